"""A user's model class run to the end, for comparisons with shipped policies."""

from __future__ import annotations

from ..core.errors import InputError, shown
from ..engine.run import Run
from .mesa_model import ReintegrationModel


def run_model(model_class: type[ReintegrationModel], *, people: int = 100, months: int = 120,
              seed: int = 1, replication: int = 0, population: str | None = None,
              parameters: str = "draws", effects: bool = True) -> Run:
    """Step a user's model class to its last month and return its Run.

    Series, persons and events are read from the Run exactly as from one of the engine; people,
    luck and parameters are those of any other policy with the same arguments.

    Parameters
    ----------
    model_class : a subclass of ReintegrationModel; its own ``__init__``, if it has one, takes the
        keywords below and passes them on
    people, months, seed, replication, population, parameters : as for ReintegrationModel
    effects : False gives the muted twin, in which what is delivered moves nothing

    Raises InputError when this is no such class, when ``step`` does not call ``super().step()``
    or when the model stops before its last month.
    """
    check_model_class(model_class)
    chosen = model_class if effects else muted(model_class)
    model = chosen(people=people, months=months, seed=seed, replication=replication,
                   population=population, parameters=parameters)
    run = model.engine
    while run.month < run.months:
        month = run.month
        try:
            model.step()
        except Exception as error:
            error.months_lived = run.month  # type: ignore[attr-defined]
            raise
        if run.month == month:
            raise InputError(f"{model_class.__name__}.step() lived no month; it must call "
                             "super().step()")
        if not model.running and run.month < run.months:
            raise InputError(f"{model_class.__name__} stopped after {run.month} of {run.months} "
                             "months; a comparison needs them all")
    return run


def check_model_class(model_class: object) -> None:
    """Refuse what is not a subclass of ReintegrationModel, with InputError."""
    if not isinstance(model_class, type) or not issubclass(model_class, ReintegrationModel):
        raise InputError(f"{shown(model_class)} is not a class made from ReintegrationModel")


def muted(model_class: type[ReintegrationModel]) -> type[ReintegrationModel]:
    """Return the same class as a muted twin: everything is delivered, nothing takes effect."""
    return type(model_class.__name__, (model_class,), {"effects": False})
