"""Early release by the court, or full term; what is imposed afterwards.

    may ask: served >= served_before_release % of the term (2/3 for legal recidivists)
    declines for a year with refuse * (1.6 - 1.2*fairness), so that no conditions follow
    granted with sig(logit(early_grant * early_release/100)
                     - threat_weight*(1 - 0.6*w)*(threat - 0.5) + 2*w*plan_weight*(plan - 0.3)
                     - pressure),          w = reintegration_weight
    plan = 0.25*(family tie*contact + 0.6*papers + dose + link[prison, municipality])

The court decides as many petitions as it has time for. Granted: electronic monitoring first with
monitoring_first/100, then conditions for the rest of the term, at least test_term. At full term:
at the disposal of the court with post_sentence/100 (some are held on), otherwise free, with a
disengagement track for ordered_track.
Left out: appeals, prison leave, differences between courts.
Brief: R4, R17, F7.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    CONDITIONAL,
    EM,
    FREE,
    L_PRISON,
    L_TOWN,
    PERSON,
    POST_SENTENCE,
    SERVING,
)
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import logit, sig
from .clocks import start_phase
from .spec import MechanismSpec

SPEC = MechanismSpec("release_decision", 3, "Early release, full term, post-sentence measures",
                     ("R4", "R17", "F7"))
ReleaseDecision = namedtuple(
    "ReleaseDecision",
    "prosecuted_early remand_early remand_late remand_women entry_gap entry_papers trial_months "
    "pending_delay convicted band_five band_ten band_fifteen exactly_five shortest_term five_years "
    "ten_years fifteen_years longest_term suspended_early suspended_late pending_suspended "
    "most_suspended probation_months recidivist recidivist_share early_grant threat_weight "
    "threat_centre weight_shift plan_weight plan_centre plan_part plan_papers refuse "
    "refuse_unfair refuse_fair em_months test_term ordered_track track_months stays stay_months "
    "post_sentence_months")


@compiled
def may_ask(person, levers, p):
    """Return whether the term served allows to ask for early release."""
    if person.phase != SERVING or person.stay_left > 0 or person.at_disposal == 1:
        return False
    share = levers.served_before_release / 100.0
    if person.recidivist == 1:
        share = max(share, p.recidivist_share)
    return person.served >= share * person.sentence and person.served < person.sentence


@compiled
def declining_probability(fairness, p):
    """Return the chance that somebody declines early release for a year."""
    return p.refuse * (p.refuse_unfair - p.refuse_fair * fairness)


@compiled
def release_plan(tie, contact, papers, dose, link, p):
    """Return how ready a release plan is, about 0 to 1."""
    return p.plan_part * (tie * contact + p.plan_papers * papers + dose + link)


@compiled
def grant_probability(early_release, weight, threat, plan, pressure, p):
    """Return the monthly chance that the court grants early release."""
    base = logit(p.early_grant * early_release / 100.0)
    return sig(base - p.threat_weight * (1.0 - p.weight_shift * weight) * (threat - p.threat_centre)
               + 2.0 * weight * p.plan_weight * (plan - p.plan_centre) - pressure)


@compiled_apart
def at_full_term(person, levers, p, luck, who, month):
    """Release at full term, to a post-sentence measure, or hold on."""
    if person.at_disposal == 0 and uniform(
            luck, PERSON, who, month, purposes.POST_SENTENCE) < levers.post_sentence / 100.0:
        person.at_disposal = 1
        if uniform(luck, PERSON, who, month, purposes.STAYS) < p.stays:
            person.stay_left = int(p.stay_months)
            return
    person.released_this_month = 2
    if person.at_disposal == 1:
        start_phase(person, POST_SENTENCE)
        person.supervision_left = int(p.post_sentence_months)
        person.at_disposal = 0
        return
    start_phase(person, FREE)
    if uniform(luck, PERSON, who, month, purposes.TRACK) < p.ordered_track:
        person.track_left = int(p.track_months)


@compiled_apart
def advance(person, family, town, region, court, public, levers, p, u, i, luck, who, month):
    """Release somebody who serves a term, if it is over or the court grants it."""
    if person.stay_left > 0:
        return
    if person.served >= person.sentence:
        at_full_term(person, levers, p, luck, who, month)
        return
    if person.eligible == 0:
        return
    if u[purposes.DECLINES, i] < declining_probability(person.fairness, p):
        return
    if u[purposes.PETITION, i] >= court.served_share:
        return
    plan = release_plan(family.has_tie, person.family_contact, person.papers, person.dose,
                        region.link[L_PRISON, L_TOWN] * town.reach, p)
    if u[purposes.GRANTED, i] >= grant_probability(
            levers.early_release, levers.reintegration_weight, person.assessed_threat, plan,
            public.pressure, p):
        return
    person.released_this_month = 1
    person.supervision_left = max(person.sentence - person.served, int(p.test_term))
    if uniform(luck, PERSON, who, month, purposes.MONITORED) < levers.monitoring_first / 100.0:
        start_phase(person, EM)
        person.em_left = int(p.em_months)
    else:
        start_phase(person, CONDITIONAL)
