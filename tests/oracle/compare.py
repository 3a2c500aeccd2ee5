#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exact comparison of a plait result with the oracle's.

    python compare.py PROGRAM.py RESULT.json      0 equal, 1 different, 3 the oracle has no rule for the program

A dependence is compared by kind, location sort, both sites, scope, carried, distances and count. Only dependences with both ends in the program's
own file count. A site is line, column, end; stores by def, class, import and `except as` by line only. Parameters are
at (def line, 0). Regions are compared by instances and iterations.
"""
import ast
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

FIELDS = ("carried", "min", "max", "count")


class Places:
    """Where in a source text the sites without columns are."""

    def __init__(self, source):
        self.lines = source.splitlines()
        self.stores, self.imports = {}, set()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                for line in range(min([d.lineno for d in node.decorator_list] + [node.lineno]), node.lineno + 1):
                    self.stores[line, node.col_offset] = node.lineno
            elif isinstance(node, ast.ExceptHandler) and node.name:
                self.stores[node.lineno, node.col_offset] = node.lineno
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for line in range(node.lineno, node.end_lineno + 1):
                    self.stores[line, node.col_offset] = node.lineno
                    self.imports.add(line)

    def site(self, end, location, write):
        """(line, column, end line, end column) of one end of a plait dependence; column None: by line only."""
        line, column = end["line"], end.get("column")
        last, last_column = end.get("end_line"), end.get("end_column")
        store = self.stores.get((line, column))
        parameter = column == 0 and location in ("local", "cell") and (
            (last, last_column) in ((line, 0), (None, None)) or last_column == 0)
        if write and store and not parameter:
            return store, None, None, None
        if write and line in self.imports:
            return line, None, None, None
        return line, column, last, last_column

    def quote(self, line):
        return self.lines[line - 1].strip() if 0 < line <= len(self.lines) else "?"


def same_file(path, program):
    return os.path.basename(path) == os.path.basename(program)


def scope_keys(result, program, files):
    """Region id -> (kind, line, name, ordinal) with loops and functions of one line numbered left to right."""
    groups, keys = {}, {}
    for region in result["regions"]:
        file = files[region["file"]] if isinstance(region.get("file"), int) and 0 <= region["file"] < len(files) else ""
        name = region["name"] if region["kind"] == "function" else region["kind"]
        line = 0 if name in ("<module>", "program") else region["line"]
        own = region["kind"] == "program" or same_file(file, program)
        if not own:
            keys[region["id"]] = ("foreign", line, name, 0)
            continue
        groups.setdefault((region["kind"], line, name), []).append(region)
    for key, regions in groups.items():
        for place, region in enumerate(sorted(regions, key=lambda r: r.get("column") or 0)):
            keys[region["id"]] = key + (place,)
    return keys


def oracle_scope(scope):
    kind, name = scope["kind"], scope["name"]
    if kind == "loop":
        name = "loop"
    line = 0 if name in ("<module>", "program") else scope["line"]
    return kind, line, name, scope["ordinal"]


def bare(name):
    return name.rsplit(".", 1)[-1]


def plait_table(result, program, source):
    places, files = Places(source), result["files"]
    scopes, table = scope_keys(result, program, files), {}
    for dep in result["dependences"]:
        ends = dep["source"], dep["sink"]
        if not all(isinstance(e.get("file"), int) and 0 <= e["file"] < len(files) and same_file(files[e["file"]], program)
                   for e in ends):
            continue
        writes = {"RAW": (True, False), "WAR": (False, True), "WAW": (True, True)}[dep["kind"]]
        sites = [places.site(e, dep["location"], w) for e, w in zip(ends, writes)]
        distance = dep["distance"] or {"min": None, "max": None}
        kind, line, name, ordinal = scopes[dep["scope"]]
        merge(table, (dep["kind"], dep["location"], sites[0], sites[1], (kind, line, bare(name), ordinal), dep["carried"]),
              distance["min"], distance["max"], dep["count"])
    return table


def merge(table, key, low, high, count):
    """Sites that are compared by line only may fall together."""
    if key not in table:
        table[key] = [low, high, count]
        return
    entry = table[key]
    if low is not None:
        entry[0], entry[1] = min(entry[0], low), max(entry[1], high)
    entry[2] += count


def oracle_table(dependences):
    table = {}
    for dep in dependences:
        key = (dep["kind"], dep["location"], tuple(dep["source"]), tuple(dep["sink"]), oracle_scope(dep["scope"]),
               dep["carried"])
        merge(table, key, dep["min"], dep["max"], dep["count"])
    return table


def fit_ends(plait, oracle):
    """Where plait gives no end of a site, the oracle's end is left out as well."""
    def cut(site):
        return site[:2] + (None, None)
    if all(site[2] is None or site[1] is None for key in plait for site in (key[2], key[3])):
        fitted = {}
        for key, value in oracle.items():
            merge(fitted, key[:2] + (cut(key[2]), cut(key[3])) + key[4:], *value)
        return fitted
    return oracle


def show_site(site):
    line, column, last, last_column = site
    if column is None:
        return f"{line}"
    if last is None:
        return f"{line}:{column}"
    return f"{line}:{column}-{last_column}" if last == line else f"{line}:{column}-{last}:{last_column}"


def describe(key, value):
    kind, location, source, sink, scope, carried = key
    where = "program" if scope[0] == "program" else f"{scope[0]} {scope[2]} line {scope[1]}" + (
        f" #{scope[3]}" if scope[3] else "")
    distance = f" d={value[0]}..{value[1]}" if carried else ""
    return (f"{kind} {location} {show_site(source)} -> {show_site(sink)} in {where}"
            f"{' carried' if carried else ''}{distance} n={value[2]}")


def compare(result, dependences, regions, program, source):
    """Readable differences, one string each; empty when both agree."""
    plait, places = plait_table(result, program, source), Places(source)
    oracle, found = fit_ends(plait, oracle_table(dependences)), []

    def line(word, key, value):
        found.append(f"{word:9} {describe(key, value)}\n            {key[2][0]:4}| {places.quote(key[2][0])}"
                     f"\n            {key[3][0]:4}| {places.quote(key[3][0])}")
    for key in sorted(oracle.keys() - plait.keys(), key=repr):
        line("missing", key, oracle[key])
    for key in sorted(plait.keys() - oracle.keys(), key=repr):
        line("spurious", key, plait[key])
    for key in sorted(plait.keys() & oracle.keys(), key=repr):
        if plait[key] != oracle[key]:
            line("differs", key, plait[key])
            low, high, count = oracle[key]
            found.append(f"            oracle: d={low}..{high} n={count}")
    return found + compare_regions(result, regions, program)


def compare_regions(result, regions, program):
    keys, found, seen = scope_keys(result, program, result["files"]), [], {}
    for region in result["regions"]:
        kind, line, name, ordinal = keys[region["id"]]
        seen[kind, line, bare(name), ordinal] = region
    for region in regions:
        key = oracle_scope(region)
        theirs = seen.get(key)
        if theirs is None:
            if region["instances"]:
                found.append(f"region    {key} is missing")
            continue
        pairs = [("instances", region["instances"])]
        if region["kind"] == "loop":
            pairs.append(("iterations", region["iterations"]))
        for field, value in pairs:
            if theirs[field] != value:
                found.append(f"region    {key}: {field} {theirs[field]}, oracle {value}")
    return found


def main(arguments):
    if len(arguments) != 2:
        print("usage: compare.py PROGRAM.py RESULT.json", file=sys.stderr)
        return 2
    from oracle import OracleUnsupported, analyse
    with open(arguments[0], encoding="utf-8") as stream:
        source = stream.read()
    with open(arguments[1], encoding="utf-8") as stream:
        result = json.load(stream)
    try:
        truth = analyse(source, arguments[0])
    except OracleUnsupported as error:
        print(f"oracle: unsupported: {error}", file=sys.stderr)
        return 3
    found = compare(result, truth.dependences, truth.regions, arguments[0], source)
    for text in found:
        print(text)
    print(f"{len(truth.dependences)} dependences, {len(found)} differences", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
