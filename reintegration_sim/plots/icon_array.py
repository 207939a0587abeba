"""Of 100 people: how many have an outcome under a policy, and how many had it under the baseline.

A hundred people in ten rows, because people count better than they read percentages: filled with
the outcome under the policy, ringed with it under the baseline.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..core.errors import InputError
from ..core.text import text
from .compared import Compared, outcome_row
from .measure import lines_mm, wrapped
from .one_policy import PER_PERSON, chosen, month_compared, place_of
from .page import Area, key_mm
from .panel import Panel
from .spec import FigureSpec
from .style import INK, TITLE_PT, in_sentence, looks, scenario_label
from .words import capital, source, span

_EVENTS = ("offences", "offences_seen", "breaches", "breaches_seen", "revocations", "onsets",
           "known_reengagements", "attacks", "reversals", "waiting", "effort_procedures")
"""Outcomes that count what happened, several times to one person perhaps, and not people."""
_SIDE = 10
PEOPLE = _SIDE * _SIDE
_EMPTY = "#E3E3E3"
_PITCH = 6.6
"""From one person to the next, in mm."""
_DOT, _RING = 11.5, 15.0
"""Sizes in points of a filled dot and of the ring around it."""


def counts_people(outcome: str, unit: str) -> bool:
    """Return whether an outcome says how many people of 100, so that it can be drawn as people."""
    return unit.startswith(PER_PERSON) and outcome not in _EVENTS


def icon_array(c: Compared, scenario: str | None = None, outcome: str = "durably_stable",
               month: int | None = None) -> FigureSpec:
    """Return 100 people: filled with the outcome under a policy, ringed under the baseline.

    ``scenario`` is the first beside the baseline when left out, ``month`` the last one compared.
    The frame holds one row a policy: how many people of 100 have the outcome, a mean over the
    simulations, rounded to whole people.

    Raises UnknownNameError for an outcome or a scenario that does not exist, InputError for an
    outcome that is not counted in people of 100, or a month that was not compared.
    """
    row = outcome_row(c, outcome)
    if not row["unit"].startswith(PER_PERSON) or outcome in _EVENTS:
        raise InputError(text("“{label}” is not counted in people of 100 ({unit}); this figure is",
                              label=row["label"], unit=text(row["unit"])))
    name, at = chosen(c, scenario, "icon_array"), month_compared(c, month, "icon_array")
    known = c.differences
    means = known[(known["scenario"] == name) & (known["outcome"] == outcome)
                  & (known["month"] == at)].iloc[0]
    filled, ringed = (round(float(means[column])) for column in ("scenario_mean", "baseline_mean"))
    frame = pd.DataFrame({"scenario": [name, c.baseline], "drawn": [text("filled"), text("ringed")],
                          "people": [filled, ringed]})
    policy, base = in_sentence(name), in_sentence(c.baseline)
    return FigureSpec(
        name=f"icon_array_{outcome}_{place_of(c, name)}", frame=frame,
        title=text("Of 100 people, after {span}: {label}", span=span(at), label=row["label"]),
        reading=_reading(outcome, row["label"], filled, ringed, policy, base, at),
        alternative=text(
            "A hundred dots, one for each person. “{label}” after {span}: {filled} are filled, for "
            "{scenario}; {ringed} are ringed, for {baseline}.", label=row["label"], span=span(at),
            filled=filled, ringed=ringed, scenario=policy, baseline=base),
        x_label="", y_label="",
        note=text("Means over the simulations, rounded to whole people. Filled and ringed are "
                  "counted from the top left; they say how many, not who. ") + source(c.settings),
        headings={"scenario": text("policy"), "drawn": text("drawn"),
                  "people": text("people of 100")},
        height=_height, draw=_draw, extra={"scenario": name, "baseline": c.baseline})


def _reading(outcome: str, label: str, filled: int, ringed: int, policy: str, base: str,
             month: int) -> str:
    if outcome == "durably_stable":
        return text("Of 100 people, {filled} are durably stable after {span} under {scenario}; "
                    "{ringed} under {baseline}.", filled=filled, ringed=ringed, scenario=policy,
                    baseline=base, span=span(month))
    return text("Of 100 people, after {span}, “{label}”: {filled} under {scenario}; {ringed} under "
                "{baseline}.", filled=filled, ringed=ringed, scenario=policy, baseline=base,
                label=label, span=span(month))


def _counts(spec: FigureSpec) -> tuple[int, int]:
    filled, ringed = spec.rows["people"]
    return filled, ringed


def _labels(spec: FigureSpec) -> list[str]:
    filled, ringed = _counts(spec)
    return [text("{name}: {n} of 100", name=capital(scenario_label(spec.extra[which])), n=n)
            for which, n in (("scenario", filled), ("baseline", ringed))]


def _beside(width: float) -> bool:
    """Return whether the two counts have room at the right of the people."""
    return width - _SIDE * _PITCH > 60.0


def _height(spec: FigureSpec, width: float) -> float:
    above = 0.0 if _beside(width) else key_mm(_labels(spec), width)
    return above + _SIDE * _PITCH


def _draw(spec: FigureSpec, area: Area) -> None:
    colour = looks([spec.extra["baseline"], spec.extra["scenario"]])[spec.extra["scenario"]].colour

    def filled(panel: Panel, size: float = 7.0) -> None:
        panel.points([0.5], [0.5], size=size, fill=colour)

    def ringed(panel: Panel, size: float = 9.0) -> None:
        panel.points([0.5], [0.5], size=size, fill="none", edge=INK, width=0.9)

    labels, tall = _labels(spec), _SIDE * _PITCH
    if _beside(area.width):
        top = tall
        for sample, size, label in ((filled, _DOT, labels[0]), (ringed, _RING, labels[1])):
            lines = wrapped(label, area.width - tall - 14.0, TITLE_PT, True)
            panel = area.panel(tall + 6.0, top - 0.5 * _PITCH - 3.0, 6.0, 6.0)
            panel.frame(left=False, bottom=False)
            sample(panel, size)
            for i, line in enumerate(lines):
                area.write(tall + 14.0, top - 0.5 * _PITCH - i * lines_mm(1, TITLE_PT), line,
                           size=TITLE_PT, bold=True, vertical="middle")
            top -= _PITCH + lines_mm(len(lines) - 1, TITLE_PT)
    else:
        area.key(list(zip((filled, ringed), labels, strict=True)), area.height)
    panel = area.panel(0.0, 0.0, tall, tall)
    panel.scale((0.0, _SIDE), (_SIDE, 0.0))
    panel.frame(left=False, bottom=False)
    place = np.arange(PEOPLE)
    x, y = place % _SIDE + 0.5, place // _SIDE + 0.5
    with_it, with_ring = _counts(spec)
    panel.points(x[with_it:], y[with_it:], size=_DOT, fill=_EMPTY)
    panel.points(x[:with_it], y[:with_it], size=_DOT, fill=colour)
    panel.points(x[:with_ring], y[:with_ring], size=_RING, fill="none", edge=INK, width=0.9)
