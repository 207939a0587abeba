"""The command line: commands, and how everything that can go wrong is told.

``main`` is the entry point. An error of ours is one message on stderr and an exit code: 0 done,
2 bad input or usage, 3 some runs failed, 4 something is missing, 65 stored data do not match, 70
our bug, 74 reading or writing failed, 75 folder in use, 130 interrupted. A traceback is shown
with ``--debug`` only. Commands import what they need when they run, so that help is instant.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from ..core.errors import ReintegrationError, shown
from ..core.text import text
from .compare import compare
from .dashboard import dashboard
from .describe import describe
from .export import export
from .query import query
from .replay import replay
from .resume import extend, resume
from .run import run
from .status import status
from .study import study
from .trial import trial
from .validate import validate
from .verify import verify

BUG, ENVIRONMENT, INPUT_OUTPUT, INTERRUPTED = 70, 4, 74, 130

app = typer.Typer(
    name="reintegration-sim",
    help="Simulate what reintegration policy does for people who returned from a conflict zone.\n\n"
    "Results go to stdout and to files, messages to stderr. Start with:\n\n"
    "\b\nreintegration-sim compare status_quo sra security_first",
    epilog="The people are simulated; nothing here predicts or ranks a real person.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command()(run)
app.command()(compare)
app.command()(study)
app.command()(status)
app.command()(resume)
app.command()(extend)
app.command()(verify)
app.command()(replay)
app.command()(export)
app.command()(query)
app.command()(dashboard)
app.command()(trial)
app.command()(validate)
app.command()(describe)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("reintegration_sim")
        except PackageNotFoundError:
            number = text("(not installed)")
        typer.echo(f"reintegration-sim {number}")
        raise typer.Exit


@app.callback()
def _everywhere(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks; may stand anywhere.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True,
                           help="Print the version and stop.")] = False,
) -> None:
    # --debug is read by main(), before anything can go wrong.
    del debug, version


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; never let a traceback through unasked."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    command = typer.main.get_command(app)
    try:
        outcome = command.main(args=[one for one in given if one != "--debug"],
                               prog_name="reintegration-sim", standalone_mode=False)
        code = outcome if isinstance(outcome, int) else 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException as error:
        if debug and not _is_usage(error):
            traceback.print_exc()
        code = _told(error)
    if code == INTERRUPTED:
        _say(text("Interrupted."))
    return code


def _told(error: BaseException) -> int:
    """Say what went wrong in one message and return the exit code."""
    if isinstance(error, ReintegrationError):
        _say(text("Error: {what}", what=str(error)))
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return INTERRUPTED
    if _is_usage(error):
        error.show()  # type: ignore[attr-defined]
        return int(getattr(error, "exit_code", 2))
    if isinstance(error, BrokenPipeError):
        # Whoever read the results has read enough; keep the interpreter from flushing again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, ImportError) and not str(error.name or "").startswith("reintegration_sim"):
        _say(text("Error: {what}; install the package again, or the part that is missing",
                  what=shown(str(error), 200)))
        return ENVIRONMENT
    if isinstance(error, MemoryError):
        _say(text("Error: not enough memory; ask for fewer people or replications"))
        return ENVIRONMENT
    if isinstance(error, OSError):
        place = f"{shown(os.fsdecode(error.filename), 200)}: " if error.filename else ""
        _say(text("Error: {place}{what}", place=place, what=error.strerror or str(error)))
        return INPUT_OUTPUT
    _say(text("This is a mistake in reintegration-sim, not yours: {kind}: {what}\n"
              "Please report it with the command you gave; --debug shows where it happened.",
              kind=type(error).__name__, what=shown(str(error), 300)))
    return BUG


def _is_usage(error: BaseException) -> bool:
    """Return whether the option parser raised this: it knows how to show it."""
    return isinstance(error, Exception) and hasattr(error, "show") and hasattr(error, "exit_code")


def _say(message: str) -> None:
    typer.echo(message, err=True)
