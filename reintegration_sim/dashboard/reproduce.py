"""The same numbers without a browser: a scenario file, a command and Python lines."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from .. import __version__
from ..core.text import plural, text
from ..policy.levers import WORLD
from ..policy.scenario import Scenario
from ..policy.writing import scenario_toml
from .address import View
from .instant import STATUS_QUO, TODAY, Pair

FILE = "{label}.toml"


class Lines(NamedTuple):
    """What brings the numbers of a page back: files by name, a command line, Python."""

    files: dict[str, str]
    command: str
    python: str


def key_of_view(address: str) -> str:
    """Return eight signs that name a view, so that its files are known to belong together."""
    return hashlib.sha256(address.partition("?")[2].encode()).hexdigest()[:8]


def scenario_file(scenario: Scenario, label: str, address: str, seed: int, pairs: int) -> str:
    """Return the text of a scenario file, with where it comes from and what was run with it."""
    named = scenario.model_copy(update={"name": label, "question": text(
        "What if this policy were decided?"), "because": scenario.because})
    made = text("Made with reintegration-sim {version}.\n{address}", version=__version__,
                address=_printable(address))
    tables = text("Tables of this view have {key} in their names.", key=key_of_view(address))
    run = plural("{n} pair of simulations", "{n} pairs of simulations", pairs)
    return scenario_toml(named, "\n".join([
        made, tables, f"{text('seed {seed}', seed=seed)}, {run}",
        text("Simulated people, nobody real.")]))


def lines(pair: Pair, pairs: int, address: str = "") -> Lines:
    """Return the files, the command and the Python lines for the numbers of a comparison.

    The policy called status_quo is the shipped one, in the world of the page; every other one
    comes as a file.
    """
    view, files, names = pair.view, {}, []
    world: dict[str, float] = {}
    for label, scenario in pair.policies.items():
        if label == TODAY:
            names.append(STATUS_QUO)
            world = _moved_world(scenario)
        else:
            file = FILE.format(label=label)
            files[file] = scenario_file(scenario, label, address, view.seed, pairs)
            names.append(file)
    return Lines(files, _command(names, view, pairs, world), _python(names, view, pairs, world))


def _command(names: list[str], view: View, pairs: int, world: dict[str, float]) -> str:
    settings = "".join(f" --set {name}={value:g}" for name, value in world.items())
    return (f"reintegration-sim compare {' '.join(names)} --replications {pairs} "
            f"--population {view.population} --months {view.months} --seed {view.seed}{settings}")


def _python(names: list[str], view: View, pairs: int, world: dict[str, float]) -> str:
    settings = f", settings={world!r}" if world else ""
    return "\n".join([
        "import reintegration_sim as rs",
        "",
        f"c = rs.compare({names!r}, replications={pairs}, population={view.population!r},",
        f"               months={view.months}, seed={view.seed}{settings})",
        "print(c.differences.query('outcome == \"durably_stable\"'))",
    ])


def _moved_world(scenario: Scenario) -> dict[str, float]:
    return {row.name: scenario.world[row.name] for row in WORLD
            if scenario.world[row.name] != row.status_quo}


def _printable(words: str) -> str:
    return re.sub(r"[^ -~]", "", words)[:1_600]
