"""The parameter registry: every number the model uses, with its unit, range, source and reason.

One file of ``parameters/`` per mechanism, one table per parameter: ``[find]`` in
``housing.toml`` is the parameter ``housing.find``. A value is stored in the unit it states and
is never converted here. ``sources.toml`` lists what the numbers rest on, ``targets.toml`` what
a calibration is held against. A new parameter is a new table; nothing else has to be told.

Grades: A meta-analysis or randomised trial, A-obs meta-analysis of observational studies,
B cohort, matched or natural experiment, C qualitative, descriptive or expert, D assumption.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..core.errors import InputError, outside_range, shown, unknown_name

Prior = Literal["uniform", "triangular", "beta", "fixed"]
Grade = Literal["A", "A-obs", "B", "C", "D"]
Side = Literal["restorative", "security", "both"]

GRADES: dict[Grade, str] = {
    "A": "several evaluations pooled, or a randomised trial",
    "A-obs": "several studies pooled that only observe",
    "B": "one comparable study, or a number read in a source",
    "C": "described by people in the field or by experts",
    "D": "assumption",
}
"""How well a number is known, in words; the letter never stands alone."""

_Finite = Annotated[float, Field(allow_inf_nan=False)]
_Text = Annotated[str, Field(min_length=1)]
_BriefItem = Annotated[str, Field(pattern=r"^[FRC][0-9]{1,2}$")]
_Name = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Parameter(_Row):
    """One number of the model, in the unit it states.

    ``neutral`` is the value at which an effect is absent (1 for a ratio, 0 for a size); only
    effects of a policy or of the state it works on have one, and ``side`` says whose effect it
    is. A neutral may lie outside ``low`` to ``high``; ``because`` then says so. A ``structural``
    number shapes an equation and is varied by a study of its own, never by a prior; a
    ``fitted`` one was set against the calibration targets and its range is what was accepted.
    """

    name: _Name
    value: _Finite
    unit: _Text
    low: _Finite
    high: _Finite
    prior: Prior
    grade: Grade
    sources: tuple[str, ...]
    meaning: _Text
    because: _Text
    neutral: _Finite | None = None
    side: Side | None = None
    structural: bool = False
    fitted: bool = False
    brief: tuple[_BriefItem, ...] = ()

    @property
    def mechanism(self) -> str:
        """Return the mechanism the number belongs to: the part before the dot."""
        return self.name.partition(".")[0]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} lies outside {self.low:g} to {self.high:g}")
        if self.low == self.high and self.prior != "fixed":
            raise ValueError("a prior needs a range that is wider than one point")
        if (self.neutral is None) != (self.side is None):
            raise ValueError("neutral and side go together: give both or neither")
        if not self.sources and self.grade != "D":
            raise ValueError("only grade D may go without a source")
        if self.structural and (self.prior, self.grade, self.neutral) != ("fixed", "D", None):
            raise ValueError("a structural number has prior fixed, grade D and no neutral")
        return self


class Source(_Row):
    """What a number rests on, and how much of it was read.

    ``read``: full, abstract (or the opening of the page), secondary (as reported elsewhere) or
    memory. ``title`` and ``link`` are empty where they are not known; ``about`` says what was
    studied, ``note`` what is still to be checked.
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    authors: str
    year: int | None = None
    title: str = ""
    link: str = ""
    about: _Text
    read: Literal["full", "abstract", "secondary", "memory"]
    note: str = ""


class Target(_Row):
    """A number observed in Belgium or nearby that the model is held against.

    ``use``: fit (parameters may be tuned to it), held_out (never tuned to it) or input (it is
    set, not predicted). ``number`` is the row of the evidence table; ``source`` its key.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    number: int
    meaning: _Text
    observed: _Finite
    low: _Finite
    high: _Finite
    unit: _Text
    use: Literal["fit", "held_out", "input"]
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not self.low <= self.observed <= self.high:
            raise ValueError(f"observed {self.observed:g} is outside {self.low:g} to {self.high:g}")
        return self


_Kind = TypeVar("_Kind", bound=_Row)


@cache
def registry() -> Mapping[str, Parameter]:
    """Return every parameter by name, sorted by file and within a file by its order there."""
    folder = files(__package__) / "parameters"
    found: dict[str, Parameter] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        stem, dot, ending = file.name.rpartition(".")
        if not dot or ending != "toml":
            continue
        place = f"evidence/parameters/{file.name}"
        for key, row in _tables(file.read_text(encoding="utf-8"), place).items():
            low, high = _range(row.pop("range", None), f"{place}: [{key}]")
            row |= {"name": f"{stem}.{key}", "low": low, "high": high}
            found[f"{stem}.{key}"] = _checked(Parameter, row, f"{place}: [{key}]")
    return MappingProxyType(found)


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by key, in the order of ``sources.toml``."""
    return _read("sources.toml", Source, "key")


@cache
def targets() -> Mapping[str, Target]:
    """Return every calibration target by name, in the order of ``targets.toml``."""
    return _read("targets.toml", Target, "name")


def parameter(name: str, where: str = "") -> Parameter:
    """Return one parameter, for instance ``parameter("housing.find")``.

    Raises
    ------
    UnknownNameError : no such parameter; names the nearest one
    """
    known = registry()
    if name not in known:
        raise unknown_name("parameter", name, known, where)
    return known[name]


def check_value(name: str, value: object, where: str = "") -> float:
    """Return ``value`` as a float when the parameter may take it.

    Allowed is a finite number within the range of the parameter, in its unit, or its neutral
    value, by which an effect is switched off.

    Raises
    ------
    UnknownNameError : no such parameter; names the nearest one
    InputError : not a number, not finite, or out of range
    """
    row = parameter(name, where)
    place = f"{where}: " if where else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        kind = "true or false" if isinstance(value, bool) else type(value).__name__
        raise InputError(f"{place}{name} = {shown(value)}; a number is needed ({row.unit}), "
                         f"not {kind}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InputError(f"{place}{name} = {shown(value)}; a finite number is needed ({row.unit})")
    if number != row.neutral and not row.low <= number <= row.high:
        raise outside_range(name, value, row.low, row.high, row.unit, where)
    return number


def _read(file_name: str, kind: type[_Kind], key_field: str) -> Mapping[str, _Kind]:
    text = (files(__package__) / file_name).read_text(encoding="utf-8")
    place = f"evidence/{file_name}"
    return MappingProxyType({
        key: _checked(kind, row | {key_field: key}, f"{place}: [{key}]")
        for key, row in _tables(text, place).items()})


def _tables(text: str, place: str) -> dict[str, dict[str, Any]]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{place}: {error}") from error
    for key, row in found.items():
        if not isinstance(row, dict):
            raise InputError(f"{place}: '{shown(key)}' stands outside a table")
    return found


def _range(found: object, place: str) -> tuple[object, object]:
    if not isinstance(found, list) or len(found) != 2:
        raise InputError(f"{place}: range must be two numbers, [low, high]")
    return found[0], found[1]


def _checked(kind: type[_Kind], row: dict[str, Any], place: str) -> _Kind:
    row = {field: tuple(value) if isinstance(value, list) else value
           for field, value in row.items()}
    try:
        return kind(**row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        says = first["msg"].removeprefix("Value error, ")
        raise InputError(f"{place} {field + ': ' if field else ''}{says}") from error
