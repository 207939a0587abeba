"""Agent-based simulation of reintegration policy.

    import reintegration_sim as rs

    comparison = rs.compare(["status_quo", "sra", "security_first"])
    comparison.differences

Names are imported when first used, so that importing the package is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_WHERE = {
    "compare": "analysis.compare",
    "run": "analysis.compare",
    "load": "analysis.comparison",
    "Comparison": "analysis.comparison",
    "trial": "analysis.trial",
    "simulate": "batch.simulate",
    "study": "batch.study",
    "load_study": "batch.study",
    "Study": "batch.study",
    "How": "batch.runner",
    "run_study": "analysis.studies",
    "resume": "analysis.studies",
    "extend": "analysis.studies",
    "status": "analysis.studies",
    "verify": "batch.verify",
    "query": "analysis.query",
    "export": "analysis.export",
    "replay": "batch.replay",
    "life": "analysis.life",
    "replications_for": "analysis.precision",
    "load_scenario": "policy.files",
    "Scenario": "policy.scenario",
    "LEVERS": "policy.levers",
    "OUTCOMES": "engine.outcomes",
    "ReintegrationModel": "model.mesa_model",
}
"""Public names, and the module of this package each comes from."""

if TYPE_CHECKING:
    from .analysis.compare import compare, run
    from .analysis.comparison import Comparison, load
    from .analysis.export import export
    from .analysis.life import life
    from .analysis.precision import replications_for
    from .analysis.query import query
    from .analysis.studies import extend, resume, run_study, status
    from .analysis.trial import trial
    from .batch.replay import replay
    from .batch.runner import How
    from .batch.simulate import simulate
    from .batch.study import Study, load_study, study
    from .batch.verify import verify
    from .engine.outcomes import OUTCOMES
    from .model.mesa_model import ReintegrationModel
    from .policy.files import load_scenario
    from .policy.levers import LEVERS
    from .policy.scenario import Scenario

__all__ = [
    "LEVERS",
    "OUTCOMES",
    "Comparison",
    "How",
    "ReintegrationModel",
    "Scenario",
    "Study",
    "__version__",
    "compare",
    "export",
    "extend",
    "life",
    "load",
    "load_scenario",
    "load_study",
    "query",
    "replay",
    "replications_for",
    "resume",
    "run",
    "run_study",
    "simulate",
    "status",
    "study",
    "trial",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _WHERE:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
