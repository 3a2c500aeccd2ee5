# SPDX-License-Identifier: Apache-2.0
"""The dynamic tree, the log of accesses, and the dependences that follow from them.

Program > thread > activation > loop instance > iteration > activation ... A node knows its parent, so a path is the
chain of parents and nothing is ever summarised. The log keeps every access of the run; dependences are worked out only when
the run is over, by the definitions of the contract and in the simplest way that can be written down.
"""


class Node:
    """kind: program, thread, activation (also: one resumption), loop, iteration."""

    __slots__ = ("parent", "depth", "kind", "region", "number")

    def __init__(self, parent, kind, region, number=0):
        self.parent, self.kind, self.region, self.number = parent, kind, region, number
        self.depth = parent.depth + 1 if parent else 0

    def path(self):
        node, steps = self, []
        while node:
            steps.append((node.kind, node.region.key() if node.region else None, node.number))
            node = node.parent
        return tuple(reversed(steps))


class Region:
    """A piece of source that nests. `ordinal` counts regions of one kind and name on one line, left to right."""

    def __init__(self, kind, line, column, name):
        self.kind, self.line, self.column, self.name = kind, line, column, name
        self.ordinal, self.instances, self.iterations = 0, 0, 0

    def key(self):
        return (self.kind, self.line, self.name, self.ordinal)


class Inst:
    """A loop instance that is open in an activation; its nodes are made anew under each resumption."""

    __slots__ = ("region", "number", "node", "inner")

    def __init__(self, region, parent):
        self.region, self.number = region, 0
        self.node = self.inner = Node(parent, "loop", region)

    def next_iteration(self):
        self.number += 1
        self.inner = Node(self.node, "iteration", self.region, self.number)

    def reopen(self, parent):
        self.node = self.inner = Node(parent, "loop", self.region)
        if self.number:
            self.inner = Node(self.node, "iteration", self.region, self.number)


class Activation:
    """One run of a function; `stack` holds its open loop instances, `temps` and `comps` serve the rewritten code."""

    __slots__ = ("serial", "region", "node", "stack", "temps", "comps", "token", "caller")

    def __init__(self, serial, region):
        self.serial, self.region, self.node, self.stack = serial, region, None, []
        self.temps, self.comps, self.token, self.caller = {}, {}, None, None

    def current(self):
        return self.stack[-1].inner if self.stack else self.node

    def begin_under(self, parent):
        """A first run or a resumption: a node of its own, with the open loops reopened below it."""
        self.node = Node(parent, "activation", self.region)
        below = self.node
        for inst in self.stack:
            inst.reopen(below)
            below = inst.inner


class Op:
    """One executing instruction. If it raises, those of its accesses count that came before a callback it made, and no others."""

    __slots__ = ("site", "dead", "kept")

    def __init__(self, site):
        self.site, self.dead, self.kept = site, False, 0


def common(a, b):
    """The lowest common ancestor of two nodes, and the child of it on each side (None: the node itself)."""
    child_a = child_b = None
    while a is not b:
        if a.depth >= b.depth:
            if a.depth == b.depth:
                b, child_b = b.parent, b
            a, child_a = a.parent, a
        else:
            b, child_b = b.parent, b
    return a, child_a, child_b


def scope_of(a, b, program):
    """(region, carried, distance) that a dependence from node a to node b is charged to."""
    node, first, second = common(a, b)
    while node.kind == "thread":
        node = node.parent
    if node.kind == "program":
        return program, False, None
    if node.kind == "loop" and first is not None and second is not None and first.number != second.number:
        return node.region, True, second.number - first.number
    return node.region, False, None


class Dependences:
    """All dependences of a finished log, aggregated as the contract says."""

    def __init__(self, log, program):
        self.found, self.program, self.names = {}, program, {}
        self.writes, self.reads = {}, {}
        for place, (op, write, location, node) in enumerate(log):
            if not op.dead or place < op.kept:
                (self.write if write else self.read)(location, op.site, node)

    def read(self, location, site, node):
        last = self.writes.get(location)
        if last:
            self.add("RAW", location, last, (site, node))
        readers = self.reads.setdefault(location, {})
        readers.pop(site, None)
        readers[site] = node

    def write(self, location, site, node):
        for reader in self.reads.pop(location, {}).items():
            self.add("WAR", location, reader, (site, node))
        last = self.writes.get(location)
        if last:
            self.add("WAW", location, last, (site, node))
        self.writes[location] = (site, node)

    def add(self, kind, location, source, sink):
        region, carried, distance = scope_of(source[1], sink[1], self.program)
        key = (kind, location[0], source[0], sink[0], region, carried)
        entry = self.found.get(key)
        if entry is None:
            self.found[key] = [distance, distance, 1]
            self.names[key] = location
            return
        if carried:
            entry[0], entry[1] = min(entry[0], distance), max(entry[1], distance)
        entry[2] += 1
