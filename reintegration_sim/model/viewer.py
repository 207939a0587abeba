"""A live view of one run for developers: play, step and reset in the browser.

    # page.py
    from reintegration_sim.model.viewer import viewer
    page = viewer("sra")

``solara run page.py`` shows it. It needs the extra ``dashboard``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..core.errors import EnvironmentLacksError
from ..core.text import text
from ..policy.scenario import Scenario
from .mesa_model import ReintegrationModel

try:
    from mesa.visualization import SolaraViz, make_plot_component
except ImportError as error:
    raise EnvironmentLacksError(
        f"the viewer needs '{error.name}'; install reintegration-sim[viewer]") from error

PLOTS: tuple[dict[str, str], ...] = (
    {"durably_stable": "#0072B2", "people_with_offence": "#D55E00", "inside": "#555555"},
    {"core_index": "#0072B2", "trust": "#009E73", "motivation": "#CC79A7"},
)
"""Outcomes drawn together, with their colours; per 100 people followed, and 0 to 1."""


def viewer(policy: str | Path | Scenario = "sra", *, people: int = 100, months: int = 120,
           seed: int = 1) -> Any:
    """Return a page with two plots of one run, to be served by solara.

    Reset starts the same policy again, with the replication chosen on the page. Arguments are
    those of ReintegrationModel, and so are the errors.
    """
    model = ReintegrationModel(policy, people=people, months=months, seed=seed)
    replication = {"type": "SliderInt", "label": text("Replication"), "value": 0, "min": 0,
                   "max": 99, "step": 1}
    return SolaraViz(
        model,
        components=[make_plot_component(dict(plot)) for plot in PLOTS],
        model_params={**model.settings, "replication": replication},
        name=text("Policy: {name}", name=model.engine.scenario.name),
    )
