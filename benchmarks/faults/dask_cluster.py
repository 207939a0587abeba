"""A real Dask scheduler and real workers on this machine, and what the study makes of their deaths.

    python benchmarks/faults/dask_cluster.py [--kills 10] [--replications 1000]

Workers are killed with SIGKILL while they live chunks, and new ones started. Digest and bytes are
compared with a run on threads at the same chunking.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import found, report, same, write_study

from reintegration_sim.analysis.studies import run_study
from reintegration_sim.batch.cluster import connect
from reintegration_sim.batch.runner import How


class Cluster:
    """A scheduler and workers, each a process of its own on loopback."""

    def __init__(self, place: Path, workers: int) -> None:
        """Start them and wait until the scheduler can be asked."""
        self.file = place / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0",
                                     "--scheduler-file", str(self.file), "--no-dashboard")
        while not self.file.exists() or not self.file.read_text().strip():
            assert self.scheduler.poll() is None, "the scheduler did not start"
            time.sleep(0.05)
        self.address = str(json.loads(self.file.read_text())["address"])
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(workers):
            self.add()

    def add(self) -> None:
        """Start one more worker."""
        self.workers.append(self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"))

    def kill(self, which: int) -> None:
        """Kill a worker with SIGKILL."""
        worker = self.workers.pop(which)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def end(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    @staticmethod
    def _start(what: str, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def cluster(workers: int = 2) -> Iterator[Cluster]:
    """Give a cluster with so many workers, and a client that knows them."""
    with tempfile.TemporaryDirectory() as place:
        one = Cluster(Path(place), workers)
        try:
            yield one
        finally:
            one.end()


def client_of(one: Cluster) -> Any:
    """Return a client, once all workers are there."""
    client = connect(one.address)
    client.wait_for_workers(len(one.workers), timeout=120)
    return client


def main() -> None:
    """Kill, compare and print."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--replications", type=int, default=2_000)
    given = options.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place, cluster(2) as one:
        study = write_study(Path(place), replications=given.replications, chunk=50)
        run_study(study, Path(place) / "threads")
        client, ended, kills = client_of(one), threading.Event(), [0]

        def storm() -> None:
            while kills[0] < given.kills and not ended.wait(chance.uniform(1.0, 3.0)):
                one.kill(chance.randrange(len(one.workers)))
                one.add()
                kills[0] += 1

        killer = threading.Thread(target=storm)
        killer.start()
        began = time.monotonic()
        run_study(study, Path(place) / "cluster", how=How(client=client))
        took = time.monotonic() - began
        ended.set()
        killer.join()
        client.close()
        a, b = found(Path(place) / "cluster"), found(Path(place) / "threads")
        report({"workers killed": kills[0], "seconds": f"{took:.0f}", "runs lost": b.runs - a.runs,
                "runs twice": a.twice, "runs given up": a.failed,
                "equal to threads in digest and bytes": same(a, b)})


if __name__ == "__main__":
    main()
