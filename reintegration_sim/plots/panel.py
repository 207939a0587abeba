"""A panel: a rectangle of the sheet with two linear scales, on which marks are recorded in order.

Later marks lie over earlier ones. The grid lies below all marks, spines and ticks above them.
Lines, bands, areas and bars are cut off at the panel's edge where they leave it; points, segments
and words are not, so that they may stand beside the panel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .measure import POINT_MM, wrapped
from .sheet import Band, Bar, Floats, Line, Mark, Placed, Points, Segment, Words, placed
from .style import INK, SMALL_PT, SOLID, TEXT_PT, Dash

TICK_PT, PAD_PT = 2.0, 2.0
"""Length of a tick and its distance from its words."""
_HEADING_PT = 3.0


class Panel:
    """A rectangle at ``left`` and ``bottom`` mm on the sheet, ``width`` by ``height`` mm.

    Its scales run from 0 to 1 until `scale` is called; spines stand at the left and below unless
    `frame` says otherwise; without `ticks_x` and `ticks_y` there are neither ticks nor grid.
    """

    __slots__ = ("bottom", "grid_x", "grid_y", "head", "head_ink", "height", "left", "marks",
                 "places_x", "places_y", "spine_bottom", "spine_left", "width", "words_x",
                 "words_y", "x_limits", "y_limits")

    def __init__(self, left: float, bottom: float, width: float, height: float) -> None:
        """Hold the place; all measures in mm."""
        self.left, self.bottom, self.width, self.height = left, bottom, width, height
        self.x_limits, self.y_limits = (0.0, 1.0), (0.0, 1.0)
        self.places_x: list[float] = []
        self.places_y: list[float] = []
        self.words_x: list[str] | None = None
        self.words_y: list[str] | None = None
        self.grid_x = self.grid_y = False
        self.spine_left = self.spine_bottom = True
        self.marks: list[Mark] = []
        self.head = ""
        self.head_ink = INK

    # Scales and what stands around the panel

    def scale(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Set the data limits, (low, high) from left to right and from below; high may be less."""
        self.x_limits = float(x[0]), float(x[1])
        self.y_limits = float(y[0]), float(y[1])

    def ticks_x(self, places: Sequence[float], words: Sequence[str] | None = None, *,
                grid: bool = True) -> None:
        """Put ticks below, with words ("" for none at a place) or without, and lines up."""
        self.places_x, self.grid_x = [float(place) for place in places], grid
        self.words_x = None if words is None else list(words)

    def ticks_y(self, places: Sequence[float], words: Sequence[str] | None = None, *,
                grid: bool = True) -> None:
        """Put ticks at the left, with words or without, and grid lines across from them."""
        self.places_y, self.grid_y = [float(place) for place in places], grid
        self.words_y = None if words is None else list(words)

    def frame(self, *, left: bool = True, bottom: bool = True) -> None:
        """Say which spines are drawn."""
        self.spine_left, self.spine_bottom = left, bottom

    def heading(self, words: str, ink: str = INK) -> None:
        """Write a heading in bold above the panel, broken to its width."""
        self.head = "\n".join(wrapped(words, self.width, TEXT_PT, True))
        self.head_ink = ink

    # Marks

    def line(self, x: Any, y: Any, *, colour: str, width: float = 1.3, dash: Dash = SOLID,
             step: bool = False, opacity: float = 1.0) -> None:
        """Draw a line ``width`` pt wide; a missing value breaks it.

        ``step``: each value holds until the next x.
        """
        self.marks.append(Line(_floats(x), _floats(y), colour, width, dash, step, opacity))

    def band(self, x: Any, low: Any, high: Any, *, colour: str, opacity: float) -> None:
        """Fill between two lines, see-through and without an edge."""
        self.marks.append(Band(_floats(x), _floats(low), _floats(high), colour, opacity, None, 0.0))

    def area(self, x: Any, low: Any, high: Any, *, fill: str, edge: str | None = None,
             width: float = 0.25) -> None:
        """Fill between two lines, opaque, for stacks; ``width`` of the edge in pt."""
        self.marks.append(Band(_floats(x), _floats(low), _floats(high), fill, 1.0, edge, width))

    def bar(self, x0: float, x1: float, y0: float, y1: float, *, fill: str,
            edge: str | None = None, width: float = 0.5, hatch: bool = False,
            opacity: float = 1.0) -> None:
        """Draw a rectangle; ``width`` of the edge in pt; hatched in the colour of its edge."""
        self.marks.append(Bar(float(x0), float(x1), float(y0), float(y1), fill, edge, width, hatch,
                              opacity))

    def points(self, x: Any, y: Any, *, marker: str = "o", size: float = 3.0, fill: str,
               edge: str | None = None, width: float = 0.5, opacity: float = 1.0) -> None:
        """Draw markers, o s ^ v P X p h D or the upright stroke |, ``size`` pt across.

        x and y are one number each or many. ``width`` is that of the edge in pt, for the stroke
        that of the stroke, whose colour is ``fill``.
        """
        self.marks.append(Points(_floats(x), _floats(y), marker, size, fill, edge, width, opacity))

    def segment(self, x0: float, y0: float, x1: float, y1: float, *, colour: str,
                width: float = 0.8, dash: Dash = SOLID, opacity: float = 1.0) -> None:
        """Draw a straight line, which may lead out of the panel; ``width`` in pt."""
        self.marks.append(Segment(float(x0), float(y0), float(x1), float(y1), colour, width, dash,
                                  opacity))

    def words(self, x: float, y: float, words: str, *, size: float = TEXT_PT, colour: str = INK,
              bold: bool = False, align: str = "left", vertical: str = "middle", dx: float = 0.0,
              dy: float = 0.0, halo: bool = False) -> None:
        """Write words at a data point, moved by ``dx`` and ``dy`` mm; ``size`` in pt.

        ``align`` is left, center or right; ``vertical`` top, middle, bottom or baseline; they may
        have several lines; ``halo`` keeps white around the letters.
        """
        if words:
            self.marks.append(Words(float(x), float(y), words, size, colour, bold, align, vertical,
                                    dx, dy, halo))

    # Measures

    def data_x(self, mm: float) -> float:
        """Return the length in data units of so many mm to the right."""
        return (self.x_limits[1] - self.x_limits[0]) * mm / self.width

    def data_y(self, mm: float) -> float:
        """Return the length in data units of so many mm up."""
        return (self.y_limits[1] - self.y_limits[0]) * mm / self.height

    def at_x(self, x: float) -> float:
        """Return where a data value stands on the sheet, in mm from its left."""
        low, high = self.x_limits
        return self.left + (x - low) / (high - low) * self.width

    def at_y(self, y: float) -> float:
        """Return where a data value stands on the sheet, in mm from below."""
        low, high = self.y_limits
        return self.bottom + (y - low) / (high - low) * self.height

    def tick_texts(self) -> Iterator[Placed]:
        """Yield the words of the ticks, where they stand on the sheet."""
        out = (TICK_PT + PAD_PT) * POINT_MM
        for place, words in zip(self.places_x, self.words_x or ()):
            if words:
                yield placed(Words(0.0, 0.0, words, SMALL_PT, align="center"), self.at_x(place),
                             self.bottom - out)
        for place, words in zip(self.places_y, self.words_y or ()):
            yield placed(Words(0.0, 0.0, words, SMALL_PT, align="right", vertical="middle"),
                         self.left - out, self.at_y(place))

    def heading_text(self) -> Placed:
        """Return the heading where it stands on the sheet; its words may be empty."""
        return placed(Words(0.0, 0.0, self.head, colour=self.head_ink, bold=True,
                            vertical="baseline"),
                      self.left, self.bottom + self.height + _HEADING_PT * POINT_MM)

    def texts(self) -> Iterator[Placed]:
        """Yield all words of the panel where they stand on the sheet."""
        yield from self.tick_texts()
        if self.head:
            yield self.heading_text()
        for mark in self.marks:
            if isinstance(mark, Words):
                yield placed(mark, self.at_x(mark.x), self.at_y(mark.y))


def _floats(values: Any) -> Floats:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))
