"""Prepare, begin, go on with, extend a results folder: each under the lock of one writer."""

from __future__ import annotations

import os
from pathlib import Path

from ..core.errors import InputError, shown
from ..core.text import text
from .durable import told_as_output_error
from .lock import only_writer
from .plan import MAX_REPLICATIONS, Plan, whole_number
from .runner import How, run_store
from .store import Store, create, open_store, read_manifest


def prepare(folder: Path, plan: Plan) -> Store:
    """Write into a folder what is to be run there, without running it; `resume` does that.

    A folder of the same plan stays as it is. Errors as for `begin`.
    """
    with told_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        return create(folder, plan, or_more=True)


def begin(folder: Path, plan: Plan, how: How) -> Store:
    """Run a plan in a folder, or go on with it there, and return the store.

    A folder that was asked for more replications since keeps them. Raises FolderInUseError when
    somebody else writes to the folder, StoredDataError when it holds another plan, OutputError
    when it cannot be written.
    """
    with told_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        store = create(folder, plan, or_more=True)
        run_store(store, plan.with_replications(store.replications), how)
    return store


def resume(folder: Path, how: How) -> Store:
    """Go on with what a folder says is to be run, and return its store; errors as for `begin`."""
    read_manifest(folder)  # or the lock would leave a file where there are no results
    with only_writer(folder):
        store = open_store(folder)
        run_store(store, store.plan(), how)
    return store


def extend(folder: Path, replications: int, how: How) -> Store:
    """Bring a folder to so many replications and return its store; errors as for `begin`.

    Runs that are there stay as they are. Raises InputError when it already asks for more.
    """
    whole_number("replications", replications, 1, MAX_REPLICATIONS)
    read_manifest(folder)  # or the lock would leave a file where there are no results
    with only_writer(folder):
        store = open_store(folder)
        plan = store.plan()
        if replications < store.replications:
            raise InputError(text("replications = {asked}; {where} has {there} already, and what "
                                  "is stored is never taken away", asked=replications,
                                  where=shown(os.fspath(folder), 200), there=store.replications))
        plan = plan.with_replications(replications)
        if replications > store.replications:
            store = store.extended(plan, replications)
        run_store(store, plan, how)
    return store
