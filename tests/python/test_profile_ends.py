# SPDX-License-Identifier: Apache-2.0
"""A program under plait profile behaves as under plain python, and its profile survives every way it can end."""
import os
import signal
import subprocess
import time

import profile_support as support
import pytest

pythons = pytest.mark.parametrize("python", support.interpreters())

BEHAVIOURS = {
    "identity": "import sys, os\nprint(__name__, __file__, sys.argv, sys.path[0], sys.orig_argv[1:], __spec__, __package__)\n"
                "print(sorted(k for k in os.environ if 'PLAIT' in k or k == 'PYTHONPATH'), sorted(m for m in sys.modules if 'plait' in m))\n",
    "stdin": "import sys\nprint(sys.stdin.read().upper()); print('to stderr', file=sys.stderr)\n",
    "exit_code": "import sys\nsys.exit(7)\n",
    "exit_text": "import sys\nsys.exit('bye')\n",
    "exit_none": "raise SystemExit\n",
    "traceback": "def f():\n    raise ValueError('x')\ntry: f()\nexcept ValueError as e: raise RuntimeError('y') from e\n",
    "excepthook": "import sys\nsys.excepthook = lambda t, v, tb: print('hook', t.__name__, tb.tb_frame.f_back, file=sys.stderr)\n1/0\n",
    "stack": "import traceback, warnings, inspect\ntraceback.print_stack(); print(len(inspect.stack()))\nwarnings.warn('w', stacklevel=2)\n",
    "recursion_depth": "n = 0\ndef f():\n    global n\n    n += 1\n    f()\ntry: f()\nexcept RecursionError: print(n)\n",
    "syntax_error": "def f(:\n",
    "atexit": "import atexit, threading, time\natexit.register(print, 'atexit')\nthreading.Thread(target=lambda: (time.sleep(.05), print('thread'))).start()\nprint('end')\n",
    "os_exit": "import os\nprint('x', flush=True)\nos._exit(9)\n",
    "keyboard_interrupt": "raise KeyboardInterrupt\n",
    "killed": "import os, signal\nprint('x', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "terminated": "import os, signal, time\nprint('x', flush=True)\nos.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(5)\n",
    "abort": "import os\nos.abort()\n",
    "fork": "import os\npid = os.fork()\nif pid == 0:\n    sum(len(str(i)) for i in range(1000))\n    raise SystemExit(4)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n",
    "exec": "import os, sys\nprint('before', flush=True)\nos.execv(sys.executable, [sys.executable, '-c', 'import os; print(\"after\", os.environ.get(\"PYTHONPATH\"))'])\n",
    "subprocess": "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import sys; print(sys.path[0] == \"\")'], capture_output=True).stdout)\n",
    "multiprocessing": "import multiprocessing as m\ndef f(x): return x * x\nif __name__ == '__main__':\n    m.set_start_method('spawn')\n    with m.Pool(2) as p: print(p.map(f, range(5)))\n",
    "daemon_thread": "import threading, time\nthreading.Thread(target=lambda: time.sleep(60), daemon=True).start()\nprint('end')\n",
    "monitoring_user": "import sys\nm = sys.monitoring\nm.use_tool_id(2, 'me')\nn = []\nm.register_callback(2, m.events.PY_START, lambda *a: n.append(1))\nm.set_events(2, m.events.PY_START)\ndef f(): pass\nf(); f()\nm.set_events(2, 0)\nprint(len(n))\n",
    "cprofile_inside": "import cProfile, pstats\np = cProfile.Profile()\ndef f(): return len('x')\np.enable()\nfor i in range(10): f()\np.disable()\nprint(sorted((k[2], v[0]) for k, v in pstats.Stats(p).stats.items()))\n",
    "settrace": "import sys\nn = []\ndef f(): return 1\nsys.settrace(lambda *a: n.append(a[1]))\nf(); f()\nsys.settrace(None)\nprint(n)\n",
}


def plain(tmp_path, python, args, **process):
    return subprocess.run([python, str(tmp_path / "prog.py"), *args], capture_output=True, text=True, cwd=tmp_path, timeout=60, **process)


@pythons
@pytest.mark.parametrize("name", BEHAVIOURS)
def test_behaves_as_plain_python(tmp_path, name, python):
    environment = dict(os.environ)
    run = support.profile(tmp_path, BEHAVIOURS[name], python, "--quiet", args=["a", "-b"], check=False, input="some text", env=environment)
    expected = plain(tmp_path, python, ["a", "-b"], input="some text", env=environment)
    assert run.code == expected.returncode
    assert run.out == expected.stdout
    assert run.err == expected.stderr


@pythons
def test_pythonpath_is_put_back(tmp_path, python):
    environment = dict(os.environ, PYTHONPATH=str(tmp_path / "x"))
    run = support.profile(tmp_path, "import os, sys\nprint(os.environ['PYTHONPATH'], sys.path[:2])\n", python, env=environment)
    assert run.out == plain(tmp_path, python, [], env=environment).stdout


@pythons
def test_sitecustomize_of_the_program_still_runs(tmp_path, python):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "sitecustomize.py").write_text("import sys; sys.mine = 5\n")
    environment = dict(os.environ, PYTHONPATH=str(tmp_path / "x"))
    run = support.profile(tmp_path, "import sys; print(sys.mine, sys.modules['sitecustomize'].__file__)\n", python, env=environment)
    assert run.out == plain(tmp_path, python, [], env=environment).stdout


@pythons
def test_modules_folders_and_names(tmp_path, python):
    package = tmp_path / "pack"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text("import sys\nprint(__name__, __package__, sys.argv, sys.path[0])\n")
    run = support.profile(tmp_path, None, python, module="pack", args=["1"])
    expected = subprocess.run([python, "-m", "pack", "1"], capture_output=True, text=True, cwd=tmp_path)
    assert (run.out, run.code) == (expected.stdout, 0)
    assert run.context("<module>")["file"] == str(package / "__main__.py")
    done = subprocess.run([support.PLAIT, "profile", "--python", python, "pack"], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == subprocess.run([python, "pack"], capture_output=True, text=True, cwd=tmp_path).stdout
    assert (tmp_path / "pack.plait" / "profile.json").exists()


@pythons
@pytest.mark.parametrize("ending, code, why", [("os._exit(3)", 3, None), ("os.kill(os.getpid(), 9)", -9, 9), ("os.abort()", -6, 6),
                                               ("__import__('ctypes').string_at(0)", -11, 11)])
def test_profile_survives_violent_ends(tmp_path, python, ending, code, why):
    source = (f"import os, time\ndef work():\n    t = time.monotonic()\n    for i in range(5000000): pass\n"
              f"    print(time.monotonic() - t, flush=True)\n    {ending}\nwork()\n")
    run = support.profile(tmp_path, source, python)
    assert run.code == code
    assert run.data["program"]["complete"] is False
    assert run.data["program"]["signal"] == why
    assert "INCOMPLETE" in run.err
    assert run.function("work")["calls"] == 1
    spent = float(run.out)        # by the loop; what ends the program comes on top
    assert .9 * spent < run.function("work")["total_ns"] * 1e-9 < spent + .5


@pythons
def test_killed_in_a_long_native_call(tmp_path, python):
    """The call in progress has no return event; its time is known all the same."""
    script = tmp_path / "prog.py"
    script.write_text("import time\ntime.sleep(30)\n")
    folder = str(tmp_path / "out.plait")
    process = subprocess.Popen([support.PLAIT, "profile", "-o", folder, "--python", python, str(script)], stderr=subprocess.PIPE)
    time.sleep(1)
    os.kill(process.pid, signal.SIGTERM)        # passed on
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGTERM
    process.stdout, process.stderr = "", ""
    run = support.Run(folder, process)
    assert 0.3e9 < run.function("<built-in method time.sleep>")["own_ns"] < 2e9


@pythons
def test_interrupt_from_the_terminal_group(tmp_path, python):
    script = tmp_path / "prog.py"
    script.write_text("import time\ntry: time.sleep(30)\nexcept KeyboardInterrupt: print('caught', flush=True); raise\n")
    folder = str(tmp_path / "out.plait")
    process = subprocess.Popen([support.PLAIT, "profile", "--quiet", "-o", folder, "--python", python, str(script)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert out == "caught\n" and err.count("KeyboardInterrupt") == 1
    assert os.path.exists(folder + "/profile.json")


@pythons
def test_threads(tmp_path, python):
    source = """
import threading, time
def spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end: pass
def outer(seconds): spin(seconds)
threads = [threading.Thread(target=outer, args=(.2 * (i + 1),), name=f"worker {i}") for i in range(3)]
for t in threads: t.start()
for t in threads: t.join()
"""
    run = support.profile(tmp_path, source, python)
    assert run.function("spin")["calls"] == 3
    named = {t["name"]: t for t in run.data["threads"]}
    assert set(named) == {"MainThread", "worker 0", "worker 1", "worker 2"}
    for i in range(3):
        thread = named[f"worker {i}"]
        assert thread["ended"] is True
        assert thread["cpu_s"] == pytest.approx(.2 * (i + 1), rel=.25, abs=.02)
        below = [c for c in run.data["contexts"] if c["thread"] == thread["id"] and c["function"] == "spin"]
        assert len(below) == 1 and below[0]["calls"] == 1
    assert named["MainThread"]["cpu_s"] < .3


@pythons
def test_thread_alive_at_exit(tmp_path, python):
    source = "import threading, time\ndef wait(): time.sleep(60)\nthreading.Thread(target=wait, daemon=True, name='left').start()\ntime.sleep(.2)\n"
    run = support.profile(tmp_path, source, python)
    left = [t for t in run.data["threads"] if t["name"] == "left"][0]
    assert left["ended"] is False and run.data["program"]["complete"] is True
    assert .1e9 < run.function("wait")["total_ns"] < 2e9


@pythons
def test_fork_is_reported_and_does_not_count(tmp_path, python):
    source = "import os\ndef f(): pass\nfor i in range(3):\n    if os.fork() == 0:\n        for j in range(50): f()\n        os._exit(0)\n    os.wait()\nf()\n"
    run = support.profile(tmp_path, source, python)
    assert run.function("f")["calls"] == 1
    assert any("3 child processes" in w for w in run.data["program"]["warnings"])


# ---- plait's own failures

def fails(tmp_path, *arguments, **process):
    done = subprocess.run([support.PLAIT, "profile", *arguments], capture_output=True, text=True, cwd=tmp_path, timeout=60, **process)
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1 and done.stderr.startswith("plait profile: ")
    return done


def test_own_failures(tmp_path):
    (tmp_path / "p.py").write_text("print('must not run')\n")
    assert fails(tmp_path, "missing.py").returncode == 127
    assert fails(tmp_path, "--python", "no-such-python", "p.py").returncode == 127
    assert fails(tmp_path, "--python", "/nowhere/python", "p.py").returncode == 127
    assert fails(tmp_path, "--python", "/bin/false", "p.py").returncode == 126
    assert fails(tmp_path, "--python", str(tmp_path / "p.py"), "p.py").returncode == 126
    assert fails(tmp_path, "--no-such-option", "p.py").returncode == 125
    assert fails(tmp_path, "-o").returncode == 125
    assert fails(tmp_path).returncode == 125
    assert fails(tmp_path, "--max-memory", "x", "p.py").returncode == 125


def test_a_foreign_folder_is_left_alone(tmp_path):
    (tmp_path / "p.py").write_text("print('must not run')\n")
    (tmp_path / "p.plait").mkdir()
    (tmp_path / "p.plait" / "thesis.txt").write_text("x")
    assert fails(tmp_path, "p.py").returncode == 125
    assert (tmp_path / "p.plait" / "thesis.txt").read_text() == "x"
    (tmp_path / "file").write_text("y")
    assert fails(tmp_path, "-o", "file", "p.py").returncode == 125
    assert fails(tmp_path, "-o", "no/such/parent", "p.py").returncode == 125


@pythons
def test_the_run_result_of_the_same_program_stays(tmp_path, python):
    folder = tmp_path / "out.plait"
    (folder / "extra").mkdir(parents=True)
    (folder / "extra" / "deep.txt").write_text("kept")
    (folder / "result.json").write_text('{"format": "plait-result", "program": {"argv": ["prog.py"]}}')
    support.profile(tmp_path, "print(1)\n", python)
    assert (folder / "result.json").exists() and (folder / "extra" / "deep.txt").read_text() == "kept"
    (folder / "result.json").write_text('{"format": "plait-result", "program": {"argv": ["other.py"]}}')
    support.profile(tmp_path, "print(1)\n", python)
    assert (folder / "profile.json").exists() and not (folder / "result.json").exists()
    assert os.listdir(tmp_path).count("out.plait") == 1 and not [n for n in os.listdir(tmp_path) if n.startswith(".out")]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_full_disk_keeps_the_old_result(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True).returncode != 0:
        pytest.skip("cannot mount")
    try:
        folder = disk / "r.plait"
        folder.mkdir()
        (folder / "profile.json").write_text("old")
        (disk / "fill").write_bytes(b"x" * 50000)
        (tmp_path / "p.py").write_text("import argparse\n")
        done = subprocess.run([support.PLAIT, "profile", "-o", str(folder), str(tmp_path / "p.py")], capture_output=True, text=True)
        assert done.returncode == 125 and "No space left" in done.stderr
        assert (folder / "profile.json").read_text() == "old" and os.listdir(disk) in (["r.plait", "fill"], ["fill", "r.plait"])
    finally:
        subprocess.run(["umount", str(disk)])
