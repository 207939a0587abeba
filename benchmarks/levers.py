"""Print whom each lever (or each parameter) moves at both ends of its range.

    python benchmarks/levers.py [--parameters] [--quick] [--replications 20] [--people 100]

The share of people whose life differs from that under today's value, on the same luck, with
central parameters: in `today` and `arrivals`, and in `history` where an end moves nobody there. An
end at today's value shows "=". With `--quick` counting stops at the first replications that
differ; a share then only says that somebody moved.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import NamedTuple

from moves import ELSEWHERE, NOBODY, ONE_END, Lives, Moved, lives, moved_by, settled

from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.levers import LEVERS, WORLD

POPULATIONS = ("today", "arrivals", "history")


class Row(NamedTuple):
    """A number that may be set, its value today and both ends of its range."""

    name: str
    value: float
    ends: tuple[float, float]


def rows(parameters: bool) -> Iterator[Row]:
    """Yield every parameter, or every lever and world assumption."""
    if parameters:
        for name, row in registry().items():
            yield Row(name, row.value, (row.low, row.high))
    else:
        for lever in (*LEVERS, *WORLD):
            yield Row(lever.name, lever.status_quo, lever.allowed)


def main() -> None:
    """Scan and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--parameters", action="store_true", help="parameters, not levers")
    options.add_argument("--quick", action="store_true", help="stop at the first difference")
    options.add_argument("--replications", type=int, default=20)
    options.add_argument("--people", type=int, default=100)
    options.add_argument("--months", type=int, default=120)
    options.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 8))
    given = options.parse_args()
    lives(settled("arrivals", {}), "arrivals", 0, people=1, months=1)  # compiled before threads
    base: dict[tuple[str, int], Lives] = {}
    dead, one_end, measured = [], [], []
    print(f"{'share of people moved, low / high end':46s}"
          + "".join(f"{population:>16s}" for population in POPULATIONS))
    for name, value, ends in rows(given.parameters):
        cells = []
        found = {end: Moved() for end in ends if end != value}
        for population in POPULATIONS:
            if population == "history" and all(sum_.lives for sum_ in found.values()):
                break
            shares = []
            for end in ends:
                if end == value:
                    shares.append("=")
                    continue
                more = moved_by({name: end}, population, given.replications, people=given.people,
                                months=given.months, base=base, quick=given.quick,
                                threads=given.threads)
                found[end] = Moved(*(a + b for a, b in zip(found[end], more)))
                shares.append(f"{more.share:.3f}")
            cells.append(" / ".join(shares))
        print(f"{name:46s}" + "".join(f"{cell:>16s}" for cell in cells), flush=True)
        if not any(sum_.lives for sum_ in found.values()):
            (measured if any(sum_.measured for sum_ in found.values()) else dead).append(name)
        elif not all(sum_.lives for sum_ in found.values()):
            one_end.append(name)
    if measured:
        print("\nmove only what is measured, no life: " + ", ".join(measured))
    if one_end:
        print("\nmove somebody at one end only:")
        for name in one_end:
            print(f"  {name}: {ONE_END[name].reason if name in ONE_END else 'UNEXPLAINED'}")
    print("\nmove nobody under today's policy:" if dead else "\neverything else moves somebody")
    for name in dead:
        reason = ELSEWHERE[name].reason if name in ELSEWHERE else NOBODY.get(name, "UNEXPLAINED")
        print(f"  {name}: {reason}")


if __name__ == "__main__":
    main()
