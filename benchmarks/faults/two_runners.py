"""Start a second runner on a folder that one is writing to.

    python benchmarks/faults/two_runners.py [--times 10]

The second must end with exit code 75, naming the holder, within two seconds of asking for the
folder; the first must not notice. With locks out of order (as on some network disks) both finish
and the results are the same.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import begun, done, found, report, same, write_study

IN_USE = 75
WITHOUT_LOCKS = """
import sys
from reintegration_sim.batch import lock
lock.fcntl = None
from reintegration_sim.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def second(study: Path, folder: Path) -> tuple[int, str, float]:
    """Return exit code, message and seconds of a second runner."""
    began = time.monotonic()
    ended = done("study", study, "--out", folder, "-q")
    return ended.returncode, ended.stderr.strip(), time.monotonic() - began


def without_locks(study: Path, folder: Path) -> list[int]:
    """Run two at once that know no locks; return their exit codes."""
    words = [sys.executable, "-c", WITHOUT_LOCKS, "study", str(study), "--out", str(folder), "-q"]
    both = [subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(2)]
    return [one.wait() for one in both]


def main() -> None:
    """Try and print."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=10)
    options.add_argument("--replications", type=int, default=3_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        study = write_study(Path(place), replications=given.replications, months=60)
        folder = Path(place) / "results"
        first = begun("study", study, "--out", folder, "-q")
        while not (folder / "runs").exists():
            time.sleep(0.05)
        tried = [second(study, folder) for _ in range(given.times)]
        code = first.wait()
        shared = Path(place) / "shared"
        codes = without_locks(study, shared)
        report({
            "second runners": len(tried),
            "exit codes": sorted({one[0] for one in tried}),
            "naming the holder": sum(str(first.pid) in one[1] for one in tried),
            "longest, from the start of Python, s": f"{max(one[2] for one in tried):.2f}",
            "exit code of the first": code,
            "two without locks, exit codes": codes,
            "  and the results are equal": same(found(folder), found(shared))})
        print(tried[0][1], file=sys.stderr)


if __name__ == "__main__":
    main()
