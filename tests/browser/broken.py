"""The shipped command with a figure that raises, for the test of what a visitor then sees."""

from __future__ import annotations

import sys
from typing import NoReturn

from reintegration_sim.cli.main import main
from reintegration_sim.dashboard.pages import explore

SECRET = "a value that nobody outside may see"


def _raising(answer: object) -> NoReturn:
    raise RuntimeError(SECRET)


if __name__ == "__main__":
    explore.phases = _raising
    sys.exit(main())
