"""What the fault scripts share: a study, a way to run commands, what counts as equal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from reintegration_sim.analysis.comparison import load

STUDY = """
name = "fault"
question = "Does anything get lost?"
runtime = "{runs} runs"
figure = "none"
scenarios = [{scenarios}]
replications = {replications}
people = {people}
months = {months}
keep = ["persons", "events"]
chunk = {chunk}
"""


class Found(NamedTuple):
    """A results folder: its digest, the bytes of its shards by name, and counts of its runs."""

    digest: str
    shards: dict[str, bytes]
    runs: int
    twice: int
    failed: int


def write_study(folder: Path, *, replications: int, people: int = 100, months: int = 120,
                chunk: int = 100, scenarios: tuple[str, ...] = ("status_quo", "sra")) -> Path:
    """Write a study file and return its path."""
    path = folder / "fault.toml"
    path.write_text(STUDY.format(
        runs=replications * len(scenarios), replications=replications, people=people,
        months=months, chunk=chunk, scenarios=", ".join(f'"{name}"' for name in scenarios)))
    return path


def command(*words: object) -> list[str]:
    """Return the command line of the installed package."""
    return [sys.executable, "-m", "reintegration_sim", *map(str, words)]


def done(*words: object, timeout: float = 3_600.0) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return how it went."""
    return subprocess.run(command(*words), capture_output=True, text=True, timeout=timeout,
                          check=False)


def begun(*words: object) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own and return it."""
    return subprocess.Popen(command(*words), stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, start_new_session=True)


def found(folder: Path) -> Found:
    """Return what lies in a results folder, every shard proven by its hash."""
    c = load(folder)
    runs = c.runs
    shards = {str(path.relative_to(folder)): path.read_bytes()
              for path in folder.rglob("*.parquet") if not path.name.startswith(".")}
    return Found(c.digest, shards, len(runs), int(runs["run"].duplicated().sum()),
                 int(runs["hash"].isna().sum()))


def same(one: Found, other: Found) -> bool:
    """Return whether digests and bytes are equal and nothing is there twice."""
    return (one.digest == other.digest and one.shards == other.shards and one.runs == other.runs
            and one.twice == other.twice == 0)


def leftovers(folder: Path) -> list[str]:
    """Return files that are still being written, or would seem to be."""
    return [str(path.relative_to(folder)) for path in folder.rglob("*.part")]


def report(rows: dict[str, Any]) -> None:
    """Print figures by name."""
    for name, value in rows.items():
        print(f"{name:44s}{value}")


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
