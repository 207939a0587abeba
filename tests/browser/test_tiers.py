"""From a quick answer to a refined one to a confirmed one: what grows, what stays, what ends."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from .conftest import any_seed, followed, press, tiles_of

STILL = 20.0
"""Pixels that something below the tiles may move when an answer is refined: a line of text, since
a sentence about the answer may grow by a few words."""
SEED = 1
"""A range of 50 is a rough one: with other luck about one tile in six reaches further."""
OUTSIDE = 0.3
"""Share of the first range by which a refined one may reach beyond it."""
NOTED = """() => {
    window.noted = [];
    const look = () => {
        const badge = document.getElementById("badge");
        if (badge) {
            const tops = {};
            for (const one of document.querySelectorAll(
                    ".levers, #levers, #lever, #results, #results > div[data-section]")) {
                const name = one.dataset.section || one.id || one.className;
                tops[name] = one.getBoundingClientRect().top + window.scrollY;
            }
            const link = document.querySelector(".figure .how a");
            const last = window.noted[window.noted.length - 1];
            const now = {
                pairs: Number(badge.dataset.pairs), tops,
                drawn: link ? new URL(link.href).search === location.search : false,
                ranges: [...document.querySelectorAll(".tile-range")].map((e) => e.textContent),
            };
            if (!last || JSON.stringify(last) !== JSON.stringify(now)) {
                window.noted.push(now);
            }
        }
        requestAnimationFrame(look);
    };
    look();
}"""
"""Notes in every frame of how many pairs the answer is, its ranges, and where things stand."""
PROGRESS = """() => {
    window.progress = [];
    const look = () => {
        const state = document.querySelector("#job-confirm-state[data-done]");
        const n = state ? Number(state.dataset.done) : null;
        if (n !== null && window.progress[window.progress.length - 1] !== n) {
            window.progress.push(n);
        }
        requestAnimationFrame(look);
    };
    look();
}"""


def _range(words: str) -> tuple[float, float]:
    low, high = words.rpartition(": ")[2].replace("−", "-").replace("+", "").split(" to ")
    return float(low), float(high)


def _workers(server) -> list[int]:
    """Return the processes that this server began and that are still there."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(status[1]) == server.process.pid:
            found.append(int(place.name))
    return found


def _none_left(server) -> bool:
    for _ in range(600):
        if not _workers(server):
            return True
        time.sleep(0.1)
    return False


def test_a_refined_answer_stays_near_the_first_and_nothing_jumps(visitor) -> None:
    page = visitor.open(f"/explore?seed={SEED}")
    followed(page)
    visitor.rest()
    page.evaluate(NOTED)
    # On a busy machine a first answer may be of fewer pairs, or replaced before it was drawn.
    for key in ("End", *["ArrowLeft"] * 9):
        page.evaluate("window.noted.length = 0")
        press(page, "housing_support", key)
        visitor.rest()
        page.wait_for_selector("[data-section='figure-delivery_effect']")
        followed(page)
        page.wait_for_timeout(200)  # the last frame
        noted = [one for one in page.evaluate("window.noted") if one["drawn"]]
        quick = [one for one in noted if one["pairs"] == 50]
        if quick:
            break
    first, last = quick[-1], noted[-1]
    assert last["pairs"] == 200
    for before, after in zip(first["ranges"], last["ranges"], strict=True):
        (low, high), (new_low, new_high) = _range(before), _range(after)
        slack = OUTSIDE * (high - low) + 0.1
        assert low - slack <= new_low and new_high <= high + slack
    moved = {name: last["tops"][name] - top for name, top in first["tops"].items()
             if name in last["tops"] and abs(last["tops"][name] - top) > STILL}
    assert moved == {}


def test_a_longer_computation_shows_its_way_while_levers_go_on(visitor, server) -> None:
    page = visitor.open(f"/explore?seed={any_seed()}&months=240")
    followed(page)
    visitor.rest()
    page.evaluate(PROGRESS)
    page.click("#ask-confirm")
    page.wait_for_function("window.progress.length >= 3")
    [worker] = _workers(server)
    os.kill(worker, signal.SIGSTOP)  # held where it is, however slow the page may be
    try:
        press(page, "housing_support")  # the lever does not wait for it
        assert _workers(server) == [worker]
        assert page.locator("#badge[data-pairs='1000']").count() == 0
        page.click("#undo")
        page.wait_for_selector("#cancel-confirm")
        followed(page)
        visitor.rest()
        so_far = page.evaluate("window.progress.length")
    finally:
        os.kill(worker, signal.SIGCONT)
    page.wait_for_function("n => window.progress.length > n", arg=so_far)
    progress = page.evaluate("window.progress")
    assert progress == sorted(progress)
    tiles = tiles_of(page)
    figures = page.locator(".figure svg[role=img]").count()
    page.click("#cancel-confirm")
    page.wait_for_selector("#job-confirm-state:has-text('Cancelled')")
    assert _none_left(server)
    assert page.get_attribute("#badge", "data-pairs") == "200"
    assert tiles_of(page) == tiles
    assert page.locator(".figure svg[role=img]").count() == figures
    assert page.locator("#ask-confirm").is_enabled()
    press(page, "caseload", "ArrowLeft")


def test_a_confirmed_answer_takes_the_place_of_the_refined_one(visitor, server) -> None:
    page = visitor.open(f"/explore?housing_support=60&seed={any_seed()}&months=12")
    followed(page)
    visitor.rest()
    before = tiles_of(page)
    page.click("#ask-confirm")
    page.wait_for_selector("#badge[data-pairs='1000']")
    followed(page)
    assert "confirmed" in page.inner_text("#badge")
    after = tiles_of(page)
    assert after != before
    assert page.locator("#ask-confirm, #cancel-confirm").count() == 0
    assert _none_left(server)
    page.reload()  # it is kept
    page.wait_for_selector("#badge[data-pairs='1000']")
    assert tiles_of(page) == after
