"""`status`: how far a results folder is."""

from __future__ import annotations

from pathlib import Path

from ..core.text import text
from .going import Folder, failures_of, precision_of, precision_section
from .options import Precision
from .screen import Section, duration, print_sections, size, wrapped


def status(folder: Folder, precision: Precision = None) -> None:
    """Say how far a results folder is, and whether it is enough.

    \b
    Example:  reintegration-sim status results/worlds
              reintegration-sim status results/worlds --precision durably_stable=1
    """
    wanted = precision_of(precision)
    from ..analysis.comparison import load
    from ..batch.status import status as status_of

    found = status_of(Path(folder))
    left = found.n_runs - found.done
    lines = [
        text("runs          {done} of {total}, {failed} failed", done=f"{found.done:,}",
             total=f"{found.n_runs:,}", failed=found.failed),
        text("replications  {complete} complete of {n}", complete=f"{found.complete:,}",
             n=f"{found.replications:,}"),
        text("disk          {size}", size=size(found.n_bytes)),
        text("digest        {digest}  of {n} runs", digest=found.digest, n=f"{found.done:,}")]
    if found.holder is not None:
        lines.append(text("running       {holder}", holder=found.holder))
        if left and found.seconds_left is not None:
            lines.append(text("left          about {time}, at the pace so far",
                              time=duration(found.seconds_left)))
    elif left:
        lines.append(text("stopped       go on with: reintegration-sim resume {folder}",
                          folder=folder))
    title = f"{found.name}: {found.question}" if found.question else found.name
    sections = [Section(title, wrapped(lines))]
    if found.failed or wanted:
        c = load(folder)
        failed = failures_of(c)
        sections += [failed] if failed else []
        sections += [precision_section(c, wanted)] if wanted else []
    print_sections(sections)
