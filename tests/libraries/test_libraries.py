# SPDX-License-Identifier: Apache-2.0
"""Programs on NumPy, pandas, SciPy, JAX, PyTorch and the standard library's native modules, each with the verdicts of its loops on their lines
(tests/kernels/README.md says how; here `blocked(...)` are the names that the sentence gives, `assumed` allows assumed blockers). Skipped where no interpreter has what
a program imports; PLAIT_TORCH_PYTHON can name one more."""
import functools
import os
import pathlib
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "kernels"))
import test_kernels as kernels

FILES = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("test_"))


@functools.cache
def imports(python, modules):
    return subprocess.run([python, "-c", f"import {', '.join(modules)}"], capture_output=True).returncode == 0


def needed(path):
    names = re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.M)
    return tuple(sorted({name for name in names if name not in sys.stdlib_module_names}))


def interpreters():
    """The one under test and that of the tests' own environment."""
    return list(dict.fromkeys(filter(None, [kernels.PYTHON, sys.executable, os.environ.get("PLAIT_TORCH_PYTHON")])))


@functools.cache
def interpreter(path):
    return next((python for python in interpreters() if not needed(path) or imports(python, needed(path))), None)


@functools.cache
def result_of(path, folder):
    kernels.PYTHON = interpreter(path)
    return kernels.run_plait(path, folder)


def carried(sentence):
    """The names between " carries " and the colon, without the classes."""
    match = re.search(r" carries (.*?): (?:line|\S+\.py)", sentence)
    names = re.split(r", | and ", match[1]) if match else []
    return {re.sub(r"^the (?:state|length) of ", "", name) for name in names}


CHAINED = ("sequential", "doacross", "pipeline")


def difference(result, region, want):
    blocked, want.blocked, pattern = want.blocked, None, want.pattern
    want.conditions = {condition for condition in want.conditions if condition[0] != "anyhow"}
    if "anyhow" in want.text and region["pattern"] in CHAINED:   # which of them depends on how much the library's version does beside the chain
        want.pattern = region["pattern"]
    if want.pattern not in ("doall", "reduction") and not want.conditions:
        region = {**region, "conditions": []}
    wrong = [kernels.difference(result, region, want)]
    want.blocked, want.pattern = blocked, pattern
    if blocked is not None and carried(region["sentence"]) != blocked:
        wrong.append(f"carries {sorted(carried(region['sentence']))}")
    assumed = [d["id"] for d in result["dependences"] if d["id"] in region["blockers"] and d["certainty"] == "assumed"]
    if assumed and "assumed" not in want.text:
        wrong.append(f"assumed blockers {assumed}")
    return ", ".join(filter(None, wrong))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return functools.cache(lambda path: tmp_path_factory.mktemp(path.stem) / "out.plait")


CASES = [pytest.param(path, want, id=f"{path.stem}:{want.line}") for path in FILES for want in kernels.expectations(path)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path, want", CASES)
def test_verdict(folders, path, want):
    if interpreter(path) is None:
        pytest.skip(f"no interpreter with {', '.join(needed(path))}")
    result = result_of(path, folders(path))
    region = kernels.region_at(result, path, want.line)
    wrong = difference(result, region, want)
    assert not wrong, f"{path.name}:{want.line}: expected '{want.text}', got {wrong}. {region['sentence']}"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_output_is_the_same(folders, path):
    if interpreter(path) is None:
        pytest.skip(f"no interpreter with {', '.join(needed(path))}")
    plain = subprocess.run([interpreter(path), str(path)], capture_output=True, text=True, timeout=200)
    traced = subprocess.run([str(kernels.PLAIT), "run", "--quiet", "--python", interpreter(path), "-o", str(folders(path)) + ".again", str(path)],
                            capture_output=True, text=True, timeout=400)
    assert (traced.returncode, traced.stdout, traced.stderr) == (plain.returncode, plain.stdout, plain.stderr)
