# SPDX-License-Identifier: Apache-2.0
"""Operand types of arithmetic and comparison, and what native calls do, against programs where both are known by construction."""

import pytest

FIRST = 16      # executions of a site that are looked at


def site(result, line, operator):
    found = [s for s in result["mix"]["types"]["sites"] if s["line"] == line and s["operator"] == operator]
    assert len(found) == 1, found
    return found[0]


PROGRAM = """\
def f(a, b):
    return a + b
for k in range(10):
    f(k, 2)
f(1.5, 2)
f("x", "y")
f([1], [2])
x = 3 < 5.0
def g(n):
    t = 0
    for i in range(n):
        t += i * 2.5
    return -t, ~n
g(1000)
class C:
    def __add__(self, other):
        return 7
C() + 1
def late(v):
    return v * 2
for k in range(100):
    late(k if k < 50 else float(k))
"""


@pytest.fixture
def result(trace, script):
    done, result = trace(script(PROGRAM))
    assert done.code == 0, done
    return result


def test_every_execution_looked_at_is_exact(result):
    added = site(result, 2, "+")
    assert added["seen"] == {"int,int": 10, "float,int": 1, "str,str": 1, "list,list": 1} and added["exact"] and added["count"] == 13
    assert site(result, 18, "+")["seen"] == {"other,int": 1}
    assert site(result, 13, "-")["seen"] == {"float": 1} and site(result, 13, "~")["seen"] == {"int": 1}


def test_operands_known_from_the_bytecode_are_exact(trace, script):
    _, result = trace(script("def f(n):\n    for i in range(n):\n        -(i is None) + 2.5\n    return i\nf(500)\n"))
    row = site(result, 3, "+")
    assert row["seen"] == {"int,float": 500} and row["exact"] and row["count"] == 500


def test_the_first_executions_stand_for_the_rest_and_are_marked(result):
    product, total = site(result, 12, "*"), site(result, 12, "+=")
    assert product["seen"] == {"int,float": FIRST} and product["count"] == 1000 and not product["exact"]
    assert total["seen"] == {"int,float": 1, "float,float": FIRST - 1} and not total["exact"]
    late = site(result, 20, "*")
    assert late["seen"] == {"int,int": FIRST} and late["count"] == 100 and not late["exact"]     # what came later was not looked at, and that is said


def test_totals_add_up(result):
    types = result["mix"]["types"]
    counted = sum(types["arithmetic"].values()) + sum(types["comparison"].values())
    executed = result["mix"]["executed"]
    sites = sum(executed.get(name, 0) for name in ("BINARY_OP", "COMPARE_OP", "UNARY_NEGATIVE", "UNARY_INVERT"))
    assert counted == types["exact"] + types["inferred"] == sites == result["mix"]["arithmetic"]["bytecode"]
    assert types["unseen"] == 0 and types["first"] == FIRST
    assert types["arithmetic"]["int,float"] == 1000 + 1000 // 16         # the products, and 1 of 16 of the sums, in proportion
    assert types["comparison"] == {"int,int": 100, "int,float": 1}


def test_looking_costs_no_record_once_the_first_executions_are_over(trace, script):
    records = []
    for n in (1000, 4000):
        _, result = trace(script(f"def g(n):\n    t = 0\n    while t < n:\n        t = t + 1\n    return t\ng({n})\n"))
        records.append(result["program"]["records"])
        assert site(result, 4, "+")["exact"] is False
    assert records[1] - records[0] <= 3000 * 2       # as many as the loop writes anyway


def test_lists_through_native_calls(trace, script, plait, run, tmp_path):
    _, result = trace(script("a = [float(k) for k in range(1000)]\nsum(a); min(a); max(a)\nb = sorted(a)\nlen(a)\n"))
    native = result["mix"]["native"]
    for name in ("sum", "min", "max"):
        use = native[f"builtins.{name}"]
        assert (use["calls"], use["element_ops"], use["dtypes"]) == (1, 1000, {"object": 1000}), name
        assert 8000 <= use["bytes"] <= 8000 + 128
    assert native["builtins.sorted"]["element_ops"] == 1000 * 10          # n log2 n, rounded up
    assert native["builtins.len"]["element_ops"] == 0
    arithmetic = result["mix"]["arithmetic"]
    assert arithmetic["native"] == sum(use["element_ops"] for use in native.values()) == 13000
    assert arithmetic["by_dtype"] == {"object": 13000}
    assert "13,000 element operations inside native calls" in run([plait, "show", tmp_path / "out.plait"]).out


def test_arrays_by_construction(run, trace, script, candidates):
    numpy_python = next((p for p in candidates if run([p, "-c", "import numpy"]).code == 0), None)
    if numpy_python is None:
        pytest.skip("no interpreter with NumPy")
    done, result = trace(script("""\
import numpy as np
def work(a, b, m, s):
    c = a + b
    c *= 2
    d = np.sqrt(c)
    k = s < 3
    return d.sum() + (m @ m)[0, 0] + k[0]
work(np.zeros(1000), np.zeros(1000), np.zeros((20, 20), dtype=np.float32), np.zeros(50, dtype=np.int64))
"""), options=("--python", numpy_python))
    assert done.code == 0, done
    by_dtype = result["mix"]["arithmetic"]["by_dtype"]
    assert by_dtype["float32"] == 20 ** 3
    assert by_dtype["int64"] == 50
    assert by_dtype["float64"] == 1000 * 4                                  # sum, product, root, reduction
    assert result["mix"]["types"]["arithmetic"]["ndarray,ndarray"] == 2
    assert site(result, 4, "*=")["seen"] == {"ndarray,int": 1} and site(result, 6, "<")["seen"] == {"ndarray,int": 1}
