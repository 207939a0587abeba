"""Tables on a page: of a frame, or of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from htpy import Element, Node, caption, div, p, table, tbody, td, th, thead, tr

from ..core.text import number, text

_A_LINE = 30
"""Letters from which on words in a cell need room of their own."""
_TAG = re.compile(r"<[^>]*>")


def frame_table(frame: pd.DataFrame, title: str, key: str, *, most: int = 2_000) -> Element:
    """Return a frame as a table for people; a long one ends with a note, the download has all."""
    left_out = len(frame) - most
    return div(".scroll", id=key, tabindex="0", role="region", aria_label=title)[
        table(".data")[
            caption[title],
            thead[tr[(th(scope="col")[str(name)] for name in frame.columns)]],
            tbody[(tr[(td(class_="number" if _is_number(value) else _long(value))[cell(value)]
                       for value in row)]
                   for row in frame.head(most).itertuples(index=False))],
        ],
        p[text("{n} more rows are in the download.", n=number(left_out, 0))] if left_out > 0
        else None]


def cell(value: object) -> str:
    """Return a value of a table as people read it; what is missing as a dash."""
    if _is_truth(value):
        return text("yes") if value else text("no")
    if isinstance(value, float):
        return "–" if value != value else number(value, 0 if value == round(value) else 2)
    if _is_number(value):
        return number(float(value), 0)  # type: ignore[arg-type]
    return "–" if value is None else str(value)


def _is_number(value: object) -> bool:
    return not isinstance(value, str) and not _is_truth(value) and hasattr(value, "__float__")


def _long(value: object) -> str | None:
    """Return the class of many words: on a phone a table scrolls rather than break every line."""
    letters = len(value if isinstance(value, str) else _TAG.sub("", str(value)))
    return None if letters <= _A_LINE else "phrase" if letters <= 3 * _A_LINE else "sentence"


def _is_truth(value: object) -> bool:
    return isinstance(value, bool | np.bool_)


def words_table(heads: Sequence[str], rows: Iterable[Sequence[Node]], title: str,
                key: str, *, headed: bool = False) -> Element:
    """Return rows of words, or of HTML, as a table; the first cell of a row is its heading.

    Where a heading above says the title already (``headed``), it is there for the ear only.
    """
    return div(".scroll", id=key, tabindex="0", role="region", aria_label=title)[
        table(".data")[
            caption(class_="visually-hidden" if headed else None)[title],
            thead[tr[(th(scope="col")[head] for head in heads)]],
            tbody[(tr[th(scope="row", class_=_long(row[0]))[row[0]],
                      (td(class_=_long(one))[one] for one in row[1:])] for row in rows)],
        ]]
