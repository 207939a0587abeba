"""Reading TOML that may come from strangers.

A file is looked at before it is opened and its text before it is parsed: regular files only, at
most 64 KiB, UTF-8, no deep nesting, no keys of many parts and no endless words, each of which can
keep a parser busy or break it. What is wrong is an InputError with the file and the line.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..core.errors import InputError, OutputError, nearest, shown

LARGEST_BYTES = 64 * 1024
DEEPEST_NESTING = 16
LONGEST_KEY = 8
LONGEST_WORD = 64

_WORD = re.compile(r"[A-Za-z0-9_+\-.]+")
_STRINGS = (
    ('"""', re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}', re.DOTALL)),
    ("'''", re.compile(r"'''(?:[^']++|'(?!''))*+'{3,5}")),
    ('"', re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"')),
    ("'", re.compile(r"'[^'\n]*+'")),
)


def file_content(path: Path, where: str, instead: Iterable[str] = ()) -> bytes:
    """Return a file's bytes; its kind and size are looked at before it is opened.

    ``where`` names the file in messages, ``instead`` are names to suggest when there is no such
    file. Raises InputError when there is none, it is no regular file or too large; OutputError
    when it cannot be read.
    """
    try:
        _refuse_unless_small_and_regular(os.stat(path), where)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            _refuse_unless_small_and_regular(os.fstat(descriptor), where)
            data = file.read(LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        guess = nearest(path.stem, instead)
        hint = f"; there is a shipped scenario '{guess}'" if guess else ""
        raise InputError(f"{where}: no such file{hint}") from None
    except ValueError:
        raise InputError(f"{where}: not the name of a file") from None
    except OSError as error:
        raise OutputError(f"{where}: {error.strerror or error}") from None
    _refuse_size(len(data), where)
    return data


def _refuse_unless_small_and_regular(status: os.stat_result, where: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{where}: not a regular file; folders, devices and pipes are not read")
    _refuse_size(status.st_size, where)


def _refuse_size(size: int, where: str) -> None:
    if size > LARGEST_BYTES:
        raise InputError(f"{where}: {size} bytes; at most {LARGEST_BYTES} are read")


def parsed_toml(data: bytes, where: str) -> dict[str, Any]:
    """Return the table in TOML bytes: UTF-8, with or without a byte order mark.

    Raises InputError, with the line where one is known, for anything else, and for what is made
    to choke a parser: more than 64 KiB, 16 levels, 8 parts of a key or 64 letters of a word.
    """
    _refuse_size(len(data), where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{where}: line {line}: not UTF-8 text; save the file as UTF-8") from None
    text = text.replace("\r\n", "\n")
    _refuse_monsters(text, where)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not valid TOML: {shown(str(error), 200)}") from None


def _refuse_monsters(text: str, where: str) -> None:
    """Refuse deep nesting, keys of many parts and endless words, which a parser chokes on.

    Walks over the text once, outside strings and comments. Where a string does not end, it
    stops: the parser will say so.
    """
    depth = parts = at = 0
    while at < len(text):
        mark = text[at]
        if mark in "\"'":
            at = _end_of_string(text, at)
        elif mark == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif word := _WORD.match(text, at):
            parts += word[0].count(".")
            _refuse_word(word[0], text, at, where)
            at = word.end()
        else:
            if mark in "[{":
                depth += 1
            elif mark in "]}":
                depth -= 1
            if mark in "[]{}=,\n":
                parts = 0
            at += 1
        if depth > DEEPEST_NESTING:
            raise InputError(
                f"{where}: line {_line(text, at)}: nested more than {DEEPEST_NESTING} deep"
            )
        if parts >= LONGEST_KEY:
            raise InputError(
                f"{where}: line {_line(text, at)}: a key of more than {LONGEST_KEY} parts"
            )


def _refuse_word(word: str, text: str, at: int, where: str) -> None:
    if len(word) > LONGEST_WORD and max(map(len, word.split("."))) > LONGEST_WORD:
        raise InputError(
            f"{where}: line {_line(text, at)}: '{shown(word, 40)}' is a word or number of "
            f"{len(word)} characters; allowed are {LONGEST_WORD}"
        )


def _end_of_string(text: str, at: int) -> int:
    """Return the place after the string that begins at ``at``, or the end if it never ends."""
    pattern = next(pattern for mark, pattern in _STRINGS if text.startswith(mark, at))
    found = pattern.match(text, at)
    return found.end() if found else len(text)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
