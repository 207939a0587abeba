"""What one server has for all its visitors: answers, longer computations, and scenes of both."""

from __future__ import annotations

import threading

from ..analysis.comparison import Comparison
from ..batch.plan import Plan
from ..core.errors import InputError
from .instant import CONFIRMED, CROWDED, QUICK, REFINED, Answer, Answers, Pair, pair_of
from .jobs import Job, Jobs, default_folder
from .plans import confirm_plan, levers_plan
from .scene import Page, Scene
from .session import Session
from .shelf import key_of

MOST_LOADED = 8


class Service:
    """Answers and jobs of a server, shared by its visitors; nothing in it is about a visitor."""

    def __init__(self, answers: Answers | None = None, jobs: Jobs | None = None) -> None:
        """Start with the given ones, or with those of a server."""
        self.answers = Answers() if answers is None else answers
        self.jobs = Jobs(default_folder()) if jobs is None else jobs
        self._loaded: dict[str, Comparison] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """End all threads and processes; what they published stays."""
        self.jobs.close()
        self.answers.close()

    def plan(self, kind: str, pair: Pair) -> Plan | None:
        """Return what a longer computation of this kind would run, None where there is nothing.

        "confirm" is the comparison with 1,000 pairs, "levers" each changed lever alone and each
        left out.
        """
        if kind == "confirm":
            return confirm_plan(pair.policies, pair.baseline, pair.view.months,
                                pair.view.population, pair.view.seed, CONFIRMED)
        try:
            return levers_plan(pair.policies[pair.other], months=pair.view.months,
                               population=pair.view.population, seed=pair.view.seed)
        except InputError:
            return None

    def scene(self, session: Session, page: Page, answer: Answer | None = None, *,
              confirmed: bool = True) -> Scene:
        """Return all that a page may read.

        What was confirmed takes the place of the answer, unless ``confirmed`` is False.
        """
        pair = pair_of(session.state)
        jobs: dict[str, Job] = {}
        forecasts: dict[str, float] = {}
        studied: dict[str, Comparison] = {}
        for kind in page.jobs:
            plan = self.plan(kind, pair)
            if plan is None:
                continue
            forecasts[kind] = self.jobs.forecast(plan)
            job = self.jobs.look(key_of(plan))
            if job is not None:
                jobs[kind] = job
                if job.state == "done":
                    studied[kind] = self._results(job.key)
        if answer is not None and confirmed and "confirm" in studied:
            answer = Answer(pair=pair, comparison=studied["confirm"], pairs=CONFIRMED)
        return Scene(session=session, pair=pair, answer=answer, jobs=jobs, forecasts=forecasts,
                     studied=studied)

    def answered(self, session: Session, page: Page, pairs: int) -> Scene:
        """Return a scene with 12, 50 or 200 pairs, or 1,000 where those are there.

        Of other numbers the next one; what is more than 200 shows 200 until there are 1,000.
        """
        answer = None
        if page.needs_answer:
            tier = next((one for one in (CROWDED, QUICK) if pairs <= one), REFINED)
            answer = self.answers.exactly(pair_of(session.state), tier)
        return self.scene(session, page, answer, confirmed=pairs >= CONFIRMED)

    def _results(self, key: str) -> Comparison:
        with self._lock:
            if key in self._loaded:
                return self._loaded[key]
        found = self.jobs.results(key)
        with self._lock:
            self._loaded[key] = found
            while len(self._loaded) > MOST_LOADED:
                self._loaded.pop(next(iter(self._loaded)))
        return found


