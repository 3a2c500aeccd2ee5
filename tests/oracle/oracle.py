#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The oracle: exact dependences of a Python program, slowly, from its source alone.

    python oracle.py FILE.py        one JSON object a line: dependences, then regions

`analyse(source)` gives the same as a Result. A program that uses something without a rule raises OracleUnsupported.
"""
import contextlib
import io
import json
import os
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from rewrite import rewrite  # noqa: E402
from runtime import Runtime  # noqa: E402
from scopes import OracleUnsupported  # noqa: E402
from tree import Dependences  # noqa: E402


class Result:
    """dependences: sorted list of dicts; regions: list of dicts; ended: the exception that ended the program."""

    def __init__(self, dependences, regions, ended, output):
        self.dependences, self.regions, self.ended, self.output = dependences, regions, ended, output


def location_name(location):
    """A location's own name, for texts where the source has none."""
    sort, _, key = location
    if sort in ("local", "cell", "global"):
        return key[1] if sort == "local" else key
    return {"attribute": f".{key}", "length": "len(...)", "element": "[...]", "key": "[...]"}.get(sort, sort)


def variable(lines, site, location):
    """Source text of the sink; the location's own name where that has no columns, is long or spans lines."""
    line, column, end_line, end_column = site
    if column is None or line != end_line or not 0 < end_column - column <= 40:
        return location_name(location)
    return lines[line - 1][column:end_column].decode()


def order(item):
    return json.dumps(item, sort_keys=True)


def collect(runtime, ended, output):
    runtime.number_regions()
    found = Dependences(runtime.log, runtime.program)
    dependences = []
    for key, (low, high, count) in found.found.items():
        kind, sort, source, sink, region, carried = key
        scope = {"kind": region.kind, "line": region.line, "name": region.name, "ordinal": region.ordinal}
        dependences.append({"kind": kind, "location": sort, "source": list(source), "sink": list(sink), "scope": scope,
                            "carried": carried, "min": low, "max": high, "count": count,
                            "variable": variable(runtime.lines, sink, found.names[key])})
    regions = [{"kind": r.kind, "line": r.line, "name": r.name, "ordinal": r.ordinal, "instances": r.instances,
                "iterations": r.iterations} for r in runtime.regions]
    return Result(sorted(dependences, key=order), sorted(regions, key=order), ended, output)


def analyse(source, filename="program.py", show=False):
    """Runs the program under the oracle. Its standard output is kept, and shown if asked."""
    runtime = Runtime(source, filename)
    code = rewrite(source, filename, runtime)
    text = io.StringIO()
    limit = sys.getrecursionlimit()
    try:
        with contextlib.redirect_stdout(text):
            ended = runtime.run(code)
    finally:
        sys.setrecursionlimit(limit)
        if show:
            sys.stdout.write(text.getvalue())
    return collect(runtime, ended, text.getvalue())


def main(arguments):
    if len(arguments) != 1:
        print("usage: oracle.py FILE.py", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as stream:
        source = stream.read()
    try:
        result = analyse(source, arguments[0])
    except OracleUnsupported as error:
        print(f"oracle: unsupported: {error}", file=sys.stderr)
        return 3
    if result.ended is not None and not isinstance(result.ended, SystemExit):
        traceback.print_exception(result.ended)
    for dependence in result.dependences:
        print(json.dumps(dependence))
    for region in result.regions:
        print(json.dumps(region))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
