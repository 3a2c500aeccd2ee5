# SPDX-License-Identifier: Apache-2.0
"""What is said of a loop, and advised: small programs with the words that must (or must not) stand there."""
import json
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
PLAIT = os.environ.get("PLAIT", str(HERE.parent.parent / "build" / "plait"))

NEAREST = '''\
def nearest(centers, x):
    place, least = 0, 1e9
    for k, c in enumerate(centers):
        d = (c - x) ** 2
        if d < least:
            place, least = k, d
    return place, least

print(nearest([(k * 37) % 100 + 0.5 for k in range(50)], 12.0))
'''

LAST = '''\
def last(a):
    for x in a:
        y = x * 2
        z = y + 1
    return z

print(last(list(range(9))))
'''

TIME = '''\
def step(grid):
    n = len(grid)
    new = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            new[i][j] = 1 + (grid[i - 1][j] + grid[i][j - 1]) % 5
    return new

grid = [[i * j % 3 for j in range(12)] for i in range(12)]
for t in range(6):
    grid = step(grid)
print(sum(map(sum, grid)))
'''

OLDEST = '''\
from collections import OrderedDict

kept = OrderedDict()
for i in range(60):
    kept[i * 7 % 23] = i
    if len(kept) > 5:
        kept.popitem(last=False)
print(len(kept))
'''

OBJECTS = '''\
class Ball:
    def __init__(self, x):
        self.x, self.v, self.a = x, 1.0, [0.5]

balls = [Ball(float(k)) for k in range(30)]
for ball in balls:
    ball.v += ball.a[0] * 0.1
    ball.x += ball.v * 0.1
print(sum(b.x for b in balls))
'''

# program, line of the loop, what its sentence holds, what it does not, what its first advice holds
CASES = {
    "the place of a minimum goes with it": (NEAREST, 3, ["least is a minimum per worker", "place is kept with the worker's least"], ["place is private"], None),
    "the last value is kept": (LAST, 2, ["y is private", "z is private with its last value kept"], [], "make y and z local"),
    "steps in time": (TIME, 10, ["carries new[i] and grid:", "line 6 (step) writes new[i][j] and reads it in the next iteration"],
                      ["[0] *", "Gauss", "length"], "run what is inside it in parallel (p.py:4)"),
    "a module's nested comprehension cannot be left early": (TIME, 9, ["can run in parallel"], ["left early"], None),
    "a method with keywords is named by its object": (OLDEST, 4, ["carries kept:"], ["popitem"], None),
    "objects are not for numba as they are": (OBJECTS, 6, ["can run in parallel"], [], "keep the objects' numbers in arrays"),
}


@pytest.mark.parametrize("case", CASES)
def test_words(case, tmp_path):
    program, line, holds, lacks, advice = CASES[case]
    (tmp_path / "p.py").write_text(program)
    subprocess.run([PLAIT, "run", "--quiet", "-o", tmp_path / "p.plait", tmp_path / "p.py"], check=True, capture_output=True, timeout=120)
    result = json.loads((tmp_path / "p.plait" / "result.json").read_text())
    region = next(r for r in result["regions"] if r["kind"] == "loop" and r["line"] == line)
    for words in holds:
        assert words in region["sentence"]
    for words in lacks:
        assert words not in region["sentence"] + " ".join(region["strategy"])
    if advice:
        assert advice in region["strategy"][0]
