"""What tests of pages share: a short view, and the scene of an address."""

from __future__ import annotations

from reintegration_sim.dashboard.instant import QUICK
from reintegration_sim.dashboard.pages.all import page_called
from reintegration_sim.dashboard.scene import Scene
from reintegration_sim.dashboard.service import Service
from reintegration_sim.dashboard.session import opened

SHORT = "months=24&population=arrivals"
"""Two years of nobody new: fifty pairs take a tenth of a second."""
LANGUAGES = ("en", "nl", "fr")


def scene_of(service: Service, where: str, pairs: int = QUICK) -> Scene:
    """Return what a page shows under an address, answered with so many pairs."""
    session = opened(where)
    return service.answered(session, page_called(session.page), pairs)
