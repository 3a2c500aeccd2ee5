# SPDX-License-Identifier: Apache-2.0
"""The executed mix equals, opcode by opcode, line by line and branch by branch, what an independent callback counts in a separate run
(executed_count.py has the rules)."""

import json
import sys

import pytest

SEEDS, CHUNK = 200, 20
WORKLOADS = {"quicksort.py": ["500"], "rk4.py": ["all", "3"], "cnn.py": ["6"]}


@pytest.fixture(scope="module")
def generated(root):
    sys.path.insert(0, str(root / "tests" / "oracle"))
    import generate
    return generate


@pytest.fixture
def both(plait, python, run, root, tmp_path):
    """both(script, *args) -> (counts of plait, counts of the callback) over the script's own code."""

    def count(script, *arguments):
        library = run([python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]).out.strip()
        traced = run([plait, "run", "-q", "--python", python, "--exclude", f"{library}/*", "--exclude", "<frozen*",
                      "-o", tmp_path / "out.plait", script, *arguments], cwd=tmp_path)
        result = json.loads((tmp_path / "out.plait" / "result.json").read_text())
        assert traced.code == 0 and result["program"]["complete"] and result["program"]["dropped_events"] == 0, traced
        assert [f for f in result["files"] if f != str(script)] == [], result["files"]
        counted = run([python, root / "tests" / "python" / "executed_count.py", tmp_path / "counts.json", script, *arguments],
                      cwd=tmp_path, timeout=300)
        assert (counted.code, counted.out) == (0, traced.out), counted
        assert sum(result["mix"]["executed"].values()) == result["regions"][0]["instructions"]
        lines = result["lines"][str(result["files"].index(str(script)))]
        branches = {}
        for row in result["mix"]["branches"]:
            if "JUMP_IF" in row["opcode"]:
                at = branches.setdefault(str(row["line"]), {}).setdefault(str(row["offset"]), [0, 0])
                at[0] += row["taken"]
                at[1] += row["passed"]
        by_region = {}
        for region in result["mix"]["per_region"].values():
            for line, n in region["lines"].items():
                by_region[line] = by_region.get(line, 0) + n
        assert by_region == lines
        found = {"opcodes": result["mix"]["executed"], "lines": lines, "branches": branches}
        return found, json.loads((tmp_path / "counts.json").read_text())

    return count


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_random_programs(first, both, generated, script):
    found, expected = both(script(generated.bundle(range(first, first + CHUNK))))
    assert found == expected
    assert len(found["opcodes"]) > 40 and len(found["branches"]) > 100


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_workloads(name, both, root):
    found, expected = both(root / "examples" / name, *WORKLOADS[name])
    assert found == expected


CASES = {
    "cells": "def f(a):\n    def g():\n        return a\n    return g\nprint(f(1)(), f(2)())\n",
    "generator never started": "def g():\n    yield 1\nx = g()\ndel x\nprint(next(g()))\n",
    "generator thrown into": """
def g():
    while True:
        try:
            yield 1
        except ValueError:
            yield 2
x = g()
print(next(x), x.throw(ValueError), next(x))
x.close()
y = g()
next(y)
del y
""",
    "send and yield from": "def a():\n    r = yield from b()\n    return r\ndef b():\n    x = yield 1\n    y = yield x\n    return y\ng = a()\n"
                           "print(next(g), g.send(5))\ntry:\n    g.send(6)\nexcept StopIteration as e:\n    print(e.value)\n",
    "exceptions": """
def f(n):
    if n == 0:
        raise KeyError(n)
    try:
        return f(n - 1)
    finally:
        n += 1
for i in range(3):
    try:
        [1, 2][i] + f(i)
    except (KeyError, IndexError):
        continue
    else:
        print(i)
with open(__file__) as s:
    try:
        s.no_such
    except AttributeError:
        print("none")
""",
    "coroutines": """
async def leaf(n):
    return n
async def items():
    for i in range(3):
        yield i
class C:
    async def __aenter__(self):
        return self
    async def __aexit__(self, *a):
        return True
async def main():
    t = 0
    async for i in items():
        t += await leaf(i)
    async with C():
        raise OSError
    return [t async for t in items()]
c = main()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
""",
    "extended arguments": "def f(a):\n    t = 0\n    for i in a:\n        if i:\n" + "".join(f"            t += {1000 + k}\n" for k in range(400)) +
                          "    return t\nprint(f([0, 1, 2]))\n",
    "match and unpacking": "for v in ([1, 2], {'k': 3}, 7, 'x'):\n    match v:\n        case [a, *b]:\n            print(a, b)\n"
                           "        case {'k': k, **rest}:\n            print(k, rest)\n        case int():\n            print('int')\n"
                           "        case _:\n            print('other')\n",
    "unwinding": "def f(n):\n    return f(n + 1) if n < 300 else n // 0\ntry:\n    f(0)\nexcept ZeroDivisionError:\n    print('deep')\n",
    "exit in a loop": "import sys\nfor i in range(5):\n    if i == 3:\n        sys.exit()\n    print(i)\n",
    "callbacks": "print(sorted([3, 1, 2], key=lambda v: -v), list(map(lambda v: v + 1, [1, 2])), max([1, 5, 2], key=lambda v: v % 5))\n",
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_constructs(name, both, script):
    found, expected = both(script(CASES[name]))
    assert found == expected


def test_a_step_that_raises_is_neither_taken_nor_passed(trace, script):
    done, result = trace(script("""\
class Broken:
    def __init__(self):
        self.left = 3
    def __iter__(self):
        return self
    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise OSError
        return self.left
for k in (1, 2):
    try:
        for v in Broken():
            pass
    except OSError:
        continue
for v in range(5):
    pass
"""))
    assert done.code == 0, done
    steps = {row["line"]: (row["taken"], row["passed"]) for row in result["mix"]["branches"] if row["opcode"] == "FOR_ITER"}
    assert steps == {11: (1, 2), 13: (0, 6), 17: (1, 5)}
    tests = {row["line"]: row["taken"] + row["passed"] for row in result["mix"]["branches"] if row["opcode"].startswith("POP_JUMP_IF") and row["line"] == 8}
    assert tests == {8: 8}
