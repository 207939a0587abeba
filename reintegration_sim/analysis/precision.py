"""Enough runs? How many replications a stated precision of the mean would take.

The precision of a mean difference is half the width of its 95 % confidence interval, 1.96
simulation errors, which falls with the square root of the replications n:
    n = ceil((1.96 * s / precision) ** 2)
with s the standard deviation of the paired difference over replications. It says how well the
model's mean is known, not how far the model is right: the likely range does not shrink.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ..core.errors import InputError, shown, unknown_name
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from .comparison import Comparison
from .timing import WIDTH

FEWEST = 10
"""Replications from which a standard deviation is taken; from fewer it says too little."""


def replications_for(c: Comparison, precision: Mapping[str, float], month: int | None = None
                     ) -> pd.DataFrame:
    """Return what each difference would take to be known so well.

    Parameters
    ----------
    c : results with a baseline or a design
    precision : half-width wanted, in the unit of the outcome (people of 100), by outcome
    month : one of the horizons; the last when left out

    Returns
    -------
    scenario, point, outcome, month, replications, precision (now), wanted, needed

    Raises
    ------
    InputError : an unknown outcome, a precision that is not above 0, nothing to compare, or too
        few replications to judge by
    """
    if not precision:
        raise InputError(text("state a precision, durably_stable=1 for instance"))
    for name, wanted in precision.items():
        if name not in OUTCOME_NAMES:
            raise unknown_name("outcome", str(name), OUTCOME_NAMES)
        if not (math.isfinite(wanted) and wanted > 0.0):
            raise InputError(text("the precision of {name} is {given}; it must be above 0",
                                  name=name, given=shown(wanted)))
    found = c.differences_of(tuple(precision))
    if found.empty:
        raise InputError(text("there is nothing to compare with; a precision is that of a "
                              "difference"))
    last = int(found["month"].max()) if month is None else month
    found = found[found["month"] == last].reset_index(drop=True)
    if found.empty:
        raise InputError(text("month = {month}; outcomes are kept at months {horizons}",
                              month=last, horizons=", ".join(map(str, c.manifest["horizons"]))))
    if found["replications"].min() < FEWEST:
        raise InputError(text("{n} replications are too few to say; run at least {fewest} first",
                              n=int(found["replications"].min()), fewest=FEWEST))
    half = WIDTH * found["simulation_error"]
    wanted_ = found["outcome"].map(dict(precision)).astype(float)
    needed = [max(FEWEST, math.ceil(n * (now / want) ** 2 - 1e-9)) for n, now, want in
              zip(found["replications"], half, wanted_, strict=True)]
    return pd.DataFrame({
        "scenario": found["scenario"], "point": found["point"], "outcome": found["outcome"],
        "month": last, "replications": found["replications"], "precision": half,
        "wanted": wanted_, "needed": needed})
