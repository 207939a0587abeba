"""Print what a study costs beyond the model: processor time, bytes, memory.

    python benchmarks/study_cost.py [--runs 4000]             time and bytes a run
    python benchmarks/study_cost.py --large [--out DIR]       1,000,000 runs planned, 100,000 run

Runs of 100 people x 120 months, 1,000 a shard, one thread for the time; model alone and study
take turns chunk by chunk, so that a noisy machine hits both. Each size of memory is the peak of a
process of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from reintegration_sim.batch.chunks import chunks_of, live, stage
from reintegration_sim.batch.ensemble import compile_once
from reintegration_sim.batch.lifecycle import begin
from reintegration_sim.batch.plan import Plan
from reintegration_sim.batch.runner import How, Progress
from reintegration_sim.batch.shards import shards_of
from reintegration_sim.batch.status import status
from reintegration_sim.batch.store import create
from reintegration_sim.batch.study import study
from reintegration_sim.engine.run import Run
from reintegration_sim.policy.scenario import Scenario

A_SHARD = 1_000
KEEPS: dict[str, tuple[str, ...]] = {"outcomes": (), "persons and events": ("persons", "events")}
FACTORS = {"housing_market": {"from": "practice"}, "labour_market": {"from": "practice"}}


def plan_of(points: int, replications: int, keep: tuple[str, ...] = ()) -> Plan:
    """Return two scenarios at so many points, so many replications each."""
    return study(["status_quo", "sra"], replications=replications, keep=keep, chunk=A_SHARD,
                 design={"kind": "latin_hypercube", "points": points, "factors": FACTORS}).plan()


def model_alone(plan: Plan, first: int, last: int) -> float:
    """Return the processor seconds of the model for some runs, kept in nobody's memory."""
    ready = []
    for run in range(first, last):
        replication, place = divmod(run, plan.n_cells)
        cell = plan.cell(place)
        policy = plan.policy_at(cell.point, cell.label)
        assert isinstance(policy, Scenario)
        ready.append((policy, replication))
    began = time.process_time()
    for policy, replication in ready:
        Run(policy, people=plan.people, months=plan.months, seed=plan.seed,
            replication=replication, population=plan.population,
            values=plan.values(policy, replication)).finish()
    return time.process_time() - began


def costs(runs: int) -> None:
    """Print processor time and bytes a run, beyond the model."""
    with tempfile.TemporaryDirectory() as place:
        print(f"{'a run, at 1,000 runs a shard':24s}{'model':>10s}{'beyond':>10s}{'ratio':>8s}"
              f"{'bytes':>9s}   bytes by table")
        for name, keep in KEEPS.items():
            plan = plan_of(10, max(1, runs // 20), keep)
            store = create(Path(place) / name, plan)
            alone, whole, sizes = [], [], dict[str, int]()
            for chunk in chunks_of([stage(plan, plan.replications)], plan.n_cells):
                alone.append(model_alone(plan, chunk.first, chunk.last))
                began = time.process_time()
                found = live(plan, range(chunk.first, chunk.last))
                assert found is not None
                shards = shards_of(plan, chunk, found)
                store.publish(shards)
                whole.append(time.process_time() - began)
                for one in shards:
                    sizes[one.table] = sizes.get(one.table, 0) + len(one.content)
            each = np.array(alone) / A_SHARD * 1e6
            beyond = (np.array(whole) - np.array(alone)) / A_SHARD * 1e6
            tables = ", ".join(f"{table} {n / plan.n_runs:.0f}" for table, n in sizes.items())
            print(f"{name:24s}{np.median(each):>7.0f} us{np.median(beyond):>7.0f} us"
                  f"{np.median(beyond) / np.median(each):>8.3f}"
                  f"{sum(sizes.values()) / plan.n_runs:>9.0f}   {tables}")


def run_some(folder: Path, points: int, replications: int, most: int) -> dict[str, Any]:
    """Run the first so many runs of a plan in this process; return peak memory and time."""
    plan = plan_of(points, replications)
    compile_once()

    def told(progress: Progress) -> None:
        if progress.done >= most + 2 * A_SHARD:  # what is under way will not be published
            raise KeyboardInterrupt

    began, cpu = time.monotonic(), time.process_time()
    with contextlib.suppress(KeyboardInterrupt):
        begin(folder, plan, How(told=told))
    took = time.monotonic() - began
    cpu = time.process_time() - cpu
    found = status(folder)
    return {"planned": plan.n_runs, "done": found.done, "seconds": took, "cpu_seconds": cpu,
            "bytes_a_run": found.n_bytes / max(found.done, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def apart(folder: Path, points: int, replications: int, most: int) -> dict[str, Any]:
    """Do `run_some` in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(folder), str(points), str(replications),
         str(most)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def large(out: Path, most: int) -> None:
    """Print memory and pace of few runs and of many."""
    small = apart(out / "few", 5, 100, 1_000)
    many = apart(out / "many", 5_000, 100, most)
    print(f"{'':28s}{'few':>14s}{'many':>14s}")
    for name in ("planned", "done", "seconds", "cpu_seconds", "bytes_a_run", "peak_mb"):
        print(f"{name:28s}{small[name]:>14,.0f}{many[name]:>14,.0f}")
    print(f"peak memory grows by {many['peak_mb'] - small['peak_mb']:.0f} MB (aim 50)")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=4_000)
    options.add_argument("--large", action="store_true")
    options.add_argument("--most", type=int, default=100_000)
    options.add_argument("--out", type=Path, help="keep the folders here")
    options.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        folder, *numbers = given.one
        print(json.dumps(run_some(Path(folder), *map(int, numbers))))
    elif given.large:
        with tempfile.TemporaryDirectory() as place:
            out = given.out or Path(place)
            os.makedirs(out, exist_ok=True)
            large(out, given.most)
    else:
        compile_once()
        costs(given.runs)


if __name__ == "__main__":
    main()
