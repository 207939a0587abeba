"""The sheet a figure is drawn on, measured in millimetres from its lower left corner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from .style import INK, TEXT_PT

POINT_MM = 25.4 / 72.0
LINE = 1.28
"""Height of a line of text, as a multiple of its size."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a figure; all measures in mm."""

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return new axes at this place within the area."""
        wide, high = self._sheet()
        return self.figure.add_axes(((self.left + left) / wide, (self.bottom + bottom) / high,
                                     width / wide, height / high))

    def write(self, x: float, y: float, words: str, *, size: float = TEXT_PT, colour: str = INK,
              bold: bool = False, align: str = "left", vertical: str = "top") -> None:
        """Write words at this place within the area."""
        wide, high = self._sheet()
        self.figure.text((self.left + x) / wide, (self.bottom + y) / high, words, fontsize=size,
                         color=colour, fontweight="bold" if bold else "normal", ha=align,
                         va=vertical, linespacing=LINE)

    def grid(self, rows: int, columns: int, *, margins: tuple[float, float, float, float],
             gap: tuple[float, float]) -> list[Axes]:
        """Return axes in rows, the first at the top left.

        ``margins`` are left, right, top, bottom; ``gap`` is between columns and between rows.
        """
        left, right, top, bottom = margins
        width = (self.width - left - right - gap[0] * (columns - 1)) / columns
        height = (self.height - top - bottom - gap[1] * (rows - 1)) / rows
        return [self.axes(left + column * (width + gap[0]),
                          bottom + (rows - 1 - row) * (height + gap[1]), width, height)
                for row in range(rows) for column in range(columns)]

    def key(self, entries: Sequence[tuple[Any, str]], y: float, *, size: float = TEXT_PT) -> None:
        """Draw a key in lines of (artist, words) below ``y``, broken where a line is full."""
        pitch = key_pitch(size)
        for row in _key_rows([words for _, words in entries], self.width, size):
            x = 0.0
            for i, lines in row:
                spot = self.axes(x, y - pitch, _HANDLE, pitch)
                spot.set(xlim=(0, 1), ylim=(0, 1))
                spot.set_axis_off()
                spot.add_artist(entries[i][0])
                for line, words in enumerate(lines):
                    self.write(x + _HANDLE + 1.0, y - (line + 0.5) * pitch, words, size=size,
                               vertical="center")
                x += _HANDLE + 5.0 + max(text_mm(words, size) for words in lines)
            y -= pitch * max(len(lines) for _, lines in row)

    def _sheet(self) -> tuple[float, float]:
        wide, high = self.figure.get_size_inches()
        return float(wide) * 25.4, float(high) * 25.4


_HANDLE = 7.0
_BREAKS = re.compile(r"[ \n\t]+")
"""Where lines may break: not at the spaces that hold numbers and signs together in French."""
_HINTED = 1.03
"""Letters fitted to pixels are a little wider than their outlines."""


def key_pitch(size: float = TEXT_PT) -> float:
    """Return the height of one line of a key, in mm."""
    return size * POINT_MM * 1.7


def key_mm(labels: Sequence[str], width: float, size: float = TEXT_PT) -> float:
    """Return the height of a key of this width and of the gap below it, in mm."""
    rows = _key_rows(labels, width, size)
    return sum(max(len(lines) for _, lines in row) for row in rows) * key_pitch(size) + 2.0


def _key_rows(labels: Sequence[str], width: float,
              size: float) -> list[list[tuple[int, list[str]]]]:
    """Return which entries of a key stand in which row, each with its words in lines."""
    rows: list[list[tuple[int, list[str]]]] = [[]]
    used = 0.0
    for i, words in enumerate(labels):
        lines = wrapped(words, width - _HANDLE - 1.0, size)
        needed = _HANDLE + 1.0 + max(text_mm(line, size) for line in lines)
        if rows[-1] and used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append((i, lines))
        used += needed + 4.0
    return rows


@lru_cache(maxsize=4096)
def text_mm(words: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of text in mm."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    points = float(TextToPath().get_text_width_height_descent(words, font, False)[0])
    return points * POINT_MM * _HINTED


def wrapped(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Return a text broken into lines of at most ``width`` mm."""
    lines: list[str] = []
    for word in _BREAKS.split(words.strip()) if words.strip() else ():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_mm(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def lines_mm(count: int, size: float) -> float:
    """Return the height of so many lines of text in mm."""
    return count * size * POINT_MM * LINE


def heading_mm(headings: Iterable[str], width: float) -> float:
    """Return the room above panels of this width that the longest of these headings needs."""
    most = max(len(wrapped(words, width, TEXT_PT, True)) for words in headings)
    return lines_mm(most, TEXT_PT) + 2.0


def heading(axes: Axes, words: str, width: float, ink: str = INK) -> None:
    """Write a heading above a panel, broken into lines of its width."""
    axes.set_title("\n".join(wrapped(words, width, TEXT_PT, True)), loc="left", color=ink,
                   fontweight="bold", fontsize=TEXT_PT, pad=3.0, linespacing=LINE)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions as near as possible to those wanted, in their order, ``gap`` apart.

    Least squares: subtract the gaps, pool what is out of order, add them again.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    pools: list[tuple[float, int]] = []
    for place, i in enumerate(order):
        pools.append((wanted[i] - place * gap, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (one, n), (other, m) = pools[-2], pools[-1]
            pools[-2:] = [((one * n + other * m) / (n + m), n + m)]
    level = [mean for mean, n in pools for _ in range(n)]
    top = max(low, high - gap * (len(wanted) - 1))
    found = [0.0] * len(wanted)
    for place, i in enumerate(order):
        found[i] = min(max(level[place], low), top) + place * gap
    return found
