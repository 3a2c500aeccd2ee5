# SPDX-License-Identifier: Apache-2.0
"""What the model of this machine predicts for twenty-four loops, against C compiled and run here.

    python native_rank.py          prints two tables, how often the order of the three is right, and the median error of the ratios

The machine's speeds are measured anew (plait machine --again). The first twelve loops are those by which the constants of the model were
chosen; the other twelve are held out: they have been run, but nothing was chosen by them. Both are reported.

Scalar code is the yardstick on both sides (-O2, not vectorised, no contraction); SIMD is -O3 -march=native with reassociation allowed, as the model
assumes; MIMD the scalar code with OpenMP. Not part of the test suite: a loaded machine measures nothing.
PLAIT names the program, PLAIT_PYTHON the interpreter, CC the compiler.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import translate

HERE = pathlib.Path(__file__).resolve().parent
PLAIT = os.environ.get("PLAIT") or str(HERE.parents[1] / "build" / "plait")
PYTHON = os.environ.get("PLAIT_PYTHON") or sys.executable
SCALAR = ["-O2", "-fno-tree-vectorize", "-fno-tree-slp-vectorize"]
BUILDS = {"scalar": SCALAR, "SIMD": ["-O3", "-march=native", "-ffast-math", "-ffp-contract=off"], "MIMD": [*SCALAR, "-ffast-math", "-fopenmp", "-DTHREADS"]}


def generate(verdicts):
    """The text of kernels.inc: every loop of native.py, parallel where plait says so."""
    found = translate.functions((HERE / "native.py").read_text())
    text = "".join(translate.to_c(found[name], verdict, {}) for name, verdict in verdicts.items())
    return text + "#define KERNELS " + ", ".join(f'{{"{name}", {name}}}' for name in verdicts) + "\n"


def verdicts_of(result):
    """The outermost loop of each function of the program, by the function's name, in the order of the text."""
    names = {r["id"]: r["name"] for r in result["regions"] if r["kind"] == "function" and not r["library"]}
    loops = [r for r in result["regions"] if r["kind"] == "loop" and names.get(r["parent"]) not in (None, "<module>", "check", "<genexpr>")]
    return {names[r["parent"]]: r for r in sorted(loops, key=lambda r: r["line"])}


def measured(folder, verdicts):
    seconds = {}
    (folder / "kernels.inc").write_text(generate(verdicts))
    for name, flags in BUILDS.items():
        program = folder / name
        subprocess.run([os.environ.get("CC", "gcc"), "-std=gnu11", "-I", str(folder), *flags, "-o", str(program), str(HERE / "native.c")], check=True)
        text = "\n".join(subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout for _ in range(5))
        for line in text.split("\n"):
            if line:
                kernel, took, _ = line.split()
                key = kernel, name
                seconds[key] = min(seconds.get(key, 1e9), float(took))
    return seconds


def predicted(folder):
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    measured_here = subprocess.run([PLAIT, "machine", "--again"], capture_output=True, text=True, check=True, env=environment).stdout
    subprocess.run([PLAIT, "run", "--quiet", "--python", PYTHON, "-o", str(folder / "native.plait"), str(HERE / "native.py")], check=True, env=environment)
    result = json.loads((folder / "native.plait" / "result.json").read_text())
    return verdicts_of(result), {key: entry["value"] for key, entry in json.loads(measured_here).items() if isinstance(entry, dict)}


def ordered(model, real):
    """Every pair that the machine tells apart by 15% stands in the same order in the model."""
    pairs = [(x, y) for x in real for y in real if real[x] > 1.15 * real[y]]
    return all(model[x] > model[y] for x, y in pairs)


def table(title, kernels, seconds, models):
    errors, right = [], 0
    print(f"{title}\n{'kernel':12}{'SIMD model':>12}{'measured':>10}{'MIMD model':>12}{'measured':>10}  order")
    for kernel in kernels:
        real = {style: seconds[kernel, "scalar"] / seconds[kernel, style] for style in ("SIMD", "MIMD")}
        model = {style: models.get(kernel, {}).get(style, 1.0) for style in real}
        errors += [abs(model[s] - real[s]) / real[s] for s in real]
        good = ordered({"scalar": 1.0, **model}, {"scalar": 1.0, **real})
        right += good
        print(f"{kernel:12}{model['SIMD']:12.2f}{real['SIMD']:10.2f}{model['MIMD']:12.2f}{real['MIMD']:10.2f}  {'right' if good else 'wrong'}")
    print(f"order right in {right} of {len(kernels)}; median error {statistics.median(errors):.0%}\n")
    return right, statistics.median(errors)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        verdicts, machine = predicted(folder)
        seconds = measured(folder, verdicts)
    models = {name: loop["fit"].get("time", {}).get("here", {}) for name, loop in verdicts.items() if "fit" in loop}
    print("this machine:", ", ".join(f"{key} {value:g}" for key, value in machine.items()), "\n")
    kernels = [k for k, build in seconds if build == "scalar"]
    table("calibration", kernels[:12], seconds, models)
    right, error = table("held out", kernels[12:], seconds, models)
    sys.exit(0 if right >= 10 and error < 0.35 else 1)


if __name__ == "__main__":
    main()
