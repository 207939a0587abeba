"""Print how many of so many flipped bits are found: by verifying the chunk, and on reading.

    python benchmarks/bit_flips.py [--flips 1000] [--seed 1]

A small results folder is made; then one random bit of a random shard at a time is flipped and set
back. Found means that the shard is named: (a) by what `verify` does with its chunk, (b) by the
error on touching its table through `load`. Every bit of every shard should be found both ways.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from reintegration_sim.analysis.comparison import load
from reintegration_sim.analysis.studies import run_study
from reintegration_sim.batch.prove import names_of, prove
from reintegration_sim.batch.shards import TABLES
from reintegration_sim.batch.store import SHARD_NAME, open_store
from reintegration_sim.batch.stored_plan import layout_from
from reintegration_sim.batch.study import study
from reintegration_sim.core.errors import StoredDataError

READ_AS = {"horizons": "horizons", "series": "full_series", "persons": "persons",
           "events": "events", "runs": "runs"}
"""Which table of a comparison reads which shards."""


def make(folder: Path) -> None:
    """Make a results folder of two chunks with every table."""
    run_study(study(["status_quo", "sra"], replications=4, people=15, months=24, twins=True,
                    baseline="status_quo", keep=("persons", "events", "series"), chunk=8), folder)


def shards(folder: Path) -> list[Path]:
    """Return all shards of a folder, in order."""
    return [path for table in TABLES for path in sorted((folder / table).glob("*.parquet"))]


def flip(path: Path, bit: int) -> None:
    """Flip one bit of a file; twice is as it was."""
    with open(path, "r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))


def found_by_verifying(folder: Path, path: Path) -> bool:
    """Return whether proving the chunk of a shard names that shard."""
    store = open_store(folder)
    parts = SHARD_NAME.fullmatch(path.name)
    assert parts is not None
    chunk = next(one for one in store.chunks() if one.number == int(parts[1]))
    proof = prove(store, layout_from(store.manifest), chunk, names_of(store, chunk))
    return any(path.name in problem for problem in proof.problems)


def found_on_reading(folder: Path, path: Path) -> bool:
    """Return whether touching the table of a shard raises an error that names the shard."""
    try:
        getattr(load(folder), READ_AS[path.parent.name])
    except StoredDataError as error:
        return path.name in str(error)
    return False


def flips(folder: Path, n: int, seed: int) -> Counter[str]:
    """Flip ``n`` random bits, one at a time; return how many were found, by way and by table."""
    chance = random.Random(seed)
    files = shards(folder)
    count: Counter[str] = Counter()
    for _ in range(n):
        path = chance.choice(files)
        bit = chance.randrange(path.stat().st_size * 8)
        flip(path, bit)
        try:
            count[path.parent.name] += 1
            count["verified"] += found_by_verifying(folder, path)
            count["read"] += found_on_reading(folder, path)
        finally:
            flip(path, bit)
    return count


def main() -> None:
    """Measure and print the shares."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--flips", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "results"
        make(folder)
        start = time.perf_counter()
        assert not any(found_by_verifying(folder, path) or found_on_reading(folder, path)
                       for path in shards(folder)), "found where nothing was flipped"
        count = flips(folder, given.flips, given.seed)
        spread = ", ".join(f"{count[table]} {table}" for table in TABLES)
        print(f"{given.flips} bits flipped, one at a time: {spread}")
        print(f"found by verify:   {100.0 * count['verified'] / given.flips:.1f} %")
        print(f"found on reading:  {100.0 * count['read'] / given.flips:.1f} %")
        print(f"{time.perf_counter() - start:.0f} seconds")


if __name__ == "__main__":
    main()
