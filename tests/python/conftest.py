# SPDX-License-Identifier: Apache-2.0
"""What every end-to-end test starts from: the built plait, the interpreter to trace with, and how to run both."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import pytest

# A background job starts with Ctrl-C ignored, and programs started from here would inherit that: tests of interruption would wait for ever.
if signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Finished:
    """A process that ended."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    def __repr__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def execute(argv, cwd=None, env=None, timeout=120, stdin=""):
    """Run argv; `env` is added to the environment, a value of None takes a variable out."""
    full = {**os.environ, **(env or {})}
    full = {name: value for name, value in full.items() if value is not None}
    done = subprocess.run([str(a) for a in argv], cwd=cwd, env=full, timeout=timeout, input=stdin,
                          capture_output=True, text=True, errors="replace")
    return Finished(done)


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def run():
    return execute


@pytest.fixture(scope="session")
def plait():
    """The path of the built program: $PLAIT, else build/plait."""
    path = pathlib.Path(os.environ.get("PLAIT", ROOT / "build" / "plait")).resolve()
    if not path.is_file():
        pytest.fail(f"{path} is not built: run make first")
    return path


@pytest.fixture(scope="session")
def python():
    """The interpreter whose programs are traced: $PLAIT_PYTHON, else the one that runs the tests."""
    return os.environ.get("PLAIT_PYTHON") or sys.executable


@pytest.fixture(scope="session")
def pythons():
    """Every interpreter that scripts/find-pythons finds, oldest first."""
    done = execute([ROOT / "scripts" / "find-pythons"])
    assert done.code == 0, done
    return done.out.split()


@pytest.fixture(scope="session")
def candidates(python, pythons):
    """Interpreters to look for a library in: the one under test, that of the tests' own environment, all others. Each once."""
    return list(dict.fromkeys([python, sys.executable, *pythons]))


@pytest.fixture
def trace(plait, python, tmp_path):
    """trace(script_or_args...) -> (Finished, result): one `plait run` with its result.json read."""

    def run_plait(*args, options=(), out=None, **kwargs):
        folder = out or tmp_path / "out.plait"
        done = execute([plait, "run", "--quiet", "--python", python, "-o", folder, *options, *args],
                       cwd=kwargs.pop("cwd", tmp_path), **kwargs)
        path = folder / "result.json"
        return done, json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    return run_plait


@pytest.fixture
def script(tmp_path):
    """script(text, name) -> path: a file for one test."""

    def write(text, name="target.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def golden():
    """golden(name, text): text equals tests/golden/name; with UPDATE_GOLDEN=1 (make golden) it is recorded instead."""

    def compare(name, text):
        path = ROOT / "tests" / "golden" / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is not recorded: make golden"
        assert text == path.read_text(encoding="utf-8"), f"differs from {path}; if that is wanted: make golden"

    return compare


@pytest.fixture(scope="session")
def compiler():
    found = shutil.which("cc") or shutil.which("gcc")
    if not found:
        pytest.skip("no C compiler")
    return found


def pytest_collection_modifyitems(items):
    for item in items:
        if "golden" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.golden)
