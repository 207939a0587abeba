"""Control of people under conditions: contacts, their targeting, contact bans.

    contacts = supervision_contacts * (1 - targeting + targeting * threat / mean threat)

so that the mean number of contacts stays what the lever says. A ban on seeing named persons
holds for contact_bans of 100 people under conditions, for a year at a time.
What contacts do: they detect (condition_breach, common_offence, reengagement), deter a little
(common_offence) and cost staff time (institutional_load).
Left out: content of contacts; control by the police apart from houses of justice.
Brief: R17.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.codes import PERSON
from ..core.compiled import compiled
from ..core.luck import uniform
from ..core.maths import clip
from ..core.people import is_supervised
from .spec import MechanismSpec

SPEC = MechanismSpec("supervision", 2, "Control contacts and contact bans", ("R17",))
Supervision = namedtuple("Supervision", "most_contacts")


@compiled
def contacts_of(supervision_contacts, targeting, threat, mean_threat, p):
    """Return control contacts a month for one person."""
    if mean_threat <= 0.0:
        return supervision_contacts
    ratio = 1.0 - targeting + targeting * threat / mean_threat
    return clip(supervision_contacts * ratio, 0.0, p.most_contacts)


@compiled
def advance(person, house, levers, p, luck, who, month):
    """Set this month's contacts and bans."""
    if not is_supervised(person):
        person.contacts = 0.0
        person.contact_banned = 0
        return
    person.contacts = contacts_of(levers.supervision_contacts, levers.contact_targeting,
                                  person.assessed_threat, house.mean_threat, p)
    draw = uniform(luck, PERSON, who, month // 12, purposes.CONTACT_BANNED)
    person.contact_banned = 1 if draw < levers.contact_bans / 100.0 else 0
