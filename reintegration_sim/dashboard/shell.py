"""What stands around every page: name, menu, languages, tools, notices, the line at the end."""

from __future__ import annotations

from datetime import date as Date

from htpy import a, button, div, fragment, h1, li, nav, p, ul

from .. import __version__
from ..core.languages import LANGUAGES, date
from ..core.text import text
from .address import Compare, Explore, Policy
from .scene import Page, Section, section
from .session import START, Session, address_of


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
            li[a(href=_linked(session, one), data_page="",
                 aria_current="page" if one.name == page.name else None)[text(one.menu)]]
            for one in pages if one.menu)]]),
    ]


def _linked(session: Session, page: Page) -> str:
    """Return the address of another page with the same policies."""
    state = session.state
    if page.compares and isinstance(state, Explore):
        return address_of(compared_with_today(state), "compare")
    if page.has_levers and not isinstance(state, Explore):
        return address_of(Explore(policy=state.b, view=state.view), "explore")
    return address_of(state, "" if page.name == START else page.name)


def compared_with_today(state: Explore) -> Compare:
    """Return the comparison of today's policy, in the same world, with the visitor's."""
    return Compare(a=Policy(world=state.policy.world), b=state.policy, view=state.view)


def title(page: Page) -> Section:
    """Return the one heading of the first level."""
    return section("title", h1[text(page.title)])


def notices(session: Session) -> Section:
    """Return what the visitor should know about the address or the last action."""
    notes = [li[note.sentence()] for note in session.notes]
    return section("notices", fragment[
        div("#notes.notes", role="status")[p[text("Not all of the address could be used:")],
                                           ul[notes]] if notes else None,
        p("#said", class_="warning" if session.trouble else "notice", role="status")[session.said]
        if session.said else None,
    ])


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
