"""Turn a table of fields into a record array, one record an agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["identity", "state", "measured"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing known about an agent.

    ``dtype`` is a NumPy code; ``shape`` makes it a small array. ``kind`` is *identity*
    (fixed for life or a place in the world), *state* (mechanisms read and write it) or
    *measured* (written by measurement; no mechanism reads it).
    """

    name: str
    dtype: str
    unit: str
    low: float
    high: float
    kind: Kind
    meaning: str
    shape: tuple[int, ...] = ()


def record_dtype(fields: tuple[Field, ...]) -> np.dtype:
    """Return the aligned record type of a table of fields."""
    # Wide fields first: no padding between them, and the small ones stay together.
    ordered = sorted(fields, key=lambda f: -np.dtype(f.dtype).itemsize)
    described = [(f.name, f.dtype, f.shape) if f.shape else (f.name, f.dtype) for f in ordered]
    return np.dtype((np.record, np.dtype(described, align=True)))


def blank(fields: tuple[Field, ...], count: int) -> np.ndarray:
    """Return ``count`` records of zeros."""
    return np.zeros(count, dtype=_dtype_of(id(fields), fields))


_KNOWN: dict[int, np.dtype] = {}


def _dtype_of(key: int, fields: tuple[Field, ...]) -> np.dtype:
    # Tables of fields are constants of their modules; hashing a table takes longer than making
    # the record type, so it is kept by identity.
    if key not in _KNOWN:
        _KNOWN[key] = record_dtype(fields)
    return _KNOWN[key]
