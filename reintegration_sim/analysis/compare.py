"""Comparing policies: the same people, the same luck, the same beliefs about the world."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from ..batch.ensemble import Announce, Progress, run_ensemble
from ..batch.plan import TABLES_KEPT, Plan, Source, labelled, on_one_footing
from ..batch.runner import How
from ..core.errors import InputError, unknown_name
from ..core.text import text
from .comparison import Comparison
from .source import InMemory
from .studies import run_plan


def compare(scenarios: Sequence[Source] | Mapping[str, Source], *, baseline: str | None = None,
            replications: int = 200, people: int = 100, months: int | None = None, seed: int = 1,
            population: str | None = None, parameters: str = "draws",
            settings: Mapping[str, float] | None = None, threads: int | None = None,
            progress: Progress | None = None, full_series: bool = False,
            announce: Announce | None = None, out: str | os.PathLike[str] | None = None
            ) -> Comparison:
    """Run scenarios on the same luck and return them side by side.

    Replication r has in every scenario the same people, the same luck and the same draw of the
    parameters, so that differences are those of policy. Each scenario also runs as its muted
    twin, which separates what is delivered from what it does to people.

    Parameters
    ----------
    scenarios : names of shipped scenarios, paths of scenario files, Scenarios or subclasses of
        ReintegrationModel; a list, or a mapping of labels to them. Model classes have no twin
    baseline : label of the scenario that the others are compared with; the first by default
    replications : 1 to 1,000,000
    people : people present in month 0, 1 to 2,000,000
    months : months to live, 1 to 600; needed when the scenarios disagree
    seed : 0 to 2**64 - 1
    population : arrivals, today or history; needed when the scenarios disagree
    parameters : draws (from their priors), central, sceptical or null
    settings : values of levers, world assumptions or parameters for every scenario
    threads : 1 to 256; the number of processors, at most 8, when left out
    progress : called with the runs done and all runs
    full_series : keep the monthly series of every replication, not of the first 200 alone
    announce : called with a sentence before the model is compiled, once after installation
    out : a results folder to run in; what was finished there, before an interruption for
        instance, is not run again, and a run that fails stops nothing (see `failures`)

    Returns
    -------
    A Comparison; its tables are pandas frames.

    Raises
    ------
    InputError : something given does not exist, is out of range, or cannot be compared
    StoredDataError, OutputError, FolderInUseError : about ``out``
    """
    plan = plan_comparison(scenarios, baseline=baseline, replications=replications, people=people,
                           months=months, seed=seed, population=population, parameters=parameters,
                           settings=settings, full_series=full_series)
    return _run(plan, out, threads, progress, announce)


def plan_comparison(scenarios: Sequence[Source] | Mapping[str, Source], *,
                    baseline: str | None = None, replications: int = 200, people: int = 100,
                    months: int | None = None, seed: int = 1, population: str | None = None,
                    parameters: str = "draws", settings: Mapping[str, float] | None = None,
                    full_series: bool = False) -> Plan:
    """Return the plan that `compare` runs; parameters and errors are those of `compare`."""
    policies = labelled(scenarios, settings)
    if len(policies) < 2:
        raise InputError(text("a comparison needs two scenarios or more; `run` runs one"))
    first = next(iter(policies))
    if baseline is not None and baseline not in policies:
        raise unknown_name("compared scenario", str(baseline), policies)
    alike, length, kind = on_one_footing(policies, months, population)
    return Plan(alike, replications, people, length, seed, kind, parameters, twins=True,
                baseline=baseline or first, keep=_kept(full_series), settings=settings or {})


def run(scenario: Source | Mapping[str, Source], *, replications: int = 20, people: int = 100,
        months: int | None = None, seed: int = 1, population: str | None = None,
        parameters: str = "draws", settings: Mapping[str, float] | None = None,
        threads: int | None = None, progress: Progress | None = None, full_series: bool = False,
        twins: bool = False, announce: Announce | None = None,
        out: str | os.PathLike[str] | None = None) -> Comparison:
    """Run one scenario and return the same tables as `compare`, without differences.

    Parameters and errors are those of `compare`. ``scenario`` is one scenario or a mapping of
    one label to it; ``twins`` adds the muted twin to the table of outcomes.
    """
    plan = plan_run(scenario, replications=replications, people=people, months=months, seed=seed,
                    population=population, parameters=parameters, settings=settings,
                    full_series=full_series, twins=twins)
    return _run(plan, out, threads, progress, announce)


def plan_run(scenario: Source | Mapping[str, Source], *, replications: int = 20,
             people: int = 100, months: int | None = None, seed: int = 1,
             population: str | None = None, parameters: str = "draws",
             settings: Mapping[str, float] | None = None, full_series: bool = False,
             twins: bool = False) -> Plan:
    """Return the plan that `run` runs; parameters and errors are those of `run`."""
    policies = labelled(scenario if isinstance(scenario, Mapping) else [scenario], settings)
    if len(policies) != 1:
        raise InputError(text("`run` runs one scenario; `compare` runs several"))
    alike, length, kind = on_one_footing(policies, months, population)
    return Plan(alike, replications, people, length, seed, kind, parameters, twins=twins,
                keep=_kept(full_series), settings=settings or {})


def _kept(full_series: bool) -> tuple[str, ...]:
    return ("persons", "events", "full_series") if full_series else TABLES_KEPT


def _run(plan: Plan, out: str | os.PathLike[str] | None, threads: int | None,
         progress: Progress | None, announce: Announce | None) -> Comparison:
    if out is None:
        return Comparison(InMemory(plan, run_ensemble(plan, threads=threads, progress=progress,
                                                      announce=announce)))
    told = None if progress is None else (lambda p: progress(p.done, p.total))
    return run_plan(plan, out, How(threads=threads, told=told, announce=announce))
