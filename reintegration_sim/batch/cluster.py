"""Beyond one machine: chunks go to a Dask cluster, finished shards come back.

Dask promises to run a task at least once. Here a task is a pure function of the plan and its
chunk and what comes back is published under a name that carries its hash, so once or three times
makes no difference. Workers write nothing: they need this package and no common file system.
"""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from ..core.errors import EnvironmentLacksError, OutputError, ReintegrationError, shown
from ..core.text import text
from ..engine.run import CODE_ID
from .chunks import Chunk, Finished, live
from .ensemble import compile_once
from .orders import Order, Part, parts_of, plan_of
from .plan import Plan
from .shards import Shard, shards_of

SECONDS_TO_CONNECT = 30
_SECONDS_UNTOLD = 1.0
_CHUNKS_AHEAD = 2


class Takes(Protocol):
    """What takes account of what comes back: see `runner`."""

    def shards(self, chunk: Chunk, shards: Sequence[Shard], failed: int) -> None:
        """Publish a finished chunk."""

    def part(self, part: Part, found: Finished) -> None:
        """Take one run of a chunk that killed its workers."""

    def lost(self, part: Part, reason: str, attempts: int) -> None:
        """Take a run that killed its workers as a failure."""

    def count(self, n: int) -> None:
        """Count so many runs more."""


def connect(address: str) -> Any:
    """Return a client of the Dask scheduler at an address such as tcp://10.0.0.1:8786.

    Raises EnvironmentLacksError without the extra ``cluster`` or when nobody answers.
    """
    distributed = _distributed()
    try:
        return distributed.Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise EnvironmentLacksError(text(
            "no Dask scheduler answers at {address}: {why}", address=shown(address),
            why=shown(str(error) or type(error).__name__, 200))) from None


def on_cluster(takes: Takes, order: Order, chunks: Sequence[Chunk], client: Any) -> None:
    """Have every chunk lived by the cluster of a client and its shards published here.

    A chunk or run given up by the scheduler because it killed its workers is lived run by run;
    what then still kills them is a failure. Raises OutputError when the cluster is lost.
    """
    distributed = _distributed()
    killed: type[Exception] = importlib.import_module("distributed.scheduler").KilledWorker
    packed = pickle.dumps(order)
    jobs: Iterator[Chunk | Part] = iter(chunks)
    alone: list[Part] = []
    waiting: dict[Any, Chunk | Part] = {}
    try:
        while True:
            ahead = _CHUNKS_AHEAD * max(1, sum(client.ncores().values()))
            while len(waiting) < ahead:
                job = alone.pop(0) if alone else next(jobs, None)
                if job is None:
                    break
                waiting[_submitted(client, packed, job)] = job
            if not waiting:
                return
            try:
                with client.as_current():
                    ended = distributed.wait(list(waiting), timeout=_SECONDS_UNTOLD,
                                             return_when="FIRST_COMPLETED").done
            except TimeoutError:
                takes.count(0)
                continue
            for future in ended:
                job = waiting.pop(future)
                try:
                    result = future.result()
                except killed as error:
                    _given_up(takes, job, alone, str(error))
                    continue
                if isinstance(job, Part):
                    takes.part(job, result)
                    takes.count(1)
                else:
                    takes.shards(job, *result)
                    takes.count(job.last - job.first)
    except (OSError, TimeoutError, distributed.CancelledError) as error:
        if isinstance(error, ReintegrationError):
            raise
        raise OutputError(text("the Dask cluster was lost: {why}",
                               why=shown(str(error) or type(error).__name__, 200))) from error
    finally:
        client.cancel(list(waiting), force=True)


def _submitted(client: Any, packed: bytes, job: Chunk | Part) -> Any:
    # pure=False: a key of its own, so that no result of another study is taken for this one.
    work: Callable[..., Any] = live_part if isinstance(job, Part) else live_chunk
    return client.submit(work, packed, job, CODE_ID, pure=False)


def _given_up(takes: Takes, job: Chunk | Part, alone: list[Part], why: str) -> None:
    parts = parts_of(job) if isinstance(job, Chunk) else [job]
    if isinstance(job, Chunk) and len(parts) > 1:
        alone.extend(parts)
    else:
        takes.lost(parts[0], shown(why, 200), 4)


def live_chunk(packed: bytes, chunk: Chunk, code_id: str) -> tuple[list[Shard], int]:
    """Return the shards of a chunk and how many of its runs failed; runs on a worker."""
    plan = _plan(packed, code_id)
    found = live(plan, range(chunk.first, chunk.last))
    assert found is not None, "nothing tells it to stop"
    return shards_of(plan, chunk, found), len(found.failures)


def live_part(packed: bytes, part: Part, code_id: str) -> Finished:
    """Return what one run left behind; runs on a worker."""
    found = live(_plan(packed, code_id), [part.run])
    assert found is not None, "nothing tells it to stop"
    return found


@lru_cache(maxsize=2)
def _plan(packed: bytes, code_id: str) -> Plan:
    if code_id != CODE_ID:
        raise EnvironmentLacksError(text(
            "a worker of the cluster has another version of the model or of its libraries "
            "({there}, not {here}); install the same ones there", there=CODE_ID, here=code_id))
    compile_once()
    order: Order = pickle.loads(packed)
    return plan_of(order)


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise EnvironmentLacksError(text(
            "a cluster needs the extra 'cluster': pip install \"reintegration-sim[cluster]\""
        )) from None
