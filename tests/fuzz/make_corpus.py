#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seed corpora from real runs: `make_corpus.py PLAIT PYTHON...` (needs the zstd program).

corpus/fuzz_records: the records of small programs; corpus/fuzz_srcmap: their source maps; corpus/fuzz_marshal: their code objects, the first byte
choosing the version as the target does.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = {
    "loops": "a = [0, 1, 2]\nfor i in range(3):\n    for j in range(i):\n        a[i] += a[j]\nwhile a:\n    a.pop()\n",
    "generator": "def g(n):\n    for i in range(n):\n        k = yield i\nx = g(3)\nnext(x)\nfor v in x:\n    print(v)\ny = g(9)\nnext(y)\ny.close()\n",
    "exceptions": "d = {}\nfor i in range(3):\n    try:\n        d[i] = d[i - 1] + 1\n    except KeyError:\n        d[i] = 0\n    finally:\n        d['n'] = i\n",
    "classes": "class A:\n    n = 0\n    def m(self):\n        self.x = A.n\n        A.n += 1\n        return self.x\na = A()\nfor _ in range(2):\n    a.m()\n",
    "closures": "def f(n):\n    t = 0\n    def h(k):\n        nonlocal t\n        t += k\n        return t if k == 0 else h(k - 1)\n    return h(n)\nprint(f(4), [q * 2 for q in range(3)])\n",
    "threads": "import threading\nout = []\nt = [threading.Thread(target=out.append, args=(i,)) for i in range(2)]\n[x.start() for x in t]\n[x.join() for x in t]\n",
    "exec": "for i in range(3):\n    exec('u = i\\nu += 1\\ns = {u}', {'i': i})\n",
    "boxes": "import ctypes\nm = memoryview((ctypes.c_short * 96)()).cast('B').cast('h')\nfor i in range(3):\n    m[i:60 + i:2] = m[i + 30:90 + i:2]\n"
             "    m[i:90:3] = m[i + 1:91:3]\n    m[40] = m[41 + i]\n    m[i:80] = m[i + 5:85]\n",
    "sorting": "b = [3, 1, 2]\nb.sort(key=lambda q: -q)\nprint(sum(b), b[::2], sorted(b))\nb[0:2] = [7]\n",
}
MARSHAL = "import sys, marshal; sys.stdout.buffer.write(marshal.dumps(compile(open(sys.argv[1]).read(), 't.py', 'exec')))"


NEUTRAL = b"/corpus"


def neutral(data, *folders):
    """Folders of this machine, wherever they stand in the data, as ones that no machine has: of the same length, so that no count changes."""
    for folder in sorted((str(f).encode() for f in folders), key=len, reverse=True):
        data = data.replace(folder, (NEUTRAL + b"_" * len(folder))[:len(folder)])
    return data


def put(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def main(plait, pythons):
    with tempfile.TemporaryDirectory() as scratch:
        script, trace = pathlib.Path(scratch, "t.py"), pathlib.Path(scratch, "t.trace")
        for name, source in PROGRAMS.items():
            script.write_text(source)
            for number, python in enumerate(pythons):
                subprocess.run([plait, "run", "-q", "--python", python, "--exclude", "threading.py", "--trace", trace,
                                "-o", pathlib.Path(scratch, "o.plait"), "t.py"], check=True, stdout=subprocess.DEVNULL, cwd=scratch)
                records = subprocess.run(["zstd", "-dcq"], input=trace.read_bytes()[8:], check=True, capture_output=True).stdout
                records = neutral(records, scratch, pathlib.Path(python).resolve().parents[1], pathlib.Path(plait).resolve().parent)
                put("fuzz_records", f"{name}-{number}", records)
                code = subprocess.run([python, "-c", MARSHAL, script], check=True, capture_output=True).stdout
                put("fuzz_marshal", f"{name}-{number}", bytes([number]) + code)
            put("fuzz_srcmap", name, source_map(records))


def source_map(records):
    """The payload of the first SOURCEMAP blob."""
    at = 0
    while at < len(records):
        kind, flags, size = records[at], records[at + 1], int.from_bytes(records[at + 4:at + 8], "little")
        at += 16
        if kind == BLOB:
            if flags == SOURCEMAP:
                return records[at:at + size]
            at += (size + 15) // 16 * 16
    return b""


def constant(name):
    """The value of an enumerator of record.h whose enum counts from its first explicit number."""
    text = (HERE.parents[1] / "src" / "stream" / "record.h").read_text()
    names = []
    for line in text[text.index("typedef enum plait_kind" if "_R_" in name else "typedef enum plait_blob"):].splitlines()[1:]:
        word = line.split("//")[0].strip().rstrip(",")
        if word.startswith("}"):
            break
        if word:
            names.append(word.split("=")[0].strip())
    return names.index(name) + (0 if "_R_" in name else 1)


if __name__ == "__main__":
    BLOB, SOURCEMAP = constant("PLAIT_R_BLOB"), constant("PLAIT_B_SOURCEMAP")
    main(sys.argv[1], sys.argv[2:])
