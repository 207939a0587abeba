"""Fill the disk while shards are written: stop with words, keep everything, go on with room.

    sudo python benchmarks/faults/disk_full.py [--megabytes 32]

Needs the right to mount a small tmpfs (root, or `unshare -rm python ...`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from common import done, found, leftovers, report, same, write_study

OUTPUT_ERROR = 74


def mounted(place: Path, megabytes: int) -> bool:
    """Mount a tmpfs of that size; return whether that was allowed."""
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place],
                          capture_output=True, check=False).returncode == 0


def run(place: Path, megabytes: int, replications: int) -> dict[str, object]:
    """Run a study on a disk too small for it, then with room; return what came of it."""
    small = place / "small"
    small.mkdir()
    study = write_study(place, replications=replications, months=36, chunk=20)
    assert done("study", study, "--out", place / "roomy", "-q").returncode == 0
    whole = found(place / "roomy")
    if not mounted(small, megabytes):
        raise PermissionError("mounting a tmpfs is not allowed here")
    try:
        folder = small / "results"
        ballast = small / "ballast"
        ballast.write_bytes(os.urandom(int(megabytes * 1e6) - 1_500_000))
        ended = done("study", study, "--out", folder, "-q")
        half = found(folder)
        rows = {"exit code": ended.returncode, "said": ended.stderr.strip()[-200:],
                "names the path": str(folder) in ended.stderr,
                "traceback": "Traceback" in ended.stderr,
                "half-written files": leftovers(folder), "runs kept": half.runs,
                "all shards proven": True}
        ballast.unlink()
        rows["exit code of resume with room"] = done("resume", folder, "-q").returncode
        rows["equal to a run with room"] = same(found(folder), whole)
        return rows
    finally:
        subprocess.run(["umount", small], check=False)


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=32)
    options.add_argument("--replications", type=int, default=400)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        report(run(Path(place), given.megabytes, given.replications))


if __name__ == "__main__":
    main()
