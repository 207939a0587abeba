"""The recorded sheet: marks of a figure in mm and data coordinates, whoever draws them later.

A figure is drawn once, into a Sheet of Panels; svg.py writes it as text, matplotlib_sheet.py draws
it with Matplotlib. What decides where something stands is here, so that both look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .measure import LINE, POINT_MM, text_mm
from .style import INK, TEXT_PT, Dash

if TYPE_CHECKING:
    from .panel import Panel

ASCENT, DESCENT, PITCH = 0.76, 0.21, LINE
"""Of DejaVu Sans, as multiples of its size: above and below the base line, and between lines."""
_FIRST: dict[str, Callable[[int], float]] = {
    # From the point that was asked for up to the first base line, in sizes, by the lines beyond it.
    "top": lambda more: -ASCENT,
    "middle": lambda more: 0.5 * (PITCH * more - ASCENT) + 0.01,
    "bottom": lambda more: PITCH * more + DESCENT,
    "baseline": lambda more: PITCH * more,
}

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Line:
    """A broken line through data points; ``width`` in pt."""

    x: Floats
    y: Floats
    colour: str
    width: float
    dash: Dash
    step: bool
    opacity: float


@dataclass(frozen=True, slots=True)
class Band:
    """What lies between two lines: see-through, or opaque with an edge; ``width`` in pt."""

    x: Floats
    low: Floats
    high: Floats
    fill: str
    opacity: float
    edge: str | None
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in data coordinates; ``width`` of its edge in pt."""

    x0: float
    x1: float
    y0: float
    y1: float
    fill: str
    edge: str | None
    width: float
    hatch: bool
    opacity: float


@dataclass(frozen=True, slots=True)
class Points:
    """Markers at data points; ``size`` and ``width`` of the edge in pt."""

    x: Floats
    y: Floats
    marker: str
    size: float
    fill: str
    edge: str | None
    width: float
    opacity: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line in data coordinates, never cut off; ``width`` in pt."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float
    dash: Dash
    opacity: float


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place, in data coordinates of a panel or in mm of the sheet.

    ``align`` is left, center or right; ``vertical`` top, middle, bottom or baseline (of the last
    line); ``dx`` and ``dy`` move them by so many mm; ``halo`` keeps white around the letters.
    """

    x: float
    y: float
    words: str
    size: float = TEXT_PT
    colour: str = INK
    bold: bool = False
    align: str = "left"
    vertical: str = "top"
    dx: float = 0.0
    dy: float = 0.0
    halo: bool = False


Mark = Line | Band | Bar | Points | Segment | Words


@dataclass(frozen=True, slots=True)
class Placed:
    """Words on the sheet: the base lines of ``lines`` start ``y`` mm up and go down by ``pitch``.

    ``x`` is the left, the centre or the right, by ``align``.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    colour: str
    bold: bool
    align: str
    halo: bool

    @property
    def pitch(self) -> float:
        """Return the distance between base lines, in mm."""
        return PITCH * self.size * POINT_MM

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Return left, bottom, right and top of each line in mm, as wide as text_mm says."""
        found = []
        em = self.size * POINT_MM
        for i, line in enumerate(self.lines):
            wide = text_mm(line, self.size, self.bold)
            left = self.x - {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * wide
            base = self.y - i * self.pitch
            found.append((left, base - DESCENT * em, left + wide, base + ASCENT * em))
        return found


def placed(words: Words, x: float, y: float) -> Placed:
    """Return words whose point stands at ``x`` and ``y`` mm on the sheet."""
    lines = tuple(words.words.split("\n"))
    up = _FIRST[words.vertical](len(lines) - 1) * words.size * POINT_MM
    return Placed(x + words.dx, y + words.dy + up, lines, words.size, words.colour, words.bold,
                  words.align, words.halo)


@dataclass(slots=True)
class Sheet:
    """A figure as recorded: its size in mm, its panels and the words around them, in order."""

    name: str
    width: float
    height: float
    panels: list[Panel] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def texts(self) -> Iterator[Placed]:
        """Yield all words of the sheet, those of ticks and headings too, where they stand."""
        for words in self.words:
            yield placed(words, words.x, words.y)
        for panel in self.panels:
            yield from panel.texts()
