"""Arrival in Belgium: arrested, prosecuted while free, or not prosecuted at all.

    early wave: prosecuted with prosecuted_early, else free and listed
                prosecuted: remanded with remand_early, else tried while free
    later:      remanded with remand_late (women x remand_women), else tried while free

Who stays free goes home to the family where there is one, with a gap before services start.
Left out: arrest abroad, extradition, judges who differ.
Brief: F7.  Numbers: evidence/parameters/release_decision.toml.
"""

from __future__ import annotations

from ..core import purposes
from ..core.codes import FREE, PENDING, PERSON, PRECARIOUS, REMAND, WITH_FAMILY
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from .spec import MechanismSpec

SPEC = MechanismSpec("entry", 1, "Arrival, prosecution and remand", ("F7",))


@compiled
def remand_probability(early, female, p):
    """Return the chance that a prosecuted arrival is held on remand."""
    if early:
        return p.remand_early
    return p.remand_late * (p.remand_women if female == 1 else 1.0)


@compiled_apart
def stay_free(person, family, p, luck, who, month):
    """Start a life outside: home with the family, a gap, papers for some."""
    person.housing = WITH_FAMILY if family.has_tie == 1 else PRECARIOUS
    person.handover_gap = int(p.entry_gap)
    if uniform(luck, PERSON, who, month, purposes.PAPERS) < p.entry_papers:
        person.papers = 1


@compiled_apart
def advance(person, family, p, luck, who, month):
    """Bring somebody who arrives this month into the first phase."""
    person.phase_months = 0
    person.active_this_month = 1
    early = person.wave == 0
    prosecuted = not early or uniform(
        luck, PERSON, who, month, purposes.PROSECUTED) < p.prosecuted_early
    if not prosecuted:
        person.phase = FREE
        stay_free(person, family, p, luck, who, month)
    elif uniform(luck, PERSON, who, month, purposes.REMANDED) < remand_probability(
            early, person.female, p):
        person.phase = REMAND
        person.ever_detained = 1
    else:
        person.phase = PENDING
        stay_free(person, family, p, luck, who, month)
