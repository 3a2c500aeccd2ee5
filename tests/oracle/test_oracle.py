# SPDX-License-Identifier: Apache-2.0
"""The oracle against dependences derived by hand."""
import glob
import os
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "programs")]

from expected import difference, from_oracle  # noqa: E402
from fuzz import differences, plait_command  # noqa: E402
from generate import LATER, LAZY, WIDE, bundle, generate  # noqa: E402
from notation import expectations  # noqa: E402
from oracle import OracleUnsupported, analyse  # noqa: E402
from snippets import SNIPPETS  # noqa: E402


CHUNK, SEEDS, MORE = 25, 1000, 125
FOUND = sorted(glob.glob(os.path.join(HERE, "found", "*.py")))
needs_plait = pytest.mark.skipif(not plait_command(), reason="PLAIT names no plait program")


def textless(entries, sorts):
    return sorted([e[:2] + ("",) + e[3:] for e in entries if e[1] in sorts.split()], key=repr)


@pytest.mark.parametrize("name,sorts,source", SNIPPETS, ids=[s[0] for s in SNIPPETS])
def test_snippet(name, sorts, source):
    found = textless(from_oracle(source), sorts)
    expected = textless(expectations(source), sorts)
    lines = difference(expected, found)
    assert not lines, "\n" + "\n".join(lines)


@pytest.mark.parametrize("source", [
    "async def f():\n    yield 1\n",
    "import asyncio\n",
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


@pytest.mark.parametrize("seed", [*range(0, SEEDS, 97), *range(WIDE, WIDE + MORE, 97), *range(LATER, LATER + MORE, 97), *range(LAZY, LAZY + MORE, 97)])
def test_seed_is_a_sound_program(seed, capsys):
    """Always the same text; the oracle's rewriting changes neither output nor end."""
    source = generate(seed)
    assert source == generate(seed) and 20 <= source.count("\n") <= (260 if seed >= LATER else 180 if seed >= WIDE else 120)
    result = analyse(source)
    exec(compile(source, "seed", "exec"), {"__name__": "__main__"})
    assert result.ended is None
    assert capsys.readouterr().out == result.output != ""


@needs_plait
@pytest.mark.parametrize("first", [*range(0, SEEDS, CHUNK), *range(WIDE, WIDE + MORE, CHUNK), *range(LATER, LATER + MORE, CHUNK),
                                   *range(LAZY, LAZY + MORE, CHUNK)])
def test_seeds(first, tmp_path):
    """A chunk of seeds in one run; when it differs, the seeds one by one, to name the culprit."""
    seeds = range(first, first + CHUNK)
    together, _ = differences(bundle(seeds), str(tmp_path))
    if not together:
        return
    for seed in seeds:
        lines, _ = differences(generate(seed), str(tmp_path), f"seed{seed}.py")
        assert not lines, f"seed {seed} (tests/oracle/shrink.py {seed} makes it small)\n" + "\n".join(lines[:40])
    assert not together, "only the bundle differs\n" + "\n".join(together[:40])


@needs_plait
@pytest.mark.parametrize("path", FOUND, ids=[os.path.basename(p) for p in FOUND])
def test_found(path, tmp_path):
    """Every program that once showed a difference."""
    with open(path, encoding="utf-8") as stream:
        lines, _ = differences(stream.read(), str(tmp_path))
    assert not lines, "\n" + "\n".join(lines)


@needs_plait
@pytest.mark.parametrize("name,sorts,source", SNIPPETS, ids=[s[0] for s in SNIPPETS])
def test_snippet_under_plait(name, sorts, source, tmp_path):
    lines, _ = differences(source, str(tmp_path))
    assert not lines, "\n" + "\n".join(lines)
