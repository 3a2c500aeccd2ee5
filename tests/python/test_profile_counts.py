# SPDX-License-Identifier: Apache-2.0
"""Call counts are cProfile's, exactly, function by function, for every program of profile_programs.py and every interpreter."""
import marshal
import re

import profile_support as support
import pytest
from profile_programs import PROGRAMS

# What the two profilers call at the end to switch themselves off.
OWN = ("'disable' of '_lsprof.Profiler'", "posix.getpid")


def test_there_are_sixty_programs():
    assert len(PROGRAMS) >= 60


@pytest.mark.parametrize("python", support.interpreters())
@pytest.mark.parametrize("name", PROGRAMS)
def test_counts_equal_cprofile(tmp_path, name, python):
    run = support.profile(tmp_path, PROGRAMS[name], python)
    expected = support.reference_counts(tmp_path, tmp_path / "prog.py", python)
    stats = marshal.load(open(run.folder + "/profile.prof", "rb"))
    got = {label: (entry[1], entry[0]) for label, entry in stats.items()}
    for counts in (got, expected):
        for label in [label for label in counts if "runmain.py" in label[0] or "reference_boot.py" in label[0]
                      or any(name in label[2] for name in OWN)]:
            del counts[label]
    assert len(expected) >= 1
    rename_overridden(got, expected)
    differing = {label: (got.get(label), expected.get(label)) for label in got.keys() | expected.keys() if got.get(label) != expected.get(label)}
    assert not differing


def rename_overridden(got, expected):
    """cProfile names a native method by what its name finds in the type of `self`, be it an override; plait by the method itself.

    Labels that only one side has are therefore compared by the plain name of the method.
    """
    def plain(label):
        return re.search(r"'?(\w+)'?( of .*)?>$", label[2]).group(1)

    odd = {plain(label) for label in got.keys() ^ expected.keys() if label[0] == "~"}
    for counts in (got, expected):
        for name in odd:
            same = [label for label in counts if label[0] == "~" and plain(label) == name]
            sums = [counts.pop(label) for label in same]
            counts["~", 0, name] = (sum(s[0] for s in sums), sum(s[1] for s in sums))
