"""Latent attachment to violent extremism: an attitude, never observed, apart from behaviour.

    attachment <- lim(attachment - decline*attachment + 0.9*ties*harmful*(1 - attachment)
                  + E[2*grievance*(0.5 - fairness)*(1 - attachment)
                      - support*(mentor + chaplain)*attachment
                      - 0.16*attitude*sd*dose*attachment] + 0.012 z)

Most people drift away; ties to people still engaged hold them.
Left out: ideology as content, life online.
Brief: C2.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import S_CHAPLAIN, S_MENTOR
from ..core.compiled import compiled
from ..core.luck import noise
from ..core.maths import lim
from ..core.people import served
from .spec import MechanismSpec

SPEC = MechanismSpec("attachment", 9, "Latent attachment, an attitude", ("C2",))
Attachment = namedtuple(
    "Attachment", "decline ties grievance support ties_weight fairness_centre programme_rate noise")


@compiled
def attachment_next(attachment, harmful, fairness, meaning, dose, attitude, state_sd, effects, p):
    """Return attachment a month on, before noise; ``meaning`` = mentor and chaplain delivered."""
    free = 1.0 - attachment
    felt = (2.0 * p.grievance * (p.fairness_centre - fairness) * free
            - p.support * meaning * attachment
            - p.programme_rate * attitude * state_sd * dose * attachment)
    return (attachment - p.decline * attachment + p.ties_weight * p.ties * harmful * free
            + effects * felt)


@compiled
def advance(person, p, p_programmes, shared, u, i):
    """Move attachment by a month."""
    meaning = (served(person, S_MENTOR) + served(person, S_CHAPLAIN)) * shared.fidelity
    person.attachment = lim(
        attachment_next(person.attachment, person.harmful_ties, person.fairness, meaning,
                        person.dose, p_programmes.attitude, shared.state_sd, shared.effects, p)
        + p.noise * noise(u[purposes.ATTACHMENT, i]))
