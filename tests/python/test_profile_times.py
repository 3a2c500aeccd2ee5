# SPDX-License-Identifier: Apache-2.0
"""Times: shares that are known by construction, the tree where viewers of cProfile data draw it wrong, the correction, lines and loops."""
import functools
import json
import os
import subprocess

import profile_support as support
import pytest

pythons = pytest.mark.parametrize("python", support.interpreters())



def retried(test):
    """Times are taken on machines that do other things, too: one good run of four proves the profiler right."""
    @functools.wraps(test)
    def several(tmp_path, **given):
        for attempt in range(4):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            try:
                return test(folder, **given)
            except AssertionError:
                if attempt == 3:
                    raise
    return several


# Work that makes no calls, so that its share is known without a profiler: proportional to n.
SPIN = "def spin(n):\n    i = 0\n    while i < n: i += 1\n"


@pythons
@pytest.mark.parametrize("shares", [(1, 1), (1, 3), (2, 3, 5), (1, 9)])
@retried
def test_known_shares(tmp_path, python, shares):
    """Shares of work without calls, within a tenth of what they are made to be."""
    source = "".join(f"def part{i}():\n    i = 0\n    while i < {s * 800000}: i += 1\n" for i, s in enumerate(shares))
    source += "for k in range(3):\n" + "".join(f"    part{i}()\n" for i in range(len(shares)))
    run = support.profile(tmp_path, source, python)
    total = sum(run.function(f"part{i}")["own_ns"] for i in range(len(shares)))
    for i, share in enumerate(shares):
        assert run.function(f"part{i}")["own_ns"] / total == pytest.approx(share / sum(shares), rel=.1)


@pythons
@retried
def test_own_times_add_up_to_the_wall(tmp_path, python):
    run = support.profile(tmp_path, SPIN + "for k in range(10): spin(300000)\n", python)
    own = sum(f["own_ns"] for f in run.data["functions"]) + run.data["correction"]["removed_ns"]
    assert own * 1e-9 == pytest.approx(run.data["resources"]["wall_s"], rel=.02, abs=.002)


@pythons
@retried
def test_shares_agree_with_a_sampler(tmp_path, python):
    """The reference is the program sampling itself by a timer signal, in a run of its own without plait."""
    body = """
def light(n):
    t = 0
    for i in range(n): t += i
    return t
def heavy(n):
    t = 0
    for i in range(n): t += i * i % 7
    return t
def both():
    light(500000); heavy(500000)
for k in range(15): both()
"""
    sampler = """
import signal, collections, json
seen = collections.Counter()
signal.signal(signal.SIGPROF, lambda s, f: seen.update([f.f_code.co_name]))
signal.setitimer(signal.ITIMER_PROF, .001, .001)
""" + body + "\nsignal.setitimer(signal.ITIMER_PROF, 0)\nprint(json.dumps(seen))\n"
    counts = json.loads(subprocess.run([python, "-c", sampler], capture_output=True, text=True, check=True).stdout)
    run = support.profile(tmp_path, body, python)
    own = {name: run.function(name)["own_ns"] for name in ("light", "heavy")}
    expected = counts["heavy"] / (counts["heavy"] + counts["light"])
    assert sum(counts.values()) > 200
    assert own["heavy"] / (own["heavy"] + own["light"]) == pytest.approx(expected, rel=.1)


@pythons
@retried
def test_correction_takes_off_what_watching_costs(tmp_path, python):
    """Many small calls: corrected time is near the unwatched time, recorded time is far above."""
    source = """
import time
def tiny(x): return x
def caller():
    for i in range(400000): tiny(i)
t = time.perf_counter()
caller()
print(time.perf_counter() - t)
"""
    run = support.profile(tmp_path, source, python)
    plain = min(float(subprocess.run([python, str(tmp_path / "prog.py")], capture_output=True, text=True).stdout) for _ in range(5))
    correction = run.data["correction"]
    assert correction["removed_ns"] > 400000 * 30
    assert all(v > 0 for k in ("python_call_ns", "native_call_ns") for v in correction[k].values())
    corrected, watched = run.function("caller")["total_ns"] * 1e-9, float(run.out)
    assert abs(corrected - plain) < .5 * abs(watched - plain)


@pythons
@retried
def test_two_callers_with_different_costs(tmp_path, python):
    """cProfile knows a function's time only per caller pair: callers further up get averages. The tree keeps them apart."""
    source = SPIN + """
def shared(n): middle(n)
def middle(n): spin(n)
def cheap():
    for i in range(9): shared(1000)
def dear(): shared(2000000)
cheap(); dear()
"""
    run = support.profile(tmp_path, source, python)
    cheap = run.context("<module>", "cheap", "shared", "middle", "spin")
    dear = run.context("<module>", "dear", "shared", "middle", "spin")
    assert (cheap["calls"], dear["calls"]) == (9, 1)
    assert dear["own_ns"] > 50 * cheap["own_ns"]
    assert run.context("<module>", "cheap")["total_ns"] < .05 * run.context("<module>", "dear")["total_ns"]


@pythons
@retried
def test_mutual_recursion(tmp_path, python):
    source = SPIN + """
def ping(n):
    spin(20000)
    return pong(n - 1) if n else 0
def pong(n):
    spin(60000)
    return ping(n - 1) if n else 0
ping(40)
"""
    run = support.profile(tmp_path, source, python)
    at = ["<module>"]
    for level in range(41):
        at.append("pong" if level % 2 else "ping")
        assert run.context(*at)["calls"] == 1
    ping, pong, spin = (run.function(n) for n in ("ping", "pong", "spin"))
    assert (ping["calls"], ping["primitive_calls"], pong["calls"], pong["primitive_calls"], spin["calls"]) == (21, 1, 20, 1, 41)
    assert ping["total_ns"] <= run.context("<module>")["total_ns"]      # not counted once per level
    contexts = {c["id"]: c for c in run.data["contexts"]}
    spent = {"ping": 0, "pong": 0}
    for c in run.data["contexts"]:
        if c["function"] == "spin":
            spent[contexts[c["parent"]]["function"]] += c["own_ns"]
    assert 1.5 < spent["pong"] / spent["ping"] < 5        # made to be 3 * 20 / 21


@pythons
def test_deep_recursion_folds_with_its_depth(tmp_path, python):
    source = "import sys\nsys.setrecursionlimit(100000)\ndef down(n): return 0 if n == 0 else down(n - 1)\ndown(20000)\ndown(20000)\n"
    run = support.profile(tmp_path, source, python)
    down = run.function("down")
    assert (down["calls"], down["primitive_calls"]) == (40002, 2)
    mine = [c for c in run.data["contexts"] if c["function"] == "down"]
    assert len(mine) < 200
    folds = [c for c in mine if "folded_into" in c]
    assert len(folds) == 1
    target = next(c for c in mine if c["id"] == folds[0]["folded_into"])
    assert target["folded_depth"] + len(mine) - 1 == 20001


@pythons
def test_memory_is_bounded(tmp_path, python):
    """A grammar of mutually recursive functions has exponentially many call paths; the tree stays under its limit, the counts exact."""
    source = "import random\nrandom.seed(3)\n" + "".join(
        f"def f{i}(n):\n    if n <= 0: return\n    a, b = random.randrange(12), random.randrange(12)\n    table[a](n - 1); table[b](n - 2)\n" for i in range(12))
    source += "table = [" + ", ".join(f"f{i}" for i in range(12)) + "]\ncount = 0\nfor k in range(30): f0(14)\n"
    run = support.profile(tmp_path, source, python, "--max-memory", "1")
    calls = sum(run.function(f"f{i}")["calls"] for i in range(12))
    assert calls == 30 * calls_of(14)
    assert len(run.data["contexts"]) <= (1 << 20) / 2 / 40
    assert run.data["resources"]["profile_kb"] <= 1024
    assert any("the tree was full" in w for w in run.data["program"]["warnings"])


def calls_of(n):
    return 1 if n <= 0 else 1 + calls_of(n - 1) + calls_of(n - 2)


@pythons
@retried
def test_generators_are_charged_to_who_resumes_them(tmp_path, python):
    source = SPIN + """
def numbers():
    for i in range(4):
        spin(400000)
        yield i
g = numbers()
def first(): next(g)
def rest(): return list(g)
first(); rest()
"""
    run = support.profile(tmp_path, source, python)
    first = run.context("<module>", "first", "<built-in method builtins.next>", "numbers")
    rest = run.context("<module>", "rest", "numbers")
    assert (first["calls"], rest["calls"]) == (1, 4)
    assert rest["total_ns"] / first["total_ns"] == pytest.approx(3, rel=.3)


@pythons
def test_exceptions_leave_the_tree_in_order(tmp_path, python):
    source = """
def inner(n): raise ValueError(n)
def outer(n): return inner(n)
def after(): return 1
for i in range(10):
    try: sorted([3, 1], key=outer)
    except ValueError: after()
"""
    run = support.profile(tmp_path, source, python)
    assert run.context("<module>", "after")["calls"] == 10
    assert run.context("<module>", "<built-in method builtins.sorted>", "outer", "inner")["calls"] == 10


@pythons
def test_closed_and_forgotten_generators_leave_the_tree_in_order(tmp_path, python):
    source = """
def g():
    try: yield 1
    finally: len('x')
def closes():
    w = g(); next(w); w.close()
def forgets():
    w = g(); next(w); del w
def after(): return 1
for i in range(10): closes(); after(); forgets(); after()
"""
    run = support.profile(tmp_path, source, python)
    assert run.context("<module>", "after")["calls"] == 20
    assert run.context("<module>", "closes")["calls"] == 10


@pythons
def test_resources(tmp_path, python):
    source = """
import gc, os, time
block = bytearray(60 << 20)
with open("data", "wb") as f: f.write(block[:5 << 20])
with open("data", "rb") as f: f.read()
gc.collect(); gc.collect(0)
class C: pass
for i in range(20000):
    a = C(); a.me = a
time.sleep(.35)
"""
    run = support.profile(tmp_path, source, python)
    used = run.data["resources"]
    assert used["peak_rss_kb"] > 60 * 1024
    assert used["write_bytes"] >= 5 << 20 and used["read_bytes"] >= 5 << 20
    assert used["minor_faults"] > 10000
    collections = {g["generation"]: g for g in used["gc"]}
    assert collections[2]["runs"] >= 1 and sum(g["collected"] for g in used["gc"]) > 1000
    assert sum(g["time_s"] for g in used["gc"]) > 0
    timeline = run.data["timeline"]
    assert len(timeline) >= 4
    assert [s["at_s"] for s in timeline] == sorted(s["at_s"] for s in timeline)
    assert max(s["rss_kb"] for s in timeline) > 60 * 1024
    assert 0 < run.data["threads"][0]["cpu_s"] < run.data["threads"][0]["wall_s"]


@pythons
@retried
def test_lines_and_loops(tmp_path, python):
    source = """
def work(n):
    total = 0
    for i in range(n):
        j = 0
        while j < 100:
            j += 1
        total += j
    return total

def calls():
    for k in range(5):
        work(200)
    for x in range(10):
        if x == 4:
            break
    return [y for y in range(7)]

calls()
"""
    run = support.profile(tmp_path, source, python, "--lines")
    work, calls = run.function("work")["id"], run.function("calls")["id"]
    hits = {line["line"]: line["hits"] for line in run.data["lines"] if line["function_id"] == work}
    assert hits[3] == 5 and hits[5] == 1000 and hits[7] == 100000 and hits[8] == 1000 and hits[9] == 5
    loops = {loop["line"]: loop for loop in run.data["loops"]}
    assert {line: loop["iterations"] for line, loop in loops.items()} == {4: 1000, 6: 100000, 12: 5, 14: 5}
    assert loops[4]["total_ns"] > loops[6]["total_ns"] > .5 * loops[4]["total_ns"]
    assert loops[12]["total_ns"] > loops[4]["total_ns"]           # the calls it makes are included
    assert loops[12]["own_ns"] < .1 * loops[12]["total_ns"]
    own = sum(line["own_ns"] for line in run.data["lines"] if line["function_id"] == work)
    assert own == pytest.approx(run.function("work")["own_ns"], rel=.3)
    assert calls and not [line for line in run.data["lines"] if "lib/python" in (line["file"] or "")]


@pythons
@retried
def test_what_line_events_cost_is_taken_off(tmp_path, python):
    source = "def many(n):\n    b = 1\n    for i in range(n):\n" + "        a = b\n" * 8 + "many(100000)\n"
    (tmp_path / "plain").mkdir()
    alone = support.profile(tmp_path / "plain", source, python).function("many")["own_ns"]
    run = support.profile(tmp_path, source, python, "--lines")
    taken = run.data["correction"]["lines_removed_ns"]
    assert taken > 900000 * 10                                    # ns an event
    assert alone / 4 < run.function("many")["own_ns"] < alone + .6 * taken
    lines = [line["own_ns"] for line in run.data["lines"] if line["function_id"] == run.function("many")["id"]]
    assert sum(lines) == pytest.approx(run.function("many")["own_ns"], rel=.05)


@pythons
@retried
def test_lines_of_recursion_count_their_time_once(tmp_path, python):
    source = SPIN + "def f(n):\n    spin(20000)\n    if n:\n        f(n - 1)\nf(50)\n"
    run = support.profile(tmp_path, source, python, "--lines")
    total = run.function("f")["total_ns"]
    lines = {line["line"]: line for line in run.data["lines"] if line["function_id"] == run.function("f")["id"]}
    assert lines[7]["hits"] == 50
    assert .5 * total < lines[7]["total_ns"] <= total


def test_profile_beside_a_run_of_the_same_program(tmp_path):
    """The folder has one set of files, whatever was there before."""
    run = support.profile(tmp_path, "print(1)\n", support.interpreters()[0])
    assert sorted(os.listdir(run.folder)) == ["profile.callgrind", "profile.collapsed", "profile.json", "profile.prof", "profile.speedscope.json"]


def test_loops_of_a_run_are_shown_with_their_time(tmp_path):
    """A result.json of the same program: its loops, by time, with what it says of them."""
    source = "def work():\n    for i in range(300000):\n        pass\n    for j in range(10):\n        pass\nwork()\n"
    folder = tmp_path / "out.plait"
    folder.mkdir()
    loop = {"kind": "loop", "file": 0, "parent": 1, "name": "for"}
    (folder / "result.json").write_text(json.dumps({
        "format": "plait-result", "version": 1, "program": {"argv": ["prog.py"]}, "files": [str(tmp_path / "prog.py")],
        "regions": [{"id": 0, "kind": "program", "parent": None},
                    {"id": 1, "kind": "function", "file": 0, "line": 1, "name": "work", "parent": 0, "instructions": 1000000},
                    {"id": 2, "line": 2, "instructions": 990000, "pattern": "doall", **loop},
                    {"id": 3, "line": 4, "instructions": 40, "pattern": "sequential", **loop}]}))
    run = support.profile(tmp_path, source, support.interpreters()[0])
    rows = [line.split() for line in run.err.splitlines() if line.startswith(" ~")]
    assert [(row[-2], row[-1]) for row in rows] == [("prog.py:2", "yes"), ("prog.py:4", "no")]
