"""Questions about one returnee that many mechanisms ask, and the log of events."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .codes import (
    CONDITIONAL,
    EM,
    FINAL,
    POST_SENTENCE,
    PROBATION,
    PROCEDURE,
    REMAND,
    SERVED,
    SERVING,
    THREATENED,
    WITHDRAWN,
)
from .compiled import compiled

EVENT_DTYPE = np.dtype((np.record, [("who", "i4"), ("month", "i2"), ("kind", "i1")]))


class Log(NamedTuple):
    """Where events go: ``rows`` of EVENT_DTYPE, ``count`` int64[2] = recorded, did not fit."""

    rows: Any
    count: Any


@compiled
def note(log, who, month, kind):
    """Record one event of a person; what does not fit is counted, so that nobody misses it."""
    n = log.count[0]
    if n < len(log.rows):
        log.rows[n].who = who
        log.rows[n].month = month
        log.rows[n].kind = kind
        log.count[0] = n + 1
    else:
        log.count[1] += 1


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
def served(person, kind):
    """Return 1.0 while the person is served by this kind of service, else 0.0."""
    return 1.0 if person.service[kind] == SERVED else 0.0


assert (EM, CONDITIONAL, PROBATION, POST_SENTENCE) == (4, 5, 6, 7), "is_supervised needs the order"
