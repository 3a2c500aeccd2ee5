# SPDX-License-Identifier: Apache-2.0
"""plait compare: shares, distances, sentences and changed verdicts, on results made by hand."""
import json
import math

import pytest


@pytest.fixture
def result(tmp_path):
    """result(name, executed, ...) -> folder: one result with nothing in it but what compare reads."""

    def make(name, executed, native=None, regions=(), argv=("prog.py",), python="3.13.0", static=None, **more):
        folder = tmp_path / f"{name}.plait"
        folder.mkdir(parents=True)
        rows = [{"id": i, "kind": kind, "file": 0, "line": line, "column": 4, "name": kind, "pattern": pattern, "parallelism": gain,
                 "iterations": 9, "instances": 1} for i, (kind, line, pattern, gain) in enumerate(regions)]
        (folder / "result.json").write_text(json.dumps({
            "format": "plait-result", "version": 1, "program": {"argv": list(argv), "python": python}, "files": ["prog.py"],
            "regions": rows, "mix": {"static": static or {}, "executed": executed, "native": native or {}, **more}}))
        return folder

    return make


@pytest.fixture
def compare(plait, run, tmp_path):
    def call(*args):
        path = tmp_path / "compare.json"
        done = run([plait, "compare", "--json", path, *args], cwd=tmp_path)
        return done, json.loads(path.read_text()) if path.is_file() else None

    return call


def shares(said, index):
    return said["results"][index]["opcodes"]


def test_shares_are_of_parts(compare, result):
    done, said = compare(result("a", {"LOAD_FAST_LOAD_FAST": 50, "BINARY_OP": 25, "RETURN_CONST": 12}),
                         result("b", {"LOAD_FAST": 100, "BINARY_OP": 25, "LOAD_CONST": 12, "RETURN_VALUE": 12}, python="3.12.1"))
    assert done.code == 0, done
    assert shares(said, 0) == shares(said, 1)
    assert said["results"][0]["instructions"] == 87 and said["results"][1]["instructions"] == 149
    assert sum(shares(said, 0).values()) == pytest.approx(100)
    assert sum(said["results"][0]["categories"].values()) == pytest.approx(100)
    assert all(said["distances"][0][key] == 0 for key in ("jensen_shannon", "cosine", "category_jensen_shannon", "category_cosine"))
    assert "the same mix" in said["results"][0]["distinguishing"]


def test_distances_by_definition(compare, result):
    p, q = {"LOAD_FAST": 3, "BINARY_OP": 1}, {"LOAD_FAST": 1, "CALL": 1}
    _, said = compare(result("a", p), result("b", q), result("c", {"POP_TOP": 5}))
    names = sorted({*p, *q})
    x, y = [p.get(n, 0) / 4 for n in names], [q.get(n, 0) / 2 for n in names]
    divergence = sum(a / 2 * math.log2(a / ((a + b) / 2)) for a, b in zip(x, y) if a) + sum(
        b / 2 * math.log2(b / ((a + b) / 2)) for a, b in zip(x, y) if b)
    cosine = 1 - sum(a * b for a, b in zip(x, y)) / math.sqrt(sum(a * a for a in x) * sum(b * b for b in y))
    ab, ac, bc = said["distances"]
    assert (ab["a"], ab["b"], bc["a"], bc["b"]) == ("a", "b", "b", "c")
    assert ab["jensen_shannon"] == pytest.approx(math.sqrt(divergence), abs=1e-9)
    assert ab["cosine"] == pytest.approx(cosine, abs=1e-9)
    assert ac["jensen_shannon"] == 1 and ac["cosine"] == 1


def test_sentence_names_what_leans(compare, result):
    done, said = compare(result("quick", {"LOAD_FAST": 60, "BINARY_SUBSCR": 40}), result("deep", {"LOAD_FAST": 60, "CALL": 40}))
    assert said["results"][0]["distinguishing"] == ("quick has a larger share of subscript (40.0 %, the others 0.0 %), and a smaller one of "
                                                    "call (0.0 %, the others 40.0 %).")
    assert said["results"][0]["distinguishing"] in done.out


def test_native_work_is_set_beside_the_bytecode(compare, result):
    done, said = compare(result("a", {"LOAD_FAST": 100}, {"sum": {"calls": 2, "element_ops": 100, "bytes": 800},
                                                          "numpy.dot": {"calls": 1, "element_ops": 200, "bytes": 9}}),
                         result("b", {"LOAD_FAST": 100}))
    assert said["results"][0]["element_ops"] == 300 and said["results"][0]["bytes"] == 809 and said["results"][0]["native_calls"] == 3
    assert [row["name"] for row in said["results"][0]["native"]] == ["numpy.dot", "sum"]
    assert "75.0 % of its operations are element operations of native calls, most of them in numpy.dot" in done.out


def test_operand_types_and_branches(compare, result):
    def types(**pairs):
        return {"arithmetic": {key.replace("_", ","): n for key, n in pairs.items()}, "comparison": {"int,int": 10}, "inferred": 7, "exact": 3}

    def jumps(taken, passed):
        return [{"opcode": "POP_JUMP_IF_FALSE", "taken": taken, "passed": passed}, {"opcode": "FOR_ITER", "taken": 1, "passed": 999}]

    done, said = compare(result("whole", {"NOP": 100}, types=types(int_int=90), branches=jumps(10, 30)),
                         result("real", {"NOP": 100}, types=types(float_float=30), branches=jumps(30, 10)))
    whole, real = said["results"]
    assert whole["operands"] == {"int,int": 100.0} and real["operands"] == {"float,float": 75.0, "int,int": 25.0}
    assert (whole["operations"], real["operations"], whole["inferred"]) == (100, 40, 7)
    assert (whole["jumps"], whole["taken"]) == (40, 10)
    assert whole["distinguishing"].endswith("100.0 % of its arithmetic and comparisons are of int,int (the others 25.0 %); "
                                            "25.0 % of its conditional jumps are taken (the others 75.0 %).")
    row = next(line for line in done.out.splitlines() if line.startswith("float,float"))
    assert row.split()[1:] == ["0.00", "75.00"]


def test_few_jumps_say_nothing(compare, result):
    few = [{"opcode": "POP_JUMP_IF_TRUE", "taken": 2, "passed": 0}]
    _, said = compare(result("a", {"NOP": 5000}, branches=few), result("b", {"NOP": 5000}, branches=[{**few[0], "taken": 0, "passed": 2}]))
    assert "conditional jumps" not in said["results"][0]["distinguishing"]


def test_changed_verdicts(compare, result):
    regions = [("loop", 3, "doall", 8.0), ("loop", 7, "sequential", 1.0), ("function", 1, "forkjoin", 2.0)]
    other = [("loop", 3, "sequential", 1.5), ("loop", 7, "sequential", 1.0), ("loop", 9, "doall", 4.0)]
    done, said = compare(result("small", {"NOP": 1}, regions=regions), result("large", {"NOP": 1}, regions=other, argv=("x/prog.py", "1000")),
                         result("another", {"NOP": 1}, regions=other, argv=("else.py",)))
    assert said["matched_regions"] == 2
    assert len(said["changes"]) == 1
    change = said["changes"][0]
    assert (change["a"], change["b"], change["file"], change["line"], change["kind"]) == ("small", "large", "prog.py", 3, "loop")
    assert change["from"]["pattern"] == "doall" and change["to"] == {"pattern": "sequential", "parallelism": 1.5, "iterations": 9, "instances": 1}
    assert "prog.py:3 loop loop: doall in small (parallelism 8.0), sequential in large (parallelism 1.5)" in done.out


def test_static_mix_stands_in_and_is_said_to(compare, result):
    done, said = compare(result("a", {}, static={"LOAD_FAST": 2}), result("b", {"LOAD_FAST": 2}))
    assert said["results"][0]["executed"] is False and "a has no executed mix" in done.out


def test_names_are_told_apart(compare, result, tmp_path):
    one, two = result("x/same", {"NOP": 1}), result("y/same", {"NOP": 1})
    _, said = compare(f"{one}/", two)
    assert [r["name"] for r in said["results"]] == ["same", "same#2"]


def test_html_page(compare, result, tmp_path):
    page = tmp_path / "page.html"
    done, _ = compare("-o", page, result("a", {"NOP": 1}), result("b", {"NOP": 2}))
    assert done.code == 0, done
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html")


def test_what_cannot_be_compared(plait, run, result, tmp_path):
    good, empty = result("good", {"NOP": 1}), result("empty", {})
    broken = tmp_path / "broken.plait"
    broken.mkdir()
    (broken / "result.json").write_text('{"format": "plait-result", ')
    foreign = tmp_path / "foreign.plait"
    foreign.mkdir()
    (foreign / "result.json").write_text("{}")
    for folders, message in [([good], "at least two"), ([good, tmp_path / "nowhere"], "no plait result"), ([good, broken], "line 1"),
                             ([good, foreign], "not a plait result"), ([good, empty], "counts no instructions")]:
        done = run([plait, "compare", *folders])
        assert done.code == 125 and message in done.err and done.out == "" and done.err.count("\n") == 1, done
