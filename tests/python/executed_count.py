# SPDX-License-Identifier: Apache-2.0
"""Counts what a script executes, with callbacks of its own: `executed_count.py OUT.json SCRIPT [ARGS...]`.

Only code compiled from SCRIPT counts. OUT.json: {opcodes {name: n}, lines {line: n}, branches {line: {offset: [taken, passed]}}}.
Reported by INSTRUCTION events: everything but the rows below, which follow from other counts.

RESUME at the start of a code    once for each PY_START
RESUME behind a yield            once for each PY_RESUME at its offset (a throw goes on elsewhere)
instructions before the first    MAKE_CELL, COPY_FREE_VARS, RETURN_GENERATOR and its POP_TOP: once for each PY_START
    RESUME                         (plait counts what belongs to activations; a generator that never starts has none)
END_FOR, on 3.13 the POP_TOP     never: an exhausted FOR_ITER jumps past them
    behind it
CACHE, EXTENDED_ARG              parts of an instruction: never

Conditional jumps come from BRANCH events: taken when the destination is not the instruction behind. FOR_ITER and SEND have none that can be
relied on in every version, so they are left out.
"""
import collections
import dis
import json
import runpy
import sys

TOOL = 4
monitoring = sys.monitoring
events = monitoring.events


class Counter:
    def __init__(self, script):
        self.script = script
        self.at = {}           # code -> Counter of offsets
        self.starts = collections.Counter()
        self.resumes = collections.Counter()
        self.turns = collections.Counter()   # (code, offset, destination)

    def instruction(self, code, offset):
        if code.co_filename != self.script:
            return monitoring.DISABLE
        try:
            self.at[id(code)][1][offset] += 1
        except KeyError:
            self.at[id(code)] = (code, collections.Counter({offset: 1}))   # keeps the code, so that its id stays its own

    def start(self, code, offset):
        if code.co_filename != self.script:
            return monitoring.DISABLE
        self.at.setdefault(id(code), (code, collections.Counter()))
        self.starts[id(code)] += 1

    def resume(self, code, offset):
        if code.co_filename != self.script:
            return monitoring.DISABLE
        self.resumes[id(code), offset] += 1

    def branch(self, code, offset, destination):
        if code.co_filename != self.script:
            return monitoring.DISABLE
        self.turns[id(code), offset, destination] += 1

    def instructions(self):
        """(instruction, executions) of everything that is counted."""
        for key, (code, offsets) in self.at.items():
            prologue = True
            for instruction in dis.get_instructions(code):
                if instruction.opname == "RESUME":
                    yield instruction, self.starts[key] if prologue else self.resumes[key, instruction.offset]
                    prologue = False
                elif prologue:
                    yield instruction, self.starts[key]
                elif instruction.opname != "EXTENDED_ARG":
                    yield instruction, offsets[instruction.offset]

    def branches(self):
        found = {}
        for key, (code, _) in self.at.items():
            listing = list(dis.get_instructions(code))
            for here, behind in zip(listing, listing[1:]):
                if "JUMP_IF" not in here.opname or here.positions.lineno is None:
                    continue
                passed = self.turns[key, here.offset, behind.offset]
                taken = sum(n for (code_id, offset, _), n in self.turns.items() if (code_id, offset) == (key, here.offset)) - passed
                if taken + passed:
                    at = found.setdefault(here.positions.lineno, {}).setdefault(here.offset, [0, 0])
                    at[0] += taken
                    at[1] += passed
        return found

    def result(self):
        opcodes, lines = collections.Counter(), collections.Counter()
        for instruction, n in self.instructions():
            opcodes[instruction.opname] += n
            if instruction.positions.lineno:
                lines[instruction.positions.lineno] += n
        return {"opcodes": {name: n for name, n in sorted(opcodes.items()) if n},
                "lines": {line: n for line, n in sorted(lines.items()) if n}, "branches": self.branches()}


def main(out, script, *arguments):
    counter = Counter(script)
    monitoring.use_tool_id(TOOL, "count")
    monitoring.register_callback(TOOL, events.INSTRUCTION, counter.instruction)
    monitoring.register_callback(TOOL, events.PY_START, counter.start)
    monitoring.register_callback(TOOL, events.PY_RESUME, counter.resume)
    monitoring.register_callback(TOOL, events.BRANCH, counter.branch)
    sys.argv[:] = [script, *arguments]
    monitoring.set_events(TOOL, events.INSTRUCTION | events.PY_START | events.PY_RESUME | events.BRANCH)
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit:
        pass
    finally:
        monitoring.set_events(TOOL, 0)
        with open(out, "w", encoding="utf-8") as stream:
            json.dump(counter.result(), stream)


if __name__ == "__main__":
    main(*sys.argv[1:])
