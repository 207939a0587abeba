"""The shipped command with an engine that takes 150 ms longer for every answer.

    python slowed.py dashboard --port 8765 --no-browser
"""

from __future__ import annotations

import sys
import time

from reintegration_sim.cli.main import main
from reintegration_sim.dashboard.instant import Answer, Answers, Pair

LONGER = 0.15
_quick = Answers.quick


def _slow(self: Answers, pair: Pair) -> Answer:
    time.sleep(LONGER)
    return _quick(self, pair)


if __name__ == "__main__":
    Answers.quick = _slow  # type: ignore[method-assign]
    sys.exit(main())
