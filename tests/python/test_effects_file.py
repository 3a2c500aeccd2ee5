# SPDX-License-Identifier: Apache-2.0
"""Declarations of native effects: plait.toml, --effects, their mistakes, and what coverage says of functions nobody modelled."""

import pytest

PROGRAM = """import pyexpat
p = pyexpat.ParserCreate()
for k in range(5):  # parse
    p.Parse("<a>" if not k else "<b/>", False)
for k in range(5):  # ask
    x = p.GetInputContext()
"""
WHY = "native effect not modelled: arguments taken as read, receiver as read and written"


def loop(result, line):
    return next(r for r in result["regions"] if r["kind"] == "loop" and r["line"] == line)


def coverage(result, name):
    return next(row for row in result["coverage"] if row["what"] == name)


def test_verdicts_that_hang_on_an_unknown_function_are_counted(trace, script, python, plait, run, tmp_path):
    done, result = trace(script(PROGRAM))
    assert done.code == 0, done
    assert [loop(result, line)["pattern"] for line in (3, 5)] == ["sequential", "sequential"]
    row = coverage(result, "pyexpat.xmlparser.GetInputContext")
    assert row == {"what": "pyexpat.xmlparser.GetInputContext", "why": WHY, "verdicts": 1, "regions": [loop(result, 5)["id"]]}
    assert coverage(result, "pyexpat.xmlparser.Parse")["regions"] == [loop(result, 3)["id"]]
    assert "verdicts" not in coverage(result, "pyexpat.ParserCreate")


def test_show_says_what_to_declare(trace, script, plait, run, tmp_path):
    done, _ = trace(script(PROGRAM), out=tmp_path / "r")
    shown = run([plait, "show", tmp_path / "r"])
    assert "1 verdict hangs on it: target.py:5. Declare what it does in plait.toml" in " ".join(shown.out.split()), shown


FILES = {
    "plait.toml": '# ours\n[tool]\nx = 1\n[effects]\n"pyexpat.xmlparser.GetInputContext" = "pure"   # a fact\npyexpat.xmlparser.Parse = ["reads args", "writes receiver"]\n',
    "mine.toml": "[effects]\n'pyexpat.xmlparser.*' = 'pure'\n",
    "mine.txt": "# NAME WORDS\npyexpat.xmlparser.GetInputContext pure\n\npyexpat.xmlparser.Parse\treads args, writes receiver\r\n",
}


@pytest.mark.parametrize("name", FILES)
def test_declarations_lift_what_was_assumed(trace, script, tmp_path, name):
    path = script(PROGRAM)
    file = path.parent / name
    file.write_text(FILES[name])
    done, result = trace(path, options=() if name == "plait.toml" else ("--effects", str(file)))
    assert done.code == 0, done
    assert loop(result, 5)["pattern"] == "doall"
    assert loop(result, 3)["pattern"] == ("doall" if name == "mine.toml" else "sequential")
    assert coverage(result, "pyexpat.xmlparser.GetInputContext")["why"] == "native effect taken as declared"
    assert all(d["certainty"] == "observed" for d in result["dependences"])


def test_a_file_in_the_current_folder_and_an_option_that_wins(trace, script, tmp_path):
    path = script(PROGRAM)
    here = tmp_path / "here"
    here.mkdir()
    (here / "plait.toml").write_text('[effects]\n"pyexpat.xmlparser.GetInputContext" = "pure"\n')
    done, result = trace(path, cwd=here)
    assert loop(result, 5)["pattern"] == "doall", done
    (here / "back").write_text("pyexpat.xmlparser.GetInputContext writes receiver\n")
    done, result = trace(path, cwd=here, options=("--effects", "back"))
    assert loop(result, 5)["pattern"] == "sequential", done


MISTAKES = [
    ("plait.toml", '[effects]\n\n"a.b" = "pur"\n', 'plait.toml:3: a.b: unknown word "pur"'),
    ("plait.toml", '[effects]\n"a.b" = "pure"\na.b = "pure"\n', "plait.toml:3: a.b stands at line 2 already"),
    ("plait.toml", '[effects]\na.b = pure\n', "plait.toml:2: the value is no string"),
    ("plait.toml", '[effects]\na.b "pure"\n', 'plait.toml:2: no "="'),
    ("plait.toml", '[effects\n', "plait.toml:1: a table that does not end in ]"),
    ("plait.toml", '[effects]\n"a..b" = "pure"\n', 'plait.toml:2: "a..b" is no dotted name'),
    ("plait.toml", '[effects]\na.b = ["pure", 3]\n', "plait.toml:2: an array of strings on one line is expected"),
    ("plait.toml", '[effects]\na.b = ""\n', "plait.toml:2: a.b: nothing is declared"),
    ("mine", "\n\na.b\n", "mine:3: a name and no word"),
    ("mine", "a.b reads 10\n", 'mine:1: a.b: unknown word "reads 10"'),
    ("mine", "a.*.b pure\n", 'mine:1: "a.*.b" is no dotted name'),
    ("mine", None, "No such file"),
    (".", None, "Is a directory"),
]


@pytest.mark.parametrize("name, text, message", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_are_one_line_and_nothing_runs(run, plait, python, script, name, text, message):
    path = script("print('ran')\n")
    if text is not None:
        (path.parent / name).write_text(text)
    options = [] if name == "plait.toml" else ["--effects", name]
    done = run([plait, "run", "--python", python, *options, path.name], cwd=path.parent)
    assert (done.code, done.out) == (125, ""), done
    assert message in done.err and done.err.count("\n") == 1 and done.err.startswith("plait: ")
