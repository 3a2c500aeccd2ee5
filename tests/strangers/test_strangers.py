# SPDX-License-Identifier: Apache-2.0
"""Programs as strangers write them, on other people's packages: under `plait run` they print the same, exit with the same code, lose no event.

One file a program; it is skipped where the interpreter lacks a package it imports. scripts/requirements-optional.txt names the small ones.
"""
import functools
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("test_"))
PYTHON = sys.executable        # not PLAIT_PYTHON: the packages are in the environment that the tests run in
PLAIT = os.environ.get("PLAIT") or str(HERE.parents[1] / "build" / "plait")


@functools.cache
def importable(name):
    return subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True).returncode == 0


def missing(source):
    names = re.findall(r"^(?:import|from) (\w+)", source, re.M)
    return [name for name in names if name not in sys.stdlib_module_names and not importable(name)]


def scrubbed(text):
    """Addresses and durations differ from run to run."""
    return re.sub(r"0x[0-9a-f]+|\d+\.\d+s\b", "", text)


def same_with_and_without(arguments, folder):
    plain = subprocess.run([PYTHON, *arguments], cwd=folder, capture_output=True, text=True, timeout=200)
    traced = subprocess.run([PLAIT, "run", "--quiet", "-o", folder / "out.plait", "--python", PYTHON, *arguments],
                            cwd=folder, capture_output=True, text=True, timeout=400)
    assert scrubbed(traced.stdout) == scrubbed(plain.stdout)
    assert scrubbed(traced.stderr) == scrubbed(plain.stderr)
    assert traced.returncode == plain.returncode
    program = json.loads((folder / "out.plait" / "result.json").read_text())["program"]
    assert program["complete"] and not program["dropped_events"] and not program["warnings"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_program(path, tmp_path):
    lacks = missing(path.read_text())
    if lacks:
        pytest.skip(f"needs {', '.join(lacks)}")
    same_with_and_without([str(path)], tmp_path)


@pytest.mark.timeout(600)
def test_pytest_itself(tmp_path):
    if not importable("pytest"):
        pytest.skip("needs pytest")
    same_with_and_without(["-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "pytest_project")], tmp_path)
