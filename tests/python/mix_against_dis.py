# SPDX-License-Identifier: Apache-2.0
"""Run by the interpreter under test: compiles every STEP-th module of its standard library and compares what `plait mix` says with `dis`.

    PYTHON mix_against_dis.py PLAIT FOLDER STEP [listing]

Prints one JSON object {files, codes, instructions, differences}. Counts by opcode of every code object; with `listing`, of every
instruction also offset, argument, jump target and position, and stack depths against dis.stack_effect along every edge.
"""
import collections
import dis
import json
import marshal
import opcode
import os
import py_compile
import subprocess
import sys
import warnings

ENDS = {"RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "INTERPRETER_EXIT"}
BATCH = 20


def library(step):
    root = os.path.dirname(os.__file__)
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "__pycache__"))
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    return found[::step]


def compiled(sources, folder):
    for number, source in enumerate(sources):
        target = os.path.join(folder, "%d.pyc" % number)
        try:
            py_compile.compile(source, target, doraise=True)
        except py_compile.PyCompileError:
            continue  # the library holds files with errors on purpose
        yield target


def code_objects(code, seen):
    if id(code) not in seen:
        seen.add(id(code))
        yield code
        for const in code.co_consts:
            if hasattr(const, "co_code"):
                yield from code_objects(const, seen)


def wanted_listing(code):
    positions = list(code.co_positions())
    for instr in dis.get_instructions(code):
        if instr.opname != "EXTENDED_ARG":
            jumps = instr.opcode in dis.hasjrel and instr.opname != "END_ASYNC_FOR"
            line, end_line, column, end_column = (-1 if p is None else p for p in positions[instr.offset // 2])
            yield (instr.offset, instr.opname, instr.arg or 0, instr.argval if jumps else -1, [line, column, end_line, end_column])


def depth_errors(listing, code):
    """The depths, checked by the interpreter's own stack effects along every edge."""
    extended = {i.offset: i for i in dis.get_instructions(code)}
    at = {row["offset"]: row for row in listing}

    def first(offset):  # jump targets name the first EXTENDED_ARG
        while extended[offset].opname == "EXTENDED_ARG":
            offset += 2
        return at[offset]

    for row, after in zip(listing, listing[1:] + [None]):
        number = opcode.opmap[row["opcode"]]
        argument = row["argument"] if number in dis.hasarg else None
        if row["depth"] < 0:
            continue
        effect = 1 if row["opcode"] == "RETURN_GENERATOR" else dis.stack_effect(number, argument, jump=False)
        if row["opcode"] not in ENDS and not row["opcode"].startswith("JUMP") and after["depth"] != row["depth"] + effect:
            yield "after", row
        if row["target"] >= 0 and first(row["target"])["depth"] != row["depth"] + dis.stack_effect(number, argument, jump=True):
            yield "at the target of", row
    for entry in dis._parse_exception_table(code):
        reached = any(entry.start <= row["offset"] < entry.end and row["depth"] >= 0 for row in listing)
        if reached and first(entry.target)["depth"] != entry.depth + 1 + entry.lasti:
            yield "at the handler", entry.target


def differences(code, said, listing):
    counts = dict(collections.Counter(i.opname for i in dis.get_instructions(code)))
    if said["qualname"] != code.co_qualname and said["qualname"] != "?":
        yield "name", said["qualname"]
    if said["opcodes"] != counts:
        yield "counts", said["opcodes"], counts
    if (said["bytes"], said["stacksize"], said["line"]) != (len(code.co_code), code.co_stacksize, code.co_firstlineno):
        yield "size", said["bytes"], said["stacksize"], said["line"]
    if sum(said["categories"].values()) != said["instructions"]:
        yield "categories", said["categories"]
    if listing:
        got = [(r["offset"], r["opcode"], r["argument"] if opcode.opmap[r["opcode"]] in dis.hasarg else 0, r["target"], r["at"])
               for r in said["listing"]]
        want = list(wanted_listing(code))
        if got != want:
            yield "listing", [pair for pair in zip(got, want) if pair[0] != pair[1]][:3]
        yield from depth_errors(said["listing"], code)


def main(plait, folder, step, listing):
    warnings.simplefilter("ignore")
    files = list(compiled(library(step), folder))
    summary = {"files": len(files), "codes": 0, "instructions": 0, "differences": []}
    for start in range(0, len(files), BATCH):
        batch = files[start:start + BATCH]
        options = ["--disasm"] if listing else []
        done = subprocess.run([plait, "mix", "--json", "-", *options, *batch], stdout=subprocess.PIPE, check=True)
        for said_file, path in zip(json.loads(done.stdout)["files"], batch, strict=True):
            with open(path, "rb") as file:
                codes = list(code_objects(marshal.loads(file.read()[16:]), set()))
            for code, said in zip(codes, said_file["codes"], strict=True):
                summary["codes"] += 1
                summary["instructions"] += said["instructions"]
                summary["differences"] += [[path, code.co_qualname, repr(d)] for d in differences(code, said, listing)]
    print(json.dumps({**summary, "differences": summary["differences"][:10]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), "listing" in sys.argv[4:])
