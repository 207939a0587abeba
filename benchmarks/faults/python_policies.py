"""A user's own policy that raises in some runs, and one that kills its worker every time.

    python benchmarks/faults/python_policies.py [--replications 20]

All other runs must complete, each failure must be a row with its cause, and the exit code is 3.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from common import done, report

from reintegration_sim.analysis.comparison import load

POLICIES = '''
import os
import signal

from reintegration_sim.model.mesa_model import ReintegrationModel


class Raises(ReintegrationModel):
    """Raises in its third month in every replication that five divides."""

    def step(self):
        super().step()
        if self.engine.month == 3 and self.engine.replication % 5 == 0:
            raise ValueError("no budget left")


class Kills(ReintegrationModel):
    """Kills its process in every replication but the first."""

    def step(self):
        super().step()
        if self.engine.replication > 0:
            os.kill(os.getpid(), signal.SIGKILL)
'''


def run(place: Path, name: str, replications: int) -> tuple[int, Path]:
    """Run a study of sra and one bad policy in supervised processes; return exit code, folder."""
    (place / "bad.py").write_text(POLICIES)
    study = place / f"{name.lower()}.toml"
    study.write_text(f"""
name = "{name.lower()}"
question = "What happens to the others?"
runtime = "a minute"
figure = "none"
scenarios = ["sra", "bad.py:{name}"]
replications = {replications}
people = 20
months = 12
chunk = 5
""")
    ended = done("study", study, "--out", place / name, "--processes", 2)
    print(ended.stdout[-700:])
    return ended.returncode, place / name


def main() -> None:
    """Run both and print what came of them."""
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--replications", type=int, default=20)
    given = options.parse_args()
    for name in ("Raises", "Kills"):
        with tempfile.TemporaryDirectory() as place:
            code, folder = run(Path(place), name, given.replications)
            c = load(folder)
            report({
                "policy": name, "exit code": code, "runs asked for": 2 * given.replications,
                "runs accounted for": len(c.runs), "failed": len(c.failures),
                "of the other policy, complete": int(
                    (c.runs["scenario"] == "sra").sum() - (c.failures["scenario"] == "sra").sum()),
                "causes": sorted(set(c.failures["error"] + ": " + c.failures["message"]))})


if __name__ == "__main__":
    main()
