# SPDX-License-Identifier: Apache-2.0
"""Code made from verdicts computes what Python computed: C with OpenMP where plait said doall or reduction, OpenCL C of the doall loops.

PLAIT names the program (default build/plait), PLAIT_PYTHON the interpreter (default: this one), CC the compiler.
"""

import ctypes
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys

import native_rank
import opencl
import pytest
import translate

HERE = pathlib.Path(__file__).resolve().parent
PLAIT = os.environ.get("PLAIT") or str(HERE.parents[1] / "build" / "plait")
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable
N = 2000
DOALL = ["scale", "triad", "polynomial", "stencil", "gather", "strided", "clipped", "divide", "copied", "blend", "smooth", "even", "reversed", "rows",
         "ratio", "scatter"]
REDUCTIONS = {"total": "+", "dot": "+", "largest": "max", "squares": "+", "smallest": "min", "counted": "+"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("translated")
    source = (HERE / "native.py").read_text().replace("N = 40000", f"N = {N}")
    assert f"N = {N}\n" in source
    (folder / "native.py").write_text(source)
    return folder


@pytest.fixture(scope="module")
def verdicts(folder):
    done = subprocess.run([PLAIT, "run", "--quiet", "--python", PYTHON, "-o", str(folder / "native.plait"), str(folder / "native.py")],
                          capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    return native_rank.verdicts_of(json.loads((folder / "native.plait" / "result.json").read_text()))


@pytest.fixture(scope="module")
def wanted(folder):
    text = subprocess.run([PYTHON, str(folder / "native.py"), "check"], capture_output=True, text=True, check=True, timeout=300).stdout
    return {line.split()[0]: float(line.split()[1]) for line in text.splitlines()}


def test_verdicts_choose_the_code(verdicts):
    assert [name for name, loop in verdicts.items() if loop["pattern"] == "doall"] == DOALL
    assert {name: op for name, loop in verdicts.items() for op in translate.reductions(loop).values()} == REDUCTIONS
    assert {name for name in verdicts} - set(DOALL) - set(REDUCTIONS) == {"prefix", "decay"}
    text = native_rank.generate(verdicts)
    assert text.count("PARALLEL(") == 22 and 'PARALLEL("omp parallel for reduction(max:m)")' in text


@pytest.mark.parametrize("flags", [["-O1"], ["-O3", "-march=native", "-ffast-math"], ["-O2", "-fopenmp", "-DTHREADS"]], ids=["scalar", "SIMD", "MIMD"])
def test_c_computes_the_same(folder, verdicts, wanted, flags):
    compiler = os.environ.get("CC", "gcc")
    if not shutil.which(compiler):
        pytest.skip(f"no compiler {compiler}")
    (folder / "kernels.inc").write_text(native_rank.generate(verdicts))
    program = folder / "native"
    built = subprocess.run([compiler, "-std=gnu11", *flags, f"-DSIZE={N}", "-DROUNDS=2", "-I", str(folder), "-o", str(program), str(HERE / "native.c")],
                           capture_output=True, text=True, timeout=300)
    if "-fopenmp" in flags and built.returncode and "omp" in built.stderr:
        pytest.skip("the compiler has no OpenMP")
    assert built.returncode == 0, built.stderr
    lines = subprocess.run([str(program)], capture_output=True, text=True, check=True, timeout=300).stdout.splitlines()
    got = {name: float(check) for name, _, check in map(str.split, lines)}
    assert got == pytest.approx(wanted, rel=1e-11) and len(got) == 24


# ---- OpenCL

@pytest.fixture(scope="module")
def devices():
    found = opencl.devices()
    if not found:
        pytest.skip("no OpenCL device: no loader (libOpenCL), or no platform such as pocl-opencl-icd")
    return found


def arrays_of(module, names):
    made = []
    for name in names:
        values = getattr(module, name)
        sort = ctypes.c_double if isinstance(values[0], float) else ctypes.c_int
        made.append((sort * len(values))(*values))
    return made


@pytest.fixture(scope="module")
def module(folder):
    spec = importlib.util.spec_from_file_location("translated_native", folder / "native.py")
    module = importlib.util.module_from_spec(spec)
    before, sys.argv = sys.argv, ["native.py"]
    try:
        spec.loader.exec_module(module)
    finally:
        sys.argv = before
    return module


@pytest.mark.parametrize("name", DOALL)
def test_opencl_computes_the_same(verdicts, module, folder, devices, name):
    found = translate.functions((folder / "native.py").read_text())
    source, names, start, count = translate.to_opencl(found[name], verdicts[name], {"N": N}, {"a": "double", "b": "double", "c": "double", "order": "int"})
    assert "get_global_id" in source and "for (int i " not in source
    module.c[:] = [0.0] * len(module.c)
    given = arrays_of(module, names)
    module.__dict__[name]()
    for title, sort, handle in devices:
        arrays = [type(a)(*a) for a in given]
        program = opencl.Program(handle, source, name)
        took = program.run(arrays, count)
        program.close()
        print(f"{name} on {title} ({sort}): {count} work-items, {took * 1e6:.0f} us")
        for array_name, array in zip(names, arrays):
            assert list(array) == pytest.approx(getattr(module, array_name), rel=1e-12, abs=1e-12), (title, array_name)


def test_no_kernel_of_what_is_no_doall(verdicts, folder):
    found = translate.functions((folder / "native.py").read_text())
    for name in ("prefix", "decay", "total"):
        with pytest.raises(translate.Unsupported):
            translate.to_opencl(found[name], verdicts[name], {"N": N}, {})
