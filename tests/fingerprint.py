"""Print the fingerprint of small runs of every population; equal for compiled and plain code."""

from __future__ import annotations

import hashlib

from reintegration_sim.engine.run import Run
from reintegration_sim.policy.files import load_scenario


def fingerprint(run: Run) -> str:
    """Return the SHA-256 of everything a run has produced so far."""
    world = run.world
    digest = hashlib.sha256()
    for table in (world.people, world.families, world.regions, world.series, run.events):
        digest.update(table.tobytes())
    return digest.hexdigest()


def main() -> None:
    """Print one line a population and policy."""
    for population, months in (("arrivals", 48), ("today", 30), ("history", 60)):
        for policy in ("security_first", "sra"):
            run = Run(load_scenario(policy), people=14, months=months, population=population,
                      replication=2).finish()
            print(population, policy, fingerprint(run))


if __name__ == "__main__":
    main()
