"""Print whom each lever (or each parameter) moves at both ends of its range.

    python benchmarks/levers.py [--parameters] [--quick] [--replications 20] [--people 100]

The share of people whose record after 120 months differs from that under today's value, on the
same luck, central parameters; in `today` and `arrivals`, and in `history` for what is dead there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from moves import ELSEWHERE, NOBODY, Lives, share_moved

from reintegration_sim.evidence.registry import registry
from reintegration_sim.policy.levers import LEVERS, WORLD


def ends(parameters: bool) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield each name with both ends of its range."""
    if parameters:
        for name, row in registry().items():
            yield name, (row.low, row.high)
    else:
        for lever in LEVERS:
            yield lever.name, (float(lever.allowed[0]), float(lever.allowed[1]))
        for assumption in WORLD:
            yield assumption.name, (float(assumption.allowed[0]), float(assumption.allowed[1]))


def main() -> None:
    """Scan and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parameters", action="store_true")
    options.add_argument("--quick", action="store_true", help="stop at the first difference")
    options.add_argument("--replications", type=int, default=20)
    options.add_argument("--people", type=int, default=100)
    given = options.parse_args()
    base: dict[tuple[str, int], Lives] = {}
    dead = []
    print(f"{'share of people moved':46s}{'today':>16s}{'arrivals':>16s}{'history':>16s}")
    for name, (low, high) in ends(given.parameters):
        cells, most = [], 0.0
        for population in ("today", "arrivals", "history"):
            if population == "history" and most > 0:
                cells.append("")
                continue
            shares = [share_moved(name, value, population, given.replications,
                                  people=given.people, months=120, base=base, quick=given.quick)
                      for value in (low, high)]
            most = max(most, *shares)
            cells.append(" / ".join(f"{share:.3f}" for share in shares))
        print(f"{name:46s}" + "".join(f"{cell:>16s}" for cell in cells))
        if most == 0:
            dead.append(name)
    print("\nmove nobody under today's policy:" if dead else "\neverything moves somebody")
    for name in dead:
        reason = ELSEWHERE[name].reason if name in ELSEWHERE else NOBODY.get(name, "UNEXPLAINED")
        print(f"  {name}: {reason}")


if __name__ == "__main__":
    main()
