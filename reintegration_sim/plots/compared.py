"""What figures are drawn from: the frames of a comparison, and how a figure asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

from ..core.errors import InputError, unknown_name
from ..core.text import text
from .rows import Rows

_Array = np.ndarray[Any, np.dtype[Any]]


class Compared(Protocol):
    """The frames a comparison offers; each figure reads one or two of them."""

    @property
    def series(self) -> pd.DataFrame:
        """Scenario, month, outcome, mean and quantiles."""

    @property
    def differences(self) -> pd.DataFrame:
        """Paired differences from the baseline, with both widths."""

    @property
    def twins(self) -> pd.DataFrame:
        """Of 100 people: durably stable under both policies, one, the other, neither."""

    @property
    def changed(self) -> pd.DataFrame:
        """Of 100 people: better, worse, the same under a scenario."""

    @property
    def groups(self) -> pd.DataFrame:
        """How groups of people fare, and the gap between them."""

    def values(self, outcome: str, month: int | None = None) -> pd.DataFrame:
        """Return scenario, point, replication, effects, value of one outcome."""

    @property
    def incidence(self) -> pd.DataFrame:
        """Cumulative incidence of first setbacks since release."""

    @property
    def effort(self) -> pd.DataFrame:
        """Effort of each scenario in natural units."""

    @property
    def dictionary(self) -> pd.DataFrame:
        """Name, label, unit, definition, theme and better of each outcome."""

    @property
    def baseline(self) -> str:
        """Name of the scenario the others are compared with."""

    @property
    def scenarios(self) -> Sequence[str]:
        """Names of the scenarios, in order."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Replications, people, months, seed, population, parameters."""


def outcome_rows(c: Compared) -> dict[str, dict[str, str]]:
    """Return every outcome's row of the dictionary by name, its words still in English."""
    return {row["name"]: {key: str(value) for key, value in row.items()}
            for row in Rows.of(c.dictionary) if row.get("table", "outcomes") == "outcomes"}


def outcome_row(c: Compared, name: str,
                known: Mapping[str, dict[str, str]] | None = None) -> dict[str, str]:
    """Return an outcome's row of the dictionary, its words in the reader's language.

    ``known`` are the rows of `outcome_rows`, for who asks for many. Raises UnknownNameError, which
    offers the nearest name.
    """
    rows = outcome_rows(c) if known is None else known
    if name not in rows:
        raise unknown_name("outcome", name, rows)
    return rows[name] | {"label": text(rows[name]["label"])}


def others(c: Compared) -> list[str]:
    """Return the scenarios that are compared with the baseline."""
    return [name for name in c.scenarios if name != c.baseline]


def some(frame: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Return the frame, numbered anew, or refuse in words when it has no rows."""
    if frame.empty:
        raise InputError(text("there is nothing to draw for the figure '{figure}': these results "
                              "hold no such rows", figure=figure))
    return frame.reset_index(drop=True)


def in_order(frame: pd.DataFrame, c: Compared, columns: Sequence[str] | None = None, *,
             only: tuple[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Return the rows of known scenarios, in the order of the comparison, numbered anew.

    ``columns`` are those to keep; ``only`` is a column and the names of which rows are kept.
    """
    place = _places(frame["scenario"], c.scenarios)
    kept = place >= 0
    if only is not None:
        kept &= _places(frame[only[0]], only[1]) >= 0
    rows = np.flatnonzero(kept)
    rows = rows[place[rows].argsort(kind="stable")]
    # As plain words: categories that do not occur would come back as empty groups.
    return pd.DataFrame({name: _plain(frame[name], rows) for name in columns or frame.columns},
                        copy=False)


def _places(column: pd.Series[Any], names: Sequence[str]) -> _Array:
    """Return the place of each value among names, -1 where it is none of them."""
    place = {name: i for i, name in enumerate(names)}
    if isinstance(column.dtype, pd.CategoricalDtype):
        # The last is for a missing value, whose code is -1.
        table = np.array([*(place.get(name, -1) for name in column.cat.categories), -1])
        return table[column.cat.codes.to_numpy()]
    return np.array([place.get(value, -1) for value in column.tolist()], dtype=np.int64)


def _plain(column: pd.Series[Any], rows: _Array) -> _Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        names: _Array = np.array([*column.cat.categories, None], dtype=object)
        return names.take(column.cat.codes.to_numpy()[rows])
    found: _Array = column.to_numpy()
    return found.take(rows)


def at_the_end(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last month, where a frame has several."""
    return frame[frame["month"] == frame["month"].max()] if "month" in frame else frame
