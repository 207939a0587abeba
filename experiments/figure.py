"""What the figure scripts share: a results folder in, a figure as PNG and SVG out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import reintegration_sim as rs
from reintegration_sim.plots.spec import FigureSpec


def make(name: str, draw: Callable[[rs.Comparison], FigureSpec]) -> None:
    """Read a results folder, save the figure of a study, print its reading sentence."""
    options = argparse.ArgumentParser(description=f"The figure of the study {name}.")
    options.add_argument("results", nargs="?", type=Path, default=Path("results", name),
                         help="results folder of the study")
    options.add_argument("--out", type=Path, help="folder for the figure; default: figures in it")
    given = options.parse_args()
    folder = given.out or given.results / "figures"
    figure = draw(rs.load(given.results))
    folder.mkdir(parents=True, exist_ok=True)
    for ending in (".png", ".svg"):
        print(figure.save(folder / f"{name}{ending}"))
    print(figure.reading)
