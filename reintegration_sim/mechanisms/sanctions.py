"""Loss of nationality or residence as a dated process, and how measures pile up.

For people who can lose their status:
    0 none -> 1 threatened    at a rate of
                              sanction_threat/100/12 * (1 + 2*pressure) * clip(1.6*threat, 0.2, 1.6)
    1 -> 2 procedure          after mean procedure_months with sanction_carried/100, else back to 0
    2 -> 3 withdrawn, appeal  after mean procedure_months with ``withdrawn``, else 5
    3 -> 5 restored           after mean appeal_months with appeal_won, else 4 final
    4: removed from the country with ``removed`` a month; otherwise stays, without papers, rights,
       guidance or new services.  5 is protected.
The nationality office moves as many files as it has time for. Entering 1, 3, 4 is a shock s =
0.5, 1, 0.5: trust*(1 - trust_loss*s), fairness*(1 - 0.5*trust_loss*s).

    adhoc    <- max(0, 0.92*adhoc + 0.25*pressure*(0.5 + threat))
    measures  = base*(1 supervised, 0.35 listed and free, 0.7 inside) + 1 in states 1-2, 2 in 3-4
                + adhoc + D-RadEx + asset freeze + deregistration,
                base = measures_per_person*(0.5 + threat)
Left out: effects on the status of siblings.
Brief: R3, R17, R1, C4, C5.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_FINAL,
    E_PROCEDURE,
    E_REMOVED,
    E_RESTORED,
    E_THREATENED,
    E_WITHDRAWN,
    FINAL,
    NO_SANCTION,
    PERSON,
    PROCEDURE,
    REMOVED,
    RESTORED,
    THREATENED,
    WITHDRAWN,
)
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import chance, clip, lim
from ..core.people import is_inside, is_supervised, is_withdrawn, limbo, note
from .exits import leave
from .spec import MechanismSpec

SPEC = MechanismSpec("sanctions", 8, "Loss of status, and measures that pile up",
                     ("R3", "R17", "R1", "C4", "C5"))
Sanctions = namedtuple(
    "Sanctions",
    "exposed foreign procedure_months withdrawn appeal_months appeal_won removed limbo_distress "
    "measure_fairness superadditive trust_loss threat_pressure threat_slope threat_least "
    "threat_most shock_threatened shock_withdrawn shock_final shock_fairness adhoc_keeps "
    "adhoc_pressure measure_base factor_listed factor_inside limbo_measures withdrawn_measures "
    "usual_measures")


@compiled
def threat_probability(sanction_threat, pressure, assessed_threat, p):
    """Return the chance that somebody exposed is threatened this month."""
    personal = clip(p.threat_slope * assessed_threat, p.threat_least, p.threat_most)
    rate = sanction_threat / 100.0 / 12.0 * (1.0 + p.threat_pressure * pressure) * personal
    return chance(rate)


@compiled
def adhoc_next(adhoc, pressure, assessed_threat, p):
    """Return measures taken after headlines, a month on."""
    return max(0.0, p.adhoc_keeps * adhoc + p.adhoc_pressure * pressure * (
        p.measure_base + assessed_threat))


@compiled
def base_measures(measures_per_person, assessed_threat, supervised, inside, listed, p):
    """Return measures that come with the dossier itself."""
    base = measures_per_person * (p.measure_base + assessed_threat)
    if supervised:
        return base
    if inside:
        return base * p.factor_inside
    return base * p.factor_listed if listed == 1 else 0.0


@compiled
def excess(measures, p):
    """Return measures beyond the usual, counted more the more there are."""
    over = max(0.0, measures - p.usual_measures)
    return over * (1.0 + p.superadditive * max(0.0, over - 1.0))


@compiled_apart
def enter(person, state, shock, p, shared):
    """Move the person into another sanction state, with its shock."""
    person.sanction_state = state
    person.sanction_months = 0
    if shock > 0.0 and shared.effects > 0.0:
        person.trust = lim(person.trust * (1.0 - p.trust_loss * shock))
        person.fairness = lim(person.fairness * (1.0 - p.shock_fairness * p.trust_loss * shock))


@compiled_apart
def step(person, office, public, levers, p, shared, u, i, luck, who, month):
    """Move the sanction of somebody exposed by a month."""
    state = person.sanction_state
    if state == NO_SANCTION:
        if u[purposes.THREATENED, i] < threat_probability(
                levers.sanction_threat, public.pressure, person.assessed_threat, p):
            enter(person, THREATENED, p.shock_threatened, p, shared)
            note(person, E_THREATENED)
    elif state == THREATENED:
        if uniform(luck, PERSON, who, month, purposes.PROCEDURE) < (
                office.served_share / p.procedure_months):
            carried = uniform(luck, PERSON, who, month, purposes.CARRIED)
            if carried < levers.sanction_carried / 100.0:
                enter(person, PROCEDURE, 0.0, p, shared)
                note(person, E_PROCEDURE)
            else:
                enter(person, NO_SANCTION, 0.0, p, shared)
    elif state == PROCEDURE:
        if uniform(luck, PERSON, who, month, purposes.PROCEDURE) < (
                office.served_share / p.procedure_months):
            if uniform(luck, PERSON, who, month, purposes.WITHDRAWN) < p.withdrawn:
                enter(person, WITHDRAWN, p.shock_withdrawn, p, shared)
                note(person, E_WITHDRAWN)
            else:
                enter(person, RESTORED, 0.0, p, shared)
                note(person, E_RESTORED)
    elif state == WITHDRAWN:
        if uniform(luck, PERSON, who, month, purposes.APPEAL) < 1.0 / p.appeal_months:
            if uniform(luck, PERSON, who, month, purposes.APPEAL_WON) < p.appeal_won:
                enter(person, RESTORED, 0.0, p, shared)
                note(person, E_RESTORED)
            else:
                enter(person, FINAL, p.shock_final, p, shared)
                person.papers = 0
                person.rights = 0
                note(person, E_FINAL)
    elif state == FINAL and not is_inside(person):
        if uniform(luck, PERSON, who, month, purposes.REMOVED) < p.removed:
            leave(person, REMOVED)
            note(person, E_REMOVED)


@compiled
def advance(person, office, public, levers, p, shared, u, i, luck, who, month):
    """Move the sanction, then count the measures in force."""
    if person.exposed == 1 and person.sanction_state != RESTORED:
        step(person, office, public, levers, p, shared, u, i, luck, who, month)
        if person.active_this_month == 0:
            return
    person.adhoc_measures = adhoc_next(person.adhoc_measures, public.pressure,
                                       person.assessed_threat, p)
    measures = person.adhoc_measures + base_measures(
        levers.measures_per_person, person.assessed_threat, is_supervised(person),
        is_inside(person), person.listed, p)
    if is_withdrawn(person):
        measures += p.withdrawn_measures
    elif limbo(person) > 0.0:
        measures += p.limbo_measures
    person.measures = measures + person.in_d_radex + person.assets_frozen + person.deregistered
