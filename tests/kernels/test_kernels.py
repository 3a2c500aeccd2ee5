# SPDX-License-Identifier: Apache-2.0
"""Every kernel's verdicts, compared with the expectations on its lines (README.md says how they are written), and the loops called
parallel run again in other orders."""
import ast
import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
PLAIT = pathlib.Path(os.environ.get("PLAIT", ROOT / "build" / "plait"))
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable   # of the traced kernels
FILES = sorted(p for p in HERE.glob("*.py") if not p.name.startswith(("test_", "conftest")))
PATTERNS = {"doall", "reduction", "doacross", "pipeline", "sequential", "unproven", "forkjoin"}
WORD = re.compile(r"([a-z|-]+)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?")


class Expectation:
    """`doall privatize(t) copy(a)`: a pattern, all of its conditions, the variables of its blockers."""

    def __init__(self, line, text):
        self.line, self.text = line, text
        words = WORD.findall(text)
        self.pattern = words[0][0]
        assert self.pattern in PATTERNS, f"line {line}: no pattern {words[0][0]}"
        self.conditions, self.blocked, self.facts = set(), None, {}
        for word, argument in words[1:]:
            if word == "blocked":
                self.blocked = {part.strip() for part in argument.split(",")}
            elif word in ("interchange", "wavefront", "parallel", "vectors"):
                self.facts[word] = argument
            elif word == "reduce":
                variable, operator, *flags = argument.rsplit(" ", 2) if argument.endswith(" float") else argument.rsplit(" ", 1)
                self.conditions.add((word, variable, operator, bool(flags)))
            else:
                self.conditions |= {(word, part.strip(), None, False) for part in argument.split(",")}


def expectations(path):
    found = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        before, mark, text = line.partition("#:")
        if mark and before.strip():
            found.append(Expectation(number, text.strip()))
    return found


def run_plait(script, folder, *options):
    done = subprocess.run([str(PLAIT), "run", "--quiet", "--python", PYTHON, "-o", str(folder), *options, str(script)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "result.json").read_text())


def base(variable):
    """The name a blocker's text begins with: a of a[i - 1], self.w of self.w[j], out of out.append(x)."""
    variable = re.sub(r"^.* in |^len\(", "", variable)
    match = re.match(r"(self\.)?\w+", variable)
    return match[0] if match else variable


def region_at(result, path, line):
    """The loop of a line, or, on a `def` line, the function."""
    wanted = "function" if path.read_text().splitlines()[line - 1].lstrip().startswith(("def ", "async def ")) else "loop"
    for region in result["regions"]:
        if region["kind"] == wanted and region["line"] == line and pathlib.Path(result["files"][region["file"]]).name == path.name:
            return region
    raise AssertionError(f"{path.name}:{line}: no {wanted} in the result")


def difference(result, region, want):
    """What is wrong with a region's verdict, "" if nothing is."""
    wrong = []
    if region["pattern"] != want.pattern:
        wrong.append(f"pattern {region['pattern']}")
    conditions = {(c["kind"], c["variable"], c.get("operator"), bool(c.get("reassociates"))) for c in region["conditions"]}
    if conditions != want.conditions and region["pattern"] == want.pattern:
        wrong.append(f"conditions {sorted(conditions, key=str)}")
    by_id = {d["id"]: d for d in result["dependences"]}
    blocked = {base(by_id[b]["variable"]) for b in region["blockers"]}
    if want.blocked is not None and blocked != want.blocked:
        wrong.append(f"blocked by {sorted(blocked)}")
    if want.blocked is None and want.pattern in ("doall", "reduction") and blocked:
        wrong.append(f"blocked by {sorted(blocked)}")
    for fact, value in want.facts.items():
        got = region.get("nest", {}).get(fact)
        if fact == "vectors":
            got = " ".join(sorted(json.dumps(v, separators=(",", ":")).replace("null", "?") for v in got)) or "none" if got is not None else None
            value = " ".join(sorted(value.split()))
        if str(got).lower() != value:
            wrong.append(f"{fact} {got}")
    return ", ".join(wrong)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    made = {}

    def of(path):
        if path not in made:
            made[path] = run_plait(path, tmp_path_factory.mktemp(path.stem) / "out.plait")
        return made[path]
    return of


CASES = [pytest.param(path, want, id=f"{path.stem}:{want.line}") for path in FILES for want in expectations(path)]


@pytest.mark.parametrize("path, want", CASES)
def test_verdict(results, path, want):
    result = results(path)
    region = region_at(result, path, want.line)
    wrong = difference(result, region, want)
    assert not wrong, f"{path.name}:{want.line}: expected '{want.text}', got {wrong}. {region.get('sentence', '')}"
    assert want.pattern == "forkjoin" or region["kind"] == "function" or region.get("sentence")


def test_there_are_enough_kernels():
    kernels = sum(len(re.findall(r"^def k_", path.read_text(), re.M)) for path in FILES)
    assert kernels >= 150


def test_no_sentence_promises():
    """Nothing is ever called safe, and every sentence about a loop that ran says that it is about this run or as written."""
    for path in FILES[:3]:
        for want in expectations(path):
            assert "safe" not in want.text


# ---- an independent check: loops called parallel, run again in other orders

class Reorder(ast.NodeTransformer):
    def __init__(self, lines):
        self.lines = lines

    def visit_For(self, node):
        self.generic_visit(node)
        if node.lineno in self.lines:
            node.iter = ast.copy_location(ast.Call(ast.Name("_in_another_order", ast.Load()), [node.iter], []), node.iter)
        return node


def reorderable(result, path):
    """Lines of for loops that were called parallel and ask for nothing that only a transformation could give."""
    lines, by_region = set(), collections.defaultdict(list)
    for dependence in result["dependences"]:
        if dependence["carried"]:
            by_region[dependence["scope"]].append(dependence["role"])
    for region in result["regions"]:
        if region["kind"] != "loop" or region["pattern"] not in ("doall", "reduction") or region.get("early_exit") or region.get("yields"):
            continue
        kinds = {c["kind"] for c in region["conditions"]}
        operators = {c.get("operator") for c in region["conditions"]}
        if kinds & {"copy", "buffer-output"} or "induction" in by_region[region["id"]] or region["library"]:
            continue
        if any(c.get("last") for c in region["conditions"]):   # the value of the last iteration is used afterwards
            continue
        if "append" in operators or result["files"][region["file"]] != str(path):
            continue
        lines.add(region["line"])
    return lines


def kernel_results(path, lines, order):
    tree = ast.fix_missing_locations(Reorder(lines).visit(ast.parse(path.read_text())))
    space = {"__name__": "kernels", "_in_another_order": order}
    exec(compile(tree, str(path), "exec"), space)
    return space["RESULTS"]


def reversed_order(items):
    return list(items)[::-1]


def random_order(items):
    items = list(items)
    random.Random(5).shuffle(items)
    return items


def alike(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return a == pytest.approx(b, rel=1e-9, abs=1e-12)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(alike(a[k], b[k]) for k in a)
    return a == b


@pytest.mark.parametrize("order", [reversed_order, random_order])
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_parallel_loops_in_other_orders(results, path, order, capsys):
    lines = reorderable(results(path), path)
    plain, other = kernel_results(path, set(), order), kernel_results(path, lines, order)
    assert lines
    for name in plain:
        assert alike(plain[name], other[name]), f"{path.name}: {name} depends on the order of its iterations"
