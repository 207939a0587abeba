"""OCAD's belief about a person, from noisy signals, with errors in both directions.

    noise  = noise * (1 - information_gain * mean(link[house, OCAD], link[OCAD, municipality]))
                   * (1 - balance_gain * balance)
    risk   = 0.6*attachment + 0.4*harmful + 0.15*(distress - usual) + bias + noise*z
    resil  = 0.25*(housing/2 + job/2 + bridging + family) - usual
    target = clip(risk - balance*resilience_weight*resil, 0, 1), at least 0.8 once known
    threat moves towards target by ``up``, or downwards by ``down`` (as fast as up at balance 1)

A review takes place when due and when OCAD has the time. Distress reads as risk, so some are
believed dangerous for being unwell. Twelve months outside below delist_below: off the list.
Left out: gaming of the assessment, disagreement between services.
Brief: R9, R8, C12.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import E_DELISTED, L_HOUSE, L_OCAD, L_TOWN
from ..core.compiled import compiled
from ..core.luck import noise as noise_of
from ..core.maths import approach, clip
from ..core.people import is_inside, note
from .spec import MechanismSpec

SPEC = MechanismSpec("threat_assessment", 2, "OCAD's belief about threat", ("R8", "R9", "C12"))
ThreatAssessment = namedtuple(
    "ThreatAssessment",
    "noise information_gain balance_gain resilience_weight up down bias delist_below "
    "delist_months weight_attachment weight_ties weight_distress usual_distress weight_resilience "
    "usual_resilience known_floor")


@compiled
def signal_noise(link_house, link_town, balance, p):
    """Return the standard deviation of one signal, state units."""
    return p.noise * (1.0 - p.information_gain * (link_house + link_town) / 2.0) * (
        1.0 - p.balance_gain * balance)


@compiled
def risk_signs(attachment, harmful_ties, distress, p):
    """Return what risk signs say on average, state units."""
    return (p.weight_attachment * attachment + p.weight_ties * harmful_ties
            + p.weight_distress * (distress - p.usual_distress) + p.bias)


@compiled
def resilience_signs(housing, job, bridging, family, p):
    """Return what resilience signs say against the usual, state units."""
    return p.weight_resilience * (
        housing / 2.0 + job / 2.0 + bridging + family) - p.usual_resilience


@compiled
def threat_next(threat, target, balance, p):
    """Return the belief after a review: quick to rise, slow to fall unless balanced."""
    if target > threat:
        return approach(threat, target, p.up)
    return approach(threat, target, p.down + max(0.0, p.up - p.down) * balance)


@compiled
def advance(person, family, town, region, ocad, levers, p, u, i, who, month):
    """Review the file when due; count months below the delisting belief."""
    if person.listed == 0:
        return
    if person.review_due == 1 and u[purposes.REVIEWED, i] < ocad.served_share:
        person.review_due = 0
        balance = levers.assessment_balance
        spread = signal_noise(region.link[L_HOUSE, L_OCAD],
                              region.link[L_OCAD, L_TOWN] * town.reach, balance, p)
        risk = risk_signs(person.attachment, person.harmful_ties, person.distress,
                          p) + spread * noise_of(u[purposes.SIGNAL, i])
        support = 0.0 if family.extremist == 1 else family.cohesion * person.family_contact
        resilience = resilience_signs(person.housing, person.job, person.bridging, support, p)
        target = clip(risk - balance * p.resilience_weight * resilience, 0.0, 1.0)
        if person.known == 1:
            target = max(target, p.known_floor)
        person.assessed_threat = threat_next(person.assessed_threat, target, balance, p)
    if person.assessed_threat < p.delist_below and not is_inside(person):
        person.good_months += 1
    else:
        person.good_months = 0
    if person.good_months >= p.delist_months and person.known == 0:
        person.listed = 0
        person.good_months = 0
        note(person, E_DELISTED)
