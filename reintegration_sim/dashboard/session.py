"""What one visitor sees, and what each of their actions makes of it: values, nothing else.

A Session never changes; every action returns another one. So all that a visitor can do is tried
out without a browser, and no visitor can reach what belongs to another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.errors import InputError
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from ..policy.files import read_scenario
from ..policy.levers import DECIDERS, LEVER_NAMES
from ..policy.scenario import Fixed
from ..policy.toml_files import LARGEST_BYTES
from .address import (
    LANGUAGES,
    MOST_MONTHS,
    POPULATIONS,
    Compare,
    Explore,
    Note,
    Policy,
    State,
    View,
    from_address,
    names_no_policy,
    page_of,
    to_address,
)
from .presets import EXAMPLE, policy_of, presets

START = "start"
MOST_UNDONE = 100
LENGTHS = (24, 60, 120, 240)
"""Months that a page offers to look ahead."""
SHOWN_AS = ("chart", "table", "source", "download")
"""The views of a figure; the first is shown unless another was asked for."""
_QUIET: dict[str, Any] = {"said": "", "in_english": "", "trouble": False}
"""What a session says of the last action where there is nothing to say."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """One visitor's page.

    Attributes
    ----------
    page : one of the pages, "start" at the root
    state : the policies and how they are looked at
    past, future : states to go back to and forward to, the latest last
    moving : the lever that moves at this moment, so that a drag is undone in one step
    notes : what in the address could not be used
    said : a sentence about the last action, an upload for instance
    in_english : what goes with it and is written in English only, "" for nothing
    trouble : whether ``said`` is about something that went wrong
    shown_as : by figure, which view of it is open
    decider : F, C, R or L when levers of one level of government are asked for, else ""
    choices : what was chosen in the selects of a page, by name
    narrow : whether the page is as narrow as on a phone, so that figures are drawn for that
    """

    page: str = START
    state: State = field(default_factory=Explore)
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()
    moving: str = ""
    notes: tuple[Note, ...] = ()
    said: str = ""
    in_english: str = ""
    trouble: bool = False
    shown_as: Fixed[str] = field(default_factory=lambda: Fixed({}))
    decider: str = ""
    choices: Fixed[str] = field(default_factory=lambda: Fixed({}))
    narrow: bool = False

    @property
    def view(self) -> View:
        """Return how the page looks at its policies."""
        return self.state.view

    @property
    def address(self) -> str:
        """Return the address that brings this page back; it never raises.

        Two policies that differ in nearly everything do not fit into an address: then it holds
        the second one alone, and the page says so.
        """
        return address_of(self.state, self.page)

    @property
    def policy(self) -> Policy:
        """Return the policy that differs from today's: the visitor's, or B."""
        return self.state.policy if isinstance(self.state, Explore) else self.state.b


def address_of(state: State, page: str) -> str:
    """Return the address of a state on a page, of its second policy alone when both do not fit."""
    place = "" if page == START else page
    try:
        return to_address(state, place)
    except InputError:
        policy = state.policy if isinstance(state, Explore) else state.b
        return to_address(Explore(policy=policy, view=state.view), place)


def opened(address: str, former: Session | None = None) -> Session:
    """Return the session that an address asks for; what was chosen before stays chosen.

    The page that compares, asked for by its name alone, sets an example beside today's policy.
    Never raises: what cannot be used is in the notes.
    """
    state, notes = from_address(address)
    page = page_of(address) or START
    if isinstance(state, Compare) and names_no_policy(address):
        state = replace(state, b=presets()[EXAMPLE])
    if former is None:
        return Session(page=page, state=state, notes=notes)
    moved = state != former.state
    return replace(former, page=page, state=state, notes=notes, moving="", **_QUIET,
                   past=_with(former.past, former.state) if moved else former.past,
                   future=() if moved else former.future)


def moved(session: Session, name: str, value: object) -> Session:
    """Return the session with a lever, or an assumption about the world, at another value.

    One drag is one step to undo, however many values it passes. Raises InputError for a name or
    a value that is not allowed.
    """
    if not isinstance(session.state, Explore):
        return session
    policy = session.state.policy
    levers, world = dict(policy.levers), dict(policy.world)
    number = float(value)  # type: ignore[arg-type]
    if name in LEVER_NAMES:
        levers[name] = number
    else:
        world[name] = number
    state = replace(session.state, policy=Policy(levers=levers, world=world))
    if session.moving == name:
        return replace(session, state=state, **_QUIET)
    return replace(_changed(session, state), moving=name)


def rested(session: Session) -> Session:
    """Return the session once the levers rest."""
    return replace(session, moving="")


def uploaded(session: Session, content: str) -> Session:
    """Return the session with the policy of a scenario file, or with what is wrong about it."""
    if len(content.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        return too_large(session)
    try:
        scenario = read_scenario(content, "your file")
    except InputError as error:
        return replace(session, said=text("Your file could not be read."), in_english=str(error),
                       trouble=True)
    view = replace(session.view, months=min(scenario.months, MOST_MONTHS),
                   population=str(scenario.population))
    policy = policy_of(scenario)
    state: State = Explore(policy=policy, view=view)
    left_out = [*(["changes"] if scenario.changes else []),
                *(["parameters"] if scenario.parameters else [])]
    session = replace(_changed(session, state), page="explore", notes=())
    said = text("The policy of your file is shown.")
    if left_out:
        said = text("The policy of your file is shown as it begins; these pages cannot show: "
                    "{what}. Use the command line for all of it.", what=", ".join(left_out))
    return replace(session, said=said, in_english="")


def too_large(session: Session) -> Session:
    """Return the session that says that a file is too large."""
    return replace(session, trouble=True, in_english="", said=text(
        "The file is too large; a scenario file has at most {n} kB.", n=LARGEST_BYTES // 1024))


def done(session: Session, name: str, value: str) -> Session:
    """Return what an action on the page makes of a session; one that is not known changes nothing.

    Names and values come from a browser, so anything may stand in them.
    """
    action = ACTIONS.get(name)
    return session if action is None else action(session, str(value))


def _changed(session: Session, state: State) -> Session:
    if state == session.state:
        return replace(session, moving="", **_QUIET)
    return replace(session, state=state, past=_with(session.past, session.state), future=(),
                   moving="", notes=(), **_QUIET)


def _with(states: tuple[State, ...], state: State) -> tuple[State, ...]:
    return (*states, state)[-MOST_UNDONE:]


def _undo(session: Session, _: str) -> Session:
    if not session.past:
        return session
    return replace(session, state=session.past[-1], past=session.past[:-1], moving="",
                   future=_with(session.future, session.state), **_QUIET)


def _redo(session: Session, _: str) -> Session:
    if not session.future:
        return session
    return replace(session, state=session.future[-1], future=session.future[:-1], moving="",
                   past=_with(session.past, session.state), **_QUIET)


def _reset(session: Session, _: str) -> Session:
    if isinstance(session.state, Explore):
        return _changed(session, replace(session.state, policy=Policy()))
    return _changed(session, replace(session.state, a=Policy(), b=Policy()))


def _preset(side: str) -> Callable[[Session, str], Session]:
    def chosen(session: Session, value: str) -> Session:
        policy = presets().get(value)
        if policy is None or not hasattr(session.state, side):
            return session
        changed: Any = {side: policy}
        return _changed(session, replace(session.state, **changed))
    return chosen


def _swap(session: Session, _: str) -> Session:
    if not isinstance(session.state, Compare):
        return session
    state = replace(session.state, a=session.state.b, b=session.state.a)
    return _changed(session, state)


def _viewed(part: str, allowed: tuple[str, ...]) -> Callable[[Session, str], Session]:
    def chosen(session: Session, value: str) -> Session:
        if value not in allowed:
            return session
        changed: Any = {part: int(value) if part == "months" else value}
        state = replace(session.state, view=replace(session.view, **changed))
        return replace(session, state=state) if part == "lang" else _changed(session, state)
    return chosen


def _figure(session: Session, value: str) -> Session:
    name, _, shown = value.partition(":")
    if shown not in SHOWN_AS or len(name) > 80:
        return session
    return replace(session, shown_as=Fixed({**session.shown_as, name: shown}))


def _decide(session: Session, value: str) -> Session:
    return replace(session, decider=value if value in DECIDERS else "")


def _choose(session: Session, value: str) -> Session:
    """Take a choice that a page understands, written "name:value"; pages check what they read."""
    name, _, chosen = value.partition(":")
    if len(session.choices) > 50 or len(value) > 200:
        return session
    return replace(session, choices=Fixed({**session.choices, name: chosen}))


ACTIONS: dict[str, Callable[[Session, str], Session]] = {
    "undo": _undo,
    "redo": _redo,
    "reset": _reset,
    "swap": _swap,
    "preset": _preset("policy"),
    "preset_a": _preset("a"),
    "preset_b": _preset("b"),
    "lang": _viewed("lang", LANGUAGES),
    "population": _viewed("population", POPULATIONS),
    "months": _viewed("months", tuple(str(months) for months in LENGTHS)),
    "outcome": _viewed("outcome", OUTCOME_NAMES),
    "figure": _figure,
    "decide": _decide,
    "choose": _choose,
    "narrow": lambda session, value: replace(session, narrow=value == "yes"),
    "upload_too_large": lambda session, _: too_large(session),
}
"""All that a visitor can do to a page beside moving levers, uploading and going elsewhere."""

