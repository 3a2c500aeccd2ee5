# SPDX-License-Identifier: Apache-2.0
"""Random loops over NumPy arrays under plait and under a shadow of every item: all dependences equal, counts and distances included."""
import json
import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
np = pytest.importorskip("numpy")
sys.path.insert(0, HERE)

from array_programs import PACK, Shadow, check  # noqa: E402
from fuzz import plait_command  # noqa: E402

SEEDS = 1000   # for each Python
needs_plait = pytest.mark.skipif(not plait_command(), reason="PLAIT names no plait program")


def has_numpy(python):
    return subprocess.run([python, "-c", "import numpy"], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def numpy_python():
    """The interpreter under test if it has NumPy, else this one, of the same version."""
    wanted = os.environ.get("PLAIT_PYTHON")
    return wanted if wanted and has_numpy(wanted) else sys.executable


@needs_plait
@pytest.mark.parametrize("first", range(0, SEEDS, PACK))
def test_programs_are_exact(first, numpy_python, monkeypatch, tmp_path):
    monkeypatch.setenv("PLAIT_PYTHON", numpy_python)
    problems, compared = check(range(first, first + PACK), str(tmp_path))
    assert not problems, "\n" + "\n".join(problems[:20])
    assert compared > 10 * PACK
    with open(tmp_path / "out.plait" / "result.json", encoding="utf-8") as stream:
        assert not json.load(stream)["program"]["dropped_events"]


def test_the_shadow_by_hand():
    """a[1:4] = a[0:3] twice in a loop, then a read behind it."""
    s, a = Shadow(), np.arange(4)
    for i in range(2):
        s.where, s.line = ((1, i),), 2
        s.read(a[0:3])
        s.write(a[1:4])
    s.where, s.line = (), 3
    s.read(a)
    assert s.found == {("RAW", 2, 2, 1, True): (2, 1, 1), ("WAR", 2, 2, 1, False): (4, None, None),
                       ("WAW", 2, 2, 1, True): (3, 1, 1), ("RAW", 2, 3, None, False): (3, None, None)}
