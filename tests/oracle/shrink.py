#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a program that plait and the oracle disagree on as small as it will go.

    python shrink.py SEED | FILE.py        prints the small program and what differs

Works on the syntax tree: statements are deleted, compound statements are replaced by their bodies, expressions by their parts and by
small constants, as long as a difference of the same word (missing, spurious, differs, region...) is left.
"""
import ast
import copy
import sys
import tempfile

from fuzz import differences
from generate import generate
from oracle import OracleUnsupported

BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


class Shrinker:
    def __init__(self, source, budget=600):
        self.tree, self.budget = ast.parse(source), budget
        self.folder = tempfile.mkdtemp()
        self.words = self.look(source)
        if not self.words:
            raise SystemExit("shrink: plait and the oracle agree on this program")

    def look(self, source):
        """The first words of all differences: what has to stay the same."""
        self.budget -= 1
        try:
            compile(source, "p", "exec")
            return {line.split()[0] for line in differences(source, self.folder)[0] if line[:1] != " "}
        except (OracleUnsupported, SyntaxError, ValueError, RecursionError):
            return set()

    def keeps(self, tree):
        try:
            source = ast.unparse(ast.fix_missing_locations(tree))
        except Exception:  # half-deleted trees may not print; such a step is no good
            return False
        return self.budget > 0 and bool(self.look(source + "\n") & self.words)

    def lists(self, tree):
        """(node, field) of every statement list, biggest first."""
        found = [(node, field) for node in ast.walk(tree) for field in BODIES if getattr(node, field, None)
                 and isinstance(getattr(node, field), list)]
        return sorted(found, key=lambda pair: -len(getattr(*pair)))

    def try_change(self, change):
        """Applies `change(tree)` to a copy; keeps the copy if the difference is still there."""
        trial = copy.deepcopy(self.tree)
        if change(trial) and self.keeps(trial):
            self.tree = trial
            return True
        return False

    def text(self):
        return ast.unparse(ast.fix_missing_locations(self.tree)) + "\n"

    def delete_runs(self):
        progress, place = False, 0
        while place < len(self.lists(self.tree)):
            size = len(getattr(*self.lists(self.tree)[place]))
            width = size
            while width:
                start = 0
                while start < size:
                    def change(tree, place=place, start=start, width=width):
                        node, field = self.lists(tree)[place]
                        body = getattr(node, field)
                        del body[start:start + width]
                        if not body and field == "body":
                            body.append(ast.Pass())
                            return not (size == 1 and isinstance(body[0], ast.Pass) and width == 1 and self.is_pass(place))
                        return True
                    if self.try_change(change):
                        progress = True
                        if place >= len(self.lists(self.tree)):
                            return progress
                        size = len(getattr(*self.lists(self.tree)[place]))
                    else:
                        start += width
                width //= 2
            place += 1
        return progress

    def is_pass(self, place):
        node, field = self.lists(self.tree)[place]
        return all(isinstance(s, ast.Pass) for s in getattr(node, field))

    def hoist(self):
        """Replaces a compound statement by its body."""
        progress, number = False, 0
        while True:
            def change(tree, number=number):
                seen = 0
                for node, field in self.lists(tree):
                    body = getattr(node, field)
                    for place, statement in enumerate(body):
                        if isinstance(statement, (ast.If, ast.For, ast.While, ast.Try, ast.With)):
                            if seen == number:
                                body[place:place + 1] = statement.body
                                return True
                            seen += 1
                return False
            total = sum(isinstance(n, (ast.If, ast.For, ast.While, ast.Try, ast.With)) for n in ast.walk(self.tree))
            if number >= total or self.budget <= 0:
                return progress
            if self.try_change(change):
                progress = True
            else:
                number += 1

    def simplify(self):
        """Replaces an expression by one of its parts or by 1."""
        progress, number = False, 0
        while self.budget > 0:
            spots = self.spots(self.tree)
            if number >= len(spots):
                return progress
            node, field, place = spots[number]
            old = getattr(node, field) if place is None else getattr(node, field)[place]
            parts = [n for n in ast.iter_child_nodes(old) if isinstance(n, ast.expr)]
            for choice in range(-1, len(parts)):
                def change(tree, number=number, choice=choice):
                    node, field, place = self.spots(tree)[number]
                    old = getattr(node, field) if place is None else getattr(node, field)[place]
                    kids = [n for n in ast.iter_child_nodes(old) if isinstance(n, ast.expr)]
                    new = ast.Constant(1) if choice < 0 else kids[choice]
                    if place is None:
                        setattr(node, field, new)
                    else:
                        getattr(node, field)[place] = new
                    return True
                if self.try_change(change):
                    progress = True
                    break
            else:
                number += 1
        return progress

    def spots(self, tree):
        found = []
        for node in ast.walk(tree):
            for field, value in ast.iter_fields(node):
                values = [(None, value)] if not isinstance(value, list) else list(enumerate(value))
                for place, item in values:
                    if isinstance(item, ast.expr) and not isinstance(item, ast.Constant) and isinstance(
                            getattr(item, "ctx", ast.Load()), ast.Load) and field != "func":
                        found.append((node, field, place))
        return found

    def run(self):
        while self.budget > 0 and any([self.delete_runs(), self.hoist(), self.simplify()]):
            pass
        return self.text()


def main(arguments):
    if len(arguments) != 1:
        print("usage: shrink.py SEED | FILE.py", file=sys.stderr)
        return 2
    if arguments[0].endswith(".py"):
        with open(arguments[0], encoding="utf-8") as stream:
            source = stream.read()
    else:
        source = generate(int(arguments[0]))
    shrinker = Shrinker(source)
    small = shrinker.run()
    print(small)
    print(*differences(small, shrinker.folder)[0], sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
