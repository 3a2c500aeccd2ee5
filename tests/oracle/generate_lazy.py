# SPDX-License-Identifier: Apache-2.0
"""Chains of lazy iterators, in every place that steps or consumes one (for the seeds from generate.LAZY on)."""
from generate_wide import Wide

LAZY_FEATURES = ("lazy_loop", "lazy_total", "lazy_next", "lazy_shared", "lazy_groups", "lazy_write")

LAZY_HEADER = """\
import itertools
import functools
import operator
seen = [0, 0, 0]
def odd(v):
    return v % 2
def noted(v):
    seen[v % 3] += v
    return v % 7
def small(v):
    seen[0] = v
    return v < 40
def both(v, w):
    seen[1] += 1
    return (v + w) % 61
def numbers(l):
    for v in l:
        seen[2] += 1
        yield v
"""


class LazyChains(Wide):
    """chain_of(depth) is an expression for an iterator of ints, finite, over the lists at hand."""

    def source(self):
        a = self.var("l")
        return self.pick([a, a, a, f"{a}[:3]", f"numbers({a})", "range(4)", f"set({a})", f"dict.fromkeys({a})", "(3, 1, 2)", f"iter({a})"])

    def chain_of(self, depth=2):
        if depth == 0:
            return self.source()
        s, t = self.chain_of(depth - 1), self.source()
        k, f = self.random.randint(0, 3), self.pick(["odd", "noted", "small", "None", "bool"])
        g = self.pick(["odd", "noted", "abs", "(lambda v: v + 1)"])
        called = "small" if f in ("None", "bool") else f
        return self.pick([
            f"itertools.chain({s}, {t})", f"itertools.chain.from_iterable([{s}, {t}])", f"itertools.islice({s}, {k}, None)", f"itertools.islice({s}, {k + 1})",
            f"itertools.islice({s}, {k}, 5, 2)", f"itertools.takewhile({called}, {s})", f"itertools.dropwhile({called}, {s})",
            f"itertools.filterfalse({f}, {s})", f"filter({f}, {s})", f"map({g}, {s})", f"map(both, {s}, {t})", f"map(max, {s}, {t})",
            f"itertools.compress({s}, {t})", f"itertools.accumulate({s})", f"itertools.accumulate({s}, both)", f"itertools.starmap(both, zip({s}, {t}))",
            f"itertools.islice(itertools.cycle({s}), 7)", f"map(sum, itertools.pairwise({s}))", f"map(sum, itertools.batched({s}, 2))",
            f"map(sum, itertools.islice(itertools.product({s}, (1, 2)), 9))", f"map(sum, itertools.islice(itertools.combinations({s}, 2), 9))", f"map(sum, zip({s}, {t}))",
            f"map(sum, itertools.zip_longest({s}, {t}, fillvalue=0))", f"map(operator.itemgetter(1), enumerate({s}))", f"itertools.chain({t}, {s})"])

    def st_lazy_loop(self):
        x, i, a, n = self.fresh("n"), self.fresh("n"), self.var("l"), self.var("n")
        self.emit(self.pick([f"for {x} in {self.chain_of()}:", f"for {i}, {x} in enumerate({self.chain_of()}):", f"for {i}, {x} in zip({self.chain_of()}, {self.chain_of(1)}):",
                             f"for {i}, {x} in itertools.zip_longest({self.chain_of(1)}, {self.chain_of(1)}, fillvalue=1):", f"for {x} in {self.chain_of(1)}:", f"for {i}, {x} in zip(reversed({a}), {self.chain_of()}):", f"for {x} in itertools.chain(reversed({a}), {self.chain_of(1)}):"]))
        self.emit("    " + self.pick([f"{a}[{x} % 2] = {x} % 50", f"{n} = ({n} + {x}) % 97", f"{a}[-1] += 1", f"seen[{x} % 3] = {x}"]))
        if self.chance(0.3):
            self.lines_of(f"    if {x} % 5 == 4:", "        break")

    def st_lazy_total(self):
        s, a, n, k = self.chain_of(), self.var("l"), self.var("n"), self.number()
        self.emit(self.pick([
            f"{n} = sum({s}) % 97", f"{n} = max({s}, default=0)", f"{n} = min({s}, default=1, key=noted)", f"{n} = len(list({s}))", f"{n} = int(any({s}))", f"{n} = int(all({s}))",
            f"{n} = int({k} in {s})", f"{n} = len(sorted({s}, key=noted))", f"{n} = len(set({s}))", f"{n} = len(dict(zip({s}, {self.chain_of(1)})))", f"{n} = len(tuple({s}))",
            f"{n} = len(''.join(map(str, {s})))", f"{n} = functools.reduce(both, {s}, 1)", f"{n} = len([*{s}, 1])", f"{n} = len({{v: odd(v) for v in {s}}})",
            f"{n} = sum(odd(v) for v in {s})", f"{n} = len([v for v in {s} if v % 3])", f"{n} = max(0, *{s})", f"{n} = functools.reduce(operator.add, {s}, 0) % 89"]))

    def st_lazy_next(self):
        it, n = self.fresh("t"), self.var("n")
        self.emit(f"{it} = {self.chain_of()}" if self.chance(0.7) else f"{it} = iter({self.chain_of(1)})")
        for _ in range(self.random.randint(1, 3)):
            self.lines_of(self.pick([f"{n} = next({it}, 0)", f"{n} = next({it}, 0) + next({it}, 1)", f"{self.var('l')}[0] = next({it}, 5)", f"{n} = sum({it}) % 79"]))
        if self.chance(0.4):
            self.lines_of("try:", f"    {n} = next({it})", "except StopIteration:", f"    {n} = 3")

    def st_lazy_shared(self):
        t, u, x, y, n = self.fresh("t"), self.fresh("t"), self.fresh("n"), self.fresh("n"), self.var("n")
        self.emit(self.pick([f"{t}, {u} = itertools.tee({self.chain_of(1)})", f"{t} = {u} = iter({self.source()})", f"{t} = {u} = {self.chain_of(1)}"]))
        self.lines_of(f"for {x} in {t}:", "    " + self.pick([f"{n} = {x} + next({u}, 0)", f"{self.var('l')}[0] = {x}", f"{n} = {x}"]))
        self.lines_of(f"for {y} in {u}:", f"    {n} = {y} % 41")

    def st_lazy_groups(self):
        k, g, x, n = self.fresh("n"), self.fresh("t"), self.fresh("n"), self.var("n")
        self.emit(f"for {k}, {g} in itertools.groupby({self.chain_of(1)}{self.pick(['', ', odd', ', noted', ', abs'])}):")
        self.lines_of(*self.pick([[f"    for {x} in {g}:", f"        {n} = ({n} + {x}) % 91"], [f"    {n} = sum({g}) % 37"], [f"    {n} = next({g}, 2)"], [f"    {n} = {k}"]]))

    def st_lazy_write(self):
        a, b, s = self.var("l"), self.fresh("l"), self.chain_of()
        self.emit(f"{b} = {self.var('l')}[:4]")
        self.emit(self.pick([f"{b}[:1] = {s}", f"{b}[1:] = {s}", f"{b} += {s}", f"{b}.extend({s})", f"{b} = [*{s}]", f"{b} = list({s})"]))
        self.lines_of(f"{b}.append(1)", f"{self.var('n')} = sum({b}) % 67", f"{a}[1] = len({b}) + {b}[-1]")
        s, d = self.chain_of(1), self.fresh("d")
        self.emit(f"{d} = set({a}[:1])" if self.chance(0.5) else f"{d} = {{1: 2, 3: 4}}")
        last = self.lines[-1]
        self.emit(self.pick([f"{d}.update({s})", f"{d} |= set({s})"]) if "set(" in last else self.pick([f"{d}.update(zip({s}, {self.source()}))", f"{d}.update(enumerate({s}))"]))
        self.emit(f"{self.var('n')} = len({d})")
