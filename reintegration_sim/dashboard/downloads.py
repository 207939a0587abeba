"""Files of a page, by their own address: a scenario, a table, a figure.

A file depends on its address alone, so it needs no session, can be linked to, and is the same
whoever fetches it. Names are those of tables here; nothing a visitor writes becomes a path.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs

import anyio
import pandas as pd
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import __version__
from ..analysis.results_folder import csv_of
from ..core.languages import speaking
from ..core.text import text
from ..plots.words import simulations_shown
from .address import Explore
from .differ import in_short
from .figure import WIDE_MM
from .frames import FRAMES, TABLE
from .instant import pair_of
from .pages.all import page_called
from .reproduce import key_of_view, scenario_file
from .scene import Scene
from .service import Service
from .session import Session, address_of, done, opened

LONGEST_QUERY = 4_000
AT_ONCE = 4
"""Files made at a time; others wait, and pages are answered meanwhile."""
SCENARIO = "scenario"
"""The file of the policy that differs from today's, under this name on every page."""
KINDS = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
         "toml": "application/toml"}


def route(service: Callable[[], Service]) -> Route:
    """Return the route of all files of a server."""

    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def file(request: Request) -> Response:
        name, _, kind = request.path_params["name"].rpartition(".")
        if kind not in KINDS:
            raise HTTPException(404)
        query = request.url.query[:LONGEST_QUERY]
        return await anyio.to_thread.run_sync(
            lambda: _answer(name, kind, query, service()), limiter=limiter)

    return Route("/download/{name}", file)


def _answer(name: str, kind: str, query: str, service: Service) -> Response:
    session, pairs = _asked(query)
    with speaking(session.view.lang):
        if kind == "toml":
            return _file(_scenario(name, session, pairs).encode(), f"{name}.toml", kind)
        table = name.removeprefix(TABLE)
        if kind == "csv" and name.startswith(TABLE) and table in FRAMES:
            scene = service.answered(session, page_called("data"), pairs)
            called = f"{table}_{key_of_view(session.address)}.{kind}"
            return _file(_csv(FRAMES[table](scene.known), scene, of_series=table == "series"),
                         called, kind)
        page = page_called(session.page)
        if page.figures is None:
            raise HTTPException(404)
        scene = service.answered(session, page, pairs)
        spec = next((one for one, _ in page.figures(scene) if one.name == name), None)
        if spec is None:
            raise HTTPException(404)
        called = f"reintegration_{name}_{key_of_view(session.address)}_{session.view.lang}.{kind}"
        if kind == "csv":  # a column for the address, as the other facts have theirs
            return _file(_csv(spec.frame.assign(address=session.address), scene, spec.note,
                              of_series=spec.of_series), called, kind)
        note = text("{note} reintegration-sim {version}.", note=spec.note, version=__version__)
        note = f"{note} {in_short(session.state)}"
        # As words the note also stands in the file of a picture, and is read aloud.
        signed = replace(spec, note=note,
                         alternative=f"{spec.alternative} {note} {session.address}")
        content = signed.png(WIDE_MM) if kind == "png" else signed.svg(WIDE_MM).encode()
        return _file(content, called, kind)


def _asked(query: str) -> tuple[Session, int]:
    """Return the session that a query describes, and how many pairs it asks for."""
    own = parse_qs(query, max_num_fields=200)
    kept = "&".join(part for part in query.split("&")
                    if part.partition("=")[0] not in ("pairs", "page", "choose"))
    session = opened(f"/{page_called(own.get('page', [''])[0]).name}?{kept}")
    for choice in own.get("choose", []):
        session = done(session, "choose", choice)
    pairs = own.get("pairs", [""])[0]
    return session, int(pairs) if pairs in ("50", "200", "1000") else 200


def _scenario(name: str, session: Session, pairs: int) -> str:
    pair = pair_of(session.state)
    if name not in (SCENARIO, *pair.policies):  # a name goes into a header
        raise HTTPException(404)
    label = pair.other if name == SCENARIO else name
    place = "explore" if isinstance(session.state, Explore) else "compare"
    address = address_of(session.state, place)
    return scenario_file(pair.policies[label], label, address, session.view.seed, pairs)


def _csv(frame: pd.DataFrame, scene: Scene, note: str = "", *, of_series: bool = False) -> bytes:
    """Return a frame as CSV, every row with what it was made from; no cell can be a formula.

    ``of_series`` says that it was made of the simulations that keep a monthly series.
    """
    view = scene.session.view
    signed = frame.assign(model_version=__version__, seed=view.seed, population=view.population,
                          months=view.months)
    if scene.answer is not None:  # a study has a column of its own, replications
        signed["simulations"] = simulations_shown(
            scene.answer.comparison.settings, of_series=of_series)
    signed["limits"] = note or text("Simulated people, nobody real.")
    held = io.BytesIO()
    csv_of(signed)(held)
    return held.getvalue()


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=KINDS[kind], headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})

