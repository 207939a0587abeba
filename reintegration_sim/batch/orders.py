"""What another process is told: the plan, and where to find classes of users again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..core.errors import InputError
from ..core.text import text
from .chunks import Chunk
from .plan import Plan
from .python_policies import class_from, reference_of


class Part(NamedTuple):
    """One run of a chunk that killed its workers, to be lived alone."""

    chunk: Chunk
    run: int


def parts_of(chunk: Chunk) -> list[Part]:
    """Return the runs of a chunk, each to be lived alone."""
    return [Part(chunk, run) for run in range(chunk.first, chunk.last)]


@dataclass(frozen=True, eq=False)
class Order:
    """A plan as it travels: no class of a user goes along, only the way to it.

    ``plan`` lacks the policies that are classes; ``labels`` are all of them in order.
    """

    folder: Path
    plan: Plan
    labels: tuple[str, ...]
    classes: dict[str, tuple[str, str]]


def order_of(folder: Path, plan: Plan) -> Order:
    """Return what another process needs; raises InputError for a class it could not find."""
    classes = {}
    for label, policy in plan.policies.items():
        if isinstance(policy, type):
            reference = reference_of(policy)
            if reference is None:
                raise InputError(text(
                    "'{label}' is a class that another process cannot find; put it into a file "
                    "and name it as \"my_policy.py:{name}\", or ask for threads", label=label,
                    name=policy.__name__))
            classes[label] = reference
    rest = {label: policy for label, policy in plan.policies.items() if label not in classes}
    return Order(folder, plan.with_policies(rest), tuple(plan.policies), classes)


def plan_of(order: Order) -> Plan:
    """Return the plan of an order, with the classes of users loaded again."""
    found = {**order.plan.policies,
             **{label: class_from(where) for label, where in order.classes.items()}}
    return order.plan.with_policies({label: found[label] for label in order.labels})
