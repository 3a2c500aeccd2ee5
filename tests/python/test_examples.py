# SPDX-License-Identifier: Apache-2.0
"""The three workloads: right by themselves, unchanged under plait, and with the findings their story rests on."""

import re

import pytest

SMALL = {"quicksort": ["2000"], "rk4": ["all", "3"], "cnn": ["10"]}


@pytest.mark.parametrize("name", SMALL)
def test_default_size_checks_itself(name, root, run, python):
    done = run([python, root / "examples" / f"{name}.py"])
    assert done.code == 0, done
    assert done.out.startswith(f"{name}: ") and done.err == ""


@pytest.mark.parametrize("name", SMALL)
def test_deterministic_and_takes_a_size(name, root, run, python):
    path = root / "examples" / f"{name}.py"
    first = run([python, path, *SMALL[name]], env={"PYTHONHASHSEED": "1"})
    again = run([python, path, *SMALL[name]], env={"PYTHONHASHSEED": "2"})
    assert first.code == again.code == 0, first
    assert first.out == again.out
    assert first.out != run([python, path]).out


@pytest.mark.parametrize("part", ["scalar", "wide", "ensemble"])
def test_rk4_parts_alone(part, root, run, python):
    done = run([python, root / "examples" / "rk4.py", part, "5"])
    assert done.code == 0, done
    assert re.fullmatch(rf"rk4: {part} +largest error \d\.\de-\d+\n", done.out)


def test_rk4_refuses_an_unknown_part(root, run, python):
    done = run([python, root / "examples" / "rk4.py", "deep"])
    assert done.code == 1 and "PART is" in done.err


BROKEN = {
    "quicksort": ("if a[j] < pivot", "if a[j] > pivot", "the result is wrong"),
    "rk4": ("2 * k2 + 2 * k3 + k4)", "2 * k2 + 3 * k3 + k4)", "is too large"),
    "cnn": ("digit, 0.1)", "digit, -0.01)", "did not learn"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_wrong_result_is_noticed(name, root, run, python, script):
    right, wrong, message = BROKEN[name]
    text = (root / "examples" / f"{name}.py").read_text()
    assert right in text
    done = run([python, script(text.replace(right, wrong)), *SMALL[name]])
    assert done.code == 1 and message in done.err, done


@pytest.fixture(scope="module")
def traced(plait, python, root, run, tmp_path_factory):
    """Each workload traced once at its small size: name -> (Finished, result)."""
    import json
    results = {}
    for name, size in SMALL.items():
        folder = tmp_path_factory.mktemp(name)
        done = run([plait, "run", "--quiet", "--python", python, "-o", folder / "r.plait",
                    root / "examples" / f"{name}.py", *size], cwd=folder, timeout=300)
        assert done.code == 0, done
        results[name] = done, json.loads((folder / "r.plait" / "result.json").read_text())
    return results


@pytest.mark.parametrize("name", SMALL)
def test_same_output_traced(name, traced, root, run, python):
    done, result = traced[name]
    plain = run([python, root / "examples" / f"{name}.py", *SMALL[name]])
    assert (done.out, done.code) == (plain.out, plain.code)
    assert result["program"]["complete"] is True
    assert result["program"]["dropped_events"] == 0


def line_of(root, name, text, nth=0):
    lines = (root / "examples" / f"{name}.py").read_text().splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][nth]


def loop_at(result, root, name, text, nth=0):
    line = line_of(root, name, text, nth)
    (file_id,) = [i for i, path in enumerate(result["files"]) if path.endswith(f"{name}.py")]
    (loop,) = [r for r in result["regions"]
               if r["kind"] == "loop" and r["file"] == file_id and r["line"] == line]
    return loop


def carried(result, loop, kind="RAW"):
    """variable -> (smallest, largest distance) of the dependences that the loop carries."""
    found = {}
    for dep in result["dependences"]:
        if dep["scope"] == loop["id"] and dep["carried"] and dep["kind"] == kind:
            low, high = found.get(dep["variable"], (10**9, 0))
            found[dep["variable"]] = min(low, dep["distance"]["min"]), max(high, dep["distance"]["max"])
    return found


def test_quicksort_partition_carries_i_and_a(traced, root):
    _, result = traced["quicksort"]
    loop = loop_at(result, root, "quicksort", "for j in range(lo, hi)")
    found = carried(result, loop)
    assert "i" in found and found["i"][0] == 1
    assert any(name.startswith("a[") for name in found)
    assert loop["iterations"] > 2000 and loop["instances"] > 500


def test_quicksort_halves_do_not_depend_on_each_other(traced, root):
    _, result = traced["quicksort"]
    left = line_of(root, "quicksort", "quicksort(a, lo, p - 1)")
    (function,) = [r for r in result["regions"] if r["kind"] == "function" and r["name"].endswith("quicksort")]
    inside = [d for d in result["dependences"] if d["scope"] == function["id"] and d["kind"] == "RAW"]
    assert inside, "what partition moved is read by the halves"
    assert all(d["source"]["line"] != left for d in inside)


def test_rk4_time_loop_is_carried_by_the_state_only(traced, root):
    _, result = traced["rk4"]
    assert carried(result, loop_at(result, root, "rk4", "for n in range(steps)")) == {"y": (1, 1)}


def test_rk4_ensemble_and_cells_carry_nothing(traced, root):
    _, result = traced["rk4"]
    assert carried(result, loop_at(result, root, "rk4", "for m in range(members)", 0)) == {}
    assert carried(result, loop_at(result, root, "rk4", "for i in range(1, last)")) == {}
    assert carried(result, loop_at(result, root, "rk4", "for i in range(len(u))")) == {}


def test_rk4_wide_steps_follow_each_other(traced, root):
    _, result = traced["rk4"]
    found = carried(result, loop_at(result, root, "rk4", "for _ in range(steps)"))
    assert found and all(low == 1 for low, _ in found.values())


def test_cnn_training_is_carried_by_the_weights(traced, root):
    _, result = traced["cnn"]
    found = carried(result, loop_at(result, root, "cnn", "for image, digit in training"))
    variables = " ".join(found)
    assert "w[i]" in variables and "w[dy][dx]" in variables or "self.weights[o][i]" in variables, found


def test_cnn_convolution_rows_carry_nothing_but_the_loop_variables(traced, root):
    _, result = traced["cnn"]
    assert carried(result, loop_at(result, root, "cnn", "for y in range(side)")) == {}
    assert carried(result, loop_at(result, root, "cnn", "for x in range(side)")) == {}
    assert carried(result, loop_at(result, root, "cnn", "for dx in range(3)")) == {"total": (1, 1)}
