"""Arrays into tables: outcomes, series, persons, events, parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..batch.lived import Lived
from ..batch.records import KEPT, WORDS
from ..core.codes import EVENTS
from ..engine.outcomes import OUTCOME_NAMES
from .remembered import remembered

QUANTILES = {"q025": 0.025, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q975": 0.975}

_MONTHS = ("first_release_month", "first_durable_month")
PERSON_COLUMNS = ("scenario", "replication", "person", "from_start", *WORDS, *_MONTHS,
                  *(name for name in KEPT if name not in _MONTHS))
"""Columns of the table of persons."""


def words(codes: NDArray[Any] | Sequence[int], categories: Sequence[str]) -> Any:
    """Return codes as a pandas Categorical, in the order of ``categories``."""
    return pd.Categorical.from_codes(np.asarray(codes, dtype=np.int64),
                                     categories=pd.Index(list(categories)))


def grid(columns: Mapping[str, Sequence[Any] | NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return columns that run through all combinations, the last one fastest."""
    sizes = [len(values) for values in columns.values()]
    found = {}
    for place, (name, values) in enumerate(columns.items()):
        inner = int(np.prod(sizes[place + 1:]))
        outer = int(np.prod(sizes[:place]))
        found[name] = np.tile(np.repeat(np.asarray(values), inner), outer)
    return found


def outcomes_frame(lived: Mapping[str, Lived], point: int = 0) -> pd.DataFrame:
    """Return scenario, point, replication, month, outcome, value, effects at the horizons."""
    blocks, values = [], []
    for code, one in enumerate(lived.values()):
        for effects, table in ((1, one.horizons), (0, one.muted)):
            if table is None:
                continue
            blocks.append(grid({
                "scenario": np.array([code], dtype=np.int16),
                "point": np.array([point], dtype=np.int32),
                "replication": one.replications.astype(np.int32),
                "month": np.array(one.months, dtype=np.int16),
                "outcome": np.arange(len(OUTCOME_NAMES), dtype=np.int16),
                "effects": np.array([effects], dtype=np.int8)}))
            values.append(table.ravel())
    joined = _joined(blocks)
    return pd.DataFrame({
        "scenario": words(joined["scenario"], list(lived)), "point": joined["point"],
        "replication": joined["replication"], "month": joined["month"],
        "outcome": words(joined["outcome"], OUTCOME_NAMES), "value": np.concatenate(values),
        "effects": joined["effects"]})


def series_frame(lived: Mapping[str, Lived]) -> pd.DataFrame:
    """Return scenario, month, outcome, mean, its simulation error and quantiles.

    Over the replications that keep a monthly series.
    """
    blocks: list[dict[str, NDArray[Any]]] = []
    for code, one in enumerate(lived.values()):
        _, months, n_outcomes = one.series.shape
        blocks.append(grid({"scenario": np.array([code], dtype=np.int16),
                            "month": np.arange(1, months + 1, dtype=np.int16),
                            "outcome": np.arange(n_outcomes, dtype=np.int16)})
                      | _marks_of_series(one))
    joined = _joined(blocks)
    frame = pd.DataFrame(joined)
    frame["scenario"] = words(joined["scenario"], list(lived))
    frame["outcome"] = words(joined["outcome"], OUTCOME_NAMES)
    return frame


@remembered
def _marks_of_series(one: Lived) -> dict[str, NDArray[Any]]:
    marks = quantiles(one.series, list(QUANTILES.values()))
    return {"mean": one.series.mean(axis=0, dtype=np.float64).ravel(),
            "simulation_error": simulation_error(one.series).ravel(),
            **{name: mark.ravel() for name, mark in zip(QUANTILES, marks, strict=True)}}


def full_series_frame(lived: Mapping[str, Lived]) -> pd.DataFrame:
    """Return scenario, replication, month and a column an outcome, in single precision."""
    blocks, tables = [], []
    for code, one in enumerate(lived.values()):
        n, months, n_outcomes = one.series.shape
        blocks.append(grid({"scenario": np.array([code], dtype=np.int16),
                            "replication": one.replications[:n].astype(np.int32),
                            "month": np.arange(1, months + 1, dtype=np.int16)}))
        tables.append(one.series.reshape(n * months, n_outcomes))
    joined = _joined(blocks)
    keys = pd.DataFrame(joined)
    keys["scenario"] = words(joined["scenario"], list(lived))
    values = pd.DataFrame(np.concatenate(tables), columns=list(OUTCOME_NAMES))
    return pd.concat([keys, values], axis=1)


def persons_frame(lived: Mapping[str, Lived], people: int) -> pd.DataFrame:
    """Return everybody at the end of every replication; ``people`` were there at the start."""
    scenario = np.repeat(np.arange(len(lived), dtype=np.int16),
                         [len(one.persons) for one in lived.values()])
    kept = np.concatenate([one.persons for one in lived.values()])
    shown: dict[str, Any] = {
        "scenario": words(scenario, list(lived)),
        "replication": _numbers(lived, "persons"),
        "from_start": (kept["person"] < people).astype(np.int8),
        **{name: words(kept[name], table) for name, table in WORDS.items()},
        **{name: _or_never(kept[name]) for name in _MONTHS}}
    return pd.DataFrame({name: shown[name] if name in shown else kept[name].copy()
                         for name in PERSON_COLUMNS})


def events_frame(lived: Mapping[str, Lived]) -> pd.DataFrame:
    """Return scenario, replication, person, month, event."""
    scenario = np.repeat(np.arange(len(lived), dtype=np.int16),
                         [len(one.events) for one in lived.values()])
    log = np.concatenate([one.events for one in lived.values()])
    return pd.DataFrame({
        "scenario": words(scenario, list(lived)), "replication": _numbers(lived, "events"),
        "person": log["person"].copy(), "month": log["month"].copy(),
        "event": words(log["kind"], EVENTS)})


def _numbers(lived: Mapping[str, Lived], records: str) -> NDArray[np.int32]:
    """Return the number of the replication of every record, instead of its place."""
    return np.concatenate([one.replications[getattr(one, records)["replication"]]
                           for one in lived.values()]).astype(np.int32)


def simulation_error(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return the standard error of the mean over the first axis; empty for one replication."""
    n = len(values)
    if n < 2:
        return np.full(values.shape[1:], np.nan)
    error: NDArray[np.float64] = values.std(axis=0, ddof=1, dtype=np.float64) / np.sqrt(n)
    return error


def quantiles(values: NDArray[Any], marks: Sequence[float]) -> NDArray[np.float64]:
    """Return quantiles over the first axis, float64[mark, ...], interpolated linearly.

    One sort serves all marks; of nothing they are not a number.
    """
    if len(values) == 0:
        return np.full((len(marks), *values.shape[1:]), np.nan)
    ordered = np.sort(values, axis=0)
    place = np.asarray(marks) * (len(ordered) - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(ordered) - 1)
    share = (place - below).reshape(-1, *(1,) * (values.ndim - 1))
    low, high = ordered[below].astype(np.float64), ordered[above].astype(np.float64)
    result: NDArray[np.float64] = low + (high - low) * share
    return result


def _or_never(month: NDArray[Any]) -> NDArray[np.float32]:
    return np.where(month > 0, month, np.nan).astype(np.float32)


def _joined(blocks: Iterable[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    parts = list(blocks)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
