# SPDX-License-Identifier: Apache-2.0
"""plait report: the page again, elsewhere, and what it refuses."""
import os
import subprocess
import sys

import pytest

PLAIT = os.environ.get("PLAIT")
PYTHON = os.environ.get("PLAIT_PYTHON", sys.executable)
pytestmark = pytest.mark.skipif(not PLAIT, reason="PLAIT names no plait program")


def call(*arguments):
    return subprocess.run([PLAIT, *arguments], capture_output=True, text=True, timeout=120)


@pytest.fixture()
def result(tmp_path):
    script = tmp_path / "tiny.py"
    script.write_text("a = [1, 2]\nfor i in range(2):\n    a[i] += 1\n")
    done = call("run", "--quiet", "--python", PYTHON, "-o", str(tmp_path / "tiny.plait"), str(script))
    assert done.returncode == 0, done.stderr
    return tmp_path / "tiny.plait"


def test_writes_the_page_again(result):
    page = result / "report.html"
    before = page.read_bytes()
    page.unlink()
    assert call("report", str(result)).returncode == 0
    assert page.read_bytes() == before


def test_writes_elsewhere(result, tmp_path):
    assert call("report", str(result), "-o", str(tmp_path / "page.html")).returncode == 0
    assert (tmp_path / "page.html").read_text().lstrip().lower().startswith("<!doctype html>")


@pytest.mark.parametrize("arguments, words", [
    ([], "needs a result folder"),
    (["nowhere.plait"], "no plait result"),
    (["a", "b"], "one result folder"),
    (["--what"], "unknown option --what"),
    (["x", "-o"], "-o needs a file name"),
])
def test_bad_input(arguments, words, tmp_path):
    done = subprocess.run([PLAIT, "report", *arguments], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 125
    assert words in done.stderr and done.stderr.count("\n") == 1
