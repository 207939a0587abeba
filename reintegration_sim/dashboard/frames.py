"""The tables behind a view, by name: shown on the page of data, and fetched whole."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from .instant import Answer

FRAMES: dict[str, Callable[[Answer], pd.DataFrame]] = {
    "outcomes": lambda a: a.comparison.outcomes,
    "series": lambda a: a.comparison.series,
    "differences": lambda a: a.comparison.differences,
    "incidence": lambda a: a.comparison.incidence,
    "effort": lambda a: a.comparison.effort,
    "dictionary": lambda a: a.comparison.dictionary,
    "parameters": lambda a: a.comparison.parameters,
}
"""Tables that can be fetched whole, by name."""
TABLE = "table-"
"""How the names of their files begin, so that none is that of a figure."""
