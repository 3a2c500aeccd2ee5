# SPDX-License-Identifier: Apache-2.0
"""Runs the cases of *.cases in the interpreter at hand and prints, for each, what the table of native effects says.

A case is a line `row | setup | call | accesses` (row: alternatives with "/" where versions differ); the call may also be an instruction of the debugging aid, `step(it)`,
`subscript(l, 0)`, `format_(l)`... Accesses are written as the program would write the place:

    R len(l)     R len(l) x3     W l[2]     R l[0:3]     R l[::2] as l[0:3:2]     W d{'k'}     RW state(x)     RW stream(f)
    R o.a        W+ new(3)       R b@8x4(2:16,4:4)  (box: first byte x bytes of an item (count:stride, ...))     coverage(name)

with ~ for late, + for after, ? for assumed. `-` says none. An object that has no name in the setup is `_`.
Usage: observe.py LIBRARY CASES...; with FILL=1 in the environment the files are rewritten with what was seen.
"""

import ast
import builtins
import json
import os
import sys

NAMES = ("__builtins__",)


def place(sort, name, detail):
    if sort == "length":
        return f"len({name})" + (f" x{detail[0]}" if detail else "")
    if sort == "element":
        return f"{name}[{detail[0]}]"
    if sort == "range":
        first, count, step = detail
        return f"{name}[{first}:{first + count}]" if step == 1 else f"{name}[{first}:{first + count * step}:{step}]"
    if sort == "key":
        key = detail[0]
        return f"{name}{{{key!r}}}" if isinstance(key, (int, str, float, tuple, bytes)) else f"{name}{{_}}"
    if sort == "attribute":
        return f"{name}.{detail[0]}"
    if sort == "created":
        return f"new({detail[0]})"
    if sort == "box":
        first, item, dims = detail
        return f"{name}@{first}x{item}({','.join(f'{n}:{stride}' for n, stride in dims)})"
    return f"{sort}({name})"


def describe(accesses, space):
    names = {id(value): name for name, value in space.items() if name not in NAMES}
    out = []
    for how, sort, obj, *detail in accesses:
        if sort == "coverage":
            out.append("coverage")
        else:
            out.append(f"{how} {place(sort, names.get(id(obj), '_'), detail)}")
    return ", ".join(out) or "-"


def observe(aid, setup, call):
    space = {}
    exec(setup.replace('\\n', '\n'), space)
    tree = ast.parse(call, mode="eval").body
    
    def evaluate(node):
        return eval(compile(ast.Expression(node), "<case>", "eval"), space)

    instruction = isinstance(tree.func, ast.Name) and tree.func.id not in space and not hasattr(builtins, tree.func.id)
    callable_ = tree.func.id.rstrip('_') if instruction else evaluate(tree.func)
    args = []
    for arg in tree.args:
        args.extend(evaluate(arg.value)) if isinstance(arg, ast.Starred) else args.append(evaluate(arg))
    kwargs = {k.arg: evaluate(k.value) for k in tree.keywords}
    aid._effects_of("forget")
    accesses, flags, name, ops, nbytes = aid._effects_of(callable_, tuple(args), kwargs)
    return ("instruction" if instruction else name), describe(accesses, space), flags, ops, nbytes


def row_of(name, rows):
    if name in rows or "." not in name:
        return name
    above = name.rpartition(".")[0]
    if above + ".*" in rows:
        return above + ".*"
    while above and above + ".**" not in rows:
        above = above.rpartition(".")[0]
    return above + ".**" if above else name


def main(library, paths):
    sys.path.insert(0, library)
    import _plait_recorder as aid
    rows = set(aid._effects_of("rows"))
    results = []
    for path in paths:
        lines = open(path, encoding="utf-8").read().splitlines()
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            row, setup, call, *expected = [part.strip() for part in line.split(" | ")]
            try:
                name, seen, flags, ops, nbytes = observe(aid, setup, call)
            except (ImportError, AttributeError) as error:   # not in this version
                results.append({"at": f"{path}:{number}", "row": row, "skipped": str(error)})
                continue
            except Exception as error:
                name, seen = "", f"{type(error).__name__}: {error}"
            found = row_of(name, rows)
            results.append({"at": f"{path}:{number}", "row": row, "found": found, "expected": expected[0] if expected else None, "seen": seen})
            lines[number - 1] = " | ".join([row, setup, call, seen if found in row.split("/") or name == "instruction" else f"!! {found} !! {seen}"])
        if os.environ.get("FILL"):
            with open(path, "w", encoding="utf-8") as out:
                out.write("\n".join(lines) + "\n")
    sys.stderr.write("\n" + json.dumps({"rows": sorted(rows), "results": results}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
