# SPDX-License-Identifier: Apache-2.0
"""What the engine keeps besides the contract's fields: `via` (through which calls the ends of a dependence were reached) and `timeline` (how the first
iterations of a loop ran and could run)."""

import json

import pytest

VIA = """\
def put(box, k, v):
    box[k] = v

def get(box, k):
    return box[k]

def work(box):
    put(box, 0, 5)
    put(box, 1, 6)
    a = get(box, 0)
    box[0] = 7
    for k in range(2):
        a += get(box, k)
    return a + box[1]

def twice(box):
    return get(box, 1) + put(box, 1, 2) if box[1] else 0

box = [0, 0]
work(box)
try:
    twice(box)
except TypeError:
    pass
"""

CHAIN = """\
def chain(n):
    x = 1
    for i in range(n):
        y = i * i + i * i + i * i
        x = (x * 3 + y) % 1000
    return x

def apart(n):
    out = [0] * n
    for i in range(n):
        out[i] = i * i
    return out

def skip(n):
    a = [1] * (n + 4)
    for i in range(n):
        a[i + 4] = a[i] * 3 % 7
    return a

def grow():
    for k in range(2, 30):
        for j in range(k):
            str(j)

chain(200)
apart(100)
skip(40)
grow()
"""


@pytest.fixture
def result_of(plait, python, run, tmp_path):
    def make(text):
        script = tmp_path / "t.py"
        script.write_text(text)
        done = run([plait, "run", "--quiet", "--python", python, "-o", tmp_path / "t.plait", script])
        assert done.code == 0, done
        return json.loads((tmp_path / "t.plait" / "result.json").read_text())
    return make


def line_of(way):
    return way and way["line"]


def ways(result, scope, location, kind="RAW"):
    """{(line of the source, line of the sink): pairs of lines of the calls} of a function's dependences."""
    found = {}
    for d in result["dependences"]:
        if result["regions"][d["scope"]]["name"] == scope and d["location"] == location and d["kind"] == kind:
            via = [(line_of(v["source"]), line_of(v["sink"])) for v in d.get("via", [])]
            found.setdefault((d["source"]["line"], d["sink"]["line"]), []).extend(via)
    return found


def test_the_calls_through_which_the_ends_were_reached(result_of):
    found = ways(result_of(VIA), "work", "element")
    # Two puts and one get: only the first put meets the get of line 10; the loop's gets meet line 11 and the second put.
    assert sorted(found[2, 5]) == [(8, 10), (9, 12)]
    assert found[11, 5] == [(None, 12)]
    assert found[2, 14] == [(9, None)]


def test_calls_on_one_line_are_told_apart_by_column(result_of):
    result = result_of(VIA)
    war = [d for d in result["dependences"] if result["regions"][d["scope"]]["name"] == "twice" and d["kind"] == "WAR" and d["source"]["line"] == 5]
    assert [d["via"] for d in war] == [[{"source": {"line": 17, "column": 11}, "sink": {"line": 17, "column": 25}}]]


def test_an_end_in_the_scope_itself_has_no_way(result_of):
    result = result_of("a = 1\nfor i in range(5):\n    a = a * 2\n")
    loop = loops(result)[2]["id"]
    inside = [d for d in result["dependences"] if d["scope"] == loop]
    outside = [d for d in result["dependences"] if d["scope"] != loop]
    assert inside and not any("via" in d for d in inside)
    assert [d["via"] for d in outside if d["kind"] == "RAW"] == [[{"source": None, "sink": {"line": 2, "column": 0, "region": loop}}]]


def loops(result):
    return {r["line"]: r for r in result["regions"] if r["kind"] == "loop"}


def test_a_chain_waits_and_says_for_whom(result_of):
    result = result_of(CHAIN)
    loop = loops(result)[3]
    laps = loop["timeline"]
    assert [lap["iteration"] for lap in laps] == list(range(1, 65)) and loop["timeline_of"]["iterations"] == 200
    assert loop["timeline_of"]["span"] == loop["span"] and loop["timeline_of"]["work"] == loop["work"]
    for before, lap in zip(laps, laps[1:]):
        assert lap["seq_start"] == before["seq_start"] + before["seq_length"]
        assert 0 < lap["start"] - before["start"] < before["seq_length"]
        assert lap["after"]["iteration"] == lap["iteration"] - 1
        held = result["dependences"][lap["after"]["dependence"]]
        assert held["variable"] == "x" and held["kind"] == "RAW" and held["scope"] == loop["id"]
    assert "after" not in laps[0]


def test_independent_iterations_start_together(result_of):
    laps = loops(result_of(CHAIN))[10]["timeline"]
    assert len(laps) == 64 and {lap["start"] for lap in laps} == {0} and not any("after" in lap for lap in laps)


def test_a_distance_of_four_lets_four_run_at_once(result_of):
    laps = loops(result_of(CHAIN))[16]["timeline"]
    assert len(laps) == 40 and {lap["start"] for lap in laps[:4]} == {0}
    assert all(lap["after"]["iteration"] == lap["iteration"] - 4 for lap in laps[4:])
    assert laps[4]["start"] == laps[7]["start"] < laps[8]["start"]


def test_of_several_runs_the_longest_among_the_recorded_is_kept(result_of):
    inner = loops(result_of(CHAIN))[22]
    # Runs 1 to 8 and those whose number is a power of two are recorded: run 16 of 28 has 17 iterations.
    assert inner["timeline_of"]["run"] == 16 and inner["timeline_of"]["iterations"] == 17 == len(inner["timeline"])
