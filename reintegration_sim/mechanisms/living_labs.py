"""Living Labs (RELAB): returnees, families and professionals at one table.

    member_trust <- gain(member_trust, 0.69/maturity * lab_sessions/12); every 24 months, with
    probability 1 - lab_permanence, the money stops and member_trust x 0.3; without coverage x 0.97
    reached: lab_coverage of 100 dossiers; attends with attendance*(0.5 + motivation)*sessions/12
    a share ``harm`` of sessions costs trust 0.03 and adds felt stigma 0.03; the others, with
    g = member_trust*fidelity: bridging gain bridging*g, linking gain linking*g, bonding and (not
    in extremist families) cohesion gain bonding*g
    links: gain link * lab_sessions/12 * lab_coverage/100 * member_trust

Training of professionals enters their skill (guidance). No effect on offending except through
these states; nothing about Labs has been measured.
Left out: who speaks, power differences, confidentiality.
Brief: F5, R10, R13, R19, C10.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import LAB, N_SECTORS, PERSON
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import gain, lim
from ..core.people import is_inside
from .spec import MechanismSpec

SPEC = MechanismSpec("living_labs", 7, "Living Labs: bonding, bridging, linking, training",
                     ("F5", "R10", "R13", "R19", "C10"))
LivingLabs = namedtuple(
    "LivingLabs",
    "skill link bonding bridging linking maturity attendance harm funding_months trust_left "
    "uncovered_keeps hurt_trust hurt_stigma attend_base half_life")


@compiled
def member_trust_next(trust, sessions, p):
    """Return trust among members a month on; half of it after ``maturity`` months of sessions."""
    return min(1.0, gain(trust, p.half_life / p.maturity * sessions / 12.0))


@compiled
def attendance_probability(motivation, sessions, p):
    """Return the chance that somebody reached attends a session this month."""
    return p.attendance * (p.attend_base + motivation) * sessions / 12.0


@compiled_apart
def meet(lab, region, levers, p, luck, row, month):
    """Let members meet: their trust, the money, and the links between their institutions."""
    if levers.lab_coverage <= 0.0:
        lab.member_trust *= p.uncovered_keeps
    else:
        lab.member_trust = member_trust_next(lab.member_trust, levers.lab_sessions, p)
    if month > 0 and month % int(p.funding_months) == 0 and uniform(
            luck, LAB, row, month, purposes.LAB_FUNDED) >= levers.lab_permanence:
        lab.member_trust *= p.trust_left
    lab.attendance = 0.0
    grown = p.link * levers.lab_sessions / 12.0 * levers.lab_coverage / 100.0 * lab.member_trust
    if grown > 0.0:
        for a in range(N_SECTORS):
            for b in range(a):
                region.link[a, b] = lim(gain(region.link[a, b], grown))
                region.link[b, a] = region.link[a, b]


@compiled
def advance(person, family, lab, levers, p, shared, u, i, luck, who, month):
    """Let a returnee whose dossier is reached attend, and gain or be hurt."""
    person.attends_lab = 0
    if person.lab_rank >= levers.lab_coverage / 100.0 or is_inside(person) or (
            person.handover_gap > 0):
        return
    if u[purposes.ATTENDS, i] >= attendance_probability(person.motivation, levers.lab_sessions, p):
        return
    person.attends_lab = 1
    family.in_living_lab = 1
    lab.attendance += 1.0
    if shared.effects == 0.0:
        return
    if uniform(luck, PERSON, who, month, purposes.HURTS) < p.harm:
        person.trust = lim(person.trust - p.hurt_trust)
        person.stigma_felt = lim(person.stigma_felt + p.hurt_stigma)
        return
    g = lab.member_trust * shared.fidelity
    person.bridging = lim(gain(person.bridging, p.bridging * g))
    person.linking = lim(gain(person.linking, p.linking * g))
    person.bonding = lim(gain(person.bonding, p.bonding * g))
    if family.has_tie == 1 and family.extremist == 0:
        family.cohesion = lim(gain(family.cohesion, p.bonding * g))
