# SPDX-License-Identifier: Apache-2.0
"""Every test program against the expectations on its lines: by the oracle, and by plait where PLAIT names one.

Set equality: what is missing fails and what is spurious fails. A program that the oracle has no rule for says `oracle: no` in
its head, one that needs a newer Python `python: 3.13`.
"""
import glob
import os
import re
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]

from expected import difference, from_oracle, from_plait  # noqa: E402
from fuzz import plait_command, plait_result  # noqa: E402
from notation import expectations  # noqa: E402

PROGRAMS = sorted(glob.glob(os.path.join(HERE, "*", "*.py")))
NAMES = [os.path.relpath(path, HERE)[:-3] for path in PROGRAMS]


def read(path):
    with open(path, encoding="utf-8") as stream:
        source = stream.read()
    wanted = re.search(r"^# python: 3\.(\d+)$", source, re.M)
    if wanted and interpreter_version() < (3, int(wanted[1])):
        pytest.skip(f"needs Python 3.{wanted[1]}")
    return source


def interpreter_version(seen={}):
    python = os.environ.get("PLAIT_PYTHON") or sys.executable
    if python not in seen:
        text = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=True)
        seen[python] = tuple(map(int, text.stdout.split()))
    return seen[python]


def textless(entries):
    return sorted([entry[:2] + ("",) + entry[3:] for entry in entries], key=repr)


def test_there_are_enough():
    assert len(PROGRAMS) >= 200


@pytest.mark.parametrize("path", PROGRAMS, ids=NAMES)
def test_oracle(path):
    source = read(path)
    if re.search(r"^# oracle: no\b", source, re.M):
        pytest.skip("the oracle has no rule for it")
    lines = difference(expectations(source), from_oracle(source, path))
    assert not lines, "\n" + "\n".join(lines)


@pytest.mark.skipif(not plait_command(), reason="PLAIT names no plait program")
@pytest.mark.parametrize("path", PROGRAMS, ids=NAMES)
def test_plait(path, tmp_path):
    source = read(path)
    result, _ = plait_result(path, str(tmp_path))
    expected, found = expectations(source), from_plait(result, path, source)
    if not all(entry[2] for entry in found):
        expected, found = textless(expected), textless(found)
    lines = difference(expected, found)
    assert not lines, "\n" + "\n".join(lines)
    assert result["program"]["complete"] != bool(re.search(r"^# incomplete: yes$", source, re.M))
    assert not result["program"]["dropped_events"]
