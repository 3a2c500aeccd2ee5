# SPDX-License-Identifier: Apache-2.0
"""What tracing costs: every workload, micro kernel and array program, plain and under `plait run`, turn by turn in one run.

    python bench/slowdown.py [--rounds N] [--json FILE] [--size PERCENT] [NAME...]

PLAIT names the program (default build/plait), PLAIT_PYTHON the interpreter (default: this one). Of each kernel the
fastest of N rounds counts on both sides. Slowdown is whole process against whole process, plait's own start included.
Programs that work in Python (workloads, micro/) and those that work inside NumPy (arrays/, where the interpreter has it) have a mean each.
"""

import argparse
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
RECORD_BYTES = 16
WORKLOADS = ["quicksort", "rk4", "cnn"]


def kernels(names):
    """name -> script; the workloads first."""
    found = {name: ROOT / "examples" / f"{name}.py" for name in WORKLOADS}
    for path in sorted((ROOT / "bench" / "micro").glob("*.py")):
        found[f"micro/{path.stem}"] = path
    for path in sorted((ROOT / "bench" / "arrays").glob("*.py")):
        found[f"arrays/{path.stem}"] = path
    unknown = [name for name in names if name not in found]
    if unknown:
        sys.exit(f"slowdown: no kernel {', '.join(unknown)}; there are {', '.join(found)}")
    return {name: path for name, path in found.items() if not names or name in names}


def arguments(path, percent):
    """The size argument for `percent` of the default, which the script itself states."""
    if percent == 100:
        return []
    if path == ROOT / "examples" / "rk4.py":
        return ["all", str(percent)]
    default = int(re.search(r"len\(sys\.argv\) > 1 else (\d+)", path.read_text())[1])
    return [str(default - 1 if path.stem == "nqueens" else max(2, default * percent // 100))]


def high_water(pid):
    """Peak resident bytes so far of a living process; 0 once it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", text, re.M)
    return int(found[1]) * 1024 if found else 0


def children_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


class Peaks:
    """Watches a process and its children every 20 ms: the high-water mark only grows, so the last look is the peak."""

    def __init__(self, pid):
        self.own = self.child = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, args=(pid,))
        self.thread.start()

    def watch(self, pid):
        while not self.done.wait(0.02):
            self.own = max(self.own, high_water(pid))
            self.child = max([self.child, *map(high_water, children_of(pid))])

    def stop(self):
        self.done.set()
        self.thread.join()


def timed(argv, cwd, timeout):
    """(seconds, output, Peaks) of a process that has to succeed."""
    begin = time.perf_counter()
    with subprocess.Popen(argv, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        peaks = Peaks(process.pid)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            sys.exit(f"slowdown: {' '.join(argv)}: longer than {timeout} s")
        finally:
            seconds = time.perf_counter() - begin
            peaks.stop()
    if process.returncode != 0:
        sys.exit(f"slowdown: {' '.join(argv)}: exit {process.returncode}\n{err}")
    return seconds, out, peaks


def measure(name, path, options):
    plain, traced = [], []
    with tempfile.TemporaryDirectory(prefix="plait-bench-") as folder:
        args = arguments(path, options.size)
        for _ in range(options.rounds):
            seconds, expected, plain_peaks = timed([options.python, str(path), *args], folder, options.timeout)
            plain.append(seconds)
            command = [options.plait, "run", "--quiet", "--python", options.python, "-o", "out.plait"]
            seconds, out, traced_peaks = timed([*command, str(path), *args], folder, options.timeout)
            traced.append(seconds)
            if out != expected:
                sys.exit(f"slowdown: {name} prints something else when traced")
        result_path = pathlib.Path(folder, "out.plait", "result.json")
        result = json.loads(result_path.read_text(encoding="utf-8"))
        row = {"name": name, "result_bytes": result_path.stat().st_size}
    program, fastest = result["program"], min(traced)
    records = program.get("records", 0)
    row.update(plain_s=min(plain), traced_s=fastest, slowdown=fastest / min(plain), plain_all_s=plain, traced_all_s=traced,
               records=records, records_per_s=records / fastest, bytes_per_s=records * RECORD_BYTES / fastest,
               plain_peak=plain_peaks.own, target_peak=traced_peaks.child, engine_peak=traced_peaks.own,
               regions=len(result["regions"]), dependences=len(result["dependences"]),
               complete=program["complete"], dropped_events=program["dropped_events"])
    return row


def geometric_mean(values):
    return math.exp(sum(math.log(v) for v in values) / len(values))


def shown(value, unit, width):
    return f"{value / unit:{width}.1f}" if value else f"{'-':>{width}}"


def print_row(row):
    print(f"{row['name']:18} {row['plain_s']:8.2f} {row['traced_s']:9.2f} {row['slowdown']:9.2f}x "
          f"{shown(row['records'], 1e6, 10)} {shown(row['records_per_s'], 1e6, 8)} {shown(row['bytes_per_s'], 1e6, 8)} "
          + " ".join(shown(row[peak], 2**20, 8) for peak in ("plain_peak", "target_peak", "engine_peak")), flush=True)


def parse():
    parser = argparse.ArgumentParser(description="what tracing costs")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=100, metavar="PERCENT")
    parser.add_argument("--timeout", type=int, default=600)
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args()
    options.plait = str(pathlib.Path(os.environ.get("PLAIT") or ROOT / "build" / "plait").resolve())
    options.python = os.environ.get("PLAIT_PYTHON") or sys.executable
    if not os.path.isfile(options.plait):
        sys.exit(f"slowdown: {options.plait} is not built")
    return options


def has_numpy(options):
    return subprocess.run([options.python, "-c", "import numpy"], capture_output=True, check=False).returncode == 0


def print_mean(what, rows):
    slowdowns = [row["slowdown"] for row in rows]
    mean = geometric_mean(slowdowns)
    print(f"geometric mean of {len(rows)} {what}: {mean:.2f}x; best {min(slowdowns):.2f}x, worst {max(slowdowns):.2f}x")
    return mean


def main():
    options = parse()
    version = subprocess.run([options.python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
    chosen = kernels(options.names)
    if any(name.startswith("arrays/") for name in chosen) and not has_numpy(options):
        print("slowdown: this interpreter has no NumPy: arrays/ is left out", file=sys.stderr)
        chosen = {name: path for name, path in chosen.items() if not name.startswith("arrays/")}
    print(f"{version}, {os.cpu_count()} cores, best of {options.rounds}, plain and traced in turn")
    print(f"{'kernel':18} {'plain s':>8} {'traced s':>9} {'slowdown':>10} {'M records':>10} {'M rec/s':>8} {'MB/s':>8} "
          f"{'plain MB':>8} {'target':>8} {'engine':>8}")
    rows = []
    for name, path in chosen.items():
        rows.append(measure(name, path, options))
        print_row(rows[-1])
    report = {"python": version, "cores": os.cpu_count(), "rounds": options.rounds, "size": options.size, "kernels": rows}
    for key, what, arrays in (("geometric_mean", "programs in Python", False), ("arrays_geometric_mean", "programs on arrays", True)):
        group = [row for row in rows if row["name"].startswith("arrays/") == arrays]
        if group:
            report[key] = print_mean(what, group)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
