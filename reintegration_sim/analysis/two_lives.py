"""One fictitious person under two policies: from which month on the two lives differ, and how."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.errors import InputError
from ..core.text import text
from .life_words import news_of

_WHO = ("person", "sex", "region", "nationality", "children")
_TOLD = ("phase", "home", "work", "papers", "rights", "status", "receives", "awaits", "listed",
         "together", "events")
"""What a life is compared by: facts that can be told. Trust and other states from 0 to 1 move a
little from the first month on, and nobody could see it."""


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
