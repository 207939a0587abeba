"""What figures are drawn from: the frames of a comparison, and how a figure asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from ..core.errors import InputError, unknown_name
from ..core.text import text


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


def outcome_row(c: Compared, name: str) -> dict[str, str]:
    """Return an outcome's row of the dictionary, its words in the reader's language.

    Raises UnknownNameError, which offers the nearest name.
    """
    known = c.dictionary
    if "table" in known:
        known = known[known["table"] == "outcomes"]
    rows = known[known["name"] == name]
    if rows.empty:
        raise unknown_name("outcome", name, known["name"])
    row = {str(key): str(value) for key, value in rows.iloc[0].items()}
    return row | {"label": text(row["label"])}


def others(c: Compared) -> list[str]:
    """Return the scenarios that are compared with the baseline."""
    return [name for name in c.scenarios if name != c.baseline]


def some(frame: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Return the frame, numbered anew, or refuse in words when it has no rows."""
    if frame.empty:
        raise InputError(text("there is nothing to draw for the figure '{figure}': these results "
                              "hold no such rows", figure=figure))
    return frame.reset_index(drop=True)


def in_order(frame: pd.DataFrame, c: Compared) -> pd.DataFrame:
    """Return the rows of known scenarios, in the order of the comparison."""
    place = {name: i for i, name in enumerate(c.scenarios)}
    kept = frame[frame["scenario"].isin(place)]
    # As plain words: categories that do not occur would come back as empty groups.
    named = kept.select_dtypes("category").columns
    kept = kept.astype({column: object for column in named})
    order = kept["scenario"].map(place).to_numpy().argsort(kind="stable")
    return kept.iloc[order]


def at_the_end(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last month, where a frame has several."""
    return frame[frame["month"] == frame["month"].max()] if "month" in frame else frame
