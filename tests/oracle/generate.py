#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random bounded programs: `generate(seed)` gives the text of one, always the same for the same seed.

    python generate.py SEED

Every program ends by itself, raises nothing that it does not catch, and prints a checksum. Names carry their type: n* int, l* list of ints (never
shorter than 2), m* list of lists, d* dict, s* set, o* object, f* function, g* generator function. Each seed draws weights for
the features, so that programs differ in character. A multiplier bounds how often the present place runs.
"""
import random
import re
import sys

from generate_lazy import LAZY_FEATURES, LAZY_HEADER, LazyChains
from generate_statements import Statements
from generate_wide import LATER_FEATURES, LATER_HEADER, WIDE_FEATURES, WIDE_HEADER, Wide

WIDE = 10000        # seeds from here on draw from more features
LATER = 20000       # and from here on from still more, half of them of these alone
LAZY = 30000        # and from here on from chains of lazy iterators

FEATURES = ("assign", "augment", "element", "swap", "slice", "append", "shrink", "order", "matrix", "dict", "set",
            "attribute", "global_", "call", "print_", "unpack", "comprehension", "genexp", "lambda_", "delete", "branch",
            "for_", "for_items", "while_", "forever", "exception", "finally_", "with_", "generator", "closure", "walrus",
            "match_", "consumer", "alias", "nested_list", "text", "send", "return_")

HEADER = {
    "Plain": """\
class Plain:
    total = 0
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
        Plain.total += 1
    def move(self, k):
        self.x = (self.x + k) % 19
        return self.x + self.y
""",
    "Slotted": """\
class Slotted:
    __slots__ = ("x", "y", "_p")
    def __init__(self, x):
        self.x, self.y = x, x + 1
        self._p = 0
    @property
    def p(self):
        return self._p + self.x
    @p.setter
    def p(self, v):
        self._p = v % 13
    def move(self, k):
        self.y -= k
        return self.y
""",
    "Child": """\
class Base:
    def __init__(self, x):
        self.x = x
        self.y = [x, x + 1]
    def move(self, k):
        self.y[k % 2] += k
        return self.y[0]
class Child(Base):
    def __init__(self, x):
        super().__init__(x + 1)
        self.last = 0
    def move(self, k):
        self.last = super().move(k) + self.last
        return self.last % 31
""",
    "Guard": """\
class Guard:
    def __init__(self, log):
        self.log, self.n = log, 0
    def __enter__(self):
        self.n += 1
        return self
    def __exit__(self, kind, value, trace):
        self.log.append(self.n)
        return kind is KeyError
""",
}


class Program(Statements):
    features = FEATURES

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines, self.indent, self.counter = [], 0, 0
        self.multiplier, self.functions, self.generators, self.globals = 1, [], [], []
        self.weights = {f: self.random.choice((0, 0, 1, 1, 2, 4, 8)) for f in self.features}
        for name in ("assign", "element", "for_"):
            self.weights[name] = max(1, self.weights[name])
        self.scope, self.loops, self.in_function, self.size = None, 0, False, 0

    def emit(self, text):
        self.lines.append("    " * self.indent + text)

    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, part):
        return self.random.random() < part

    def build(self):
        self.classes = [name for name in HEADER if self.chance(0.4)]
        if self.weights["with_"] and "Guard" not in self.classes:
            self.classes.append("Guard")
        for name in self.classes:
            self.lines += HEADER[name].splitlines()
        for _ in range(self.random.randint(0, 2)):
            self.global_variable()
        for _ in range(self.random.randint(1, 3)):
            self.pick([self.function, self.function, self.recursive, self.generator_function])()
        self.main()
        return "\n".join(self.lines) + "\n"

    def global_variable(self):
        name = self.fresh("G")
        if self.chance(0.4):
            self.emit(f"{name} = [{self.number()}, {self.number()}, {self.number()}]")
            self.globals.append((name, "l"))
        else:
            self.emit(f"{name} = {self.number()}")
            self.emit(f"{name} += 1")
            self.globals.append((name, "n"))

    # functions

    def open_scope(self, parameters):
        self.scope = {kind: [] for kind in "nlmdso"}
        for name, kind in parameters:
            self.scope[kind].append(name)
        self.loops, self.in_function = 0, True

    def start_values(self):
        """A few variables of each kind, so that statements have something to work on."""
        for kind in "nnl" + "".join(self.pick(["m", "d", "s", "o", "l", "n"]) for _ in range(3)):
            self.declare(kind)

    def function(self):
        name, parameters = self.fresh("f"), [(self.fresh("n"), "n"), (self.fresh("l"), "l")][: self.random.randint(1, 2)]
        shape = self.random.randint(0, 3)
        signature = ", ".join(p for p, _ in parameters)
        self.open_scope(parameters)
        if shape == 1:
            extra = self.fresh("n")
            signature += f", {extra}={self.number()}"
            self.scope["n"].append(extra)
        elif shape == 2:
            signature += ", *rest"
        elif shape == 3:
            signature += ", **named"
        self.emit(f"def {name}({signature}):")
        self.indent, self.multiplier = self.indent + 1, 4
        before = len(self.lines)
        if self.globals and self.weights["global_"]:
            self.emit("global " + ", ".join(g for g, _ in self.globals))
        self.start_values()
        if shape == 2:
            self.emit(f"{self.pick(self.scope['n'])} = sum(rest) % 11")
        elif shape == 3:
            self.emit(f"{self.pick(self.scope['n'])} = len(named)")
        self.block(self.random.randint(3, 7))
        self.emit(f"return {self.expression()}")
        self.indent -= 1
        self.functions.append((name, [k for _, k in parameters], shape, 3 * (len(self.lines) - before)))

    def recursive(self):
        name, count, items = self.fresh("f"), self.fresh("n"), self.fresh("l")
        self.open_scope([(items, "l")])
        self.emit(f"def {name}({count}, {items}):")
        self.indent, self.multiplier = self.indent + 1, 12
        if self.globals and self.weights["global_"]:
            self.emit("global " + ", ".join(g for g, _ in self.globals))
        self.emit(f"if {count} <= 0:")
        self.emit(f"    return {items}[0]")
        self.declare("n")
        self.block(self.random.randint(1, 3))
        step = self.pick([f"{name}({count} - 1, {items})", f"{name}({count} - 2, {items}) + {name}({count} - 1, {items})"])
        self.emit(f"{items}[{count} % 2] = ({step}) % 23")
        self.emit(f"return {items}[{count} % 2] + {count}")
        self.indent -= 1
        self.functions.append((name, ["r", "l"], 0, 60))

    def generator_function(self):
        name, count, items = self.fresh("g"), self.fresh("n"), self.fresh("l")
        self.open_scope([(items, "l")])
        self.emit(f"def {name}({count}, {items}):")
        self.indent, self.multiplier = self.indent + 1, 12
        total, place = self.fresh("n"), self.fresh("n")
        self.emit(f"{total} = 0")
        self.scope["n"].append(total)
        kind = self.random.randint(0, 3)
        if kind == 0:
            self.emit(f"for {place} in range({count} % 5):")
            self.emit(f"    {total} += {items}[{place} % 2]")
            self.emit(f"    yield {total} + {place}")
        elif kind == 1:
            self.emit(f"while {total} < {count} % 4:")
            self.emit(f"    {place} = yield {items}[{total} % 2]")
            self.emit(f"    {items}[0] += 1 if {place} is None else {place}")
            self.emit(f"    {total} += 1")
        elif kind == 2:
            self.emit("try:")
            self.emit(f"    for {place} in {items}:")
            self.emit(f"        if {place} % 2:")
            self.emit(f"            {total} = yield {place}")
            self.emit("finally:")
            self.emit(f"    {items}[1] = {count}")
        else:
            self.emit(f"yield from {items}")
            self.emit(f"{total} = yield from (v * {count} for v in {items} if v % 3)")
            self.emit(f"yield {count}")
        self.indent -= 1
        self.generators.append(name)

    def main(self):
        inside = self.chance(0.6)
        self.open_scope([])
        self.in_function = inside
        if inside:
            self.emit("def main():")
            self.indent += 1
            if self.globals and self.weights["global_"]:
                self.emit("global " + ", ".join(g for g, _ in self.globals))
        self.multiplier = 1
        self.start_values()
        self.block(self.random.randint(8, 16))
        parts = [f"{n}" for n in self.scope["n"][:4]] + [f"sum({v})" for v in self.scope["l"][:2]]
        parts += [f"len({v})" for v in self.scope["d"][:1] + self.scope["s"][:1]]
        total = " + ".join(parts)
        if inside:
            self.emit(f"return {total}")
            self.indent -= 1
            self.emit("print(main())")
        else:
            self.emit(f"print({total})")


class WideProgram(Wide, Program):
    features = FEATURES + WIDE_FEATURES

    def build(self):
        for name in WIDE_FEATURES:
            self.weights[name] *= 2
        return WIDE_HEADER + super().build()


class LaterProgram(Wide, Program):
    features = FEATURES + WIDE_FEATURES + LATER_FEATURES

    def build(self):
        if self.chance(0.5):
            self.weights.update({f: 0 for f in self.features if f not in ("assign", "element", "for_", "branch", "attribute") + LATER_FEATURES})
        for name in LATER_FEATURES:
            self.weights[name] = 2 + 4 * self.weights[name]
        return WIDE_HEADER + LATER_HEADER + super().build()


class LazyProgram(LazyChains, WideProgram):
    features = WideProgram.features + LAZY_FEATURES

    def build(self):
        for name in LAZY_FEATURES:
            self.weights[name] = 3 * self.weights[name] + 2
        return LAZY_HEADER + super().build()


def generate(seed):
    """The text of the program of this seed: 20 to 120 lines; from WIDE on 60 to 180, from LATER on to 260, from LAZY on 90 to 220."""
    low, high, kind = ((90, 220, LazyProgram) if seed >= LAZY else (60, 260, LaterProgram) if seed >= LATER else
                       (60, 180, WideProgram) if seed >= WIDE else (20, 120, Program))
    for attempt in range(1000):
        text = kind(f"{seed}.{attempt}").build()
        if low <= text.count("\n") <= high:
            return text
    raise ValueError(f"no program of a fit size for seed {seed}")


def bundle(seeds):
    """Several programs one after the other in one text, with names of their own: one run for all of them."""
    parts = []
    for place, seed in enumerate(seeds):
        text = re.sub(r"\b(Plain|Slotted|Child|Base|Guard|Lazy|Point|Spot|Pause|Gate|Steps|drive|twice|main|seen|odd|noted|small|both|numbers)\b", rf"\1_{place}", generate(seed))
        parts.append(re.sub(r"\b([A-Za-z])(\d+)\b", rf"\1\2_{place}", text))
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(generate(int(sys.argv[1])))
