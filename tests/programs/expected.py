#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From results to the form of the expectations, and a helper that drafts them.

    python expected.py draft FILE.py...     writes what the oracle finds into the files' comments, for review by hand
    python expected.py check FILE.py...     compares the comments with the oracle
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]

from compare import Places, bare, oracle_scope, scope_keys, same_file  # noqa: E402
from notation import annotate, expectations, scope_text, squeeze, without_comments, write_item  # noqa: E402
from oracle import analyse  # noqa: E402


def gather(entries):
    """Equal entries that differ in columns only stay apart: the result is a sorted list, not a set."""
    return sorted(entries, key=repr)


def from_oracle(source, filename="program.py"):
    result, entries = analyse(source, filename), []
    for dep in result.dependences:
        kind, line, name, ordinal = oracle_scope(dep["scope"])
        entries.append((dep["kind"], dep["location"], squeeze(dep["variable"]), dep["source"][0], dep["sink"][0],
                        scope_text(kind, line, name, ordinal), dep["carried"], dep["min"], dep["max"], dep["count"]))
    return gather(entries)


def from_plait(result, program, source):
    places, files = Places(source), result["files"]
    scopes, merged = scope_keys(result, program, files), {}
    for dep in result["dependences"]:
        ends = dep["source"], dep["sink"]
        if not all(isinstance(e.get("file"), int) and 0 <= e["file"] < len(files) and same_file(files[e["file"]], program)
                   for e in ends):
            continue
        writes = {"RAW": (True, False), "WAR": (False, True), "WAW": (True, True)}[dep["kind"]]
        sites = tuple(places.site(e, dep["location"], w) for e, w in zip(ends, writes))
        kind, line, name, ordinal = scopes[dep["scope"]]
        distance = dep["distance"] or {"min": None, "max": None}
        key = (dep["kind"], dep["location"], squeeze(dep["variable"]), sites,
               scope_text(kind, line, bare(name), ordinal), dep["carried"])
        low, high, count = merged.get(key, (distance["min"], distance["max"], 0))
        if low is not None:
            low, high = min(low, distance["min"]), max(high, distance["max"])
        merged[key] = low, high, count + dep["count"]
    return gather([(k[0], k[1], k[2], k[3][0][0], k[3][1][0], k[4], k[5]) + v for k, v in merged.items()])


def difference(expected, found):
    """Lines 'missing ...' and 'spurious ...'; empty when the two are equal as multisets."""
    lines, rest = [], list(found)
    for entry in expected:
        if entry in rest:
            rest.remove(entry)
        else:
            lines.append(f"missing   line {entry[4]}: {write_item(entry)}")
    return lines + [f"spurious  line {entry[4]}: {write_item(entry)}" for entry in rest]


def draft(path):
    with open(path, encoding="utf-8") as stream:
        bare_source = without_comments(stream.read())
    text = annotate(bare_source, from_oracle(bare_source, path))
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    return check(path)


def check(path):
    with open(path, encoding="utf-8") as stream:
        source = stream.read()
    return difference(expectations(source), from_oracle(source, path))


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("draft", "check"):
        print("usage: expected.py draft|check FILE.py...", file=sys.stderr)
        return 2
    failed = 0
    for path in arguments[1:]:
        try:
            lines = {"draft": draft, "check": check}[arguments[0]](path)
        except Exception as error:  # one bad file must not hide the others
            lines = [f"{type(error).__name__}: {error}"]
        if lines:
            failed += 1
            print(path, *lines, sep="\n  ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
