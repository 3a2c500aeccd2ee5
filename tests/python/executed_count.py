# SPDX-License-Identifier: Apache-2.0
"""Counts the opcodes a script executes, with a callback of its own: `executed_count.py OUT.json SCRIPT [ARGS...]`.

Only code compiled from SCRIPT counts. Reported by INSTRUCTION events: everything but the rows below, which follow from other counts.

RESUME at the start of a code    once for each PY_START
RESUME behind a yield            once for each PY_RESUME at its offset (a throw goes on elsewhere)
instructions before the first    MAKE_CELL, COPY_FREE_VARS, RETURN_GENERATOR and its POP_TOP: once for each PY_START
    RESUME                         (plait counts what belongs to activations; a generator that never starts has none)
END_FOR, on 3.13 the POP_TOP     never: an exhausted FOR_ITER jumps past them
    behind it
CACHE, EXTENDED_ARG              parts of an instruction: never
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

    def executed(self):
        total = collections.Counter()
        for key, (code, offsets) in self.at.items():
            prologue = True
            for instruction in dis.get_instructions(code):
                if instruction.opname == "RESUME":
                    total["RESUME"] += self.starts[key] if prologue else self.resumes[key, instruction.offset]
                    prologue = False
                elif prologue:
                    total[instruction.opname] += self.starts[key]
                elif instruction.opname != "EXTENDED_ARG":
                    total[instruction.opname] += offsets[instruction.offset]
        return {name: n for name, n in sorted(total.items()) if n}


def main(out, script, *arguments):
    counter = Counter(script)
    monitoring.use_tool_id(TOOL, "count")
    monitoring.register_callback(TOOL, events.INSTRUCTION, counter.instruction)
    monitoring.register_callback(TOOL, events.PY_START, counter.start)
    monitoring.register_callback(TOOL, events.PY_RESUME, counter.resume)
    sys.argv[:] = [script, *arguments]
    monitoring.set_events(TOOL, events.INSTRUCTION | events.PY_START | events.PY_RESUME)
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit:
        pass
    finally:
        monitoring.set_events(TOOL, 0)
        with open(out, "w", encoding="utf-8") as stream:
            json.dump(counter.executed(), stream)


if __name__ == "__main__":
    main(*sys.argv[1:])
