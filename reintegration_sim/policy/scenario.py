"""A scenario: one policy in one world, every value stated.

A ``Scenario`` cannot be changed; ``with_levers`` and ``with_settings`` return another one. It is
complete: a lever or a world assumption that is not given has today's value. Building one checks
every name and range, so that nothing further down has to; what is wrong is an InputError.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    model_validator,
)

from ..core.errors import InputError, shown
from ..evidence.registry import check_value
from .checks import (
    LONGEST_MONTHS,
    check_brief,
    check_differs_in,
    check_months,
    check_name,
    check_population,
    check_text,
    check_whole,
    no_such_setting,
)
from .levers import (
    LEVER_NAMES,
    LEVERS,
    WORLD,
    WORLD_NAMES,
    check_lever,
    check_world,
    lever,
    world_assumption,
)

FORMAT = 1
DEFAULT_MONTHS = 120
Population = Literal["arrivals", "today", "history"]

_Held = TypeVar("_Held")


class Fixed(Mapping[str, _Held], Generic[_Held]):
    """A mapping that cannot be changed, and can be hashed and pickled."""

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, _Held]) -> None:
        """Hold a copy of ``held``, in its order."""
        self._held = dict(held)

    def __getitem__(self, name: str) -> _Held:
        """Return what is held under this name."""
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._held)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._held)

    def __hash__(self) -> int:
        """Return a hash that does not depend on the order."""
        return hash(frozenset(self._held.items()))

    def __repr__(self) -> str:
        """Return it as a dictionary is shown."""
        return repr(self._held)


def _mapping(key: str, given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise InputError(f"{key} = {shown(given)} is not a mapping of names to values")
    return given


def _some_levers(given: object) -> Fixed[float]:
    stated = _mapping("levers", given)
    found = {name: check_lever(name, value, "levers") for name, value in stated.items()}
    return Fixed({name: found[name] for name in LEVER_NAMES if name in found})


def _some_world(given: object) -> Fixed[float]:
    stated = _mapping("world", given)
    found = {name: check_world(name, value, "world") for name, value in stated.items()}
    return Fixed({name: found[name] for name in WORLD_NAMES if name in found})


def _all_levers(given: object) -> Fixed[float]:
    today = {row.name: float(row.status_quo) for row in LEVERS}
    return Fixed(today | dict(_some_levers(given)))


def _all_world(given: object) -> Fixed[float]:
    today = {row.name: float(row.status_quo) for row in WORLD}
    return Fixed(today | dict(_some_world(given)))


def _parameters(given: object) -> Fixed[float]:
    stated = _mapping("parameters", given)
    return Fixed(
        {name: check_value(name, stated[name], "parameters") + 0.0 for name in sorted(stated)}
    )


def _reasons(given: object) -> Fixed[str]:
    reasons = {}
    for name, reason in _mapping("because", given).items():
        if name not in LEVER_NAMES and name not in WORLD_NAMES:
            raise no_such_setting(name, "because")
        reasons[name] = check_text(f"because.{name}", reason)
    return Fixed(reasons)


def _format(given: object) -> int:
    return check_whole("format", given, FORMAT, FORMAT)


def _from_month(given: object) -> int:
    return check_whole("from_month", given, 0, LONGEST_MONTHS)


def _over_months(given: object) -> int:
    return check_whole("over_months", given, 0, LONGEST_MONTHS)


def _name(given: object) -> str:
    return check_name("name", given)


def _base(given: object) -> str | None:
    return None if given is None else check_name("extends", given)


def _question(given: object) -> str:
    return check_text("question", given)


_Numbers = Mapping[str, float]
_Texts = Mapping[str, str]
_AS_DICT = PlainSerializer(dict)


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_default=True)

    @model_validator(mode="wrap")
    @classmethod
    def _speak_plainly(cls, data: Any, build: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return build(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            key = ".".join(str(part) for part in first["loc"])
            raise InputError(f"{cls.__name__.lower()}: {shown(key)}: {first['msg']}") from None


class Change(_Checked):
    """New values from a month on, until changed again.

    Attributes
    ----------
    from_month : first month in which the values begin to move, 0 to 600
    over_months : months in which they move evenly to the new value; 0 is at once
    levers, world : the new values, in their units
    because : reasons, by lever or world assumption
    """

    from_month: Annotated[int, PlainValidator(_from_month)]
    over_months: Annotated[int, PlainValidator(_over_months)] = 0
    levers: Annotated[_Numbers, PlainValidator(_some_levers), _AS_DICT] = Fixed({})
    world: Annotated[_Numbers, PlainValidator(_some_world), _AS_DICT] = Fixed({})
    because: Annotated[_Texts, PlainValidator(_reasons), _AS_DICT] = Fixed({})

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.levers and not self.world:
            raise InputError(f"the change from month {self.from_month} changes nothing")
        return self

    @property
    def values(self) -> Fixed[float]:
        """Return levers and world assumptions together."""
        return Fixed({**self.levers, **self.world})

    def without(self, names: frozenset[str]) -> Change | None:
        """Return this change without some names, or None when nothing is left."""
        levers = {name: value for name, value in self.levers.items() if name not in names}
        world = {name: value for name, value in self.world.items() if name not in names}
        if not levers and not world:
            return None
        return Change(
            from_month=self.from_month,
            over_months=self.over_months,
            levers=levers,
            world=world,
            because={name: why for name, why in self.because.items() if name not in names},
        )


def _changes(given: object) -> tuple[Change, ...]:
    if not isinstance(given, list | tuple):
        raise InputError(f"changes = {shown(given)} is not a list of changes")
    changes = [one if isinstance(one, Change) else Change.model_validate(one) for one in given]
    changes.sort(key=lambda change: change.from_month)
    for one, following in pairwise(changes):
        if one.from_month == following.from_month:
            raise InputError(
                f"two changes from month {one.from_month}; put what changes in one month into "
                "one change"
            )
    return tuple(changes)


class Scenario(_Checked):
    """One policy in one world; see the module.

    Attributes
    ----------
    format : version of the scenario format, 1
    name : lowercase letters, digits, underscores, up to 60
    question : what the scenario asks, in a sentence
    months : simulated months, 1 to 600
    population : who is simulated: arrivals, today or history
    levers, world : every lever and world assumption at the start, in its unit
    because : reasons given in the file, by lever or world assumption
    parameters : parameters that do not have their usual value
    changes : what changes later, by month
    differs_in : what it declares to change of the scenario it extends
    extends : name of that scenario, if any
    brief : findings, recommendations and claims of the policy brief it is about
    """

    format: Annotated[int, PlainValidator(_format)] = FORMAT
    name: Annotated[str, PlainValidator(_name)]
    question: Annotated[str, PlainValidator(_question)]
    months: Annotated[int, PlainValidator(check_months)] = DEFAULT_MONTHS
    population: Annotated[Population, PlainValidator(check_population)] = "arrivals"
    levers: Annotated[_Numbers, PlainValidator(_all_levers), _AS_DICT] = Fixed({})
    because: Annotated[_Texts, PlainValidator(_reasons), _AS_DICT] = Fixed({})
    world: Annotated[_Numbers, PlainValidator(_all_world), _AS_DICT] = Fixed({})
    parameters: Annotated[_Numbers, PlainValidator(_parameters), _AS_DICT] = Fixed({})
    changes: Annotated[tuple[Change, ...], PlainValidator(_changes)] = ()
    differs_in: Annotated[tuple[str, ...], PlainValidator(check_differs_in)] = ()
    extends: Annotated[str | None, PlainValidator(_base)] = None
    brief: Annotated[tuple[str, ...], PlainValidator(check_brief)] = ()

    @model_validator(mode="after")
    def _ends_after_its_changes(self) -> Self:
        for change in self.changes:
            if change.from_month > self.months:
                raise InputError(
                    f"a change from month {change.from_month} comes after the last month, "
                    f"{self.months}"
                )
        return self

    def with_levers(self, levers: Mapping[str, float]) -> Scenario:
        """Return this scenario with some levers at other values for the whole run.

        Later changes of those levers and the reasons for their old values fall away. Raises
        InputError for a lever that does not exist or a value that is not allowed.
        """
        return self.with_settings(levers)

    def with_settings(self, settings: Mapping[str, float]) -> Scenario:
        """Return this scenario with other values of levers, world assumptions or parameters.

        The values hold for the whole run: later changes of the same names fall away, as do the
        reasons for the old values. A name with a dot is a parameter. Raises InputError for a
        name that does not exist or a value that is not allowed.
        """
        levers, world, parameters = dict(self.levers), dict(self.world), dict(self.parameters)
        for name, value in settings.items():
            if "." in name:
                parameters[name] = check_value(name, value) + 0.0
            elif name in WORLD_NAMES:
                world[name] = check_world(name, value)
            elif name in LEVER_NAMES:
                levers[name] = check_lever(name, value)
            else:
                raise no_such_setting(name)
        names = frozenset(settings)
        kept = [change.without(names) for change in self.changes]
        # Every value was checked above and the rest is a scenario's already: to validate all of
        # it again would cost a tenth of a run at each point of a design.
        return self.model_copy(update={
            "levers": Fixed(levers),
            "world": Fixed(world),
            "parameters": Fixed(dict(sorted(parameters.items()))),
            "changes": tuple(change for change in kept if change is not None),
            "because": Fixed({n: why for n, why in self.because.items() if n not in names}),
        })

    def with_months(self, months: int) -> Scenario:
        """Return this scenario over another number of months; changes after the end fall away."""
        check_months(months)
        kept = tuple(change for change in self.changes if change.from_month <= months)
        return self._with(months=months, changes=kept)

    def with_population(self, population: Population) -> Scenario:
        """Return this scenario for another starting population."""
        return self._with(population=population)

    @property
    def scenario_hash(self) -> str:
        """Return the SHA-256, in hexadecimal, of everything that bears on results.

        Names, questions and reasons do not; two scenarios with the same hash simulate the same.
        """
        content = {
            "format": self.format,
            "months": self.months,
            "population": self.population,
            "levers": dict(self.levers),
            "world": dict(self.world),
            "parameters": dict(self.parameters),
            "changes": [
                [change.from_month, change.over_months, dict(change.values)]
                for change in self.changes
            ],
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def beyond_experience(self) -> tuple[str, ...]:
        """Return levers and world assumptions that are at some time outside what was ever seen.

        For a world assumption: outside what is plausible for Belgium.
        """
        stages = [{**self.levers, **self.world}, *(dict(one.values) for one in self.changes)]
        found = []
        for name in (*LEVER_NAMES, *WORLD_NAMES):
            low, high = _row_range(name)
            if any(name in stage and not low <= stage[name] <= high for stage in stages):
                found.append(name)
        return tuple(found)

    def _with(self, **other: object) -> Scenario:
        held = {name: getattr(self, name) for name in type(self).model_fields}
        return Scenario.model_validate(held | other)


def differences(one: Scenario, other: Scenario) -> tuple[str, ...]:
    """Return what two scenarios simulate differently, by name.

    Levers in their order, then world assumptions, parameters, ``months`` and ``population``. A
    lever that starts alike and is changed differently later is among them.
    """
    names = [*LEVER_NAMES, *WORLD_NAMES, *sorted({*one.parameters, *other.parameters})]
    found = [name for name in names if _course(one, name) != _course(other, name)]
    found += [key for key in ("months", "population") if getattr(one, key) != getattr(other, key)]
    return tuple(found)


def _course(scenario: Scenario, name: str) -> tuple[object, ...]:
    start = {**scenario.parameters, **scenario.levers, **scenario.world}.get(name)
    later = [
        (change.from_month, change.over_months, change.values[name])
        for change in scenario.changes
        if name in change.values
    ]
    return (start, *later)


def _row_range(name: str) -> tuple[float, float]:
    return lever(name).practice if name in LEVER_NAMES else world_assumption(name).practice
