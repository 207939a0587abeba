"""How the outcomes of a month are summed up in compiled code; `measured` makes outcomes of it."""

from __future__ import annotations

import math

import numpy as np

from ..core.codes import (
    DEPARTED,
    DIED,
    EM,
    FINAL,
    GONE,
    JOB,
    N_REGIONS,
    N_SECTORS,
    N_SERVICES,
    NOT_HERE,
    PRECARIOUS,
    PROCEDURE,
    REMOVED,
    SETTLED,
    TRAINING,
    WITHDRAWN,
)
from ..core.compiled import compiled, compiled_apart
from ..core.people import is_inside, is_prosocial, is_supervised, limbo
from .outcomes import GROUPS, OUTCOME_NAMES

_WORK = ("started", "here", "with_children", "families", "n_listed", "n_inside", "releases", "gaps",
         "outside_months", *(f"n_{g}" for g in GROUPS))
"""Counts that sums are divided by; not outcomes."""

SUMS = (*OUTCOME_NAMES, *_WORK)
"""Names of the sums of a month, in order."""

SERIES_DTYPE = np.dtype((np.record, [(name, "f8") for name in SUMS]))


@compiled
def add_person(s, person, family, month):
    """Add one person to the sums of this month."""
    if person.phase == NOT_HERE:
        return
    s.started += 1.0
    add_groups(s, person, family)
    add_history(s, person)
    s.reversals += person.reversals
    if person.phase == GONE:
        s.phase_gone += 1.0
        if person.exit_kind == DEPARTED:
            s.departed += 1.0
        elif person.exit_kind == DIED:
            s.died += 1.0
        elif person.exit_kind == REMOVED:
            s.removed += 1.0
        return
    s.here += 1.0
    add_stability(s, person, month)
    add_life(s, person, family)
    add_control(s, person)


@compiled
def add_history(s, person):
    """Add what has happened so far, also to those who are gone."""
    if person.offences == 0 and person.breaches == 0 and person.onsets == 0:
        return
    s.offences += person.offences
    s.offences_seen += person.offences_seen
    if person.offences > 0:
        s.people_with_offence += 1.0
    if person.offences_seen > 0:
        s.people_with_offence_seen += 1.0
    if person.offences_seen > 0 or person.known_onsets > 0 or person.reincarcerations > 0:
        s.people_with_contact += 1.0
    s.breaches += person.breaches
    s.breaches_seen += person.breaches_seen
    s.revocations += person.revocations
    if person.reincarcerations > 0:
        s.people_reincarcerated += 1.0
    s.onsets += person.onsets
    s.known_reengagements += person.known_onsets
    s.terror_convictions += person.convicted_terror
    s.attacks += person.attacks


@compiled
def add_groups(s, person, family):
    """Add the headline of each group the person belongs to."""
    stable = 1.0 if person.durably_stable == 1 and person.phase != GONE else 0.0
    if person.female == 1:
        s.n_women += 1.0
        s.durably_stable_women += stable
    else:
        s.n_men += 1.0
        s.durably_stable_men += stable
    if person.exposed == 1:
        s.n_exposed += 1.0
        s.durably_stable_exposed += stable
    else:
        s.n_not_exposed += 1.0
        s.durably_stable_not_exposed += stable
    if person.region == 0:
        s.n_brussels += 1.0
        s.durably_stable_brussels += stable
    elif person.region == 1:
        s.n_flanders += 1.0
        s.durably_stable_flanders += stable
    else:
        s.n_wallonia += 1.0
        s.durably_stable_wallonia += stable
    if is_prosocial(family):
        s.n_good_family += 1.0
        s.durably_stable_good_family += stable
    else:
        s.n_other_family += 1.0
        s.durably_stable_other_family += stable


@compiled
def add_stability(s, person, month):
    """Add the headline, the index and its alternatives."""
    s.durably_stable += person.durably_stable
    s.strictly_stable += 1.0 if person.strict_streak >= 12 else 0.0
    h = person.part_housing
    w = person.part_work
    a = person.part_papers
    f = person.part_family
    y = person.part_psychosocial
    t = person.part_ties
    s.part_housing += h
    s.part_work += w
    s.part_papers += a
    s.part_family += f
    s.part_psychosocial += y
    s.part_ties += t
    if month % 12 == 11:
        # Dear to work out, and an alternative view: at the end of each year only.
        product = (max(h, 0.05) * max(w, 0.05) * max(a, 0.05) * max(f, 0.05) * max(y, 0.05)
                   * max(t, 0.05))
        s.index_geometric += math.exp(math.log(product) / 6.0)
    s.index_worst += min(h, w, a, f, y, t)
    if person.index_streak >= 12:
        s.index_durable += 1.0
    if not is_inside(person):
        if person.index >= 0.5:
            s.index_above_50 += 1.0
        if person.index >= 0.6:
            s.index_above_60 += 1.0
        if person.index >= 0.7:
            s.index_above_70 += 1.0


@compiled
def add_life(s, person, family):
    """Add needs, inner life, ties and family."""
    inside = is_inside(person)
    if not inside:
        s.outside_months += 1.0
        if person.housing == SETTLED:
            s.settled += 1.0
            s.homes_by_support += person.home_by_support
        if person.housing != PRECARIOUS:
            s.with_home += 1.0
        if person.job == JOB:
            s.in_job += 1.0
            s.jobs_by_support += person.job_by_support
        elif person.job == TRAINING:
            s.in_training += 1.0
        if person.handover_gap > 0:
            s.in_gap += 1.0
        s.social_rights += person.rights
        if person.key_worker_months > 0:
            s.effort_guidance += 1.0
        s.effort_lab_attendance += person.attends_lab
    else:
        s.n_inside += 1.0
        s.dose_inside += person.dose
        s.effort_programmes += person.in_programme
        s.effort_visits += person.visits
    s.papers_in_order += person.papers
    s.debt += person.debt
    if person.released_this_month > 0:
        s.releases += 1.0
        s.gaps += person.handover_gap
    s.distress += person.distress
    s.motivation += person.motivation
    s.trust += person.trust
    s.fairness += person.fairness
    s.stigma_felt += person.stigma_felt
    s.attachment += person.attachment
    s.dose += person.dose
    s.bonding += person.bonding
    s.bridging += person.bridging
    s.linking += person.linking
    s.harmful_ties += person.harmful_ties
    s.family_cohesion += family.cohesion
    s.family_strain += family.strain
    s.family_contact += person.family_contact
    s.together += person.together
    if person.children > 0:
        s.with_children += 1.0
        s.child_wellbeing += family.child_wellbeing


@compiled
def add_control(s, person):
    """Add beliefs, measures, phases and the effort of control."""
    phase = person.phase
    if person.listed == 1:
        s.n_listed += 1.0
        s.listed += 1.0
        s.assessed_threat += person.assessed_threat
    s.measures += person.measures
    if limbo(person) > 0.0:
        s.in_limbo += 1.0
    if person.sanction_state == PROCEDURE and person.sanction_months == 0:
        s.effort_procedures += 1.0
    if WITHDRAWN <= person.sanction_state <= FINAL:
        s.status_withdrawn += 1.0
    s.in_d_radex += person.in_d_radex
    s.in_isolation += person.isolated
    if is_inside(person):
        s.inside += 1.0
        s.effort_prison += 1.0
    elif is_supervised(person):
        s.under_conditions += 1.0
        s.effort_contacts += person.contacts
        if phase == EM:
            s.effort_monitoring += 1.0
        else:
            s.effort_supervision += 1.0
    if phase == 1:
        s.phase_pending += 1.0
    elif phase == 2:
        s.phase_remand += 1.0
    elif phase == 3:
        s.phase_serving += 1.0
    elif phase == 4:
        s.phase_em += 1.0
    elif phase == 5:
        s.phase_conditional += 1.0
    elif phase == 6:
        s.phase_probation += 1.0
    elif phase == 7:
        s.phase_post_sentence += 1.0
    elif phase == 8:
        s.phase_free += 1.0


@compiled_apart
def add_institutions(s, prisons, houses, towns, regions, labs, public):
    """Add the means over institutions."""
    for j in range(len(prisons)):
        s.prison_stress += prisons[j].stress / len(prisons)
        s.free_room += prisons[j].free_room / len(prisons)
        s.orientation += 0.5 * prisons[j].orientation / len(prisons)
    widest = prisons[0].access
    narrowest = prisons[0].access
    for j in range(len(prisons)):
        widest = max(widest, prisons[j].access)
        narrowest = min(narrowest, prisons[j].access)
    s.access_gap = widest - narrowest
    for h in range(len(houses)):
        s.house_stress += houses[h].stress / len(houses)
        s.time_for_files += houses[h].time / len(houses)
        s.skill += houses[h].skill / len(houses)
        s.orientation += 0.5 * houses[h].orientation / len(houses)
    for t in range(len(towns)):
        s.local_stigma += towns[t].local_stigma / len(towns)
    for r in range(N_REGIONS):
        for k in range(N_SERVICES):
            s.effort_services += regions[r].taken[k]
            s.waiting += regions[r].waiting[k]
        s.lab_trust += labs[r].member_trust / N_REGIONS
        for a in range(N_SECTORS):
            for b in range(a):
                s.coherence += regions[r].link[a, b]
    s.coherence /= N_REGIONS * (N_SECTORS * (N_SECTORS - 1) // 2)
    s.salience = public.salience
