"""The languages a reader can choose, and their catalogues, read at first use.

Catalogues are the .po files beside this module: translators edit them and the program reads them,
so that no compiled copy can be forgotten or grow old. Plurals, signs and dates are Babel's, in
their Belgian variants. What is to be translated is collected by tests/catalogue.py.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date as Date
from functools import cache
from importlib.resources import files

from babel.core import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from .errors import unknown_name
from .text import ENGLISH, Tongue, language, speak_as, speaking_as

LANGUAGES = {"en": "English", "nl": "Nederlands", "fr": "Français"}
"""Every language by its code, in its own words."""
LOCALES = {"en": "en_GB", "nl": "nl_BE", "fr": "fr_BE"}


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language within the block, in this thread or task only.

    A thread that is started inside speaks English unless it is given a copy of the context.
    Raises UnknownNameError for a language that does not exist.
    """
    with speaking_as(tongue_of(code)):
        yield


def speak(code: str) -> None:
    """Speak this language from now on in this context; raises UnknownNameError."""
    speak_as(tongue_of(code))


def tongue_of(code: str) -> Tongue | None:
    """Return a language ready for use, None for English; raises UnknownNameError."""
    if code not in LANGUAGES:
        raise unknown_name("language", code, LANGUAGES)
    return None if code == ENGLISH else _tongue(code)


def date(day: Date) -> str:
    """Return a date in words: "3 March 2026"."""
    return str(format_date(day, "long", locale=LOCALES[language()]))


def catalogue(code: str) -> Catalog:
    """Return a catalogue as its file states it."""
    with (files(__package__) / "catalogues" / f"{code}.po").open("rb") as held:
        return read_po(held, locale=code)


@cache
def _tongue(code: str) -> Tongue:
    messages: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    held = catalogue(code)
    for entry in held:
        if not entry.id or not entry.string:
            continue
        if isinstance(entry.id, tuple):
            if all(entry.string):
                plurals[entry.id[0]] = tuple(entry.string)
            continue
        key = f"{entry.context}\x04{entry.id}" if entry.context else str(entry.id)
        messages[key] = str(entry.string)
    locale = Locale.parse(LOCALES[code])
    symbols = locale.number_symbols["latn"]
    return Tongue(
        language=code, messages=messages, plurals=plurals, form=gettext.c2py(held.plural_expr),
        signs=str.maketrans({".": symbols["decimal"], ",": symbols["group"]}),
        percent="{}" + locale.percent_formats[None].suffix[0].replace("\u00a0", "\u202f"))
