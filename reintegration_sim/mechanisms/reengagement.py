"""Return to violent extremism: behaviour, rare; whether it becomes known; whether it ends.

    onset: base*exp(ln age*(age - 33)/10 + 0.35*(prior - 0.5) + ov*V), x in_custody inside
    V = ln attachment*(attachment - 0.40)/sd + ln ties*(harmful - 0.35)
        + ln no_work*([no job] - 0.7) + family, risky family, loss of meaning, status lost,
        asset freeze + multi_agency*(link[house, police] - 0.25)
        + tau*(supervision, worker, home terms of the ordinary hazard) + certainty*ln(d/detected)
    d = detected*(0.4 + 1.5*surveillance/100*(1 listed, 0.3 not))*(0.7 + 1.2*fidelity*link[OCAD,
        police])*(1 + 0.15*contacts*fidelity)*(0.8 once status is withdrawn)*(2 inside)
While re-engaged, each month: known with 1 - exp(-d), then convicted with ``convicted``; outside
an attack with ``attack``; stops of itself with ``disengage``.

Surveillance finds what is there and deters a little by certainty. Terms carried over from
ordinary crime count to the power tau (transfer_to_extremism), which no study identifies; inside,
where nobody is supervised or homeless, they stand at the reference.
Left out: groups, plots, kinds and gravity of attacks.
Brief: C2, R4, F7.
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_ATTACK,
    E_CONVICTED,
    E_KNOWN,
    E_ONSET,
    E_STOPPED,
    L_HOUSE,
    L_OCAD,
    L_POLICE,
    NO_JOB,
    PERSON,
)
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import happens, surely_not
from ..core.people import is_inside, is_prosocial, is_withdrawn, note
from . import return_to_prison
from .spec import MechanismSpec

SPEC = MechanismSpec("reengagement", 10, "Re-engagement in violent extremism",
                     ("C2", "R4", "F7"))
Reengagement = namedtuple(
    "Reengagement",
    "ln_base ln_attachment ln_ties ln_no_work ln_family ln_bad_family ln_meaning_loss "
    "ln_status_lost ln_asset_freeze multi_agency certainty detected disengage convicted "
    "attack age_centre record_slope usual_record usual_attachment usual_ties usual_no_work "
    "usual_family usual_bad_family usual_motivation usual_link detect_base detect_followed "
    "detect_unlisted detect_agencies detect_link detect_contact detect_withdrawn "
    "detect_inside shortest_term longest_term attack_term")

LEAST_DETECTION = 0.05
LEAST_DETECTION_LN = -math.log(LEAST_DETECTION)
"""Detection against ``detected`` that hardly anybody is below, for a bound."""


@compiled
def detection_hazard(surveillance, listed, link, contacts, fidelity, withdrawn, inside, p):
    """Return the monthly hazard that re-engagement becomes known."""
    followed = surveillance / 100.0 * (1.0 if listed == 1 else p.detect_unlisted)
    d = p.detected * (p.detect_base + p.detect_followed * followed)
    d *= p.detect_agencies + p.detect_link * fidelity * link
    d *= 1.0 + p.detect_contact * contacts * fidelity
    if withdrawn:
        d *= p.detect_withdrawn
    if inside:
        d *= p.detect_inside
    return d


@compiled
def pull(person, family, link, transfer, state_sd, p):
    """Return what policy and life add to the ln hazard of onset, deterrence apart."""
    v = p.ln_attachment * (person.attachment - p.usual_attachment) / state_sd
    v += p.ln_ties * (person.harmful_ties - p.usual_ties)
    v += p.ln_no_work * ((1.0 if person.job == NO_JOB else 0.0) - p.usual_no_work)
    held = person.family_contact if is_prosocial(family) else 0.0
    v += p.ln_family * (held - p.usual_family)
    risky = person.family_contact * family.extremist * family.has_tie
    v += p.ln_bad_family * (risky - p.usual_bad_family)
    v -= p.ln_meaning_loss * (person.motivation - p.usual_motivation) / state_sd
    if is_withdrawn(person):
        v += p.ln_status_lost
    v += p.ln_asset_freeze * person.assets_frozen
    v += p.multi_agency * (link - p.usual_link)
    return v + transfer * person.protection


@compiled
def begins(person, family, link, detection, inside, p, p_offence, shared, u):
    """Return whether re-engagement begins this month, for the uniform u."""
    v = pull(person, family, link, shared.transfer_to_extremism, shared.state_sd, p)
    level = p.ln_base + background(person, p, p_offence.ln_age) + shared.overlap * v
    # Deterrence by certainty adds at most this where detection is as small as it gets.
    most = level + shared.overlap * abs(p.certainty) * LEAST_DETECTION_LN
    if surely_not(u, most) and detection > p.detected * LEAST_DETECTION:
        return False
    h = math.exp(level + shared.overlap * p.certainty * math.log(detection / p.detected))
    return happens(u, h * p_offence.in_custody if inside else h)


@compiled
def background(person, p, ln_age):
    """Return what does not change with policy, ln hazard."""
    return (ln_age * (person.age - p.age_centre) / 10.0
            + p.record_slope * (person.prior_record - p.usual_record))


@compiled_apart
def goes_back(person, public, known, attacked, p, p_return, shared, luck, who, month):
    """Follow what the authorities do once re-engagement is known, or an attack happened."""
    if known:
        person.known = 1
        person.known_onsets += 1
        person.noticed_this_month = 1
        person.listed = 1
        public.known_cases += 1.0
        note(person, E_KNOWN)
    person.reengaged = 0
    convicted = uniform(luck, PERSON, who, month, purposes.CONVICTED_TERROR) < p.convicted
    if not (convicted or attacked):
        return
    person.convicted_terror = 1
    note(person, E_CONVICTED)
    draw = uniform(luck, PERSON, who, month, purposes.TERROR_TERM)
    term = int(p.shortest_term + draw * (p.longest_term - p.shortest_term) + 0.5)
    if attacked:
        term = int(p.attack_term)
    if is_inside(person):
        person.sentence += term
    else:
        term = max(term, person.supervision_left)
        return_to_prison.advance(person, term, p_return, shared)


@compiled
def advance(person, family, region, public, levers, p, p_offence, p_return, shared, u, i, luck,
            who, month):
    """Let re-engagement begin, become known, lead to an attack, or end."""
    inside = is_inside(person)
    if inside:
        person.protection = 0.0
    detection = detection_hazard(
        levers.surveillance, person.listed, region.link[L_OCAD, L_POLICE], person.contacts,
        shared.fidelity, is_withdrawn(person), inside, p)
    if person.reengaged == 0:
        if begins(person, family, region.link[L_HOUSE, L_POLICE], detection, inside, p, p_offence,
                  shared, u[purposes.ONSET, i]):
            person.reengaged = 1
            person.onsets += 1
            note(person, E_ONSET)
        return
    if happens(uniform(luck, PERSON, who, month, purposes.KNOWN), detection):
        goes_back(person, public, True, False, p, p_return, shared, luck, who, month)
    elif not inside and uniform(luck, PERSON, who, month, purposes.ATTACK) < p.attack:
        person.attacks += 1
        public.attacks += 1.0
        note(person, E_ATTACK)
        goes_back(person, public, True, True, p, p_return, shared, luck, who, month)
    elif uniform(luck, PERSON, who, month, purposes.STOPS) < p.disengage:
        person.reengaged = 0
        note(person, E_STOPPED)
