"""From public and local stigma to the person.

    target = clip(0.15 + 1.2*public*local_stigma*(0.7 + 0.3*min(1, salience)) + 0.15 listed
                  - 0.25 bridging + 0.1*min(1, salience)),    0.5 in the muted twin
    stigma_felt <- approach(stigma_felt, target, 0.08) + 0.02 z

Left out: single encounters, stigma by association.
Brief: R16, C11.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.compiled import compiled
from ..core.luck import noise
from ..core.maths import approach, clip, lim
from .spec import MechanismSpec

SPEC = MechanismSpec("stigma_felt", 9, "Stigma that reaches the person", ("R16", "C11"))
StigmaFelt = namedtuple(
    "StigmaFelt", "public distress base local quiet headline listed bridging salience muted rate "
    "noise")


@compiled
def stigma_target(local_stigma, salience, listed, bridging, p):
    """Return the felt stigma that circumstances lead to, 0 to 1."""
    loud = min(1.0, salience)
    return clip(p.base + p.local * p.public * local_stigma * (p.quiet + p.headline * loud)
                + p.listed * listed - p.bridging * bridging + p.salience * loud, 0.0, 1.0)


@compiled
def advance(person, town, public, p, shared, u, i):
    """Move felt stigma by a month."""
    target = p.muted
    if shared.effects > 0.0:
        target = stigma_target(town.local_stigma, public.salience, person.listed, person.bridging,
                               p)
    person.stigma_felt = lim(approach(person.stigma_felt, target, p.rate)
                             + p.noise * noise(u[purposes.STIGMA, i]))
