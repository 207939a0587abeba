"""People leave the country, are removed from it, or die.

    departs with depart a month (x limbo_ratio once status is withdrawn), never from prison
    dies with death a month

Left out: return after departure, expulsion straight from prison, causes of death.
Brief: C4 (a policy that drives people away lowers counts; so rates per month present are shown).
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import DEPARTED, DIED, E_DEPARTED, E_DIED, GONE
from ..core.compiled import compiled, compiled_apart
from ..core.people import is_inside, is_withdrawn, note, stop_all_services
from .spec import MechanismSpec

SPEC = MechanismSpec("exits", 1, "Departure and death", ("C4",))
Exits = namedtuple("Exits", "depart limbo_ratio death")


@compiled
def departure_probability(withdrawn, p):
    """Return the chance to leave the country this month, for someone outside prison."""
    return p.depart * (p.limbo_ratio if withdrawn else 1.0)


@compiled_apart
def leave(person, how):
    """Take the person out of the world for good; what they held is free again."""
    person.phase = GONE
    person.exit_kind = how
    person.phase_months = 0
    person.active_this_month = 0
    person.reengaged = 0
    person.in_d_radex = 0
    person.isolated = 0
    person.in_programme = 0
    person.attends_lab = 0
    person.entitled = 0
    person.key_worker_months = 0
    person.eligible = 0
    person.review_due = 0
    stop_all_services(person)


@compiled
def advance(person, p, u, i, who, month):
    """Let the person leave, or die."""
    if u[purposes.DIES, i] < p.death:
        leave(person, DIED)
        note(person, E_DIED)
    elif not is_inside(person) and u[purposes.DEPARTS, i] < departure_probability(
            is_withdrawn(person), p):
        leave(person, DEPARTED)
        note(person, E_DEPARTED)
