"""A recorded sheet with Matplotlib: one Axes a panel, artists in data coordinates.

For PNG files and for `FigureSpec.figure`; everything else of the package does without Matplotlib.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import style as matplotlib_style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

from .marks import AS_POLYGON, leaves
from .panel import PAD_PT, TICK_PT, Panel
from .sheet import Band, Bar, Line, Placed, Points, Segment, Sheet, Words, placed
from .style import (
    DPI,
    FRAME,
    FRAME_PT,
    GRID,
    GRID_PT,
    HATCH_PT,
    INK,
    SMALL_PT,
    TEXT_PT,
    TICK_WIDTH_PT,
)

_STYLE = {
    "font.family": "DejaVu Sans", "font.size": TEXT_PT, "text.parse_math": False,
    "text.color": INK, "axes.edgecolor": FRAME, "axes.labelcolor": INK,
    "axes.linewidth": FRAME_PT, "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "axes.titlesize": TEXT_PT, "axes.labelsize": TEXT_PT,
    "axes.unicode_minus": True, "grid.color": GRID, "grid.linewidth": GRID_PT,
    "xtick.labelsize": SMALL_PT, "ytick.labelsize": SMALL_PT, "xtick.color": FRAME,
    "ytick.color": FRAME, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.major.size": TICK_PT, "ytick.major.size": TICK_PT,
    "xtick.major.width": TICK_WIDTH_PT, "ytick.major.width": TICK_WIDTH_PT,
    "xtick.major.pad": PAD_PT, "ytick.major.pad": PAD_PT, "hatch.linewidth": HATCH_PT,
    "figure.facecolor": "white", "savefig.facecolor": "white",
}
_DRAWING = threading.RLock()
_BAR = "|"


def figure_of(sheet: Sheet) -> Figure:
    """Return the sheet as a Matplotlib figure of its own size."""
    with _drawing():
        return _figure(sheet)


def png_of(sheet: Sheet, title: str, description: str) -> bytes:
    """Return the sheet as the bytes of a PNG file, 200 dots per inch."""
    held = io.BytesIO()
    words = {"Title": title, "Description": description, "Software": None}
    with _drawing():
        _figure(sheet).savefig(held, format="png", dpi=DPI, metadata=words)
    return held.getvalue()


@contextmanager
def _drawing() -> Iterator[None]:
    """Draw with the style of this package, whatever the user's own, and leave that as it was.

    One thread at a time: Matplotlib keeps its style in one place for the whole process.
    """
    with _DRAWING, matplotlib_style.context(["default", _STYLE]):
        yield


def _figure(sheet: Sheet) -> Figure:
    figure = Figure(figsize=(sheet.width / 25.4, sheet.height / 25.4))
    FigureCanvasAgg(figure)
    for panel in sheet.panels:
        _axes(figure, sheet, panel)
    for words in sheet.words:
        _write(figure, figure, sheet, placed(words, words.x, words.y))
    return figure


def _axes(figure: Figure, sheet: Sheet, panel: Panel) -> None:
    axes = figure.add_axes((panel.left / sheet.width, panel.bottom / sheet.height,
                            panel.width / sheet.width, panel.height / sheet.height))
    axes.patch.set_visible(False)  # what stands outside a panel may reach over another
    axes.set(xlim=panel.x_limits, ylim=panel.y_limits)
    axes.spines["left"].set_visible(panel.spine_left)
    axes.spines["bottom"].set_visible(panel.spine_bottom)
    for axis, places, words, grid in (
            (axes.xaxis, panel.places_x, panel.words_x, panel.grid_x),
            (axes.yaxis, panel.places_y, panel.words_y, panel.grid_y)):
        axis.set_major_locator(FixedLocator(places))
        axis.set_major_formatter(NullFormatter() if words is None else FixedFormatter(words))
        if grid and places:
            axis.grid(True)
    for label in axes.get_yticklabels():
        label.set_verticalalignment("center_baseline")
    for i, mark in enumerate(panel.marks):
        # Below the spines, whose order is 2.5, and above the grid, in the order of recording.
        order = 1.0 + i / len(panel.marks)
        if isinstance(mark, Words):
            _write(figure, axes, sheet, placed(mark, panel.at_x(mark.x), panel.at_y(mark.y)), order)
        else:
            _DRAW[type(mark)](axes, panel, mark, order)
    if panel.head:
        _write(figure, axes, sheet, panel.heading_text(), 3.0)


def _line(axes: Axes, panel: Panel, mark: Line, order: float) -> None:
    axes.add_line(Line2D(mark.x, mark.y, color=mark.colour, lw=mark.width, ls=mark.dash,
                         drawstyle="steps-post" if mark.step else "default", alpha=mark.opacity,
                         solid_capstyle="butt", zorder=order,
                         clip_on=leaves(panel, mark.x, mark.y)))


def _band(axes: Axes, panel: Panel, mark: Band, order: float) -> None:
    edge = {"lw": 0} if mark.edge is None else {"lw": mark.width, "edgecolor": mark.edge}
    axes.fill_between(mark.x, mark.low, mark.high, facecolor=mark.fill, alpha=mark.opacity,
                      zorder=order, **edge)
    axes.set(xlim=panel.x_limits, ylim=panel.y_limits)


def _bar(axes: Axes, panel: Panel, mark: Bar, order: float) -> None:
    edge = {"lw": 0} if mark.edge is None else {"lw": mark.width, "edgecolor": mark.edge}
    axes.add_patch(Rectangle((mark.x0, mark.y0), mark.x1 - mark.x0, mark.y1 - mark.y0,
                             facecolor=mark.fill, alpha=mark.opacity if mark.opacity < 1 else None,
                             hatch="//////" if mark.hatch else None, zorder=order, **edge))


def _points(axes: Axes, panel: Panel, mark: Points, order: float) -> None:
    marker: Any = mark.marker
    if marker in AS_POLYGON:
        marker = Path([*AS_POLYGON[marker], AS_POLYGON[marker][0]], closed=True)
    edge = mark.fill if mark.marker == _BAR else mark.edge or "none"
    axes.add_line(Line2D(mark.x, mark.y, ls="", marker=marker, ms=_size(mark), mfc=mark.fill,
                         mec=edge, mew=mark.width if edge != "none" else 0.0, clip_on=False,
                         alpha=mark.opacity if mark.opacity < 1 else None, zorder=order))


def _size(mark: Points) -> float:
    """Return the size that Matplotlib gives to a marker, which fits a path into twice its own."""
    if mark.marker not in AS_POLYGON:
        return mark.size
    # Matplotlib scales a path so that its farthest coordinate is half of the size.
    return mark.size * 2.0 * max(abs(v) for corner in AS_POLYGON[mark.marker] for v in corner)


def _segment(axes: Axes, panel: Panel, mark: Segment, order: float) -> None:
    axes.add_line(Line2D([mark.x0, mark.x1], [mark.y0, mark.y1], color=mark.colour, lw=mark.width,
                         ls=mark.dash, alpha=mark.opacity if mark.opacity < 1 else None,
                         solid_capstyle="butt", clip_on=False, zorder=order))


_DRAW: dict[type, Any] = {Line: _line, Band: _band, Bar: _bar, Points: _points,
                          Segment: _segment}


def _write(figure: Figure, to: Figure | Axes, sheet: Sheet, words: Placed,
           order: float = 3.0) -> None:
    """Write each line on its own base line, so that lines stand where the sheet says."""
    effects = [withStroke(linewidth=2.0, foreground="white")] if words.halo else None
    for i, line in enumerate(words.lines):
        to.text(words.x / sheet.width, (words.y - i * words.pitch) / sheet.height, line,
                transform=figure.transFigure, fontsize=words.size, color=words.colour,
                fontweight="bold" if words.bold else "normal", ha=words.align, va="baseline",
                path_effects=effects, zorder=order)
