"""Care relieves distress while it lasts; psychosocial work leaves something behind.

    relief approaches relief * sd * 2*fidelity * (trauma care + half for psychosocial) at 0.2,
    and fades with half_life once care has ended
    dose <- gain(dose, prison_programmes.gain * fidelity) in psychosocial care

Services reach their published size at fidelity 0.5, the usual delivery, hence 2*fidelity.
Left out: worsening during treatment, medication.
Brief: R11, R12.
"""

from __future__ import annotations

from collections import namedtuple

from ..core.codes import S_PSYCHOSOCIAL, S_TRAUMA
from ..core.compiled import compiled
from ..core.maths import approach
from ..core.people import served
from .prison_programmes import dose_next
from .spec import MechanismSpec

SPEC = MechanismSpec("trauma_care", 5, "Trauma-sensitive and psychosocial care", ("R11", "R12"))
TraumaCare = namedtuple(
    "TraumaCare",
    "prevalence relief keep_half_life psychosocial_share onset_rate women men")


@compiled
def relief_next(relief, trauma_care, psychosocial, state_sd, fidelity, p):
    """Return relief of distress a month on, state units."""
    care = trauma_care + p.psychosocial_share * psychosocial
    if care > 0.0:
        return approach(relief, p.relief * state_sd * 2.0 * fidelity * care, p.onset_rate)
    return relief * p.keep_half_life


@compiled
def advance(person, p, p_programmes, shared):
    """Relieve, or let relief fade."""
    psychosocial = served(person, S_PSYCHOSOCIAL)
    trauma_care = served(person, S_TRAUMA)
    if person.relief > 0.0 or psychosocial + trauma_care > 0.0:
        person.relief = relief_next(person.relief, trauma_care, psychosocial, shared.state_sd,
                                    shared.fidelity, p)
    if psychosocial > 0.0:
        person.dose = dose_next(person.dose, shared.fidelity, p_programmes)
