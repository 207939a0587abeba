"""`dashboard`: pages in a browser, without the internet."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ..core.errors import EnvironmentLacksError
from ..core.text import text
from .screen import Screen


def dashboard(
    host: Annotated[str, typer.Option(
        "--host", help="Address to listen on; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(
        "--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8765,
    language: Annotated[Literal["en", "nl", "fr"], typer.Option(
        "--language", help="Language of the first page; every page offers all three.")] = "en",
    no_browser: Annotated[bool, typer.Option(
        "--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """Open pages in a browser that compare policies while a lever moves.

    \b
    Example:  reintegration-sim dashboard
              reintegration-sim dashboard --language nl --port 8800 --no-browser

    Nothing is fetched from or sent to anywhere else. Ctrl-C ends it. To show it to others, put
    it behind a proxy: docs/dashboard.md.
    """
    screen = Screen(False)
    try:
        from ..dashboard.server import serve
    except ImportError as error:
        raise EnvironmentLacksError(text(
            "the dashboard needs {name}, which is not installed; install it with: "
            'pip install "reintegration-sim[dashboard]"', name=error.name or "solara")) from error
    from ..batch.ensemble import compile_once

    compile_once(screen.say)
    serve(host, port, language=language, open_browser=not no_browser,
          announce=lambda address: screen.say(text(
              "The pages are at {address} (Ctrl-C ends them).", address=address)))
