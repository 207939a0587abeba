"""Print what a comparison costs: time, memory, first compilation, start, import.

    python benchmarks/compare_time.py

Each row is measured in a fresh process: `compare` of three policies x 200 replications x 100
people x 120 months with its muted twins, all tables, the results folder and every figure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

COMPARE = """
import json, resource, sys, tempfile, time
from pathlib import Path
import reintegration_sim as rs
from reintegration_sim.plots.all import figures
rs.run("status_quo", replications=1, people=1, months=1)
start, cpu = time.perf_counter(), time.process_time()
c = rs.compare(["status_quo", "security_first", "sra"], replications=200)
compared = time.perf_counter()
with tempfile.TemporaryDirectory() as folder:
    c.save(Path(folder) / "results")
    saved = time.perf_counter()
    for spec in figures(c):
        spec.save(Path(folder) / f"{spec.name}.png")
        spec.save(Path(folder) / f"{spec.name}.svg")
end = time.perf_counter()
print(json.dumps({"compare": compared - start, "save": saved - compared, "figures": end - saved,
                  "total": end - start, "cpu": time.process_time() - cpu,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
START = """
import json, time
start = time.perf_counter()
import reintegration_sim as rs
imported = time.perf_counter() - start
rs.simulate("status_quo", people=1, months=1)
print(json.dumps({"import": imported, "first_run": time.perf_counter() - start}))
"""


def fresh(code: str, cache: str | None = None) -> dict[str, float]:
    """Run code in a fresh process and return the numbers it prints."""
    env = dict(os.environ)
    if cache:
        env["REINTEGRATION_SIM_CACHE"] = cache
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=root, check=True,
                          capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as empty:
        cold = fresh(START, empty)
        warm = fresh(START, empty)
        compared = fresh(COMPARE, empty)
    rows = (
        ("first compilation, s", cold["first_run"], "40"),
        ("start with compiled code kept, s", warm["first_run"], "-"),
        ("import, s", warm["import"], "0.2"),
        ("compare: simulate, s", compared["compare"], "-"),
        ("compare: results folder, s", compared["save"], "-"),
        ("compare: figures as PNG and SVG, s", compared["figures"], "-"),
        ("compare: together, s", compared["total"], "10"),
        ("compare: processor time, s", compared["cpu"], "-"),
        ("compare: peak memory, MB", compared["peak_mb"], "600"),
    )
    print(f"{'':38s}{'measured':>10s}{'aim':>8s}")
    for label, value, aim in rows:
        print(f"{label:38s}{value:>10.2f}{aim:>8s}")


if __name__ == "__main__":
    main()
