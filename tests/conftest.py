"""What tests of several files are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return what a server of the dashboard has for all its visitors."""
    # imported here: most tests need no dashboard
    from reintegration_sim.dashboard.instant import Answers
    from reintegration_sim.dashboard.jobs import Jobs
    from reintegration_sim.dashboard.service import Service

    found = Service(Answers(), Jobs(tmp_path_factory.mktemp("jobs")))
    yield found
    found.close()
