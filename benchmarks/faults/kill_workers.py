"""Kill random worker processes with SIGKILL; nothing may hang, be lost or come twice.

    python benchmarks/faults/kill_workers.py [--kills 100] [--processes 3] [--replications 400]

Studies are run in supervised processes, one after the other, until so many workers were killed
while they had work. Digest and bytes are compared with a run on threads that nobody disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from common import begun, done, found, report, same, write_study

HANGS_AFTER = 900.0


def workers_of(process: int) -> list[int]:
    """Return the children of a process that do its work."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [int(child) for child in children if _works(int(child))]


def killed_while_running(process: subprocess.Popen[bytes], most: int, chance: random.Random,
                         pause: tuple[float, float] = (0.3, 1.5)) -> tuple[int, bool]:
    """Kill workers at random until the process ends; return how many, and whether it hung."""
    kills, until = 0, time.monotonic() + HANGS_AFTER
    while process.poll() is None:
        if time.monotonic() > until:
            os.killpg(process.pid, signal.SIGKILL)
            return kills, True
        time.sleep(chance.uniform(*pause))
        workers = workers_of(process.pid)
        if workers and kills < most:
            try:
                os.kill(chance.choice(workers), signal.SIGKILL)
                kills += 1
            except ProcessLookupError:
                pass
    return kills, False


def main() -> None:
    """Kill, compare and print."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--processes", type=int, default=3)
    options.add_argument("--replications", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)
    kills = studies = equal = hangs = lost = twice = failed = 0
    with tempfile.TemporaryDirectory() as place:
        study = write_study(Path(place), replications=given.replications, chunk=20)
        assert done("study", study, "--out", Path(place) / "calm", "-q").returncode == 0
        calm = found(Path(place) / "calm")
        while kills < given.kills:
            studies += 1
            folder = Path(place) / f"stormy {studies}"
            process = begun("study", study, "--out", folder, "--processes", given.processes, "-q")
            more, hung = killed_while_running(process, given.kills - kills, chance)
            kills, hangs = kills + more, hangs + hung
            now = found(folder)
            equal += same(now, calm)
            lost, twice = lost + calm.runs - now.runs, twice + now.twice
            failed += now.failed
            print(f"study {studies}: {more} kills", flush=True)
    report({"workers killed": kills, "hangs": hangs, "runs lost": lost, "runs twice": twice,
            "runs given up": failed, "studies equal in digest and bytes": f"{equal} of {studies}"})


def _works(process: int) -> bool:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return b"spawn_main" in words


if __name__ == "__main__":
    main()
