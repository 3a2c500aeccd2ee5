# SPDX-License-Identifier: Apache-2.0
"""Every opcode of the interpreter's table: a program whose bytecode holds it, and exactly the dependences that it makes.

Opcodes that touch no location have a program as well where source can make one: they must add nothing. What no source makes
is listed in NO_SOURCE with its reason, and a table row that is neither is a failure.
"""
import json
import pathlib
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "tests" / "programs"), str(ROOT / "tests" / "oracle")]

from expected import difference, from_plait  # noqa: E402
from notation import expectations  # noqa: E402

NO_SOURCE = {
    "CACHE": "inline data of the instruction before it, never executed",
    "RESERVED": "marks tier 2, never in a code object",
    "INTERPRETER_EXIT": "only in the interpreter's own trampoline frame",
    "EXIT_INIT_CHECK": "only in the trampoline frame of a specialised constructor call",
    "ENTER_EXECUTOR": "put in by the optimizer, which plait refuses; never in co_code",
}
# Specialised and instrumented forms (rows with "=") are never in co_code and never run where events are on.

DIS = """
import dis, json, sys
def names(code):
    found = {i.opname for i in dis.get_instructions(code)}
    for const in code.co_consts:
        if hasattr(const, "co_code"):
            found |= names(const)
    return found
json.dump([sorted(names(compile(text, "p.py", "exec"))) for text in json.load(sys.stdin)], sys.stdout)
"""


def read_programs():
    """[(opcodes, program)]"""
    parts = (HERE / "opcode_programs.txt").read_text(encoding="utf-8").split("\n=== ")[1:]
    return [(head.split(), body + "\n") for head, _, body in (part.partition("\n") for part in parts)]


PROGRAMS = read_programs()


@pytest.fixture(scope="module")
def version(python):
    done = subprocess.run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def table(version):
    """name -> what it stands for (itself, or the opcode that it specialises)"""
    path = ROOT / "tools" / "opcodes" / f"{version}.txt"
    if not path.is_file():
        pytest.skip(f"no opcode table for {version}")
    rows = re.findall(r"^\d+ (\w+) (=?)(\w+)", path.read_text(), re.M)
    return {name: other if alias else name for name, alias, other in rows}


@pytest.fixture(scope="module")
def held(python):
    """For each program, the opcodes of its bytecode in this version."""
    done = subprocess.run([python, "-c", DIS], input=json.dumps([body for _, body in PROGRAMS]), capture_output=True, text=True, check=True)
    return [set(names) for names in json.loads(done.stdout)]


def test_every_opcode_has_a_program(table, held, version):
    covered = set()
    for (wanted, _), names in zip(PROGRAMS, held):
        lacking = [op for op in wanted if op not in names and op in table and version != "3.14"]
        assert not lacking, f"the program of {wanted} has no {lacking} in {version}"
        covered |= names & set(wanted)
    missing = {base for base in table.values()} - covered - set(NO_SOURCE)
    assert not missing, f"opcodes of {version} without a program: {sorted(missing)}"


def test_every_program_names_known_opcodes():
    known = set()
    for path in (ROOT / "tools" / "opcodes").glob("3.*.txt"):
        known |= set(re.findall(r"^\d+ (\w+) ", path.read_text(), re.M))
    assert {op for wanted, _ in PROGRAMS for op in wanted} <= known


@pytest.mark.parametrize("case", range(len(PROGRAMS)), ids=[wanted[0] for wanted, _ in PROGRAMS])
def test_accesses(case, trace, script, held):
    _, body = PROGRAMS[case]
    path = script(body)
    done, result = trace(path)
    assert done.code == 0, done
    lines = difference(expectations(body), from_plait(result, str(path), body))
    assert not lines, "\n" + "\n".join(lines)
    assert result["program"]["complete"] and not result["program"]["dropped_events"]


UNKNOWN = """
import sys
def stopped(l):
    l[0] += 1
    return l[0]
def seen(l):
    l[0] += 1
    return l[0]
code = stopped.__code__
stopped.__code__ = code.replace(co_code=code.co_code + bytes([int(sys.argv[1]), 0]))
l = [0]
print(stopped(l), seen(l), stopped(l))
"""


def test_unknown_opcode_stops_its_code_object(trace, script, version):
    text = (ROOT / "tools" / "opcodes" / f"{version}.txt").read_text()
    used = {int(number) for number in re.findall(r"^(\d+) ", text, re.M)}
    path = script(UNKNOWN)
    done, result = trace(path, str(next(n for n in range(100, 200) if n not in used)))      # never executed: it is behind the return
    assert (done.code, done.out) == (0, "1 2 3\n"), done
    told = [entry for entry in result["coverage"] if "stopped" in json.dumps(entry)]
    assert told and "opcode" in json.dumps(told), result["coverage"]
    lines = UNKNOWN.splitlines()
    inside = {n for n, line in enumerate(lines, 1) if lines.index("def stopped(l):") + 1 < n < lines.index("def seen(l):") + 1}
    ends = {(dep["source"]["line"], dep["sink"]["line"]) for dep in result["dependences"] if dep["location"] == "element"}
    assert ends and not any(line in inside for pair in ends for line in pair)
