# SPDX-License-Identifier: Apache-2.0
"""Two runs of a deterministic program give the same result.json, byte for byte, apart from what stands under `time`."""

import json

import pytest

PROGRAMS = {
    "quicksort": ("quicksort.py", ["500"]),
    "rk4": ("rk4.py", ["all", "3"]),
    "cnn": ("cnn.py", ["6"]),
}
SETS = """
class K:
    def __init__(self, n):
        self.n = n
seen, table = set(), {}
objects = [K(i) for i in range(40)]
for o in objects:
    seen.add(o)
    table[o, "name", o.n] = o
    table["total"] = table.get("total", 0) + o.n
for word in "a quick brown fox jumps over a lazy dog".split():
    seen.add(word)
    table.setdefault(word, []).append(len(seen))
print(len(seen), table["total"])
"""


def without_time(value):
    if isinstance(value, dict):
        return {key: without_time(v) for key, v in value.items() if key != "time"}
    return [without_time(v) for v in value] if isinstance(value, list) else value


def runs(plait, python, run, folder, script, arguments):
    """The texts of result.json of two runs in one place, under different hash seeds of the interpreter's own."""
    texts = []
    for seed in ("1", "2"):
        out = folder / "out.plait"
        done = run([plait, "run", "-q", "--python", python, "-o", out, script, *arguments], cwd=folder, env={"PYTHONHASHSEED": seed})
        assert done.code == 0, done
        texts.append((out / "result.json").read_text(encoding="utf-8"))
    return texts


def assert_same(texts):
    first, second = (without_time(json.loads(text)) for text in texts)
    for part in first:
        assert first[part] == second[part], part
    assert json.dumps(first) == json.dumps(second)   # also the order of the keys


@pytest.mark.parametrize("name", PROGRAMS)
def test_workloads(name, plait, python, run, root, tmp_path):
    file, arguments = PROGRAMS[name]
    assert_same(runs(plait, python, run, tmp_path, root / "examples" / file, arguments))


def test_addresses_and_hashes_do_not_show(plait, python, run, script, tmp_path):
    texts = runs(plait, python, run, tmp_path, script(SETS), [])
    assert_same(texts)
    assert all(" at 0x" not in text for text in texts)
