# SPDX-License-Identifier: Apache-2.0
"""NumPy calls as evidence and in the verdict: bytes and footprint of boxes, what one kind of call asks of a machine, width by elements.

PLAIT names the program (default build/plait), PLAIT_PYTHON the interpreter (default: this one); skipped where it has no NumPy.
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLAIT = os.environ.get("PLAIT") or str(ROOT / "build" / "plait")
SCRIPT = """
import sys
import numpy as np
n = int(sys.argv[1])
a, b = np.ones(n), np.zeros(n)
def steps(u):
    for k in range(64):
        u = u * 0.5 + a
    return u
def images(stack):
    for i in range(64):
        np.multiply(stack[i], 2.0, out=stack[i])
def products(m):
    for k in range(8):
        m @ m
steps(b)
images(np.ones((64, n)))
products(np.ones((48, 48)))
"""


def python():
    """The interpreter named, unless only this one has NumPy."""
    named = os.environ.get("PLAIT_PYTHON") or sys.executable
    for candidate in (named, sys.executable):
        if subprocess.run([candidate, "-c", "import numpy"], capture_output=True).returncode == 0:
            return candidate
    pytest.skip("no NumPy")


def result_of(tmp_path, n):
    (tmp_path / "arrays.py").write_text(SCRIPT)
    done = subprocess.run([PLAIT, "run", "--quiet", "--python", python(), "-o", str(tmp_path / "r.plait"), str(tmp_path / "arrays.py"), str(n)],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads((tmp_path / "r.plait" / "result.json").read_text())


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return result_of(tmp_path_factory.mktemp("small"), 256)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return result_of(tmp_path_factory.mktemp("large"), 500_000)


def loop_of(result, name):
    function = next(r for r in result["regions"] if r["kind"] == "function" and r["name"] == name)
    return next(r for r in result["regions"] if r["kind"] == "loop" and r["parent"] == function["id"])


def native_of(result, name, part):
    return next(call for call in loop_of(result, name)["fit"]["native"] if part in call["name"])


def test_bytes_and_footprint_of_boxes(small):
    """Each image is read and written once: 16 bytes an element, 8 of them different."""
    evidence = loop_of(small, "images")["evidence"]
    assert (evidence["bytes"], evidence["footprint"]["sum"]) == (64 * 256 * 16, 64 * 256 * 8)
    assert evidence["reuse"] == 2


def test_a_chain_of_steps_has_wide_calls(small, large):
    """The loop over time is a chain; its calls are not: lanes for a small state, a GPU for a large one."""
    assert loop_of(small, "steps")["fit"]["best"] is None and "serial chain" in loop_of(small, "steps")["fit"]["sentence"]
    calls = native_of(small, "steps", "__mul__")
    assert (calls["calls"], calls["element_operations"], calls["best"]) == (64, 64 * 256, "SIMD")
    assert calls["limits"]["SIMT"].endswith("of scalar work") and "starting it takes 5 us" in calls["limits"]["SIMT"]
    assert "SIMT" in calls["what_would_change"]
    assert native_of(large, "steps", "__mul__")["best"] == "SIMT"


def test_intensity_of_calls(small):
    elementwise, product = native_of(small, "steps", "__mul__")["roofline"], native_of(small, "products", "matmul")["roofline"]
    assert elementwise["intensity"] == pytest.approx(elementwise["operations"] / elementwise["bytes"], rel=1e-3)
    assert product["operations"] == 8 * 48 ** 3 and product["intensity"] > 10 * elementwise["intensity"]


def test_iterations_are_as_wide_as_their_arrays(small):
    assert loop_of(small, "images")["fit"]["parallel_iterations"] == pytest.approx(64 * 256, rel=0.01)


def test_program_takes_calls_inside_a_chain(small):
    program = small["program"]["fit"]
    assert program["best"] == program["mixed"][0]["style"] and any("numpy" in part["place"] for part in program["mixed"])
    assert program["speedups"]["mixed"] >= max(program["speedups"][style] for style in ("SIMD", "SIMT", "MIMD")) - 1e-9
