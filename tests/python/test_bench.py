# SPDX-License-Identifier: Apache-2.0
"""The kernels check themselves and print the same traced; the slowdown table says what it measured."""

import json
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SMALL = {"matmul": 12, "nbody": 100, "sieve": 4000, "nqueens": 5, "wordcount": 600, "lcs": 40, "conv2d": 16,
         "quicksort": 800, "rk4": 400}
BROKEN = {
    "matmul": ("total += a[i][k]", "total -= a[i][k]"),
    "nbody": ("c.vx += dx", "c.vx -= 5 * dx"),
    "sieve": ("range(p * p, n, p)", "range(p * p, n, 2 * p)"),
    "nqueens": ("or falling[row + column]", ""),
    "wordcount": ("counts[word] += 1", "counts[word] = 1"),
    "lcs": ("found.append(a[i - 1])", "found.append(b[0])"),
    "conv2d": ("total = 0\n", "total = 1\n"),
    "quicksort": ("while a[j] > pivot", "while a[j] > 1.5 * pivot"),
    "rk4": ("2 * k2 + 2 * k3", "2 * k2 + 1 * k3"),
}


def test_every_kernel_is_here():
    assert {p.stem for p in (ROOT / "bench" / "micro").glob("*.py")} == set(SMALL) == set(BROKEN)


@pytest.mark.parametrize("name", SMALL)
def test_kernel_is_the_same_traced(name, run, trace, python, tmp_path):
    path = ROOT / "bench" / "micro" / f"{name}.py"
    plain = run([python, path, SMALL[name]], cwd=tmp_path)
    assert plain.code == 0 and plain.out.startswith(f"{name}: "), plain
    done, result = trace(path, SMALL[name])
    assert (done.code, done.out) == (0, plain.out), done
    assert result["program"]["complete"] and result["program"]["dropped_events"] == 0


@pytest.mark.parametrize("name", BROKEN)
def test_a_wrong_result_is_noticed(name, run, python, script):
    right, wrong = BROKEN[name]
    text = (ROOT / "bench" / "micro" / f"{name}.py").read_text()
    assert right in text
    done = run([python, script(text.replace(right, wrong)), SMALL[name]])
    assert done.code == 1 and f"{name}: " in done.err, done


ARRAYS = {"stream": 2, "jacobi": 1, "redblack": 1, "image": 1, "tiles": 160, "fft": 1, "kmeans": 1, "histogram": 1, "regression": 20, "floyd": 40}


def test_every_array_program_is_here():
    assert {p.stem for p in (ROOT / "bench" / "arrays").glob("*.py")} == set(ARRAYS)


@pytest.mark.parametrize("name", ARRAYS)
def test_array_program_is_the_same_traced(name, run, trace, candidates, tmp_path):
    found = next((c for c in candidates if run([c, "-c", "import numpy"]).code == 0), None)
    if found is None:
        pytest.skip("no interpreter with NumPy")
    path = ROOT / "bench" / "arrays" / f"{name}.py"
    plain = run([found, path, ARRAYS[name]], cwd=tmp_path)
    assert plain.code == 0 and plain.out.startswith(f"{name}: "), plain
    done, result = trace(path, ARRAYS[name], options=("--python", found))
    assert (done.code, done.out) == (0, plain.out), done
    assert result["program"]["complete"] and result["program"]["dropped_events"] == 0
    assert not [d for d in result["dependences"] if d["certainty"] == "assumed"]


def test_slowdown_measures_pairs(run, plait, python, tmp_path):
    report = tmp_path / "slowdown.json"
    done = run([python, ROOT / "bench" / "slowdown.py", "--rounds", "2", "--size", "2", "--json", report,
                "micro/sieve", "quicksort"], env={"PLAIT": str(plait), "PLAIT_PYTHON": python})
    assert done.code == 0, done
    found = json.loads(report.read_text())
    assert [k["name"] for k in found["kernels"]] == ["quicksort", "micro/sieve"]
    for kernel in found["kernels"]:
        assert len(kernel["plain_all_s"]) == len(kernel["traced_all_s"]) == 2
        assert kernel["slowdown"] == kernel["traced_s"] / kernel["plain_s"]
        assert kernel["complete"] and kernel["dependences"] > 0
    low, high = sorted(k["slowdown"] for k in found["kernels"])
    assert low <= found["geometric_mean"] <= high
    assert "geometric mean of 2 programs in Python" in done.out


def test_slowdown_names_what_it_does_not_know(run, plait, python):
    done = run([python, ROOT / "bench" / "slowdown.py", "micro/none"], env={"PLAIT": str(plait)})
    assert done.code == 1 and "no kernel micro/none" in done.err
