"""Where results go: the folder, the figures, and how much of the model is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import OutputError, StoredDataError, shown
from ..core.text import text
from ..evidence.registry import registry

if TYPE_CHECKING:
    from ..analysis.comparison import Comparison

MANIFEST = "manifest.json"
LONGEST_NAMES = 60


def check_folder(out: str | None) -> None:
    """Refuse a folder that cannot take results, before anything is simulated.

    Raises OutputError for a file of that name, StoredDataError for a folder with other content.
    """
    if out is None:
        return
    place = Path(out)
    if "\0" in out or (place.exists() and not place.is_dir()):
        raise OutputError(text("{where}: not a folder; choose another --out",
                               where=shown(out, 200)))
    started = (MANIFEST, ".lock", "points.parquet")  # a kill may come before the manifest
    if place.is_dir() and any(place.iterdir()) and not any(
            (place / name).exists() for name in started):
        raise StoredDataError(text("{where} holds something else than results; choose another "
                                   "--out", where=shown(out, 200)))


def folder_for(out: str | None, names: Sequence[str], short_id: str) -> Path:
    """Return the results folder: the one asked for, or results/<names>-<hash>."""
    if out is not None:
        return Path(out)
    joined = "-".join(names)
    joined = joined if len(joined) <= LONGEST_NAMES else f"{joined[:LONGEST_NAMES]}-and-more"
    return Path("results") / f"{joined}-{short_id}"


def save_figures(c: Comparison, folder: Path) -> int:
    """Write every figure as PNG and SVG into ``figures`` and return how many there are."""
    from ..plots.all import figures

    place = folder / "figures"
    place.mkdir(parents=True, exist_ok=True)
    found = figures(c)
    for spec in found:
        spec.save(place / f"{spec.name}.png")
        spec.save(place / f"{spec.name}.svg")
    return len(found)


def assumed() -> tuple[int, int, int]:
    """Return how many parameters are grade D, how many of these are structural, and all."""
    rows = registry().values()
    return (sum(row.grade == "D" for row in rows),
            sum(row.grade == "D" and row.structural for row in rows), len(rows))
