"""What a command says while it works: on stderr, never on stdout, nothing when quiet."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from ..core.text import text

Progress = Callable[[int, int], None]
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines below it; an empty heading is not shown."""

    title: str
    lines: tuple[str, ...]


def is_plain(terminal: bool) -> bool:
    """Return whether colour and bars are unwanted: no terminal, or NO_COLOR is set."""
    return not terminal or bool(os.environ.get("NO_COLOR"))


def print_sections(sections: Sequence[Section]) -> None:
    """Print sections on stdout, headings in bold on a terminal."""
    plain = is_plain(sys.stdout.isatty())
    for number, one in enumerate(sections):
        if number:
            typer.echo("")
        if one.title:
            typer.echo(one.title if plain else typer.style(one.title, bold=True))
        for line in one.lines:
            typer.echo(line)


def wrapped(lines: Sequence[str], indent: int = 0) -> tuple[str, ...]:
    """Return lines broken to the width of the screen; empty ones fall away."""
    found: list[str] = []
    for line in lines:
        found += textwrap.wrap(line, WIDTH, initial_indent=" " * indent,
                               subsequent_indent=" " * (indent + 2),
                               break_on_hyphens=False, break_long_words=False)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Screen:
    """Messages and progress of one command."""

    quiet: bool

    def say(self, message: str) -> None:
        """Say something on stderr."""
        if not self.quiet:
            typer.echo(message, err=True)

    def announce_compilation(self) -> None:
        """Say that the first run on this computer takes longer."""
        from ..engine.compiled_cache import is_compiled

        if not is_compiled():
            self.say(text("First run on this computer: compiling the model, about a minute ..."))

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """Give a function (done, total) that draws a bar, on a terminal only."""
        if self.quiet or is_plain(sys.stderr.isatty()):
            yield lambda done, total: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
