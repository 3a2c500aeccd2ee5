# SPDX-License-Identifier: Apache-2.0
"""More kinds of statements, for the seeds from generate.WIDE on (the programs of the seeds below stay what they are)."""
from generate_statements import Statements

WIDE_FEATURES = ("leave_finally", "nested_function", "decorated", "throw", "deque", "class_body", "lazy", "mapping", "patterns",
                 "deep_comprehension", "star_call", "building", "delete_parts", "rebind", "zip_star", "nested_with", "for_else", "chain", "bytes_",
                 "default", "star_display", "keys_")
LATER_FEATURES = ("mapping_pattern", "class_pattern", "coroutines")   # for the seeds from generate.LATER on

WIDE_HEADER = """\
from collections import deque
def twice(f):
    def inner(*args):
        return f(*args) + f(*args)
    return inner
class Lazy:
    made = 0
    def __init__(self, n):
        self.n = n
    def __getattr__(self, name):
        Lazy.made += 1
        value = self.n + len(name)
        if name != "gone":
            setattr(self, name, value)
        return value
    def __getitem__(self, k):
        return self.n + k
    def __setitem__(self, k, v):
        self.n = (k + v) % 97
    def __contains__(self, k):
        return k < self.n
    def __len__(self):
        return self.n % 5 + 1
    def __iter__(self):
        for k in range(len(self)):
            yield k + self.n
    def __add__(self, other):
        return Lazy((self.n + other) % 89)
    def __call__(self, k):
        self.n += k
        return self.n
    @staticmethod
    def half(k):
        return k // 2
    @classmethod
    def of(cls, k):
        cls.made += k
        return cls(cls.made % 7)
"""


LATER_HEADER = """\
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.seen = x, 0
        if y != 3:
            self.y = y
    @property
    def size(self):
        self.seen = self.x
        return self.x + 1
class Spot(Point):
    __slots__ = ("extra",)
class Pause:
    def __init__(self, n):
        self.n = n
    def __await__(self):
        while self.n > 0:
            self.n -= 1
            yield self.n
        return self.n + 2
class Gate:
    def __init__(self, log):
        self.log, self.n = log, 0
    async def __aenter__(self):
        self.n += await Pause(1)
        return self
    async def __aexit__(self, kind, value, trace):
        self.log[1] = self.n
        if kind is None:
            await Pause(1)
        return kind is KeyError
class Steps:
    def __init__(self, n):
        self.n = n
    def __aiter__(self):
        return self
    async def __anext__(self):
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        if self.n % 2:
            await Pause(1)
        return self.n
def drive(tasks):
    out = []
    while tasks:
        task = tasks.pop(0)
        try:
            task.send(None)
        except StopIteration as end:
            out.append(end.value)
        else:
            tasks.append(task)
    return out
"""


class Wide(Statements):
    def lines_of(self, *lines):
        for line in lines:
            self.emit(line)

    def st_leave_finally(self):
        """break, continue and return through finally and with."""
        i, n, how = self.fresh("n"), self.var("n"), self.pick(["break", "continue", "pass"])
        self.lines_of(f"for {i} in range(3):", "    try:", f"        {n} = {self.expression()}", f"        if {self.condition()}:", f"            {how}",
                      f"        {n} += {i}")
        if self.chance(0.5):
            self.lines_of("    except KeyError:", f"        {n} = 0")
        self.lines_of("    finally:", f"        {self.var('l')}[0] = {n} + {i}")
        if self.chance(0.4):
            self.lines_of(f"        if {i} > 1:", f"            {n} = {self.number()}")

    def st_nested_function(self):
        if not self.in_function or self.multiplier > 30:
            return
        f, g, a, b, v = (self.fresh(c) for c in "hhnnv")
        self.lines_of(f"{a} = {self.number()}", f"def {f}({v}, *more, k={self.number()}):", f"    nonlocal {a}", f"    {b} = {v} + k + len(more)",
                      f"    def {g}():", f"        nonlocal {a}, {b}", f"        {a} += 1", f"        {b} = {b} * 2 + {a}", f"        return {b}",
                      f"    return {g}() + {g}() + sum(more)")
        self.emit(f"{self.var('n')} = ({f}({self.atom()}) + {f}({self.number()}, {self.atom()}, k={self.atom()})) % 71")

    def st_decorated(self):
        if not self.in_function or self.multiplier > 30:
            return
        f, v, n = self.fresh("h"), self.fresh("v"), self.var("n")
        self.lines_of("@twice", f"def {f}({v}, w=3):", f"    {self.var('l')}[{v} % 2] += 1", f"    return {v} * w + {n}")
        self.emit(f"{self.var('n')} = {f}({self.number()}) % 73")

    def st_throw(self):
        if not self.in_function or self.multiplier > 30:
            return
        g, it, v, n, a = self.fresh("g"), self.fresh("t"), self.fresh("v"), self.var("n"), self.var("l")
        self.lines_of(f"def {g}({v}):", "    while True:", "        try:", f"            {v} = (yield {v} + {a}[0]) or {v}", "        except KeyError:",
                      f"            {v} += 10", "        except ValueError:", "            return", "        finally:", f"            {a}[1] = {v}")
        self.lines_of(f"{it} = {g}({self.atom()})", f"{n} = next({it})", f"{n} += {it}.send({self.number()})", f"{n} += {it}.throw(KeyError())",
                      "try:", f"    {it}.throw({self.pick(['ValueError()', 'TypeError()'])})", "except (StopIteration, TypeError):", f"    {n} += 1")

    def st_deque(self):
        q, n = self.fresh("q"), self.var("n")
        self.emit(f"{q} = deque({self.var('l')})")
        for _ in range(self.random.randint(2, 4)):
            self.emit(self.pick([f"{q}.append({self.atom()})", f"{q}.appendleft({self.atom()})", f"{n} = {q}.popleft() if {q} else 0", f"{n} += {q}.pop() if len({q}) > 1 else 1",
                                 f"{q}.extend({self.var('l')})", f"{n} = {q}[0] if {q} else 2", f"{n} = sum({q})"]))
        i = self.fresh("n")
        self.lines_of(f"while len({q}) > 2:", f"    {i} = {q}.popleft()", f"    if {i} % 2: {self.var('l')}[0] = {i}")

    def st_class_body(self):
        if self.multiplier > 8:
            return
        c, o, n = self.fresh("C"), self.fresh("o"), self.var("n")
        self.lines_of(f"class {c}:", f"    base = {self.atom()}", f"    both = base + {self.number()}", "    table = [base, both]", "    for k in range(2):", "        table[k] += k",
                      "    del k", "    @property", "    def p(self):", f"        {c}.base += 1", "        return self.v + self.table[0]", "    def __init__(self, v):", "        self.v = v",
                      "    def __bool__(self):", "        return self.v > 3")
        self.lines_of(f"{o} = {c}({self.atom()})", f"{n} = {o}.p + {o}.both if {o} else {c}.base")

    def st_lazy(self):
        o, n = self.fresh("z"), self.var("n")
        self.emit(f"{o} = {self.pick(['Lazy', 'Lazy.of'])}({self.number()})")
        for _ in range(self.random.randint(2, 4)):
            self.emit(self.pick([f"{n} = {o}.some + {o}.gone", f"{n} += {o}.some", f"{o}[{self.atom()}] = {self.atom()}", f"{n} = {o}[{self.atom()}]", f"{n} = int({self.number()} in {o})",
                                 f"{n} = len({o})", f"{n} = sum({o}) % 83", f"{o} = {o} + {self.atom()}", f"{n} = {o}({self.number()})", f"{n} = Lazy.half({o}.n)",
                                 f"{n} = [k for k in {o}][-1] % 31", f"{n} = 1 if {o} else 2"]))

    def st_mapping(self):
        d, k, n = self.var("d"), self.fresh("k"), self.var("n")
        self.emit(self.pick([f"{n} = len({{**{d}, 9: {self.atom()}}})", f"{d} |= {{{self.number()}: {n}}}", f"{n} = max({d}, default=0)if not any(type({k}) is str for {k} in {d}) else 0",
                             f"{n} = sum(1 for {k} in {d} if {d}[{k}])", f"{d} = {{{k}: {d}[{k}] for {k} in list({d})[:3]}}", f"{n} = len({d}.keys())",
                             f"{d} = dict({d}, z={self.atom()})", f"{n} = [*{d}.values(), 0][0]", f"{d}.popitem() if {d} else 0", f"{n} = dict.fromkeys({self.var('l')}, 1).get({self.number()}, 0)"]))

    def st_patterns(self):
        x, y, n = self.fresh("n"), self.fresh("n"), self.var("n")
        self.emit(f"match {self.pick(['(%s, [%s, %s])' % (self.atom(), self.atom(), self.number()), self.var('l'), self.atom()])}:")
        self.lines_of(f"    case ({x}, [{y}, *{self.fresh(chr(108))}]):", f"        {n} = {x} * {y}", f"    case 5 | 6 | 7 as {x}:", f"        {n} = {x} - 4",
                      "    case _:", f"        {n} -= 1")

    def st_deep_comprehension(self):
        v, w, u, a, n = self.fresh("v"), self.fresh("w"), self.fresh("u"), self.var("l"), self.var("n")
        self.emit(self.pick([f"{n} = len({{{v}: {{{w} for {w} in range({v})}} for {v} in {a} if {v} < 6}})", f"{n} = sum(sum({v} * {w} for {w} in {a} if {w} != {v}) for {v} in {a}[:3]) % 97",
                             f"{n} = len([({v}, {w}, {u}) for {v} in range(2) for {w} in range({v} + 1) if {w} < 2 for {u} in {a}[:2] if {u} + {w}])",
                             f"{n} = len([{u} for {v} in [{a}, {a}[:1]] for {u} in {v} if ({n} := {u}) > {self.number()}])",
                             f"{n} = sum([(lambda {w}: {w} + {v})({self.atom()}) for {v} in {a}[:3]]) % 43", f"{a} = [{v} for {v}, {w} in zip({a}, sorted({a})) if {v} <= {w}] + [1, 2]"]))

    def st_star_call(self):
        if not self.in_function or self.multiplier > 30:
            return
        f, a, n = self.fresh("h"), self.var("l"), self.var("n")
        self.lines_of(f"def {f}(x, /, y=1, *rest, z=2, **named):", "    x += y + z", "    for r in rest:", "        x += r", "    for key in named:", "        x += named[key]", "    return x")
        self.emit(f"{n} = {f}({self.pick([f'*{a}', f'*{a}, z={self.atom()}', f'{self.atom()}, *{a}[:1], *(1, 2)', f'{self.number()}, **dict(y={self.atom()}, q=2)', f'{self.atom()}, w=1, **{{str(k): k for k in range(2)}}'])}) % 101")

    def st_building(self):
        t, v, n = self.fresh("t"), self.fresh("v"), self.var("n")
        self.lines_of(f"{t} = ''", f"for {v} in {self.var('l')}[:4]:", f"    {t} += {self.pick([f'str({v})', f'chr(97 + {v} % 3)', f'f{chr(34)}{{{v}:>3}}{chr(34)}'])}")
        self.emit(f"{n} = " + self.pick([f"len({t})", f"{t}.count('1')", f"len({t}.split('1'))", f"sum(c == 'a' for c in {t})", f"len({t}.replace('1', '22'))", f"len(set({t}))"]))

    def st_delete_parts(self):
        a, d, n = self.var("l"), self.fresh("d"), self.var("n")
        self.lines_of(f"{d} = {{1: {n}, 'k': {a}, 3: 4}}", f"del {d}[3], {d}['k']", f"{n} = len({d})")
        self.emit(self.pick([f"{n} += {d}.pop(1)", f"{d}.clear()", f"{a} = {a}[:] + [{n}, {n}]\ndel {a}[1:2]\n{a} += [0, 1]".replace("\n", "\n" + "    " * self.indent)]))

    def st_rebind(self):
        numbers = [g for g, k in self.globals if k == "n"]
        if not numbers or (self.in_function and not self.weights["global_"]):
            return
        g, i = self.pick(numbers), self.fresh("n")
        self.lines_of(f"for {i} in range(3):", f"    {g} = {g} + {i} if {i} % 2 else {self.number()}", f"    {self.var('n')} = {g}")

    def st_zip_star(self):
        a, x, n = self.var("l"), self.fresh("n"), self.var("n")
        self.emit(self.pick([f"{n} = len(list(zip(*[{a}, {a}])))", f"for {x}, *_ in [{a}, {a}[1:]]: {n} += {x}", f"{n} = sum({x} for {x}, _ in zip({a}, {a}[1:]))",
                             f"for {x} in map(max, {a}, {a}[::-1]): {n} = {x}", f"{n} = [*map(str, {a})].count('1')", f"for _, {x} in sorted(enumerate({a}), reverse=True): {n} = {x}"]))

    def st_nested_with(self):
        if "Guard" not in self.classes:
            return
        a, x, y, i = self.var("l"), self.fresh("w"), self.fresh("w"), self.fresh("n")
        self.lines_of(f"for {i} in range(2):", f"    with Guard({a}) as {x}, Guard({self.var('l')}) as {y}:", f"        {x}.n += {y}.n", f"        if {i} == {self.number() % 3}: {self.pick(['continue', 'break', 'raise KeyError'])}",
                      f"        {y}.n = {i}")

    def st_for_else(self):
        i, j, n = self.fresh("n"), self.fresh("n"), self.var("n")
        self.lines_of(f"for {i} in range(2, 4):", f"    for {j} in {self.var('l')}:", f"        if {j} % {i} == 0:", f"            {n} = {j}", f"            {self.pick(['break', 'continue'])}", "    else:",
                      f"        {n} += {i}", f"        {self.pick(['continue', 'pass', 'break'])}", f"    {n} -= 1")

    def st_chain(self):
        a, n, m = self.var("l"), self.var("n"), self.var("n")
        self.emit(self.pick([f"{n} = {a}[0] or {m} and {a}[1] or 3", f"{n} = int({a}[0] < {m} <= {a}[-1] != 7)", f"{a}[0], {n} = {n}, {a}[0]", f"{a}[0], {a}[1] = {a}[1] + {m}, {a}[0]",
                             f"{n} = ({a} if {m} % 2 else {self.var('l')})[0]", f"{n} = not {a}[0] in {a}[1:]", f"{n}, {a}[{n} % 2] = 1, {m}", f"{n} = -{a}[0] + ~{m} % 5"]))

    def st_bytes_(self):
        b, n = self.fresh("b"), self.var("n")
        self.lines_of(f"{b} = bytearray({self.random.randint(3, 5)})", f"{b}[0] = {self.atom()} % 200 & 255", f"{b}[-1] = {b}[0]")
        self.emit(self.pick([f"{n} = sum({b})", f"{b}.append({self.number()})", f"{n} = {b}[1] + len({b})", f"for {n} in {b}: pass", f"{b} += b'ab'", f"{n} = {b}.pop()"]))

    def st_default(self):
        if not self.in_function or self.multiplier > 30:
            return
        f, v, a = self.fresh("h"), self.fresh("v"), self.var("l")
        self.lines_of(f"def {f}({v}, seen=[0, 0]):", f"    seen[{v} % 2] += {v}", "    seen.append(1)", "    return len(seen)")
        self.emit(f"{self.var('n')} = {f}({self.atom()}) + {f}({self.number()}) + {f}(1, {a}[:])")

    def st_star_display(self):
        a, b, n = self.var("l"), self.var("l"), self.var("n")
        self.emit(self.pick([f"{n} = len({{*{a}, *{b}}})", f"{a} = [*{a}[:2], *{b}[:2], {n}]", f"{n} = len((*{a}, 1))", f"{a} = [*range(2), *({n} for _ in range(2))]", f"{n} = len([*{a}, *{{1, 2}}])"]))

    def st_keys_(self):
        d, i, n = self.fresh("d"), self.fresh("n"), self.var("n")
        key = self.pick([f"({i}, {i} % 2)", f"str({i} % 2)", f"{i} / 2", f"({i} % 2, ({i},))", f"frozenset([{i} % 2])", f"bool({i})"])
        self.lines_of(f"{d} = {{}}", f"for {i} in range(4):", f"    {d}[{key}] = {d}.get({key}, {n}) + 1", f"{n} = len({d}) + max({d}.values()) % 7")

    def st_mapping_pattern(self):
        d, x, y, r, n = self.fresh("d"), self.fresh("n"), self.fresh("n"), self.fresh("r"), self.var("n")
        self.emit(f"{d} = {self.pick([self.var('d'), '{%s: %s, 2: %s}' % (self.number(), self.atom(), self.atom()), '{1: %s, 2: [%s, %s], 5: %s}' % tuple(self.atom() for _ in range(4)), self.var('l')])}")
        self.lines_of(f"match {d}:", f"    case {{{self.number()}: {x}, 'zz': {y}}}:", f"        {n} = {x}", f"    case {{1: {x}, 2: [{y}, *{self.fresh('l')}], **{r}}}:", f"        {n} = len({r})")
        self.lines_of(*self.pick([(f"    case {{2: {x}, **{r}}} if {self.condition()}:", f"        {n} = sum(1 for {y} in {r})"), (f"    case {{2: {self.number()} | {self.number()} as {x}}}:", f"        {n} += 1")]))
        self.lines_of("    case {}:", f"        {n} = len({d})", "    case _:", f"        {n} = 3")

    def st_class_pattern(self):
        p, x, y, n = self.fresh("p"), self.fresh("n"), self.fresh("n"), self.var("n")
        self.emit(f"{p} = {self.pick(['Point', 'Spot', 'Point'])}({self.number()}, {self.atom()})")
        if self.chance(0.3):
            self.emit(f"{p}.extra = {self.number()}")
        self.lines_of(f"for {p} in [{p}, {self.atom()}, {self.var('l')}]:", f"    match {p}:")
        for pattern in self.random.sample([f"Spot(extra={x}, x={y})", f"Point({x}, {y})", f"Point(x={x}, nothing={y}, y=1)", f"Point(size={x}, seen={y})", f"Point({self.number()} as {x}, y={y})",
                                           f"int({x}) as {y}", f"list({x}) as {y}", f"Point(x={x}) as {y}"], 4):
            self.lines_of(f"        case {pattern}:", f"            {n} = {x} if type({x}) is int else {self.number()}", f"            {self.var('l')}[0] = {n}")
        self.lines_of("        case _:", f"            {n} -= 1")

    def st_coroutines(self):
        """Several coroutines that take turns: await, async with, async for, one that waits for another."""
        if not self.in_function or self.multiplier > 8:
            return
        f, g, a, v, n, t = (self.fresh(c) for c in "hhlvnn")
        self.lines_of(f"async def {g}({v}, {a}):", f"    {a}[0] += {v}", f"    await Pause({v} % 3)", f"    return {a}[0] % 41")
        self.lines_of(f"async def {f}({n}, {a}):", f"    {t} = {n}")
        for _ in range(self.random.randint(1, 3)):
            self.lines_of(*self.pick([
                (f"    for {v} in range(2):", f"        {t} += await Pause({v})", f"        {a}[{v}] += {t}"),
                (f"    async with Gate({a}) as {v}:", f"        {t} += {v}.n", f"        {self.pick(['raise KeyError', 'await Pause(1)', '%s[0] = %s' % (a, t)])}"),
                (f"    async for {v} in Steps({self.random.randint(2, 4)}):", f"        {t} += {v} * {a}[0]", f"        if {t} % 3 == {self.number() % 3}:", f"            {self.pick(['break', 'continue', '%s[1] = %s' % (a, v)])}"),
                (f"    for {v} in {a}[:2]:", f"        async with Gate({a}), Gate({a}):", f"            if {v} % 2: {self.pick(['continue', 'break'])}", f"            {t} -= 1"),
                (f"    {t} += await {g}({t} % 3, {a}) + await {g}(1, {a})",),
                ("    try:", f"        {a}[0] = await {g}(2, {a})", "        raise ValueError", "    except ValueError:", f"        {t} += await Pause(1)", "    finally:", f"        {a}[1] = {t}"),
                (f"    {v} = [{g}(k, {a}) for k in range(2)]", f"    for {n} in {v}: {t} += await {n}"),
            ]))
        self.lines_of(f"    return {t} % 59")
        tasks = ", ".join(f"{self.pick([f, f, g])}({self.atom()}, {self.var('l')})" for _ in range(self.random.randint(1, 3)))
        self.emit(f"{self.var('n')} = sum(drive([{tasks}])) % 67")
