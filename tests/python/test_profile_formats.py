# SPDX-License-Identifier: Apache-2.0
"""The exported files, opened by the tools they are for. Tools that are not installed are skipped: snakeviz and gprof2dot are looked for
beside the interpreter that runs the tests, callgrind_annotate (valgrind) on PATH, speedscope's schema among the viewer's packages
(scripts/test-viewer packages)."""
import collections
import json
import os
import pstats
import re
import shutil
import subprocess
import sys

import profile_support as support
import pytest

SOURCE = """
class A:
    def method(self, n):
        t = 0
        for i in range(n): t += i
        return t
    def __repr__(self): return 'A;x'
def rec(n): return 1 if n == 0 else rec(n - 1) + A().method(50)
def gen(n):
    for i in range(n): yield rec(3)
def éa(): return sum(gen(200))
def one(): return A().method(200000)
def two(): return [A().method(1000) for i in range(50)]
éa(); one(); two(); sorted([3, 1], key=lambda x: -x); (lambda: len('x'))(); (lambda: 2)()
rec(300)
"""


@pytest.fixture(scope="module", params=support.interpreters())
def run(request, tmp_path_factory):
    return support.profile(tmp_path_factory.mktemp("formats"), SOURCE, request.param)


def path(run, name):
    return os.path.join(run.folder, name)


def tool(name):
    found = os.path.join(os.path.dirname(sys.executable), name)
    found = found if os.path.exists(found) else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def totals(run):
    return {(f["file"] or "~", f["line"], f["name"]): f for f in run.data["functions"] if f["kind"] != "thread"}


def test_pstats(run):
    stats = pstats.Stats(path(run, "profile.prof"))
    by_label = totals(run)
    assert len(stats.stats) >= 12
    for label, (primitive, calls, own, total, callers) in stats.stats.items():
        same = [f for f in run.data["functions"] if f["kind"] != "thread" and (f["file"] or "~", f["line"], f["name"]) == label]
        assert calls == sum(f["calls"] for f in same) and primitive == sum(f["primitive_calls"] for f in same)
        assert own == pytest.approx(sum(f["own_ns"] for f in same) * 1e-9, abs=2e-9)
        assert label in by_label and total <= stats.total_tt * 1.01
        if callers:
            assert sum(c[0] for c in callers.values()) <= calls
            assert sum(c[2] for c in callers.values()) <= own + 1e-6
    assert stats.total_calls == sum(f["calls"] for f in run.data["functions"] if f["kind"] != "thread")
    two = [label for label in stats.stats if label[2] == "<lambda>"]
    assert len(two) == 1 and stats.stats[two[0]][1] == 4        # three lambdas on one line, one of them called twice


def test_pstats_prints_callers_and_callees(run):
    out = subprocess.run([sys.executable, "-m", "pstats", path(run, "profile.prof")], input="sort cumtime\nstats 5\ncallers method\ncallees one\nquit\n",
                         capture_output=True, text=True)
    assert out.returncode == 0 and "function calls" in out.stdout and "(two)" in out.stdout and "(one)" in out.stdout


def test_snakeviz(run):
    pytest.importorskip("snakeviz")
    import snakeviz.stats
    stats = pstats.Stats(path(run, "profile.prof"))
    assert len(snakeviz.stats.table_rows(stats)) == len(stats.stats)
    drawn = snakeviz.stats.json_stats(stats)
    assert len(json.loads(drawn) if isinstance(drawn, str) else drawn) == len(stats.stats)


@pytest.mark.parametrize("kind, name, least", [("pstats", "profile.prof", 8), ("callgrind", "profile.callgrind", 8), ("collapse", "profile.collapsed", 8)])
def test_gprof2dot(run, kind, name, least):
    out = subprocess.run([tool("gprof2dot"), "-n0", "-e0", "-f", kind, path(run, name)], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    assert out.stdout.startswith("digraph") and out.stdout.count("->") >= least
    assert "rec" in out.stdout and "method" in out.stdout


def test_callgrind_annotate(run):
    out = subprocess.run([tool("callgrind_annotate"), "--threshold=100", "--auto=no", path(run, "profile.callgrind")], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    whole = int(re.search(r"([\d,]+)[^\n]*PROGRAM TOTALS", out.stdout).group(1).replace(",", ""))
    assert whole == pytest.approx(sum(f["own_ns"] for f in run.data["functions"]), rel=1e-4)
    assert "A.method" in out.stdout


def test_callgrind_costs(run):
    own, names = collections.Counter(), None
    for line in open(path(run, "profile.callgrind"), encoding="utf-8"):
        if line.startswith("fn="):
            names, calling = line[3:].strip(), False
        elif line.startswith("calls="):
            calling = True
        elif re.fullmatch(r"\d+ \d+\n", line) and names:
            if not calling:
                own[names] += int(line.split()[1])
            calling = False
    method = next(f for f in run.data["functions"] if f["qualname"] == "A.method")
    assert own["A.method:%d" % method["line"]] == pytest.approx(method["own_ns"], abs=1)


def test_collapsed(run):
    own = collections.Counter()
    for line in open(path(run, "profile.collapsed"), encoding="utf-8"):
        stack, value = line.rstrip("\n").rsplit(" ", 1)
        assert stack.split(";")[0] == "MainThread"
        own[stack.split(";")[-1]] += int(value)
    assert sum(own.values()) == pytest.approx(sum(f["own_ns"] for f in run.data["functions"]), rel=1e-3)
    method = next(f for f in run.data["functions"] if f["qualname"] == "A.method")
    assert own[f"A.method (prog.py:{method['line']})"] == pytest.approx(method["own_ns"], rel=1e-3)


def test_speedscope(run):
    data = json.load(open(path(run, "profile.speedscope.json"), encoding="utf-8"))
    frames = data["shared"]["frames"]
    own = collections.Counter()
    for profile in data["profiles"]:
        stack, last = [], profile["startValue"]
        for event in profile["events"]:
            assert event["at"] >= last
            if stack:
                own[stack[-1]] += event["at"] - last
            last = event["at"]
            if event["type"] == "O":
                stack.append(event["frame"])
            else:
                assert stack.pop() == event["frame"]
        assert not stack and last == profile["endValue"]
    for f in run.data["functions"]:
        if f["kind"] == "python" and f["own_ns"] > 1e4:
            mine = sum(v for k, v in own.items() if frames[k]["name"] == f["qualname"] and frames[k].get("line") == f["line"])
            same = sum(g["own_ns"] for g in run.data["functions"] if (g["qualname"], g["line"]) == (f["qualname"], f["line"]))
            assert mine == pytest.approx(same, rel=.01, abs=1000)


def test_speedscope_schema(run, root):
    jsonschema = pytest.importorskip("jsonschema")
    package = root / "viewer" / "node_modules" / "speedscope"
    if not package.exists():
        pytest.skip("no speedscope: scripts/test-viewer packages brings it")
    schema = json.loads((package / "dist" / "release" / "file-format-schema.json").read_text(encoding="utf-8"))
    data = json.load(open(path(run, "profile.speedscope.json"), encoding="utf-8"))
    jsonschema.validate(data, schema)
    data["profiles"][0]["events"][0]["type"] = "X"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_profile_json(run):
    data = run.data
    assert (data["format"], data["version"]) == ("plait-profile", 1)
    contexts = {c["id"]: c for c in data["contexts"]}
    children = collections.Counter()
    for c in data["contexts"]:
        assert c["parent"] is None or (c["parent"] < c["id"] and c["parent"] in contexts)
        assert c["total_ns"] >= c["own_ns"] >= 0
        if c["parent"] is not None:
            children[c["parent"]] += c["total_ns"]
    for c in data["contexts"]:
        assert c["total_ns"] == pytest.approx(c["own_ns"] + children[c["id"]], abs=400)
    assert contexts[data["main_context"]]["function"] == "<module>"
    assert data["contexts_left_out"] == 0
    by_function = collections.Counter()
    for c in data["contexts"]:
        by_function[c["function_id"]] += c["calls"]
    assert {f["id"]: f["calls"] for f in data["functions"] if f["calls"]} == {k: v for k, v in by_function.items() if v}
    assert any(f["name"] == "éa" for f in data["functions"])
