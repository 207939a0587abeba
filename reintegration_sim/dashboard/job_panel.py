"""A longer computation on a page: the button that asks for it, its progress, its end."""

from __future__ import annotations

from htpy import Element, button, div, p, progress, strong

from ..core.text import number, plural, text
from .instant import CONFIRMED
from .jobs import Job
from .scene import Scene, Section, section


def job_sections(scene: Scene, kind: str, words: str) -> list[Section]:
    """Return the button, the progress or the end of a longer computation.

    Buttons stand in a section of their own: one that is drawn anew while it is being pressed
    would lose the press.
    """
    job = scene.jobs.get(kind)
    if job is not None and job.state == "done":
        return []
    if job is not None and job.state in ("queued", "running"):
        return [section(f"job-{kind}", _going(job), "job"),
                section(f"job-{kind}-button", button(
                    type="button", id=f"cancel-{kind}", data_do="cancel", data_with=kind)[
                        text("Cancel")])]
    said = None
    if job is not None and job.state == "cancelled":
        said = p(f"#job-{kind}-state")[text("Cancelled. What was computed is kept.")]
    if job is not None and job.state == "failed":
        said = p(f"#job-{kind}-state")[
            text("It took too long and was ended.") if job.why == "too_long" else
            text("This did not work; it is noted under number {number}.", number=job.fault)]
    return [section(f"job-{kind}", said, "job" if said else ""),
            section(f"job-{kind}-button", p[
                button(type="button", id=f"ask-{kind}", data_do="ask", data_with=kind)[words], " ",
                text("It takes {time}.", time=duration(scene.forecasts.get(kind)))], "asking")]


def confirm_sections(scene: Scene) -> list[Section]:
    """Return the way to an answer of 1,000 pairs."""
    return job_sections(scene, "confirm", text("Confirm with {n} pairs of simulations",
                                               n=number(CONFIRMED, 0)))


def _going(job: Job) -> Element:
    if job.state == "queued":
        state = text("Waiting: number {n} in the queue.", n=number(job.position, 0))
    elif job.seconds_left is None:
        state = text("{done} of {total} simulations", done=number(job.done, 0),
                     total=number(job.total, 0))
    else:
        state = text("{done} of {total} simulations; {time} left", done=number(job.done, 0),
                     total=number(job.total, 0), time=duration(job.seconds_left))
    return div(".progress")[
        progress(value=str(job.done), max=str(max(job.total, 1)), aria_label=text("Progress")),
        strong(f"#job-{job.kind}-state", data_done=str(job.done))[state]]


def duration(seconds: float | None) -> str:
    """Return a time to wait in words, roughly."""
    if seconds is None:
        return text("some time")
    if seconds < 50:
        return text("about {n} seconds", n=number(max(5.0 * round(seconds / 5.0), 5.0), 0))
    return plural("about {n} minute", "about {n} minutes", max(1, round(seconds / 60.0)))

