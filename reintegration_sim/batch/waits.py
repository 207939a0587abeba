"""How long those who want their turn wait for it: what tells a crowd from a slow machine."""

from __future__ import annotations

import itertools
import threading
import time

RECENT = 5.0
"""Seconds for which a wait that is over still counts."""


class Waits:
    """Who waits for a turn; safe to be used by many threads at once."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._count = itertools.count()
        self._asked: dict[int, float] = {}
        self._last = (-RECENT, 0.0)  # when a wait last ended, and how long it was
        self._lock = threading.Lock()

    def asked(self) -> int:
        """Note that somebody begins to wait; return the number of their wait."""
        number = next(self._count)
        with self._lock:
            self._asked[number] = time.monotonic()
        return number

    def over(self, number: int, *, counts: bool = True) -> None:
        """Note that a wait is over; those that are over already, or unknown, are left alone.

        It does not count where nothing had to be waited for.
        """
        now = time.monotonic()
        with self._lock:
            asked = self._asked.pop(number, None)
            if asked is not None and counts:
                self._last = now, now - asked

    @property
    def longest(self) -> float:
        """Return seconds: the longest wait there is, or the last one if it was a moment ago."""
        now = time.monotonic()
        with self._lock:
            ended, waited = self._last
            return max(now - min(self._asked.values(), default=now),
                       waited if now - ended < RECENT else 0.0)
