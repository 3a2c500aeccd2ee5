# SPDX-License-Identifier: Apache-2.0
"""The table of native effects, row by row (effects/*.cases), its declarations, and arrays against a shadow index."""

import json
import pathlib

import pytest

HERE = pathlib.Path(__file__).resolve().parent / "effects"
CASES = sorted(HERE.glob("*.cases"))
COMMON = ("import sys; sys.path.insert(0, {lib!r}); import _plait_recorder as aid\n"
          "def seen(f, *args, **kwargs): return [(a[0], a[1], *a[3:]) for a in aid._effects_of(f, args, kwargs)[0]]\n")


@pytest.fixture(scope="module")
def library(plait):
    for folder in (plait.parent / "lib" / "plait", plait.parent.parent / "lib" / "plait"):
        if folder.is_dir():
            return str(folder)
    pytest.fail("no recorder beside " + str(plait))


@pytest.fixture(scope="module")
def observed(run, candidates, library):
    """What every interpreter says: path -> report."""
    reports = {}
    for python in candidates:
        done = run([python, HERE / "observe.py", library, *CASES])
        assert done.code == 0, done
        report = [line for line in done.err.splitlines() if line.startswith("{")]   # asyncio may have a word to say when it ends
        reports[python] = json.loads(report[-1])
    return reports


def test_every_row_has_a_case(observed):
    written = {row for path in CASES for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
               for row in line.split(" | ")[0].split("/")}
    for python, report in observed.items():
        assert sorted(set(report["rows"]) - written) == [], python


def test_cases(observed):
    wrong = []
    for python, report in observed.items():
        for case in report["results"]:
            if "skipped" in case:
                continue
            if case["found"] not in (*case["row"].split("/"), "instruction") or case["seen"] != case["expected"]:
                wrong.append(f"{python} {case['at']}: {case['found']}: {case['seen']}; expected {case['row']}: {case['expected']}")
    assert not wrong, "\n".join(wrong)


def test_few_cases_are_skipped(observed):
    for python, report in observed.items():
        skipped = [case for case in report["results"] if "skipped" in case and not case["row"].startswith("numpy.")     # NumPy's own versions differ
                   and not {"numpy", "torch", "pandas", "jax", "scipy"} & set(case["skipped"].replace("'", " ").split())]
        assert len(skipped) <= 7, (python, skipped)


def evaluate(run, python, library, text):
    done = run([python, "-c", COMMON.format(lib=library) + text])
    assert done.code == 0, done
    return done.out.strip().splitlines()


def test_a_deque_keeps_the_indices_of_its_items(run, pythons, library):
    for python in pythons:
        out = evaluate(run, python, library, "import collections; q = collections.deque([1, 2, 3])\n"
                       "for f, a in ((q.popleft, ()), (q.append, (4,)), (q.appendleft, (0,)), (q.popleft, ()), (q.popleft, ())):\n"
                       "    print([x for x in seen(f, *a) if x[1] == 'element'])")
        assert out == ["[('R', 'element', 0), ('W', 'element', 0)]", "[('W', 'element', 3)]", "[('W', 'element', 0)]",
                       "[('R', 'element', 0), ('W', 'element', 0)]", "[('R', 'element', 1), ('W', 'element', 1)]"], python


def test_comparing_objects_of_the_program_is_never_done_by_the_table(run, python, library):
    out = evaluate(run, python, library, "calls = []\n"
                   "class A:\n    def __eq__(self, o): calls.append(1); return False\n    __hash__ = lambda self: calls.append(1) or 5\n"
                   "a = A(); l = [a, 2]; d = {a: 1}; s = {a}\ncalls.clear(); n = []\n"
                   "for f, x in ((l.index, 2), (d.pop, 5), (s.add, 5)):\n"
                   "    calls.clear(); f.__self__; seen_by = seen(f, x, *([None] if f == d.pop else [])); n.append(len(calls))\n"
                   "    native = len(calls); calls.clear()\n"
                   "    print(any('?' in x[0] for x in seen_by), native)\n")
    assert [line.split()[0] for line in out] == ["True", "True", "True"], out
    assert all(int(line.split()[1]) <= 1 for line in out), "only the call itself may have compared: " + repr(out)


def test_unknown_functions_are_assumed_and_named(run, python, library):
    out = evaluate(run, python, library, "import zoneinfo, xml.parsers.expat as e; p = e.ParserCreate(); b = bytearray(b'<a/>')\n"
                   "print(seen(p.Parse, b)); print(aid._effects_of(p.Parse, (b'',))[1] & 4)")
    assert "coverage" in out[0] and "pyexpat.xmlparser.Parse" in out[0], out
    assert "('R?', 'range', 0, 4, 1)" in out[0] and "('RW?', 'state')" in out[0], out
    assert out[1] == "4"


def test_python_functions_are_left_to_be_seen_when_they_run(run, python, library):
    out = evaluate(run, python, library, "import copy, json\nclass A:\n    def __init__(self): pass\n    def __call__(self): pass\n"
                   "print([aid._effects_of(f, a)[1] for f, a in ((copy.copy, ([],)), (A, ()), (A(), ()), (json.dumps, (1,)))])")
    assert out == ["[2, 2, 2, 2]"]


def test_declarations(run, python, library):
    out = evaluate(run, python, library, "import xml.parsers.expat as e; p = e.ParserCreate(); b = bytearray(b'<a/>')\n"
                   "seen(p.Parse, b)\n"
                   "aid._effects_of('declare', ('pyexpat.xmlparser.Parse', 'reads args'))\nprint(seen(p.Parse, b''), aid._effects_of(p.Parse, (b'',))[1])\n"
                   "aid._effects_of('declare', ('math.sqrt', 'reads 0, writes receiver'))\n"
                   "for words in ('eats args', '', 'reads receiver, chews'):\n"
                   "    try: aid._effects_of('declare', ('a.b', words))\n"
                   "    except ValueError as error: print(error)")
    assert out[0] == "[('', 'coverage', 'pyexpat.xmlparser.Parse', 'native effect taken as declared')] 0"
    assert out[1].startswith('effects of a.b: unknown word "eats args" (')
    assert out[2] == "effects of a.b: nothing is declared"
    assert out[3].startswith('effects of a.b: unknown word "chews" (')


def test_work_of_native_calls(run, python, library):
    out = evaluate(run, python, library, "l = list(range(1024))\n"
                   "print(*(aid._effects_of(f, a)[3] for f, a in ((sum, (l,)), (sorted, (l,)), (max, (l,)), (l.sort, ()))))")
    assert out == ["1024 10240 1024 10240"]


def test_arrays_against_a_shadow_index(run, candidates, library):
    """2,000 random programs of views, indexing and ufuncs, on every interpreter that has NumPy."""
    tried = 0
    for python in candidates:
        if run([python, "-c", "import numpy"]).code != 0:
            continue
        tried += 1
        done = run([python, HERE / "arrays.py", library, "2000"], timeout=300)
        assert done.code == 0, done
    if not tried:
        pytest.skip("no interpreter with NumPy")
