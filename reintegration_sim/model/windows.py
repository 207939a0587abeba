"""A record as an object: one attribute a field, read live, checked when assigned.

A window holds no value of its own. Reading takes the value from the record that the engine works
on; assigning checks kind and range and writes into that record. Measured fields and identity can
only be read, and so can a few states that must move together (``refused``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import numpy as np

from ..core.errors import InputError, UnknownNameError, nearest, outside_range, shown
from ..core.records import Field


class UnknownFieldError(UnknownNameError, AttributeError):
    """An agent has no field of this name; the message offers the nearest one."""


class HasLuck(Protocol):
    """What a window asks of the model it belongs to."""

    def draw(self, kind: int, row: int, name: str) -> float:
        """Return a uniform on (0, 1)."""


class FieldWindow:
    """One field of a record as an attribute of its window."""

    def __init__(self, field: Field) -> None:
        """Stand for ``field``."""
        self.field = field
        self.__doc__ = f"{field.meaning} ({field.unit}); {field.kind}"

    def __get__(self, window: Window | None, owner: type | None = None) -> Any:
        """Return the value now: a number, or a copy of a small array that cannot be written."""
        if window is None:
            return self
        value = window._record[self.field.name]
        if not self.field.shape:
            return value.item()
        copy = value.copy()
        copy.flags.writeable = False
        return copy

    def __set__(self, window: Window, value: object) -> None:
        """Write a value that is allowed; raise InputError for another, or for a fixed field."""
        field = self.field
        where = window.label
        if field.name in window.refused:
            raise InputError(f"{where}: {field.name} cannot be assigned; "
                             f"{window.refused[field.name]}")
        if field.kind == "identity":
            raise InputError(f"{where}: {field.name} cannot be assigned; it belongs to the "
                             "identity of the agent and is fixed for life")
        if field.kind == "measured":
            raise InputError(f"{where}: {field.name} cannot be assigned; it is measured at the "
                             "end of each month and moves nothing")
        if field.shape or field.unit == "bits":
            raise InputError(f"{where}: {field.name} cannot be assigned; it holds "
                             "something for each of many kinds and is kept by the engine")
        window.check_open()
        window._record[field.name] = checked(field, value, where)


def checked(field: Field, value: object, where: str) -> float | int:
    """Return a value for a field: finite, in range, whole where the field counts.

    True and False are allowed for flags. Raises InputError with what is allowed.
    """
    whole = np.dtype(field.dtype).kind in "iu"
    if isinstance(value, bool | np.bool_):
        if field.unit != "flag":
            raise InputError(f"{where}: {field.name} = {value} is not a number; allowed are "
                             f"{field.low:g} to {field.high:g} ({field.unit})")
        return int(value)
    if not isinstance(value, int | float | np.integer | np.floating):
        raise InputError(f"{where}: {field.name} = {shown(value)} is not a number; allowed are "
                         f"{field.low:g} to {field.high:g} ({field.unit})")
    if not field.low <= value <= field.high:  # false for nan as well
        raise outside_range(field.name, value, field.low, field.high, field.unit, where)
    if not whole:
        return float(value) + 0.0
    if value != int(value):
        raise InputError(f"{where}: {field.name} = {value} is not a whole number; allowed are "
                         f"{field.low:g} to {field.high:g} ({field.unit})")
    return int(value)


class Window:
    """One record of the engine, with a field as an attribute.

    ``fields`` is the table of the record, ``refused`` says why some names cannot be assigned.
    Names that begin with an underscore are free for notes of your own; any other unknown name is
    refused, because a misspelt field would otherwise do nothing.
    """

    fields: ClassVar[tuple[Field, ...]] = ()
    refused: ClassVar[Mapping[str, str]] = MappingProxyType({})
    luck_kind: ClassVar[int] = 0
    kept_by_mesa: ClassVar[frozenset[str]] = frozenset({"model", "unique_id", "pos"})

    _record: Any
    _row: int
    model: Any

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the class one attribute a field."""
        super().__init_subclass__(**options)
        for field in cls.__dict__.get("fields", ()):
            setattr(cls, field.name, FieldWindow(field))

    @property
    def row(self) -> int:
        """Row of the record in its table, from 0; it never changes."""
        return self._row

    @property
    def label(self) -> str:
        """Kind and row, for messages."""
        return f"{type(self).__name__} {self._row}"

    def check_open(self) -> None:
        """Raise InputError when nothing can be changed any more."""

    def uniform(self, name: str) -> float:
        """Return a uniform on (0, 1) for a decision of your own.

        It is a function of seed, replication, kind of agent, row, month about to be lived and
        ``name``: the same under every policy, and no draw of the package moves. Asking twice
        before the next month gives the same number; another decision takes another name. Compare
        once, lower is yes: ``agent.uniform("coach_found") < 0.3``. Raises InputError when two
        names of one model would share their numbers.
        """
        luck: HasLuck = self.model
        return luck.draw(self.luck_kind, self._row, name)

    def __getattr__(self, name: str) -> Any:
        """Refuse a name that does not exist, with the nearest one."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: object) -> None:
        """Assign a field; refuse a name that does not exist."""
        known = getattr(type(self), name, None)
        free = name.startswith("_") or name in self.kept_by_mesa
        if isinstance(known, FieldWindow) or free:
            object.__setattr__(self, name, value)
        elif name in self.refused:
            raise InputError(f"{self.label}: {name} cannot be assigned; {self.refused[name]}")
        elif known is not None:
            raise InputError(f"{self.label}: {name} cannot be assigned; it is no field")
        else:
            raise self._unknown(name)

    def __repr__(self) -> str:
        """Return kind and row."""
        return f"<{self.label}>"

    def _unknown(self, name: str) -> UnknownFieldError:
        guess = nearest(name, [field.name for field in self.fields])
        hint = f"did you mean '{guess}'? " if guess else ""
        return UnknownFieldError(
            f"{type(self).__name__} has no field '{shown(name)}'; {hint}A name of your own "
            "begins with an underscore")
