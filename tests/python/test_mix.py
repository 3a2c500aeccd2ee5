# SPDX-License-Identifier: Apache-2.0
"""plait mix: counts equal to dis, the tables of opcodes, and what it says of files that are not as they should be."""
import json
import marshal
import os
import shutil
import subprocess
import sys

import pytest

FULL = bool(os.environ.get("PLAIT_TEST_FULL"))  # the whole standard library instead of every n-th module
PROGRAM = """\
def f(a, b):
    for i in range(a):
        a += b[i]
    return a
class C:
    def g(self):
        return [x for x in self if x]
"""


@pytest.fixture
def mix(plait, python, run, tmp_path):
    """mix(*args) -> (Finished, parsed JSON or None)."""

    def call(*args, **kwargs):
        path = tmp_path / "mix.json"
        path.unlink(missing_ok=True)
        done = run([plait, "mix", "--python", python, "--json", path, *args], cwd=tmp_path, **kwargs)
        return done, json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    return call


def against_dis(run, plait, python, root, folder, *options):
    done = run([python, root / "tests" / "python" / "mix_against_dis.py", plait, folder, *options], timeout=900)
    assert done.code == 0, done
    return json.loads(done.out)


def test_counts_equal_dis(run, plait, python, root, tmp_path):
    summary = against_dis(run, plait, python, root, tmp_path, "1" if FULL else "9")
    assert summary["differences"] == []
    assert summary["codes"] > 3000


def test_positions_jumps_and_depths_equal_dis(run, plait, python, root, tmp_path):
    summary = against_dis(run, plait, python, root, tmp_path, "5" if FULL else "60", "listing")
    assert summary["differences"] == []
    assert summary["instructions"] > 20000


def test_opcode_tables_are_what_the_interpreters_say(run, pythons, root):
    generator = root / "tools" / "gen-opcodes.py"
    for interpreter in pythons:
        version = run([interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).out.strip()
        done = run([interpreter, generator, "dump"])
        assert done.code == 0, done
        assert done.out == (root / "tools" / "opcodes" / f"{version}.txt").read_text()


def test_generated_files_are_up_to_date(run, python, root, tmp_path):
    names = ["src/bytecode/opcodes.h", "src/bytecode/opcodes.c", "docs/opcodes.md"]
    (tmp_path / "docs").mkdir()
    shutil.copy(root / "docs" / "opcodes.md", tmp_path / "docs")
    assert run([python, root / "tools" / "gen-opcodes.py", "build", tmp_path]).code == 0
    for name in names:
        assert (tmp_path / name).read_text() == (root / name).read_text(), name


def test_source_is_compiled_and_never_run(mix, script):
    path = script(PROGRAM + "open('was-run', 'w')\nraise SystemExit(7)\n")
    done, said = mix(path)
    assert done.code == 0, done
    assert not (path.parent / "was-run").exists()
    assert not (path.parent / "__pycache__").exists()
    assert [c["qualname"] for c in said["files"][0]["codes"]] == ["<module>", "f", "C", "C.g"]
    assert said["files"][0]["codes"][3]["parent"] == 2
    assert said["total"]["code_objects"] == 4


def test_loops_are_found(mix, script):
    _, said = mix("--disasm", script(PROGRAM))
    code = said["files"][0]["codes"][1]
    assert len(code["loops"]) == 1 and code["loops"][0]["line"] == 2 and code["loops"][0]["depth"] == 1
    inside = {row["at"][0] for row in code["listing"] if row["loop"] == 0}
    assert 3 in inside and 4 not in inside


def test_listing_shows_source_lines_and_targets(mix, script):
    done, _ = mix("--disasm", script(PROGRAM))
    assert "     3          a += b[i]\n" in done.out
    header = next(line for line in done.out.splitlines() if "FOR_ITER" in line)
    assert "|     >>" in header
    assert "(to " in header
    assert "(range, for a call)" in done.out


def test_parts_add_up_over_versions(plait, pythons, run, tmp_path, script):
    """x + y of locals: the same parts on every version, whatever super-instructions it has."""
    path = script("def f(x, y):\n    z = x + y\n    return z\n")
    seen = []
    for interpreter in pythons:
        done = run([plait, "mix", "--python", interpreter, "--json", "-", path])
        assert done.code == 0, done
        parts = json.loads(done.out)["files"][0]["codes"][1]["parts"]
        seen.append({name: n for name, n in parts.items() if name != "RESUME"})
    assert all(parts == {"BINARY_OP": 1, "LOAD_FAST": 3, "RETURN_VALUE": 1, "STORE_FAST": 1} for parts in seen), seen


def test_several_files_are_added_up(mix, script):
    one, two = script("x = 1\n", "one.py"), script("y = [x for x in z]\n", "two.py")
    done, said = mix(one, two)
    assert done.code == 0
    total = sum(file["instructions"] for file in said["files"])
    assert said["total"]["instructions"] == total
    assert "All 2 files" in done.out


def test_module_is_found_without_importing_anything(mix, script, tmp_path):
    script("open('was-imported', 'w')\n", "pkg/__init__.py")
    script("def inner(): pass\nopen('was-imported', 'w')\n", "pkg/mod.py")
    script("answer = 42\n", "pkg/__main__.py")
    done, said = mix("-m", "pkg.mod", "-m", "pkg", "-m", "json.decoder")
    assert done.code == 0, done
    assert not (tmp_path / "was-imported").exists()
    assert [f["path"] for f in said["files"]] == ["-m pkg.mod", "-m pkg", "-m json.decoder"]
    assert [c["qualname"] for c in said["files"][0]["codes"]] == ["<module>", "inner"]
    assert "STORE_NAME" in said["files"][1]["opcodes"]  # __main__, not __init__


@pytest.mark.parametrize("name, message", [("no_such_module", "no module named no_such_module"), ("json.no.such", "no module named json.no.such"),
                                           ("sys", "sys has no Python code")])
def test_module_that_cannot_be_had(mix, name, message):
    done, said = mix("-m", name)
    assert done.code in (1, 127) and message in done.err and said is None
    assert done.err.count("\n") == 1


def test_syntax_error_is_pythons_own_message(mix, script, python, run):
    path = script("def f(:\n    pass\n")
    done, said = mix(path)
    own = run([python, path])
    assert (done.code, said) == (1, None)
    assert done.err == own.err


def test_other_inputs_are_still_counted_when_one_fails(mix, script):
    done, said = mix(script("x = (\n", "bad.py"), script("x = 1\n", "good.py"))
    assert done.code == 1
    assert len(said["files"]) == 1 and said["files"][0]["path"].endswith("good.py")


def test_pyc_of_every_known_version_without_an_interpreter(plait, run, root):
    for minor in (12, 13, 14):
        done = run([plait, "mix", "--json", "-", root / "tests" / "core" / "data" / f"sample-3{minor}.pyc"], env={"PATH": "/nonexistent"})
        assert done.code == 0, done
        said = json.loads(done.out)["files"][0]
        assert said["python"] == f"3.{minor}" and said["code_objects"] == 11
        subscripts = sum(n for name, n in said["parts"].items() if name in ("BINARY_SUBSCR", "BINARY_SLICE"))
        assert subscripts >= 1 and said["part_categories"]["subscript"] >= 1


def test_damaged_and_foreign_pyc(plait, run, root, tmp_path):
    whole = (root / "tests" / "core" / "data" / "sample-313.pyc").read_bytes()
    foreign = (3495).to_bytes(2, "little") + whole[2:]
    cases = {"cut.pyc": (whole[:400], 1, "damaged code"), "text.pyc": (b"print('hello, world')\n", 1, "not a .pyc"),
             "old.pyc": (foreign, 126, "magic number 3495"), "empty.pyc": (b"", 1, "damaged .pyc")}
    for name, (data, code, message) in cases.items():
        (tmp_path / name).write_bytes(data)
        done = run([plait, "mix", tmp_path / name])
        assert done.code == code and message in done.err and done.out == "", done
        assert done.err.count("\n") == 1


def test_names_that_json_cannot_hold(plait, python, run, tmp_path):
    code = compile("x = 1", "t.py", "exec").replace(co_name="\udc80", co_qualname="\udc80")
    magic = run([python, "-c", "import importlib.util as u; print(u.MAGIC_NUMBER.hex())"]).out.strip()
    own = run([sys.executable, "-c", "import importlib.util as u; print(u.MAGIC_NUMBER.hex())"]).out.strip()
    if magic != own:
        pytest.skip("the tests run on another Python")
    (tmp_path / "odd.pyc").write_bytes(bytes.fromhex(magic) + bytes(12) + marshal.dumps(code))
    done = subprocess.run([plait, "mix", "--json", "-", tmp_path / "odd.pyc"], capture_output=True, check=False)
    assert done.returncode == 0 and json.loads(done.stdout)["files"][0]["codes"][0]["name"] == "?"


@pytest.mark.parametrize("arguments, message", [([], "no file given"), (["--nonsense", "x.py"], "unknown option --nonsense"),
                                                (["x.py", "-m"], "needs a module"), (["x.py", "--json"], "needs a value")])
def test_wrong_usage(plait, run, arguments, message):
    done = run([plait, "mix", *arguments])
    assert done.code == 125 and message in done.err and done.out == ""


@pytest.mark.parametrize("name", ["nowhere.py", "nowhere.pyc"])
def test_missing_file(plait, python, run, name):
    done = run([plait, "mix", "--python", python, name])
    assert done.code == 127 and f"{name}: No such file or directory" in done.err
