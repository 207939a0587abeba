"""What was made of an object stays known for as long as the object exists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

One = TypeVar("One")
Made = TypeVar("Made")
Others = TypeVarTuple("Others")


def remembered(make: Callable[[One, *Others], Made]) -> Callable[[One, *Others], Made]:
    """Return a function that makes something of an object, and of the same object only once.

    Objects are told apart by identity; other arguments must be hashable.
    """
    known: WeakKeyDictionary[Any, dict[Any, Made]] = WeakKeyDictionary()

    @wraps(make)
    def found(one: One, *others: *Others) -> Made:
        of_one = known.setdefault(one, {})
        if others not in of_one:
            of_one[others] = make(one, *others)
        return of_one[others]

    return found
