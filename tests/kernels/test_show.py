# SPDX-License-Identifier: Apache-2.0
"""plait show: overview, one place, graphs, and its errors."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest

HERE = pathlib.Path(__file__).parent
PLAIT = os.environ.get("PLAIT", str(HERE.parent.parent / "build" / "plait"))

PROGRAM = '''\
def total(xs):
    s = 0.0
    for x in xs:
        s += x
    return s


def smooth(a):
    for i in range(1, len(a)):
        a[i] = (a[i - 1] + a[i]) / 2
    return a


print(total(smooth([float(i) for i in range(200)])) > 0, "<&>")
'''


def show(*arguments, **environment):
    return subprocess.run([PLAIT, "show", *map(str, arguments)], capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("show")
    (where / "program.py").write_text(PROGRAM)
    subprocess.run([PLAIT, "run", "--quiet", "-o", where / "r.plait", where / "program.py"], check=True, capture_output=True, timeout=120)
    return where / "r.plait"


def test_overview_quotes_and_explains(folder):
    text = show(folder).stdout
    flat = " ".join(text.split())
    assert "for i in range(1, len(a)):" in text and "a[i] = (a[i - 1] + a[i]) / 2" in text
    assert "carries a: line 10 writes a[i] and reads it in the next iteration (distance 1, 198 times" in flat
    assert "s is summed per worker" in flat and "last digits" in flat
    assert "about one run" in flat and "safe" not in flat
    assert "\033[" not in text


def test_width_is_kept(folder):
    for width in (60, 100):
        lines = show(folder, COLUMNS=str(width)).stdout.splitlines()
        assert max(len(line) for line in lines if not line.startswith(("Together", "Not observed", "All of"))) <= max(width, 90)


def test_one_place(folder):
    text = show(folder, "program.py:9").stdout
    assert "RAW a[i - 1] (element): 10 -> 10, distance 1, 198 times" in text
    assert "in the way" in text and "longest chain" in text and "program.py:3" not in text


def test_a_line_inside_a_loop_shows_the_loop(folder):
    assert "program.py:9 " in show(folder, "program.py:10").stdout


def test_dot_is_well_formed(folder):
    text = show("--dot", "-", folder).stdout
    assert text.startswith("digraph plait {") and text.count("{") == text.count("}")
    nodes = set(re.findall(r"^\s*([sr]\d+) \[", text, re.M))
    edges = re.findall(r"^\s*([sr]\d+) -> ([sr]\d+) ", text, re.M)
    assert edges and all(a in nodes and b in nodes for a, b in edges)
    assert "a[i - 1] d=1" in text


def test_graphml_is_well_formed(folder, tmp_path):
    assert show("--graphml", tmp_path / "g.xml", "--unfold", folder).returncode == 0
    tree = ET.parse(tmp_path / "g.xml")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {node.get("id") for node in tree.iter(space + "node")}
    edges = list(tree.iter(space + "edge"))
    assert edges and all(edge.get("source") in nodes and edge.get("target") in nodes for edge in edges)


def test_folded_is_smaller(folder):
    assert len(show("--dot", "-", folder).stdout) < len(show("--dot", "-", "--unfold", folder).stdout)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A result with more regions and dependences than a picture holds."""
    where = tmp_path_factory.mktemp("network") / "r.plait"
    subprocess.run([PLAIT, "run", "--quiet", "-o", where, HERE.parent.parent / "examples" / "cnn.py", "8"], check=True, capture_output=True, timeout=120)
    return where


@pytest.mark.skipif(not shutil.which("dot"), reason="no Graphviz here")
@pytest.mark.parametrize("options", [[], ["--unfold"]])
def test_graphviz_draws_it(folder, network, options):
    for result in (folder, network):
        done = subprocess.run(["dot", "-Tplain"], input=show("--dot", "-", *options, result).stdout, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and "syntax" not in done.stderr and "\nnode " in done.stdout and "\nedge " in done.stdout


def test_networkx_reads_it(folder, network, tmp_path):
    networkx = pytest.importorskip("networkx")
    for result in (folder, network):
        assert show("--graphml", tmp_path / "g.xml", "--unfold", result).returncode == 0
        graph = networkx.read_graphml(tmp_path / "g.xml")
        kinds = {data.get("kind") for _, _, data in graph.edges(data=True)}
        assert graph.number_of_nodes() > 3 and kinds >= {"RAW", "call"}
        assert all(data["type"] in ("region", "statement") for _, data in graph.nodes(data=True))


def test_a_folded_picture_can_be_read(network):
    """At most 60 dependences, the ones that block first, each between statements that are drawn."""
    text = show("--dot", "-", network).stdout
    nodes, edges = set(re.findall(r"^\s*(s\d+) \[", text, re.M)), re.findall(r"^\s*(s\d+) -> (s\d+) \[(.*)\];", text, re.M)
    assert 10 < len(edges) <= 60 and {end for edge in edges for end in edge[:2]} == nodes
    assert sum("penwidth=2" in edge[2] for edge in edges) >= 4 and "w[dy]" in text
    assert text.count("subgraph") == 10


@pytest.mark.parametrize("arguments, message", [
    (["/nowhere"], "is no result of plait run"), ([], "needs a result folder"), (["--nonsense"], "unknown option"),
    (["FOLDER", "program.py"], "is not FILE:LINE"), (["FOLDER", "other.py:3"], "no file other.py"), (["FOLDER", "program.py:9000"], "nothing at"),
])
def test_errors_are_one_line(folder, arguments, message):
    done = show(*[folder if a == "FOLDER" else a for a in arguments])
    assert done.returncode == 125 and done.stdout == ""
    assert message in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("text, message", [("{", "damaged"), ("[]", "not a plait result"), ('{"format": "plait-result", "version": 99}', "version 1")])
def test_damaged_results(tmp_path, text, message):
    (tmp_path / "result.json").write_text(text)
    done = show(tmp_path)
    assert done.returncode == 125 and message in done.stderr


def test_result_with_wild_ids(folder, tmp_path):
    """Ids out of range must not be followed."""
    result = json.loads((folder / "result.json").read_text())
    for region in result["regions"]:
        region["parent"], region["blockers"] = 10 ** 6, [-3, 10 ** 9]
    for dependence in result["dependences"]:
        dependence["scope"] = -1
        dependence["source"]["file"] = 999
    (tmp_path / "result.json").write_text(json.dumps(result))
    for arguments in ([tmp_path], [tmp_path, "program.py:9"], ["--dot", "-", "--unfold", tmp_path]):
        assert show(*arguments).returncode == 0
