"""One run as a function: settings in, outcomes out. For optimisers, studies and notebooks."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..engine.measured import finish
from ..engine.outcomes import OUTCOME_NAMES
from ..engine.run import Run
from ..policy.files import load_scenario
from ..policy.scenario import Scenario


def simulate(scenario: str | os.PathLike[str] | Scenario, *,
             levers: Mapping[str, float] | None = None,
             parameters: Mapping[str, float] | None = None, people: int = 100,
             months: int | None = None, seed: int = 1, replication: int = 0,
             population: str | None = None, mode: str = "draws") -> dict[str, float]:
    """Run one replication and return every outcome at its end.

    The same arguments give the same outcomes. It reads no clock, writes nothing, and can be
    sent to other processes.

    Parameters
    ----------
    scenario : name of a shipped scenario, path of a scenario file, or a Scenario
    levers : levers or world assumptions to set for the whole run, in their units
    parameters : parameters to set, by registered name, in their units
    people : people present in month 0, 1 to 2,000,000
    months : months to live, 1 to 600; the scenario's own number when left out
    seed, replication : which luck, and which draw of the parameters
    population : arrivals, today or history; the scenario's own when left out
    mode : how the other parameters are chosen: draws, central, sceptical or null

    Returns
    -------
    Outcomes by name, in the units of `OUTCOMES`.

    Raises
    ------
    InputError : something given does not exist or is out of range
    """
    policy = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    settings = {**(levers or {}), **(parameters or {})}
    if settings:
        policy = policy.with_settings(settings)
    if months is not None:
        policy = policy.with_months(months)
    run = Run(policy, people=people, seed=seed, replication=replication, parameters=mode,
              population=population).finish()
    last = finish(run.world.series, run.levers)[-1]
    return dict(zip(OUTCOME_NAMES, last.tolist(), strict=True))
