# SPDX-License-Identifier: Apache-2.0
"""The oracle against dependences derived by hand."""
import os
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "programs")]

from expected import difference, from_oracle  # noqa: E402
from notation import expectations  # noqa: E402
from oracle import OracleUnsupported, analyse  # noqa: E402
from snippets import SNIPPETS  # noqa: E402


def textless(entries, sorts):
    return sorted([e[:2] + ("",) + e[3:] for e in entries if e[1] in sorts.split()], key=repr)


@pytest.mark.parametrize("name,sorts,source", SNIPPETS, ids=[s[0] for s in SNIPPETS])
def test_snippet(name, sorts, source):
    found = textless(from_oracle(source), sorts)
    expected = textless(expectations(source), sorts)
    lines = difference(expected, found)
    assert not lines, "\n" + "\n".join(lines)


@pytest.mark.parametrize("source", [
    "async def f():\n    pass\n",
    "exec('a = 1')\n",
    "import json\n",
    "class L(list):\n    pass\nL()\n",
    "class D:\n    def __del__(self):\n        pass\nD()\n",
    "class K:\n    def __eq__(self, o):\n        return True\n    def __hash__(self):\n        return 1\nd = {K(): 1}\n",
    "a = [1, 2]\na.__dict__\n",
    "x = locals()\n",
    "try:\n    exec('a = 1')\nexcept Exception:\n    pass\n",
])
def test_refuses(source):
    with pytest.raises(OracleUnsupported):
        analyse(source)


def test_failing_program_is_analysed():
    result = analyse("a = [1]\nprint(a[0])\nraise SystemExit(3)\n")
    assert isinstance(result.ended, SystemExit)
    assert [d["location"] for d in result.dependences if d["kind"] == "RAW"] == ["element"]


def test_regions_are_counted():
    regions = {(r["kind"], r["line"]): r for r in analyse("for i in (1, 2):\n    for j in range(i):\n        pass\n").regions}
    assert (regions["loop", 1]["instances"], regions["loop", 1]["iterations"]) == (1, 2)
    assert (regions["loop", 2]["instances"], regions["loop", 2]["iterations"]) == (2, 3)
