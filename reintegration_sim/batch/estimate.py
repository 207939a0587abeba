"""How long a plan would take and how large it would be, from a second of trying."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from .chunks import Chunk, live, stage
from .ensemble import Announce, compile_once
from .plan import Plan, default_threads
from .shards import shards_of

SECONDS_OF_TRYING = 1.0
MOST_TRIED = 200


@dataclass(frozen=True)
class Estimate:
    """What a plan would cost.

    ``seconds`` of one processor, of which this machine would use ``processors``; ``n_bytes`` on
    disk; ``run_seconds`` is one run, a mean over ``n_tried``.
    """

    seconds: float
    n_bytes: float
    run_seconds: float
    n_tried: int
    processors: int


def estimate(plan: Plan, announce: Announce | None = None) -> Estimate:
    """Return what a plan would cost, from runs spread over all of it; nothing is written."""
    compile_once(announce)
    order = np.unique(np.linspace(0, plan.n_runs - 1, MOST_TRIED).astype(np.int64))
    np.random.default_rng(0).shuffle(order)
    live(plan, [int(order[0])])  # the first one of a process takes longer
    began, tried = time.thread_time(), []
    for run in order.tolist():
        tried.append(run)
        live(plan, [run])
        if time.thread_time() - began > SECONDS_OF_TRYING:
            break
    seconds = (time.thread_time() - began) / len(tried)
    n = min(stage(plan, plan.replications).chunk, plan.n_runs, len(tried))
    found = live(plan, range(n))
    assert found is not None, "nothing tells it to stop"
    n_bytes = sum(len(one.content) for one in shards_of(plan, Chunk(0, 0, n), found)) / n
    return Estimate(seconds * plan.n_runs, n_bytes * plan.n_runs, seconds, len(tried),
                    default_threads())
