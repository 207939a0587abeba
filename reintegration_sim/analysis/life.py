"""One simulated life, month by month: what a person of a run is and what happens to them.

The run is lived again from its plan, a month at a time, exactly as it was for the results; luck is
keyed by person and month, so how many months are lived at once makes no difference.
Nobody in it is real: people are drawn from distributions, not from files.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from ..batch.chunks import begun
from ..batch.plan import Plan
from ..batch.records import FAMILY_KINDS, family_kinds
from ..batch.replay import check_run
from ..batch.store import open_store
from ..core.codes import (
    EVENTS,
    GONE,
    NATIONALITIES,
    NOT_HERE,
    PHASES,
    REGIONS,
    REMAND,
    SANCTION_STATES,
    SERVICES,
    SERVING,
)
from ..core.errors import InputError, shown
from ..core.text import text
from ..engine.run import EVENTS_PER_PERSON_MONTH, Run
from ..policy.scenario import Scenario

HOMES = ("precarious", "with_family", "settled")
IN_PRISON = "prison"
WORK = ("none", "training", "job")
SEXES = ("man", "woman")
BETWEEN = ", "
"""What stands between the names in one cell: services, events."""
STATES = ("bonding", "bridging", "linking", "harmful_ties", "trust", "distress", "motivation",
          "attachment", "family_contact", "measures", "assessed_threat")
"""Columns that are a number of the person as it stands, see core/fields/returnee.py."""
FLAGS = ("papers", "rights", "together", "listed", "durably_stable")

_Advance = Callable[[], object]


def life(source: str | os.PathLike[str] | Plan, run: int, person: int) -> pd.DataFrame:
    """Return one life of a run, a row for every month lived.

    Columns: month (1 is the first); run, scenario, effects, person, sex, age, region, nationality,
    children, family; phase, home, work, papers, rights, status (of nationality or residence),
    key_worker_months, receives, awaits, bonding, bridging, linking, harmful_ties, trust, distress,
    motivation, attachment, family_cohesion, family_contact, together, measures, listed,
    assessed_threat, durably_stable, and events: what happened in the month. Services and events
    are names with a comma between them; states are at the end of the month, and stay as they
    were once somebody is gone.

    Parameters
    ----------
    source : a results folder, or a plan
    run : number of a run of it, lived already or not
    person : number of somebody in that run, 0 and up, those who arrive later after the others

    Raises InputError for a run or a person that does not exist, StoredDataError when the folder
    was run by other code, saying what differs.
    """
    plan = source if isinstance(source, Plan) else open_store(Path(source)).plan()
    number = check_run(plan, run)
    cell = plan.cell(number % plan.n_cells)
    about = {"run": number, "scenario": cell.label, "effects": int(cell.effects)}
    room = EVENTS_PER_PERSON_MONTH
    while True:
        one, advance = _begun(plan, number, room)
        who = _checked_person(one, person, number)
        rows = [_month(one, advance, who, about) for _ in range(one.months)]
        if one.world.n_events[1] == 0 or isinstance(plan.policies[cell.label], type):
            return pd.DataFrame(rows)
        room *= 2.0


def _begun(plan: Plan, number: int, room: float) -> tuple[Run, _Advance]:
    """Return a run before its first month and what advances it by one."""
    replication, place = divmod(number, plan.n_cells)
    cell = plan.cell(place)
    policy = plan.policy_at(cell.point, cell.label)
    if isinstance(policy, Scenario):
        run = begun(plan, policy, cell.effects, replication, room)
        return run, run.advance
    # Mesa takes seconds to import, and only a user's own class needs it.
    importlib.import_module("reintegration_sim.model.ensemble")
    model = policy(people=plan.people, months=plan.months, seed=plan.seed,
                   replication=replication, population=plan.population, parameters=plan.mode)
    return model.engine, model.step


def _checked_person(run: Run, person: int, number: int) -> int:
    most = len(run.world.people) - 1
    if isinstance(person, bool) or not isinstance(person, int) or not 0 <= person <= most:
        raise InputError(text("person = {given}; run {run} has 0 to {most}", given=shown(person),
                              run=number, most=most))
    return person


def _month(run: Run, advance: _Advance, who: int, about: dict[str, Any]) -> dict[str, Any]:
    """Live one month and return its row."""
    logged = int(run.world.n_events[0])
    before = run.month
    advance()
    if run.month == before:
        raise InputError(text("step() lived no month; it must call super().step()"))
    log = run.events[logged:]
    person = run.world.people[who]
    family = run.world.families[person["family"]]
    phase = int(person["phase"])
    inside = phase in (REMAND, SERVING)
    absent = phase in (NOT_HERE, GONE)
    return {
        "month": run.month, **about, "person": who,
        "sex": SEXES[person["female"]], "age": int(person["age"]),
        "region": REGIONS[person["region"]], "nationality": NATIONALITIES[person["nationality"]],
        "children": int(person["children"]), "family": FAMILY_KINDS[int(family_kinds(family))],
        "phase": PHASES[phase],
        "home": "" if absent else IN_PRISON if inside else HOMES[person["housing"]],
        "work": "" if absent else WORK[person["job"]],
        "status": SANCTION_STATES[person["sanction_state"]],
        **{name: int(person[name]) for name in FLAGS},
        "key_worker_months": int(person["key_worker_months"]),
        "receives": _services(person["receives"]), "awaits": _services(person["awaits"]),
        **{name: float(person[name]) for name in STATES},
        "family_cohesion": float(family["cohesion"]),
        "events": BETWEEN.join(EVENTS[kind] for kind in log["kind"][log["who"] == who])}


def _services(bits: Any) -> str:
    return BETWEEN.join(name for kind, name in enumerate(SERVICES) if int(bits) >> kind & 1)
