"""Data: the frames behind the current view, and how to get the same numbers without a browser."""

from __future__ import annotations

import pandas as pd
from htpy import Element, Fragment, a, button, div, fragment, h2, h3, li, p, pre, ul

from ...core.text import ENGLISH, language, number, text
from ..figure import download_address
from ..frames import FRAMES, TABLE
from ..instant import CONFIRMED, Answer
from ..job_panel import confirm_sections
from ..policy_shown import policy_section
from ..reproduce import key_of_view, lines
from ..scene import Scene, Section, section
from ..tables import frame_table
from ..tiles import badge
from ..tools import select_of
from ..words import OUTCOME, shown
from ..world import world_section

SHOWN_ROWS = 200
"""Rows of a frame on the page; the file has all of them."""


def sections(scene: Scene) -> list[Section]:
    """Return the page."""
    answer = scene.known
    chosen = scene.session.choices.get("frame", "")
    name = chosen if chosen in FRAMES else "differences"
    return [
        policy_section(scene.session.state),
        world_section(scene.session.state),
        section("badge", badge(answer), "badge"),
        *confirm_sections(scene),
        section("frames", _frames(scene, answer, name)),
        section("pairing", _pairing(answer)),
        section("reproduce", _reproduce(scene, answer)),
    ]


def _frames(scene: Scene, answer: Answer, name: str) -> Element:
    frame = FRAMES[name](answer)
    words = titles()
    return div[
        h2[text("The tables behind this view")],
        div(".controls")[select_of("choose", text("Table"), [
            (f"frame:{key}", words[key]) for key in FRAMES], f"frame:{name}", "choose-frame")],
        p[text("{rows} rows, {columns} columns. Column names are those of the results folders.",
               rows=number(len(frame), 0), columns=number(len(frame.columns), 0)), " ",
          a(href=download_address(scene, TABLE + name, "csv"), download="")[
              text("Download all of it (CSV)")]],
        p("#view-key")[text("Its name holds {key}, the sign of this view. A scenario file of this "
                            "view names the same sign, and the address.",
                            key=key_of_view(scene.session.address))],
        frame_table(_with_labels(frame), words[name], "frame", most=SHOWN_ROWS),
    ]


def _with_labels(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with what an outcome is called beside its key, which stays English."""
    key = "outcome" if "outcome" in frame else "name"
    if key not in frame or (key == "name" and language() == ENGLISH):  # it has an English label
        return frame
    words = {name: text(OUTCOME[name].label) for name in frame[key].unique() if name in OUTCOME}
    labels = frame[key].astype(str).map(words).fillna("–")
    wider = frame.copy()
    wider.insert(list(frame.columns).index(key) + 1, text("in words"), labels)
    return wider


def _pairing(answer: Answer) -> Element | None:
    """Return in words what it gains that the same people live under both policies."""
    found = answer.comparison.differences
    found = found[found["month"] == answer.pair.view.months].dropna(subset="pairing_gain")
    gains = dict(zip(found["outcome"].astype(str), found["pairing_gain"], strict=True))
    name = next((one for one in (answer.pair.view.outcome, "durably_stable") if one in gains), "")
    if not name:
        return None
    return div[
        h2[text("What pairing gains")],
        p[text("The same people, with the same luck, live under both policies. For “{label}” the "
               "difference is as exact as it would be from {times} times as many simulations of "
               "different people; for half of all outcomes from at least {half} times as many. In "
               "the table of differences this is “pairing_gain”.",
               label=text(OUTCOME[name].label), times=shown(gains[name]),
               half=shown(float(found["pairing_gain"].median())))]]


def titles() -> dict[str, str]:
    """Return what the frames are, in words."""
    return {"outcomes": text("Outcomes of every simulation"),
            "series": text("Courses by month"),
            "differences": text("Differences between the policies"),
            "incidence": text("First setbacks since release"),
            "effort": text("Effort"),
            "dictionary": text("What every name means"),
            "parameters": text("Numbers drawn for every simulation")}


def _reproduce(scene: Scene, answer: Answer) -> Element:
    pairs = min(answer.pairs, CONFIRMED)
    found = lines(scene.pair, pairs, scene.session.address)
    query = f"page=data&{scene.session.address.partition('?')[2]}&pairs={answer.pairs}"
    return div("#reproduce")[
        h2[text("The same numbers without a browser")],
        p[text("Save the scenario and run either of these beside it; the numbers are those of "
               "this page at {n} pairs of simulations.", n=number(pairs, 0))],
        ul[(li[a(href=f"/download/{file}?{query}", download="")[file]]
            for file in found.files)],
        _lines("command", text("On the command line"), found.command),
        _lines("python", text("In Python"), found.python),
    ]


def _lines(key: str, head: str, words: str) -> Fragment:
    return fragment[
        h3[head],
        pre(id=f"reproduce-{key}", tabindex="0")[words],
        button(type="button", data_copy=words, data_copied=text("Copied."))[text("Copy")]]
