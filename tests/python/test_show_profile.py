# SPDX-License-Identifier: Apache-2.0
"""plait show and the page where a profile and a result of one program stand in one folder."""

import base64
import json
import re
import zlib

import pytest

PROGRAM = """\
def deco(f):
    def g(*a):
        return f(*a)
    return g


@deco
def add(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


def chain(n):
    x = 1
    for i in range(n):
        x = (x * 3 + i) % 1000
    return x


def fib(n):
    if n < 2:
        return n
    a = fib(n - 1)
    b = fib(n - 2)
    return a + b


add(60000)
chain(20000)
fib(20)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "prog.py").write_text(PROGRAM)
    return tmp_path / "prog.plait"


@pytest.fixture
def command(plait, python, run, tmp_path, folder):
    def call(verb, *options, program=tmp_path / "prog.py"):
        extra = ["--quiet"] if verb == "run" else []
        done = run([plait, verb, "--python", python, "-o", folder, *extra, *options, program], cwd=tmp_path)
        assert done.code == 0, done
        return done
    return call


@pytest.fixture
def show(plait, run, folder):
    def call(*arguments):
        done = run([plait, "show", folder, *arguments], env={"COLUMNS": "120"})
        assert done.code == 0, done
        return done.out
    return call


def costs(text):
    """{line: (estimated?, percent, answer)} of the table that comes first."""
    table = text.split("What costs most")[1].split("\n\n")[0]
    rows = re.findall(r"^ ([ ~]) *[\d.]+ (?:s|ms|us) +([\d.]+)%  prog\.py:(\d+) +(.*)$", table, re.M)
    return {int(line): (mark == "~", float(share), answer) for mark, share, line, answer in rows}


@pytest.mark.parametrize("order", [("run", "profile"), ("profile", "run")])
def test_loops_by_time_with_their_verdicts_come_first(command, show, folder, order):
    for verb in order:
        command(verb)
    text = show()
    rows = costs(text)
    assert [line for line in rows] == sorted(rows, key=lambda line: -rows[line][1])
    assert rows[10][0] and rows[10][2] == "yes, with a reduction of s"      # the function stands at its decorator in the profile
    assert rows[17][2].startswith("no: x, line 18 to 18")
    assert rows[22][2] == "yes, its calls as tasks" and not rows[22][0]      # a function's time is measured
    first_region = min(text.find(f"prog.py:{line}  ", text.find("\n\nprog.py:")) for line in (10, 17, 22))
    assert text.find("What costs most") < first_region < text.find("Functions by their own time") < text.find("The tree of calls")
    tree = text.split("The tree of calls")[1]
    assert len(re.findall(r"fib  prog\.py:22  21,891 calls", tree)) == 1      # recursion is folded into one
    assert (folder / "profile.prof").is_file() and (folder / "profile.callgrind").is_file()


def test_lines_make_the_times_of_loops_measured_and_add_up(command, show, folder):
    command("run")
    command("profile", "--lines")
    assert not any(estimated for estimated, _, _ in costs(show()).values())
    profile = json.loads((folder / "profile.json").read_text())
    for function in profile["functions"]:
        lines = [line for line in profile["lines"] if line["function_id"] == function["id"]]
        if lines and function["name"] in ("add", "chain"):
            assert sum(line["own_ns"] for line in lines) == pytest.approx(function["own_ns"], rel=0.02)
            assert all(line["total_ns"] <= function["total_ns"] * 1.000001 for line in lines)
        if lines and function["name"] == "<module>":
            assert sum(line["total_ns"] for line in lines) == pytest.approx(function["total_ns"], rel=0.02)
    place = show("prog.py:10")
    assert "time by line, callees included:" in place
    assert re.search(r"60,000 x +11 \| s \+= i \* i", place)


def test_a_folder_with_a_profile_only(plait, run, command, show, folder):
    command("profile")
    text = show()
    assert "Functions by their own time" in text and "plait run of the same program" in text and "What costs most" not in text
    assert run([plait, "show", folder, "prog.py:10"]).code == 125


def test_another_programs_profile_is_left_aside(plait, run, command, folder, tmp_path):
    command("run")
    (tmp_path / "other.py").write_text("print(sum(range(10)))\n")
    other = tmp_path / "o.plait"
    command("profile", "-o", other, program=tmp_path / "other.py")
    (folder / "profile.json").write_bytes((other / "profile.json").read_bytes())
    done = run([plait, "show", folder])
    assert done.code == 0 and "Functions by" not in done.out and done.err.count("\n") == 1 and "another program" in done.err
    command("run")
    assert not (folder / "profile.json").exists()      # plait run keeps the profile of the same program only


def test_a_damaged_profile_is_one_line(plait, run, command, folder):
    command("run")
    for text in ("", "{", '{"format": "plait-profile"}', "[]"):
        (folder / "profile.json").write_text(text)
        done = run([plait, "show", folder])
        assert done.code == 125 and done.err.startswith("plait: show: ") and done.err.count("\n") == 1


@pytest.mark.parametrize("order", [("run", "profile"), ("profile", "run")])
def test_the_page_has_the_profile_whichever_came_last(command, folder, order):
    for verb in order:
        command(verb)
    page = (folder / "report.html").read_text()
    data = json.loads(zlib.decompress(base64.b64decode(re.search(r'plait-data">([^<]*)', page)[1])))
    assert data["profile"] == json.loads((folder / "profile.json").read_text())
    assert data["result"] == json.loads((folder / "result.json").read_text())
