"""What each replication believed: the parameters drawn, from a manifest alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..batch.plan import priors_as_data
from ..core.errors import StoredDataError
from ..core.text import text
from ..engine.parameters import parameter_values


def parameters_frame(manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Return replication and a column for every parameter, in the units of the registry.

    A draw hangs on the prior, the seed and the replication. Raises StoredDataError when the
    priors of the manifest are not those of this version.
    """
    if manifest["priors"] != priors_as_data():
        raise StoredDataError(text("the priors have changed since this was run; the version that "
                                   "ran it can show its parameters"))
    rows = [parameter_values(manifest["parameter_mode"], manifest["seed"], replication)
            for replication in range(manifest["stages"][-1][0])]
    names = list(rows[0])
    frame = pd.DataFrame(np.array([[row[name] for name in names] for row in rows]), columns=names)
    frame.insert(0, "replication", np.arange(len(rows), dtype=np.int32))
    return frame
