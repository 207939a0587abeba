"""Ordinary offences that happen, and those that are noticed.

True monthly hazard outside:
    h = base/seen * k*((risk_months + 0.5)/24)^(k - 1) * (repeat if noticed before)
        * exp(static + ov*X),   k = shape
    static = frailty + ln women*female + ln age*(age - 33)/10 + ln prior*prior - centre
    X = home + job + family (fading over five years) + risky family + worker + changes of worker
        + fairness + programme + meaning + distress + debt + no income + status lost + isolation
        + crowding at release (of a prison one was in) + custody before + supervision
        + severity of measures
Each term is zero for the reference person (usual practice at release), so ``base`` keeps its
meaning. Severity counts half of ln severity_unfair + (ln severity_fair - ln severity_unfair)
* fairness for each measure beyond the usual: it deters only if it is felt to be just.
Inside: base/seen * inside_rate * in_custody * exp(static), never discounted.

Noticed with ``seen``; supervised 1 - (1 - seen)*(1 - 0.05*contacts*fidelity); electronic
monitoring takes another fifth of what stays unseen. Noticed: a new term with new_term.
Left out: kinds and gravity of offences, victims.
Brief: C2, R11, R15, R17.
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_NEW_TERM,
    E_OFFENCE,
    E_OFFENCE_SEEN,
    EM,
    PERSON,
    S_CHAPLAIN,
    S_MENTOR,
    SETTLED,
    WITH_FAMILY,
)
from ..core.compiled import compiled
from ..core.luck import uniform
from ..core.maths import clip, happens, surely_not
from ..core.people import (
    is_inside,
    is_prosocial,
    is_supervised,
    is_withdrawn,
    note,
    served,
)
from . import return_to_prison
from .spec import MechanismSpec

SPEC = MechanismSpec("common_offence", 10, "Ordinary offences, true and noticed",
                     ("C2", "R11", "R15", "R17"))
CommonOffence = namedtuple(
    "CommonOffence",
    "ln_base ln_seen ln_shape ln_repeat ln_risk_scale shape restart seen frailty ln_women "
    "ln_age ln_prior ln_home ln_job ln_family ln_bad_family ln_worker ln_fairness "
    "ln_programme ln_meaning ln_distress ln_debt ln_no_income ln_status_lost ln_isolation "
    "ln_crowding ln_after_custody ln_supervised ln_intensive ln_monitored ln_severity_fair "
    "ln_severity_unfair in_custody new_term static_centre age_centre risk_scale "
    "home_with_family usual_home usual_job family_fades family_cohesion usual_family "
    "usual_bad_family usual_served usual_changes most_changes usual_fairness usual_dose "
    "usual_meaning usual_distress usual_debt usual_no_income isolation_recent recent_months "
    "crowding_months usual_crowding usual_custody contacts_span usual_contacts "
    "least_intensity most_intensity usual_supervised severity_weight free_measures "
    "usual_measures_supervised usual_measures_free inside_rate seen_contact seen_monitored "
    "shortest_new_term longest_new_term threat_seen")

LN_2 = math.log(2.0)


@compiled
def static_part(person, p):
    """Return what does not change with policy, ln hazard. Never discounted."""
    return (person.frailty + p.ln_women * person.female
            + p.ln_age * (person.age - p.age_centre) / 10.0 + p.ln_prior * person.prior_record
            - p.static_centre)


@compiled
def home_term(housing, p):
    """Return the ln hazard of the home against the reference person."""
    state = 0.0
    if housing == SETTLED:
        state = 1.0
    elif housing == WITH_FAMILY:
        state = p.home_with_family
    return p.ln_home * (state - p.usual_home)


@compiled
def worker_term(served_well, p):
    """Return the ln hazard of guidance against the reference person."""
    return p.ln_worker * (served_well - p.usual_served)


@compiled
def supervision_term(supervised, monitored, contacts, fidelity, p):
    """Return the ln hazard of supervision against the reference person."""
    term = -p.usual_supervised * p.ln_supervised
    if supervised:
        intensity = clip((contacts - p.usual_contacts) / p.contacts_span, p.least_intensity,
                         p.most_intensity)
        term += fidelity * (p.ln_supervised + p.ln_intensive * intensity)
        if monitored:
            term += fidelity * p.ln_monitored
    return term


@compiled
def family_term(person, family, p):
    """Return the ln hazard of family contact against the reference person."""
    term = -p.usual_bad_family * p.ln_bad_family
    fading = max(0.0, 1.0 - person.out_months / p.family_fades)
    held = 0.0
    if is_prosocial(family):
        held = person.family_contact * (p.family_cohesion + family.cohesion)
    elif family.has_tie == 1:
        term += p.ln_bad_family * person.family_contact
    return term + p.ln_family * fading * (held - p.usual_family)


@compiled
def severity_term(measures, fairness, supervised, p):
    """Return the ln hazard of measures beyond the usual: deterring if fair, else not."""
    usual = p.usual_measures_supervised if supervised else p.usual_measures_free
    felt = p.ln_severity_unfair + (p.ln_severity_fair - p.ln_severity_unfair) * fairness
    return p.severity_weight * felt * (max(0.0, measures - p.free_measures) - usual)


@compiled
def custody_term(person, p):
    """Return the ln hazard of what prison leaves behind."""
    term = p.ln_after_custody * (person.ever_detained - p.usual_custody)
    if person.isolated_ever == 1:
        term += p.ln_isolation * (
            p.isolation_recent if person.isolation_since < p.recent_months else 1.0)
    if person.out_months < p.crowding_months and person.ever_detained == 1:
        term += p.ln_crowding * (person.crowding_at_release - p.usual_crowding)
    return term


@compiled
def inner_term(person, meaning, state_sd, p):
    """Return the ln hazard of inner life, programme and means of living."""
    no_income = 0.0 if person.rights == 1 or person.job > 0 else 1.0
    return (p.ln_job * (person.job / 2.0 - p.usual_job)
            + p.ln_fairness * (person.fairness - p.usual_fairness) / state_sd
            + p.ln_programme * (person.dose - p.usual_dose)
            + p.ln_meaning * (min(1.0, meaning) - p.usual_meaning)
            + p.ln_distress * (person.distress - p.usual_distress) / (2.0 * state_sd)
            + p.ln_debt * (person.debt - p.usual_debt)
            + p.ln_no_income * (no_income - p.usual_no_income)
            + (p.ln_status_lost if is_withdrawn(person) else 0.0))


@compiled
def time_shape(risk_months, p):
    """Return the ln hazard after so many months at risk, against the first ``risk_scale``."""
    return (p.shape - 1.0) * math.log((risk_months + 0.5) / p.risk_scale)


@compiled
def most_time_shape(p):
    """Return the largest `time_shape`, that of the first month (shapes are below 1)."""
    return (1.0 - p.shape) * (p.ln_risk_scale + LN_2)


@compiled
def noticing_probability(supervised, monitored, contacts, fidelity, p):
    """Return the chance that an ordinary offence is noticed."""
    unseen = 1.0 - p.seen
    if supervised:
        unseen *= max(0.0, 1.0 - p.seen_contact * contacts * fidelity)
    if monitored:
        unseen *= 1.0 - p.seen_monitored
    return 1.0 - unseen


@compiled
def pull(person, family, supervised, p, p_guidance, shared):
    """Return X, what life and policy add to the ln hazard outside.

    Writes the part of it that re-engagement shares.
    """
    meaning = (served(person, S_MENTOR) + served(person, S_CHAPLAIN)) * shared.fidelity
    person.protection = (
        supervision_term(supervised, person.phase == EM, person.contacts, shared.fidelity, p)
        + worker_term(person.served_well, p) + home_term(person.housing, p))
    changes = shared.fidelity * p_guidance.ln_change_cost * (
        min(p.most_changes, person.worker_changes) - p.usual_changes)
    return (person.protection + changes + family_term(person, family, p)
            + inner_term(person, meaning, shared.state_sd, p) + custody_term(person, p)
            + severity_term(person.measures, person.fairness, supervised, p))


@compiled
def offends(person, family, inside, p, p_guidance, shared, u):
    """Return whether a true offence happens this month, for the uniform u."""
    static = static_part(person, p)
    level = p.ln_base - p.ln_seen
    if inside:
        level += static
        if surely_not(u, level):
            return False
        return happens(u, p.inside_rate * p.in_custody * math.exp(level))
    x = pull(person, family, is_supervised(person), p, p_guidance, shared)
    level += p.ln_shape + static + shared.overlap * x
    if person.offences_seen > 0:
        level += p.ln_repeat
    if surely_not(u, level + most_time_shape(p)):
        return False
    return happens(u, math.exp(level + time_shape(person.risk_months, p)))


@compiled
def advance(person, family, p, p_guidance, p_return, p_threat, shared, u, i, luck, who, month):
    """Let an ordinary offence happen or not; notice it or not; return to prison or not."""
    if not offends(person, family, is_inside(person), p, p_guidance, shared,
                   u[purposes.OFFENCE, i]):
        return
    person.offences += 1
    note(person, E_OFFENCE)
    if uniform(luck, PERSON, who, month, purposes.OFFENCE_SEEN) >= noticing_probability(
            is_supervised(person), person.phase == EM, person.contacts, shared.fidelity, p):
        return
    person.offences_seen += 1
    person.noticed_this_month = 1
    note(person, E_OFFENCE_SEEN)
    person.assessed_threat = clip(person.assessed_threat + p.threat_seen, 0.0, 1.0)
    if person.assessed_threat > p_threat.delist_below:
        person.listed = 1
    if uniform(luck, PERSON, who, month, purposes.NEW_TERM) >= p.new_term:
        return
    draw = uniform(luck, PERSON, who, month, purposes.TERM)
    term = int(p.shortest_new_term + draw * (p.longest_new_term - p.shortest_new_term) + 0.5)
    note(person, E_NEW_TERM)
    if is_inside(person):
        person.sentence += term
        return
    if is_supervised(person):
        term = max(term, person.supervision_left)
    return_to_prison.advance(person, term, p_return, shared)
