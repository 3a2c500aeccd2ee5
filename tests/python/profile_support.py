# SPDX-License-Identifier: Apache-2.0
"""Running plait profile and its reference from the tests. PLAIT names the executable (build/plait by default); PLAIT_TEST_PYTHONS
the interpreters, separated by colons (what plait was built for, found on PATH or in pyenv, by default)."""
import glob
import json
import os
import re
import shutil
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLAIT = os.environ.get("PLAIT") or os.path.join(ROOT, "build", "plait")
LIBDIR = os.path.join(os.path.dirname(os.path.realpath(PLAIT)), "lib", "plait")


def interpreters():
    """One interpreter for each version that a profiler was built for."""
    given = os.environ.get("PLAIT_TEST_PYTHONS")
    if given:
        return given.split(":")
    found = []
    for extension in sorted(glob.glob(os.path.join(LIBDIR, "_plait_profiler.cpython-3*"))):
        minor = re.search(r"cpython-3(\d+)", extension).group(1)
        pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
        choices = [shutil.which("python3." + minor)] + sorted(glob.glob(f"{pyenv}/versions/3.{minor}.*/bin/python3.{minor}"))
        for choice in choices:
            if choice and subprocess.run([choice, "-c", ""], capture_output=True).returncode == 0:
                found.append(choice)
                break
    return found


class Run:
    """One plait profile: its process and, when there is one, its result."""

    def __init__(self, folder, process):
        self.folder = folder
        self.code = process.returncode
        self.out, self.err = process.stdout, process.stderr
        path = os.path.join(folder, "profile.json")
        self.data = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else None

    def function(self, name):
        found = [f for f in self.data["functions"] if f["qualname"] == name]
        assert len(found) == 1, (name, [f["qualname"] for f in self.data["functions"]])
        return found[0]

    def context(self, *path):
        """The context reached by these function names from a thread's root (not named)."""
        contexts = self.data["contexts"]
        at = {c["id"] for c in contexts if c["parent"] is None}
        for name in path:
            at = {c["id"] for c in contexts if c["parent"] in at and c["function"] == name}
        assert len(at) == 1, (path, at)
        return next(c for c in contexts if c["id"] in at)


def profile(tmp_path, source, python, *options, args=(), module=None, check=True, **process):
    script = tmp_path / "prog.py"
    if source is not None:
        script.write_text(source)
    folder = tmp_path / "out.plait"
    what = ["-m", module] if module else [str(script)]
    command = [PLAIT, "profile", "-o", str(folder), "--python", python, *options, *what, *args]
    process.setdefault("cwd", tmp_path)
    process.setdefault("env", dict(os.environ))     # not what C libraries put into pytest's own environment
    done = Run(str(folder), subprocess.run(command, capture_output=True, text=True, timeout=120, **process))
    if check:
        assert done.data is not None, done.err
    return done


REFERENCE = r"""
import atexit, gc, os, sys, _lsprof
from plait import runmain
def start(fd, out):
    profiler = _lsprof.Profiler()
    def after():
        profiler.disable()
        import json
        rows = []
        for e in profiler.getstats():
            label = ["~", 0, e.code] if isinstance(e.code, str) else [e.code.co_filename, e.code.co_firstlineno, e.code.co_name]
            rows.append([label, e.callcount, e.callcount - e.reccallcount])
        json.dump(rows, open(out, "w"))
    runmain.watch(lambda code: profiler.enable(subcalls=False, builtins=True), after)
"""


def reference_counts(tmp_path, script, python):
    """{(file, line, name): (calls, primitive calls)} of cProfile's engine, started in the same way as plait's."""
    out = tmp_path / "reference.json"
    package = tmp_path / "lib" / "plait"
    shutil.copytree(os.path.join(ROOT, "python", "plait"), package)
    (package / "reference_boot.py").write_text(REFERENCE)
    environment = dict(os.environ, PYTHONPATH=str(package / "site"), PLAIT_BOOT="reference_boot", PLAIT_BOOT_OPTIONS=str(out))
    subprocess.run([python, str(script)], capture_output=True, timeout=120, cwd=tmp_path, env=environment)
    counts = {}
    for label, calls, primitive in json.load(open(out)):
        label[2] = re.sub(" at 0x[0-9a-f]+", "", label[2])
        old = counts.get(tuple(label), (0, 0))
        counts[tuple(label)] = (old[0] + calls, old[1] + primitive)
    return counts
