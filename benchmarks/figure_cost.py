"""Print what figures cost in ms: building the spec, one SVG of it, one PNG; medians.

    python benchmarks/figure_cost.py [--replications 20] [--times 15]

Of a comparison of three policies over 120 months, one figure a row. Every SVG is that of a spec
just built, as on a page that draws anew at each move of a slider; the first of the process, which
learns the font, is not counted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import reintegration_sim as rs
from reintegration_sim.plots.effort import effort
from reintegration_sim.plots.forest import forest
from reintegration_sim.plots.incidence import incidence
from reintegration_sim.plots.phases import phases
from reintegration_sim.plots.trajectories import trajectories
from reintegration_sim.plots.twins import twins


def cost(does: Callable[[], object]) -> float:
    """Return how long a call takes, in ms."""
    start = time.perf_counter()
    does()
    return 1e3 * (time.perf_counter() - start)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replications", type=int, default=20)
    options.add_argument("--times", type=int, default=15)
    given = options.parse_args()
    c = rs.compare(["status_quo", "security_first", "sra"], replications=given.replications)
    print(f"{'ms':14s}{'spec':>8s}{'svg':>8s}{'no words':>10s}{'png':>8s}{'svg, kB':>9s}")
    sums = [0.0] * 4
    for build in (trajectories, phases, incidence, forest, twins, effort):
        spec = partial(build, c)
        size = len(spec().svg()) / 1000.0
        row = [median(cost(spec) for _ in range(given.times)),
               median(cost(spec().svg) for _ in range(given.times)),
               median(cost(partial(spec().svg, words=False)) for _ in range(given.times)),
               median(cost(spec().png) for _ in range(3))]
        sums = [a + b for a, b in zip(sums, row, strict=True)]
        print(f"{build.__name__:14s}{row[0]:8.2f}{row[1]:8.2f}{row[2]:10.2f}{row[3]:8.0f}"
              f"{size:9.0f}")
    print(f"{'all':14s}{sums[0]:8.2f}{sums[1]:8.2f}{sums[2]:10.2f}{sums[3]:8.0f}")


if __name__ == "__main__":
    main()
