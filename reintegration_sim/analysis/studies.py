"""Studies in results folders: run, resume, extend; what comes back is what `load` returns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..batch import lifecycle
from ..batch.plan import Plan
from ..batch.runner import How
from ..batch.status import Status
from ..batch.status import status as status_of
from ..batch.store import Store
from ..batch.study import Study, load_study
from .comparison import Comparison, load, write_beside
from .precision import replications_for
from .results_folder import tables_are_whole
from .source import Stored

_MOST_LOOKS = 3


def run_study(study: str | os.PathLike[str] | Study, out: str | os.PathLike[str], *,
              replications: int | None = None, how: How | None = None) -> Comparison:
    """Run a study in a results folder, or go on with it there.

    Parameters
    ----------
    study : path of a study file, or a Study
    out : the folder; one of the same study is gone on with
    replications : instead of those of the study
    how : threads, processes or a cluster, and who is told; threads by default

    Raises
    ------
    InputError : something in the study is wrong
    StoredDataError : the folder holds another plan, or was run by other code; says what differs
    OutputError : reading or writing failed; what was finished is kept
    FolderInUseError : somebody else writes to the folder
    """
    one = study if isinstance(study, Study) else load_study(study)
    return run_plan(one.plan(replications), out, how)


def run_plan(plan: Plan, out: str | os.PathLike[str], how: How | None = None) -> Comparison:
    """Run a plan in a results folder, or go on with it there; errors as for `run_study`."""
    return _with_tables(lifecycle.begin(Path(out), plan, how or How()))


def resume(out: str | os.PathLike[str], how: How | None = None) -> Comparison:
    """Go on with what a results folder was to hold; errors as for `run_study`."""
    return _with_tables(lifecycle.resume(Path(out), how or How()))


def extend(out: str | os.PathLike[str], replications: int, how: How | None = None) -> Comparison:
    """Bring a results folder to so many replications; only what is missing is run.

    Errors as for `run_study`; InputError when the folder has more already.
    """
    return _with_tables(lifecycle.extend(Path(out), replications, how or How()))


def status(out: str | os.PathLike[str]) -> Status:
    """Return how far a results folder is: runs done and failed, digest, who writes to it.

    Errors as for `load`.
    """
    return status_of(Path(out))


def extend_to_precision(out: str | os.PathLike[str], precision: Mapping[str, float],
                        how: How | None = None) -> Comparison:
    """Add replications until the means are known so well, and no more than that takes.

    ``precision`` is as in `replications_for`. The spread is estimated from what is there, so a
    second look follows; three at most, each on all replications so far. Errors as for
    `extend` and `replications_for`.
    """
    found = load(out)
    for _ in range(_MOST_LOOKS):
        needed = int(replications_for(found, precision)["needed"].max())
        if needed <= found.settings["replications"]:
            break
        found = extend(out, needed, how)
    return found


def _with_tables(store: Store) -> Comparison:
    """Return what a folder holds, after making tables beside the shards that are not whole."""
    if not tables_are_whole(store):
        manifest = {name: held for name, held in store.manifest.items() if name != "tables"}
        bare = Store(store.folder, manifest)  # works tables out instead of reading them
        write_beside(bare, Comparison(Stored(bare)))
    return load(store.folder)
