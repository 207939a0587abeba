"""From the sums of a month to outcomes: running totals at some months, then one division each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..core.compiled import compiled_and_kept
from . import compiled_cache  # noqa: F401  before anything is compiled with a cache
from .outcomes import GROUPS, OUTCOMES
from .series import SUMS


def planned_effort(levers: np.ndarray) -> np.ndarray:
    """Return the effort so far that the levers alone decide: float64[month, kind of effort].

    ``levers`` is LEVER_DTYPE[month]; in the order of ``_BY_LEVERS``.
    """
    plain = levers.view(np.ndarray)
    each = [work_a_year(plain) / 12.0 for work_a_year in _BY_LEVERS.values()]
    return np.ascontiguousarray(np.cumsum(each, axis=1).T)


def accumulate(raw: np.ndarray, planned: np.ndarray, months: Sequence[int] | None = None
               ) -> np.ndarray:
    """Return the sums at some months, with running totals where outcomes are cumulative.

    Parameters
    ----------
    raw : SERIES_DTYPE[month], every month from the first, without gaps between records
    planned : what `planned_effort` returns, for as many months or more
    months : places in ``raw``, 0 and up, rising; all of them if not given

    Returns
    -------
    float64[len(months), field]: a few hundred numbers instead of a whole run, from which
    `finished` makes outcomes. Fields are those of SERIES_DTYPE.
    """
    kept = np.arange(len(raw)) if months is None else np.asarray(months, dtype=np.int64)
    sums = np.ascontiguousarray(raw).view(np.float64).reshape(len(raw), len(SUMS))
    at = sums[kept]
    write_totals(at, sums, planned, kept, _RUNNING, _PLANNED, _GEOMETRIC, _HERE)
    return at


@compiled_and_kept
def write_totals(at, sums, planned, kept, running, by_levers, geometric, here):
    """Write into at[place, field] what has summed up by the months ``kept``, rising.

    Columns ``running`` of sums[month, field] are added up, columns ``by_levers`` taken from
    planned[month, kind]. The geometric index is worked out at year-ends only: other months show
    the last full year, the first eleven nought.
    """
    total = np.zeros(len(running))
    place = 0
    for month in range(len(sums)):
        for column in range(len(running)):
            total[column] += sums[month, running[column]]
        if place == len(kept):
            return
        if kept[place] != month:
            continue
        for column in range(len(running)):
            at[place, running[column]] = total[column]
        for column in range(len(by_levers)):
            at[place, by_levers[column]] = planned[month, column]
        end = (month + 1) // 12 * 12 - 1
        at[place, geometric] = sums[end, geometric] / sums[end, here] if end >= 0 else 0.0
        place += 1


def finished(sums: np.ndarray) -> np.ndarray:
    """Return outcomes from what `accumulate` returns: float64[..., month, outcome].

    In the order and the units of OUTCOMES. The means of nobody are nought.
    """
    # A field after the other in memory: the formulas then run over neighbours.
    flat = np.ascontiguousarray(sums.reshape(-1, len(SUMS)).T)
    at = dict(zip(SUMS, flat.reshape(len(SUMS), *sums.shape[:-1]), strict=True))
    out = np.empty((len(OUTCOMES), *sums.shape[:-1]))
    with np.errstate(invalid="ignore", divide="ignore"):
        for row, outcome in enumerate(OUTCOMES):
            name = outcome.name
            if name == "gap_at_release":
                values = at["gaps"] / at["releases"]
            elif name == "offence_rate":
                values = 1200.0 * at["offences"] / at["outside_months"]
            elif name in _WEIGHTS:
                values = sum(weight * at[part] for part, weight in zip(
                    _PARTS, _WEIGHTS[name], strict=True)) / at["here"]
            elif name == "durably_stable_present":
                values = 100.0 * at["durably_stable"] / at["here"]
            elif name == "present":
                values = 100.0 * at["here"] / at["started"]
            elif name in _BY_LEVERS or name == "index_geometric":
                values = at[name]
            elif name in _MEANS:
                values = at[name] / at[_MEANS[name]]
            elif outcome.theme in ("institutions", "public sphere"):
                values = at[name]
            elif name.removeprefix("durably_stable_") in GROUPS:
                values = 100.0 * at[name] / at[f"n_{name[15:]}"]
            elif name == "durably_stable_worst_group":
                values = np.minimum.reduce([_group(at, g) for g in GROUPS])
            elif name == "largest_group_gap":
                values = np.maximum.reduce([
                    np.maximum.reduce([_group(at, g) for g in pair])
                    - np.minimum.reduce([_group(at, g) for g in pair]) for pair in _PAIRS])
            else:
                values = 100.0 * at[name] / at["started"]
            out[row] = values
    np.nan_to_num(out, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return np.moveaxis(out, 0, -1)


def finish(raw: np.ndarray, levers: np.ndarray) -> np.ndarray:
    """Return the outcomes of every month: float64[..., month, outcome].

    ``raw`` is SERIES_DTYPE[..., month], ``levers`` LEVER_DTYPE[month].
    """
    return finished(accumulate(raw, planned_effort(levers)))


def _group(raw: dict[str, np.ndarray], group: str) -> np.ndarray:
    # Where a small world has nobody of a group, the group neither lags nor leads.
    share = 100.0 * raw[f"durably_stable_{group}"] / raw[f"n_{group}"]
    return np.where(np.isnan(share), 100.0 * raw["durably_stable"] / raw["started"], share)


_PARTS = ("part_housing", "part_work", "part_papers", "part_family", "part_psychosocial",
          "part_ties")
_WEIGHTS = {
    "stability_index": (1 / 6,) * 6,
    "core_index": (0.0,) * 3 + (1 / 3,) * 3,
    "index_structural": (2 / 9,) * 3 + (1 / 9,) * 3,
    "index_relational": (1 / 9,) * 3 + (2 / 9,) * 3,
}
"""Indices as weights of the six parts."""
_PAIRS = (("women", "men"), ("exposed", "not_exposed"), ("brussels", "flanders", "wallonia"),
          ("good_family", "other_family"))
_MEANS = {
    **{o.name: "here" for o in OUTCOMES
       if o.unit in ("0-1", "count") and o.theme not in ("institutions", "public sphere")},
    "dose_inside": "n_inside", "child_wellbeing": "with_children", "assessed_threat": "n_listed",
}
"""Outcomes that are means, and the count each is a mean over."""
_BY_LEVERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "effort_meetings": lambda levers: levers["exchange_meetings"],
    "effort_lab_sessions": lambda levers: np.where(levers["lab_coverage"] > 0,
                                                   levers["lab_sessions"], 0.0),
    "effort_training": lambda levers: levers["module_training"] + levers["lab_training"],
}
"""Effort that the levers alone decide, a year."""
_PLANNED = np.array([SUMS.index(name) for name in _BY_LEVERS])
_RUNNING = np.array([place for place, name in enumerate(SUMS)
                     if name in ("gaps", "releases", "outside_months")
                     or (name.startswith("effort_") and name not in _BY_LEVERS)])
_GEOMETRIC, _HERE = SUMS.index("index_geometric"), SUMS.index("here")
