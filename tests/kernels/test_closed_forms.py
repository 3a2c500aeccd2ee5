# SPDX-License-Identifier: Apache-2.0
"""Work, span and parallelism against closed forms, within 2 %: how they grow with the size of programs whose structure is known."""
import os
import pathlib
import subprocess
import json

import pytest

HERE = pathlib.Path(__file__).parent
PLAIT = os.environ.get("PLAIT", str(HERE.parent.parent / "build" / "plait"))

PROGRAMS = {
    "chain": """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7
""",
    "independent": """
def measured(n):
    a = [1] * n
    for i in range(n):
        a[i] = i * 3 % 7
""",
    "sum": """
def measured(n):
    s = 0
    for i in range(n):
        s += i
""",
    "tree": """
def measured(n):
    if n == 0:
        return 1
    return measured(n - 1) + measured(n - 1)
""",
    "list": """
def measured(n):
    if n == 0:
        return 1
    return measured(n - 1) + 1
""",
    "stencil": """
def measured(n):
    a, b = [0] * 40, [0] * 40
    for t in range(n):
        for i in range(1, 39):
            b[i] = a[i - 1] + a[i + 1]
        for i in range(1, 39):
            a[i] = b[i]
""",
    "wide stencil": """
def measured(n):
    a, b = [0] * n, [0] * n
    for t in range(10):
        for i in range(1, n - 1):
            b[i] = a[i - 1] + a[i + 1]
        for i in range(1, n - 1):
            a[i] = b[i]
""",
    "wavefront": """
def measured(n):
    a = [[1] * (n + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, n + 1):
            a[i][j] = a[i - 1][j] + a[i][j - 1]
""",
    "epochs": """
def step(w, k):
    for i in range(4):
        w[i] = (w[i] * 3 + w[i - 1]) % (k + 2)

def measured(n):
    w = [1] * 4
    for epoch in range(n):
        for k in range(10):
            step(w, k)
""",
    "divide": """
def measured(n):
    a = [1] * (n + 1)
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7
    if n > 1:
        measured(n // 2)
        measured(n // 2)
""",
}


@pytest.fixture(scope="module")
def measure(tmp_path_factory):
    seen = {}

    def of(name, n):
        if (name, n) not in seen:
            where = tmp_path_factory.mktemp("closed")
            script = where / "p.py"
            script.write_text(PROGRAMS[name] + f"\n\nmeasured({n})\n")
            subprocess.run([PLAIT, "run", "--quiet", "-o", where / "r.plait", script], check=True, capture_output=True, timeout=120)
            result = json.loads((where / "r.plait" / "result.json").read_text())
            region = next(g for g in result["regions"] if g["name"] == "measured")
            assert region["burdened"] <= region["parallelism"] * 1.001 + 1e-9
            seen[name, n] = region
        return seen[name, n]
    return of


def about(value, rel=0.02):
    return pytest.approx(value, rel=rel)


@pytest.mark.parametrize("name, small, large, work, span", [
    ("chain", 300, 600, 2, 2),              # n links: both grow with n
    ("independent", 300, 600, 2, 1),        # the span is one iteration's
    ("list", 60, 120, 2, 2),
    ("stencil", 40, 80, 2, 2),              # steps follow each other
    ("wide stencil", 200, 400, 2, 1),       # cells do not
    ("epochs", 24, 44, 2, 2),               # a chain through two loops and a call
    ("wavefront", 20, 40, 4, 2),            # n * n cells, 2n - 1 diagonals
])
def test_growth(measure, name, small, large, work, span):
    a, b = measure(name, small), measure(name, large)
    fixed = measure(name, 4)                # what does not grow is taken off
    share = (small - 4) / (large - 4)
    if work == 2:
        assert (a["work"] - fixed["work"]) / (b["work"] - fixed["work"]) == about(share)
    else:
        assert b["work"] / a["work"] == about(work, 0.1)
    if span == 1:
        assert b["span"] == about(a["span"])
    else:
        assert (a["span"] - fixed["span"]) / (b["span"] - fixed["span"]) == about(share)


def test_tree_of_depth_d(measure):
    spans = [measure("tree", d)["span"] for d in (4, 6, 8, 10)]
    assert spans[3] - spans[2] == about(spans[1] - spans[0]) and spans[1] > spans[0]
    assert measure("tree", 10)["work"] / measure("tree", 9)["work"] == about(2)


def test_divide_and_conquer(measure):
    """n log n work over a chain of n + n/2 + n/4 ...: the span doubles with n, the parallelism grows with log n."""
    spans = [measure("divide", n)["span"] for n in (128, 256, 512)]
    assert spans[2] - spans[1] == about(2 * (spans[1] - spans[0]))
    low, high = measure("divide", 128)["parallelism"], measure("divide", 512)["parallelism"]
    assert high > low > 2


def test_a_sum_is_a_chain_only_as_written(measure):
    a, b = measure("sum", 300), measure("sum", 600)
    assert b["span_as_written"] / a["span_as_written"] == about(2, 0.03)
    assert b["span"] == about(a["span"], 0.1)
