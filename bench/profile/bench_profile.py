# SPDX-License-Identifier: Apache-2.0
"""What plait profile costs beside cProfile, VizTracer, yappi and pyinstrument: slowdown of the whole process, paired in one run.

    python bench/profile/bench_profile.py [--plait build/plait] [--python EXE] [--rounds 5] [--only NAME,...] [--tools NAME,...] [--cpu]
                                           [--markdown]

EXE is the interpreter under test; tools that it has not installed are left out. In each round every tool runs every program once, the
tools in rotating order, so slow spells of the machine hit all alike; a tool's slowdown is its best time over the plain program's best.
With --cpu the time is the processor's, user and system with child processes, which a busy machine distorts less than the wall's.
The output is checked: a run whose stdout differs from the plain run's is an error.
"""
import argparse
import math
import os
import subprocess
import sys
import tempfile
import time

from programs import PROGRAMS

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def tools(arguments, folder):
    """name -> command prefix, before the script."""
    python = arguments.python
    out = lambda name: os.path.join(folder, name)   # noqa: E731
    commands = {
        "plain": [python],
        "plait": [arguments.plait, "profile", "--quiet", "-o", out("bench.plait"), "--python", python],
        "cProfile": [python, "-m", "cProfile", "-o", out("bench.prof")],
        "yappi": [python, "-m", "yappi", "-b", "-o", out("bench.yappi"), "-f", "pstat"],
        "viztracer": [python, "-m", "viztracer", "--quiet", "-o", out("bench.json")],
        "pyinstrument": [python, "-m", "pyinstrument", "-o", out("bench.txt")],
    }
    installed = "import importlib.util as u; print(*[n for n in %r if u.find_spec(n)])" % (["yappi", "viztracer", "pyinstrument"],)
    found = subprocess.run([python, "-c", installed], capture_output=True, text=True, check=True).stdout.split()
    wanted = arguments.tools.split(",") if arguments.tools else list(commands)
    there = found + ["plain", "plait", "cProfile"]
    return {name: command for name, command in commands.items() if name in there and (name == "plain" or name in wanted)}


def run_once(command, script, cpu):
    start, before = time.perf_counter(), os.times()
    done = subprocess.run([*command, script], capture_output=True, text=True)
    spent, after = time.perf_counter() - start, os.times()
    if cpu:
        spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, done


def measure(arguments, folder):
    commands = tools(arguments, folder)
    names = [n for n in PROGRAMS if not arguments.only or n in arguments.only.split(",")]
    best = {}
    for round_number in range(arguments.rounds):
        for name in names:
            script = os.path.join(folder, name + ".py")
            with open(script, "w") as file:
                file.write(PROGRAMS[name][1])
            order = list(commands)
            order = order[round_number % len(order):] + order[:round_number % len(order)]
            outputs = {}
            for tool in order:
                seconds, done = run_once(commands[tool], script, arguments.cpu)
                outputs[tool] = done.stdout.strip().splitlines()[:1]
                if done.returncode != 0:
                    sys.exit(f"{tool} on {name}: exit {done.returncode}\n{done.stderr[-500:]}")
                best[tool, name] = min(seconds, best.get((tool, name), math.inf))
            odd = [tool for tool in order if outputs[tool] != outputs["plain"]]
            if odd:
                sys.exit(f"{name}: output of {odd} differs from the plain run's")
    return list(commands), names, best


def report(tool_names, names, best, markdown):
    watched = [t for t in tool_names if t != "plain"]
    rows = []
    for name in names:
        plain = best["plain", name]
        rows.append([f"{name} ({PROGRAMS[name][0]})", f"{plain:.2f} s"] + [f"{best[t, name] / plain:.2f}x" for t in watched])
    for kind in dict.fromkeys(PROGRAMS[n][0] for n in names):
        mine = [n for n in names if PROGRAMS[n][0] == kind]
        means = [math.exp(sum(math.log(best[t, n] / best["plain", n]) for n in mine) / len(mine)) for t in watched]
        rows.append([f"**{kind}**, geometric mean" if markdown else f"{kind}: geometric mean", ""] + [f"{m:.2f}x" for m in means])
    table = [["program", "plain"] + watched] + rows
    if markdown:
        table.insert(1, ["---"] * len(table[0]))
        print("\n".join("| " + " | ".join(row) + " |" for row in table))
        return
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    print("\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths)) for row in table))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plait", default=os.path.join(ROOT, "build", "plait"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only")
    parser.add_argument("--tools")
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report(*measure(arguments, folder), arguments.markdown)


if __name__ == "__main__":
    main()
