"""A frame as plain Python lists, column by column: what figures are drawn from.

A cell of a pandas frame costs microseconds each time it is read, a list's item nanoseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns of equal length, each a list of plain Python values."""

    columns: dict[str, list[Any]]
    _parts: dict[str, dict[Any, Rows]] = field(default_factory=dict, repr=False)
    """What `by` has found, as a figure asks for the same several times."""

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Rows:
        """Return the rows of a frame, its index left out."""
        return cls({str(name): frame[name].tolist() for name in frame.columns})

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, column: str) -> list[Any]:
        """Return a column; raises KeyError for one that does not exist."""
        return self.columns[column]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a dictionary by column."""
        names = list(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def first(self, column: str) -> Any:
        """Return what a column holds in the first row; raises IndexError where there is none."""
        return self.columns[column][0]

    def unique(self, column: str) -> list[Any]:
        """Return the values of a column in the order in which they first occur."""
        return list(self._parts.get(column) or dict.fromkeys(self.columns[column]))

    def by(self, column: str) -> dict[Any, Rows]:
        """Return the rows by the values of a column, in the order in which they first occur."""
        if column not in self._parts:
            places: dict[Any, list[int]] = {}
            last, chosen = object(), []
            for i, value in enumerate(self.columns[column]):
                if value != last:
                    last, chosen = value, places.setdefault(value, [])
                chosen.append(i)
            self._parts[column] = {value: self.take(chosen) for value, chosen in places.items()}
        return self._parts[column]

    def where(self, column: str, value: object) -> Rows:
        """Return the rows that hold this value in a column."""
        return self.take([i for i, one in enumerate(self.columns[column]) if one == value])

    def take(self, places: Sequence[int]) -> Rows:
        """Return the rows at these places, in this order."""
        start, count = (places[0] if places else 0), len(places)
        if places and places[-1] - start == count - 1 and list(places) == list(
                range(start, start + count)):
            return Rows({name: values[start:start + count]  # a run, copied as one
                         for name, values in self.columns.items()})
        return Rows({name: [values[i] for i in places] for name, values in self.columns.items()})
