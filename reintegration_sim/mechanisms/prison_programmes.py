"""Restorative and psychosocial work inside: what prison conditions let through.

    enrolled for a year with prison_programmes/100 * access * (0.6 + 0.8*motivation)
    yield = free_room * (1 - opacity_cost*opacity)
    dose <- gain(dose, gain * yield * fidelity) while enrolled, else dose * (1 - fade)

Dose is what is alive of it in the person; it fades (half as fast with a mentor outside). What a
full dose changes in attitude and behaviour is a parameter elsewhere, and may be nothing: that
such work fails inside (C7) is a result, not an assumption.
Left out: kinds of programme, quality of trainers, refusal out of protest.
Brief: F3, R15, C3, C7.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import S_MENTOR
from ..core.compiled import compiled
from ..core.maths import gain
from ..core.people import is_inside, is_served
from .spec import MechanismSpec

SPEC = MechanismSpec("prison_programmes", 3, "Programmes inside and what is left of them",
                     ("F2", "F3", "R15", "C3", "C7"))
PrisonProgrammes = namedtuple(
    "PrisonProgrammes", "gain opacity_cost fade attitude enrol_base enrol_motivation aftercare")


@compiled
def enrolment_probability(places, access_here, motivation, p):
    """Return the chance to be enrolled this year; ``places`` per 100 detained."""
    return places / 100.0 * access_here * (p.enrol_base + p.enrol_motivation * motivation)


@compiled
def programme_yield(free_room, opacity, p):
    """Return the share of a programme hour that prison conditions let through."""
    return free_room * (1.0 - p.opacity_cost * opacity)


@compiled
def dose_next(dose, delivered, p):
    """Return the dose a month on; ``delivered`` 0 to 1 of a full programme."""
    return gain(dose, p.gain * delivered)


@compiled
def dose_faded(dose, with_mentor, p):
    """Return the dose after a month without programme."""
    return dose * (1.0 - p.fade * (p.aftercare if with_mentor else 1.0))


@compiled
def advance(person, prison, levers, p, shared, u, i):
    """Enrol and deliver inside; let the dose fade otherwise."""
    person.in_programme = 0
    if is_inside(person):
        if u[purposes.ENROLLED, i] < enrolment_probability(
                levers.prison_programmes, prison.access, person.motivation, p):
            person.in_programme = 1
            delivered = programme_yield(prison.free_room, prison.opacity, p) * shared.fidelity
            person.dose = dose_next(person.dose, delivered, p)
            return
    person.dose = dose_faded(person.dose, is_served(person, S_MENTOR), p)
