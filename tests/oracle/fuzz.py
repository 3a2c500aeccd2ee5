#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random programs under plait and under the oracle, compared exactly.

    python fuzz.py --seeds A B [--endless] [--keep FOLDER]

PLAIT names the plait program (default: plait on PATH), PLAIT_PYTHON the interpreter handed to it (default: this one).
The exit code is 1 if any seed differed. Programs that differ are kept under FOLDER, with the differences beside them.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from compare import compare  # noqa: E402
from generate import generate  # noqa: E402
from oracle import OracleUnsupported, analyse  # noqa: E402


def plait_command():
    return os.environ.get("PLAIT") or shutil.which("plait")


def plait_result(path, folder, timeout=60):
    """(result.json as an object, the finished process); raises RuntimeError when plait itself failed."""
    out = os.path.join(folder, "out.plait")
    shutil.rmtree(out, ignore_errors=True)
    python = os.environ.get("PLAIT_PYTHON") or sys.executable
    command = [plait_command(), "run", "--quiet", "--python", python, "-o", out, path]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, cwd=folder)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"plait took more than {timeout} s") from None
    if done.returncode in (125, 126, 127) or done.returncode < 0:
        raise RuntimeError(f"plait failed ({done.returncode}): {done.stderr.strip()[-500:]}")
    try:
        with open(os.path.join(out, "result.json"), encoding="utf-8") as stream:
            return json.load(stream), done
    except (OSError, ValueError) as error:
        raise RuntimeError(f"no result: {error}; {done.stderr.strip()[-500:]}") from None


def differences(source, folder, name="program.py"):
    """Differences between plait and the oracle on one program, as lines; OracleUnsupported passes through."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(source)
    truth = analyse(source, path)
    try:
        result, done = plait_result(path, folder)
    except RuntimeError as error:
        return [str(error)], truth
    found = compare(result, truth.dependences, truth.regions, path, source)
    if done.stdout != truth.output:
        found.append("output    the traced program's standard output differs")
    if result["program"].get("dropped_events"):
        found.append(f"dropped   {result['program']['dropped_events']} events")
    return found, truth


def run_seeds(first, last, keep=None, say=print):
    """Runs seeds first..last-1: {seed: differences} for those that differ, and the number of dependences compared."""
    bad, compared = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last):
            source = generate(seed)
            found, truth = differences(source, folder, f"seed{seed}.py")
            compared += len(truth.dependences)
            if not found:
                continue
            bad[seed] = found
            say(f"seed {seed}: {len(found)} differences; first: {found[0]}")
            if keep:
                os.makedirs(keep, exist_ok=True)
                shutil.copy(os.path.join(folder, f"seed{seed}.py"), keep)
                with open(os.path.join(keep, f"seed{seed}.txt"), "w", encoding="utf-8") as stream:
                    stream.write("\n".join(found) + "\n")
    return bad, compared


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 100), metavar=("A", "B"))
    parser.add_argument("--endless", action="store_true")
    parser.add_argument("--keep")
    options = parser.parse_args()
    if not plait_command():
        print("fuzz: no plait: set PLAIT to its path", file=sys.stderr)
        return 2
    first, last, failed, start = *options.seeds, 0, time.monotonic()
    done = compared = 0
    while True:
        bad, count = run_seeds(first, last, options.keep)
        failed, done, compared = failed + len(bad), done + last - first, compared + count
        print(f"{done} programs, {done - failed} exact, {compared} dependences compared, {time.monotonic() - start:.0f} s", flush=True)
        if not options.endless:
            return 1 if failed else 0
        first, last = last, last + 100


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except OracleUnsupported as error:
        sys.exit(f"fuzz: the oracle has no rule for a generated program: {error}")
