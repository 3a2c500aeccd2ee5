# SPDX-License-Identifier: Apache-2.0
"""Payoff, the best set and what another input changes, against figures computed here by hand from work and span."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
PLAIT = os.environ.get("PLAIT", str(HERE.parent.parent / "build" / "plait"))
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable
TASK = 200   # instructions to start one

PROGRAM = '''\
def squares(n):
    out = [0] * n
    for i in range(n):
        out[i] = i * i % 17 + i * 3 % 5 + i // 7
    return out


def chain(n):
    a = [1] * (n + 1)
    for i in range(n):
        a[i + 1] = a[i] * 3 % 7
    return a


def table(n):
    rows = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            rows[i][j] = i * j % 7
    return rows


squares(2000)
chain(1000)
table(40)
'''

SCATTER = '''\
import sys
places = [int(word) for word in sys.argv[1:]] * 4
out = list(range(100))
for k in range(len(places)):
    out[places[k] + k // 8] = out[places[k]] + 1
'''


def run(folder, program, *arguments, out="r.plait"):
    (folder / "p.py").write_text(program)
    subprocess.run([PLAIT, "run", "--quiet", "--python", PYTHON, "-o", folder / out, folder / "p.py", *arguments], check=True, capture_output=True, timeout=120)
    return json.loads((folder / out / "result.json").read_text())


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return run(tmp_path_factory.mktemp("payoff"), PROGRAM)


def loop(result, line):
    return next(g for g in result["regions"] if g["kind"] == "loop" and g["line"] == line)


def gain(result, region, cores):
    """Amdahl: the region's work on so many cores, no shorter than its longest chain, and one task for each chunk started."""
    total = result["regions"][0]["work"]
    work, rounds = region["work"], region["instances"]
    iteration = work * rounds / region["iterations"]
    time = max(work / cores, region["span"], iteration) + TASK * rounds * min(cores, region["iterations"] / rounds)
    return total / (total - work + min(time, work))


@pytest.mark.parametrize("line", [3, 17])
@pytest.mark.parametrize("cores", [2, 4, 8, 16, 64])
def test_payoff_of_a_parallel_loop(result, line, cores):
    region = loop(result, line)
    assert region["pattern"] == "doall"
    assert region["payoff"]["cores"][str(cores)] == pytest.approx(gain(result, region, cores), rel=1e-3)


def test_ideal_payoff_is_the_longest_chain(result):
    region, total = loop(result, 3), result["regions"][0]["work"]
    iteration = region["work"] / region["iterations"]
    assert region["payoff"]["ideal"] == pytest.approx(total / (total - region["work"] + max(region["span"], iteration)), rel=1e-3)


def test_a_chain_pays_nothing(result):
    assert set(loop(result, 10)["payoff"]["cores"].values()) == {1.0}


def test_a_loop_with_too_little_work_pays_nothing(result):
    """40 runs of 40 short iterations: starting 8 tasks a run costs more than the loop."""
    assert loop(result, 18)["payoff"]["cores"]["8"] == 1.0


def test_best_set_takes_the_outer_loop_and_adds_up(result):
    best, total = result["program"]["best_set"], result["regions"][0]["work"]
    assert sorted(best["places"]) == ["p.py:17", "p.py:3"] and sorted(best["lines"]) == [3, 17]
    saved = sum(total - total / loop(result, line)["payoff"]["cores"]["8"] for line in (3, 17))
    assert best["cores"]["8"] == pytest.approx(total / (total - saved), rel=1e-3)


def test_regions_are_ranked_by_payoff(result):
    gains = [g["payoff"]["cores"]["8"] for g in (loop(result, 3), loop(result, 17), loop(result, 10))]
    assert gains == sorted(gains, reverse=True) and gains[0] > gains[1] > 1


def test_another_input_changes_the_verdict(tmp_path):
    """The same loop without and with collisions: compare names the loop, what it was and what it is."""
    apart = run(tmp_path, SCATTER, "10", "20", "30", "40", out="apart.plait")
    shared = run(tmp_path, SCATTER, "0", "0", "0", "0", out="shared.plait")
    assert (loop(apart, 4)["pattern"], loop(shared, 4)["pattern"]) == ("doacross", "sequential")
    done = subprocess.run([PLAIT, "compare", "--json", tmp_path / "c.json", tmp_path / "apart.plait", tmp_path / "shared.plait"],
                          capture_output=True, text=True, check=True)
    changes = json.loads((tmp_path / "c.json").read_text())
    assert "p.py:4" in done.stdout and "doacross" in done.stdout and "sequential" in done.stdout
    assert "sequential" in json.dumps(changes)
