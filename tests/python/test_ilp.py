# SPDX-License-Identifier: Apache-2.0
"""Instruction-level parallelism of real runs: closed forms worked out by hand, and stages that follow from the edges written beside them."""

import json
import sys
import xml.etree.ElementTree as ET

import pytest

N = 40


def region(result, line, kind="loop"):
    found = [r for r in result["regions"] if r["kind"] == kind and r["line"] == line and not r["library"]]
    assert len(found) == 1, [(r["kind"], r["line"], r["name"]) for r in result["regions"]]
    return found[0]


def stages(ilp, **wanted):
    """Stages of the steps that have these fields, in order of execution."""
    return [s["stage"] for s in ilp["steps"] if all(s[key] == value for key, value in wanted.items())]


def check_steps(ilp):
    """Every stage is one more than the latest of what the step needs; with control dependences never earlier; marks lie on one chain."""
    steps = ilp["steps"]
    for number, step in enumerate(steps):
        assert all(need < number for need in step["needs"])
        earliest = 1 + max((steps[need]["stage"] for need in step["needs"]), default=0)
        assert step["stage"] == earliest or (len(step["needs"]) == 4 and step["stage"] > earliest), (number, step)
        assert step["control_stage"] >= step["stage"]
    if not ilp["shown"]["cut"] and steps:
        assert len(steps) == ilp["shown"]["instructions"]
        assert max(s["stage"] for s in steps) == ilp["critical_path"] == ilp["stages"]
        assert sorted(s["stage"] for s in steps if s.get("critical")) == list(range(1, ilp["critical_path"] + 1))
    for limits in ("true", "control"):
        paths = [ilp[limits][window]["path"] for window in ("16", "64", "256", "unlimited")]
        assert paths == sorted(paths, reverse=True)
        for window, width in ilp[limits].items():
            assert width["average"] == pytest.approx(ilp["instructions"] / width["path"], rel=1e-5), window
    assert all(ilp["control"][w]["path"] >= ilp["true"][w]["path"] for w in ilp["true"])


LOOPS = f"""\
def independent(a, b):
    for i in range({N}):
        a[i] = b[i] * 2
def recurrence(a):
    for i in range(1, {N}):
        a[i] = a[i - 1] + 1
def chain(x):
    for i in range({N}):
        x = -x
    return x
def tree(a, b, c, d, e, f, g, h):
    return ((a + b) + (c + d)) + ((e + f) + (g + h))
def row(a, b, c, d, e, f, g, h):
    return a + b + c + d + e + f + g + h
def apart(a, b, c, d):
    w = -a
    x = -b
    y = -c
    z = -d
    return z
independent([0] * {N}, [1] * {N})
recurrence([0] * {N})
chain(5)
tree(1, 2, 3, 4, 5, 6, 7, 8)
row(1, 2, 3, 4, 5, 6, 7, 8)
apart(1, 2, 3, 4)
"""


@pytest.fixture
def loops(trace, script):
    done, result = trace(script(LOOPS))
    assert done.code == 0, done
    return result


def test_independent_iterations(loops):
    ilp = region(loops, 2)["ilp"]
    check_steps(ilp)
    # One iteration: step, store i, load i, item, product, store: 6 stages. Side by side only the steps of the iterator follow one another.
    assert ilp["unit"] == "iteration" and ilp["critical_path"] == 6
    assert ilp["sampled"] == {"units": N, "of": N, "stretches": 1, "instructions": ilp["instructions"], "cut": 0}
    assert ilp["shown"]["alike"] == N
    per = ilp["shown"]["instructions"]
    assert per == 10 and ilp["instructions"] == per * N + 1                 # and the evaluation that fails
    assert ilp["true"]["unlimited"]["path"] == N + 5
    assert ilp["one"]["true"] == {"path": 6, "average": pytest.approx(per / 6, rel=1e-5), "max_width": 4}
    assert ilp["control"]["unlimited"]["path"] == N + 5                     # the step of the iterator decides, and comes first anyway


def test_recurrence_through_memory(loops):
    ilp = region(loops, 5)["ilp"]
    check_steps(ilp)
    # step, store i, load i, i - 1, item, sum, store: 7. The next iteration's item waits for the store: 3 stages for each further iteration.
    assert ilp["critical_path"] == 7
    assert ilp["true"]["unlimited"]["path"] == 7 + 3 * (N - 2)


def test_recurrence_through_a_local(loops):
    ilp = region(loops, 8)["ilp"]
    check_steps(ilp)
    assert stages(ilp, line=9) == [1, 2, 3]                                 # load, negation, store
    assert ilp["true"]["unlimited"]["path"] == 3 * N


def test_tree_chain_and_independent_statements(loops):
    tree, row, apart = (region(loops, line, "function")["ilp"] for line in (11, 13, 15))
    for ilp in (tree, row, apart):
        check_steps(ilp)
        assert ilp["unit"] == "activation" and ilp["sampled"]["units"] == 1 == ilp["sampled"]["of"]
    assert tree["critical_path"] == 1 + 3 + 1 and tree["shown"]["instructions"] == 8 + 7 + 1       # loads, levels, return
    assert row["critical_path"] == 1 + 7 + 1 and row["shown"]["instructions"] == 8 + 7 + 1
    assert row["one"]["true"]["max_width"] == 8
    assert apart["critical_path"] == 5                                      # load, negation, store, load, return
    assert stages(apart, opcode="UNARY_NEGATIVE") == [2, 2, 2, 2]


def test_rk4_stages(trace, root):
    done, result = trace(root / "examples" / "rk4.py", "scalar", "1")
    assert done.code == 0, done
    by_name = {r["name"]: r for r in result["regions"] if r["kind"] == "function"}
    step, bowl = by_name["rk4_step"]["ilp"], by_name["bowl"]["ilp"]
    check_steps(step)
    # y - t * t + 1: load, product, difference, sum, return; called with both arguments there.
    assert bowl["critical_path"] == 5 and bowl["one"]["true"]["path"] == 5
    # k1: load, call, the five of bowl, store. Each further k: load k, product, sum, call, bowl, store: 10. Then load, sum, product, sum, return.
    assert step["critical_path"] == 8 + 3 * 10 + 5
    assert [s["stage"] for s in step["steps"] if s["opcode"] == "STORE_FAST"] == [8, 18, 28, 38]
    assert [s["stage"] for s in step["steps"] if s["opcode"] == "RETURN_VALUE" and "function" in s] == [7, 17, 27, 37]
    steps = region(result, 25)["ilp"]
    check_steps(steps)
    # One iteration: step of the iterator, store n, load n, n * h, call, the 43 of rk4_step, store y. Each further one waits for y only.
    assert steps["critical_path"] == 4 + 1 + 43 + 1
    units, stretches = steps["sampled"]["units"], steps["sampled"]["stretches"]
    assert units > 5 * stretches
    assert steps["true"]["unlimited"]["path"] == stretches * 49 + (units - stretches) * (1 + 1 + 43 + 1)


CONTROL = f"""\
def search(a):
    found = 0
    for v in a:
        if v > 50:
            found = -v
    return found
search([7 * k % 100 for k in range({N})])
"""


def test_control_dependences(trace, script):
    _, result = trace(script(CONTROL))
    ilp = region(result, 3)["ilp"]
    check_steps(ilp)
    # Without speculation each iteration waits for the test before: step, store, load, comparison, jump: 5 stages an iteration at least.
    assert ilp["true"]["unlimited"]["path"] <= N + 8
    assert ilp["control"]["unlimited"]["path"] >= 5 * N
    assert ilp["one"]["true"]["path"] < ilp["one"]["control"]["path"]


GENERATOR = """\
def numbers(n):
    k = 0
    while k < n:
        yield k
        k += 1
def use(n):
    total = 0
    for v in numbers(n):
        try:
            total += 10 // (v % 3)
        except ZeroDivisionError:
            total -= 1
    return total
use(12)
print(sorted([3, 1, 2], key=lambda v: -v))
"""


def test_generators_exceptions_and_callbacks(trace, script):
    done, result = trace(script(GENERATOR))
    assert done.code == 0, done
    sampled = [r["ilp"] for r in result["regions"] if "ilp" in r]
    assert len(sampled) >= 5
    for ilp in sampled:
        check_steps(ilp)
    use, inner = region(result, 8)["ilp"], region(result, 3)["ilp"]
    assert use["sampled"]["units"] == 12 and inner["sampled"]["units"] == 12
    assert any(s.get("function") == "numbers" for s in use["steps"])
    assert not any("function" in s for s in inner["steps"])                 # what the consumer does meanwhile is not the generator's


@pytest.mark.parametrize("first", range(0, 40, 20))
def test_stages_follow_from_their_needs_in_random_programs(trace, script, root, first):
    sys.path.insert(0, str(root / "tests" / "oracle"))
    import generate
    done, result = trace(script(generate.bundle(range(first, first + 20))))
    sampled = [r["ilp"] for r in result["regions"] if "ilp" in r]
    assert len(sampled) > 10, done
    for ilp in sampled:
        check_steps(ilp)


def test_show_and_graphs(trace, script, plait, run, tmp_path):
    trace(script(LOOPS))
    folder = tmp_path / "out.plait"
    shown = run([plait, "show", "--ilp", folder, "target.py:2"])
    assert shown.code == 0, shown
    assert not any(line.endswith(" ") for line in shown.out.splitlines())
    assert f"all of it: {N} iterations of {N}" in shown.out and "window          stages" in shown.out
    assert [line for line in shown.out.splitlines() if "STORE_SUBSCR" in line][0].lstrip().startswith("6")
    dot = run([plait, "show", "--ilp", "--dot", "-", folder, "target.py:2"])
    assert dot.out.startswith("digraph") and dot.out.count("rank=same") == 10 and " -> i" in dot.out
    run([plait, "show", "--ilp", "--graphml", tmp_path / "ilp.xml", folder, "target.py:2"])
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = ET.parse(tmp_path / "ilp.xml").getroot().findall(f"{space}graph/{space}node")
    assert len(nodes) == 10
    whole = run([plait, "show", "--graphml", "-", folder])
    assert 'attr.name="ilp_width"' in whole.out and 'key="ilp_path">6<' in whole.out
    assert "ilp_width=" in run([plait, "show", "--dot", "-", folder]).out
    for place, message in (("target.py:9999", "no sample"), ("other.py:2", "no sample")):
        refused = run([plait, "show", "--ilp", folder, place])
        assert refused.code == 125 and message in refused.err and refused.err.count("\n") == 1
    assert run([plait, "show", "--ilp", folder]).code == 125


def test_samples_are_bounded_and_said_to_be_samples(trace, script, plait, run, tmp_path):
    _, result = trace(script("t = 0\nfor i in range(200000):\n    t += i\n"))
    ilp = region(result, 2)["ilp"]
    assert 0 < ilp["sampled"]["units"] < 10000 and ilp["sampled"]["of"] == 200000
    assert "a sample" in run([plait, "show", "--ilp", tmp_path / "out.plait", "target.py:2"]).out
    assert len(json.dumps(result)) < 300000
