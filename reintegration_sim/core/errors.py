"""The few errors raised on purpose, with their exit codes and their wording.

Every message says where something is wrong, what it is, what is allowed and, for a misspelt
name, the nearest right one. A user sees the message alone; a traceback only with ``--debug``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ReintegrationError(Exception):
    """Anything this package raises on purpose; ``exit_code`` is what the command line returns."""

    exit_code = 70


class InputError(ReintegrationError):
    """What the user gave is wrong: a file, an option, a name, a value."""

    exit_code = 2


class UnknownNameError(InputError):
    """A name that does not exist; the message offers the nearest one."""


class EnvironmentLacksError(ReintegrationError):
    """Something that must be installed or present is not, an extra for instance."""

    exit_code = 4


class StoredDataError(ReintegrationError):
    """Stored results do not belong to what is asked, or were altered."""

    exit_code = 65


class OutputError(ReintegrationError):
    """Reading or writing failed: permission, space, a device."""

    exit_code = 74


class FolderInUseError(ReintegrationError):
    """Another process is writing to this results folder."""

    exit_code = 75


def shown(value: object, limit: int = 80) -> str:
    """Return a value as safe text: control characters escaped, cut to ``limit`` characters."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the existing name closest in spelling, or None when nothing is close."""
    found = difflib.get_close_matches(name[:100], list(names), n=1, cutoff=0.6)
    return found[0] if found else None


def unknown_name(kind: str, name: str, names: Iterable[str], where: str = "") -> UnknownNameError:
    """Return the error for a name that does not exist.

    ``kind`` is a noun ("lever"), ``where`` the place it was read ("scenarios/x.toml: [levers]").
    """
    names = list(names)
    guess = nearest(name, names)
    place = f"{where}: " if where else ""
    if guess:
        hint = f"; did you mean '{guess}'?"
    elif len(names) <= 12:
        hint = "; there are: " + ", ".join(names)
    else:
        hint = f"; see `reintegration-sim describe {kind}s`"
    return UnknownNameError(f"{place}no {kind} is called '{shown(name)}'{hint}")


def outside_range(
    name: str, value: object, low: float, high: float, unit: str, where: str = ""
) -> InputError:
    """Return the error for a number outside its allowed range."""
    place = f"{where}: " if where else ""
    return InputError(f"{place}{name} = {shown(value)}; allowed are {low:g} to {high:g} ({unit})")
