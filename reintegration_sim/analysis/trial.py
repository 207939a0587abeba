"""A policy tried inside the model the way programmes are tried in the world.

The same people leave prison in the same month, with the same luck, once under the policy and
once under the reference. The hazard ratio of a first event within the months of the trial is
ln S1 / ln S0, S being the share of all who started to whom it never happened. Whoever leaves the
country or dies stays in that share (minimum use of follow-up: nobody is dropped), so a policy
that drives people out has fewer events; the share that was gone stands beside it.

Packages are held against pooled trials of whole reentry packages (0.75 to 1.0). The figure of a
package has central parameters, 4,000 people, 3 worlds, 36 months; ``draws`` repeats it over the
priors. Brief: R4, C2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ..core.codes import GONE, JOB, REMAND, SERVING, SETTLED
from ..core.errors import InputError, UnknownNameError, nearest, shown
from ..core.text import text
from ..engine.parameters import MODES
from ..engine.run import Run, check_size
from ..policy.files import load_scenario, shipped_names
from ..policy.levers import LEVER_NAMES, lever
from ..policy.scenario import Scenario
from .published import PACKAGE_RANGE, PACKAGE_SOURCES, published_row

EVENTS = (
    ("offence", "offences", "first true ordinary offence"),
    ("offence_seen", "offences_seen", "first noticed ordinary offence"),
    ("revocation", "revocations", "first revocation without an offence"),
    ("onset", "onsets", "re-engagement begun"),
)
"""Name, the counter it is read from, words."""

STATES = (
    ("settled", "in a settled home", "share of all"),
    ("job", "in a job", "share of all"),
    ("distress", "distress", "SD"),
    ("trust", "trust in institutions", "SD"),
    ("stability_index", "stability index", "0-1"),
    ("core_index", "core index", "0-1"),
    ("gone", "left the country, removed or died", "share of all"),
)
"""What is compared at the end: name, words, unit of the difference."""

MAX_WORLDS = 100
MAX_DRAWS = 10_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Arm:
    """One policy in one world: shares with an event, states at the end, and one SD of a state."""

    people: int
    events: Mapping[str, float]
    states: Mapping[str, float]
    state_sd: float


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What a trial found.

    Attributes
    ----------
    name, reference : the policy tried and the usual practice
    kind : "package" or "lever"
    value, usual_value : of a single lever, in its unit
    people, worlds, months, seed, parameters : how it was tried
    hazard_ratio : of the first true ordinary offence, all worlds together
    worlds_ratio : the same, lowest and highest over the worlds: how far luck moves it
    published : the range it is held against, with its sources, or None
    draws_ratio : 5 %, 50 % and 95 % of the hazard ratio over draws of the priors, or None
    inside : whether the hazard ratio is compatible with what is published; None when nothing is
    """

    name: str
    reference: str
    kind: str
    value: float | None
    usual_value: float | None
    people: int
    worlds: int
    months: int
    seed: int
    parameters: str
    hazard_ratio: float
    worlds_ratio: tuple[float, float]
    published: dict[str, object] | None
    draws: int
    draws_ratio: tuple[float, float, float] | None
    rows: tuple[dict[str, object], ...]

    @property
    def inside(self) -> bool | None:
        """Return whether the hazard ratio is compatible with the published range.

        A package must lie within the range of pooled trials. A single lever is compatible when
        its worlds reach between no effect and the far end of the range of being in the state.
        """
        if self.published is None or math.isnan(self.hazard_ratio):
            return None
        low, high = (float(str(self.published[end])) for end in ("low", "high"))
        if self.kind == "lever":
            return self.worlds_ratio[0] <= max(high, 1.0) and self.worlds_ratio[1] >= min(low, 1.0)
        return low <= self.hazard_ratio <= high

    @property
    def excluded(self) -> bool | None:
        """Return whether nine in ten draws of the priors miss the published range altogether."""
        if self.published is None or self.draws_ratio is None:
            return None
        low, high = (float(str(self.published[end])) for end in ("low", "high"))
        return self.draws_ratio[2] < low or self.draws_ratio[0] > high

    def table(self) -> pd.DataFrame:
        """Return one row per measure: name, meaning, unit, reference, policy, result.

        ``result`` is a hazard ratio for events and a difference, in ``unit``, for states.
        """
        return pd.DataFrame(list(self.rows))


def trial(scenario_or_lever: str | Scenario, *, reference: str | Scenario = "status_quo",
          people: int = 4000, worlds: int = 3, months: int = 36, seed: int = 1,
          parameters: str = "central", value: float | None = None, draws: int = 0,
          threads: int | None = None, progress: Progress | None = None) -> TrialResult:
    """Return what a policy does in a trial inside the model.

    Parameters
    ----------
    scenario_or_lever : a scenario, a path, a shipped name, or the name of one lever, which is
        set to the high end of the range seen in practice unless ``value`` is given
    reference : usual practice
    value : of the lever, in its unit; give it where the low end is the one of interest
    draws : so many draws of the priors besides, one world each

    Raises
    ------
    UnknownNameError : neither a scenario nor a lever; names the nearest one
    InputError : a size or a value is not allowed
    """
    check_size(people, months, seed, 0)
    _check_count("worlds", worlds, 1, MAX_WORLDS)
    _check_count("draws", draws, 0, MAX_DRAWS)
    if parameters not in MODES:
        raise InputError(f"parameters = '{shown(parameters)}'; there are: {', '.join(MODES)}")
    usual = reference if isinstance(reference, Scenario) else load_scenario(reference)
    policy, name, level = _policy(scenario_or_lever, usual, value)

    live = partial(_arm, people=people, months=months, seed=seed)
    jobs = [(one, world, parameters) for world in range(worlds) for one in (usual, policy)]
    jobs += [(one, draw, "draws") for draw in range(draws) for one in (usual, policy)]
    arms = _all_arms(live, jobs, threads, progress)
    first, then = arms[:2 * worlds], arms[2 * worlds:]
    pairs = list(zip(first[::2], first[1::2], strict=True))
    drawn = [_offence_ratio(*pair) for pair in zip(then[::2], then[1::2], strict=True)]
    rows = _rows(pairs, people)
    ratios = [_offence_ratio(*pair) for pair in pairs]
    known = [one for one in ratios if not math.isnan(one)] or [math.nan]
    return TrialResult(
        name=name, reference=usual.name, kind="package" if level is None else "lever",
        value=level, usual_value=None if level is None else usual.levers[name],
        people=people, worlds=worlds, months=months, seed=seed, parameters=parameters,
        hazard_ratio=float(str(rows[0]["result"])), worlds_ratio=(min(known), max(known)),
        published=_published(name, level), draws=draws, draws_ratio=_range_of(drawn),
        rows=tuple(rows))


def hazard_ratio(share_with_event: float, reference_share: float, people: int) -> float:
    """Return ln S1 / ln S0 from the shares to whom the event happened.

    Exactly 1 when the shares are equal; nan when nobody of the reference had an event. Should
    it have happened to everybody, half a person is kept free of it.
    """
    most = 1.0 - 0.5 / people
    if reference_share <= 0.0:
        return math.nan
    return math.log1p(-min(share_with_event, most)) / math.log1p(-min(reference_share, most))


def _offence_ratio(reference: Arm, policy: Arm) -> float:
    return hazard_ratio(policy.events["offence"], reference.events["offence"], policy.people)


def _policy(given: str | Scenario, usual: Scenario, value: float | None
            ) -> tuple[Scenario, str, float | None]:
    """Return the policy tried, its name, and the lever's value if it is a single lever."""
    if isinstance(given, str) and given in LEVER_NAMES:
        level = float(max(lever(given).practice)) if value is None else value
        tried = usual.with_settings({given: level})
        return tried, given, float(tried.levers[given])
    if value is not None:
        raise InputError("a value was given, which belongs to a single lever, but "
                         f"'{shown(str(getattr(given, 'name', given)))}' is a scenario")
    if isinstance(given, Scenario):
        return given, given.name, None
    looks_like_a_path = "/" in given or given.endswith(".toml")
    if not looks_like_a_path and given not in shipped_names():
        guess = nearest(given.lower(), (*shipped_names(), *LEVER_NAMES))
        hint = f"did you mean '{guess}'?" if guess else (
            "see `reintegration-sim describe scenarios` and `reintegration-sim describe levers`")
        raise UnknownNameError(f"no scenario or lever is called '{shown(given)}'; {hint}")
    tried = load_scenario(given)
    return tried, tried.name, None


def _published(name: str, level: float | None) -> dict[str, object] | None:
    if level is not None:
        return published_row(name)
    low, high = PACKAGE_RANGE
    return {"low": low, "high": high, "sources": list(PACKAGE_SOURCES),
            "unit": "hazard ratio, pooled trials of whole reentry packages"}


def _all_arms(live: Callable[[Scenario, int, str], Arm],
              jobs: Sequence[tuple[Scenario, int, str]], threads: int | None,
              progress: Progress | None) -> list[Arm]:
    done = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        waiting = [pool.submit(live, *job) for job in jobs]
        try:
            for number, one in enumerate(waiting, start=1):
                done.append(one.result())
                if progress is not None:
                    progress(number, len(jobs))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done


def _arm(scenario: Scenario, replication: int, parameters: str, *, people: int, months: int,
         seed: int) -> Arm:
    run = Run(scenario, people=people, months=months, seed=seed, replication=replication,
              parameters=parameters, population="trial", events_per_person_month=0.0).finish()
    who = run.world.people
    here = who["phase"] != GONE
    outside = here & ~np.isin(who["phase"], (REMAND, SERVING))
    n_here = max(int(here.sum()), 1)
    states = {
        "settled": float((outside & (who["housing"] == SETTLED)).mean()),
        "job": float((outside & (who["job"] == JOB)).mean()),
        "distress": float(who["distress"][here].sum()) / n_here,
        "trust": float(who["trust"][here].sum()) / n_here,
        "stability_index": float(who["index"][here].sum()) / n_here,
        "core_index": float(who["core_index"][here].sum()) / n_here,
        "gone": float((~here).mean()),
    }
    events = {name: float((who[counter] > 0).mean()) for name, counter, _ in EVENTS}
    return Arm(len(who), events, states, float(run.values["shared.state_sd"]))


def _rows(pairs: Sequence[tuple[Arm, Arm]], people: int) -> list[dict[str, object]]:
    """Return the table: events as hazard ratios, then states as differences."""
    total = people * len(pairs)
    found: list[dict[str, object]] = []
    for name, _, words in EVENTS:
        before = float(np.mean([a.events[name] for a, _ in pairs]))
        after = float(np.mean([b.events[name] for _, b in pairs]))
        found.append({"measure": name, "meaning": text(words), "unit": text("hazard ratio"),
                      "reference": before, "policy": after,
                      "result": hazard_ratio(after, before, total)})
    for name, words, unit in STATES:
        before = float(np.mean([a.states[name] for a, _ in pairs]))
        after = float(np.mean([b.states[name] for _, b in pairs]))
        size = float(np.mean([a.state_sd for a, _ in pairs])) if unit == "SD" else 1.0
        found.append({"measure": name, "meaning": text(words), "unit": text(unit),
                      "reference": before, "policy": after, "result": (after - before) / size})
    return found


def _range_of(ratios: Sequence[float]) -> tuple[float, float, float] | None:
    known = [one for one in ratios if not math.isnan(one)]
    if not known:
        return None
    low, middle, high = (float(q) for q in np.quantile(known, (0.05, 0.5, 0.95)))
    return low, middle, high


def _check_count(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name} = {shown(value)}; a whole number from {low} to {high} is allowed")
