"""Make the picture of the README: durably stable returnees under three policies."""

from __future__ import annotations

from pathlib import Path

import reintegration_sim as rs


def main() -> None:
    """Run the comparison and save the figure."""
    comparison = rs.compare(["status_quo", "security_first", "sra"], replications=200)
    folder = Path(__file__).resolve().parents[1] / "docs"
    comparison.plot.trajectories("durably_stable").save(folder / "durably_stable.png")


if __name__ == "__main__":
    main()
