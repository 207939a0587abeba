"""One fictitious person under two policies: from which month on the two lives differ, and how."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..batch.chunks import live
from ..batch.plan import Plan
from ..core.errors import InputError
from ..core.text import text
from .life_words import news_of

_WHO = ("person", "sex", "region", "nationality", "children")
_TOLD = ("phase", "home", "work", "papers", "rights", "status", "receives", "awaits", "listed",
         "together", "events")
"""What a life is compared by: facts that can be told. Trust and other states from 0 to 1 move a
little from the first month on, and nobody could see it."""


def whose_differ(plan: Plan) -> dict[str, tuple[int, ...]]:
    """Return whose two lives differ in the first replication, of those present at the start.

    ``plan`` has two scenarios, the baseline first. "better" holds the numbers of the people who
    are durably stable at the end under the second scenario alone, "worse" those under the baseline
    alone, "otherwise" others to whom something else happened. Two runs are lived for it.
    """
    cells = [plan.layout.cell(0, label, True) or 0 for label in plan.layout.labels[:2]]
    found = live(plan, cells, strict=True)
    assert found is not None  # nobody can tell it to stop
    one, other = np.split(found.persons, np.cumsum(found.n_persons)[:-1])
    stable = [part["durably_stable"][:plan.people] == 1 for part in (one, other)]
    logs = [{(event["person"], event["month"], event["kind"]) for event in part} for part in
            np.split(found.events, np.cumsum(found.n_events)[:-1])]
    lives = {int(person) for person, _, _ in logs[0] ^ logs[1] if person < plan.people}
    better, worse = (tuple(np.flatnonzero(a & ~b).tolist()) for a, b in
                     (stable[::-1], stable))
    return {"better": better, "worse": worse,
            "otherwise": tuple(sorted(lives - {*better, *worse}))}


def first_difference(one: pd.DataFrame, other: pd.DataFrame) -> int | None:
    """Return the first month in which two lives of one person differ in a fact; None for never.

    Both are tables of `analysis.life.life`. Facts are phase, home, work, papers, rights, the
    status of nationality or residence, services, the list, the home with the family, whether there
    is a key worker, and events. Raises InputError when they are not about the same person.
    """
    for name in _WHO:
        if not one.empty and not other.empty and one[name].iloc[0] != other[name].iloc[0]:
            raise InputError(text("these are two people, not two lives of one: {name} is {one} "
                                  "and {other}", name=name, one=one[name].iloc[0],
                                  other=other[name].iloc[0]))
    # A key worker's months run on alike; what can be told is whether there is one.
    a, b = (life.assign(key_worker=life["key_worker_months"] > 0)
            .set_index("month")[[*_TOLD, "key_worker"]] for life in (one, other))
    months = a.index.intersection(b.index)
    differs = months[(a.loc[months] != b.loc[months]).any(axis=1).to_numpy()]
    return int(differs[0]) if len(differs) else None


def told(life: pd.DataFrame, month: int) -> str:
    """Return what happened or changed in one month of a life, in words: "a job; a key worker".

    ``life`` is a table of `analysis.life.life`. Raises InputError for a month not lived.
    """
    rows: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in
                                  life[life["month"].isin((month - 1, month))].to_dict("records")]
    if not rows or rows[-1]["month"] != month:
        raise InputError(text("month = {given} is not a month of this life", given=month))
    before = rows[0] if len(rows) > 1 else None
    return text("; ").join(news_of(before, rows[-1])) or text("nothing new")
