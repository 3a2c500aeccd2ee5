# SPDX-License-Identifier: Apache-2.0
"""The workloads over arrays and tensors: right by themselves, unchanged under plait, and with the verdicts that are known of them."""

import os

import pytest

SMALL = {"rk4_numpy": ["2000"], "cnn_numpy": ["20"], "cnn_torch": ["40"]}
NEEDS = {"rk4_numpy": "numpy", "cnn_numpy": "numpy", "cnn_torch": "torch"}
BROKEN = {"rk4_numpy": ("2 * k[1] + 2 * k[2]", "2 * k[1] + 3 * k[2]", "is too large"), "cnn_numpy": ("RATE = 0.1", "RATE = -0.1", "did not learn"),
          "cnn_torch": ("lr=0.1, momentum=0.9", "lr=0.1, momentum=0.9, maximize=True", "did not learn")}


@pytest.fixture(scope="module")
def interpreter(run, candidates):
    found = {}

    def find(name):
        library = NEEDS[name]
        if library not in found:
            named = [os.environ.get("PLAIT_TORCH_PYTHON") if library == "torch" else None]
            found[library] = next((c for c in named + candidates if c and run([c, "-c", f"import {library}"]).code == 0), None)
        if found[library] is None:
            pytest.skip(f"no interpreter with {library}")
        return found[library]
    return find


@pytest.mark.parametrize("name", SMALL)
def test_checks_itself_and_takes_a_size(name, root, run, interpreter):
    path = root / "examples" / f"{name}.py"
    first, again, whole = (run([interpreter(name), path, *size]) for size in (SMALL[name], SMALL[name], []))
    assert (first.code, first.err) == (0, "") and first.out == again.out and first.out.startswith(f"{name}: "), first
    assert whole.code == 0 and whole.out != first.out, whole


@pytest.mark.parametrize("name", BROKEN)
def test_a_wrong_result_is_noticed(name, root, run, interpreter, script):
    right, wrong, message = BROKEN[name]
    text = (root / "examples" / f"{name}.py").read_text()
    assert right in text
    done = run([interpreter(name), script(text.replace(right, wrong)), *SMALL[name]])
    assert done.code == 1 and message in done.err, done


@pytest.fixture(scope="module")
def traced(plait, root, run, interpreter, tmp_path_factory):
    import json
    results = {}

    def trace(name):
        if name not in results:
            folder = tmp_path_factory.mktemp(name)
            path = root / "examples" / f"{name}.py"
            done = run([plait, "run", "--quiet", "--python", interpreter(name), "-o", folder / "r.plait", path, *SMALL[name]], cwd=folder, timeout=300)
            plain = run([interpreter(name), path, *SMALL[name]])
            assert (done.code, done.out) == (0, plain.out), done
            results[name] = json.loads((folder / "r.plait" / "result.json").read_text())
            assert results[name]["program"]["complete"] and results[name]["program"]["dropped_events"] == 0
        return results[name]
    return trace


def loop_at(result, root, name, text):
    lines = (root / "examples" / f"{name}.py").read_text().splitlines()
    (line,) = [number for number, row in enumerate(lines, 1) if text in row]
    return next(r for r in result["regions"] if r["kind"] == "loop" and r["line"] == line and result["files"][r["file"]].endswith(f"/{name}.py"))


def carried_elements(result, loop):
    return [d for d in result["dependences"] if d["scope"] == loop["id"] and d["carried"] and d["kind"] == "RAW" and d["location"] == "element"]


def test_rk4_blocks_are_independent_and_steps_are_not(traced, root):
    result = traced("rk4_numpy")
    blocks = loop_at(result, root, "rk4_numpy", "for low in range(1, last, BLOCK)")
    assert blocks["pattern"] == "doall" and not carried_elements(result, blocks)
    steps = loop_at(result, root, "rk4_numpy", "for _ in range(STEPS)")
    found = carried_elements(result, steps)
    assert found and steps["pattern"] in ("sequential", "doacross") and steps["blockers"]
    assert {(d["distance"]["min"], d["distance"]["max"]) for d in found} == {(1, 1)}
    assert all(d["certainty"] == "observed" for d in result["dependences"])


def test_cnn_numpy_training_is_a_chain_and_evaluation_is_not(traced, root):
    result = traced("cnn_numpy")
    training = loop_at(result, root, "cnn_numpy", "for epoch in range(EPOCHS)")
    assert carried_elements(result, training)
    assert loop_at(result, root, "cnn_numpy", "for n in range(len(images))")["pattern"] == "reduction"
    assert loop_at(result, root, "cnn_numpy", "for f in range(FILTERS)")["pattern"] == "doall"
    learn = next(r for r in result["regions"] if r["name"] in ("learn", "Network.learn"))
    assert learn["element_operations"] > 0.5 * learn["work"]


def test_cnn_torch_training_is_blocked_by_parameters(traced, root):
    result = traced("cnn_torch")
    lines = (root / "examples" / "cnn_torch.py").read_text().splitlines()
    line = next(n for n, row in enumerate(lines, 1) if row.startswith("        for start in range"))
    batches = next(r for r in result["regions"] if r["kind"] == "loop" and r["line"] == line and result["files"][r["file"]].endswith("/cnn_torch.py"))
    names = {n for d in result["dependences"] if d["id"] in batches["blockers"] for n in d.get("objects", ())}
    assert {"net.conv1.weight", "net.conv1.bias", "net.dense.weight", "net.dense.bias", "optimizer.state[net.conv1.weight].momentum_buffer"} <= names
    evaluation = next(r for r in result["regions"] if r["kind"] == "loop" and result["files"][r["file"]].endswith("/cnn_torch.py")
                      and lines[r["line"] - 1].startswith("    ") and r["line"] > line + 8 and "range(0, len(images), BATCH)" in lines[r["line"] - 1])
    assert evaluation["pattern"] == "reduction"
