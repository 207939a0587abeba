"""Kill the runner with SIGKILL again and again; the results must not notice.

    python benchmarks/faults/kill_runner.py [--studies 10] [--kills 5] [--replications 10000]

Each study is begun and killed at instants spread over its length, among them before its manifest
exists and as a shard gets its name; after each kill `study` and `resume` take turns. When it
is finished, and once more after `extend`, digest and bytes are compared with an unbroken run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import Found, begun, done, found, leftovers, report, same, write_study

LONGEST = 3_600.0
AT_A_RENAME = """
import os, signal, sys
place, number = sys.argv.pop(1), int(sys.argv.pop(1))
def look(event, given):
    global number
    if event == "os.rename" and place in os.fspath(given[1]):
        number -= 1
        if number == 0:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(look)
from reintegration_sim.cli.main import main
sys.exit(main())
"""
"""Python's lines for a command that dies the moment before a file gets its name: nobody who
watches from outside is sure to be looking then."""


def killed_at_a_rename(place: str, number: int, *words: object) -> bool:
    """Run a command that dies as it names the n-th file at a place; return whether it did."""
    process = subprocess.Popen([sys.executable, "-c", AT_A_RENAME, place, str(number),
                                *map(str, words)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    return process.wait(LONGEST) == -signal.SIGKILL


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> str:
    """Kill after so many seconds, or find that it had ended."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"after {seconds:.1f} s"
    return "ended before"


def broken(study: Path, folder: Path, kills: int, length: float, chance: random.Random
           ) -> tuple[list[str], int]:
    """Run a study to its end through so many kills; return when they came, and manual steps."""
    told: list[str] = []
    for number in range(kills):
        by_study = number % 2 == 0 or not (folder / "manifest.json").exists()
        words = ("study", study, "--out", folder, "-q") if by_study else ("resume", folder, "-q")
        if number == 0:
            killed = killed_at_a_rename("manifest.json", 1, *words)
            told.append("before the manifest" if killed else "ended before")
        elif number == 1:
            table = folder / chance.choice(("horizons", "persons", "events", "runs"))
            killed = killed_at_a_rename(f"{table}{os.sep}", chance.randint(1, 3), *words)
            told.append("during a publish" if killed else "ended before")
        else:
            told.append(kill_after(begun(*words),
                                   chance.uniform(0.2, 1.0) * length / kills + 1.0))
    last = done("study", study, "--out", folder, "-q") if kills % 2 else done(
        "resume", folder, "-q")
    if last.returncode:
        print(f"the last command ended with {last.returncode}: {last.stderr}", flush=True)
    return told, int(last.returncode != 0)


def unbroken(study: Path, folder: Path, more: int) -> tuple[Found, Found, float]:
    """Return what an undisturbed run gives, the same after extend, and how long it took."""
    began = time.monotonic()
    assert done("study", study, "--out", folder, "-q").returncode == 0
    took = time.monotonic() - began
    first = found(folder)
    assert done("extend", folder, "--replications", more, "-q").returncode == 0
    return first, found(folder), took


def main() -> None:
    """Kill, compare and print."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--studies", type=int, default=10)
    options.add_argument("--kills", type=int, default=5, help="kills a study")
    options.add_argument("--replications", type=int, default=10_000, help="of two scenarios")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)
    more = given.replications + given.replications // 20
    equal = equal_after = manual = kills = lost = twice = 0
    whens: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        study = write_study(Path(place), replications=given.replications, chunk=200)
        first, second, took = unbroken(study, Path(place) / "unbroken", more)
        print(f"an unbroken run takes {took:.0f} s", flush=True)
        for number in range(given.studies):
            folder = Path(place) / f"broken {number}"
            told, steps = broken(study, folder, given.kills, took, chance)
            kills += sum(one != "ended before" for one in told)
            whens += told
            manual += steps
            now = found(folder)
            equal += same(now, first)
            lost += first.runs - now.runs
            twice += now.twice
            assert not leftovers(folder), leftovers(folder)
            manual += done("extend", folder, "--replications", more, "-q").returncode != 0
            equal_after += same(found(folder), second)
            shutil.rmtree(folder)
            print(f"study {number + 1}: {', '.join(told)}", flush=True)
    report({
        "kills of the runner": kills,
        "  before the manifest existed": whens.count("before the manifest"),
        "  during a publish": whens.count("during a publish"),
        "studies equal in digest and bytes": f"{equal} of {given.studies}",
        "equal after extend as well": f"{equal_after} of {given.studies}",
        "runs lost": lost, "runs twice": twice, "manual steps": manual})


if __name__ == "__main__":
    main()
