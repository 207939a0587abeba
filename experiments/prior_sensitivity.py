"""Which numbers move the difference most: the figure of the study."""

from __future__ import annotations

import argparse
from pathlib import Path

import reintegration_sim as rs

NAME = "prior_sensitivity"


def main() -> None:
    """Read the results folder, save the figure as PNG and SVG, print its reading sentence."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("results", nargs="?", type=Path, default=Path("results", NAME),
                         help="results folder of the study")
    options.add_argument("--out", type=Path, help="folder for the figure; default: figures in it")
    given = options.parse_args()
    folder = given.out or given.results / "figures"
    figure = rs.load(given.results).plot.tornado()
    folder.mkdir(parents=True, exist_ok=True)
    for ending in (".png", ".svg"):
        print(figure.save(folder / f"{NAME}{ending}"))
    print(figure.reading)


if __name__ == "__main__":
    main()
