"""The pages as solara shows them: one component that holds one visitor's session.

What a visitor does comes in as an action and makes another session (session.py); its policies ask
for an answer (instant.py); a page (pages/) makes sections of HTML of both. Nothing here knows what
is on a page, and nothing on a page knows of solara.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import solara

from ..core.errors import InputError
from ..core.languages import speaking
from ..core.text import text
from . import differ, downloads, lever_groups, shell
from .address import Compare, page_of
from .components import Board, Levers
from .faults import report
from .instant import REFINED, Answer, Pair, pair_of
from .pages.all import PAGES, page_called
from .scene import Page as Row
from .scene import Scene, Section
from .server import TITLE
from .service import Service
from .session import Session, done, moved, opened, rested, uploaded
from .shelf import key_of
from .tools import tools
from .turn import TURN
from .words import headline

NEWS_SECONDS = 0.5
"""How often a page looks how far a longer computation is."""
REST_SECONDS = 0.2
"""How long a lever rests before its answer is refined."""


class _Acts(NamedTuple):
    """What is called when a visitor does something."""

    went: Callable[[str], None]
    moved: Callable[[Any], None]
    rested: Callable[[Any], None]
    done: Callable[[Any], None]
    uploaded: Callable[[Any], None]


class _Shown(NamedTuple):
    """What a visitor is shown, and the last movement of a lever that is part of it."""

    session: Session
    serial: int = 0


@cache
def service() -> Service:
    """Return what this server has for all its visitors."""
    return Service()


def begin() -> None:
    """Get ready when the server begins."""
    threading.Thread(target=_warm_up, args=(service(),), daemon=True).start()


def end() -> None:
    """End what runs when the server ends."""
    service().close()


def _warm_up(service: Service) -> None:
    """Live today's policy and draw it once, so that the first visitor need not wait for that."""
    page = page_called("explore")
    try:
        page.sections(service.answered(Session(page=page.name), page, REFINED))
    except Exception as error:  # visitors are shown what goes wrong; here nobody would see it
        report(error)


files = [downloads.route(service)]
"""Routes beside the pages, for the server."""


@solara.component  # type: ignore[untyped-decorator]
def Page() -> None:
    """Show what the address asks for, and follow what the visitor does."""
    router = solara.use_router()
    address = router.path + (f"?{router.search}" if router.search else "")
    first = solara.use_memo(lambda: _Shown(opened(address)), [])
    shown, set_shown = solara.use_state(first)
    session = shown.session

    def change(make: Callable[[Session], Session]) -> None:
        def after(former: _Shown) -> _Shown:
            with speaking(former.session.view.lang):
                return former._replace(session=make(former.session))

        set_shown(after)

    last = solara.use_ref(address)
    if last.current != address:  # the browser went back, forward, or to another page
        last.current = address
        session = opened(address, session)
        change(lambda former: opened(address, former))

    def went(where: str) -> None:
        change(lambda former: opened(where, former))
        router.push(where)

    def lever_moved(data: dict[str, Any]) -> None:
        def after(former: _Shown) -> _Shown:
            try:
                session = moved(former.session, str(data["name"]), data["value"])
            except (InputError, TypeError, ValueError):  # a browser can send anything
                session = former.session
            return _Shown(session, int(data["serial"]))

        set_shown(after)

    page = page_called(session.page)
    pair = pair_of(session.state)
    answer = _use_answer(pair) if page.needs_answer else _use_answer(None)
    _, set_asked = solara.use_state(0)  # counts what was asked of the jobs, and their news
    visitor = solara.use_memo(lambda: secrets.token_hex(8), [])

    def acted(data: dict[str, Any]) -> None:
        name, value = str(data["name"]), str(data["value"])
        if name in ("ask", "cancel"):
            with speaking(session.view.lang):
                said = _job(name, value, pair, visitor)
            change(lambda former: replace(former, said=said, in_english="", trouble=bool(said)))
            set_asked(lambda n: n + 1)
        else:
            change(lambda former: done(former, name, value))

    with speaking(session.view.lang):
        scene = service().scene(session, page, answer)
        _use_news(scene, set_asked)
        announce = ""
        differ = len({one.scenario_hash for one in pair.policies.values()}) > 1
        if answer is not None and answer.pairs >= REFINED and differ and not session.moving:
            announce = headline(answer.comparison)
        acts = _Acts(went=went, moved=lever_moved, done=acted, rested=lambda _: change(rested),
                     uploaded=lambda data: change(lambda s: uploaded(s, str(data["text"]))))
        _frame(scene, page, shown.serial, page_of(address) == page_of(session.address), announce,
               acts)


def _use_answer(pair: Pair | None) -> Answer | None:
    """Return what is known of two policies: at once, and better once they rest.

    No visitor holds an answer: it is looked up each time, so that memory does not grow with them.
    """
    _, look_again = solara.use_state(0)
    key = None if pair is None else (
        tuple(one.scenario_hash for one in pair.policies.values()), pair.view.seed)
    refined = solara.use_ref((key, threading.Event()))  # what is refined, and what stops that
    if refined.current[0] != key:
        refined.current[1].set()  # before the next answer is worked out, not after
    answer = None if pair is None else service().answers.quick(pair)
    tier = None if answer is None or answer.with_twins else answer.tier

    def refine() -> Callable[[], None] | None:  # it is kept, so it must not hold the answer
        if pair is None or tier is None:
            return None
        stop = threading.Event()
        refined.current = key, stop

        def work() -> None:
            than: tuple[int, bool] | None = tier
            stop.wait(REST_SECONDS)
            while than is not None and not stop.is_set():
                found = service().answers.better(pair, than, stop)
                than = None if found is None or found.with_twins else found.tier
                if found is not None and not stop.is_set():
                    look_again(lambda n: n + 1)

        threading.Thread(target=work, daemon=True).start()
        return stop.set

    solara.use_effect(refine, [key])
    return answer


def _job(action: str, kind: str, pair: Pair, visitor: str) -> str:
    """Ask for a longer computation, or cancel it; return what speaks against it, if anything."""
    plan = service().plan(kind, pair)
    if plan is None:
        return ""
    try:
        if action == "ask":
            service().jobs.ask(plan, kind, visitor)
        else:
            service().jobs.cancel(key_of(plan), visitor)
    except InputError as error:
        return str(error)
    return ""


def _use_news(scene: Scene, tell: Callable[[Callable[[int], int]], None]) -> None:
    """Show the page again while something on it is being computed."""
    going = any(job.state in ("queued", "running") for job in scene.jobs.values())

    def watch() -> Callable[[], None] | None:
        if not going:
            return None
        stop = threading.Event()

        def work() -> None:
            while not stop.wait(NEWS_SECONDS):
                tell(lambda n: n + 1)

        threading.Thread(target=work, daemon=True).start()
        return stop.set

    solara.use_effect(watch, [going])


def _frame(scene: Scene, page: Row, serial: int, here: bool, announce: str, acts: _Acts) -> None:
    """Lay out a page: what stands around it, tiles, levers and results.

    ``here`` is whether the browser is at this page already: only then may its address be written.
    """
    session = scene.session
    tiles, results = _use_content(scene, page)
    does = {"event_done": acts.done, "event_went": acts.went, "event_uploaded": acts.uploaded}
    Board(tag="header", look="masthead", sections=_plain(shell.masthead(session, page, PAGES)),
          address=session.address if here else "", lang=session.view.lang, announce=announce,
          title=f"{text(page.title)} – {shell.name()}", **does)
    # The order is that of a phone: tiles, which stay in sight, then levers, then results.
    with solara.Div(classes=["explore" if page.has_levers else "single"]):
        if page.tiles is not None:
            Board(tag="section", name="tiles", look="tiles", label=text("Results in short"),
                  sections=tiles, **does)
        if page.has_levers:
            with solara.Div(classes=["levers"]):
                Board(tag="section", name="levers", label=text("Where to begin"),
                      sections=_plain(tools(scene)), **does)
                decimal, group_sign = lever_groups.signs()
                Levers(groups=lever_groups.groups(session.view.lang),
                       values=lever_groups.values(session.policy), acknowledged=serial,
                       decider=session.decider, words=lever_groups.words(),
                       decimal=decimal, group_sign=group_sign,
                       event_moved=acts.moved, event_rested=acts.rested)
        paper = ([differ.on_paper(session, listed=isinstance(session.state, Compare))]
                 if page.needs_answer else [])
        Board(tag="main", name="results", look="results figures", sections=[
            *_plain([shell.title(page), shell.notices(session), *paper]), *results], **does)
    Board(tag="footer", sections=_plain(shell.end(session)), **does)


def _use_content(scene: Scene, page: Row) -> Any:
    """Return the tiles and the results of a page, made anew only when something on it changed."""
    session = replace(scene.session, past=(), future=(), moving="", notes=(), said="",
                      in_english="", trouble=False)
    tier = scene.answer.tier if scene.answer else None
    key = [session, tier, scene.jobs, scene.forecasts, list(scene.studied)]

    def make() -> Any:
        with TURN:
            return (_plain(page.tiles(scene) if page.tiles else []),
                    _plain(page.sections(scene)))

    return solara.use_memo(make, [key])


def _plain(sections: list[Section]) -> Any:
    return [one._asdict() for one in sections]


@solara.component  # type: ignore[untyped-decorator]
def Layout(children: list[Any]) -> None:
    """Put nothing around the pages but what the style sheet asks for."""
    solara.Div(classes=["site"], children=children)


routes = [solara.Route(path=row.name if place else "/", component=Page, label=TITLE,
                       layout=None if place else Layout)
          for place, row in enumerate(PAGES)]
