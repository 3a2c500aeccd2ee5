# SPDX-License-Identifier: Apache-2.0
"""Who may include whom: reads every #include under src/ and include/, and every import of viewer/ and python/.

    python scripts/check-layering.py [ROOT]      exit 1 and one line for each breach

The table is the one of ARCHITECTURE.md. A folder may always include its own headers, C's and the system's.
"""

import pathlib
import re
import sys

# folder -> folders of src/ whose headers it may include; "folder/prefix" allows the headers whose name begins so
MAY_USE = {
    "base": [],
    "bytecode": ["base"],
    "stream": ["base"],
    "engine": ["base", "bytecode", "stream"],
    "verdict": ["base", "engine"],
    "report": ["base", "engine", "verdict", "stream/profile_layout",
               "bytecode/category", "bytecode/loops", "bytecode/flow", "bytecode/ilp", "bytecode/optype"],  # the mix is made of bytecode alone
    "cli": ["base", "bytecode", "stream", "engine", "verdict", "report"],
    "recorder": ["base", "bytecode", "stream"],
    "include": ["base/status", "stream/record"],
}
# library headers, and who may include them
LIBRARIES = {
    "Python.h": ["recorder"],
    "internal/": ["recorder"],
    "frameobject.h": ["recorder"],
    "jansson.h": ["report", "cli", "verdict"],
    "zstd.h": ["stream"],
    "hwloc.h": ["verdict", "cli"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
IMPORT_TS = re.compile(r"""^\s*(?:import|export)\b[^'"]*['"](\.[^'"]+)['"]""")
IMPORT_PY = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_][\w.]*)")


def folder_of(root, path, header):
    """The folder of src/ (or "include") that a header named in `path` belongs to; None if it is none of ours."""
    for base in (path.parent, root / "src", root / "include"):
        found = (base / header).resolve()
        if found.is_file() and root in found.parents:
            parts = found.relative_to(root).parts
            return parts[1] if parts[0] == "src" else parts[0]
    first = header.split("/")[0]
    return first if first in MAY_USE else None


def library_breach(folder, header):
    for prefix, allowed in LIBRARIES.items():
        if header.startswith(prefix) and folder not in allowed:
            return f"only {', '.join(allowed)} may include <{prefix.rstrip('/')}>"
    return None


def allowed(folder, target, header):
    if target in (folder, "include"):
        return True
    name = header.rsplit("/", 1)[-1]
    for entry in MAY_USE[folder]:
        permitted, _, prefix = entry.partition("/")
        if permitted == target and name.startswith(prefix):
            return True
    return False


def breaches_in_c(root, path, folder):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match[2]
        target = folder_of(root, path, header) if match[1] == '"' else None
        if target is None:
            why = library_breach(folder, header)
        elif not allowed(folder, target, header):
            why = f"{folder} may not include {target} ({header})"
        else:
            why = None
        if why:
            yield path, number, why


def check_c(root):
    for folder in sorted(p for p in (root / "src").iterdir() if p.is_dir()):
        if folder.name not in MAY_USE:
            yield folder, 0, "a folder that the layering table does not know"
            continue
        for path in sorted([*folder.rglob("*.c"), *folder.rglob("*.h")]):
            yield from breaches_in_c(root, path, folder.name)
    for path in sorted((root / "include").rglob("*.h")):
        yield from breaches_in_c(root, path, "include")


def check_viewer(root):
    """The report page knows only the schema of result.json: nothing outside viewer/ is imported."""
    viewer = root / "viewer"
    for path in sorted((viewer / "src").rglob("*.ts")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = IMPORT_TS.match(line)
            if match and viewer not in (path.parent / match[1]).resolve().parents:
                yield path, number, f"the viewer imports {match[1]} from outside viewer/"


def check_python(root):
    """What runs inside the traced program stays with the standard library and the recorders."""
    ours = {"plait", "_plait_recorder", "_plait_profiler"}
    for path in sorted((root / "python").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = IMPORT_PY.match(line)
            if match:
                top = match[1].split(".")[0]
                if top == "torch" and path.name == "torch_hook.py":    # loaded only into programs that have imported it
                    continue
                if top not in sys.stdlib_module_names and top not in ours and top not in ("IPython", "sitecustomize"):
                    yield path, number, f"python/ imports {top}, which is neither ours nor the standard library's"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    found = 0
    for path, number, why in [*check_c(root), *check_viewer(root), *check_python(root)]:
        print(f"{path.relative_to(root)}:{number}: {why}")
        found += 1
    files = sum(1 for p in (root / "src").rglob("*.[ch]"))
    print(f"layering: {files} C files, {found} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
