"""How figures look: one colour, line style and marker per policy, one per phase, sizes in mm.

Colours are those of Okabe and Ito, safe for the colour-blind; line styles and markers tell the
policies apart in grey as well. ``ink`` is the same hue, dark enough for words on white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..core.text import in_sense, text

DOUBLE_MM, SINGLE_MM = 180.0, 88.0
"""Widths of a figure over two columns of a page and over one."""
TITLE_PT, READING_PT, TEXT_PT, SMALL_PT = 9.0, 7.5, 6.5, 6.0
DPI = 200
INK, QUIET, FAINT, BETTER = "#222222", "#595959", "#D9D9D9", "#E9F2F8"
FRAME, GRID = QUIET, "#EBEBEB"
"""Colours of spines and ticks, and of the lines up and across from ticks."""
FRAME_PT, TICK_WIDTH_PT, GRID_PT, HATCH_PT = 0.6, 0.5, 0.5, 0.4

Dash = tuple[float, tuple[float, ...] | None]
SOLID: Dash = (0.0, None)
_DASHES: tuple[Dash, ...] = ((0.0, (2.2, 1.0)), (0.0, (6.0, 1.2)), (0.0, (1.0, 1.0)),
                             (0.0, (5.0, 1.0, 1.0, 1.0, 1.0, 1.0)))
_KNOWN: dict[str, tuple[str, Dash, str]] = {
    "status_quo": ("#6E6E6E", (0.0, (4.0, 1.5)), "s"),
    "security_first": ("#D55E00", (0.0, (5.0, 1.2, 1.2, 1.2)), "^"),
    "sra": ("#0072B2", SOLID, "o"),
    "todays_policy": ("#6E6E6E", (0.0, (4.0, 1.5)), "s"),
    "your_policy": ("#0072B2", SOLID, "o"),
    "policy_a": ("#0072B2", SOLID, "o"),
    "policy_b": ("#D55E00", (0.0, (5.0, 1.2, 1.2, 1.2)), "^"),
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

_WORDS = {"sra": "SRA", "ocad": "OCAD", "todays": "today's", "living": "Living", "labs": "Labs",
          "a": "A", "b": "B"}


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


def light(colour: str, share: float) -> str:
    """Return a colour mixed with white, so that no transparency is needed in print."""
    return _hex([1.0 - share * (1.0 - part) for part in _rgb(colour)])


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio with white, 1 to 21, as the web's accessibility rules define."""
    return 1.05 / (_luminance(_rgb(colour)) + 0.05)


def _luminance(rgb: Sequence[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@lru_cache(maxsize=256)
def _readable(colour: str) -> str:
    while contrast_with_white(colour) < 4.6:
        colour = _hex([0.95 * part for part in _rgb(colour)])
    return colour


def _rgb(colour: str) -> tuple[float, float, float]:
    """Return a colour "#RRGGBB" as shares of red, green and blue; "white" is one as well."""
    digits = "FFFFFF" if colour == "white" else colour[1:]
    red, green, blue = (int(digits[i:i + 2], 16) / 255.0 for i in (0, 2, 4))
    return red, green, blue


def _hex(rgb: Sequence[float]) -> str:
    return "#" + "".join(f"{round(255.0 * part):02x}" for part in rgb)
