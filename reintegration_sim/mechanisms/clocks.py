"""Everything that only counts months: age, terms, conditions, gaps, services.

A person under electronic monitoring passes to conditional release when its months are over, one
under conditions to freedom when theirs are. Risk time counts months outside; part of it starts
anew on leaving prison again (handover).
Left out: terms that run from other days than the first of a month.
"""

from __future__ import annotations

from ..core.codes import CONDITIONAL, EM, FREE
from ..core.compiled import compiled
from ..core.people import is_inside, is_supervised
from .spec import MechanismSpec

SPEC = MechanismSpec("clocks", 1, "Ages, terms and other clocks", ())


@compiled
def start_phase(person, phase):
    """Move the person into another phase."""
    person.phase = phase
    person.phase_months = 0


@compiled
def advance(person):
    """Move every clock of the person by a month."""
    person.age += 1.0 / 12.0
    person.phase_months += 1
    person.sanction_months += 1
    person.released_this_month = 0
    person.noticed_this_month = 0
    if person.isolation_since < 30_000:
        person.isolation_since += 1
    if is_inside(person):
        person.served += 1
        if person.stay_left > 0:
            person.stay_left -= 1
        return
    person.out_months += 1
    person.risk_months += 1.0
    if person.handover_gap > 0:
        person.handover_gap -= 1
    if person.guidance_left > 0:
        person.guidance_left -= 1
    if person.track_left > 0:
        person.track_left -= 1
    if is_supervised(person):
        person.supervision_left -= 1
        if person.phase == EM:
            person.em_left -= 1
        if person.supervision_left <= 0:
            person.supervision_left = 0
            start_phase(person, FREE)
        elif person.phase == EM and person.em_left <= 0:
            start_phase(person, CONDITIONAL)
