# SPDX-License-Identifier: Apache-2.0
"""Work, span and parallelism against closed forms, within 2 %.

The forms are sums of instruction counts, and these are read off the interpreter's own listing of the program (`dis`), not off plait: L is what
one iteration executes, a *link* what runs from the load of a value through the store of the next. `python test_closed_forms.py` prints the table.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

HERE = pathlib.Path(__file__).parent
PLAIT = os.environ.get("PLAIT", str(HERE.parent.parent / "build" / "plait"))
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable
OVERHEAD = 200   # the contract's overhead of a task

LISTING = """
import dis, json, sys
space = {"__name__": "listed"}
exec(compile(open(sys.argv[1]).read(), "p.py", "exec"), space)
def listed(code):
    found, line = [], 0
    for i in dis.get_instructions(code):
        line = i.positions.lineno or line
        found.append([i.opname, line, i.offset, i.argval if "JUMP" in i.opname or i.opname == "FOR_ITER" else None, i.argval if "FAST" in i.opname else None])
    return found
json.dump({n: listed(f.__code__) for n, f in space.items() if hasattr(f, "__code__")}, sys.stdout)
"""


class Listing:
    """The instructions of a function, by index; everything the forms need to know of it."""

    def __init__(self, rows):
        self.ops, self.lines = [r[0] for r in rows], [r[1] for r in rows]
        at = {r[2]: i for i, r in enumerate(rows)}
        self.jumps = [at.get(r[3]) if r[3] is not None else None for r in rows]
        self.locals = [r[4] if isinstance(r[4], list) else [r[4]] for r in rows]

    def header(self, nth):
        """Index of the nth FOR_ITER."""
        return [i for i, op in enumerate(self.ops) if op == "FOR_ITER"][nth]

    def back(self, nth):
        """The jump back to the nth loop's header: the last, if there are several."""
        return max(i for i, to in enumerate(self.jumps) if to == self.header(nth))

    def path(self, start, stop, *truths):
        """Instructions run from one to another, both given by index, the first included, while conditions turn out as told and inner loops run no
        iteration. A loop that ends passes over END_FOR and, on 3.13, over the POP_TOP behind it."""
        i, count, truths = start, 0, list(truths)
        while True:
            op, count = self.ops[i], count + 1
            if op == "FOR_ITER" and i != start:
                i = self.jumps[i] - 1
                while self.ops[i + 1] in ("END_FOR", "POP_TOP"):
                    i += 1
            elif op.startswith("POP_JUMP"):
                if truths.pop(0) == op.endswith("TRUE"):
                    i = self.jumps[i] - 1
            elif self.jumps[i] is not None and op != "FOR_ITER":
                i = self.jumps[i] - 1
            i += 1
            if i == stop or op.startswith("RETURN"):
                return count

    def iteration(self, nth, *truths):
        """Instructions of one iteration, the header's evaluation and the jump back included; inner loops count their last evaluation."""
        return self.path(self.header(nth), self.header(nth), *truths)

    def find(self, op, line, nth=0):
        return [i for i, (o, l) in enumerate(zip(self.ops, self.lines)) if o.startswith(op) and l == line][nth]

    def load(self, name, line, nth=0):
        return [i for i, (o, l, v) in enumerate(zip(self.ops, self.lines, self.locals)) if l == line and "LOAD" in o and name in v][nth]

    def store(self, name, line):
        return [i for i, (o, l, v) in enumerate(zip(self.ops, self.lines, self.locals)) if l == line and o.startswith("STORE_FAST") and name in v][-1]

    def start(self, line):
        return self.lines.index(line)

    def last(self, nth, line, variable):
        """Span of an iteration whose last statement, on the line, is the longest: it can start at once, but for the loop's variable, which the
        first two instructions make."""
        wait = max(0, 2 - (self.load(variable, line) - self.start(line)))
        return self.back(nth) - self.start(line) + wait

    def link(self, load, store):
        return store - load + 1


# ---- the programs, each with its form: sizes -> (region line, work, span), or None for what is not checked

FORMS = {}


def form(name, source, sizes, **options):
    def register(function):
        FORMS[name] = (source.lstrip("\n"), sizes, function, options)
        return function
    return register


@form("chain of n", """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7
""", (100, 200, 400))
def chain(f, n):
    length, link = f.iteration(0), f.link(f.find("BINARY_SUBSCR", 4), f.find("STORE_SUBSCR", 4))
    return 3, n * length + 1, (n - 1) * link + f.last(0, 4, "i")


@form("chain of n, burdened", """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7
""", (100, 400), figure="burdened")
def burdened_chain(f, n):
    line, work, span = chain(f, n)
    return line, work, span + n * OVERHEAD


@form("4 chains of n / 4", """
def measured(n):
    a = [1] * (n + 4)
    for i in range(n):
        a[i + 4] = a[i] * 3 % 7
""", (200, 400))
def four_chains(f, n):
    length, link = f.iteration(0), f.link(f.find("BINARY_SUBSCR", 4), f.find("STORE_SUBSCR", 4))
    return 3, n * length + 1, (n // 4 - 1) * link + f.last(0, 4, "i")


@form("chain behind other work", """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        t = i * 3 % 7 * 5 % 11 * 3 % 13 * 2 % 17
        a[i + 1] = a[i] + t
""", (200, 400))
def chain_behind(f, n):
    length, link = f.iteration(0), f.link(f.find("BINARY_SUBSCR", 5), f.find("STORE_SUBSCR", 5))
    once = f.store("t", 4) + 1 - f.start(4) + f.back(0) - f.load("t", 5)   # t, and from its load on
    return 3, n * length + 1, (n - 1) * link + once


@form("chain, other work first", """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        t = i * 3 % 7 * 5 % 11 * 3 % 13 * 2 % 17
        a[i + 1] = t + a[i]
""", (200, 400))
def chain_before(f, n):
    return chain_behind(f, n)


@form("n independent", """
def measured(n):
    a = [1] * n
    for i in range(n):
        a[i] = i * 3 % 7
""", (100, 200, 400))
def independent(f, n):
    length = f.iteration(0)
    return 3, n * length + 1, f.last(0, 4, "i")


@form("n independent, burdened", """
def measured(n):
    a = [1] * n
    for i in range(n):
        a[i] = i * 3 % 7
""", (100, 400), figure="burdened")
def burdened_independent(f, n):
    line, work, span = independent(f, n)
    return line, work, span + OVERHEAD


@form("sum of n", """
def measured(n):
    s = 0
    for i in range(n):
        s += i
""", (100, 400))
def total(f, n):
    return 3, n * f.iteration(0) + 1, f.last(0, 4, "i")


@form("sum of n, as written", """
def measured(n):
    s = 0
    for i in range(n):
        s += i
""", (100, 400), figure="span_as_written")
def total_written(f, n):
    return 3, n * f.iteration(0) + 1, (n - 1) * f.link(f.load("s", 4), f.store("s", 4)) + f.last(0, 4, "i")


@form("prefix sum of n", """
def measured(n):
    a, out, s = [1] * n, [0] * n, 0
    for i in range(n):
        s = a[i] * 3 % 7 + s
        out[i] = s
""", (200, 400))
def prefix(f, n):
    link = f.link(f.load("s", 4), f.store("s", 4))
    return 3, n * f.iteration(0) + 1, (n - 1) * link + f.iteration(0) - 2


@form("pipeline of two stages", """
def measured(n):
    s, data = 1, list(range(n))
    for x in data:
        t = (x * x + 3) % 101 * (x + 7) % 103 * (x + 9) % 107 * (x + 1) % 109
        s = (s * t + 1) % 1009
""", (200, 400))
def pipeline(f, n):
    link = f.link(f.load("s", 5), f.store("s", 5))
    once = 2 + f.store("t", 4) + 1 - f.start(4) + f.store("s", 5) - f.load("t", 5)
    return 3, n * f.iteration(0) + 1, (n - 1) * link + once


@form("Jacobi stencil, n steps", """
def measured(n):
    a, b = [0] * 40, [0] * 40
    for t in range(n):
        for i in range(1, 39):
            b[i] = a[i - 1] + a[i + 1]
        for i in range(1, 39):
            a[i] = b[i]
""", (20, 40, 80))
def jacobi(f, n):
    first = f.link(f.find("BINARY_SUBSCR", 5), f.find("STORE_SUBSCR", 5))
    second = f.link(f.find("BINARY_SUBSCR", 7), f.find("STORE_SUBSCR", 7))
    work = n * (f.iteration(0) + 38 * f.iteration(1) + 38 * f.iteration(2)) + 1
    return 3, work, (n - 1) * (first + second) + f.iteration(1) + f.iteration(2)


@form("Jacobi stencil, n cells", """
def measured(n):
    a, b = [0] * n, [0] * n
    for t in range(30):
        for i in range(1, n - 1):
            b[i] = a[i - 1] + a[i + 1]
        for i in range(1, n - 1):
            a[i] = b[i]
""", (50, 100, 200))
def wide_jacobi(f, n):
    first = f.link(f.find("BINARY_SUBSCR", 5), f.find("STORE_SUBSCR", 5))
    second = f.link(f.find("BINARY_SUBSCR", 7), f.find("STORE_SUBSCR", 7))
    work = 30 * (f.iteration(0) + (n - 2) * f.iteration(1) + (n - 2) * f.iteration(2)) + 1
    return 3, work, 29 * (first + second) + f.iteration(1) + f.iteration(2)


@form("wavefront of n x n", """
def measured(n):
    a = [[1] * (n + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, n + 1):
            a[i][j] = a[i - 1][j] + a[i][j - 1]
""", (20, 40))
def wavefront(f, n):
    store, cell = f.find("STORE_SUBSCR", 5), f.iteration(2)
    up, left = f.link(f.find("BINARY_SUBSCR", 5, 1), store), f.link(f.find("BINARY_SUBSCR", 5, 3), store)
    before = f.header(2) - f.start(4)   # what runs before the inner loop opens
    return 3, n * (f.iteration(1) + n * cell) + 1, (n - 1) * (up + left) + before + f.last(2, 5, "j")


@form("matrix product of n x n", """
def measured(n):
    a, b, c = [[1.5] * n for _ in range(n)], [[2.5] * n for _ in range(n)], [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                c[i][j] += a[i][k] * b[k][j]
""", (6, 10, 14))
def product(f, n):
    work = n * (f.iteration(3) + n * (f.iteration(4) + n * f.iteration(5))) + 1
    before = f.header(4) - f.start(4) + f.header(5) - f.start(5)   # what runs before the inner loops open
    return 3, work, before + f.last(5, 6, "k")


@form("n calls of a chain of 50", """
def chain(a, n):
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7

def measured(n):
    rows = [[1] * 51 for _ in range(n)]
    for row in rows:
        chain(row, 50)
""", (10, 40))
def calls(f, n):
    inner = f["chain"]
    length, link = inner.iteration(0), inner.link(inner.find("BINARY_SUBSCR", 3), inner.find("STORE_SUBSCR", 3))
    before = inner.header(0) - inner.start(2)
    f = f["measured"]
    called = f.find("CALL", 8) - f.start(8) + max(0, 2 - (f.load("row", 8) - f.start(8)))
    return 7, n * (f.iteration(1) + inner.path(0, -1) + 50 * length) + 1, called + before + 49 * link + inner.last(0, 3, "i")


@form("linear recursion, depth n", """
def measured(n):
    if n == 0:
        return 1
    return measured(n - 1) + 1
""", (50, 100))
def linear(f, n):
    call, add = f.find("CALL", 4), f.find("BINARY_OP", 4, 1)
    ends, goes_on = f.path(0, -1, True), f.path(0, -1, False)
    return 1, n * goes_on + ends, n * (call - f.start(4) + len(f.ops) - add) + f.find("POP_JUMP", 2) - f.start(2) + 1


@form("tree of depth n", """
def measured(n):
    if n == 0:
        return 1
    return measured(n - 1) + measured(n - 1)
""", (8, 10, 12))
def tree(f, n):
    call = f.find("CALL", 4, 1)
    ends, goes_on = f.path(0, -1, True), f.path(0, -1, False)
    return 1, (2 ** n - 1) * goes_on + 2 ** n * ends, n * (len(f.ops) - 1 - f.start(4)) + f.find("POP_JUMP", 2) - f.start(2) + 1


@form("n log n over n", """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7
    if n > 1:
        measured(n // 2)
        measured(n // 2)
""", (128, 256, 512))
def divide(f, n):
    length, link = f.iteration(0), f.link(f.find("BINARY_SUBSCR", 4), f.find("STORE_SUBSCR", 4))
    work, k, tasks = 0, n, 1
    while k:   # level by level
        work += tasks * (f.path(0, -1, k > 1) + k * length)
        k, tasks = k // 2, tasks * 2
    a_is_there = f.store("a", 2) + 1 - f.start(2)
    return 1, work, a_is_there + (n - 1) * link + length


INTERLEAVED = """
def balanced(low, high):
    if low >= high:
        return []
    middle = (low + high) // 2
    return [middle] + [x for pair in zip(balanced(low, middle), balanced(middle + 1, high)) for x in pair]
"""


@form("quicksort of n", """
def measured(a):
    n = len(a)
    if n < 2:
        return a
    p, low, high, i, j = a[0], [0] * (n // 2), [0] * (n // 2), 0, 0
    for t in range(1, n):
        if a[t] < p:
            low[i] = a[t]
            i += 1
        else:
            high[j] = a[t]
            j += 1
    return measured(low) + [p] + measured(high)
""" + INTERLEAVED, (511, 1023), argument="balanced(0, {n})", growth=True)
def quicksort(f, n):
    """The counters i and j are chains of n / 2 links. The halves are sorted while they fill: a call may start as early as its last item arrives in time. So
    the span is that of one chain through all levels, n / 2 links."""
    f = f["measured"]
    link, before = f.link(f.load("i", 9), f.store("i", 9)), f.store("j", 5) + 1 - f.start(5)
    work, k, tasks = 0, n, 1
    while k:
        work += tasks * f.path(0, -1, k < 2)
        work += tasks * (k // 2) * (f.iteration(0, True) + f.iteration(0, False)) if k > 1 else 0
        k, tasks = k // 2, tasks * 2
    return 1, work, (n // 2 - 1) * link + before


@form("mergesort of n", """
def measured(a):
    n = len(a)
    if n < 2:
        return a
    low, high = a[:n // 2], a[n // 2:]
    l, r = measured(low) + [10 ** 9], measured(high) + [10 ** 9]
    out, i, j = [0] * n, 0, 0
    for k in range(n):
        if l[i] <= r[j]:
            out[k] = l[i]
            i += 1
        else:
            out[k] = r[j]
            j += 1
    return out

def alternating(n, step=1, first=0):
    return [first] if n == 1 else alternating(n // 2, step * 2, first) + alternating(n // 2, step * 2, first + step)
""", (1024,), argument="alternating({n})", growth=True)
def mergesort(f, n):
    """Both halves give items in turn: after i has moved, the next iteration tests it at once; after j has, a little later; and i moves once in two. Joining the lists waits for both
    halves, so that the spans of the levels add up."""
    f = f["measured"]
    after_i = f.store("i", 11) + 1 - f.start(11) - (f.load("i", 9) - f.start(9))
    after_j = f.store("j", 14) + 1 - f.start(14) - (f.load("j", 9) - f.start(9))
    work, k, tasks, span = 0, n, 1, 0
    while k:
        work += tasks * f.path(0, -1, k < 2)
        if k > 1:
            work += tasks * (k // 2) * (f.iteration(0, True) + f.iteration(0, False))
            span += (k // 2) * max(after_i + after_j, f.link(f.load("i", 11), f.store("i", 11)))
        k, tasks = k // 2, tasks * 2
    return 1, work, span


# ---- measuring

def measure(source, n, options, folder):
    script = folder / "p.py"
    script.write_text(source)
    listed = json.loads(subprocess.run([PYTHON, "-c", LISTING, str(script)], check=True, capture_output=True, text=True).stdout)
    functions = {name: Listing(rows) for name, rows in listed.items()}
    figure, argument = options.get("figure", "span"), options.get("argument", "{n}").format(n=n)
    script.write_text(source + f"\n\nmeasured({argument})\n")
    out = folder / "r.plait"
    subprocess.run([PLAIT, "run", "--quiet", "--python", PYTHON, "-o", out, script], check=True, capture_output=True, timeout=120)
    result = json.loads((out / "result.json").read_text())

    def region(line):
        found = next(g for g in result["regions"] if g["line"] == line and g["name"] != "<module>" and g["kind"] != "program")
        assert found["burdened"] <= found["parallelism"] * 1.001 + 1e-9
        span = found["work"] / found["burdened"] if figure == "burdened" else found[figure]
        return found["work"], span
    return (functions["measured"] if len(functions) == 1 else functions), region


def compare(name, n, folder):
    """(work, span) measured and by the form. Growth: what the input of half the size has is taken off, and with it what each level adds."""
    source, _, function, options = FORMS[name]
    functions, region = measure(source, n, options, folder)
    line, work, span = function(functions, n)
    measured = region(line)
    if not options.get("growth"):
        return measured, (work, span)
    half, half_form = compare_half(name, n // 2, folder, options)
    return tuple(a - b for a, b in zip(measured, half)), (work - half_form[0], span - half_form[1])


def compare_half(name, n, folder, options):
    functions, region = measure(FORMS[name][0], n, options, folder)
    line, work, span = FORMS[name][2](functions, n)
    return region(line), (work, span)


def about(value, rel=0.02):
    return pytest.approx(value, rel=rel)


CASES = [pytest.param(name, n, id=f"{name}-{n}") for name, (_, sizes, _, _) in FORMS.items() for n in sizes]


@pytest.mark.parametrize("name, n", CASES)
def test_form(name, n, tmp_path):
    measured, expected = compare(name, n, tmp_path)
    assert measured[0] == about(expected[0]), f"work {measured[0]}, by the form {expected[0]}"
    assert measured[1] == about(expected[1]), f"span {measured[1]}, by the form {expected[1]}"
    assert measured[0] / measured[1] == about(expected[0] / expected[1])


def main():
    print("| program | size | work | by the form | span | by the form | parallelism | by the form | off |\n|---|---|---|---|---|---|---|---|---|")
    for name, (_, sizes, _, _) in FORMS.items():
        for n in sizes:
            with tempfile.TemporaryDirectory() as folder:
                (work, span), (work_form, span_form) = compare(name, n, pathlib.Path(folder))
            measured, expected = work / span, work_form / span_form
            print(f"| {name}{' (growth from half)' if FORMS[name][3].get('growth') else ''} | {n} | {work} | {work_form} | {span:.0f} | {span_form} | {measured:.3f} | {expected:.3f} | {100 * (measured / expected - 1):+.2f} % |")


IN_ONE_STATEMENT = """
def f(n):
    t = 0
    for i in range(n):
        t = (t * 3 + i) % 97
    return t
def bare():
    x = f(300) + 1
    return f(x - x + 300)
def before(l):
    x = f(300) + len([y for y in l])
    return f(x - x + 300)
def behind(l):
    x = len([y for y in l]) + f(300)
    return f(x - x + 300)
def around(l):
    x = f(300) + sum([f(9) + y for y in l])
    return f(x - x + 300)
def beside(l):
    return [f(300)] + [f(300) for y in l]
bare(), before([1, 2, 3]), behind([1, 2, 3]), around([1, 2, 3]), beside([1, 2, 3])
"""


def test_a_comprehension_forgets_no_call_of_its_statement(tmp_path):
    """What takes the value of a call waits for it, also where a comprehension with calls of its own stands between them."""
    (tmp_path / "p.py").write_text(IN_ONE_STATEMENT)
    subprocess.run([PLAIT, "run", "-q", "--python", PYTHON, "-o", tmp_path / "p.plait", tmp_path / "p.py"], check=True)
    regions = {r["name"]: r for r in json.loads((tmp_path / "p.plait" / "result.json").read_text())["regions"] if r["kind"] == "function"}
    for name in ("before", "behind", "around"):
        assert regions["bare"]["span"] <= regions[name]["span"] <= 1.05 * regions["bare"]["span"], (name, regions[name]["span"], regions["bare"]["span"])
    assert regions["beside"]["parallelism"] > 5


if __name__ == "__main__":
    main()
