"""What a command says while it works: on stderr, never on stdout, nothing when quiet."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from ..core.text import text

Progress = Callable[..., None]
"""Called with what is done, all, and, where that can be, how many failed."""
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
        """Give a function (done, total, failed) that tells how far it is and when it will end.

        On a terminal a bar; elsewhere a line every half minute, so that logs stay short.
        """
        if self.quiet:
            yield lambda done, total, failed=0: None
            return
        if is_plain(sys.stderr.isatty()):
            yield Lines(label)
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                   TextColumn("{task.fields[failed]}"))
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=None, failed="")

            def tell(done: int, total: int, failed: int = 0) -> None:
                words = text("{n} failed", n=failed) if failed else ""
                bar.update(task, completed=done, total=total, failed=words)

            yield tell


class Lines:
    """Progress as lines for a log, at most one every half minute."""

    EVERY = 30.0

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic,
                 say: Callable[[str], None] = lambda line: typer.echo(line, err=True)) -> None:
        """Begin with the first call, after whatever is compiled; ``clock`` gives seconds."""
        self.label, self.clock, self.say = label, clock, say
        self.began = self.told = 0.0
        self.before: int | None = None

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Tell, if it is time."""
        now = self.clock()
        if self.before is None:
            self.before, self.began, self.told = done, now, now
        if now - self.told < self.EVERY or now <= self.began or done <= self.before:
            return
        self.told = now
        pace = (done - self.before) / (now - self.began)
        self.say(text("{done} of {total} {label}, {pace} a second, about {left} left{failed}",
                      done=f"{done:,}", total=f"{total:,}", label=self.label,
                      pace=f"{pace:,.0f}" if pace >= 10 else f"{pace:.1f}",
                      left=duration((total - done) / pace),
                      failed=text("; {n} failed", n=failed) if failed else ""))


def duration(seconds: float) -> str:
    """Return ``40 seconds``, ``7 minutes``, ``2.5 hours`` or ``3 days``."""
    if seconds < 100:
        return text("1 second") if round(seconds) == 1 else text("{n} seconds", n=round(seconds))
    if seconds < 6_000:
        return text("{n} minutes", n=round(seconds / 60))
    if seconds < 48 * 3_600:
        return text("{n} hours", n=f"{seconds / 3_600:.1f}")
    return text("{n} days", n=round(seconds / 86_400))


def size(n_bytes: float) -> str:
    """Return ``340 kB``, ``12 MB`` or ``1.4 GB``."""
    if n_bytes < 1e6:
        return text("{n} kB", n=f"{n_bytes / 1e3:.0f}")
    if n_bytes < 1e9:
        return text("{n} MB", n=f"{n_bytes / 1e6:.0f}")
    return text("{n} GB", n=f"{n_bytes / 1e9:.1f}")
