"""The one way by which words and numbers reach people: figures, tables, commands, pages.

English is the source. Everything a person reads passes through `text`, `plural` or `number`, and
comes out in the language of the context: each thread and each asynchronous task has its own, so
that visitors of one server do not mix. English reads no file and asks no catalogue; the other
languages are in core/languages.py, which is where `speaking("nl")` lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

ENGLISH = "en"
_SENSE = "\x04"
"""Between the sense and the message in the key of a catalogue, as in gettext."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tongue:
    """A language other than English, ready for use.

    ``messages`` are translations by English message, ``plurals`` all forms by singular message,
    ``form`` the number of the form for a count, ``signs`` turns an English number into this
    language's, ``percent`` is the pattern of a percentage.
    """

    language: str
    messages: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]
    signs: Mapping[int, str]
    percent: str


_tongue: ContextVar[Tongue | None] = ContextVar("reintegration_sim_tongue", default=None)
_now = _tongue.get


def text(message: str, /, **values: object) -> str:
    """Return a message in the language of the reader, with named values filled in."""
    spoken = _now()
    if spoken is not None:
        message = spoken.messages.get(message, message)
    return message.format(**values) if values else message


def in_sense(sense: str, message: str, /, **values: object) -> str:
    """Return a message whose translation depends on the sense in which it is meant.

    ``sense`` is for translators and is never shown. Without an entry of its own the message is
    translated as in `text`.
    """
    spoken = _now()
    if spoken is not None:
        known = spoken.messages
        message = known.get(f"{sense}{_SENSE}{message}") or known.get(message, message)
    return message.format(**values) if values else message


def plural(singular: str, many: str, n: int, /, **values: object) -> str:
    """Return the form of a message that goes with a count, which fills the name ``n`` in it."""
    spoken = _now()
    message = singular if n == 1 else many
    if spoken is not None:
        forms = spoken.plurals.get(singular)
        message = forms[spoken.form(abs(n))] if forms else message
    return message.format(**{"n": number(n, 0), **values})


def number(value: float, decimals: int) -> str:
    """Return a number as people write it: with grouped thousands and a true minus sign."""
    return localised(f"{round(value, decimals) + 0.0:,.{decimals}f}")


def percent(share: float, decimals: int = 0) -> str:
    """Return a share from 0 to 1 as a percentage."""
    spoken = _now()
    pattern = "{}%" if spoken is None else spoken.percent
    return pattern.format(number(100.0 * share, decimals))


def localised(shown: str) -> str:
    """Return a number that was formatted in the English way in that of the reader."""
    spoken = _now()
    shown = shown.replace("-", "−")
    return shown if spoken is None else shown.translate(spoken.signs)


def language() -> str:
    """Return the language of this context: en, nl or fr."""
    spoken = _now()
    return ENGLISH if spoken is None else spoken.language


def tongue() -> Tongue | None:
    """Return what is spoken in this context, to be spoken again later; None is English."""
    return _now()


@contextmanager
def speaking_as(spoken: Tongue | None) -> Iterator[None]:
    """Speak in this way within the block, in this thread or task only."""
    token = _tongue.set(spoken)
    try:
        yield
    finally:
        _tongue.reset(token)


def speak_as(spoken: Tongue | None) -> None:
    """Speak in this way from now on in this context; for a page, whose context is a visitor's."""
    _tongue.set(spoken)
