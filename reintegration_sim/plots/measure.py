"""How wide words are and where their lines break, in mm: from the advances of DejaVu Sans.

Each character's advance and each pair's kerning is asked of the font once and kept, so that words
never seen before cost microseconds.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

POINT_MM = 25.4 / 72.0
LINE = 1.28
"""Height of a line of text that layouts set aside, as a multiple of its size."""
_HINTED = 1.03
"""Letters fitted to pixels are a little wider than their outlines."""
_BREAKS = re.compile(r"[ \n\t]+")
"""Where lines may break: not at the spaces that hold numbers and signs together in French."""


class _Advances:
    """Widths in em of the characters and pairs of one font, filled as they are met."""

    def __init__(self, weight: str) -> None:
        self._weight = weight
        self._ask: Callable[[str], float] | None = None
        # FreeType's faces are not made for two threads at a time; what is known needs no lock.
        self._lock = threading.Lock()
        self._single: dict[str, float] = {}
        self._pairs: dict[tuple[str, str], float] = {}

    def width(self, words: str) -> float:
        """Return the width in em of one line of text."""
        single, pairs = self._single, self._pairs
        try:
            found = sum([single[sign] for sign in words])
            return found + sum([pairs[pair] for pair in pairwise(words)])
        except KeyError:
            self._learn(words)
        return self.width(words)

    def _learn(self, words: str) -> None:
        with self._lock:
            ask = self._ask = self._ask or _asker(self._weight)
            for sign in words:
                if sign not in self._single:
                    self._single[sign] = ask(sign)
            for pair in pairwise(words):
                if pair not in self._pairs:
                    both = ask(f"{pair[0]}{pair[1]}")
                    self._pairs[pair] = both - self._single[pair[0]] - self._single[pair[1]]


def _asker(weight: str) -> Callable[[str], float]:
    """Return what measures a text in em, with the font that comes with Matplotlib."""
    font = FontProperties(family="DejaVu Sans", size=1.0, weight=weight)
    outlines = TextToPath()
    return lambda words: float(outlines.get_text_width_height_descent(words, font, False)[0])


_FONTS = {False: _Advances("normal"), True: _Advances("bold")}


def text_mm(words: str, size: float, bold: bool = False) -> float:
    """Return the width in mm of one line of text of a size in points."""
    return _FONTS[bold].width(words) * size * POINT_MM * _HINTED


def wrapped(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Return a text broken into lines of at most ``width`` mm, ``size`` in points."""
    return list(_wrapped(words, width, size, bold))


@lru_cache(maxsize=2048)
def _wrapped(words: str, width: float, size: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    for word in _BREAKS.split(words.strip()) if words.strip() else ():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_mm(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def lines_mm(count: int, size: float) -> float:
    """Return the height in mm of so many lines of text of a size in points."""
    return count * size * POINT_MM * LINE
