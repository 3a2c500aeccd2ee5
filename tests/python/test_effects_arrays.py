# SPDX-License-Identifier: Apache-2.0
"""Loops over arrays, end to end, in pairs: one whose iterations are independent, one that differs by a step and is not."""

import pytest

NUMPY = "import numpy as np\n"
# name, program whose last loop is at the line with "# here", the RAW that loop carries on elements as {(smallest, largest distance)}
PAIRS = [
    ("disjoint tiles", "a = np.zeros(32)\nfor i in range(4):  # here\n    a[8*i:8*i+8] += 1\n", set()),
    ("tiles that overlap by one", "a = np.zeros(33)\nfor i in range(4):  # here\n    a[8*i:8*i+9] += 1\n", {(1, 1)}),
    ("a copy shifted", "a = np.zeros(32)\nb = a.copy()\nfor i in range(1, 4):  # here\n    b[8*i:8*i+8] = a[8*i-8:8*i]\n", set()),
    ("the same in place", "a = np.zeros(32)\nfor i in range(1, 4):  # here\n    a[8*i:8*i+8] = a[8*i-8:8*i]\n", {(1, 1)}),
    ("rows", "a = np.ones((4, 4))\nfor i in range(4):  # here\n    a[i] *= 2\n", set()),
    ("rows from the row above", "a = np.ones((4, 4))\nfor i in range(1, 4):  # here\n    a[i] += a[i-1]\n", {(1, 1)}),
    ("columns of a transposed view", "a = np.ones((4, 4))\nt = a.T\nfor i in range(4):  # here\n    t[i] *= 2\n", set()),
    ("a column and a row meet", "a = np.ones((4, 4))\nfor i in range(4):  # here\n    if i % 2: a[i] += 1\n    else: a[:, 1] += 1\n", {(1, 1), (2, 2)}),
    ("every other item", "a = np.ones(16)\nfor i in range(2):  # here\n    a[i::2] += 1\n", set()),
    ("items by index", "a = np.zeros(8)\nfor i in range(1, 8):  # here\n    a[i] = a[i-1] + 1\n", {(1, 1)}),
    ("fancy, disjoint", "a = np.zeros(8)\nfor i in range(4):  # here\n    a[[i, i+4]] = i\n", set()),
    ("fancy, two steps back", "a = np.zeros(8)\nfor i in range(2, 8):  # here\n    a[[i]] = a[[i-2]]\n", {(2, 2)}),
    ("through a bytearray", "b = bytearray(8)\na = np.frombuffer(b, np.uint8)\nfor i in range(1, 8):  # here\n    a[i] = b[i-1]\n", {(1, 1)}),
    ("the generator", "r = np.random.default_rng(1)\nfor i in range(3):  # here\n    r.random(2)\n", set()),
    ("ping-pong", "a = np.ones(8)\nb = np.ones(8)\nfor i in range(4):  # here\n    np.add(a, 1, out=b)\n    a, b = b, a\n", {(1, 1)}),
]


@pytest.fixture(scope="module")
def numpy_python(run, candidates):
    for candidate in candidates:
        if run([candidate, "-c", "import numpy"]).code == 0:
            return candidate
    pytest.skip("no interpreter with NumPy")


def carried(result, path, line, location):
    loops = {r["id"] for r in result["regions"] if r["kind"] == "loop" and r["line"] == line and result["files"][r["file"]] == path}
    return {(d["distance"]["min"], d["distance"]["max"]) for d in result["dependences"]
            if d["scope"] in loops and d["carried"] and d["kind"] == "RAW" and d["location"] == location}


@pytest.mark.parametrize("name, text, expected", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_carried(trace, script, numpy_python, name, text, expected):
    path = script(NUMPY + text)
    line = next(n for n, row in enumerate((NUMPY + text).splitlines(), 1) if "# here" in row)
    done, result = trace(path, options=("--python", numpy_python))
    assert done.code == 0, done
    assert carried(result, str(path), line, "element") == expected


def test_a_generator_of_random_numbers_is_a_chain(trace, script, numpy_python):
    path = script(NUMPY + "r = np.random.default_rng(1)\nfor i in range(3):\n    r.random(2)\n")
    done, result = trace(path, options=("--python", numpy_python))
    assert done.code == 0, done
    assert carried(result, str(path), 3, "state") == {(1, 1)}


SCATTER = NUMPY + """c = np.zeros(8, np.int64)
at = np.array([5, 1, 1, 3, 1])
for i in range(3):  # here
    np.add.at(c, at, 1)
    c[at] = 7
    d = c[at]
"""


def test_an_item_selected_twice_is_touched_twice(trace, script, numpy_python):
    """By line of source and sink: 3 of 8 items are selected, one of them three times; the order of the index means nothing."""
    path = script(SCATTER)
    done, result = trace(path, options=("--python", numpy_python))
    assert done.code == 0, done
    loop = next(r for r in result["regions"] if r["kind"] == "loop" and r["line"] == 4 and result["files"][r["file"]] == str(path))
    found = {(d["kind"], d["source"]["line"], d["sink"]["line"], d["carried"]): d["count"] for d in result["dependences"]
             if d["location"] == "element" and d["scope"] == loop["id"] and d["sink"]["line"] in (5, 6, 7) and d["source"]["line"] != 7 or
             (d["location"] == "element" and d["scope"] == loop["id"] and d["source"]["line"] == 7 and d["kind"] == "WAR")}
    assert found == {
        ("RAW", 6, 5, True): 6, ("WAR", 7, 5, True): 6, ("WAW", 6, 5, True): 6,      # add.at meets what the iteration before stored
        ("RAW", 5, 5, False): 6, ("WAR", 5, 5, False): 15, ("WAW", 5, 5, False): 6,  # and what it has just added to the same item
        ("WAW", 5, 6, False): 9, ("WAW", 6, 6, False): 6,
        ("RAW", 6, 7, False): 15,
    }


def test_output_is_the_same(run, trace, script, numpy_python):
    path = script(NUMPY + "import warnings\na = np.arange(5.) / np.zeros(5)\nprint(a, a.sum(), np.linalg.norm(np.ones(3)), np.fft.fft(np.ones(2)))\n")
    plain = run([numpy_python, path])
    done, _ = trace(path, options=("--python", numpy_python))
    assert (done.code, done.out, done.err) == (plain.code, plain.out, plain.err)


LATE = """def work(a):
    for i in range(3):  # here
        a = a / 2
        c = -a
        m = a < 1
        a[1:] = a[:-1]
    return a
def main():
    import numpy as np
    for k in range(2):
        z = np.ones(10) * 2.5 % 7
        q = work(z)
main()
"""


def test_code_planned_before_the_import_of_numpy_is_planned_anew(trace, script, numpy_python):
    """Arithmetic that no list supports, in a function already registered and in one that is running."""
    path = script(LATE)
    done, result = trace(path, options=("--python", numpy_python))
    assert done.code == 0, done
    assert carried(result, str(path), 2, "element") == {(1, 1)}
    reads = {d["sink"]["line"] for d in result["dependences"] if d["kind"] == "RAW" and d["location"] == "element"}
    assert {3, 4, 5, 6, 11} <= reads


def test_operators_of_arrays_are_work(trace, script, numpy_python):
    path = script(NUMPY + """a = np.ones((20, 10), np.float32)
b = a @ a.T
c = a * 2
a += 1
a[1:] = c[:-1]
d = a[[1, 2]]
m = a < 2
e = -a
x = a[1, 1] + 1
""")
    done, result = trace(path, options=("--python", numpy_python))
    assert done.code == 0, done
    native = result["mix"]["native"]
    found = {name.rsplit(".", 1)[1]: (use["calls"], use["element_ops"], use["dtypes"]) for name, use in native.items() if name.startswith("numpy.ndarray.__")}
    f = lambda n: (1, n, {"float32": n})
    assert found == {"__matmul__": f(4000), "__mul__": f(200), "__iadd__": f(200), "__setitem__": f(190), "__getitem__": f(20), "__lt__": f(200),
                     "__neg__": f(200)}
    module = next(r for r in result["regions"] if r["kind"] == "function" and r["name"] == "<module>")
    assert native["numpy.ndarray.__mul__"]["regions"][str(module["id"])]["element_ops"] == 200
    assert native["numpy.ndarray.__mul__"]["bytes"] == 1600 and native["numpy.ndarray.__mul__"]["time"]["nanoseconds"] > 0
    assert module["element_operations"] >= 5010


PANDAS = """import pandas as pd, numpy as np
def main():
    df = pd.DataFrame({"k": ["a", "b", "a", "c"] * 50, "x": np.arange(200.0), "y": np.arange(200)})
    out = []
    for k in range(4):  # chain
        df["x"] = df["x"] * 2
    for k in range(4):  # sums
        out.append(df["y"].sum() + k)
    print(df.groupby("k")["x"].mean().sum(), sum(out))
main()
"""


def test_pandas_through_its_arrays(run, trace, script, candidates):
    found = next((p for p in candidates if run([p, "-c", "import pandas"]).code == 0), None)
    if found is None:
        pytest.skip("no interpreter with pandas")
    path = script(PANDAS)
    plain = run([found, path])
    done, result = trace(path, options=("--python", found))
    assert (done.code, done.out) == (0, plain.out), done
    line = {mark: n for n, row in enumerate(PANDAS.splitlines(), 1) for mark in ("# chain", "# sums") if mark in row}
    loops = {r["line"]: r for r in result["regions"] if r["kind"] == "loop" and result["files"][r["file"]] == str(path)}
    assert loops[line["# chain"]]["pattern"] == "sequential" and carried(result, str(path), line["# chain"], "element") == {(1, 1)}
    assert loops[line["# sums"]]["pattern"] == "reduction" and carried(result, str(path), line["# sums"], "element") <= {(1, 1)}
    assert not [d for d in result["dependences"] if d["scope"] == loops[line["# sums"]]["id"] and d["carried"] and d["certainty"] == "assumed"]


def test_stripes_of_a_large_array_cost_what_their_runs_cost(trace, script, numpy_python):
    """65,536 runs of eight bytes, nine times: with all ranges in one row this took hours."""
    text = "c = np.zeros((1024, 64, 9))\nx = np.ones((1024, 64))\nfor k in range(9):  # here\n    c[:, :, k] = x * k\nprint(c.sum())\n"
    path = script(NUMPY + text)
    done, result = trace(path, options=("--python", numpy_python))
    assert (done.code, done.out) == (0, "2359296.0\n"), done
    assert carried(result, str(path), 4, "element") == set()
    written = [d for d in result["dependences"] if d["kind"] == "RAW" and d["location"] == "element" and d["source"]["line"] == 5 and d["sink"]["line"] != 5]
    assert [d["count"] for d in written] == [1024 * 64 * 9]
