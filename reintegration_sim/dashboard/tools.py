"""What a visitor begins from and goes back with: presets, choices, undo, files."""

from __future__ import annotations

from htpy import Element, a, button, div, label, optgroup, option, p, select
from htpy import input as field

from ..core.text import text
from ..plots.words import capital
from ..plots.words import span as time_span
from ..policy.levers import DECIDERS
from .address import POPULATIONS, Policy
from .presets import in_groups, name_of, preset_label, question_of
from .scene import Scene, Section, section
from .session import LENGTHS, Session

POPULATION_NAMES = {
    "today": "people present in Belgium today",
    "arrivals": "people who enter detention in the first month",
    "history": "everybody who returned since 2012",
}


def tools(scene: Scene) -> list[Section]:
    """Return what stands above the levers."""
    session = scene.session
    query = session.address.partition("?")[2]
    pairs = scene.answer.pairs if scene.answer else 0
    return [section("chooser", _chooser(session)),
            section("buttons", _buttons(session, f"/download/scenario.toml?{query}&pairs={pairs}"))]


def _buttons(session: Session, download: str) -> Element:
    return div(".tools", role="group", aria_label=text("Tools"))[
        button(type="button", id="undo", data_do="undo", disabled=not session.past)[text("Undo")],
        button(type="button", id="redo", data_do="redo", disabled=not session.future)[
            text("Redo")],
        button(type="button", id="reset", data_do="reset")[text("Reset to today")],
        button(type="button", id="share", data_copy="",  # the page's own
               data_copied=text("The link is copied."))[text("Copy link")],
        a(href=download, download="", class_="button")[text("Scenario file")],
        label(".upload", for_="upload")[text("Open a scenario file")],
        field(type="file", id="upload", data_do="upload", accept=".toml"),
    ]


def _chooser(session: Session) -> Element:
    return div(".controls")[
        preset_select("preset", text("Start from"), session.policy),
        select_of("population", text("Who is simulated"), [
            (key, text(POPULATION_NAMES[key])) for key in POPULATIONS], session.view.population),
        select_of("months", text("How far ahead"), _lengths(session),
                str(session.view.months)),
        select_of("decide", text("I can decide"), [
            ("", text("show all levers alike")),
            *((key, text(words)) for key, words in DECIDERS.items())], session.decider),
    ]


def _lengths(session: Session) -> list[tuple[str, str]]:
    months = sorted({*LENGTHS, session.view.months})
    return [(str(n), time_span(n)) for n in months]


def select_of(action: str, words: str, options: list[tuple[str, str]], chosen: str,
            key: str = "") -> Element:
    """Return a choice among (value, words), with its label; ``action`` is what choosing does."""
    return _control(action, words, _options(options, chosen), key)


def preset_select(action: str, heading: str, policy: Policy) -> Element:
    """Return the choice among presets, in groups."""
    chosen = name_of(policy)
    options = [] if chosen else _options([("", text("own choice"))], chosen)
    options += [optgroup(label=title)[_options(
        [(name, preset_label(name)) for name in names], chosen)]
        for title, names in in_groups().items()]
    return _control(action, heading, options)


def asked(policy: Policy) -> Element | None:
    """Return the question that a policy asks, where it is a preset.

    It stands away from the levers: one that goes as a lever moves would move that lever.
    """
    name = name_of(policy)
    if not name:
        return None
    words = question_of(name)
    return p(".asked")[text("{policy}: {question}", policy=capital(preset_label(name)),
                            question=text(words))]


def _options(options: list[tuple[str, str]], chosen: str) -> list[Element]:
    return [option(value=value, selected=value == chosen)[shown] for value, shown in options]


def _control(action: str, words: str, options: list[Element], key: str = "") -> Element:
    key = key or f"choose-{action}"
    return div(".control")[
        label(for_=key)[words],
        select(id=key, data_do=action)[options]]
