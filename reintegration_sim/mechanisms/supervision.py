"""Control of people followed: contacts, their targeting, bans, freezes, deregistration.

    contacts = supervision_contacts * (1 - targeting + targeting * threat / mean threat)

so that the mean number of contacts stays what the lever says. A ban on seeing named persons
holds for contact_bans of 100 people under conditions, for a year at a time. Assets are frozen and
registrations struck off for so many of 100 people on the list outside, always the same ones
first, as long as they are on it: no account, no rights (work_and_money) and no lease (housing); no
address, no papers (papers).
What contacts do: they detect (condition_breach, common_offence, reengagement), deter a little
(common_offence) and cost staff time (institutional_load).
Left out: content of contacts; control by the police apart from houses of justice.
Brief: R17.
"""

from __future__ import annotations

from collections import namedtuple

from ..core import purposes
from ..core.compiled import compiled
from ..core.maths import clip
from ..core.people import is_inside, is_supervised
from .spec import MechanismSpec

SPEC = MechanismSpec("supervision", 2, "Contacts, contact bans, asset freezes, deregistration",
                     ("R17",))
Supervision = namedtuple("Supervision", "most_contacts")


@compiled
def contacts_of(supervision_contacts, targeting, threat, mean_threat, p):
    """Return control contacts a month for one person."""
    if mean_threat <= 0.0:
        return supervision_contacts
    ratio = 1.0 - targeting + targeting * threat / mean_threat
    return clip(supervision_contacts * ratio, 0.0, p.most_contacts)


@compiled
def advance(person, house, levers, p, u, i):
    """Set this month's contacts, bans, freezes and deregistrations."""
    followed = person.listed == 1 and not is_inside(person)
    person.assets_frozen = 1 if followed and person.freeze_rank < (
        levers.asset_freeze / 100.0) else 0
    person.deregistered = 1 if followed and person.strike_off_rank < (
        levers.deregistration / 100.0) else 0
    if not is_supervised(person):
        person.contacts = 0.0
        person.contact_banned = 0
        return
    person.contacts = contacts_of(levers.supervision_contacts, levers.contact_targeting,
                                  person.assessed_threat, house.mean_threat, p)
    person.contact_banned = 1 if u[purposes.CONTACT_BANNED, i] < levers.contact_bans / 100.0 else 0
