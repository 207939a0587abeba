"""The key worker: who lasts, who leaves, and how skilled guidance is.

    entitled: no gap, status not withdrawn for good, and supervised, or guidance or a track left
    leaves at a rate of -ln(guidance_continuity/100)/12 * (1 + stress_turnover*(stress - 0.5));
    surely when a project ends for somebody unsupervised
    quality = skill * time * min(1, months with this worker / 12)
    served_well = min(1, quality/0.6) * fidelity
    on leaving: trust * trust_kept

Skill of a house of justice grows with modules, with Living Lab training (in Labs whose members
trust each other) and with rules that carry SRA; it decays without coaching.
Left out: who the worker is; conflict between workers.
Brief: R6, R10, R14, C9, C10.
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import E_WORKER_LEFT, FINAL
from ..core.compiled import compiled, compiled_apart
from ..core.maths import chance, clip, lim
from ..core.people import is_supervised, note
from .spec import MechanismSpec

SPEC = MechanismSpec("guidance", 5, "Key workers and their skill", ("R6", "R10", "R14", "C9"))
Guidance = namedtuple(
    "Guidance",
    "trust_kept ln_change_cost skill_training skill_decay skill_floor rules_skill rules_keep "
    "lab_transfer months_to_last full_quality least_continuity most_continuity")


@compiled_apart
def leaving_probability(continuity, stress, stress_turnover, p):
    """Return the chance that a worker leaves this month; ``continuity`` per 100 a year."""
    share = clip(continuity, p.least_continuity, p.most_continuity) / 100.0
    rate = -math.log(share) / 12.0 * max(0.0, 1.0 + stress_turnover * (stress - 0.5))
    return chance(rate)


@compiled
def quality_of(skill, time, months, p):
    """Return the quality of guidance, 0 to 1."""
    return skill * time * min(1.0, months / p.months_to_last)


@compiled_apart
def skill_next(skill, module_training, lab_training, member_trust, sra_services, lab_skill,
               state_sd, p):
    """Return the skill of a house of justice a month on."""
    grown = (p.skill_training * state_sd * module_training / 1200.0
             + p.lab_transfer * lab_skill * state_sd * member_trust * lab_training / 1200.0
             + p.rules_skill * sra_services / 100.0) * (1.0 - skill)
    lost = p.skill_decay * (1.0 - p.rules_keep * sra_services / 100.0) * (skill - p.skill_floor)
    return lim(skill + grown - lost)


@compiled_apart
def prepare(house, lab, levers, p, p_labs, p_load, shared):
    """Move the skill of a house of justice by a month; work out how often workers leave."""
    house.leaving = leaving_probability(levers.guidance_continuity, house.stress,
                                        p_load.stress_turnover, p)
    house.skill = skill_next(house.skill, levers.module_training, levers.lab_training,
                             lab.member_trust, levers.sra_services, p_labs.skill,
                             shared.state_sd * shared.effects, p)


@compiled
def advance(person, house, levers, p, project_months, shared, u, i, month):
    """Let the worker stay or leave, assign one, and work out what guidance is worth."""
    entitled = person.handover_gap == 0 and person.sanction_state != FINAL and (
        is_supervised(person) or person.guidance_left > 0 or person.track_left > 0)
    person.entitled = 1 if entitled else 0
    if not entitled:
        person.key_worker_months = 0
        person.guidance_quality = 0.0
        person.served_well = 0.0
        return
    if person.key_worker_months == 0:
        person.worker_project_paid = 1 if u[purposes.WORKER_PROJECT, i] >= (
            levers.permanent_funding / 100.0) else 0
        person.key_worker_months = 1
    else:
        project_ends = person.worker_project_paid == 1 and month % int(project_months) == 0 and (
            not is_supervised(person))
        if project_ends or u[purposes.WORKER_LEAVES, i] < house.leaving:
            person.key_worker_months = 0
            person.worker_changes += 1
            if shared.effects > 0.0:
                person.trust = lim(person.trust * p.trust_kept)
            note(person, E_WORKER_LEFT)
        else:
            person.key_worker_months += 1
    person.guidance_quality = quality_of(house.skill, house.time, person.key_worker_months, p)
    person.served_well = min(1.0, person.guidance_quality / p.full_quality) * shared.fidelity
