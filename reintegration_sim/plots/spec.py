"""FigureSpec: one figure as data and words, and its renderers.

A spec holds exactly the frame it draws, the words around it and a function that records it on a
Sheet. It becomes an SVG element for a page, an SVG or PNG file, a Matplotlib figure or a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ..core.errors import InputError, OutputError, shown
from ..core.text import ENGLISH, Tongue, speaking_as, tongue
from .matplotlib_sheet import figure_of, png_of
from .measure import lines_mm, wrapped
from .page import Area
from .rows import Rows
from .sheet import Sheet
from .style import DOUBLE_MM, QUIET, READING_PT, SMALL_PT, TEXT_PT, TITLE_PT, scenario_label
from .svg import svg, svg_file

NARROWEST_MM, WIDEST_MM = 72.0, 400.0
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
    of_series: bool = False
    """Whether it is of the simulations that keep a monthly series, the first 200, not of all."""
    spoken: Tongue | None = field(default_factory=tongue)
    """The language of its words, in which it is drawn as well, whoever draws it and when."""

    @property
    def language(self) -> str:
        """Return the language of its words, for the page around it: en, nl or fr."""
        return ENGLISH if self.spoken is None else self.spoken.language

    @cached_property
    def rows(self) -> Rows:
        """Return the frame as plain Python values, which are faster to draw from."""
        return Rows.of(self.frame)

    def sheet(self, width_mm: float = DOUBLE_MM, *, words: bool = True) -> Sheet:
        """Return the figure as recorded marks, ``width_mm`` wide.

        Without ``words`` the title, the reading sentence and the source line are left out, for a
        page that shows them itself. Raises InputError for a width outside 72 to 400 mm.
        """
        if not NARROWEST_MM <= width_mm <= WIDEST_MM:
            raise InputError(f"width_mm = {width_mm:g}; allowed are {NARROWEST_MM:g} to "
                             f"{WIDEST_MM:g} (mm)")
        with speaking_as(self.spoken):
            return _composed(self, width_mm, words)

    def figure(self, width_mm: float = DOUBLE_MM) -> Figure:
        """Return a Matplotlib figure of this width, in mm, with one Axes a panel."""
        return figure_of(self.sheet(width_mm))

    def save(self, path: str | Path, width_mm: float = DOUBLE_MM) -> Path:
        """Write a PNG or SVG file, by the ending of ``path``, and return the path.

        Raises InputError for another ending or width, OutputError where it cannot be written.
        """
        path = Path(path)
        kind = path.suffix.lower()
        if kind not in (".png", ".svg"):
            raise InputError(f"a figure is saved as .png or .svg, not as '{shown(path.suffix)}'")
        content = (self.png(width_mm) if kind == ".png" else svg_file(
            self.sheet(width_mm), self.title, self.alternative).encode())
        try:
            path.write_bytes(content)
        except OSError as error:
            raise OutputError(f"cannot write {shown(str(path))}: {error.strerror}") from error
        return path

    def png(self, width_mm: float = DOUBLE_MM) -> bytes:
        """Return the figure as the bytes of a PNG file, 200 dots per inch."""
        return png_of(self.sheet(width_mm), self.title, self.alternative)

    def svg(self, width_mm: float = DOUBLE_MM, *, words: bool = True) -> str:
        """Return one SVG element for a page: as wide as there is room, with its own ids.

        It is laid out for ``width_mm``; ``words`` as in `sheet`.
        """
        return svg(self.sheet(width_mm, words=words), self.title, self.alternative)

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


def _composed(spec: FigureSpec, width: float, words: bool) -> Sheet:
    """Return the figure: title, reading sentence, y label, drawing, x label, source line."""
    inner = width - 2 * _MARGIN
    title = wrapped(spec.title, inner, TITLE_PT, True) if words else []
    reading = wrapped(spec.reading, inner, READING_PT) if words else []
    y_label, x_label = (wrapped(label, inner, TEXT_PT) for label in (spec.y_label, spec.x_label))
    note = wrapped(spec.note, inner, SMALL_PT) if words else []
    heights = (lines_mm(len(title), TITLE_PT) + 0.8 if title else 0.0,
               lines_mm(len(reading), READING_PT) + 2.2 if reading else 0.0,
               lines_mm(len(y_label), TEXT_PT) + 1.2 if y_label else 0.0,
               spec.height(spec, inner),
               lines_mm(len(x_label), TEXT_PT) + 1.0 if x_label else 0.0,
               lines_mm(len(note), SMALL_PT) + 1.5 if note else 0.0)
    total = sum(heights) + 2 * _MARGIN
    sheet = Sheet(spec.name, width, total)
    page = Area(sheet, _MARGIN, _MARGIN, inner, total - 2 * _MARGIN)
    tops = [page.height - sum(heights[:i]) for i in range(len(heights))]
    page.write(0, tops[0], "\n".join(title), size=TITLE_PT, bold=True)
    page.write(0, tops[1], "\n".join(reading), size=READING_PT)
    page.write(0, tops[2], "\n".join(y_label), colour=QUIET)
    spec.draw(spec, Area(sheet, _MARGIN, _MARGIN + tops[4], inner, heights[3]))
    page.write(inner / 2, tops[4] - 0.4, "\n".join(x_label), colour=QUIET, align="center")
    page.write(0, tops[5] - 1.5, "\n".join(note), size=SMALL_PT, colour=QUIET)
    return sheet
