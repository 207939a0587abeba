"""Start the pages: solara inside an application of our own, so that nothing is left to defaults.

Solara alone sends usage data and asks PyPI for its version, serves its internals at /resourcez,
shows tracebacks to visitors, fetches any npm package a visitor names and keeps it, loads every
notebook extension it finds, and believes the first visitor about the root of all addresses. Each
of these is closed here; ``headers`` does the rest.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import solara
import uvicorn
from solara import settings as solara_settings
from solara.server import app as solara_app
from solara.server import server as solara_server
from solara.server import settings
from solara.server import starlette as solara_starlette
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from ..core.errors import EnvironmentLacksError, InputError, unknown_name
from ..core.languages import LANGUAGES
from ..core.text import ENGLISH, text
from . import memory, preflight
from .faults import Boundary, full_response, refused
from .headers import Guard

APP = "reintegration_sim.dashboard.app"
TITLE = "Reintegration policy"
ASSETS = Path(__file__).parent / "assets"
CULL_TIMEOUT = "2h"
MOST_SESSIONS = 200
LARGEST_MESSAGE = 1_000_000
"""Bytes of one message from a browser; the largest is an uploaded scenario of 64 kB."""
SILENCE = 120.0
"""Seconds that a browser may leave a ping unanswered. After 20, which is usual, pages of a busy
server lose it, and solara gives up their session when it is too busy to say that it has it."""

CLOSED = ("/resourcez", "/jupyter/api/kernels/{id}", "/_solara/api/evict/{kernel_id}")
_CDN = "/_solara/cdn"
_EXTENSIONS = ("jupyter-vue/extension", "jupyter-vuetify/extension")

logger = logging.getLogger(__name__)


def application(app: str = APP, language: str = ENGLISH) -> Starlette:
    """Return the pages of module ``app`` as a Starlette application, checked and ready.

    The module may have ``files``, routes that it serves beside its pages, and ``begin`` and
    ``end``, called when the server begins and ends. Who comes to the bare
    root, without any address of a page, is sent on in ``language``: en, nl or fr. A process
    serves one such application; asking for a second replaces the first.

    Raises
    ------
    EnvironmentLacksError : files of the page are missing (see ``preflight``)
    InputError : there is no such module, or no such language
    """
    if language not in LANGUAGES:
        raise unknown_name("language", language, LANGUAGES)
    _settle()
    preflight.check()
    _open(app)
    return Starlette(
        routes=[*_files(app), _Full(), *_routes(language)],
        middleware=[Middleware(Guard), *solara_starlette.middleware],
        exception_handlers={HTTPException: refused},
        lifespan=partial(_lifespan, app),
    )


def serve(host: str = "127.0.0.1", port: int = 8765, *, open_browser: bool = True,
          language: str = ENGLISH, app: str = APP,
          announce: Callable[[str], object] = logger.info) -> None:
    """Serve the pages until interrupted.

    ``port`` 0 takes a free one. ``announce`` is told the address once the port is open.

    Raises
    ------
    EnvironmentLacksError : files of the page are missing, or the port cannot be opened
    """
    memory.few_pools()
    pages = application(app, language)
    config = uvicorn.Config(
        pages, log_level="warning", access_log=False, server_header=False,
        ws_max_size=LARGEST_MESSAGE, ws_ping_timeout=SILENCE,
        timeout_graceful_shutdown=3, loop="asyncio")
    with _listen(host, port) as listening:
        address = _address(host, listening.getsockname()[1])
        announce(address)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        uvicorn.Server(config).run(sockets=[listening])


class _Pages(solara_app.AppScript):  # type: ignore[misc]
    """The app, inside a boundary that shows no traceback."""

    def run(self) -> Any:
        """Return the page; solara calls this for each visitor."""
        page = super().run()
        if isinstance(page, solara.Element):
            return Boundary(children=[page], home=f"{settings.main.root_path}/")
        return page


def _settle() -> None:
    """Set solara's settings, whatever the environment says."""
    settings.main.mode = "production"
    # where it is None, solara takes it from a header of the first visitor, for everybody
    settings.main.root_path = settings.main.root_path or ""
    settings.telemetry.mixpanel_enable = False
    settings.theme.show_banner = False
    settings.theme.loader = "plain"  # the other one links to solara's site while a page loads
    settings.theme.title = TITLE
    settings.session.secret_key = secrets.token_urlsafe(32)
    settings.session.http_only = True
    settings.kernel.cull_timeout = CULL_TIMEOUT
    settings.kernel.max_count = MOST_SESSIONS
    settings.state.test_eviction = False
    settings.assets.fontawesome_enabled = False
    settings.assets.extra_locations = [str(ASSETS)]
    solara_settings.assets.proxy = True  # off by default in a terminal of VS Code
    # advice to developers, repeated at every request
    warnings.filterwarnings("ignore", module=r"solara\.server\.starlette")


def _open(app: str) -> None:
    """Load module ``app`` as the application that solara serves."""
    former = solara_app.apps.pop("__default__", None)
    if former is not None:
        former.close()
    solara_server.cache_memory.clear()
    loaded = solara_server.get_nbextension_names()  # kept by solara, so cutting it once is enough
    loaded[:] = [name for name in loaded if name in _EXTENSIONS]
    try:
        pages = _Pages(app)
    except ImportError as error:
        raise InputError(text("the dashboard has no module {name}", name=app)) from error
    solara_app.apps["__default__"] = pages
    pages.check()


def _files(app: str) -> list[BaseRoute]:
    """Return the routes that a module serves beside its pages."""
    return list(getattr(sys.modules.get(app), "files", ()))


def _routes(language: str) -> list[BaseRoute]:
    """Return solara's routes with the closed ones closed and files served from disk only."""
    routes: list[BaseRoute] = [Route(path, _closed) for path in CLOSED]
    if language != ENGLISH:
        routes.append(_Welcome(language))
    files = solara_starlette.StaticFilesOptionalAuth(directory=preflight.PACKAGED)
    files.all_directories = [place for place in preflight.folders() if place.is_dir()]
    routes.append(Mount(_CDN, app=files))
    ours = {*CLOSED, _CDN}
    return routes + [route for route in solara_starlette.routes if route.path not in ours]


class _Welcome(Route):
    """Sends whoever comes to the bare root to the first page in another language than English.

    An address that says more stays as it is: in an address, English is what nothing says.
    """

    def __init__(self, language: str) -> None:
        async def onwards(request: Request) -> Response:
            return RedirectResponse(f"{settings.main.root_path}/?lang={language}")

        super().__init__("/", onwards)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        bare = scope["type"] == "http" and not scope.get("query_string")
        return super().matches(scope) if bare else (Match.NONE, {})


class _Full(Route):
    """Tells whoever opens a page while all sessions are taken; solara would let them wait."""

    def __init__(self) -> None:
        async def told(request: Request) -> Response:
            return full_response()

        super().__init__("/{page:path}", told)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        taken = solara_starlette.limiter
        if taken is None or taken.available_tokens > 0 or scope["type"] != "http":
            return Match.NONE, {}
        # a document is asked for; what a page in use fetches goes on
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return Match.NONE, {}
        return super().matches(scope)


async def _closed(request: Request) -> Response:
    raise HTTPException(404)


@asynccontextmanager
async def _lifespan(app: str, _: Starlette) -> AsyncIterator[None]:
    module = sys.modules.get(app)
    getattr(module, "begin", _nothing)()
    yield
    solara_starlette.on_shutdown()
    getattr(module, "end", _nothing)()


def _nothing() -> None:
    """Do nothing, for a module that has nothing to begin or to end."""


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio sends small messages at once only where it is: without
    # it, each answer to a key press waits some 20 to 30 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        raise EnvironmentLacksError(text(
            "port {port} of {host} cannot be opened ({error}); choose another port",
            port=port, host=host, error=error)) from error
    return listening


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
