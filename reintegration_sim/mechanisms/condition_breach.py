"""Broken conditions, whether they are seen, and what follows.

    breach  = base*exp(ov*[ln per_measure*(measures - 3) + ln worker*(served_well - 0.1)
              + 0.15*(distress - 0.45)/sd - 0.1*(trust - 0.35)/sd])
    seen    = 1 - (1 - seen)^(contacts/2*(0.5 + fidelity))
    revoked = revoked*(1.4 - 0.8*reintegration_weight)*exp(pressure/2), otherwise a warning

More conditions are more to break; more contacts see more.
Left out: kinds of condition, suspension before revocation.
Brief: R17, R4, C5.
"""

from __future__ import annotations

import math
from collections import namedtuple

from ..core import purposes
from ..core.codes import E_BREACH, E_BREACH_SEEN, E_REVOKED, PERSON
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import clip, lim
from ..core.people import note
from . import return_to_prison
from .spec import MechanismSpec

SPEC = MechanismSpec("condition_breach", 10, "Broken conditions and revocation",
                     ("R17", "R4", "C5"))
ConditionBreach = namedtuple(
    "ConditionBreach",
    "base ln_per_measure seen revoked ln_worker usual_measures usual_served distress_slope "
    "usual_distress trust_slope usual_trust usual_contacts seen_base revoked_base revoked_weight "
    "revoked_pressure fairness_lost")


@compiled
def breach_probability(measures, served_well, distress, trust, overlap, state_sd, p):
    """Return the chance that somebody under conditions breaks one this month."""
    shift = (p.ln_per_measure * (measures - p.usual_measures)
             + p.ln_worker * (served_well - p.usual_served)
             + p.distress_slope * (distress - p.usual_distress) / state_sd
             - p.trust_slope * (trust - p.usual_trust) / state_sd)
    return clip(p.base * math.exp(overlap * shift), 0.0, 1.0)


@compiled_apart
def seen_probability(contacts, fidelity, p):
    """Return the chance that a breach is seen."""
    return 1.0 - (1.0 - p.seen) ** (contacts / p.usual_contacts * (p.seen_base + fidelity))


@compiled_apart
def revoked_probability(reintegration_weight, pressure, p):
    """Return the chance that a breach that is seen leads back to prison."""
    return clip(p.revoked * (p.revoked_base - p.revoked_weight * reintegration_weight)
                * math.exp(p.revoked_pressure * pressure), 0.0, 1.0)


@compiled
def advance(person, public, levers, p, p_return, p_sanctions, shared, u, i, luck, who, month):
    """Let somebody under conditions break one, be seen, be sent back."""
    if u[purposes.BREACH, i] >= breach_probability(
            person.measures, person.served_well, person.distress, person.trust, shared.overlap,
            shared.state_sd, p):
        return
    person.breaches += 1
    note(person, E_BREACH)
    if uniform(luck, PERSON, who, month, purposes.BREACH_SEEN) >= seen_probability(
            person.contacts, shared.fidelity, p):
        return
    person.breaches_seen += 1
    note(person, E_BREACH_SEEN)
    if uniform(luck, PERSON, who, month, purposes.REVOKED) >= revoked_probability(
            levers.reintegration_weight, public.pressure, p):
        return
    person.revocations += 1
    note(person, E_REVOKED)
    if shared.effects > 0.0:
        person.trust = lim(person.trust * (1.0 - p_sanctions.trust_loss))
        person.fairness = lim(person.fairness - p.fairness_lost)
    return_to_prison.advance(
        person, return_to_prison.remaining_term(person.phase, person.supervision_left, p_return),
        p_return, shared)
