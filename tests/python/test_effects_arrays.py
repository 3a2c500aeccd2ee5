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
def numpy_python(run, pythons):
    for python in pythons:
        if run([python, "-c", "import numpy"]).code == 0:
            return python
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


def test_output_is_the_same(run, trace, script, numpy_python):
    path = script(NUMPY + "import warnings\na = np.arange(5.) / np.zeros(5)\nprint(a, a.sum(), np.linalg.norm(np.ones(3)), np.fft.fft(np.ones(2)))\n")
    plain = run([numpy_python, path])
    done, _ = trace(path, options=("--python", numpy_python))
    assert (done.code, done.out, done.err) == (plain.code, plain.out, plain.err)
