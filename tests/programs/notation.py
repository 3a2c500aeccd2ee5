# SPDX-License-Identifier: Apache-2.0
"""The expectation comments of test programs: reading, writing and comparing them. README.md explains the notation."""
import re

ITEM = re.compile(r"""^(?P<kind>RAW|WAR|WAW)\ (?P<sort>local|cell|global|attribute|element|key|length|stream|state)
    (?:\ (?P<text>\S+))?\ <-\ (?P<source>\d+)\ (?P<carried>carried)?@(?P<scope><[^>]*>[^\s;]*|[^\s;]+)
    (?:\ d=(?P<low>\d+)(?:\.\.(?P<high>\d+))?)?(?:\ n=(?P<count>\d+))?$""", re.X)


class BadExpectation(ValueError):
    pass


def item(text, sink):
    """One expectation as a tuple: kind, sort, text, source line, sink line, scope, carried, low, high, count."""
    match = ITEM.match(text)
    if not match:
        raise BadExpectation(f"line {sink}: cannot read '{text}'")
    low = int(match["low"]) if match["low"] else None
    high = int(match["high"]) if match["high"] else low
    if bool(match["carried"]) != (low is not None):
        raise BadExpectation(f"line {sink}: a carried dependence has a distance, another has none: '{text}'")
    return (match["kind"], match["sort"], match["text"] or "", int(match["source"]), sink, match["scope"],
            bool(match["carried"]), low, high, int(match["count"] or 1))


def split_items(text):
    """Items are separated by '; ' - a semicolon inside a source text has no space after it."""
    return [part.strip() for part in text.split("; ") if part.strip()]


def expectations(source):
    """All expectations of a program: a `#:` after code is about its line, a line of its own about the code above it."""
    found, code = [], 0
    for number, line in enumerate(source.splitlines(), 1):
        before, mark, text = line.partition("#:")
        if before.strip():
            code = number
        if mark:
            found += [item(part, code) for part in split_items(text)]
    return sorted(found, key=repr)


def squeeze(text):
    return re.sub(r"\s+", "", text or "")


def scope_text(kind, line, name, ordinal):
    if kind == "program":
        return "program"
    if kind == "loop":
        return f"{line}" + (f".{ordinal}" if ordinal else "")
    if name == "<module>":
        return "module"
    return name + (f".{ordinal}" if ordinal else "")


def write_item(entry):
    kind, sort, text, source, _, scope, carried, low, high, count = entry
    distance = "" if not carried else f" d={low}" + (f"..{high}" if high != low else "")
    return (f"{kind} {sort}{' ' + text if text else ''} <- {source} {'carried' if carried else ''}@{scope}{distance}"
            f"{f' n={count}' if count != 1 else ''}")


def without_comments(source):
    """The program without its expectations, line by line; lines that hold nothing else are gone."""
    kept = []
    for line in source.splitlines():
        before, mark, _ = line.partition("#:")
        if not mark:
            kept.append(line)
        elif before.strip():
            kept.append(before.rstrip())
    return "\n".join(kept) + "\n"


def annotate(source, entries, width=118):
    """The program with its expectations written in; `entries` has the line numbers of the bare source."""
    by_line, lines = {}, source.splitlines()
    for entry in entries:
        by_line.setdefault(entry[4], []).append(entry)
    layout, new_line = [], {}
    for number, line in enumerate(lines, 1):
        rows = pack(by_line.get(number, []), line, width)
        new_line[number] = len(layout) + 1
        layout += rows
    result = []
    for line, chunk in layout:
        def moved(entry):
            scope = re.sub(r"^\d+", lambda m: str(new_line[int(m[0])]), entry[5])
            return entry[:3] + (new_line[entry[3]], entry[4], scope) + entry[6:]
        text = "; ".join(write_item(moved(e)) for e in chunk)
        result.append((line + ("  #: " + text if text and line.strip() else "    #: " + text if text else "")).rstrip())
    return "\n".join(result) + "\n"


def pack(entries, line, width):
    """Rows of one source line: (text before the comment, entries in it)."""
    rows, row, used = [], [], len(line) + 5
    for entry in entries:
        size = len(write_item(entry)) + 4
        if (row or line.strip() and not rows) and used + size > width:
            rows.append((line if not rows else "", row))
            row, used = [], 8
        row.append(entry)
        used += size
    rows.append((line if not rows else "", row))
    return rows
