"""Of 100 people lived under two policies: how many fare better, worse and the same under one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pandas as pd

from ..analysis.changed import CHANGES
from ..core.text import plural, text
from .compared import Compared, at_the_end, some
from .measure import lines_mm, text_mm
from .one_policy import chosen, place_of
from .page import Area, key_mm, spread
from .panel import Panel
from .rows import Rows
from .spec import FigureSpec
from .style import TEXT_PT, in_sentence
from .words import listed, number, source, span, whole_hundred

_FILLS = {"better": ("#00674B", "white"), "same": ("#E6E6E6", "black"),
          "worse": ("#D55E00", "white")}
_HATCH = {"better": "#00674B", "same": "#767676", "worse": "#D55E00"}
_BAR = 9.0
_ORDER = ("better", "same", "worse")
assert set(_ORDER) == set(CHANGES)


class WithChanges(Compared, Protocol):
    """A comparison that knows who fares otherwise under which policy."""

    @property
    def changed(self) -> pd.DataFrame:
        """Return scenario, better, worse, same, and which of them are there in one world only."""


def changed(c: WithChanges, scenario: str | None = None) -> FigureSpec:
    """Return of 100 people lived twice how many fare better, worse and the same under a policy.

    ``scenario`` is the first beside the baseline when left out. The frame holds a piece of the
    bar a row: change (better, same, worse), one_world (there at the end under one policy only),
    people of 100, and shown, whole people that sum to 100.

    Raises UnknownNameError for a scenario that was not compared.
    """
    name = chosen(c, scenario, "changed")
    known = c.changed
    row = some(at_the_end(known[known["scenario"] == name]), "changed").iloc[0]
    months = int(row["month"])
    pieces = [(change, one_world, float(row[f"{change}_one_world"]) if one_world else
               float(row[change] - row[f"{change}_one_world"]))
              for change in _ORDER for one_world in (False, True)]
    frame = pd.DataFrame(pieces, columns=["change", "one_world", "people"])
    frame["shown"] = whole_hundred(frame["people"].tolist())
    words = _words(name)
    frame["words"] = [words[change] + (text(", there under one policy only") if one_world else "")
                      for change, one_world, _ in pieces]
    whole = {change: int(frame.loc[frame["change"] == change, "shown"].sum())
             for change in _ORDER}
    apart = int(frame.loc[frame["one_world"], "shown"].sum())
    policy, base = in_sentence(name), in_sentence(c.baseline)
    told = text("Of the same 100 people, {better} fare better under {scenario} than under "
                "{baseline}, {worse} worse and {same} the same after {span}.", scenario=policy,
                baseline=base, span=span(months), **whole)
    aside = plural("Among them, {n} person is there at the end under one of the two policies only: "
                   "left, removed or died under the other.",
                   "Among them, {n} people are there at the end under one of the two policies "
                   "only: left, removed or died under the other.", apart)
    return FigureSpec(
        name=f"changed_{place_of(c, name)}", frame=frame,
        title=text("Who fares otherwise under {scenario}, after {span}", scenario=policy,
                   span=span(months)),
        reading=f"{told} {aside}",
        alternative=text("One bar of 100 people. {all}.", all=listed(
            text("{name} {number}", name=r["words"], number=r["shown"])
            for r in Rows.of(frame))),
        x_label=text("people (of 100)"), y_label="",
        note=text("Better: durably stable at the end under this policy and not under {baseline}; "
                  "worse: the other way round. The same person, with the same luck. Whole people, "
                  "rounded so that they sum to 100. ", baseline=base) + source(c.settings),
        headings={"words": text("under this policy"), "people": text("people of 100"),
                  "shown": text("shown")},
        height=_height, draw=_draw, extra={"scenario": name, "baseline": c.baseline})


def _words(scenario: str) -> dict[str, str]:
    policy = in_sentence(scenario)
    return {"better": text("better under {scenario}", scenario=policy), "same": text("the same"),
            "worse": text("worse under {scenario}", scenario=policy)}


def _labels(spec: FigureSpec) -> list[str]:
    words = _words(spec.extra["scenario"])
    return [*(words[change] for change in _ORDER), text("there at the end under one policy only")]


def _height(spec: FigureSpec, width: float) -> float:
    return key_mm(_labels(spec), width) + lines_mm(1, TEXT_PT) + _BAR + 6.0


def _draw(spec: FigureSpec, area: Area) -> None:
    def sample(fill: str, edge: str, hatch: bool) -> Callable[[Panel], None]:
        return lambda panel: panel.bar(0.25, 0.95, 0.15, 0.85, fill=fill, edge=edge, width=0.5,
                                       hatch=hatch)

    samples = [*(sample(_FILLS[change][0], _FILLS[change][0], False) for change in _ORDER),
               sample("white", _HATCH["same"], True)]
    area.key(list(zip(samples, _labels(spec), strict=True)), area.height)
    panel = area.panel(1.5, 5.0, area.width - 3.0, _BAR)
    panel.scale((0.0, 100.0), (0.0, 1.0))
    panel.ticks_x([0, 25, 50, 75, 100], [number(n, 0) for n in (0, 25, 50, 75, 100)], grid=False)
    panel.frame(left=False)
    start, above = 0.0, []
    for row in spec.rows:
        (fill, ink), n = _FILLS[row["change"]], int(row["shown"])
        if n == 0:
            continue
        apart = bool(row["one_world"])
        panel.bar(start, start + n, 0.0, 1.0, fill="white" if apart else fill,
                  edge=_HATCH[row["change"]] if apart else fill, width=0.5, hatch=apart)
        if apart or text_mm(str(n), TEXT_PT) + 1.0 > n * panel.width / 100.0:
            above.append((start + n / 2, str(n)))
        else:
            panel.words(start + n / 2, 0.5, str(n), colour=ink, align="center", bold=True)
        start += n
    gap = 100.0 / panel.width * (max((text_mm(w, TEXT_PT) for _, w in above), default=0.0) + 1.2)
    for place, (_, words) in zip(spread([at for at, _ in above], gap, 0.0, 100.0), above,
                                 strict=True):
        panel.words(place, 1.0, words, align="center", vertical="bottom", dy=0.4)
