# SPDX-License-Identifier: Apache-2.0
"""The scripts a newcomer meets first: what is installed, which Pythons are found, who includes whom, pip install."""

import os
import shutil
import sys

import pytest

SYSTEM = "/usr/local/bin:/usr/bin:/bin"


@pytest.fixture
def fake_python(tmp_path):
    """fake_python(folder, name, answer): an executable that answers find-pythons' question as told."""

    def make(folder, name, answer):
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{answer}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def find_pythons(root, run, tmp_path):
    """Runs find-pythons with no Python but those a test makes: its tools come from a folder of links."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("bash", "sh", "env", "dirname", "readlink", "tr", "sort", "timeout", "cut", "cat"):
        (tools / tool).symlink_to(shutil.which(tool, path=SYSTEM))

    def find(*folders, pyenv="none", venv=None, args=()):
        path = ":".join(str(f) for f in (*folders, tools))
        return run([root / "scripts" / "find-pythons", *args],
                   env={"PATH": path, "PYENV_ROOT": str(tmp_path / pyenv), "VIRTUAL_ENV": venv})

    return find


def test_every_version_once_oldest_first(find_pythons, fake_python, tmp_path):
    fake_python("bin", "python3.13", "echo 3.13 /first/3.13")
    fake_python("bin", "python3.12", "echo 3.12 /first/3.12")
    fake_python("more", "python3.13", "echo 3.13 /second/3.13")
    fake_python("pyenv/versions/3.14.0/bin", "python3", "echo 3.14 /pyenv/3.14")
    done = find_pythons(tmp_path / "bin", tmp_path / "more", pyenv="pyenv")
    assert done.code == 0 and done.err == ""
    assert done.out.splitlines() == ["/first/3.12", "/first/3.13", "/pyenv/3.14"]


def test_the_active_environment_comes_first(find_pythons, fake_python, tmp_path):
    fake_python("bin", "python3.13", "echo 3.13 /path/3.13")
    fake_python("venv/bin", "python", "echo 3.13 /venv/3.13")
    done = find_pythons(tmp_path / "bin", venv=str(tmp_path / "venv"))
    assert done.out.splitlines() == ["/venv/3.13"]


def test_none_is_one_message_with_the_way_out(find_pythons, fake_python, tmp_path):
    fake_python("bin", "python3.13", "echo no: a free-threaded build")
    fake_python("bin", "python3", "exit 3")
    done = find_pythons(tmp_path / "bin")
    assert done.code == 1 and done.out == ""
    assert done.err.count("plait:") == 1
    for said in ("3.12", "headers", "active virtual environment", "PATH", "pyenv install", "apt install python3-dev",
                 "a free-threaded build", "does not run"):
        assert said in done.err


def test_all_says_what_was_passed_over(find_pythons, fake_python, tmp_path):
    fake_python("bin", "python3.12", "echo 3.12 /path/3.12")
    fake_python("bin", "python3.11", "echo no: 3.11 is older than 3.12")
    quiet, loud = find_pythons(tmp_path / "bin"), find_pythons(tmp_path / "bin", args=["--all"])
    assert quiet.err == "" and "older than 3.12" in loud.err
    assert quiet.out == loud.out == "/path/3.12\n"


def test_the_tested_interpreter_is_found(pythons, python, run):
    facts = "import sys; print('%d.%d' % sys.version_info[:2])"
    versions = [run([p, "-c", facts]).out for p in pythons]
    assert run([python, "-c", facts]).out in versions
    assert versions == sorted(set(versions))


@pytest.fixture
def packages(root, run, tmp_path):
    """install-deps in a copied tree whose list a test writes, with apt and dpkg that only tell what they were asked."""
    (tmp_path / "scripts").mkdir()
    for name in ("install-deps", "common.sh", "find-pythons"):
        shutil.copy(root / "scripts" / name, tmp_path / "scripts" / name)
    fake = tmp_path / "fake"
    fake.mkdir()

    def tool(name, text):
        (fake / name).write_text(f"#!/bin/sh\n{text}\n")
        (fake / name).chmod(0o755)

    tool("dpkg-query", 'case "$*" in *have*) printf installed ;; *Version*) printf 3.11.2 ;; *) exit 1 ;; esac')
    tool("apt-cache", 'case "$*" in *rare*) echo "  Candidate: (none)" ;; *) echo "  Candidate: 1.0" ;; esac')
    tool("apt-get", f'echo "$*" >>{tmp_path}/asked')
    tool("id", "echo 0")

    def install(text, *args):
        (tmp_path / "scripts" / "packages.txt").write_text(text)
        done = run([tmp_path / "scripts" / "install-deps", *args], env={"PATH": f"{fake}:{os.environ['PATH']}"})
        asked = tmp_path / "asked"
        return done, asked.read_text().splitlines() if asked.is_file() else []

    return install


def test_nothing_missing_is_silent_and_asks_no_one(packages):
    done, asked = packages("# a comment\nbuild have always\nbuild other without:sh\ntest absent always\n", "build")
    assert (done.code, done.out, done.err, asked) == (0, "", "", [])


def test_what_is_missing_is_installed_and_nothing_else(packages):
    done, asked = packages("build have always\nbuild want always # why\ntest absent always\n"
                           "build new python:3.12\nbuild old python:3.10\n", "build")
    assert done.code == 0, done
    assert asked[0] == "-q update" and len(asked) == 2
    assert asked[1].split()[-2:] == ["want", "old"]
    assert "want old" in done.out


def test_optional_is_left_out_once_where_there_is_none(packages):
    text = "test rare optional\ntest have always\n"
    first, asked = packages(text, "test")
    assert first.code == 0 and "left out: rare" in first.out
    assert asked == ["-q update"]
    again, asked = packages(text, "test")
    assert again.out == "" and asked == ["-q update"]


def test_the_real_list_is_complete_here(root, run):
    done = run([root / "scripts" / "install-deps", "--list", "build", "test"])
    assert done.code == 0, done
    assert set(done.out.split()) <= {"chromium"}


@pytest.fixture
def layering(root, run, tmp_path):
    """layering({path: text}) -> Finished: the check over a small tree of these files."""

    def check(files):
        for path, text in {"include/plait.h": "", "src/base/vec.h": "", "src/engine/engine.h": "", **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return run([sys.executable, root / "scripts" / "check-layering.py", tmp_path])

    return check


def test_layering_of_this_tree(root, run):
    done = run([sys.executable, root / "scripts" / "check-layering.py"])
    assert done.code == 0, done.out


@pytest.mark.parametrize("path, text, why", [
    ("src/base/x.c", '#include "engine/engine.h"\n', "base may not include engine"),
    ("src/recorder/x.c", '#include "engine/engine.h"\n', "recorder may not include engine"),
    ("src/engine/x.c", "\n#include <Python.h>\n", "only recorder may include <Python.h>"),
    ("src/base/x.c", "  #  include <jansson.h>\n", "may include <jansson.h>"),
    ("src/extra/x.c", "", "a folder that the layering table does not know"),
    ("include/plait.h", '#include "base/vec.h"\n', "include may not include base"),
    ("viewer/src/a.ts", "import { x } from '../../examples/x'\n", "from outside viewer/"),
    ("python/plait/a.py", "import numpy\n", "neither ours nor the standard library's"),
])
def test_layering_finds_a_breach(layering, path, text, why):
    done = layering({path: text})
    assert done.code == 1 and why in done.out, done
    assert done.out.splitlines()[0].startswith(path.rsplit("/", 1)[0] if "extra" in path else path)


def test_layering_accepts_what_the_table_allows(layering):
    done = layering({
        "src/engine/x.c": '#include "base/vec.h"\n#include "engine/engine.h"\n#include <stdio.h>\n',
        "src/recorder/x.c": '#include <Python.h>\n#include "base/vec.h"\n',
        "viewer/src/a.ts": "import { x } from './b'\nimport y from 'd3-scale'\n",
        "python/plait/a.py": "import os\nfrom plait import b\nimport _plait_recorder\n",
    })
    assert done.code == 0 and "0 breaches" in done.out


@pytest.mark.timeout(900)
def test_pip_install_gives_the_same_plait(root, run, plait, tmp_path):
    """Built as pip builds it, but with the back end that is here already, so that no network is needed."""
    env = {"PYTHONPATH": None, "VIRTUAL_ENV": None, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    wheels = tmp_path / "wheels"
    page = plait.parent / "generated" / "viewer_page.c"
    built = run([sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "-w", wheels,
                 "-C", f"cmake.define.PLAIT_VIEWER_PAGE={page}", root],
                cwd=tmp_path, env=env, timeout=800)
    assert built.code == 0, built
    (wheel,) = wheels.iterdir()
    venv = tmp_path / "venv"
    assert run([sys.executable, "-m", "venv", venv], env=env).code == 0  # the wheel is for the Python that built it
    done = run([venv / "bin" / "pip", "install", "--no-index", "--no-deps", wheel], env=env)
    assert done.code == 0, done

    installed = venv / "bin" / "plait"
    assert run([installed, "--version"]).out == run([plait, "--version"]).out != ""
    path = {"PATH": f"{venv / 'bin'}:{SYSTEM}", "VIRTUAL_ENV": str(venv)}
    done = run(["plait", "run", "--quiet", "-o", tmp_path / "r.plait", root / "examples" / "quicksort.py", "500"],
               cwd=tmp_path, env=path)
    assert done.code == 0 and done.out.startswith("quicksort: 500"), done
    shown = run(["plait", "show", tmp_path / "r.plait"], env=path)
    assert shown.code == 0 and "quicksort.py:23" in shown.out
    assert (tmp_path / "r.plait" / "report.html").is_file()
