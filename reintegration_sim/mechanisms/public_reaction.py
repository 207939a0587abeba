"""Headlines after incidents, political pressure, stigma in municipalities.

    salience <- min(3, decay*salience + 2*(1 - decay)*damp*(0.6*[media shock]
                + min(2, known cases) + 3*attacks)), cases per 100 returnees
    damp      = 1 - guideline*communication_guidelines/100
    pressure  = salience*(1 - policy_steadiness)*pressure
    local_stigma <- lim(local_stigma + E[stigma_up*min(1, salience)*damp]*(1 - local_stigma)
                    - stigma_down*(local_stigma - home))
    home      = public_stigma*(1 - E[0.10*guidelines/100 + 0.12*coverage/100*member_trust])

Pressure is worked out once here and read bare, a month later, by the court, by sanctions and by
revocations. Stigma always returns to its home level: nothing runs away.
Left out: parties, elections, social media.
Brief: F7, R1, R16, C11.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import PUBLIC
from ..core.compiled import compiled_apart
from ..core.luck import uniform
from ..core.maths import chance, lim
from .spec import MechanismSpec

SPEC = MechanismSpec("public_reaction", 11, "Salience, pressure and local stigma",
                     ("F7", "R1", "R16", "C11"))
PublicReaction = namedtuple(
    "PublicReaction",
    "stigma_up stigma_down guideline pressure decay news_weight media_shock most_cases "
    "attack_weight most_salience home_guidelines home_labs")


@compiled_apart
def salience_next(salience, damp, shock, known_cases, attacks, p):
    """Return media salience a month on, 0 to 3."""
    news = p.media_shock * shock + min(p.most_cases, known_cases) + p.attack_weight * attacks
    return min(p.most_salience,
               p.decay * salience + p.news_weight * (1.0 - p.decay) * damp * news)


@compiled_apart
def home_level(public_stigma, guidelines, lab_reach, effects, p):
    """Return the level that local stigma returns to."""
    lowered = p.home_guidelines * guidelines / 100.0 + p.home_labs * lab_reach
    return public_stigma * (1.0 - effects * lowered)


@compiled_apart
def stigma_next(stigma, salience, damp, home, effects, p):
    """Return local stigma a month on."""
    up = effects * p.stigma_up * min(1.0, salience) * damp
    return lim(stigma + up * (1.0 - stigma) - p.stigma_down * (stigma - home))


@compiled_apart
def advance(public, towns, labs, levers, p, shared, luck, month):
    """Move salience, pressure and the stigma of every municipality by a month."""
    damp = 1.0 - p.guideline * levers.communication_guidelines / 100.0
    shock = uniform(luck, PUBLIC, 0, month, purposes.MEDIA_SHOCK) < chance(
        levers.media_shocks / 12.0)
    per_hundred = 100.0 / max(1.0, public.present)
    public.salience = salience_next(public.salience, damp, 1.0 if shock else 0.0,
                                    public.known_cases * per_hundred,
                                    public.attacks * per_hundred, p)
    public.pressure = public.salience * (1.0 - levers.policy_steadiness) * p.pressure
    public.known_cases = 0.0
    public.attacks = 0.0
    for t in range(len(towns)):
        town = towns[t]
        reach = levers.lab_coverage / 100.0 * labs[town.region].member_trust
        home = home_level(levers.public_stigma, levers.communication_guidelines, reach,
                          shared.effects, p)
        town.local_stigma = stigma_next(town.local_stigma, public.salience, damp, home,
                                        shared.effects, p)
