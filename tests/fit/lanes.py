# SPDX-License-Identifier: Apache-2.0
"""Lane efficiency once more, without plait: the opcodes of each iteration, told by sys.settrace.

    python lanes.py                prints {kernel: {"4": e, ...}} for the first for-loop of each kernel of kernels.py

An instruction of a group's union path counts as often as the lane that ran it most; that is the same as counting blocks, since the
instructions of a block run equally often.
"""

import collections
import dis
import json
import sys

import kernels

WIDTHS = 4, 8, 16, 32


def header(code):
    """The offset of the first for-loop's FOR_ITER."""
    return next(i.offset for i in dis.get_instructions(code) if i.opname == "FOR_ITER")


def iterations(function):
    """One Counter of (code, offset) for each evaluation of the header, callees included."""
    code, at, lanes, inside = function.__code__, header(function.__code__), [], 0

    def trace(frame, event, argument):
        nonlocal inside
        frame.f_trace_opcodes = True
        if event == "call" and frame.f_code is code:
            inside = 1
        if event == "call" and lanes:
            lanes[-1][frame.f_code, "RESUME"] += 1   # of a callee; told as the call
        if event == "opcode" and inside:
            if frame.f_code is code and frame.f_lasti == at:
                lanes.append(collections.Counter())
            if lanes:
                lanes[-1][frame.f_code, frame.f_lasti] += 1
        return trace

    sys._getframe().f_trace_opcodes = True   # 3.12 asks for opcodes only where some frame has asked before
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)
    return lanes[:-1]   # the last evaluation found no item


def efficiency(lanes, width):
    union = 0
    for start in range(0, len(lanes), width):
        most = collections.Counter()
        for lane in lanes[start:start + width]:
            most |= lane
        union += sum(most.values())
    return sum(sum(lane.values()) for lane in lanes) / (width * union)


def main():
    found = {}
    for name in sys.argv[1:]:
        lanes = iterations(getattr(kernels, name))
        found[name] = {str(width): efficiency(lanes, width) for width in WIDTHS}
        found[name]["work"] = sum(sum(lane.values()) for lane in lanes)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
