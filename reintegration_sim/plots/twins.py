"""The same people under two policies: of 100, how many are durably stable under which."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..core.text import text
from .compared import Compared, at_the_end, in_order, some
from .measure import text_mm, wrapped
from .page import Area, Entry, key_mm, spread
from .panel import Panel
from .rows import Rows
from .scales import plain_words
from .spec import FigureSpec
from .style import TEXT_PT, in_sentence, looks, scenario_label
from .words import capital, listed, phrases, source, span, whole_hundred

_PARTS = ("both", "only_scenario", "only_baseline", "neither")
_FILLS = {"both": ("#00674B", "white"), "only_scenario": ("#56B4E9", "black"),
          "only_baseline": ("#E69F00", "black"), "neither": ("#E6E6E6", "black")}
_BAR, _PITCH = 6.0, 11.0


def twins(c: Compared) -> FigureSpec:
    """Return, of 100 people lived twice, how many are durably stable under which policy."""
    known = some(at_the_end(in_order(c.twins, c)), "twins")
    words = _words(c.baseline)
    rows, shown = [], {}
    for row in Rows.of(known):
        people = [float(row[part]) for part in _PARTS]
        whole = whole_hundred(people)
        shown[row["scenario"]] = dict(zip(_PARTS, whole, strict=True))
        rows += [(row["scenario"], row["baseline"], row["month"], part, n, m, words[part])
                 for part, n, m in zip(_PARTS, people, whole, strict=True)]
    frame = pd.DataFrame(rows, columns=["scenario", "baseline", "month", "part", "people", "shown",
                                        "words"])
    months = int(known["month"].iloc[0])
    return FigureSpec(
        name="twins", frame=frame,
        title=text("The same people under two policies, after {span}", span=span(months)),
        reading=_reading(shown, c.baseline),
        alternative=text("Stacked bars, each of 100 people after {span}. {all}.",
                         span=span(months), all=phrases(
                             text("{name}: {words}", name=scenario_label(name), words=", ".join(
                                 text("{name} {number}", name=words[part], number=n[part])
                                 for part in _PARTS))
                             for name, n in shown.items())),
        x_label=text("people (of 100)"), y_label="",
        note=text("Each person lives once under each policy, with the same luck. Whole people, "
                  "rounded so that they sum to 100. ") + source(c.settings),
        headings={"scenario": text("policy"), "baseline": text("compared with"),
                  "month": text("month"), "words": text("durably stable"),
                  "people": text("people of 100"), "shown": text("shown")},
        height=_height, draw=_draw, extra={"baseline": c.baseline})


def _reading(shown: dict[str, dict[str, int]], baseline: str) -> str:
    if len(shown) <= 2:
        return text("Of the same 100 people, {all}.", all=phrases(
            text("{won} would be durably stable only under {scenario}, {lost} only under "
                 "{baseline}", won=n["only_scenario"], lost=n["only_baseline"],
                 scenario=in_sentence(name), baseline=in_sentence(baseline))
            for name, n in shown.items()))
    parts = [text("{scenario} {won} ({lost})", scenario=in_sentence(name),
                  won=n["only_scenario"], lost=n["only_baseline"]) for name, n in shown.items()]
    return text("Of the same 100 people, durably stable under this policy and not under {baseline} "
                "(and the other way round): {all}.", baseline=in_sentence(baseline),
                all=listed(parts))


def _words(baseline: str) -> dict[str, str]:
    return {"both": text("stable under both"),
            "only_scenario": text("only under this policy"),
            "only_baseline": text("only under {baseline}", baseline=in_sentence(baseline)),
            "neither": text("under neither")}


def _key(spec: FigureSpec) -> list[Entry]:
    def sample(fill: str) -> Callable[[Panel], None]:
        return lambda panel: panel.bar(0.25, 0.95, 0.15, 0.85, fill=fill, edge="#8A8A8A",
                                       width=0.3)

    words = _words(spec.extra["baseline"])
    return [(sample(_FILLS[part][0]), words[part]) for part in _PARTS]


def _key_height(spec: FigureSpec, width: float) -> float:
    return key_mm([words for _, words in _key(spec)], width)


def _height(spec: FigureSpec, width: float) -> float:
    return _key_height(spec, width) + _PITCH * len(spec.rows.unique("scenario")) + 5.0


def _draw(spec: FigureSpec, area: Area) -> None:
    area.key(_key(spec), area.height)
    parts = spec.rows.by("scenario")
    look = looks(list(parts))
    limit = 34.0 if area.width > 120 else 24.0
    labels = {name: wrapped(capital(one.label), limit, TEXT_PT, True)
              for name, one in look.items()}
    left = max(text_mm(line, TEXT_PT, True) for lines in labels.values() for line in lines) + 2.5
    tall = _PITCH * len(parts)
    panel = area.panel(left, 5.0, area.width - left - 3.0, tall)
    panel.scale((0.0, 100.0), (tall, 0.0))
    panel.frame(left=False)
    quarters = [0.0, 25.0, 50.0, 75.0, 100.0]
    panel.ticks_x(quarters, plain_words(quarters))
    for i, (name, part) in enumerate(parts.items()):
        middle = (i + 0.5) * _PITCH
        area.write(left - 2.0, 5.0 + tall - middle, "\n".join(labels[name]), bold=True,
                   colour=look[name].ink, align="right", vertical="middle")
        _bar(panel, part, middle)


def _bar(panel: Panel, part: Rows, middle: float) -> None:
    """Draw one bar of 100 people; numbers too wide for their piece stand above it."""
    start, above = 0.0, []
    for row in part:
        fill, ink = _FILLS[row["part"]]
        people, words = float(row["people"]), str(row["shown"])
        panel.bar(start, start + people, middle - _BAR / 2, middle + _BAR / 2, fill=fill,
                  edge="white", width=0.6)
        if text_mm(words, TEXT_PT) + 0.8 < people * panel.width / 100.0:
            panel.words(start + people / 2, middle, words, align="center", colour=ink)
        elif row["shown"] > 0:
            above.append((start + people / 2, words))
        start += people
    gap = panel.data_x(max((text_mm(words, TEXT_PT) for _, words in above), default=0.0) + 1.2)
    places = spread([at for at, _ in above], gap, 0.0, 100.0)
    for place, (_, words) in zip(places, above, strict=True):
        panel.words(place, middle - _BAR / 2, words, dy=0.3, align="center", vertical="bottom",
                    colour="black")
