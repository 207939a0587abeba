"""How figures look: one colour, line style and marker per policy, one per phase, sizes in mm.

Colours are those of Okabe and Ito, safe for the colour-blind; line styles and markers tell the
policies apart in grey as well. ``ink`` is the same hue, dark enough for words on white.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from matplotlib import style as matplotlib_style
from matplotlib.colors import to_hex, to_rgb
from matplotlib.ticker import ScalarFormatter

from ..core.text import in_sense, localised, text

DOUBLE_MM, SINGLE_MM = 180.0, 88.0
"""Widths of a figure over two columns of a page and over one."""
TITLE_PT, READING_PT, TEXT_PT, SMALL_PT = 9.0, 7.5, 6.5, 6.0
DPI = 200
INK, QUIET, FAINT, BETTER = "#222222", "#595959", "#D9D9D9", "#E9F2F8"

Dash = tuple[float, tuple[float, ...] | None]
_SOLID: Dash = (0.0, None)
_DASHES: tuple[Dash, ...] = ((0.0, (2.2, 1.0)), (0.0, (6.0, 1.2)), (0.0, (1.0, 1.0)),
                             (0.0, (5.0, 1.0, 1.0, 1.0, 1.0, 1.0)))
_KNOWN: dict[str, tuple[str, Dash, str]] = {
    "status_quo": ("#6E6E6E", (0.0, (4.0, 1.5)), "s"),
    "security_first": ("#D55E00", (0.0, (5.0, 1.2, 1.2, 1.2)), "^"),
    "sra": ("#0072B2", _SOLID, "o"),
}
_OTHERS = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_MARKERS = ("v", "P", "X", "p", "h")

PHASES: dict[str, tuple[str, str]] = {
    "remand": ("on remand", "#3A2A4D"),
    "serving": ("serving a sentence", "#6F5588"),
    "em": ("electronic monitoring", "#A4461A"),
    "conditional": ("conditional release", "#E08214"),
    "probation": ("probation", "#F3B667"),
    "post_sentence": ("measure after the sentence", "#FBE3B8"),
    "free": ("free, without conditions", "#5FB3D6"),
    "pending": ("free, awaiting trial", "#B7DDEE"),
    "gone": ("gone: departed, removed or died", "#E3E3E3"),
}
"""Phases in the order in which they are stacked, with words and a colour."""

_WORDS = {"sra": "SRA", "ocad": "OCAD", "todays": "today's", "living": "Living", "labs": "Labs"}
_STYLE = {
    "font.family": "DejaVu Sans", "font.size": TEXT_PT, "text.parse_math": False,
    "text.color": INK, "axes.edgecolor": QUIET, "axes.labelcolor": INK, "axes.linewidth": 0.6,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "axes.axisbelow": True, "axes.titlesize": TEXT_PT, "axes.labelsize": TEXT_PT,
    "axes.unicode_minus": True, "grid.color": "#EBEBEB", "grid.linewidth": 0.5,
    "xtick.labelsize": SMALL_PT, "ytick.labelsize": SMALL_PT, "xtick.color": QUIET,
    "ytick.color": QUIET, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.major.size": 2.0, "ytick.major.size": 2.0, "xtick.major.width": 0.5,
    "ytick.major.width": 0.5, "xtick.major.pad": 2.0, "ytick.major.pad": 2.0,
    "lines.linewidth": 1.3, "hatch.linewidth": 0.4, "figure.facecolor": "white",
    "savefig.facecolor": "white", "svg.fonttype": "none",
}
_DRAWING = threading.RLock()


@dataclass(frozen=True, slots=True)
class Look:
    """How one policy is drawn and named."""

    label: str
    colour: str
    ink: str
    dash: Dash
    marker: str


def looks(scenarios: Sequence[str]) -> dict[str, Look]:
    """Return the look of each scenario, keyed by name; unknown ones in order from a fixed list."""
    found: dict[str, Look] = {}
    others = 0
    for name in scenarios:
        if name in _KNOWN:
            colour, dash, marker = _KNOWN[name]
        else:
            colour = _OTHERS[others % len(_OTHERS)]
            dash = _DASHES[(others + others // len(_OTHERS)) % len(_DASHES)]
            marker = _MARKERS[others % len(_MARKERS)]
            others += 1
        found[name] = Look(scenario_label(name), colour, _readable(colour), dash, marker)
    return found


def scenario_label(name: str) -> str:
    """Return a scenario's name in words: "security first", "SRA"."""
    return text(plain(name))


def in_sentence(name: str) -> str:
    """Return a scenario's name as it stands inside a sentence: "the status quo"."""
    if name == "status_quo":
        return text("the status quo")
    return in_sense("in a sentence", plain(name))


def plain(name: str) -> str:
    """Return a scenario's name in English words."""
    return " ".join(_WORDS.get(word, word) for word in name.split("_"))


class Ticks(ScalarFormatter):
    """Matplotlib's own labels of an axis, with the signs of the reader's language."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of one place."""
        return localised(str(super().__call__(x, pos)))


@contextmanager
def drawing(salt: str) -> Iterator[None]:
    """Draw with the style of this package, whatever the user's own, and leave that as it was.

    One thread at a time: matplotlib keeps its style in one place for the whole process.
    """
    with _DRAWING, matplotlib_style.context(["default", _STYLE | {"svg.hashsalt": salt}]):
        yield


def light(colour: str, share: float) -> tuple[float, float, float]:
    """Return a colour mixed with white, so that no transparency is needed in print."""
    red, green, blue = (1.0 - share * (1.0 - part) for part in to_rgb(colour))
    return red, green, blue


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio with white, 1 to 21, as the web's accessibility rules define."""
    return 1.05 / (_luminance(to_rgb(colour)) + 0.05)


def _luminance(rgb: tuple[float, float, float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _readable(colour: str) -> str:
    while contrast_with_white(colour) < 4.6:
        red, green, blue = (0.95 * part for part in to_rgb(colour))
        colour = to_hex((red, green, blue))
    return colour
