# SPDX-License-Identifier: Apache-2.0
"""A program that watches itself - by sys.settrace, cProfile, sys.monitoring or coverage - has the same dependences under plait
and prints the same: other tools neither make our events vanish nor lose theirs.
"""
import re
import sys

import pytest

BODY = '''
class Body:
    def __init__(self, x):
        self.x = x

def work(l, o):
    for i in range(1, len(l)):
        l[i] = l[i - 1] + o.x
        o.x += l[i] % 3
    return sum(l)

def gen(l):
    for x in l:
        yield x

def run():
    l, o = [1] * 8, Body(2)
    first = work(l, o)
    second = sum(x for x in gen(l))
    try:
        l[9] = 1
    except IndexError:
        o.x = first
    return first, second, o.x
'''
WATCHERS = {
    "nothing": ("", "", "0"),
    "settrace": ("seen = []\ndef tracer(frame, event, arg):\n    seen.append(event)\n    return tracer\nsys.settrace(tracer)", "sys.settrace(None)", "len(seen)"),
    "setprofile": ("seen = []\nsys.setprofile(lambda frame, event, arg: seen.append(event))", "sys.setprofile(None)", "len(seen)"),
    "cprofile": ("import cProfile\np = cProfile.Profile()\np.enable()", "p.disable()", "len(p.getstats()) > 0"),
    "monitoring": ("m, seen = sys.monitoring, []\nm.use_tool_id(1, 'other')\n"
                   "m.register_callback(1, m.events.LINE, lambda code, line: seen.append(line))\n"
                   "m.register_callback(1, m.events.INSTRUCTION, lambda code, offset: seen.append(offset))\n"
                   "m.set_events(1, m.events.LINE | m.events.INSTRUCTION | m.events.PY_START)",
                   "m.set_events(1, 0)\nm.free_tool_id(1)", "len(seen)"),
    # What coverage.py and Hypothesis do: each line once. CPython would take our event of that line along.
    "lines_once": ("m, seen = sys.monitoring, []\nm.use_tool_id(3, 'other')\n"
                   "m.register_callback(3, m.events.LINE, lambda code, line: seen.append(line) or m.DISABLE)\n"
                   "m.set_events(3, m.events.LINE)",
                   "m.set_events(3, 0)\nm.free_tool_id(3)", "len(set(seen))"),    # 3.13.0 tells one twice where any other tool asks for PY_START
    "local_lines": ("m, seen = sys.monitoring, []\nm.use_tool_id(1, 'other')\n"
                    "m.register_callback(1, m.events.LINE, lambda code, line: seen.append(line) or m.DISABLE)\n"
                    "m.register_callback(1, m.events.PY_START, lambda code, offset: m.set_local_events(1, code, m.events.LINE))\n"
                    "m.set_events(1, m.events.PY_START)",
                    "m.set_events(1, 0)\nm.free_tool_id(1)", "len(set(seen))"),
}
# `late`: the other tool comes when our events stand in the code already.
PROGRAM = BODY + '''
import sys
def watched():
    {start}
    result = run()
    {stop}
    return result, {told}
print(*(run() if {late} else ()))
print(*watched())
'''


def program(name, late):
    start, stop, told = (text.replace("\n", "\n    ") for text in WATCHERS[name])
    return PROGRAM.format(start=start or "pass", stop=stop or "pass", told=told, late=late)


def inner(result, path):
    """The dependences with both ends in BODY: what the watched code does."""
    last = BODY.count("\n")
    ours = [k for k, name in enumerate(result["files"]) if name == str(path)]
    return sorted((d["kind"], d["location"], d["variable"], d["source"]["line"], d["source"]["column"], d["sink"]["line"], d["sink"]["column"],
                   d["carried"], str(d["distance"]), d["count"]) for d in result["dependences"]
                  if all(d[end]["file"] in ours and d[end]["line"] <= last for end in ("source", "sink")))


@pytest.mark.parametrize("late", [False, True], ids=["early", "late"])
@pytest.mark.parametrize("name", [name for name in WATCHERS if name != "nothing"])
def test_same_dependences(name, late, trace, script, python, run, tmp_path):
    alone = script(program("nothing", late), "alone.py")
    path = script(program(name, late))
    _, expected = trace(alone, out=tmp_path / "alone.plait")
    done, result = trace(path, out=tmp_path / "beside.plait")
    plain = run([python, path], cwd=tmp_path)
    assert (done.code, done.out, done.err) == (plain.code, plain.out, plain.err)
    assert inner(expected, alone) and inner(result, path) == inner(expected, alone)
    assert result["program"]["complete"] and not result["program"]["dropped_events"]


def test_many_lines_taken_out(trace, script, run, python, tmp_path):
    """An instruction that begins a line and that the replay cannot do without, its line event disabled in that very execution."""
    text = """
import sys
def work(l):
    for i in range(5):
        x = {"a": i,
             "b": l[i]}[
            "a"]
        l[i] = str(dict(
            {"q": x,
             "z": i}))
seen, m = [], sys.monitoring
for again in range(3):
    m.use_tool_id(3, "other")
    m.register_callback(3, m.events.LINE, lambda code, line: seen.append(line) or m.DISABLE)
    m.set_events(3, m.events.LINE)
    work([1] * 5)
    m.set_events(3, 0)
    m.free_tool_id(3)
    work([1] * 5)
print(len(seen))
"""
    path = script(text)
    done, result = trace(path)
    assert done.out == run([python, path], cwd=tmp_path).out
    assert not result["program"]["dropped_events"] and not result["program"]["warnings"]
    loop = next(region for region in result["regions"] if region["line"] == 4)
    stores = [d for d in result["dependences"] if d["location"] == "element" and d["sink"]["line"] == 8 and d["kind"] == "WAR"]
    assert loop["iterations"] == 30 and sum(d["count"] for d in stores) == 30


def test_thief(trace, script):
    """A program that takes plait's tool away is told, and the result does not claim to be complete."""
    text = """
import sys
def f(l):
    for i in range(3):
        l[i] = l[i - 1]
f([1] * 5)
for tool in range(6):
    if sys.monitoring.get_tool(tool):
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)
f([1] * 5)
print("done")
"""
    done, result = trace(script(text))
    assert (done.code, done.out) == (0, "done\n")
    assert not result["program"]["complete"] and "took plait's" in result["program"]["warnings"][0]
    assert any(d["location"] == "element" for d in result["dependences"])


def test_coverage(trace, script, python, run, tmp_path):
    """coverage.py, where the interpreter has it."""
    python = sys.executable if run([python, "-c", "import coverage"]).code != 0 else python     # the environment the tests run in
    if run([python, "-c", "import coverage"]).code != 0:
        pytest.skip("no coverage.py")
    body = script(BODY + "print(*run())\n", "covered.py")
    alone, expected = trace(body, options=("--python", python), out=tmp_path / "alone.plait")
    data = {"COVERAGE_FILE": str(tmp_path / "data")}
    done, result = trace("-m", "coverage", "run", body, options=("--python", python), out=tmp_path / "beside.plait", env=data)
    assert (done.code, done.out) == (alone.code, alone.out)
    assert inner(result, body) == inner(expected, body)
    told = run([python, "-m", "coverage", "report"], cwd=tmp_path, env=data)
    assert re.search(r"covered\.py +\d+ +0 +100%", told.out), told
