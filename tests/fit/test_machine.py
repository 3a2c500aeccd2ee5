# SPDX-License-Identifier: Apache-2.0
"""plait machine: the model of this machine, measured, kept, and used by plait run. Figures are checked for plausibility only: others use the machine, too.

PLAIT names the program (default build/plait), PLAIT_PYTHON the interpreter (default: this one).
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLAIT = os.environ.get("PLAIT") or str(ROOT / "build" / "plait")
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable


def plait(folder, *arguments, **environment):
    return subprocess.run([PLAIT, *arguments], capture_output=True, text=True, timeout=120, cwd=folder,
                          env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), **environment})


def measured(folder, *arguments):
    done = plait(folder, "machine", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def values(model):
    return {key: entry["value"] for key, entry in model.items() if isinstance(entry, dict)}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return measured(tmp_path_factory.mktemp("machine"))


def test_figures_are_those_of_a_machine(model):
    figures = values(model)
    assert all(entry["value"] > 0 and len(entry["source"]) > 4 for entry in model.values() if isinstance(entry, dict))
    assert 1 <= figures["cores"] <= os.cpu_count() and figures["cores"] == int(figures["cores"])
    assert 0.2 < figures["operations_per_cycle"] * figures["frequency_ghz"] < 60      # 10^9 operations a second of one scalar core
    assert 1 <= figures["vector_lanes"] <= 4.6
    assert 0.1 < figures["chain_ns"] < 20
    assert 0.5 < figures["memory_gbs"] < 2000 and 0.5 < figures["core_gbs"] < 500
    assert figures["near_gbs"] > 0.5 * figures["core_gbs"]                           # the near cache is not the slower one


def test_measured_once_and_kept(tmp_path):
    first = measured(tmp_path)
    assert measured(tmp_path) == first
    kept = tmp_path / "cache" / "plait" / "machine.json"
    assert json.loads(kept.read_text()) == first
    assert [p.name for p in kept.parent.iterdir()] == ["machine.json"]


def test_another_machine_or_a_broken_file_is_measured_anew(tmp_path):
    kept = tmp_path / "cache" / "plait" / "machine.json"
    first = measured(tmp_path)
    for text in (json.dumps({**first, "note": "benchmark 1; another processor", "cores": {"value": 77, "source": "elsewhere"}}), "{", "",
                 json.dumps({**first, "cores": {"value": 0, "source": "nowhere"}})):
        kept.write_text(text)
        assert values(measured(tmp_path))["cores"] == values(first)["cores"], text[:60]
        assert json.loads(kept.read_text())["note"] == first["note"]


def test_a_run_uses_it_and_tells_it_under_time(tmp_path):
    (tmp_path / "tiny.py").write_text("a = [1.0] * 3000\nfor i in range(3000):\n    a[i] = a[i] * 2.0 + 1.0\n")
    seen = []
    for cores in (None, 5):
        if cores:
            kept = tmp_path / "cache" / "plait" / "machine.json"
            model = json.loads(kept.read_text())
            model["cores"]["value"] = cores
            kept.write_text(json.dumps(model))
        assert plait(tmp_path, "run", "--quiet", "--python", PYTHON, "-o", "tiny.plait", "tiny.py").returncode == 0
        seen.append(json.loads((tmp_path / "tiny.plait" / "result.json").read_text()))
    times = [r["program"]["fit"].pop("time") for r in seen]
    assert [t["measured"] for t in times] == [True, True] and times[1]["machine"]["cores"] == 5
    regions = [[{**r, "fit": {**r["fit"], "time": 0}} for r in result["regions"] if "fit" in r] for result in seen]
    assert regions[0] == regions[1] and seen[0]["program"]["fit"] == seen[1]["program"]["fit"]   # no verdict depends on it
    assert "here" in next(r["fit"]["time"] for r in seen[0]["regions"] if r["kind"] == "loop")


def test_without_a_cache_folder(tmp_path):
    (tmp_path / "tiny.py").write_text("print(sum(range(10)))\n")
    nowhere = {"XDG_CACHE_HOME": "", "HOME": str(tmp_path / "file")}
    (tmp_path / "file").write_text("not a folder")
    done = plait(tmp_path, "run", "--quiet", "--python", PYTHON, "-o", "tiny.plait", "tiny.py", **nowhere)
    assert (done.returncode, done.stdout, done.stderr) == (0, "45\n", "")
    assert json.loads((tmp_path / "tiny.plait" / "result.json").read_text())["program"]["fit"]["time"]["measured"] is False
    assert json.loads(plait(tmp_path, "machine", **nowhere).stdout)["name"] == "this machine"


def test_it_can_be_carried_elsewhere(tmp_path):
    (tmp_path / "tiny.py").write_text("a = [1.0] * 3000\nfor i in range(3000):\n    a[i] = a[i] * 2.0 + 1.0\n")
    assert plait(tmp_path, "machine", "-o", "mine.json").returncode == 0
    done = plait(tmp_path, "run", "--python", PYTHON, "--machine", "mine.json", "tiny.py")
    assert done.returncode == 125 and "the name of the machine that plait runs on" in done.stderr
    model = json.loads((tmp_path / "mine.json").read_text())
    (tmp_path / "mine.json").write_text(json.dumps({**model, "name": "the laptop"}))
    assert plait(tmp_path, "run", "--quiet", "--python", PYTHON, "--machine", "mine.json", "-o", "tiny.plait", "tiny.py").returncode == 0
    machines = json.loads((tmp_path / "tiny.plait" / "result.json").read_text())["program"]["fit"]["machines"]
    assert "the laptop" in [m["name"] for m in machines]


@pytest.mark.parametrize("arguments, words", [(("--what",), "not: --what"), (("-o",), "-o needs a file name"), (("-o", "no/such/folder/x"), "No such file")])
def test_errors_are_one_line(tmp_path, arguments, words):
    done = plait(tmp_path, "machine", *arguments)
    assert (done.returncode, done.stdout) == (125, "") and len(done.stderr.splitlines()) == 1 and words in done.stderr
