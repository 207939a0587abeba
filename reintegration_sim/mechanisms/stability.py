"""Measurement: durable stability, the index and its parts. No mechanism reads what it writes.

Durably stable (headline): out of prison, with a home, with an income or education, and no new
noticed contact with justice, ``run_months`` months in a row; *strict*: with a settled home.
The index is the mean of six parts, 0 to 1:
    housing       1 settled, 0.5 with family, 0 precarious or inside
    work          0.6*(job 1, training 0.6) + 0.4*(1 - debt)*(1 with rights or job, else 0.5)
    papers        (0.7 papers + 0.3 (rights or job))*(1 - 0.8 limbo)
    family        prosocial: cohesion*(0.5 + 0.5*min(1, contact/0.6))*(0.7 + 0.3 together);
                  risky: 0.3 cohesion; none: 0.25
    psychosocial  0.5*(1 - distress) + 0.5*motivation
    ties          mean of bridging, linking, trust, 1 - harmful ties
Core index: the last three, which no service hands over. Index stability is won after three
months at the threshold and lost again in a reversal.
Left out: any judgement that these weights are right; alternatives are reported beside them.
Brief: F6, C1, C9.
"""

from __future__ import annotations

from collections import namedtuple

from ..core.codes import (
    E_REVERSAL,
    E_STABLE,
    JOB,
    NO_JOB,
    PRECARIOUS,
    SETTLED,
    TRAINING,
)
from ..core.compiled import compiled
from ..core.people import is_inside, is_prosocial, limbo, note, number_awaited
from .spec import MechanismSpec

SPEC = MechanismSpec("stability", 12, "Measurement of stability", ("F6", "C1", "C9"))
Stability = namedtuple(
    "Stability",
    "run_months win_months threshold temporary_home work_weight training_weight no_income_weight "
    "papers_weight limbo_cost family_base full_contact together_base risky_family no_family "
    "distress_weight")


@compiled
def meets_headline(inside, housing, income_or_education, noticed):
    """Return whether this month meets the four conditions of durable stability."""
    return not inside and housing != PRECARIOUS and income_or_education and noticed == 0


@compiled
def part_housing(housing, p):
    """Return the housing part, 0 to 1."""
    if housing == SETTLED:
        return 1.0
    return 0.0 if housing == PRECARIOUS else p.temporary_home


@compiled
def part_work(job, debt, income, p):
    """Return the part of work and money, 0 to 1."""
    work = 0.0
    if job == JOB:
        work = 1.0
    elif job == TRAINING:
        work = p.training_weight
    money = (1.0 - debt) * (1.0 if income else p.no_income_weight)
    return p.work_weight * work + (1.0 - p.work_weight) * money


@compiled
def part_papers(papers, income, in_limbo, p):
    """Return the papers part, 0 to 1."""
    clear = p.papers_weight * papers + (1.0 - p.papers_weight) * (1.0 if income else 0.0)
    return clear * (1.0 - p.limbo_cost * in_limbo)


@compiled
def part_family(has_tie, prosocial, cohesion, contact, together, p):
    """Return the family part, 0 to 1."""
    if prosocial:
        near = p.family_base + (1.0 - p.family_base) * min(1.0, contact / p.full_contact)
        return cohesion * near * (p.together_base + (1.0 - p.together_base) * together)
    return p.risky_family * cohesion if has_tie == 1 else p.no_family


@compiled
def advance(person, family, p, month):
    """Measure one person."""
    inside = is_inside(person)
    income = person.rights == 1 or person.job == JOB
    in_limbo = limbo(person)
    person.part_housing = 0.0 if inside else part_housing(person.housing, p)
    person.part_work = 0.0 if inside else part_work(person.job, person.debt, income, p)
    person.part_papers = part_papers(person.papers, income, in_limbo, p)
    person.part_family = part_family(family.has_tie, is_prosocial(family), family.cohesion,
                                     person.family_contact, person.together, p)
    person.part_psychosocial = p.distress_weight * (1.0 - person.distress) + (
        1.0 - p.distress_weight) * person.motivation
    person.part_ties = 0.25 * (person.bridging + person.linking + person.trust
                               + 1.0 - person.harmful_ties)
    core = person.part_family + person.part_psychosocial + person.part_ties
    person.core_index = core / 3.0
    person.index = (person.part_housing + person.part_work + person.part_papers + core) / 6.0
    if meets_headline(inside, person.housing, income or person.job != NO_JOB,
                      person.noticed_this_month):
        person.stable_streak += 1
        person.strict_streak = person.strict_streak + 1 if person.housing == SETTLED else 0
    else:
        person.stable_streak = 0
        person.strict_streak = 0
    durable = person.stable_streak >= p.run_months
    if durable and person.first_durable_month < 0:
        person.first_durable_month = month
        note(person, E_STABLE)
    person.durably_stable = 1 if durable else 0
    if not inside and person.index >= p.threshold:
        person.index_streak += 1
        if person.index_streak >= p.win_months:
            person.won = 1
    else:
        person.index_streak = 0
        if person.won == 1:
            person.won = 0
            person.reversals += 1
            note(person, E_REVERSAL)
    if inside:
        person.months_inside += 1
    if person.released_this_month > 0 and person.first_release_month < 0:
        person.first_release_month = month
    if in_limbo > 0.0:
        person.months_in_limbo += 1
    person.months_waiting += number_awaited(person)


@compiled
def forget(person):
    """Let somebody who is gone count as stable no longer."""
    person.durably_stable = 0
    person.stable_streak = 0
    person.strict_streak = 0
    person.index_streak = 0
