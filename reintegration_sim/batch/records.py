"""What one run leaves behind: its people at the end and its log of events, in few bytes.

Months are counted as months lived: 1 is the first month of a run, 0 stands for "never". States
between 0 and 1 are kept in hundredths and ages in completed years: finer than anybody could
measure them, and a third of the size.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.codes import GONE, NATIONALITIES, PHASES, REGIONS, SANCTION_STATES
from ..core.fields.returnee import RETURNEE
from ..engine.run import Run

FAMILY_KINDS = ("prosocial", "extremist", "coercive", "none")
"""What a family is to its returnee; the code in a record is the place in this table."""

LEGAL_STATUSES = tuple(
    nationality if state == "none" else f"{nationality}, {state}"
    for nationality in NATIONALITIES for state in SANCTION_STATES)
"""Nationality and what the authorities have done about it, as one word for a person."""

KEPT = (
    "female", "age", "exposed", "children", "prior_record", "papers", "rights", "together",
    "listed", "assessed_threat", "attachment", "trust", "distress", "motivation",
    "months_inside", "months_in_limbo", "months_waiting", "first_release_month",
    "first_durable_month", "durably_stable", "index", "core_index", "offences", "offences_seen",
    "breaches", "breaches_seen", "revocations", "onsets", "known_onsets", "convicted_terror",
    "attacks", "reincarcerations", "worker_changes", "reversals",
)
"""Fields of a returnee that are kept at the end of a run, as in core/fields/returnee.py."""

WORDS = {"region": REGIONS, "legal_status": LEGAL_STATUSES, "family_kind": FAMILY_KINDS,
         "phase": PHASES}
"""Columns that hold the place of a word in a table."""

_NARROW = {f.name: "f4" if f.dtype == "f8" else f.dtype for f in RETURNEE} | {"age": "i2"}
_HUNDREDTHS = tuple(name for name in KEPT if _NARROW[name] == "f4")

PERSON_RECORD = np.dtype([("replication", "i4"), ("person", "i4"),
                          *((name, "i1") for name in WORDS),
                          *((name, _NARROW[name]) for name in KEPT)])
"""One person at the end of one replication."""

EVENT_RECORD = np.dtype([("replication", "i4"), ("person", "i4"), ("month", "i2"),
                         ("kind", "i1")])
"""One event; ``kind`` is a place in core/codes.EVENTS, ``month`` counts months lived."""


def people_at_end(run: Run) -> NDArray[Any]:
    """Return everybody of a run that has ended, PERSON_RECORD[person].

    Who is gone is not durably stable; other states of theirs are those of their last month.
    """
    people, families = run.world.people, run.world.families
    kept = np.empty(len(people), dtype=PERSON_RECORD)
    kept["replication"] = run.replication
    kept["person"] = np.arange(len(people))
    for name in KEPT:
        kept[name] = people[name]
    for name in _HUNDREDTHS:
        kept[name] = np.rint(people[name] * 100.0) / 100.0
    kept["region"] = people["region"]
    kept["phase"] = people["phase"]
    kept["legal_status"] = (people["nationality"] * len(SANCTION_STATES)
                            + people["sanction_state"])
    kept["durably_stable"] &= people["phase"] != GONE
    kept["first_release_month"] += 1
    kept["first_durable_month"] += 1
    kept["family_kind"] = family_kinds(families)[people["family"]]
    return kept


def family_kinds(families: Any) -> NDArray[Any]:
    """Return what each family is to its returnee, a place in FAMILY_KINDS."""
    kind = np.where(families["extremist"] == 1, 1, np.where(families["coercive"] == 1, 2, 0))
    return np.where(families["has_tie"] == 0, 3, kind)


def events_of(run: Run) -> NDArray[Any]:
    """Return the events of a run, EVENT_RECORD[event], in the order in which they happened."""
    log = run.events
    kept = np.empty(len(log), dtype=EVENT_RECORD)
    kept["replication"] = run.replication
    kept["person"] = log["who"]
    kept["month"] = log["month"] + 1
    kept["kind"] = log["kind"]
    return kept
