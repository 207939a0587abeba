"""Print the cost of a person-month on one thread, everything switched on.

    python benchmarks/person_month.py [--large]

Processor time of the process over person-rows x months (later arrivals are rows too); minimum and
median of rounds. The last column gives the cost in units of one block of Philox4x32-10 for one
person, timed in the same run, so that machines can be compared.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from reintegration_sim.core.codes import PERSON
from reintegration_sim.core.compiled import compiled_apart
from reintegration_sim.core.luck import fill, luck_key
from reintegration_sim.engine.run import Run
from reintegration_sim.policy.files import load_scenario

AIMS = {100: 400.0, 10_000: 300.0}
ROUNDS = {100: 40, 10_000: 5, 1_000_000: 1}


@compiled_apart
def _blocks(u, luck, rounds):  # type: ignore[no-untyped-def]
    for n in range(rounds):
        fill(u, luck, PERSON, n * 128, 128, n % 120, n % 16)


def cpu(action: Callable[[], object]) -> float:
    """Return the processor seconds of an action."""
    start = time.process_time()
    action()
    return time.process_time() - start


def yardstick() -> float:
    """Return nanoseconds of one Philox block for one person."""
    u, luck = np.empty((64, 128)), luck_key(1, 0)
    _blocks(u, luck, 1)
    return min(cpu(lambda: _blocks(u, luck, 2_000)) for _ in range(5)) / 2_000 / 128 * 1e9


def measure(people: int, population: str, months: int) -> tuple[float, float, float]:
    """Return (minimum, median) ns a person-month and ms of preparation."""
    scenario = load_scenario("status_quo")
    costs, preparation = [], 0.0
    for replication in range(ROUNDS[people]):
        start = time.process_time()
        run = Run(scenario, people=people, months=months, population=population,
                  replication=replication)
        preparation = time.process_time() - start
        costs.append(cpu(run.finish) / len(run.world.people) / months * 1e9)
    return min(costs), statistics.median(costs), preparation * 1e3


def main() -> None:
    """Measure and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true", help="also 1,000,000 people, 12 months")
    large = options.parse_args().large
    Run(load_scenario("status_quo"), people=1, months=1).finish()
    unit = yardstick()
    print(f"one Philox block for one person: {unit:.2f} ns")
    print(f"{'population':11s}{'people':>10s}{'min ns':>9s}{'median':>9s}{'aim':>7s}"
          f"{'in blocks':>11s}{'prepare ms':>12s}")
    sizes = [(100, 120), (10_000, 120)] + ([(1_000_000, 12)] if large else [])
    for population in ("arrivals", "today"):
        for people, months in sizes:
            least, middle, preparation = measure(people, population, months)
            aim = f"{AIMS[people]:.0f}" if people in AIMS else "-"
            print(f"{population:11s}{people:>10,d}{least:>9.0f}{middle:>9.0f}{aim:>7s}"
                  f"{least / unit:>11.0f}{preparation:>12.1f}")
    alone = min(cpu(Run(load_scenario("status_quo"), people=1, replication=r).finish)
                for r in range(20))
    print(f"institutions alone (a world of one): {alone / 120 * 1e6:.1f} microseconds a month")


if __name__ == "__main__":
    main()
