"""The sheet a figure is drawn on, measured in millimetres from its lower left corner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .measure import POINT_MM, lines_mm, text_mm, wrapped
from .panel import Panel
from .sheet import Sheet, Words
from .style import INK, TEXT_PT

Entry = tuple[Callable[[Panel], None], str]
"""Of a key: what draws a sample into a panel whose scales run from 0 to 1, and its words."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a figure; all measures in mm."""

    sheet: Sheet
    left: float
    bottom: float
    width: float
    height: float

    def panel(self, left: float, bottom: float, width: float, height: float) -> Panel:
        """Return a new panel at this place within the area."""
        made = Panel(self.left + left, self.bottom + bottom, width, height)
        self.sheet.panels.append(made)
        return made

    def write(self, x: float, y: float, words: str, *, size: float = TEXT_PT, colour: str = INK,
              bold: bool = False, align: str = "left", vertical: str = "top") -> None:
        """Write words at this place within the area; ``size`` in pt.

        ``align`` is left, center or right; ``vertical`` top, middle, bottom or baseline.
        """
        if words:
            self.sheet.words.append(Words(self.left + x, self.bottom + y, words, size, colour,
                                          bold, align, vertical))

    def grid(self, rows: int, columns: int, *, margins: tuple[float, float, float, float],
             gap: tuple[float, float], count: int | None = None) -> list[Panel]:
        """Return panels in rows, the first at the top left; ``count`` of them, or all.

        ``margins`` are left, right, top, bottom; ``gap`` is between columns and between rows.
        """
        left, right, top, bottom = margins
        width = (self.width - left - right - gap[0] * (columns - 1)) / columns
        height = (self.height - top - bottom - gap[1] * (rows - 1)) / rows
        places = [(row, column) for row in range(rows) for column in range(columns)][:count]
        return [self.panel(left + column * (width + gap[0]),
                           bottom + (rows - 1 - row) * (height + gap[1]), width, height)
                for row, column in places]

    def key(self, entries: Sequence[Entry], y: float, *, size: float = TEXT_PT) -> None:
        """Draw a key in lines of (sample, words) below ``y``, broken where a line is full."""
        pitch = key_pitch(size)
        for row in _key_rows([words for _, words in entries], self.width, size):
            x = 0.0
            for i, lines in row:
                sample = self.panel(x, y - pitch, _HANDLE, pitch)
                sample.frame(left=False, bottom=False)
                entries[i][0](sample)
                for line, words in enumerate(lines):
                    self.write(x + _HANDLE + 1.0, y - (line + 0.5) * pitch, words, size=size,
                               vertical="middle")
                x += _HANDLE + 5.0 + max(text_mm(words, size) for words in lines)
            y -= pitch * max(len(lines) for _, lines in row)


_HANDLE = 7.0
"""Width of a sample of a key in mm."""


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


def heading_mm(headings: Iterable[str], width: float) -> float:
    """Return the room above panels of this width that the longest of these headings needs."""
    most = max(len(wrapped(words, width, TEXT_PT, True)) for words in headings)
    return lines_mm(most, TEXT_PT) + 2.0


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
