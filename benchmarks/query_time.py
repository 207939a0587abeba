"""Print how long the three questions of benchmarks/queries take over a results folder.

    python benchmarks/query_time.py DIR [--synthetic RUNS]

Each is asked seven times, everything included: finding and proving the shards, reading, answering.
With ``--synthetic`` DIR is made first, unless it is there: two scenarios at fifty points with
random outcomes, stored as a study stores them. The shards lie in the file cache afterwards.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from pathlib import Path

import numpy as np

from reintegration_sim.analysis.query import query
from reintegration_sim.batch.chunks import Chunk, Finished
from reintegration_sim.batch.plan import Plan
from reintegration_sim.batch.records import EVENT_RECORD, PERSON_RECORD
from reintegration_sim.batch.shards import shards_of
from reintegration_sim.batch.store import MANIFEST, create
from reintegration_sim.batch.study import study
from reintegration_sim.engine.outcomes import OUTCOME_NAMES

QUERIES = Path(__file__).parent / "queries"
ROUNDS = 7
AIM = 1.0
POINTS = 50


def invented(plan: Plan, chunk: Chunk) -> Finished:
    """Return a chunk of runs with random numbers, counts per 100 people."""
    n, outcomes = chunk.last - chunk.first, len(OUTCOME_NAMES)
    random = np.random.default_rng(chunk.number)
    chance = random.uniform(0.0, 0.6, outcomes)
    values = random.binomial(100, chance, (n, len(plan.horizons), outcomes)).astype(np.float32)
    values += random.integers(0, 8, values.shape) / np.float32(8.0)
    nobody = np.zeros(n, dtype=np.int64)
    return Finished(np.arange(chunk.first, chunk.last), values, nobody[:0],
                    np.empty((0, plan.months, outcomes), np.float32), np.empty(0, PERSON_RECORD),
                    nobody, np.empty(0, EVENT_RECORD), nobody, ())


def synthesise(folder: Path, runs: int) -> None:
    """Write a results folder of so many runs with random numbers."""
    one = study(["status_quo", "sra"], replications=max(1, runs // (2 * POINTS)), people=100,
                months=120, baseline="status_quo",
                design={"kind": "grid", "factors": {
                    "housing_support": {"low": 0, "high": 49, "levels": POINTS}}})
    plan = one.plan()
    store = create(folder, plan)
    for chunk in store.chunks():
        store.publish(shards_of(plan, chunk, invented(plan, chunk)))


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--synthetic", type=int, metavar="RUNS")
    given = parser.parse_args()
    if given.synthetic and not (given.folder / MANIFEST).exists():
        synthesise(given.folder, given.synthetic)
    size = sum(path.stat().st_size for path in given.folder.rglob("*.parquet")) / 1e6
    print(f"{given.folder}: {size:.0f} MB of Parquet")
    for path in sorted(QUERIES.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            rows = len(query(given.folder, sql))
            times.append(time.perf_counter() - start)
        print(f"{path.stem:26} {rows:6} rows  median {statistics.median(times):.2f} s, "
              f"{min(times):.2f} to {max(times):.2f} (aim {AIM:g})")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
