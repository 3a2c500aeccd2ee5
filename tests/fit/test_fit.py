# SPDX-License-Identifier: Apache-2.0
"""Evidence against closed forms and against an independent count of opcodes; verdicts on machines; machine models.

PLAIT names the program (default build/plait), PLAIT_PYTHON the interpreter (default: this one).
"""

import json
import math
import os
import pathlib
import subprocess
import sys

import pytest

import kernels

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLAIT = os.environ.get("PLAIT") or str(ROOT / "build" / "plait")
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable
N = 64

# kernels with the expected stride and sectors (of 64 accesses) of each site of their first loop, in the order of the text
STRIDES = {
    "straight": [(1, 16), (1, 16)], "stride_one": [(1, 16)], "stride_two": [(2, 32)], "stride_three": [(3, 48)], "stride_four": [(4, 64)],
    "stride_seventeen": [(17, 64)], "stride_zero": [(0, 2)], "stride_back": [(-1, 16)], "rows": [(1, 16), ("objects", 64)],
    "with_calls": [(1, 16), (1, 16)], "while_loop": [(1, 16), (1, 16)], "compare_max": [(1, 16), (1, 16)], "branch_half": [(1, 8), (1, 8)],
    "branch_second": [("none", 16), ("none", 16)], "branch_fourth": [("none", 16), ("none", 16)], "branch_eighth": [("none", 8), ("none", 8)],
    "multiply_add": [(1, 16), (1, 16), (1, 18)],
}
STRIDES |= {
    "matrix_rows": [(17, 64)], "matrix_columns": [(1, 16)], "window": [("irregular", 4)], "two_arrays": [("objects", 32)],
    "stencil": [(1, 16), (1, 16), (1, 18), (1, 18)], "triangular_down": [(0, 2)],
}
INNER = {  # of the inner loop: each instance is a group of its own
    "matrix_rows": [(1, sum(len({(17 * i + j) // 4 for j in range(4)}) for i in range(N)))], "matrix_columns": [(17, 4 * N)],
    "rectangular": [(1, 3 * N)], "triangular": [(1, sum(-(-min(i, 32) // 4) + -(-max(i - 32, 0) // 4) for i in range(N)))],
}
# bytes accessed in the loop, and of different locations: in all instances, in the largest
REUSE = {
    "straight": (16 * N, 16 * N), "stride_one": (8 * N, 8 * N), "stride_seventeen": (8 * N, 8 * N), "stride_zero": (8 * N, 8), "window": (8 * N, 64),
    "stencil": (32 * N, 8 * (N + 2 + N)), "rectangular": (80 * N, 80), "triangular": (8 * sum(range(N)), 8 * (N - 1)), "matrix_rows": (32 * N, 32 * N),
    "matrix_columns": (32 * N, 8 * len({17 * i + j for i in range(4) for j in range(N)})), "pairs": (16 * 16 * 16, 128), "consumed": (8 * N, 8 * N),
    "produced": (8 * N, 8 * N), "consumed_window": (8 * N, 64), "windowed": (8 * N, 64), "tally": (16 * N, 32), "indirect": (16 * N, 16 * N),
    "two_arrays": (8 * N, 8 * N), "recurrence": (24 * (N - 1), 8 * (N + N - 1)),
}
SECTORS = {  # distinct sectors of a permuted order, group by group
    "indirect": sum(len({(7 * i) % N // 4 for i in range(start, start + 32)}) for start in (0, 32)),
}
COALESCING = {"stride_one": 1, "stride_two": 1 / 2, "stride_three": 1 / 3, "stride_four": 1 / 4, "stride_seventeen": 1 / 4, "stride_zero": 1,
              "stride_back": 1, "branch_second": 1 / 2, "branch_fourth": 1 / 4, "branch_half": 1}
TAKEN = {"branch_second": 1 / 2, "branch_fourth": 1 / 4, "branch_eighth": 1 / 8, "branch_half": 1 / 2, "branch_both": 1 / 2, "branch_never": 0,
         "compare_max": 1, "branch_random": sum(kernels.BITS) / N}
TRIPS = {"straight": (1, 64, 64), "items": (1, 1279, 1279), "short_trip": (1, 3, 3), "odd_trip": (1, 33, 33), "while_loop": (1, 64, 64),
         "early_break": (1, 41, 41), "recurrence": (1, 63, 63), "produced": (1, 64, 64), "consumed": (1, 64, 64)}
DISTANCES = {"recurrence": 1, "recurrence_far": 8, "straight": None, "stride_one": None}
# lanes that all do the same: only a last group that is not full costs
UNIFORM = {"straight": 64, "stride_two": 64, "branch_never": 64, "branch_half": 64, "rectangular": 64, "with_calls": 64, "short_trip": 3,
           "odd_trip": 33, "recurrence": 63, "recurrence_far": 56, "produced": 64, "compare_max": 64}
COUNTED = ["straight", "branch_second", "branch_fourth", "branch_eighth", "branch_half", "branch_never", "branch_both", "stride_one",
           "stride_two", "stride_seventeen", "stride_back", "indirect", "items", "triangular", "rectangular", "alternating", "short_trip",
           "odd_trip", "with_calls", "with_uneven_calls", "recurrence", "recurrence_far", "multiply_add", "compare_max", "branch_random",
           "branch_nested", "matrix_rows", "matrix_columns", "triangular_down", "indirect_store", "window", "stencil", "two_arrays", "pairs"]


def trace(script, folder, *arguments):
    done = subprocess.run([PLAIT, "run", "--quiet", "--python", PYTHON, "-o", str(folder), str(script), *arguments], capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "result.json").read_text())


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return trace(HERE / "kernels.py", tmp_path_factory.mktemp("fit") / "kernels.plait")


@pytest.fixture(scope="module")
def counted():
    done = subprocess.run([PYTHON, str(HERE / "lanes.py"), *COUNTED], capture_output=True, text=True, timeout=300, cwd=HERE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def function_of(result, name):
    return next(r for r in result["regions"] if r["kind"] == "function" and r["name"] == name)


def loop_of(result, name):
    """The first loop of a kernel that stands in the function itself."""
    function = function_of(result, name)
    loops = [r for r in result["regions"] if r["kind"] == "loop" and r["parent"] == function["id"]]
    return sorted(loops, key=lambda r: r["line"])[1 if name == "rows" else 0]   # rows begins with a comprehension


def inner_of(result, name):
    outer = loop_of(result, name)
    return next(r for r in result["regions"] if r["kind"] == "loop" and r["parent"] == outer["id"])


@pytest.mark.parametrize("name", STRIDES)
def test_strides_and_sectors(result, name):
    sites = [(s["stride"], s["sectors"]) for s in loop_of(result, name)["evidence"]["sites"]]
    assert sites == STRIDES[name]


def test_permuted_order(result):
    through, order = loop_of(result, "indirect")["evidence"]["sites"]
    assert (through["stride"], through["sectors"]) == ("irregular", SECTORS["indirect"])
    assert order["stride"] == 1


@pytest.mark.parametrize("name", INNER)
def test_strides_of_the_inner_loop(result, name):
    assert [(s["stride"], s["sectors"]) for s in inner_of(result, name)["evidence"]["sites"]] == INNER[name]


@pytest.mark.parametrize("name", REUSE)
def test_bytes_and_footprint(result, name):
    evidence, (touched, distinct) = loop_of(result, name)["evidence"], REUSE[name]
    assert (evidence["bytes"], evidence["footprint"]) == (touched, {"sum": distinct, "max": distinct})
    assert evidence["reuse"] == pytest.approx(touched / distinct, abs=1e-4)


def test_footprint_of_each_instance(result):
    """A[i] * A[j]: of 32 reads in one instance of the inner loop, 16 are of elements read before in it."""
    evidence = inner_of(result, "pairs")["evidence"]
    assert (evidence["bytes"], evidence["footprint"], evidence["reuse"]) == (16 * 256, {"sum": 16 * 128, "max": 128}, 2)


def test_random_branch_reads_sectors_it_takes(result):
    """Taken iterations alone access A and B: sectors of the taken ones, group by group."""
    taken = [i for i in range(N) if kernels.BITS[i]]
    sectors = len({(i // 32, i // 4) for i in taken})
    sites = loop_of(result, "branch_random")["evidence"]["sites"]
    assert sorted((s["sectors"], s["accesses"]) for s in sites) == sorted([(16, N), (sectors, len(taken)), (sectors, len(taken))])


@pytest.mark.parametrize("name", COALESCING)
def test_coalescing(result, name):
    assert loop_of(result, name)["evidence"]["coalescing"] == pytest.approx(COALESCING[name], abs=1e-4)


@pytest.mark.parametrize("name", TAKEN)
def test_branch_entropy(result, name):
    evidence = loop_of(result, name)["evidence"]
    p = TAKEN[name]
    bits = -(p * math.log2(p) + (1 - p) * math.log2(1 - p)) if 0 < p < 1 else 0
    assert len(evidence["branches"]) == 1
    assert evidence["branch_entropy"] == pytest.approx(bits, abs=1e-4)


@pytest.mark.parametrize("name", TRIPS)
def test_trip_counts(result, name):
    region = loop_of(result, name)
    evidence = region["evidence"]
    assert (evidence["instances"], evidence["iterations"]["mean"], evidence["iterations"]["max"]) == TRIPS[name]


@pytest.mark.parametrize("name", DISTANCES)
def test_smallest_distance(result, name):
    assert loop_of(result, name)["evidence"]["smallest_carried_distance"] == DISTANCES[name]


@pytest.mark.parametrize("name", UNIFORM)
def test_lanes_in_step(result, name):
    evidence, n = loop_of(result, name)["evidence"], UNIFORM[name]
    for width in (4, 8, 16, 32):
        assert evidence["lane_efficiency"][str(width)] == pytest.approx(n / (width * math.ceil(n / width)), abs=1e-6)
    assert evidence["work"]["variation"] == pytest.approx(0, abs=0.35 if name == "branch_half" else 1e-4)


@pytest.mark.parametrize("name", COUNTED)
def test_lanes_against_opcode_tracing(result, counted, name):
    """Every width, to the last opcode; and the work of all iterations."""
    region = loop_of(result, name)
    for width in ("4", "8", "16", "32"):
        assert region["evidence"]["lane_efficiency"][width] == pytest.approx(counted[name][width], abs=2e-6), width
    assert region["evidence"]["work"]["mean"] * region["iterations"] == pytest.approx(counted[name]["work"], rel=1e-5)


@pytest.mark.parametrize("name", ["triangular", "triangular_down"])
def test_triangular(result, name):
    """Iteration i does c + k * i (or c + k * (63 - i), and k more); the longest of a group does what all of it do, and its path is the union."""
    evidence = loop_of(result, name)["evidence"]
    mean, longest = evidence["work"]["mean"], evidence["work"]["max"]
    k = (longest - mean) / (63 - 31.5)
    c = longest - 63 * k
    for width in (4, 8, 16, 32):
        union = sum(c + k * (start + width - 1) for start in range(0, N, width))
        assert evidence["lane_efficiency"][str(width)] == pytest.approx(mean * N / (width * union), abs=1e-5)
    deviation = k * math.sqrt((N * N - 1) / 12)
    assert evidence["work"]["variation"] == pytest.approx(deviation / mean, abs=1e-4)


def test_native_work_counts(result):
    """sum(A[:i]): the slice and the sum do i element operations each or together more; work grows with i."""
    evidence = loop_of(result, "native_rows")["evidence"]
    assert evidence["native_operations"] >= sum(range(N))
    assert evidence["work"]["max"] > evidence["work"]["mean"] * 1.5
    assert evidence["lane_efficiency"]["32"] < evidence["lane_efficiency"]["4"] < 1


def test_recursion(result):
    full, lopsided = function_of(result, "depth_first")["evidence"], function_of(result, "unbalanced")["evidence"]
    assert (full["calls"], full["depth"]) == (2 ** 7 - 1, 7)
    assert (lopsided["calls"], lopsided["depth"]) == (81, 41)
    golden = function_of(result, "fibonacci")["evidence"]
    assert (golden["calls"], golden["depth"]) == (177, 10)
    assert golden["width"] > 3 * lopsided["width"]
    assert full["width"] > 3 * lopsided["width"]


def test_operations(result):
    operations = loop_of(result, "multiply_add")["evidence"]["operations"]
    assert (operations["add"], operations["multiply"], operations["load"], operations["store"]) == (2 * N, 2 * N, 2 * N, N)


def test_shared_writes_and_reductions(result):
    """total is one reduction, and nothing else is written twice; B[i % 4] is written by every fourth iteration."""
    sums, spread, shared = (loop_of(result, name)["evidence"] for name in ("stride_one", "straight", "write_shared"))
    assert (sums["reductions"], sums["shared_writes"]["count"]) == (1, 0)
    assert (spread["reductions"], spread["shared_writes"]) == (0, {"dependences": 0, "count": 0})
    assert (shared["reductions"], shared["shared_writes"]) == (0, {"dependences": 1, "count": N - 4})


def test_a_chain_fits_nothing(result):
    fit = loop_of(result, "recurrence")["fit"]
    assert fit["best"] is None and "serial chain through B[i - 1]" in fit["sentence"]


def test_lanes_fit_a_short_loop(result):
    """64 iterations of a few operations: too little to start threads or a GPU for."""
    fit = loop_of(result, "straight")["fit"]
    assert fit["best"] == "SIMD"
    assert fit["speedups"]["SIMD"] > 1.5 > fit["speedups"]["MIMD"]
    assert "too fine" in fit["limits"]["MIMD"] and "64 iterations for 8448 lanes" in fit["limits"]["SIMT"]


def test_the_branch_is_named(result):
    fit, straight = loop_of(result, "branch_both")["fit"], loop_of(result, "straight")["fit"]
    line = next(i for i, text in enumerate((HERE / "kernels.py").read_text().splitlines(), 1) if "def branch_both" in text) + 3
    assert f"the branch at line {line} splits" in fit["limits"]["SIMD"]
    assert fit["speedups"]["SIMD"] < straight["speedups"]["SIMD"]


def test_no_machine_beats_its_peak(result):
    """No style gains more than its lanes or cores allow, clock included."""
    models = {m["name"]: m for m in map(json.loads, (p.read_text() for p in MODELS))}
    desktop = models["8-core AVX2 desktop"]["frequency_ghz"]["value"]
    for region in result["regions"]:
        for name, gain in region.get("fit", {}).get("machines", {}).items():
            if name == "this machine" or name not in models:
                continue
            m = {key: entry["value"] for key, entry in models[name].items() if isinstance(entry, dict)}
            assert gain <= m["cores"] * m["vector_lanes"] * m["frequency_ghz"] / desktop * max(1, m["core_gbs"] / 10), (region["line"], name)


MODELS = sorted((ROOT / "data" / "machines").glob("*.json"))


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_every_number_has_a_source(path):
    model = json.loads(path.read_text())
    numbers = {key: entry for key, entry in model.items() if key not in ("format", "version", "name", "kind", "note")}
    assert {"cores", "frequency_ghz", "operations_per_cycle", "vector_lanes", "cache_mb", "memory_gbs", "core_gbs", "start_us"} <= set(numbers)
    for key, entry in numbers.items():
        assert isinstance(entry, dict) and isinstance(entry["value"], (int, float)) and entry["value"] > 0, key
        assert len(entry["source"]) > 10, key


def test_models_are_there():
    assert {p.stem for p in MODELS} == {"desktop", "server", "arm", "gpu", "here", "template"}


def untimed(value):
    if isinstance(value, dict):
        return {key: untimed(item) for key, item in value.items() if key != "time"}
    return [untimed(item) for item in value] if isinstance(value, list) else value


def test_result_is_deterministic(result, tmp_path):
    again = trace(HERE / "kernels.py", tmp_path / "again.plait")
    assert [r.get("evidence") for r in again["regions"]] == [r.get("evidence") for r in result["regions"]]
    assert untimed(again) == untimed(result)


def test_points_lie_under_the_roofs(result):
    machines = {m["name"]: m for m in result["program"]["fit"]["machines"]}
    seen = 0
    for region in result["regions"]:
        roofline = region.get("fit", {}).get("roofline")
        for name, attained in (roofline or {"attained_gops": {}})["attained_gops"].items():
            m, intensity = machines[name], roofline["intensity"]
            assert attained <= m["peak_gops"] * 1.001, (region["line"], name)
            assert intensity is None or attained <= intensity * m["cache_gbs"] * 1.001, (region["line"], name)
            seen += 1
    assert seen > 50
    assert all(m["memory_gbs"] > 0 and m["scalar_gops"] <= m["core_gops"] <= m["peak_gops"] for m in machines.values())


def test_intensity_is_operations_a_byte(result):
    """c[i] = a[i] * 3 + a[i + 1] * 5: the index and the products and sums, three elements of eight bytes."""
    roofline = loop_of(result, "multiply_add")["fit"]["roofline"]
    assert (roofline["operations"], roofline["bytes"]) == (4 * N, 3 * 8 * N)
    assert roofline["intensity"] == pytest.approx(4 / 24, abs=1e-4)


def test_a_chain_has_a_point_on_one_core(result):
    attained = loop_of(result, "recurrence")["fit"]["roofline"]["attained_gops"]
    cpus = {m["name"]: m for m in result["program"]["fit"]["machines"] if m["kind"] == "cpu"}
    assert set(attained) == set(cpus)
    assert all(0 < attained[name] <= m["scalar_gops"] for name, m in cpus.items())


def test_lanes_lie_where_they_are_used_best(result):
    """17 * i + j: four iterations inside cannot fill eight lanes; the loop outside steps by 17 or by 1."""
    assert "lane efficiency 1.00" in loop_of(result, "matrix_columns")["fit"]["limits"]["SIMD"]


def test_show_tells_the_machine(tmp_path):
    folder = tmp_path / "kernels.plait"
    trace(HERE / "kernels.py", folder)
    overview = subprocess.run([PLAIT, "show", str(folder)], capture_output=True, text=True, timeout=60).stdout
    assert "Which machine" in overview and "By share of the work:" in overview and "instructions for each operation" in overview
    line = next(i for i, text in enumerate((HERE / "kernels.py").read_text().splitlines(), 1) if "def branch_both" in text) + 2
    place = " ".join(subprocess.run([PLAIT, "show", str(folder), f"kernels.py:{line}"], capture_output=True, text=True, timeout=60).stdout.split())
    assert "Machine (confidence" in place and f"the branch at line {line + 1} splits" in place and "What would change it:" in place
    line = next(i for i, text in enumerate((HERE / "kernels.py").read_text().splitlines(), 1) if "def recurrence()" in text) + 2
    place = subprocess.run([PLAIT, "show", str(folder), f"kernels.py:{line}"], capture_output=True, text=True, timeout=60).stdout
    assert f"none: serial chain through B[i - 1], written at line {line + 1}, read at line {line + 1}" in " ".join(place.split())


# ---- one's own machine

def model_of(tmp_path, **changes):
    model = json.loads((ROOT / "data" / "machines" / "template.json").read_text())
    for key, value in changes.items():
        if value is None:
            del model[key]
        elif isinstance(model.get(key), dict):
            model[key]["value"] = value
        else:
            model[key] = value
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(model))
    return path


def run_with(tmp_path, *options):
    (tmp_path / "tiny.py").write_text("a = [1.0] * 3000\nfor i in range(3000):\n    a[i] = a[i] * 2.0 + 1.0\n")
    return subprocess.run([PLAIT, "run", "--quiet", "--python", PYTHON, "-o", str(tmp_path / "tiny.plait"), *options, str(tmp_path / "tiny.py")],
                          capture_output=True, text=True, timeout=120)


def test_ones_own_machine_takes_part(tmp_path):
    path = model_of(tmp_path, name="wonder", cores=1, frequency_ghz=1000, operations_per_cycle=100, vector_lanes=8, memory_gbs=1e6, core_gbs=1e6)
    done = run_with(tmp_path, "--machine", str(path))
    assert done.returncode == 0 and done.stderr == ""
    result = json.loads((tmp_path / "tiny.plait" / "result.json").read_text())
    fit = next(r["fit"] for r in result["regions"] if r["kind"] == "loop")
    assert fit["best"] == "SIMD" and "one core of wonder" in fit["limits"]["SIMD"]
    assert fit["machines"]["wonder"] == max(fit["machines"].values())
    assert [m["peak_gops"] for m in result["program"]["fit"]["machines"] if m["name"] == "wonder"] == [pytest.approx(800000)]


@pytest.mark.parametrize("changes, words", [
    ({"cores": None}, "cores has no value above 0"), ({"memory_gbs": -1}, "memory_gbs has no value above 0"),
    ({"kind": "tpu"}, "kind is neither cpu nor gpu"), ({"kind": "gpu"}, "warp has no value above 0"),
    ({"name": "8-core AVX2 desktop"}, "there is already one called"), ({"name": "this machine"}, "the machine that plait runs on"),
    ({"name": 'a"b'}, "character in its name"), ({"format": "x"}, "format is not plait-machine"), ({"start_us": {"value": 1}}, "start_us has no source"),
    ({"near_kb": {"value": 1, "source": "somewhere else"}}, "near_kb and near_gbs go together")])
def test_a_bad_model_is_one_line(tmp_path, changes, words):
    path = model_of(tmp_path)
    model = json.loads(path.read_text())
    for key, value in changes.items():
        model[key] = {**model[key], "value": value} if isinstance(model.get(key), dict) and isinstance(value, (int, float)) else value
        if value is None:
            del model[key]
    path.write_text(json.dumps(model))
    done = run_with(tmp_path, "--machine", str(path))
    assert (done.returncode, done.stdout) == (125, "") and not (tmp_path / "tiny.plait").exists()
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith(f"plait: --machine {path}: machine model") and words in done.stderr


@pytest.mark.parametrize("text, words", [("", "line 1"), ("{", "line 1"), ("[1, 2]", "format"), ("\0", "not a text"), (None, "No such file")])
def test_no_model_at_all_is_one_line(tmp_path, text, words):
    path = tmp_path / "mine.json"
    if text is not None:
        path.write_text(text)
    done = run_with(tmp_path, "--machine", str(path))
    assert done.returncode == 125 and len(done.stderr.splitlines()) == 1 and words in done.stderr


def test_the_template_works(tmp_path):
    assert run_with(tmp_path, "--machine", str(ROOT / "data" / "machines" / "template.json")).returncode == 0
    assert "needs a value" in subprocess.run([PLAIT, "run", "--machine"], capture_output=True, text=True, timeout=60).stderr
