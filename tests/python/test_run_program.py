# SPDX-License-Identifier: Apache-2.0
"""The program under `plait run` behaves as it does alone, and the stream says what it did."""

import json
import os
import signal
import subprocess
import textwrap
import time

import pytest

SAME = {
    "exit_code": "import sys; print(1); sys.exit(7)",
    "exception": "def f(): raise KeyError('x')\nf()",
    "argv": "import sys; print(sys.argv, __name__, __file__, sys.path[0] != '')",
    "stdin": "print(input())",
    "atexit": "import atexit\natexit.register(lambda: print('bye'))\nprint('hi')",
    "frames": "import sys\nprint(sys._getframe().f_back, sys.getrecursionlimit())",
    "recursion": "def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError as e: print(type(e))",
    "deep_death": "d = []\nfor i in range(200000): d = [d]\ndel d\nprint('alive')",
    "deep_death_dict": "d = {}\nfor i in range(100000): d = {1: d}\ndel d\nprint('alive')",
    "generators": """
        def g():
            try:
                while True: yield 1
            finally: print("closed")
        a = g(); next(a); a.close()
        a = g(); next(a); del a
        b = g(); next(b)
        try: b.throw(ValueError)
        except ValueError: print("thrown")
    """,
    "finalizer": "class A:\n    def __del__(self): print('del')\nA()\na = [A()]\na.clear()\nprint('end')",
    "weakref": "import weakref\nclass A: pass\na = A(); w = weakref.ref(a, lambda r: print('gone')); del a; print(w())",
    "threads": """
        import threading
        out = []
        def f(n):
            for i in range(n): out.append(i)
        t = [threading.Thread(target=f, args=(300,)) for _ in range(4)]
        [x.start() for x in t]; [x.join() for x in t]
        print(len(out))
    """,
    "async": """
        import asyncio
        class C:
            async def __aenter__(self): return 1
            async def __aexit__(self, *a): return True
        async def items():
            for i in range(3):
                await asyncio.sleep(0)
                yield i
        async def main():
            async with C() as c: raise OSError
            return [i async for i in items()]
        print(asyncio.run(main()))
    """,
    "exec": "exec('u = 1\\nprint(u)', {'print': print}, {})\nprint(eval('[i for i in range(3)]'))",
    "metaclass": """
        class M(type):
            @classmethod
            def __prepare__(m, n, b, **k): return {"z": 1}
            def __call__(c, *a): return super().__call__(*a)
        class A(metaclass=M):
            y = z + 1
            def __init_subclass__(c): print("sub")
        class B(A): __slots__ = ("q",)
        b = B(); b.q = B.y; print(b.q)
    """,
    "settrace": "import sys\nlines = []\ndef t(f, e, a):\n    lines.append(e)\n    return t\nsys.settrace(t)\ndef f(a): return a[0]\nf([1])\nsys.settrace(None)\nprint(lines)",
    "profile": "import cProfile\np = cProfile.Profile()\np.enable()\nsum([1, 2])\np.disable()\nprint('ok')",
    "monitoring": """
        import sys
        m = sys.monitoring
        m.use_tool_id(2, "other")
        seen = []
        m.register_callback(2, m.events.PY_START, lambda *a: seen.append(a[0].co_name))
        m.set_events(2, m.events.PY_START)
        def f(a): return a[0]
        f([1])
        m.restart_events()
        f([2])
        m.set_events(2, 0)
        print(seen)
    """,
    "fork": "import os\npid = os.fork()\nif pid == 0:\n    a = [1]; a[0] += 1; os._exit(3)\nprint(os.waitpid(pid, 0)[1] >> 8)",
    "subprocess": "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import sys; print(sys.monitoring.get_tool(3))'], capture_output=True, text=True).stdout)",
    "far": "def f(a):\n" + "    a[0] += 1\n" * 4000 + "    return a\nprint(f([0]))",
    "surrogate": "class A: pass\na = A(); setattr(a, '\\udcff', 1); print(len(vars(a)))",
    "eq_keys": "class K:\n    def __init__(s, n): s.n = n\n    def __eq__(s, o): print('eq'); return s.n == o.n\n    def __hash__(s): return 1\nd = {K(1): 1}; d[K(2)] = 2; print(K(1) in d, len(d))",
}


@pytest.mark.parametrize("name", sorted(SAME))
def test_same_as_alone(name, plait, python, run, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(SAME[name]))
    alone = run([python, script, "x", "y z"], cwd=tmp_path, stdin="line\n")
    traced = run([plait, "run", "-q", "--discard", "--python", python, script, "x", "y z"], cwd=tmp_path, stdin="line\n")
    err = "".join(line for line in traced.err.splitlines(True) if not line.startswith("plait: "))
    assert (traced.code, traced.out, err) == (alone.code, alone.out, alone.err)


def dump(plait, python, run, tmp_path, source):
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(source))
    done = run([plait, "run", "--dump", "--python", python, script], cwd=tmp_path)
    lines = done.out.splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("start"))
    return done, lines[begin:]


def words(lines, *kinds):
    return [line.split() for line in lines if line.split()[0] in kinds]


def test_elements_and_lengths(plait, python, run, tmp_path):
    _, lines = dump(plait, python, run, tmp_path, "def f(a):\n    a[1] = a[-1]\nf([7, 8, 9])\n")
    (made,) = words(lines, "created")
    seen = [(w[0], w[2] if w[0] == "element" else "", w[-1] if w[-1] != "more" else w[-2]) for w in words(lines, "length", "element") if made[3] in w]
    assert seen == [("length", "", "r"), ("element", "2", "r"), ("element", "1", "w")]


def test_silent_store(plait, python, run, tmp_path):
    _, lines = dump(plait, python, run, tmp_path, "def f(a):\n    a[0] = 5\n    a[0] = 6\nf([5])\n")
    assert ["silent" in w for w in words(lines, "element")] == [True, False]


def test_equal_keys_are_one_key(plait, python, run, tmp_path):
    _, lines = dump(plait, python, run, tmp_path, "def f(d):\n    return d[1], d[1.0], d[True], d[2]\nf({1: 3, 2: 4})\n")
    keys = [lines[i - 1].split()[-1] for i, line in enumerate(lines) if line.startswith("key") and " r" in line and " w" not in line]
    assert len(keys) == 4 and keys[0] == keys[1] == keys[2] != keys[3]


def test_deaths_are_told_for_what_was_named(plait, python, run, tmp_path):
    _, lines = dump(plait, python, run, tmp_path, "def f():\n    for i in range(3):\n        a = [i]\n        a[0]\nf()\n")
    made = [w[3] for w in words(lines, "created")]
    assert len(made) == 3 and len([w for w in words(lines, "death") if w[-1] in made]) == 3


def test_failed_access_is_followed_by_raise(plait, python, run, tmp_path):
    _, lines = dump(plait, python, run, tmp_path, "def f(d):\n    try:\n        return d[9]\n    except KeyError:\n        pass\nf({})\n")
    kinds = [line.split()[0] for line in lines]
    at = kinds.index("raise")
    assert kinds[at - 1] == "key" and kinds[at + 1] == "handled"
    assert lines[at].split()[1] == lines[at - 1].split()[1]


def test_threads_are_numbered(plait, python, run, tmp_path):
    _, lines = dump(plait, python, run, tmp_path, "import threading\ndef f(): pass\nfor i in range(2):\n    t = threading.Thread(target=f)\n    t.start()\n    t.join()\n")
    assert sorted({w[1] for w in words(lines, "thread")}) == ["0", "1", "2"]


def test_starts_are_returns_and_unwinds(plait, python, run, tmp_path):
    source = "def g(n):\n    yield n\n    raise ValueError\ndef f(n):\n    if n: f(n - 1)\n    try: list(g(1))\n    except ValueError: pass\nf(3)\n"
    _, lines = dump(plait, python, run, tmp_path, source)
    count = {kind: len(words(lines, kind)) for kind in ("start", "resume", "return", "yield", "unwind", "drop")}
    assert count["start"] + count["resume"] == count["return"] + count["yield"] + count["unwind"] + count["drop"]
    assert count["unwind"] == 4 and lines[-1] == "end 1"


def test_exit_and_kill_leave_an_incomplete_result(plait, python, run, tmp_path):
    script = tmp_path / "program.py"
    for how, code in (("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", None)):
        script.write_text(f"import os\na = [0]\nfor i in range(10): a[0] += i\n{how}\n")
        done = run([plait, "run", "-q", "--python", python, "-o", tmp_path / "out.plait", script], cwd=tmp_path)
        assert done.code == code if code is not None else done.code == -signal.SIGKILL
        result = json.loads((tmp_path / "out.plait" / "result.json").read_text())
        assert result["program"]["complete"] is False
        assert any(d["kind"] == "RAW" and d["location"] == "element" and d["count"] == 9 for d in result["dependences"])


def test_the_interpreters_traceback_is_not_the_programs(trace, script):
    """From 3.13 on an uncaught exception is printed by library code; the program's own handler is the program's."""
    text = "import sys, threading\ndef f():\n    return 1 / 0\nt = threading.Thread(target=f)\nt.start()\nt.join()\nf()\n"
    done, result = trace(script(text))
    assert done.code == 1 and done.err.count("ZeroDivisionError") == 2
    assert not any(os.path.basename(path) in ("traceback.py", "linecache.py", "_colorize.py") for path in result["files"])
    assert result["program"]["complete"] and not result["program"]["dropped_events"]
    hook = "def hook(kind, value, trace):\n    for k in range(3): seen[0] += k\n    print(seen)\nseen = [0]\nsys.excepthook = hook\n"
    done, result = trace(script("import sys\n" + hook + "1 / 0\n"))
    assert done.out == "[3]\n" and any(d["location"] == "element" and d["count"] == 2 for d in result["dependences"])


def test_the_command_to_go_on_with_can_be_pasted(plait, python, run, tmp_path):
    folder = tmp_path / "it's a füll $name"
    folder.mkdir()
    (folder / "a b.py").write_text("print(sum([i for i in range(9)]))\n")
    done = run([plait, "run", "--python", python, "a b.py"], cwd=folder)
    assert (done.code, done.out) == (0, "36\n") and len(done.err.splitlines()) == 1
    shown = run(["sh", "-c", done.err.split("; plait ")[1].replace("show", f"{plait} show", 1)], cwd=tmp_path)
    assert shown.code == 0 and "a b.py" in shown.out


@pytest.mark.parametrize("arguments", [["broken.py"], ["-m", "no_such_module_at_all"]])
def test_a_program_that_does_not_start_replaces_no_result(arguments, plait, python, run, tmp_path):
    (tmp_path / "fine.py").write_text("print(1)\n")
    (tmp_path / "broken.py").write_text("def f(:\n")
    assert run([plait, "run", "-q", "--python", python, "-o", "out.plait", "fine.py"], cwd=tmp_path).code == 0
    before = (tmp_path / "out.plait" / "result.json").read_bytes()
    plain = run([python, *arguments], cwd=tmp_path)
    done = run([plait, "run", "--python", python, "-o", "out.plait", *arguments], cwd=tmp_path)
    assert done.code == plain.code == 1 and done.err == plain.err + "plait: the program did not start, so there is no result\n"
    assert (tmp_path / "out.plait" / "result.json").read_bytes() == before and not list(tmp_path.glob("*.plait.*"))


def test_coverage_names_forks_and_exclusions(plait, python, run, tmp_path):
    (tmp_path / "left_out.py").write_text("def f(a):\n    a[0] = 1\n")
    script = tmp_path / "program.py"
    script.write_text("import os, json, left_out\nleft_out.f([0])\npid = os.fork()\nif not pid: os._exit(0)\nos.waitpid(pid, 0)\n")
    done = run([plait, "run", "-q", "--python", python, "-o", tmp_path / "out.plait", "--exclude", "left_out.py", script], cwd=tmp_path)
    assert done.code == 0, done
    result = json.loads((tmp_path / "out.plait" / "result.json").read_text())
    what = " | ".join(note["what"] + ": " + note["why"] for note in result["coverage"])
    assert "left_out.py: left out by --exclude" in what and "fork" in what and "import of library modules" in what
    assert not any(path.endswith("left_out.py") for path in result["files"])


def test_a_killed_plait_does_not_hang_the_program(plait, python, tmp_path):
    script = tmp_path / "program.py"
    script.write_text("a = [0]\nfor i in range(3000000): a[0] = i\nopen('done', 'w').close()\n")
    process = subprocess.Popen([plait, "run", "-q", "--discard", "--python", python, script], cwd=tmp_path, stderr=subprocess.DEVNULL)
    time.sleep(0.6)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(300):
        if (tmp_path / "done").exists():
            return
        time.sleep(0.1)
    pytest.fail("the program still waits for a dead plait")


@pytest.mark.parametrize("arguments,message", [
    (["--frobnicate", "x.py"], "no option --frobnicate"),
    (["-o"], "-o needs a value"),
    ([], "which program?"),
    (["--max-memory", "lots", "x.py"], "--max-memory takes"),
    (["--python", "/nowhere/python", "x.py"], "no such interpreter"),
    (["nowhere.py"], "nowhere.py"),
])
def test_bad_options(arguments, message, plait, run, tmp_path):
    (tmp_path / "x.py").write_text("print(1)\n")
    done = run([plait, "run", *arguments], cwd=tmp_path)
    assert done.code in (125, 127) and message in done.err and done.out == ""
    assert len(done.err.strip().splitlines()) == 1 and not os.path.exists(tmp_path / "x.plait")


def test_star_import_binds_globals(trace, tmp_path):
    """What `from m import *` binds is a global like any other: a constant if nothing else binds it, else a variable."""
    (tmp_path / "starmod.py").write_text("count = 0\nLIMIT = 5\n_hidden = 1\ndef total(i):\n    return i\n")
    (tmp_path / "main.py").write_text("from starmod import *\ncount = count + 1\nfor i in range(3):\n    count += LIMIT + total(i)\nprint(count)\n")
    done, result = trace(tmp_path / "main.py")
    assert done.out == "19\n"
    main = result["files"].index(str(tmp_path / "main.py"))
    found = {(d["kind"], d["variable"], d["source"]["line"], d["sink"]["line"], d["count"]) for d in result["dependences"]
             if d["location"] == "global" and d["source"]["file"] == d["sink"]["file"] == main}
    assert {(kind, "count", 1, 2, 1) for kind in ("RAW", "WAW")} <= found
    assert ("RAW", "count", 4, 4, 2) in found and not any(variable in ("LIMIT", "total") for _, variable, *_ in found)
