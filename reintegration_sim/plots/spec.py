"""FigureSpec: one figure as data and words, and its renderers.

A spec holds exactly the frame it draws, the words around it and a function that draws it. It
becomes a Matplotlib figure, a PNG or SVG file, an SVG element for a page, or a table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..core.errors import InputError, OutputError, shown
from ..core.text import ENGLISH, Tongue, speaking_as, tongue
from .page import Area, lines_mm, wrapped
from .style import (
    DOUBLE_MM,
    DPI,
    QUIET,
    READING_PT,
    SINGLE_MM,
    SMALL_PT,
    TEXT_PT,
    TITLE_PT,
    drawing,
    scenario_label,
)

_MARGIN = 3.0


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FigureSpec:
    """One figure. ``frame`` is what is drawn, and only that; all texts are in words for people.

    ``headings`` names the columns of the table, ``height`` returns the height in mm that ``draw``
    needs at a given width, ``draw`` fills an area of that size.
    """

    name: str
    frame: pd.DataFrame
    title: str
    reading: str
    alternative: str
    x_label: str
    y_label: str
    note: str
    headings: Mapping[str, str]
    height: Callable[[FigureSpec, float], float]
    draw: Callable[[FigureSpec, Area], None]
    extra: Mapping[str, str] = field(default_factory=dict)
    """Words the drawing needs beside the frame, the baseline's name for instance."""
    spoken: Tongue | None = field(default_factory=tongue)
    """The language of its words, in which it is drawn as well, whoever draws it and when."""

    @property
    def language(self) -> str:
        """Return the language of its words, for the page around it: en, nl or fr."""
        return ENGLISH if self.spoken is None else self.spoken.language

    def figure(self, width_mm: float = DOUBLE_MM) -> Figure:
        """Return a Matplotlib figure of this width, in mm."""
        _check_width(width_mm)
        with speaking_as(self.spoken), drawing(self.name):
            return _composed(self, width_mm)

    def save(self, path: str | Path, width_mm: float = DOUBLE_MM) -> Path:
        """Write a PNG or SVG file, by the ending of ``path``, and return the path."""
        path = Path(path)
        kind = path.suffix.lower()
        if kind not in (".png", ".svg"):
            raise InputError(f"a figure is saved as .png or .svg, not as '{shown(path.suffix)}'")
        content = self.png(width_mm) if kind == ".png" else self._svg_file(width_mm).encode()
        try:
            path.write_bytes(content)
        except OSError as error:
            raise OutputError(f"cannot write {shown(str(path))}: {error.strerror}") from error
        return path

    def png(self, width_mm: float = DOUBLE_MM) -> bytes:
        """Return the figure as the bytes of a PNG file, 200 dots per inch."""
        _check_width(width_mm)
        held = io.BytesIO()
        words = {"Title": self.title, "Description": self.alternative, "Software": None}
        with speaking_as(self.spoken), drawing(self.name):
            _composed(self, width_mm).savefig(held, format="png", dpi=DPI, metadata=words)
        return held.getvalue()

    def svg(self, width_mm: float = DOUBLE_MM) -> str:
        """Return one SVG element for a page: as wide as there is room, with its own ids."""
        element = self._svg_file(width_mm)
        element = element[element.index("<svg"):].rstrip()
        element = re.sub(r"\s*<metadata>.*?</metadata>", "", element, count=1, flags=re.DOTALL)
        return re.sub(r' width="[\d.]+pt" height="[\d.]+pt"|'
                      r' height="[\d.]+pt"(.*?) width="[\d.]+pt"', r"\1", element, count=1).replace(
            "<svg", '<svg style="max-width:100%;height:auto"', 1)

    def table(self) -> pd.DataFrame:
        """Return what is drawn as a table for people: headings and scenarios in words."""
        frame = self.frame[[column for column in self.frame.columns if column in self.headings]]
        with speaking_as(self.spoken):
            frame = frame.assign(**{column: frame[column].map(scenario_label)
                                    for column in ("scenario", "baseline") if column in frame})
        return frame.rename(columns=dict(self.headings))

    def __repr__(self) -> str:
        """Return the name and the title, not the whole frame."""
        return f"FigureSpec({self.name!r}: {self.title})"

    def _repr_svg_(self) -> str:
        return self.svg()

    def _svg_file(self, width_mm: float) -> str:
        _check_width(width_mm)
        held = io.StringIO()
        words = {"Title": self.title, "Description": self.alternative, "Date": None}
        with speaking_as(self.spoken), drawing(self.name):
            _composed(self, width_mm).savefig(held, format="svg", metadata=words)
        found = held.getvalue()
        found = re.sub(r"\s*<title>.*?</title>", "", found, count=1, flags=re.DOTALL)
        for before in (' id="', '="#', "url(#"):
            found = found.replace(before, f"{before}{self.name}-")
        head = (f'<title id="{self.name}-title">{escape(self.title)}</title>\n '
                f'<desc id="{self.name}-desc">{escape(self.alternative)}</desc>\n')
        start = found.index("<svg")
        end = found.index(">", start)
        roles = f' role="img" aria-labelledby="{self.name}-title {self.name}-desc"'
        return f"{found[:end]}{roles}>\n {head}{found[end + 1:]}"


def _check_width(width_mm: float) -> None:
    if not SINGLE_MM <= width_mm <= 400.0:
        raise InputError(f"width_mm = {width_mm:g}; allowed are {SINGLE_MM:g} to 400 (mm)")


def _composed(spec: FigureSpec, width: float) -> Figure:
    """Return the figure: title, reading sentence, y label, drawing, x label, source line."""
    inner = width - 2 * _MARGIN
    title = wrapped(spec.title, inner, TITLE_PT, True)
    reading = wrapped(spec.reading, inner, READING_PT)
    y_label, x_label = (wrapped(words, inner, TEXT_PT) for words in (spec.y_label, spec.x_label))
    note = wrapped(spec.note, inner, SMALL_PT)
    heights = (lines_mm(len(title), TITLE_PT) + 0.8, lines_mm(len(reading), READING_PT) + 2.2,
               lines_mm(len(y_label), TEXT_PT) + 1.2 if y_label else 0.0,
               spec.height(spec, inner),
               lines_mm(len(x_label), TEXT_PT) + 1.0 if x_label else 0.0,
               lines_mm(len(note), SMALL_PT) + 1.5)
    total = sum(heights) + 2 * _MARGIN
    figure = Figure(figsize=(width / 25.4, total / 25.4))
    FigureCanvasAgg(figure)
    sheet = Area(figure, _MARGIN, _MARGIN, inner, total - 2 * _MARGIN)
    tops = [sheet.height - sum(heights[:i]) for i in range(len(heights))]
    sheet.write(0, tops[0], "\n".join(title), size=TITLE_PT, bold=True)
    sheet.write(0, tops[1], "\n".join(reading), size=READING_PT)
    sheet.write(0, tops[2], "\n".join(y_label), colour=QUIET)
    spec.draw(spec, Area(figure, _MARGIN, _MARGIN + tops[4], inner, heights[3]))
    sheet.write(inner / 2, tops[4] - 0.4, "\n".join(x_label), colour=QUIET, align="center")
    sheet.write(0, tops[5] - 1.5, "\n".join(note), size=SMALL_PT, colour=QUIET)
    return figure
