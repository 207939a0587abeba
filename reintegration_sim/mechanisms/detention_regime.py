"""Life inside: placement in D-RadEx, isolation, visits, harmful ties.

    D-RadEx for six months if threat > d_radex_threat and u < d_radex_reach*d_radex/100
    isolated for six months with isolation/100 (x isolation_in_d_radex there)
    visits   = family_visits * access * (1 - visit_room*(1 - free_room)) * (0.5 in D-RadEx)
    exposure = prison_ties*(1 + 0.5*stress);  in D-RadEx exposure*(1 - separation) + concentration
    harmful <- lim(gain(harmful, exposure) - prison_ties_fade*harmful)

Separation protects others and may harden those separated: the priors leave the sign open.
`access` differs between prisons as long as there are no common rules (prison_consistency).
Left out: transfers, isolation as punishment, recruitment between named persons.
Brief: F2, F7, R2, R13, R17.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.compiled import compiled
from ..core.maths import gain, lim
from .spec import MechanismSpec

SPEC = MechanismSpec("detention_regime", 3, "D-RadEx, isolation, visits and ties inside",
                     ("F2", "F7", "R2", "R13", "R17"))
DetentionRegime = namedtuple(
    "DetentionRegime",
    "isolation_distress detention_distress prison_ties separation concentration visit_room "
    "isolation_in_d_radex d_radex_threat d_radex_reach visits_in_d_radex stress_ties "
    "prison_ties_fade access_evened")


@compiled
def access(access_spread, prison_consistency, p):
    """Return access to visits and programmes against the mean; 1 with common rules."""
    return 1.0 + access_spread * (1.0 - p.access_evened * prison_consistency)


@compiled
def visits_held(family_visits, access_here, free_room, in_d_radex, p):
    """Return visits a month that take place."""
    held = family_visits * access_here * (1.0 - p.visit_room * (1.0 - free_room))
    return held * (p.visits_in_d_radex if in_d_radex == 1 else 1.0)


@compiled
def exposure(stress, in_d_radex, p):
    """Return the monthly gain of harmful ties inside."""
    ordinary = p.prison_ties * (1.0 + p.stress_ties * stress)
    if in_d_radex == 1:
        return ordinary * (1.0 - p.separation) + p.concentration
    return ordinary


@compiled
def isolation_probability(isolation, in_d_radex, p):
    """Return the chance to spend this half-year in isolation."""
    return isolation / 100.0 * (p.isolation_in_d_radex if in_d_radex == 1 else 1.0)


@compiled
def advance(person, prison, levers, p, u, i):
    """Place the person for this month and let ties inside form."""
    person.in_d_radex = 0
    if person.assessed_threat > p.d_radex_threat and u[purposes.PLACED, i] < p.d_radex_reach * (
            levers.d_radex / 100.0):
        person.in_d_radex = 1
    person.isolated = 0
    if u[purposes.ISOLATED, i] < isolation_probability(levers.isolation, person.in_d_radex, p):
        person.isolated = 1
        person.isolated_ever = 1
        person.isolation_since = 0
    person.visits = visits_held(levers.family_visits, prison.access, prison.free_room,
                                person.in_d_radex, p)
    grown = gain(person.harmful_ties, exposure(prison.stress, person.in_d_radex, p))
    person.harmful_ties = lim(grown - p.prison_ties_fade * person.harmful_ties)
