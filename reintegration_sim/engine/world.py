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
from ..core.records import blank
from ..population.institutions import HOUSES_PER_REGION, N_INSTITUTIONS, TOWNS_PER_REGION
from ..population.synthesis import PRISONS
from .series import SERIES_DTYPE

CHUNK = 128
"""People whose draws are computed together; the draws of one stage then stay in fast memory."""

EVENT_DTYPE = np.dtype((np.record, [("who", "i4"), ("month", "i2"), ("kind", "i1")]))

WORDS = 240
"""Words of luck a person can have in one month (core/purposes.py)."""


DRAWS_DTYPE = np.dtype((np.record, [("u", "f8", (WORDS, CHUNK))]))


class World(NamedTuple):
    """The records of one replication.

    ``events`` is EVENT_DTYPE[room], ``n_events`` int64[2]: recorded, and those there was no room
    for. ``draws`` holds one u, float64[words, people of a chunk]: a record, because records pass to
    compiled functions without their references being counted.
    """

    people: Any
    families: Any
    prisons: Any
    houses: Any
    towns: Any
    regions: Any
    institutions: Any
    labs: Any
    public: Any
    sectors: Any
    series: Any
    events: Any
    n_events: Any
    draws: Any
    scale: float
    kind: int


def copied(world: World) -> World:
    """Return a copy that lives on by itself; draws, which are written before they are read, are
    not copied.
    """
    arrays: dict[str, Any] = {name: value.copy() for name, value in world._asdict().items()
                              if isinstance(value, np.ndarray)}
    return world._replace(**arrays | {"draws": np.zeros(1, dtype=DRAWS_DTYPE)})


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
        sectors=np.zeros((N_SECTORS, 2)),
        series=np.zeros(months, dtype=SERIES_DTYPE),
        events=np.zeros(n_events, dtype=EVENT_DTYPE),
        n_events=np.zeros(2, dtype=np.int64),
        draws=np.zeros(1, dtype=DRAWS_DTYPE),
        scale=scale,
        kind=kind,
    )
