"""The same people under two policies: of 100, how many are durably stable under which."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator

from ..core.text import text
from .compared import Compared, at_the_end, in_order, some
from .page import Area, key_mm, spread, text_mm, wrapped
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
    frame = known[["scenario", "baseline", "month", *_PARTS]]
    frame = frame.melt(["scenario", "baseline", "month"], var_name="part", value_name="people")
    order = {name: i for i, name in enumerate(dict.fromkeys(known["scenario"]))}
    frame = frame.sort_values("scenario", key=lambda names: names.map(order), kind="stable")
    frame = frame.reset_index(drop=True)
    frame["shown"] = [n for _, part in frame.groupby("scenario", sort=False)
                      for n in whole_hundred(part["people"].tolist())]
    words = _words(c.baseline)
    frame["words"] = frame["part"].map(words)
    months = int(frame["month"].iloc[0])
    shown = {str(name): dict(zip(part["part"], part["shown"], strict=True))
             for name, part in frame.groupby("scenario", sort=False)}
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


def _key(spec: FigureSpec) -> list[tuple[Rectangle, str]]:
    words = _words(spec.extra["baseline"])
    return [(Rectangle((0.25, 0.15), 0.7, 0.7, facecolor=_FILLS[part][0], edgecolor="#8A8A8A",
                       lw=0.3), words[part]) for part in _PARTS]


def _key_height(spec: FigureSpec, width: float) -> float:
    return key_mm([words for _, words in _key(spec)], width)


def _height(spec: FigureSpec, width: float) -> float:
    return _key_height(spec, width) + _PITCH * spec.frame["scenario"].nunique() + 5.0


def _draw(spec: FigureSpec, area: Area) -> None:
    area.key(_key(spec), area.height)
    names = list(dict.fromkeys(spec.frame["scenario"]))
    look = looks(names)
    limit = 34.0 if area.width > 120 else 24.0
    labels = {name: wrapped(capital(look[name].label), limit, TEXT_PT, True) for name in names}
    left = max(text_mm(line, TEXT_PT, True) for lines in labels.values() for line in lines) + 2.5
    tall = _PITCH * len(names)
    width = area.width - left - 3.0
    axes = area.axes(left, 5.0, width, tall)
    axes.set(xlim=(0, 100), ylim=(tall, 0))
    axes.set_yticks([])
    axes.xaxis.set_major_locator(FixedLocator([0, 25, 50, 75, 100]))
    axes.spines["left"].set_visible(False)
    for i, (name, part) in enumerate(spec.frame.groupby("scenario", sort=False)):
        middle = (i + 0.5) * _PITCH
        area.write(left - 2.0, 5.0 + tall - middle, "\n".join(labels[str(name)]), bold=True,
                   colour=look[str(name)].ink, align="right", vertical="center")
        _bar(axes, part, middle, width)


def _bar(axes: Axes, part: pd.DataFrame, middle: float, width: float) -> None:
    """Draw one bar of 100 people; numbers too wide for their piece stand above it."""
    start, above = 0.0, []
    for _, row in part.iterrows():
        fill, ink = _FILLS[row["part"]]
        people, words = float(row["people"]), str(row["shown"])
        axes.barh(middle, people, left=start, height=_BAR, color=fill, edgecolor="white", lw=0.6)
        if text_mm(words, TEXT_PT) + 0.8 < people * width / 100.0:
            axes.text(start + people / 2, middle, words, ha="center", va="center_baseline",
                      color=ink, fontsize=TEXT_PT)
        elif row["shown"] > 0:
            above.append((start + people / 2, words))
        start += people
    gap = 100.0 / width * (max((text_mm(w, TEXT_PT) for _, w in above), default=0.0) + 1.2)
    places = spread([at for at, _ in above], gap, 0.0, 100.0)
    for place, (_, words) in zip(places, above, strict=True):
        axes.text(place, middle - _BAR / 2 - 0.3, words, ha="center", va="bottom",
                  color="black", fontsize=TEXT_PT)
