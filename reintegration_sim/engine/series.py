"""What is measured every month: the one table of outcomes, and how it is summed up.

Shares are per 100 people who started (the departed and dead count as not stable); ``_present``
means per 100 of those present. Events and effort are cumulative per 100 who started. Means are
over people present. No mechanism reads any of this.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

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
    PHASES,
    PRECARIOUS,
    PROCEDURE,
    REMOVED,
    SETTLED,
    TRAINING,
    WITHDRAWN,
)
from ..core.compiled import compiled, compiled_apart
from ..core.people import is_inside, is_prosocial, is_supervised, limbo

Better = Literal["higher", "lower", "neither"]
_PER100 = "per 100 who started"
_CUM = "per 100 who started, so far"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measured outcome: ``theme`` groups it, ``better`` says which way is better for people."""

    name: str
    label: str
    unit: str
    theme: str
    better: Better
    definition: str
    brief: tuple[str, ...] = ()


def _o(name: str, label: str, unit: str, theme: str, better: Better, definition: str,
       *brief: str) -> Outcome:
    return Outcome(name, label, unit, theme, better, definition, brief)


_JUSTICE = (
    _o("people_with_offence", "people with a true ordinary offence", _CUM, "justice", "lower",
       "At least one ordinary offence, noticed or not.", "C2", "R4"),
    _o("people_with_offence_seen", "people with a noticed ordinary offence", _CUM, "justice",
       "lower", "At least one ordinary offence that was noticed.", "C2"),
    _o("offences", "true ordinary offences", _CUM, "justice", "lower",
       "Ordinary offences, noticed or not.", "C2"),
    _o("offences_seen", "noticed ordinary offences", _CUM, "justice", "lower",
       "Ordinary offences that were noticed.", "C2"),
    _o("offence_rate", "true ordinary offences per 100 person-years outside",
       "per 100 person-years", "justice", "lower",
       "True ordinary offences so far over time spent outside prison in Belgium so far.", "C2"),
    _o("breaches", "broken conditions", _CUM, "justice", "lower", "True breaches of conditions."),
    _o("breaches_seen", "noticed broken conditions", _CUM, "justice", "lower",
       "Breaches that were noticed."),
    _o("revocations", "revocations without an offence", _CUM, "justice", "lower",
       "Returns to prison for a broken condition alone.", "R17", "C5"),
    _o("people_reincarcerated", "people back in prison at least once", _CUM, "justice", "lower",
       "Returned to prison for any reason.", "C2"),
    _o("onsets", "re-engagements begun", _CUM, "justice", "lower",
       "True onsets of re-engagement in violent extremism, known or not.", "C2"),
    _o("known_reengagements", "known re-engagements", _CUM, "justice", "lower",
       "Re-engagements that became known.", "C2"),
    _o("terror_convictions", "people convicted again for terrorism", _CUM, "justice", "lower",
       "Convicted again for terrorism.", "C2"),
    _o("attacks", "attacks", _CUM, "justice", "lower", "Attacks by people re-engaged.", "C2"),
)
_STABILITY = (
    _o("durably_stable", "durably stable", _PER100, "stability", "higher",
       "Out of prison, with a home, with an income or education, and no new noticed contact with "
       "justice, twelve months in a row.", "C1", "F6"),
    _o("durably_stable_present", "durably stable among those present", "per 100 present",
       "stability", "higher", "The same, over people present.", "C1"),
    _o("strictly_stable", "durably stable in a settled home", _PER100, "stability", "higher",
       "The same with a settled home of one's own.", "C1"),
    _o("core_index", "core index", "0-1", "stability", "higher",
       "Mean of family, psychosocial, ties and trust: what no service hands over.", "C1", "F6"),
    _o("stability_index", "stability index", "0-1", "stability", "higher",
       "Mean of six parts.", "C1", "F6"),
    _o("index_structural", "index, structural weights", "0-1", "stability", "higher",
       "First three parts 2/9 each, the others 1/9 each."),
    _o("index_relational", "index, relational weights", "0-1", "stability", "higher",
       "First three parts 1/9 each, the others 2/9 each."),
    _o("index_geometric", "index, geometric", "0-1", "stability", "higher",
       "Geometric mean of max(part, 0.05), at the end of the last full year."),
    _o("index_worst", "worst part", "0-1", "stability", "higher", "Smallest of the six parts."),
    _o("part_housing", "index part: housing", "0-1", "stability", "higher", "See the index."),
    _o("part_work", "index part: work and money", "0-1", "stability", "higher", "See the index."),
    _o("part_papers", "index part: papers", "0-1", "stability", "higher", "See the index."),
    _o("part_family", "index part: family", "0-1", "stability", "higher", "See the index."),
    _o("part_psychosocial", "index part: psychosocial", "0-1", "stability", "higher",
       "See the index."),
    _o("part_ties", "index part: ties and trust", "0-1", "stability", "higher", "See the index."),
    _o("index_durable", "index at 0.60 for twelve months", _PER100, "stability", "higher",
       "Outside with an index of at least 0.60, twelve months in a row."),
    _o("index_above_50", "index at 0.50 now", _PER100, "stability", "higher",
       "Outside with an index of at least 0.50 this month."),
    _o("index_above_60", "index at 0.60 now", _PER100, "stability", "higher", "At least 0.60."),
    _o("index_above_70", "index at 0.70 now", _PER100, "stability", "higher", "At least 0.70."),
    _o("reversals", "losses of stability once won", _CUM, "stability", "lower",
       "Index stability, once won, lost again.", "C9"),
)
_LIFE = (
    _o("settled", "in a settled home", _PER100, "needs", "higher", "Settled home.", "R11", "C3"),
    _o("with_home", "with a home", _PER100, "needs", "higher", "Settled or with the family."),
    _o("homes_by_support", "settled homes that came through support", _PER100, "needs", "neither",
       "For provenance: delivered, not found."),
    _o("in_job", "in a job", _PER100, "needs", "higher", "Ordinary job.", "R11", "C3"),
    _o("in_training", "in training or social employment", _PER100, "needs", "higher", "Training."),
    _o("jobs_by_support", "jobs that came through support", _PER100, "needs", "neither",
       "For provenance: delivered, not found."),
    _o("papers_in_order", "papers in order", _PER100, "needs", "higher", "Papers.", "R11", "F4"),
    _o("social_rights", "with income from social rights", _PER100, "needs", "higher", "Rights."),
    _o("debt", "burden of debt", "0-1", "needs", "lower", "Mean."),
    _o("waiting", "places waited for", _PER100, "needs", "lower",
       "People on waiting lists, summed over services."),
    _o("in_gap", "in a gap after release", _PER100, "needs", "lower",
       "Outside without worker, benefit or referral.", "R8", "C6"),
    _o("gap_at_release", "gap at release", "months, mean so far", "needs", "lower",
       "Mean gap of all releases so far.", "R8", "C6"),
    _o("distress", "distress", "0-1", "inner life", "lower", "Mean.", "R12"),
    _o("motivation", "motivation and meaning", "0-1", "inner life", "higher", "Mean.", "R14"),
    _o("trust", "trust in institutions", "0-1", "inner life", "higher", "Mean.", "R14"),
    _o("fairness", "perceived fairness", "0-1", "inner life", "higher", "Mean.", "R17"),
    _o("stigma_felt", "felt stigma", "0-1", "inner life", "lower", "Mean.", "R16", "C11"),
    _o("attachment", "latent attachment to violent extremism", "0-1", "inner life", "lower",
       "Mean; an attitude nobody observes."),
    _o("dose", "programme or psychosocial work alive in the person", "0-1", "inner life",
       "neither", "Mean.", "C7", "F3"),
    _o("dose_inside", "the same, among those inside", "0-1", "inner life", "neither",
       "Mean over people in prison.", "C7", "F3"),
    _o("bonding", "bonding ties", "0-1", "ties", "higher", "Mean.", "F5", "C10"),
    _o("bridging", "bridging ties", "0-1", "ties", "higher", "Mean.", "F5", "C10"),
    _o("linking", "linking ties", "0-1", "ties", "higher", "Mean.", "F5", "C10"),
    _o("harmful_ties", "harmful ties", "0-1", "ties", "lower", "Mean."),
    _o("family_cohesion", "family cohesion", "0-1", "family", "higher",
       "Mean over families of people present.", "R13", "C8"),
    _o("family_strain", "family strain", "0-1", "family", "lower", "Mean.", "R13"),
    _o("family_contact", "family contact", "0-1", "family", "higher", "Mean.", "R13"),
    _o("child_wellbeing", "children's wellbeing", "0-1", "family", "higher",
       "Mean over people with children.", "R13", "C8"),
    _o("together", "together with partner and children", _PER100, "family", "higher",
       "One home with partner and children; people without children count.", "R15"),
)
_INSTITUTIONS = (
    _o("coherence", "institutional coherence", "0-1", "institutions", "higher",
       "Mean of 28 working links a region.", "F1", "F6", "C6", "R5"),
    _o("prison_stress", "staff stress in prisons", "0-1", "institutions", "lower", "Mean.", "R7"),
    _o("house_stress", "staff stress in houses of justice", "0-1", "institutions", "lower",
       "Mean.", "R7"),
    _o("free_room", "staff time left after guarding", "0-1", "institutions", "higher",
       "Mean of prisons.", "F2", "F3"),
    _o("access_gap", "gap in access to visits between prisons", "ratio", "institutions", "lower",
       "Largest less smallest access to visits and programmes of the prisons, mean access = 1.",
       "R2"),
    _o("time_for_files", "time for a file in houses of justice", "0-1", "institutions", "higher",
       "Mean; 1 = not the limit.", "R7"),
    _o("skill", "skill of assistants", "0-1", "institutions", "higher", "Mean.", "R10"),
    _o("orientation", "restorative orientation", "0-1", "institutions", "neither",
       "Mean of prisons and houses of justice.", "R18", "F1"),
    _o("lab_trust", "trust among members of Living Labs", "0-1", "institutions", "higher", "Mean.",
       "R19"),
    _o("local_stigma", "stigma in municipalities", "0-1", "public sphere", "lower", "Mean.", "R16"),
    _o("salience", "media salience", "0-3", "public sphere", "lower", "Salience.", "R1", "R16"),
)
_CONTROL = (
    _o("assessed_threat", "assessed threat", "0-1", "control", "neither",
       "Mean belief of OCAD over people listed.", "R9", "C12"),
    _o("listed", "on the common list", _PER100, "control", "neither", "Listed.", "R9"),
    _o("measures", "measures at the same time", "count", "control", "lower", "Mean.", "R17", "C5"),
    _o("in_limbo", "under threat, procedure or loss of status", _PER100, "control", "lower",
       "Sanction states 1 to 4.", "R3", "C4"),
    _o("status_withdrawn", "status withdrawn", _PER100, "control", "lower",
       "Sanction states 3 and 4.", "R3", "C4"),
    _o("in_d_radex", "in D-RadEx", _PER100, "control", "lower", "D-RadEx.", "F7"),
    _o("in_isolation", "in isolation", _PER100, "control", "lower", "Isolation.", "F7", "R17"),
    _o("inside", "in prison", _PER100, "control", "lower", "Remand or serving."),
    _o("under_conditions", "under conditions outside", _PER100, "control", "neither",
       "Electronic monitoring, conditional release, probation, post-sentence measure."),
    *(_o(f"phase_{p}", f"phase: {p.replace('_', ' ')}", _PER100, "phases", "neither", "Phase.")
      for p in PHASES[1:]),
    _o("present", "present", _PER100, "phases", "neither", "In Belgium and alive."),
    _o("departed", "departed", _CUM, "phases", "neither", "Left the country.", "C4"),
    _o("removed", "removed from the country", _CUM, "phases", "neither", "Removed.", "C4"),
    _o("died", "died", _CUM, "phases", "neither", "Died."),
)
_EFFORT = tuple(
    _o(f"effort_{name}", label, unit, "effort", "neither", definition, *brief)
    for name, label, unit, definition, brief in (
        ("prison", "prison", "person-months per 100 who started", "Person-months inside.", ()),
        ("monitoring", "electronic monitoring", "person-months per 100 who started",
         "Person-months.", ()),
        ("supervision", "supervision", "person-months per 100 who started",
         "Person-months under conditions, electronic monitoring apart.", ()),
        ("contacts", "control contacts", "contacts per 100 who started",
         "Control contacts planned; fidelity decides how many really take place.", ("R17",)),
        ("services", "service places", "place-months per 100 who started",
         "All ten services together.", ("R11",)),
        ("guidance", "key workers", "person-months per 100 who started",
         "Months with a key worker.", ("R6",)),
        ("programmes", "prison programmes", "person-months per 100 who started",
         "Months enrolled.", ("R15",)),
        ("visits", "visits in prison", "visits per 100 who started", "Visits held.", ("R13",)),
        ("lab_attendance", "Living Lab attendances", "attendances per 100 who started",
         "Returnees who attend.", ("R19",)),
        ("meetings", "exchange meetings", "meetings a region so far",
         "Meetings between institutions.", ("R5",)),
        ("lab_sessions", "Living Lab sessions", "sessions a region so far",
         "Sessions held.", ("R19",)),
        ("training", "staff trained", "staff per 100 so far",
         "Modules and Living Lab training.", ("R10",)),
        ("procedures", "procedures to withdraw status", "per 100 who started, so far",
         "Procedures opened.", ("R3",)),
    ))
GROUPS = ("women", "men", "exposed", "not_exposed", "brussels", "flanders", "wallonia",
          "good_family", "other_family")
_GAPS = (
    *(_o(f"durably_stable_{g}", f"durably stable: {g.replace('_', ' ')}",
         "per 100 of the group who started", "groups", "higher",
         "The headline within a group.") for g in GROUPS),
    _o("durably_stable_worst_group", "durably stable in the worst-off group",
       "per 100 of the group who started", "groups", "higher", "Smallest of the groups above."),
    _o("largest_group_gap", "largest gap between groups", "per 100", "groups", "lower",
       "Largest difference within sex, legal exposure, region and family."),
)

OUTCOMES: tuple[Outcome, ...] = (*_JUSTICE, *_STABILITY, *_LIFE, *_INSTITUTIONS, *_CONTROL,
                                 *_EFFORT, *_GAPS)
OUTCOME_NAMES = tuple(o.name for o in OUTCOMES)

_WORK = ("started", "here", "with_children", "families", "n_listed", "n_inside", "releases", "gaps",
         "outside_months", *(f"n_{g}" for g in GROUPS))
"""Counts that sums are divided by; not outcomes."""

SERIES_DTYPE = np.dtype((np.record, [(name, "f8") for name in (*OUTCOME_NAMES, *_WORK)]))

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


def finish(raw: np.ndarray, levers: np.ndarray) -> np.ndarray:
    """Turn monthly sums into outcomes.

    ``raw`` is SERIES_DTYPE[..., month], ``levers`` LEVER_DTYPE[month]; returns
    float64[..., month, outcome] in the order of OUTCOMES, in the units of that table.
    """
    months = raw.shape[-1]
    out = np.empty((*raw.shape, len(OUTCOMES)))
    policy = {"effort_meetings": levers["exchange_meetings"] / 12.0,
              "effort_lab_sessions": np.where(levers["lab_coverage"] > 0,
                                              levers["lab_sessions"], 0.0) / 12.0,
              "effort_training": (levers["module_training"] + levers["lab_training"]) / 12.0}
    with np.errstate(invalid="ignore", divide="ignore"):
        for column, outcome in enumerate(OUTCOMES):
            name = outcome.name
            if name in policy:
                values = np.broadcast_to(np.cumsum(policy[name][:months]), raw.shape)
            elif name == "gap_at_release":
                values = np.cumsum(raw["gaps"], -1) / np.cumsum(raw["releases"], -1)
            elif name == "offence_rate":
                values = 1200.0 * raw["offences"] / np.cumsum(raw["outside_months"], -1)
            elif name in _WEIGHTS:
                values = sum(weight * raw[part] for part, weight in zip(
                    _PARTS, _WEIGHTS[name], strict=True)) / raw["here"]
            elif name == "durably_stable_present":
                values = 100.0 * raw["durably_stable"] / raw["here"]
            elif name == "present":
                values = 100.0 * raw["here"] / raw["started"]
            elif name.startswith("effort_"):
                values = 100.0 * np.cumsum(raw[name], -1) / raw["started"]
            elif name == "index_geometric":
                values = _at_year_ends(raw[name] / raw["here"])
            elif name in _MEANS:
                values = raw[name] / raw[_MEANS[name]]
            elif outcome.theme in ("institutions", "public sphere"):
                values = raw[name]
            elif name.removeprefix("durably_stable_") in GROUPS:
                values = 100.0 * raw[name] / raw[f"n_{name[15:]}"]
            elif name == "durably_stable_worst_group":
                values = np.minimum.reduce([_group(raw, g) for g in GROUPS])
            elif name == "largest_group_gap":
                values = np.maximum.reduce([
                    np.maximum.reduce([_group(raw, g) for g in pair])
                    - np.minimum.reduce([_group(raw, g) for g in pair]) for pair in _PAIRS])
            else:
                values = 100.0 * raw[name] / raw["started"]
            out[..., column] = values
    return np.nan_to_num(out, copy=False, nan=0.0, posinf=0.0, neginf=0.0)


def _at_year_ends(values: np.ndarray) -> np.ndarray:
    # Each month shows the value of the last full year; the first eleven months show nought.
    months = np.arange(values.shape[-1])
    last = (months + 1) // 12 * 12 - 1
    return np.where(last >= 0, values[..., np.maximum(last, 0)], 0.0)


def _group(raw: np.ndarray, group: str) -> np.ndarray:
    # Where a small world has nobody of a group, the group neither lags nor leads.
    share = 100.0 * raw[f"durably_stable_{group}"] / raw[f"n_{group}"]
    return np.where(np.isnan(share), 100.0 * raw["durably_stable"] / raw["started"], share)


_PARTS = ("part_housing", "part_work", "part_papers", "part_family", "part_psychosocial",
          "part_ties")
_WEIGHTS = {
    "stability_index": (1 / 6,) * 6,
    "core_index": (0.0,) * 3 + (1 / 3,) * 3,
    "index_structural": (2 / 9,) * 3 + (1 / 9,) * 3,
    "index_relational": (1 / 9,) * 3 + (2 / 9,) * 3,
}
"""Indices as weights of the six parts."""
_PAIRS = (("women", "men"), ("exposed", "not_exposed"), ("brussels", "flanders", "wallonia"),
          ("good_family", "other_family"))
_MEANS = {
    **{o.name: "here" for o in OUTCOMES
       if o.unit in ("0-1", "count") and o.theme not in ("institutions", "public sphere")},
    "dose_inside": "n_inside", "child_wellbeing": "with_children", "assessed_threat": "n_listed",
}
"""Outcomes that are means, and the count each is a mean over."""
