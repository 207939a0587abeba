"""What stands around every page: name, menu, languages, tools, notices, the line at the end."""

from __future__ import annotations

from datetime import date as Date

from htpy import Element, Node, a, button, div, fragment, h1, li, nav, p, span, ul

from .. import __version__
from ..core.languages import LANGUAGES, date
from ..core.text import ENGLISH, language, text
from .address import Compare, Explore, Policy, State
from .presets import EXAMPLE, presets
from .scene import Page, Section, section
from .session import Session, address_of


def name() -> str:
    """Return the name of the pages."""
    return text("Reintegration Explorer")


def masthead(session: Session, page: Page, pages: list[Page]) -> list[Section]:
    """Return what stands above every page."""
    return [
        section("skip", fragment[
            a(".skip", href="#lever")[text("Skip to the levers")] if page.has_levers else None,
            a(".skip", href="#results")[text("Skip to the results")]]),
        section("brand", div(".brand-row")[
            p(".brand")[a(href=address_of(session.state, ""), data_page="")[name()]],
            div(".languages", role="group", aria_label=text("Language"))[(
                button(type="button", data_do="lang", data_with=code, lang=code, id=f"lang-{code}",
                       aria_pressed="true" if code == session.view.lang else "false",
                       aria_label=own)[code.upper()]
                for code, own in LANGUAGES.items())]]),
        section("claim", p(".claim")[text(
            "Simulation of fictitious people. Not a forecast about any person.")]),
        section("menu", nav(aria_label=text("Pages"))[ul(".nav")[(
            li[a(href=leading_to(session.state, one.name), data_page="",
                 aria_current="page" if one.name == page.name else None)[text(one.menu)]]
            for one in pages if one.menu)]]),
    ]


def leading_to(state: State, page: str) -> str:
    """Return the address of a page with the same policies, as far as it shows them."""
    if page == "compare" and isinstance(state, Explore):
        return address_of(compared_with_today(state), page)
    if page == "explore" and isinstance(state, Compare):
        return address_of(Explore(policy=state.b, view=state.view), page)
    return address_of(state, page)


def compared_with_today(state: Explore) -> Compare:
    """Return today's policy beside the visitor's, or an example where it is today's, in one world.
    """
    b = state.policy
    if not b.levers:
        b = Policy(levers=presets()[EXAMPLE].levers, world=b.world)
    return Compare(a=Policy(world=b.world), b=b, view=state.view)


def title(page: Page) -> Section:
    """Return the one heading of the first level."""
    return section("title", h1[text(page.title)])


def notices(session: Session) -> Section:
    """Return what the visitor should know about the address or the last action."""
    notes = [li[note.sentence()] for note in session.notes]
    return section("notices", fragment[
        div("#notes.notes", role="status")[p[text("Not all of the address could be used:")],
                                           ul[notes]] if notes else None,
        _said(session) if session.said else None,
    ])


def _said(session: Session) -> Element:
    """Return what is said of the last action; readers of files explain themselves in English."""
    explained: Node = None
    if session.in_english:
        before = "" if language() == ENGLISH else text("The explanation is in English:")
        explained = fragment[f" {before} " if before else " ",
                             span(lang=ENGLISH)[session.in_english]]
    return p("#said", class_="warning" if session.trouble else "notice", role="status")[
        session.said, explained]


def end(session: Session) -> list[Section]:
    """Return what stands below every page."""
    seed = session.view.seed
    return [section("end", fragment[
        p[f"reintegration-sim {__version__} · ", text("seed {seed}", seed=seed), " · ",
          date(Date.today()), " · ",
          a(href=address_of(session.state, "method") + "#cite", data_page="")[text("How to cite")],
          " · ", a(href=address_of(session.state, "reading"), data_page="")[
              text("How to read this")]],
        p[text("Nobody in these simulations is real. Nothing here predicts or ranks a person.")],
    ])]
