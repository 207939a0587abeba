"""World: everything that exists in one replication, as record arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..core.codes import N_REGIONS, N_SECTORS
from ..core.fields.family import FAMILY
from ..core.fields.institutions import (
    HOUSE_OF_JUSTICE,
    INSTITUTION,
    LIVING_LAB,
    MUNICIPALITY,
    PRISON,
    PUBLIC_SPHERE,
    REGION,
)
from ..core.fields.returnee import RETURNEE
from ..core.people import EVENT_DTYPE, Log
from ..core.records import blank
from ..mechanisms.service_queues import LONGEST_WAIT, N_QUEUES, Queues
from ..population.institutions import HOUSES_PER_REGION, N_INSTITUTIONS, TOWNS_PER_REGION
from ..population.synthesis import PRISONS
from .series import SERIES_DTYPE

CHUNK = 128
"""People whose draws are computed together; the draws of one stage then stay in fast memory."""

WORDS = 240
"""Words of luck a person can have in one month (core/purposes.py)."""


class World(NamedTuple):
    """The records of one replication. ``links`` is float64[region, sector, sector]."""

    people: Any
    families: Any
    prisons: Any
    houses: Any
    towns: Any
    regions: Any
    institutions: Any
    labs: Any
    public: Any
    links: Any
    sectors: Any
    series: Any
    log: Log
    queues: Queues
    u: Any
    scale: float
    kind: int


def empty_world(n_people: int, months: int, scale: float, kind: int, n_events: int) -> World:
    """Return a world of blank records for so many people and months (+ month 0)."""
    return World(
        people=blank(RETURNEE, n_people),
        families=blank(FAMILY, n_people),
        prisons=blank(PRISON, PRISONS),
        houses=blank(HOUSE_OF_JUSTICE, HOUSES_PER_REGION * N_REGIONS),
        towns=blank(MUNICIPALITY, TOWNS_PER_REGION * N_REGIONS),
        regions=blank(REGION, N_REGIONS),
        institutions=blank(INSTITUTION, N_INSTITUTIONS),
        labs=blank(LIVING_LAB, N_REGIONS),
        public=blank(PUBLIC_SPHERE, 1),
        links=np.zeros((N_REGIONS, N_SECTORS, N_SECTORS)),
        sectors=np.zeros((N_SECTORS, 2)),
        series=np.zeros(months, dtype=SERIES_DTYPE),
        log=Log(np.zeros(n_events, dtype=EVENT_DTYPE), np.zeros(2, dtype=np.int64)),
        queues=Queues(*(np.zeros(N_QUEUES, dtype=np.int64) for _ in range(3)),
                      np.zeros((N_QUEUES, LONGEST_WAIT + 1), dtype=np.int64)),
        u=np.empty((WORDS, min(CHUNK, n_people))),
        scale=scale,
        kind=kind,
    )
