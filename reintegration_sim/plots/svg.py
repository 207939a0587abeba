"""A recorded sheet as SVG: hand-written strings in points, the same byte for byte each time.

Nothing here is shared between threads and nothing is locked. Words stay words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any

from .marks import AS_POLYGON, breaks, leaves, stepped
from .measure import POINT_MM
from .panel import TICK_PT, Panel
from .sheet import Band, Bar, Floats, Line, Placed, Points, Segment, Sheet, Words, placed
from .style import FRAME, FRAME_PT, GRID, GRID_PT, HATCH_PT, TICK_WIDTH_PT, Dash

_UNIT = 1.0 / POINT_MM
_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_CIRCLE = "o"


def svg(sheet: Sheet, title: str, description: str) -> str:
    """Return the sheet as one SVG element, as wide as there is room; its ids begin with its name.

    One unit is one point of the sheet's own size.
    """
    return _Writer(sheet).element(title, description, page=True)


def svg_file(sheet: Sheet, title: str, description: str) -> str:
    """Return the sheet as an SVG file of the sheet's own size."""
    return ('<?xml version="1.0" encoding="utf-8"?>\n'
            + _Writer(sheet).element(title, description, page=False) + "\n")


class _Writer:
    """Writes one sheet: collects its parts, and the definitions they refer to."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.defs: list[str] = []
        self.parts: list[str] = [f'<rect width="{_n(sheet.width * _UNIT)}" '
                                 f'height="{_n(sheet.height * _UNIT)}" fill="#fff"/>']
        self.hatches: dict[str, str] = {}

    def element(self, title: str, description: str, *, page: bool) -> str:
        name, sheet = self.sheet.name, self.sheet
        for panel in sheet.panels:
            _PanelWriter(self, panel).write()
        for words in sheet.words:
            self.text(placed(words, words.x, words.y))
        wide, high = _n(sheet.width * _UNIT), _n(sheet.height * _UNIT)
        size = ('style="max-width:100%;height:auto"' if page
                else f'width="{wide}pt" height="{high}pt"')
        defs = f"<defs>{''.join(self.defs)}</defs>\n" if self.defs else ""
        return (f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {wide} {high}" '
                f'role="img" aria-labelledby="{name}-title {name}-desc" '
                'font-family="DejaVu Sans, Verdana, sans-serif">\n'
                f'<title id="{name}-title">{escape(title)}</title>\n'
                f'<desc id="{name}-desc">{escape(description)}</desc>\n'
                f"{defs}" + "\n".join(self.parts) + "\n</svg>")

    def text(self, words: Placed) -> None:
        """Write words, each line after the first as a part of the same element."""
        x = _n(words.x * _UNIT)
        look = (f' font-size="{words.size:g}" fill="{words.colour}"{_ANCHORS[words.align]}'
                f'{_BOLD if words.bold else ""}{_HALO if words.halo else ""}')
        y = _n((self.sheet.height - words.y) * _UNIT)
        lines = [escape(line, quote=False) for line in words.lines]
        if len(lines) == 1:
            self.parts.append(f'<text x="{x}" y="{y}"{look}>{lines[0]}</text>')
            return
        pitch = _n(words.pitch * _UNIT)
        rest = "".join(f'\n<tspan x="{x}" dy="{pitch}">{line}</tspan>' for line in lines[1:])
        self.parts.append(f'<text x="{x}" y="{y}"{look}>{lines[0]}{rest}</text>')

    def hatch(self, colour: str) -> str:
        """Return the id of slanted lines of a colour, defined at their first use."""
        if colour not in self.hatches:
            name = self.hatches[colour] = f"{self.sheet.name}-hatch{len(self.hatches)}"
            self.defs.append(
                f'<pattern id="{name}" width="2.4" height="2.4" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><path d="M0 0V2.4" stroke="{colour}" '
                f'stroke-width="{2 * HATCH_PT:g}"/></pattern>')
        return self.hatches[colour]


_BOLD = ' font-weight="bold"'
_HALO = ' stroke="#fff" stroke-width="2" stroke-linejoin="round" paint-order="stroke"'


class _PanelWriter:
    """Writes one panel: data become points of the sheet by one factor and one shift an axis."""

    def __init__(self, to: _Writer, panel: Panel) -> None:
        self.to, self.panel, self.parts = to, panel, to.parts
        (x0, x1), (y0, y1) = panel.x_limits, panel.y_limits
        self.left = panel.left * _UNIT
        self.right = (panel.left + panel.width) * _UNIT
        self.below = (to.sheet.height - panel.bottom) * _UNIT
        self.above = (to.sheet.height - panel.bottom - panel.height) * _UNIT
        self.kx = (self.right - self.left) / (x1 - x0)
        self.ky = (self.above - self.below) / (y1 - y0)
        self.cx = self.left - x0 * self.kx
        self.cy = self.below - y0 * self.ky
        self.clip = ""
        self.patterns: dict[bytes, tuple[str, str]] = {}

    def write(self) -> None:
        panel = self.panel
        xs = [self.cx + self.kx * place for place in panel.places_x]
        ys = [self.cy + self.ky * place for place in panel.places_y]
        grid = []
        if panel.grid_x:
            grid += [f"M{_n(x)} {_n(self.below)}V{_n(self.above)}" for x in xs]
        if panel.grid_y:
            grid += [f"M{_n(self.left)} {_n(y)}H{_n(self.right)}" for y in ys]
        if grid:
            self.parts.append(_stroke("".join(grid), GRID, GRID_PT))
        ticks = [f"M{_n(x)} {_n(self.below)}v{TICK_PT:g}" for x in xs]
        ticks += [f"M{_n(self.left)} {_n(y)}h-{TICK_PT:g}" for y in ys]
        if ticks:
            self.parts.append(_stroke("".join(ticks), FRAME, TICK_WIDTH_PT))
        for words in panel.tick_texts():
            self.to.text(words)
        for mark in panel.marks:
            _DRAW[type(mark)](self, mark)
        spines = f"M{_n(self.left)} {_n(self.above)}V{_n(self.below)}" if panel.spine_left else ""
        if panel.spine_bottom:
            spines += f"M{_n(self.left)} {_n(self.below)}H{_n(self.right)}"
        if spines:
            self.parts.append(_stroke(spines, FRAME, FRAME_PT))
        if panel.head:
            self.to.text(panel.heading_text())

    def clipped(self, outside: bool) -> str:
        """Return the attribute that cuts a mark off at the panel's edge, if it leaves it."""
        if not outside:
            return ""
        if not self.clip:
            name = f"{self.to.sheet.name}-clip{len(self.to.defs)}"
            self.to.defs.append(
                f'<clipPath id="{name}"><path d="M{_n(self.left)} {_n(self.above)}'
                f'H{_n(self.right)}V{_n(self.below)}H{_n(self.left)}z"/></clipPath>')
            self.clip = f' clip-path="url(#{name})"'
        return self.clip

    def line(self, mark: Line) -> None:
        x, y = stepped(mark.x, mark.y) if mark.step else (mark.x, mark.y)
        look = (f'{_dashes(mark.dash, mark.width)}{_opacity("stroke", mark.opacity)}'
                ' stroke-linejoin="round"' + self.clipped(leaves(self.panel, x, y)))
        path = "".join(f"M{self.pattern(px)[0] % tuple((self.cy + self.ky * py).tolist())}"
                       for px, py in breaks(x, y))
        if path:
            self.parts.append(_stroke(path, mark.colour, mark.width, look))

    def band(self, mark: Band) -> None:
        path = ""
        for x, low, high in breaks(mark.x, mark.low, mark.high):
            there, back = self.pattern(x)
            path += (f"M{there % tuple((self.cy + self.ky * low).tolist())} "
                     f"{back % tuple((self.cy + self.ky * high[::-1]).tolist())}z")
        if not path:
            return
        edge = "" if mark.edge is None else f' stroke="{mark.edge}" stroke-width="{mark.width:g}"'
        outside = leaves(self.panel, mark.x, mark.low) or leaves(self.panel, mark.x, mark.high)
        self.parts.append(f'<path d="{path}" fill="{mark.fill}"{_opacity("fill", mark.opacity)}'
                          f"{edge}{self.clipped(outside)}/>")

    def bar(self, mark: Bar) -> None:
        if not math.isfinite(mark.x0 + mark.x1 + mark.y0 + mark.y1):
            return
        x0, x1 = sorted((self.cx + self.kx * mark.x0, self.cx + self.kx * mark.x1))
        y0, y1 = sorted((self.cy + self.ky * mark.y0, self.cy + self.ky * mark.y1))
        place = f'x="{_n(x0)}" y="{_n(y0)}" width="{_n(x1 - x0)}" height="{_n(y1 - y0)}"'
        edge = "" if mark.edge is None else f' stroke="{mark.edge}" stroke-width="{mark.width:g}"'
        clip = self.clipped(min(x0 - self.left, self.right - x1, y0 - self.above,
                                self.below - y1) < -0.01)
        self.parts.append(f'<rect {place} fill="{mark.fill}"{_opacity("fill", mark.opacity)}'
                          f"{edge}{clip}/>")
        if mark.hatch:
            name = self.to.hatch(mark.edge or FRAME)
            self.parts.append(f'<rect {place} fill="url(#{name})"{clip}/>')

    def points(self, mark: Points) -> None:
        shape = _shape(mark.marker, mark.size)
        fill, stroke, width = mark.fill, mark.edge, mark.width
        if mark.marker == "|":
            fill, stroke = "none", mark.fill
        look = f' fill="{fill}"{_opacity("fill", mark.opacity)}'
        if stroke is not None:
            look += f' stroke="{stroke}" stroke-width="{width:g}"{_opacity("stroke", mark.opacity)}'
        xs, ys = (self.cx + self.kx * mark.x).tolist(), (self.cy + self.ky * mark.y).tolist()
        spots = [f"M{_n(x)} {_n(y)}{shape}" for x, y in zip(xs, ys) if x == x and y == y]
        if mark.opacity < 1.0:  # one path has one opacity, however often it covers a place
            self.parts.extend(f'<path d="{spot}"{look}/>' for spot in spots)
        elif spots:
            self.parts.append(f'<path d="{"".join(spots)}"{look}/>')

    def segment(self, mark: Segment) -> None:
        x0, x1 = self.cx + self.kx * mark.x0, self.cx + self.kx * mark.x1
        y0, y1 = self.cy + self.ky * mark.y0, self.cy + self.ky * mark.y1
        if math.isfinite(x0 + x1 + y0 + y1):
            self.parts.append(_stroke(
                f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}", mark.colour, mark.width,
                _dashes(mark.dash, mark.width) + _opacity("stroke", mark.opacity)))

    def words(self, mark: Words) -> None:
        self.to.text(placed(mark, self.panel.at_x(mark.x), self.panel.at_y(mark.y)))

    def pattern(self, x: Floats) -> tuple[str, str]:
        """Return a path's numbers with x filled in and y left open, there and back.

        Marks of a panel mostly share their x, so that half of the numbers is written once.
        """
        key = x.tobytes()
        found = self.patterns.get(key)
        if found is None:
            places = [f"{value:.2f} %.2f" for value in (self.cx + self.kx * x).tolist()]
            found = self.patterns[key] = " ".join(places), " ".join(places[::-1])
        return found


_DRAW: dict[type, Callable[[_PanelWriter, Any], None]] = {
    Line: _PanelWriter.line, Band: _PanelWriter.band, Bar: _PanelWriter.bar,
    Points: _PanelWriter.points, Segment: _PanelWriter.segment, Words: _PanelWriter.words}


@lru_cache(maxsize=512)
def _shape(marker: str, size: float) -> str:
    """Return the path of a marker from its centre, in points."""
    half = size / 2.0
    if marker == _CIRCLE:
        return f"m-{_n(half)} 0a{_n(half)} {_n(half)} 0 1 0 {_n(size)} 0a{_n(half)} {_n(half)} " \
               f"0 1 0 -{_n(size)} 0z"
    if marker == "|":
        return f"m0 -{_n(half)}v{_n(size)}"
    corners = [(x * size, -y * size) for x, y in AS_POLYGON[marker]]
    steps = [corners[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners))]
    return "m" + " ".join(f"{_n(x)} {_n(y)}" for x, y in steps) + "z"


def _stroke(path: str, colour: str, width: float, look: str = "") -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{look}/>'


def _opacity(of: str, opacity: float) -> str:
    return "" if opacity >= 1.0 else f' {of}-opacity="{opacity:g}"'


def _dashes(dash: Dash, width: float) -> str:
    """Return the attribute of a dash, whose lengths are multiples of the line's width."""
    if dash[1] is None:
        return ""
    return f' stroke-dasharray="{" ".join(f"{length * width:g}" for length in dash[1])}"'


def _n(value: float) -> str:
    """Return a length in points with at most two decimals."""
    return f"{value:.2f}"
