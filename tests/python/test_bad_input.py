# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with `plait run`: one clear line, the right exit code, and nothing of the user's touched."""

import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import time

import pytest

OK = "a = [0]\nfor i in range(5):\n    a[0] += i\nprint(a)\n"
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="needs a user that can become another")


def one_line(done):
    lines = done.err.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("plait: "), done
    return lines[0]


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.fixture
def refused(plait, python, run, tmp_path):
    """refused(*arguments) -> (exit code, the one line): plait did not start the program."""

    def call(*arguments, **kwargs):
        done = run([plait, "run", *arguments], cwd=tmp_path, **kwargs)
        assert done.out == "", done
        return done.code, one_line(done)

    return call


# ---- the script

def test_no_such_script(refused, python, tmp_path):
    code, line = refused("--python", python, "missing.py")
    assert code == 127 and "missing.py: No such file" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name,source", [
    ("directory without __main__", None),
    ("syntax error", b"x = 1\nif x\n    print(x)\n"),
    ("not Python", b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe garbage"),
    ("bad encoding", b"# -*- coding: no-such-codec -*-\nprint(1)\n"),
    ("not UTF-8", b"print('\xff')\n"),
    ("indentation", b"def f():\nreturn 1\n"),
])
def test_python_says_what_is_wrong(name, source, plait, python, run, tmp_path):
    """Where the interpreter refuses the script, its own message and exit code come through, and no more is said."""
    script = tmp_path / "script.py"
    script.mkdir() if source is None else script.write_bytes(source)
    alone = run([python, script], cwd=tmp_path)
    traced = run([plait, "run", "-q", "--python", python, script], cwd=tmp_path)
    assert alone.code == 1 and (traced.code, traced.out, traced.err) == (alone.code, alone.out, alone.err)


@root_only
def test_unreadable_script(plait, python, run, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(OK)
    script.chmod(0)
    os.chmod(tmp_path, 0o777)
    done = as_nobody([plait, "run", "-q", "--python", python, "-o", tmp_path / "o.plait", script], tmp_path)
    assert done.returncode in (1, 2, 126, 127) and "script.py" in done.stderr and "ermission denied" in done.stderr, done


def as_nobody(argv, cwd, **kwargs):
    """Runs argv without the right to read everything (CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH dropped), which root has."""
    argv = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search", *map(str, argv)]
    return subprocess.run(argv, cwd=cwd, capture_output=True, text=True, timeout=60, **kwargs)


# ---- the interpreter

def test_interpreter_missing(refused, script):
    code, line = refused("--python", "/no/such/python", script(OK))
    assert code == 127 and "/no/such/python: no such interpreter" in line


def test_interpreter_that_is_none(refused, script, tmp_path):
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\necho hello\n")
    fake.chmod(0o755)
    code, line = refused("--python", fake, script(OK))
    assert code == 126 and "fake" in line
    fake.chmod(0o644)
    code, line = refused("--python", fake, script(OK))
    assert code == 126 and "cannot be executed" in line


@pytest.mark.parametrize("said,why", [
    ("3.11", "3.12 or later"), ("free-threaded", "free-threaded"), ("jit", "JIT"),
])
def test_interpreter_unsupported(said, why, refused, script, python, tmp_path):
    """An interpreter that says of itself that it is too old, free-threaded, or compiles while it runs: one that answers plait's question so."""
    fake = tmp_path / "fake"
    patch = {"3.11": "import sys; sys.version_info = (3, 11, 9, 'final', 0); sys.hexversion = 0x030b09f0",
             "free-threaded": "import sys, sysconfig\nsysconfig.get_config_var('CONFIG_ARGS')\nsys.abiflags = 't'",
             "jit": "import sys, types\nsys.version_info = (3, 14, 0, 'final', 0)\nsys._jit = types.SimpleNamespace(is_enabled=lambda: True, is_available=lambda: True)"}[said]
    (tmp_path / "wrap.py").write_text(f"{patch}\nexec(sys.argv[sys.argv.index('-c') + 1])\n")
    fake.write_text(f"#!/bin/sh\nexec {python} {tmp_path}/wrap.py \"$0\" \"$@\"\n")
    fake.chmod(0o755)
    code, line = refused("--python", fake, script(OK))
    assert code == 126 and why in line


def test_interpreter_really_too_old(refused, script):
    old = sorted(pathlib.Path.home().glob(".pyenv/versions/3.11.*/bin/python3.11"))
    if not old:
        pytest.skip("no Python 3.11 here")
    code, line = refused("--python", old[0], script(OK))
    assert code == 126 and "plait needs CPython 3.12 or later" in line


# ---- the result folder

@pytest.mark.parametrize("make", ["folder", "file", "link"])
def test_foreign_folder_is_untouched(make, refused, python, script, tmp_path):
    out = tmp_path / "out.plait"
    if make == "file":
        out.write_text("mine")
    else:
        target = out if make == "folder" else tmp_path / "elsewhere"
        target.mkdir()
        (target / "thesis.tex").write_text("years of work")
        if make == "link":
            out.symlink_to(target)
    path = script(OK)
    before = contents(tmp_path)
    code, line = refused("--python", python, "-o", out, path)
    assert code == 125 and "out.plait" in line and "not a plait result" in line
    assert contents(tmp_path) == before


@root_only
def test_folder_not_writable(plait, python, script, tmp_path):
    path = script(OK)
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    done = as_nobody([plait, "run", "--python", python, "-o", locked / "out.plait", path], tmp_path)
    assert done.returncode == 125 and "Permission denied" in one_line_of(done.stderr) and done.stdout == ""
    assert not list(locked.iterdir())


def one_line_of(err):
    lines = err.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("plait: "), err
    return lines[0]


def test_parent_missing(refused, python, script, tmp_path):
    code, line = refused("--python", python, "-o", tmp_path / "no" / "out.plait", script(OK))
    assert code == 125 and "No such file" in line


def test_disk_full_keeps_the_old_result(plait, python, run, script, tmp_path):
    out, path = tmp_path / "out.plait", script(OK)
    command = [plait, "run", "--python", python, "-o", out, path]
    assert run(command, cwd=tmp_path).code == 0
    before = contents(out)
    assert len(before["result.json"]) > 4096

    script("import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, (4096, 4096))   # the file system of plait\n" + OK)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60,
                          preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
    assert done.returncode == 125 and "[10]" in done.stdout, done
    assert "cannot write" in one_line_of(done.stderr) and "File too large" in done.stderr
    assert contents(out) == before
    assert {p.name for p in tmp_path.iterdir()} == {"out.plait", path.name}   # nothing half-written is left


@root_only
def test_full_file_system_keeps_the_old_result(plait, python, run, script, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], capture_output=True).returncode:
        pytest.skip("cannot mount a small file system here")
    try:
        command = [plait, "run", "--python", python, "-o", disk / "out.plait", script(OK)]
        assert run(command, cwd=tmp_path).code == 0
        before = contents(disk / "out.plait")
        with open(disk / "filler", "wb", buffering=0) as filler:
            try:
                while filler.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        done = run(command, cwd=tmp_path)
        assert done.code == 125 and "No space left" in one_line(done)
        assert contents(disk / "out.plait") == before
    finally:
        subprocess.run(["umount", disk], check=True)


def test_other_results_are_replaced(plait, python, run, script, tmp_path):
    out = tmp_path / "out.plait"
    for text in ("print(1)\n", OK):
        assert run([plait, "run", "-q", "--python", python, "-o", out, script(text)], cwd=tmp_path).code == 0
    assert any(r["iterations"] == 5 for r in json.loads((out / "result.json").read_text())["regions"])


# ---- how the program ends

@pytest.mark.parametrize("source,code,err", [
    (OK + "raise KeyError('x')\n", 1, "KeyError: 'x'"),
    (OK + "import sys; sys.exit(7)\n", 7, ""),
    (OK + "import sys; sys.exit('words')\n", 1, "words"),
    (OK + "raise SystemExit\n", 0, ""),
])
def test_ends(source, code, err, trace, script):
    done, result = trace(script(source))
    assert done.code == code and done.out == "[10]\n" and err in done.err
    assert result["program"]["exit_code"] == code and result["program"]["complete"] is True
    assert any(d["location"] == "element" and d["count"] == 4 and d["kind"] == "RAW" and d["carried"] for d in result["dependences"])


def test_interrupted(plait, python, tmp_path):
    """Ctrl-C reaches the whole foreground group: the program sees KeyboardInterrupt, plait writes the result of what was."""
    script = tmp_path / "script.py"
    script.write_text("a = [0]\nprint('ready', flush=True)\nwhile True:\n    a[0] += 1\n")
    process = subprocess.Popen([plait, "run", "-q", "--python", python, "-o", tmp_path / "out.plait", script], cwd=tmp_path, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT and "KeyboardInterrupt" in err and out == ""
    result = json.loads((tmp_path / "out.plait" / "result.json").read_text())
    assert result["program"]["signal"] == signal.SIGINT
    assert any(r["kind"] == "loop" and r["iterations"] > 10 for r in result["regions"])


# ---- no memory

STARVED = """
import os, re, resource
size = int(re.search(r"VmSize:\\s+(\\d+)", open(f"/proc/{os.getppid()}/status").read()).group(1)) << 10
resource.prlimit(os.getppid(), resource.RLIMIT_AS, (size + (ROOM << 10), resource.RLIM_INFINITY))
d = {}
for i in range(20000):
    d[i] = [i, i]
print(len(d))
"""


@pytest.mark.parametrize("kilobytes", [0, 300, 3000])
def test_no_memory_for_plait(kilobytes, plait, python, script, tmp_path):
    """The program takes plait's memory away: it runs to its end unharmed, and plait says that it could not follow."""
    path = script(STARVED.replace("ROOM", str(kilobytes)).replace("\\\\", "\\"))
    done = subprocess.run([plait, "run", "--python", python, "-o", tmp_path / "out.plait", path], cwd=tmp_path, capture_output=True, text=True,
                          timeout=60)
    assert done.stdout == "20000\n", done
    assert "memory" in done.stderr and done.returncode in (0, 125), done
    if done.returncode == 0:
        program = json.loads((tmp_path / "out.plait" / "result.json").read_text())["program"]
        assert program["dropped_events"] > 0 and program["complete"] is False
    else:
        assert not (tmp_path / "out.plait").exists()


def test_no_memory_at_the_start(plait, python, script, tmp_path):
    for megabytes in (8, 40, 80):
        done = subprocess.run([plait, "run", "--python", python, "-o", tmp_path / "out.plait", script(OK)], cwd=tmp_path, capture_output=True,
                              text=True, timeout=60, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20,) * 2))
        assert done.returncode in (0, 1, 125, 126, 127) and done.stderr.strip(), (megabytes, done)
        if megabytes == 8:
            assert done.returncode >= 125 and done.stdout == "" and done.stderr.startswith("plait: "), done


GROWS = """
class Node:
    def __init__(self, value, next):
        self.value, self.next, self.parts = value, next, [value, value + 1]
def build(n):
    head, table = None, {}
    for i in range(n):
        head = Node(i, head)
        table[i] = [i]
        table[i][0] += head.parts[1]
    return head, table
def total(head):
    s = 0
    while head is not None:
        s += head.value
        head = head.next
    return s
def before(l):
    for i in range(1, len(l)):
        l[i] = l[i - 1] + 1
    return l[-1]
first = before([0] * 50)
head, table = build(60000)
print(total(head), len(table), first)
"""


def peak_megabytes(argv, cwd):
    """Of plait itself (its child, the program, has a process of its own)."""
    running, peak = subprocess.Popen(argv, cwd=cwd, stdout=subprocess.PIPE, text=True), 0
    while running.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{running.pid}/status").read_text()
        except OSError:
            break
        peak = max([peak] + [int(kilobytes) for kilobytes in re.findall(r"^VmHWM:\s+(\d+) kB", status, re.M)])
        time.sleep(0.005)
    return peak / 1024, running.communicate()[0], running.returncode


def test_memory_bound(plait, python, script, tmp_path):
    """--max-memory: an ever-growing heap is followed to its end within the bound; what may be missing is marked, the rest is exact."""
    results = {}
    for bound in ("1G", "24M"):
        folder = tmp_path / f"{bound}.plait"
        peak, out, code = peak_megabytes([plait, "run", "--quiet", "--python", python, "-o", folder, "--max-memory", bound, script(GROWS)], tmp_path)
        assert (code, out) == (0, "1799970000 60000 49\n")
        results[bound] = peak, json.loads((folder / "result.json").read_text())
    (whole_peak, whole), (peak, bounded) = results["1G"], results["24M"]
    assert peak < 24 + 30 and whole_peak > peak + 20          # the ring, the program's text and the result come on top
    assert not whole["program"]["warnings"] and "--max-memory" in bounded["program"]["warnings"][0]
    assert bounded["program"]["complete"] and bounded["program"]["dropped_events"] == 0
    assert bounded["program"]["instructions"] == whole["program"]["instructions"]
    marked = {region["line"] for region in bounded["regions"] if region.get("approximate")}
    assert {5, 7} <= marked and not marked & {18, 19}          # build and its loop; not what was over before
    exact = [[(d["kind"], d["variable"], d["source"]["line"], d["sink"]["line"], d["count"], str(d["distance"])) for d in result["dependences"]
              if {d["source"]["line"], d["sink"]["line"]} <= {18, 19, 20, 21}] for result in (whole, bounded)]
    assert exact[0] == exact[1] and len(exact[0]) > 5
    missing = sum(d["count"] for d in whole["dependences"]) - sum(d["count"] for d in bounded["dependences"])
    assert missing > 0


# ---- options

def test_unknown_option(refused, script):
    code, line = refused("--no-such-option", script(OK))
    assert code == 125 and "--no-such-option" in line


def test_unknown_module(plait, python, run, tmp_path):
    done = run([plait, "run", "-q", "--python", python, "-m", "no_such_module_here"], cwd=tmp_path)
    assert done.code == 1 and "No module named no_such_module_here" in done.err
