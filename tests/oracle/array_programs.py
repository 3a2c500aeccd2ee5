#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random loops over NumPy arrays under plait and under a shadow, compared exactly.

    python array_programs.py --seeds A B [--show]

Beside each array stands one of the same shape that holds, for each item, its place in the program's memory; views, slices and fancy selections are
taken of both by the same text, so NumPy itself says which items a statement touches. The shadow keeps for every place its last write and the
latest read of each site since then, as the contract says. Each statement has a line and one accessing instruction of its own, so that
dependences are compared by lines: kind, source, sink, scope, carried, count, distances.

PLAIT names the plait program, PLAIT_PYTHON an interpreter with NumPy (default: this one, which needs it in any case).
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as window

PACK = 50   # programs of one traced process


class Shadow:
    """Histories by place, and the dependences found."""

    def __init__(self):
        self.writes, self.reads, self.found = {}, {}, {}
        self.where = ()   # (line of loop, iteration) from outside in; inner loops are instances of their own
        self.line = 0

    def note(self, kind, source):
        line, where = source
        depth = 0
        while depth < min(len(where), len(self.where)) and where[depth] == self.where[depth]:
            depth += 1
        carried = depth < min(len(where), len(self.where)) and where[depth][0] == self.where[depth][0]
        scope = self.where[depth][0] if carried else self.where[depth - 1][0] if depth else None
        distance = self.where[depth][1] - where[depth][1] if carried else None
        count, low, high = self.found.get((kind, line, self.line, scope, carried), (0, distance, distance))
        if carried:
            low, high = min(low, distance), max(high, distance)
        self.found[kind, line, self.line, scope, carried] = (count + 1, low, high)

    def read(self, shadow):
        here = self.line, self.where
        for place in np.asarray(shadow).ravel().tolist():
            if place in self.writes:
                self.note("RAW", self.writes[place])
            self.reads.setdefault(place, {})[self.line] = here

    def write(self, shadow):
        here = self.line, self.where
        for place in np.asarray(shadow).ravel().tolist():
            if place in self.writes:
                self.note("WAW", self.writes[place])
            for source in self.reads.pop(place, {}).values():
                self.note("WAR", source)
            self.writes[place] = here

    def add_at(self, shadow, index):
        for place in np.asarray(shadow[index]).ravel().tolist():
            self.read(place)
            self.write(place)


def broadcasts(own, shape):
    return len(own) <= len(shape) and all(n in (1, m) for n, m in zip(reversed(own), reversed(shape)))


class Program:
    """One function: arrays, an outer loop, an inner one, statements in both."""

    def __init__(self, seed, name, first_line):
        self.rng = random.Random(seed)
        self.lines, self.first = [f"def {name}():"], first_line
        self.names, self.place = {}, 0   # name -> shadow; the next place
        self.chosen = {}                 # name -> values of index arrays and masks
        self.n, self.m = self.rng.randint(2, 6), self.rng.randint(2, 4)
        self.statements = []   # (line, depth, action)
        for k in range(self.rng.randint(2, 3)):
            self.array(f"a{k}")
        self.index("p")
        self.mask("k")
        self.build()

    def add_line(self, depth, text):
        self.lines.append("    " * (depth + 1) + text)
        return self.first + len(self.lines) - 1

    def shadow_of(self, name, line, shape):
        shadow = np.arange(int(np.prod(shape)), dtype=np.int64).reshape(shape) + self.place
        self.names[name] = shadow
        self.place += shadow.size
        self.statements.append((line, -1, lambda s, env: s.write(shadow)))

    def array(self, name):
        shape = self.rng.choice([(self.rng.randint(12, 40),), (self.rng.randint(4, 9), self.rng.randint(4, 24)), (3, self.rng.randint(3, 6), self.rng.randint(4, 18))])
        line = self.add_line(0, f"{name} = np.zeros({shape})")
        self.shadow_of(name, line, shape)

    def index(self, name):
        values = [self.rng.randrange(3) if self.rng.random() < 0.3 else self.rng.randrange(-3, 3) for _ in range(self.rng.randint(1, 6))]
        line = self.add_line(0, f"{name} = np.array({values})")
        self.shadow_of(name, line, (len(values),))
        self.chosen[name] = np.array(values)

    def mask(self, name):
        values = [self.rng.random() < 0.5 for _ in range(4)]
        line = self.add_line(0, f"{name} = np.array({values})")
        self.shadow_of(name, line, (len(values),))
        self.chosen[name] = np.array(values)

    # -- expressions that give views

    def part(self, depth):
        rng = self.rng
        low = rng.choice(["0", "1", "2", "i", "i + 1", "2 * i"] + (["j", "i + j"] if depth else []))
        kind = rng.randrange(8)
        if kind < 3:
            return f"{low}:{low} + {rng.randint(1, 6)}"
        if kind == 3:
            return f"{rng.choice(('', '1'))}::{rng.choice((2, 2, 3, 4))}"
        if kind == 4:
            return rng.choice(("::-1", "::-2", ":", ":-1", "1:"))
        if kind == 5:
            return f"{low}:{low} + {2 * rng.randint(1, 4)}:2"
        return rng.choice((low, ":", "..."))

    def view(self, depth):
        text = self.rng.choice([n for n in self.names if n.startswith("a")])
        for _ in range(self.rng.randint(0, 2)):
            kind = self.rng.randrange(6)
            if kind == 0:
                text += ".T"
            elif kind == 1:
                text += ".reshape(-1)"
            else:
                text += f"[{', '.join(self.part(depth) for _ in range(self.rng.randint(1, 2)))}]"
        return text

    def shape(self, text):
        """The shape that the view has in every iteration; None: it has several, is no view, or there is an error."""
        code, found, root = compile(text, "<view>", "eval"), None, self.names[text[:2]]
        for i in range(self.n) if "i" in text else (0,):
            for j in range(self.m) if "j" in text else (0,):
                try:
                    value = eval(code, {"i": i, "j": j}, self.names)   # our own text
                except (IndexError, ValueError):
                    return None
                if not isinstance(value, np.ndarray) or not np.may_share_memory(value, root) or found not in (None, value.shape):
                    return None
                found = value.shape
        return found

    def some_view(self, depth, wanted=None, fits=None):
        for _ in range(60):
            text = self.view(depth)
            shape = self.shape(text)
            if shape is None or 0 in shape or (wanted is not None and shape != wanted) or (fits and not fits(shape)):
                continue
            return text, shape
        return None

    # -- statements: their text, and what they touch

    def statement(self, depth):
        rng = self.rng
        target = self.some_view(depth)
        if target is None:
            return
        z, shape = target
        other = self.some_view(depth, shape)
        third = self.some_view(depth, shape) if rng.random() < 0.5 else self.some_view(depth, fits=lambda own: broadcasts(own, shape))
        x, y = (other or (z,))[0], (third or ("1.5",))[0]
        kind = rng.choice(("add", "add", "inplace", "store", "fill", "reduce", "gather", "scatter", "masked", "unmask", "where", "copyto", "binary", "at", "item", "sort", "window"))
        ev = lambda t: compile(t, "<view>", "eval")
        Z, X, Y = ev(z), ev(x), ev(y)
        reads = lambda s, env, *codes: [s.read(v) for v in (eval(c, {"np": np}, env) for c in codes) if isinstance(v, np.ndarray)]
        value = lambda env, c: eval(c, {"np": np}, env)
        if kind == "add":
            text, act = f"np.add({x}, {y}, out={z})", lambda s, e: (reads(s, e, X, Y), s.write(value(e, Z)))
        elif kind == "inplace":
            self.add_statement(depth, f"z = {z}", lambda s, e: None)
            text, act = f"z *= {y}", lambda s, e: (reads(s, e, Z, Y), s.write(value(e, Z)))
        elif kind == "store":
            text, act = f"{z}[...] = {y}", lambda s, e: (reads(s, e, Y), s.write(value(e, Z)))
        elif kind == "fill":
            text, act = f"{z}.fill(1.0)", lambda s, e: s.write(value(e, Z))
        elif kind == "reduce":
            text, act = f"np.add.reduce({x}, axis=None)", lambda s, e: reads(s, e, X)
        elif kind == "binary":
            text, act = f"{x} + {y}", lambda s, e: reads(s, e, X, Y)
        elif kind == "copyto":
            text, act = f"np.copyto({z}, {y})", lambda s, e: (reads(s, e, Y), s.write(value(e, Z)))
        elif kind == "item":
            where = ", ".join(str(rng.randrange(n)) for n in shape)
            if not shape:
                return
            if rng.random() < 0.5:
                text, act = f"{z}[{where}] = 2.0", lambda s, e: s.write(eval(f"v[{where}]", {"v": value(e, Z)}))
            else:
                text, act = f"{z}[{where}]", lambda s, e: s.read(eval(f"v[{where}]", {"v": value(e, Z)}))
        elif kind == "sort":
            text, act = f"{z}.sort()", lambda s, e: (s.read(value(e, Z)), s.write(value(e, Z)))
            if not shape:
                return
        elif kind == "window":
            if len(shape) != 1 or shape[0] < 4:
                return
            wide = rng.randint(2, shape[0] - 1)
            text, act = f"np.add.reduce(window({z}, {wide}), axis=None)", lambda s, e: s.read(window(value(e, Z), wide))
        elif kind in ("gather", "scatter", "at"):
            found = self.some_view(depth, fits=lambda shape: shape and shape[0] >= 3)
            if found is None:
                return
            z, p, Z = found[0], self.chosen["p"], ev(found[0])
            if kind == "gather":
                text, act = f"{z}[p]", lambda s, e: (s.read(e["p"]), s.read(value(e, Z)[p]))
            elif kind == "scatter":
                text, act = f"{z}[p] = 0.5", lambda s, e: (s.read(e["p"]), s.write(value(e, Z)[p]))
            else:
                text, act = f"np.add.at({z}, p, 1.0)", lambda s, e: (s.read(e["p"]), s.add_at(value(e, Z), p))
        else:
            found = self.some_view(depth, fits=lambda shape: shape == (4,) or (kind != "where" and shape[:1] == (4,)))
            if found is None:
                return
            z, k, Z = found[0], self.chosen["k"], ev(found[0])
            if kind == "masked":
                text, act = f"{z}[k]", lambda s, e: (s.read(e["k"]), s.read(value(e, Z)[k]))
            elif kind == "unmask":
                text, act = f"{z}[k] = 0.25", lambda s, e: (s.read(e["k"]), s.write(value(e, Z)[k]))
            else:
                text, act = f"np.multiply({z}, 2.0, out={z}, where=k)", lambda s, e: (s.read(e["k"]), s.read(value(e, Z)[k]), s.write(value(e, Z)[k]))
        self.add_statement(depth, text, act)

    def add_statement(self, depth, text, act):
        self.statements.append((self.add_line(depth + 1, text), depth, act))

    def build(self):
        self.outer = self.add_line(0, f"for i in range({self.n}):")
        for _ in range(self.rng.randint(1, 3)):
            self.statement(0)
        self.inner = self.add_line(1, f"for j in range({self.m}):")
        self.add_line(2, "pass")
        for _ in range(self.rng.randint(1, 3)):
            self.statement(1)
        for _ in range(self.rng.randint(0, 2)):
            self.statement(0)

    def truth(self):
        s = Shadow()

        def run(wanted, i, j, after):
            for line, depth, act in self.statements:
                if depth == wanted and (depth != 0 or after is None or (line > self.inner) == after):
                    s.line = line
                    act(s, dict(self.names, i=i, j=j))
        run(-1, 0, 0, None)
        for i in range(self.n):
            s.where = ((self.outer, i),)
            run(0, i, 0, False)
            for j in range(self.m):
                s.where = ((self.outer, i), (self.inner, j))
                run(1, i, j, None)
            s.where = ((self.outer, i),)
            run(0, i, self.m - 1, True)
        return {key: v for key, v in s.found.items() if key[2] > self.outer}


def pack(seeds):
    """A module of one function a seed, and what each must show."""
    text, truth = ["import numpy as np", "from numpy.lib.stride_tricks import sliding_window_view as window"], {}
    for seed in seeds:
        program = Program(seed, f"program_{seed}", len(text) + 1)
        text += program.lines
        truth[seed] = (program.first, len(program.lines), program.truth())
    text += [f"program_{seed}()" for seed in seeds]
    return "\n".join(text) + "\n", truth


def observed(result, path, first, count):
    here = result["files"].index(path)
    lines = {r["id"]: r["line"] if r["kind"] == "loop" else None for r in result["regions"]}
    loop = min((r["line"] for r in result["regions"] if r["file"] == here and r["kind"] == "loop" and first <= r["line"] < first + count), default=0)
    found = {}
    for d in result["dependences"]:
        if d["location"] != "element" or d["sink"]["file"] != here or d["source"]["file"] != here or not first <= d["sink"]["line"] < first + count:
            continue
        if d["sink"]["line"] <= loop:
            continue
        key = d["kind"], d["source"]["line"], d["sink"]["line"], lines[d["scope"]], d["carried"]
        low, high = (d["distance"]["min"], d["distance"]["max"]) if d["carried"] else (None, None)
        count_, low_, high_ = found.get(key, (0, low, high))
        found[key] = (count_ + d["count"], min(low_, low) if d["carried"] else None, max(high_, high) if d["carried"] else None)
        if d["certainty"] != "observed":
            found[key] += ("assumed",)
    return found


def check(seeds, folder):
    """Differences, as lines."""
    text, truth = pack(seeds)
    path = os.path.join(folder, "arrays.py")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    command = [os.environ.get("PLAIT") or shutil.which("plait"), "run", "--quiet", "--python", os.environ.get("PLAIT_PYTHON") or sys.executable,
               "-o", os.path.join(folder, "out.plait"), path]
    shutil.rmtree(os.path.join(folder, "out.plait"), ignore_errors=True)
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder)
    if done.returncode:
        return [f"exit code {done.returncode}: {done.stderr.strip()[-800:]}"], 0
    with open(os.path.join(folder, "out.plait", "result.json"), encoding="utf-8") as stream:
        result = json.load(stream)
    problems, compared, lines = [], 0, text.splitlines()
    for seed, (first, count, expected) in truth.items():
        found = observed(result, path, first, count)
        compared += len(expected)
        for key in sorted(set(expected) | set(found), key=repr):
            if expected.get(key) != found.get(key):
                kind, source, sink, scope, carried = key
                problems.append(f"seed {seed}: {kind} {lines[source - 1].strip()!r} -> {lines[sink - 1].strip()!r}, {'carried by' if carried else 'in'} line {scope}: "
                                f"plait {found.get(key)}, shadow {expected.get(key)}")
    return problems, compared


def main():
    parser = argparse.ArgumentParser(description="random array programs under plait and under a shadow")
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 100), metavar=("A", "B"))
    parser.add_argument("--show", action="store_true", help="print the programs")
    options = parser.parse_args()
    seeds, problems, compared = list(range(*options.seeds)), [], 0
    if options.show:
        print(pack(seeds)[0])
    with tempfile.TemporaryDirectory() as folder:
        for at in range(0, len(seeds), PACK):
            found, n = check(seeds[at:at + PACK], folder)
            problems += found
            compared += n
    print("\n".join(problems[:40]))
    print(f"{len(seeds)} array programs, {len({p.split(':')[0] for p in problems})} with differences, {compared} dependences compared")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
