"""Questions about one returnee that many mechanisms ask, and the few things all of them do."""

from __future__ import annotations

from .codes import (
    CONDITIONAL,
    EM,
    FINAL,
    POST_SENTENCE,
    PROBATION,
    PROCEDURE,
    REMAND,
    SERVING,
    THREATENED,
    WITHDRAWN,
)
from .compiled import compiled


@compiled
def note(person, event):
    """Note that something happened to the person this month (core/codes.py, EVENTS).

    Measurement copies what is noted into the log at the end of the month.
    """
    person.events |= 1 << event


@compiled
def is_inside(person):
    """Return whether the person is in prison."""
    return person.phase == REMAND or person.phase == SERVING


@compiled
def is_supervised(person):
    """Return whether the person lives outside under conditions."""
    return EM <= person.phase <= POST_SENTENCE


@compiled
def is_withdrawn(person):
    """Return whether nationality or residence is withdrawn (appeal open, or final)."""
    return person.sanction_state == WITHDRAWN or person.sanction_state == FINAL


@compiled
def limbo(person):
    """Return 1 with status withdrawn, 0.5 under threat or procedure, else 0."""
    if is_withdrawn(person):
        return 1.0
    if person.sanction_state == THREATENED or person.sanction_state == PROCEDURE:
        return 0.5
    return 0.0


@compiled
def is_prosocial(family):
    """Return whether there is a family tie that is neither extremist nor coercive."""
    return family.has_tie == 1 and family.extremist == 0 and family.coercive == 0


@compiled
def has_income(person):
    """Return whether the person has social rights or a job; training counts as none."""
    return person.rights == 1 or person.job == 2


@compiled
def is_served(person, kind):
    """Return whether the person receives this kind of service."""
    return (person.receives >> kind) & 1 == 1


@compiled
def served(person, kind):
    """Return 1.0 while the person receives this kind of service, else 0.0."""
    return 1.0 if is_served(person, kind) else 0.0


@compiled
def is_waiting(person, kind):
    """Return whether the person waits for this kind of service."""
    return (person.awaits >> kind) & 1 == 1


@compiled
def number_awaited(person):
    """Return how many services the person waits for."""
    bits = person.awaits
    bits = (bits & 0x155) + ((bits >> 1) & 0x155)
    bits = (bits & 0x333) + ((bits >> 2) & 0x333)
    return ((bits & 0x0F) + ((bits >> 4) & 0x0F)) + (bits >> 8)


@compiled
def start_waiting(person, kind, month):
    """Put the person on the waiting list of a service."""
    person.awaits |= 1 << kind
    person.service_since[kind] = month


@compiled
def start_service(person, kind, month, project_paid):
    """Let the person start in a service; the place is paid for good or by a project."""
    person.awaits &= ~(1 << kind)
    person.receives |= 1 << kind
    person.service_since[kind] = month
    if project_paid:
        person.project_paid |= 1 << kind
    else:
        person.project_paid &= ~(1 << kind)


@compiled
def stop_service(person, kind):
    """End a service, or the wait for it."""
    person.awaits &= ~(1 << kind)
    person.receives &= ~(1 << kind)


@compiled
def stop_all_services(person):
    """End every service and every wait."""
    person.awaits = 0
    person.receives = 0


assert (EM, CONDITIONAL, PROBATION, POST_SENTENCE) == (4, 5, 6, 7), "is_supervised needs the order"
