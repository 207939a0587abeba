"""What the replications of one scenario left behind, as arrays that differences are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.outcomes import OUTCOME_NAMES
from .chunks import Finished
from .layout import Layout
from .records import EVENT_RECORD, PERSON_RECORD


@dataclass(frozen=True, eq=False)
class Lived:
    """What the replications of one scenario left behind.

    Attributes
    ----------
    replications : int64[n], their numbers: those that every scenario has
    months : the horizons, as months lived
    horizons : float32[n, horizon, outcome], in the order and units of OUTCOMES
    muted : the same of the muted twins, or None where none were run
    series : float32[k, month, outcome] of the first k replications, those that keep it
    persons : PERSON_RECORD[person], all replications one after the other; ``replication`` is a
        place in ``replications``
    events : EVENT_RECORD[event], the same
    """

    replications: NDArray[np.int64]
    months: tuple[int, ...]
    horizons: NDArray[np.float32]
    muted: NDArray[np.float32] | None
    series: NDArray[np.float32]
    persons: NDArray[Any]
    events: NDArray[Any]

    @property
    def at_end(self) -> NDArray[np.float32]:
        """Return the outcomes of the last month, float32[n, outcome]."""
        return self.horizons[:, -1]


def complete_replications(layout: Layout, done: NDArray[np.int64], point: int = 0
                          ) -> NDArray[np.int64]:
    """Return the replications of which every run of a design point ended well.

    Comparisons are paired: a replication that one scenario lacks is left out of all of them.
    """
    replication, cell = np.divmod(done, layout.n_cells)
    mine = cell // len(layout.within_point) == point
    found, count = np.unique(replication[mine], return_counts=True)
    return np.asarray(found[count == len(layout.within_point)], dtype=np.int64)


def gather(layout: Layout, replications: NDArray[np.int64], parts: Callable[[], Iterable[Finished]],
           point: int = 0, labels: Sequence[str] | None = None) -> dict[str, Lived]:
    """Return what each scenario left behind at a design point, by label.

    ``parts`` gives chunks in any order; it is called once. Memory holds the result and one chunk.
    ``labels`` are those asked for, all when left out.
    """
    labels = layout.labels if labels is None else labels
    wanted = {}
    for label in labels:
        for effects in (True, False):
            cell = layout.cell(point, label, effects)
            if cell is not None:
                wanted[cell] = _Gathered(replications, layout)
    for part in parts():
        _hand_out(part, layout, wanted)
    found: dict[str, Lived] = {}
    for label in labels:
        full = wanted[layout.cell(point, label, True)]  # type: ignore[index]
        cell = layout.cell(point, label, False)
        found[label] = full.lived(None if cell is None else wanted[cell].horizons)
    return found


def gathered(layout: Layout, parts: Iterable[Finished], point: int = 0) -> dict[str, Lived]:
    """Return what each scenario left behind at a design point, by label, from chunks at hand."""
    held = tuple(parts)
    done = np.concatenate([np.empty(0, dtype=np.int64), *(part.runs for part in held)])
    return gather(layout, complete_replications(layout, done, point), lambda: held, point)


def _hand_out(part: Finished, layout: Layout, wanted: Mapping[int, _Gathered]) -> None:
    starts = (np.cumsum(part.n_persons) - part.n_persons,
              np.cumsum(part.n_events) - part.n_events)
    of_series = {int(run): place for place, run in enumerate(part.series_runs)}
    for place, run in enumerate(part.runs.tolist()):
        replication, cell = divmod(run, layout.n_cells)
        into = wanted.get(cell)
        if into is None or replication not in into.place:
            continue
        persons = part.persons[starts[0][place]:][:part.n_persons[place]]
        events = part.events[starts[1][place]:][:part.n_events[place]]
        series = part.series[of_series[run]] if run in of_series else None
        into.keep(into.place[replication], part.horizons[place], persons, events, series)


class _Gathered:
    """The replications of one cell as they come in."""

    def __init__(self, replications: NDArray[np.int64], layout: Layout) -> None:
        n = len(replications)
        self.replications = replications
        self.place = {int(number): place for place, number in enumerate(replications)}
        self.layout = layout
        self.horizons = np.empty((n, len(layout.horizons), len(OUTCOME_NAMES)), np.float32)
        self.series: dict[int, NDArray[np.float32]] = {}
        self.persons: list[NDArray[Any]] = [np.empty(0, PERSON_RECORD)] * n
        self.events: list[NDArray[Any]] = [np.empty(0, EVENT_RECORD)] * n

    def keep(self, place: int, horizons: NDArray[np.float32], persons: NDArray[Any],
             events: NDArray[Any], series: NDArray[np.float32] | None) -> None:
        self.horizons[place] = horizons
        for records, into in ((persons, self.persons), (events, self.events)):
            mine = records.copy()
            mine["replication"] = place
            into[place] = mine
        if series is not None:
            self.series[place] = series

    def lived(self, muted: NDArray[np.float32] | None) -> Lived:
        none = np.empty((0, self.layout.months, len(OUTCOME_NAMES)), np.float32)
        series = np.stack([self.series[p] for p in sorted(self.series)]) if self.series else none
        return Lived(self.replications, self.layout.horizons, self.horizons, muted, series,
                     np.concatenate([np.empty(0, PERSON_RECORD), *self.persons]),
                     np.concatenate([np.empty(0, EVENT_RECORD), *self.events]))
