"""Work, training, income from rights, debt.

    find = find * labour * callback' * papers' * distress' * motivation' * schooling' * status'
    while served: x (1 + (support - 1)*fidelity), gone with the service
    lose = lose * (1 + 0.5*(distress - usual))
    rights open with rights_start (x desk, x less if working) once papers are in order
    debt grows by debt_up without rights and job, otherwise decays by debt_down; the rights desk
    takes debt_desk*fidelity off

Employers call back less (callback), and less where local stigma is high. Education counts as
training. Frozen assets or no registered address: no rights.
Left out: wages, quality of jobs, informal work.
Brief: R11, R15, C3.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import (
    E_JOB_FOUND,
    E_JOB_LOST,
    JOB,
    NO_JOB,
    S_EDUCATION,
    S_JOB,
    S_RIGHTS,
    TRAINING,
)
from ..core.compiled import compiled
from ..core.maths import clip, gain
from ..core.people import is_withdrawn, note, served
from .spec import MechanismSpec

SPEC = MechanismSpec("work_and_money", 5, "Work, income and debt", ("R11", "R15", "C3"))
WorkAndMoney = namedtuple(
    "WorkAndMoney",
    "find callback support lose debt_up debt_desk rights_start education debt_down "
    "callback_slope usual_stigma no_papers find_distress usual_distress find_motivation "
    "usual_motivation withdrawn lose_distress rights_desk rights_working schooling_gain "
    "training_start training_ends")


@compiled
def finding_probability(labour, local_stigma, papers, distress, motivation, schooling, withdrawn,
                        effects, p):
    """Return the chance to find a job without help this month."""
    callback = p.callback + (1.0 - p.callback) * p.callback_slope * effects * (
        p.usual_stigma - local_stigma)
    chance = p.find * labour * callback
    if papers == 0:
        chance *= p.no_papers
    chance *= 1.0 - p.find_distress * effects * (distress - p.usual_distress)
    chance *= 1.0 + p.find_motivation * effects * (motivation - p.usual_motivation)
    chance *= 1.0 + (p.education - 1.0) * schooling
    if withdrawn:
        chance *= p.withdrawn
    return clip(chance, 0.0, 1.0)


@compiled
def losing_probability(distress, effects, p):
    """Return the chance to lose a job this month."""
    return p.lose * (1.0 + p.lose_distress * effects * (distress - p.usual_distress))


@compiled
def rights_probability(at_desk, working, p):
    """Return the chance that social rights open this month, papers being in order."""
    chance = p.rights_start
    if at_desk:
        chance *= p.rights_desk
    if working:
        chance *= p.rights_working
    return min(1.0, chance)


@compiled
def debt_next(debt, income, desk, p):
    """Return the burden of debt a month on; ``desk`` is help delivered, 0 to 1."""
    moved = debt * (1.0 - p.debt_down) if income else gain(debt, p.debt_up)
    return clip(moved * (1.0 - p.debt_desk * desk), 0.0, 1.0)


@compiled
def advance(person, town, levers, p, shared, u, i, who, month):
    """Find or lose work, open rights, move debt."""
    in_school = served(person, S_EDUCATION) > 0.0
    if person.job == JOB:
        if u[purposes.JOB, i] < losing_probability(person.distress, shared.effects, p):
            person.job = NO_JOB
            person.job_by_support = 0
            note(person, E_JOB_LOST)
    else:
        alone = finding_probability(
            levers.labour_market * town.labour_market, town.local_stigma, person.papers,
            person.distress, person.motivation, person.schooling, is_withdrawn(person),
            shared.effects, p)
        helped = alone
        if served(person, S_JOB) > 0.0:
            helped = clip(alone * (1.0 + (p.support - 1.0) * shared.fidelity), 0.0, 1.0)
        draw = u[purposes.JOB, i]
        if draw < helped:
            person.job = JOB
            person.job_by_support = 0 if draw < alone else 1
            note(person, E_JOB_FOUND)
        elif in_school:
            person.job = TRAINING
        elif served(person, S_JOB) > 0.0:
            if person.job == NO_JOB and u[purposes.TRAINING, i] < p.training_start * (
                    shared.fidelity):
                person.job = TRAINING
        elif person.job == TRAINING and u[purposes.TRAINING, i] < p.training_ends:
            person.job = NO_JOB
    if in_school:
        person.schooling = clip(
            gain(person.schooling, p.schooling_gain * shared.fidelity), 0.0, 1.0)
    blocked = person.papers == 0 or person.assets_frozen == 1 or person.deregistered == 1
    if person.handover_gap > 0:
        blocked = True
    at_desk = served(person, S_RIGHTS)
    if blocked:
        person.rights = 0
    elif person.rights == 0 and u[purposes.RIGHTS, i] < rights_probability(
            at_desk > 0.0, person.job == JOB, p):
        person.rights = 1
    person.debt = debt_next(person.debt, person.rights == 1 or person.job == JOB,
                            at_desk * shared.fidelity, p)
