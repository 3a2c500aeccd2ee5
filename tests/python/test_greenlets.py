# SPDX-License-Identifier: Apache-2.0
"""Greenlets switch C stacks under the interpreter: each is a thread of its own to plait, and loses nothing at a switch."""
import subprocess
import sys

import pytest

PROGRAM = """
from greenlet import greenlet, getcurrent
l = [0] * 8
def worker(k):
    for i in range(3):
        l[k] = l[k - 1] + i
        main.switch(i)
    return k
main = getcurrent()
ws = [greenlet(worker) for _ in range(2)]
for r in range(4):
    for k, w in enumerate(ws):
        if not w.dead:
            w.switch(k + 1) if r == 0 else w.switch()
print(l)
"""


@pytest.fixture
def greenlets():
    if subprocess.run([sys.executable, "-c", "import greenlet"], capture_output=True).returncode != 0:
        pytest.skip("no greenlet")
    return ("--python", sys.executable)


def test_frames_come_back(trace, script, greenlets):
    done, result = trace(script(PROGRAM), options=greenlets)
    assert done.out == "[0, 2, 4, 0, 0, 0, 0, 0]\n"
    assert result["program"]["complete"] and not result["program"]["dropped_events"]
    regions = {region["line"]: region for region in result["regions"]}
    assert [(regions[line]["instances"], regions[line]["iterations"]) for line in (5, 11, 12)] == [(2, 6), (1, 4), (4, 8)]
    ids = {region["id"]: region["line"] for region in result["regions"]}
    elements = {(d["kind"], d["source"]["line"], d["sink"]["line"], ids[d["scope"]], d["carried"], d["count"]) for d in result["dependences"]
                if d["location"] == "element" and d["sink"]["line"] == 6}
    # Within a greenlet its loop carries; between two, or main and one, the program is the scope (None: it has no line).
    assert elements == {("WAW", 3, 6, None, False, 2), ("WAW", 6, 6, 5, True, 4), ("WAR", 6, 6, None, False, 2),
                        ("RAW", 3, 6, None, False, 3), ("RAW", 6, 6, None, False, 3)}
    carried = {(d["kind"], d["variable"], d["count"]) for d in result["dependences"] if d["location"] == "global" and ids[d["scope"]] == 11 and d["carried"]
               and d["sink"]["line"] == 11}
    assert carried == {("WAW", "r", 3), ("WAR", "r", 3)}


def test_many_greenlets(trace, script, greenlets):
    """Stacks that are empty again are used again; deep ones, and ones that end by an exception, come back too."""
    text = """
from greenlet import greenlet, getcurrent
main, log = getcurrent(), []
def deep(n, tag):
    if n == 0:
        log.append(main.switch(tag))
        if tag % 3 == 0:
            raise ValueError(tag)
        return tag
    return deep(n - 1, tag) + 1
def start(tag):
    try:
        return deep(4, tag)
    except ValueError as error:
        return -tag
total = 0
for tag in range(300):
    g = greenlet(start)
    assert g.switch(tag) == tag
    total += g.switch(tag)
print(total, len(log))
"""
    done, result = trace(script(text), options=greenlets)
    assert done.code == 0 and result["program"]["complete"] and not result["program"]["dropped_events"]
    loop = next(region for region in result["regions"] if region["kind"] == "loop")
    assert loop["iterations"] == 300
    total = [d for d in result["dependences"] if d["variable"] == "total" and d["carried"] and d["kind"] == "RAW"]
    assert [d["count"] for d in total] == [299]
