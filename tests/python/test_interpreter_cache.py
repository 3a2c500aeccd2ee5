# SPDX-License-Identifier: Apache-2.0
"""What plait keeps of an interpreter's answers, and when it asks again."""

import os
import re
import shutil

import pytest


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "cache" / "plait" / "interpreters"


@pytest.fixture
def once(plait, run, tmp_path, python):
    (tmp_path / "p.py").write_text("print('here')\n")

    def profile(exe=python, cache=tmp_path / "cache", verb="profile"):
        return run([plait, verb, "--python", exe, "-o", tmp_path / "p.plait", tmp_path / "p.py"], env={"XDG_CACHE_HOME": str(cache)})
    return profile


def test_an_answer_is_kept_and_used(once, kept):
    assert once().code == 0
    text = kept.read_text()
    assert text.count("\n") == 1 and "\tcpython 3 1" in text and kept.stat().st_mode & 0o77 == 0
    # That it is used: an answer that is no longer true refuses the interpreter.
    kept.write_text(re.sub(r"\tcpython 3 \d+ 3\.\d+\.\d+", "\tcpython 3 11 3.11.9", text))
    done = once()
    assert done.code == 126 and "3.11.9" in done.err


def test_a_file_that_others_may_write_is_not_believed(once, kept):
    once()
    kept.write_text(re.sub(r"\tcpython", "\tpypy", kept.read_text()))
    assert once().code == 126
    kept.chmod(0o666)
    assert once().code == 0


@pytest.mark.parametrize("text", ["", "\n\n\n", "1", "\t", "no such line\n" * 50, "\x00" * 100, "x" * 200000])
def test_damage_means_asking_again(once, kept, text):
    kept.parent.mkdir(parents=True)
    kept.write_text(text)
    kept.chmod(0o600)
    assert once().code == 0 and once(verb="run").code == 0
    assert "\tcpython" in kept.read_text()


def test_a_changed_executable_is_asked_again(once, kept, tmp_path, python):
    real = os.path.realpath(python)
    copy = tmp_path / "env" / "bin" / "python3"
    copy.parent.mkdir(parents=True)
    shutil.copy(real, copy)
    library = os.path.join(os.path.dirname(os.path.dirname(real)), "lib")
    os.symlink(library, tmp_path / "env" / "lib")
    once(copy)
    before = kept.read_text()
    assert str(copy) in before
    os.utime(copy, (1, 1))
    once(copy)
    assert kept.read_text().count(str(copy)) == 2 and kept.read_text().endswith(before)


def test_a_script_is_never_kept(once, kept, tmp_path, python):
    shim = tmp_path / "shim"
    shim.write_text(f'#!/bin/sh\nexec {python} "$@"\n')
    shim.chmod(0o755)
    assert once(shim).code == 0
    assert not kept.exists()


def test_no_place_to_keep_it_is_no_error(once, tmp_path):
    (tmp_path / "file").write_text("")
    for cache in (tmp_path / "file", tmp_path / "file" / "below", "relative"):
        assert once(cache=cache).code == 0
