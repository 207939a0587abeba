"""Finding and losing a home.

    alone     = find * market * invitation * (1 or no_papers) * (1 or no_income)
    supported = find_supported * fidelity * market, added independently while served
    lost      with lose * (0.6 + 0.8*debt), x kept_supported while served, x 2 once withdrawn;
              half of it to the family
    with family: leaves with leave_family*(0.4 + 1.2*strain); precarious: taken in with
    taken_in * tie * cohesion * (0.3 + contact)

Landlords answer less to people with this record (invitation), and less still where local stigma
is high. No papers or no account: hardly a lease.
Left out: quality and price of homes, evictions as such.
Brief: R11, R15, C3.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_HOME_LOST,
    E_SETTLED,
    PERSON,
    PRECARIOUS,
    S_HOUSING,
    SETTLED,
    WITH_FAMILY,
)
from ..core.compiled import compiled
from ..core.luck import uniform
from ..core.maths import clip, either
from ..core.people import has_income, is_withdrawn, note, served
from .spec import MechanismSpec

SPEC = MechanismSpec("housing", 5, "Finding and losing a home", ("R11", "R15", "C3"))
Housing = namedtuple(
    "Housing",
    "find find_supported lose invitation no_papers frozen_lease leave_family stigma_slope "
    "usual_stigma no_income lose_base lose_debt lose_served lose_withdrawn to_family leave_base "
    "leave_strain taken_in taken_in_base")


@compiled
def invitation_ratio(local_stigma, effects, p):
    """Return how often landlords answer, against people without this record."""
    shift = 1.0 + p.stigma_slope * effects * (local_stigma - p.usual_stigma)
    return 1.0 - (1.0 - p.invitation) * shift


@compiled
def finding_alone(market, invitation, papers, income, frozen, p):
    """Return the chance to find a settled home without help this month."""
    chance = p.find * market * invitation
    if papers == 0:
        chance *= p.no_papers
    if not income:
        chance *= p.no_income
    if frozen == 1:
        chance *= p.frozen_lease
    return clip(chance, 0.0, 1.0)


@compiled
def losing_probability(debt, is_served, withdrawn, p):
    """Return the chance to lose a settled home this month."""
    chance = p.lose * (p.lose_base + p.lose_debt * debt)
    if is_served:
        chance *= p.lose_served
    if withdrawn:
        chance *= p.lose_withdrawn
    return chance


@compiled
def advance(person, family, town, levers, p, shared, u, i, luck, who, month):
    """Find a home, lose one, move out of or into the family's."""
    is_served = served(person, S_HOUSING)
    if person.housing == SETTLED:
        if u[purposes.HOME_LEFT, i] < losing_probability(
                person.debt, is_served > 0.0, is_withdrawn(person), p):
            person.home_by_support = 0
            goes = uniform(luck, PERSON, who, month, purposes.HOME_LOST_TO)
            with_family = family.has_tie == 1 and goes < p.to_family
            person.housing = WITH_FAMILY if with_family else PRECARIOUS
            note(person, E_HOME_LOST)
        return
    market = levers.housing_market * town.housing_market
    alone = finding_alone(market, invitation_ratio(town.local_stigma, shared.effects, p),
                          person.papers, has_income(person), person.assets_frozen, p)
    supported = clip(is_served * p.find_supported * shared.fidelity * market, 0.0, 1.0)
    draw = u[purposes.HOME_FOUND, i]
    if draw < either(alone, supported):
        person.housing = SETTLED
        person.home_by_support = 0 if draw < alone else 1
        note(person, E_SETTLED)
    elif person.housing == WITH_FAMILY:
        if u[purposes.HOME_LEFT, i] < p.leave_family * (
                p.leave_base + p.leave_strain * family.strain):
            person.housing = PRECARIOUS
    elif u[purposes.HOME_LEFT, i] < p.taken_in * family.has_tie * family.cohesion * (
            p.taken_in_base + person.family_contact):
        person.housing = WITH_FAMILY
