"""Print how fast the dashboard is in Debian's Chromium, with the shipped command as the server.

    python benchmarks/dashboard_time.py [--part moves] [--sessions 50] [--rounds 6]

Needs playwright and chromium, and nothing else to do on the machine. Each number is that of a
visitor: from what they did to what they see. Tests never depend on any of these.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.visitors import Driven, Visitor
from tests.browser.conftest import (
    CHROMIUM,
    DESKTOP,
    FLAGS,
    FOLLOWED,
    PATIENCE,
    Server,
    any_seed,
    started,
)

LEVER = "housing_support"
LONGEST = 60.0
"""Seconds after the last move of a crowd that its answers are waited for."""
BARE_APP = '''
"""One slider and one text: what solara costs without any of ours."""
import solara

value = solara.reactive(40)

@solara.component
def Page():
    solara.SliderInt("value", value=value, min=0, max=100)
    solara.HTML(tag="p", unsafe_innerHTML=f"<b id='echo'>Result {value.value}</b>")
'''
BARE = '''
import sys
sys.path.insert(0, sys.argv[1])
from reintegration_sim.dashboard.server import serve
serve("127.0.0.1", int(sys.argv[4]), open_browser=False, app="bare_app")
'''
"""Started in place of the command, with the same arguments after the folder of the page."""
KEY = """async ([name, key]) => {
    const followed = FOLLOWED, input = document.getElementById("lever-" + name);
    const start = performance.now();
    const was = Number(input.value);
    input.value = was + key * Number(input.step);
    if (Number(input.value) === was) {
        input.value = was - key * Number(input.step); // it stands at its end
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const settled = () => {
        const held = new URLSearchParams(location.search).get(name);
        return followed() && (held !== null ? Math.abs(held - input.value) < 1e-3
            : !input.closest(".lever").classList.contains("lever-changed"));
    };
    await new Promise((next) => setTimeout(next)); // until the component has seen it
    return await new Promise((found) => {
        const look = () => {
            if (settled()) {
                requestAnimationFrame(() => found((performance.now() - start) / 1000));
            } else {
                setTimeout(look, 25); // not in every frame: many pages share the machine
            }
        };
        look();
    });
}""".replace("FOLLOWED", FOLLOWED)
"""Moves a lever by one step; returns seconds until every figure is drawn for its new value."""
DRAG = """async ([name, share]) => {
    const followed = FOLLOWED, input = document.getElementById("lever-" + name);
    const step = share * (Number(input.max) - Number(input.min)) / 60;
    for (let n = 1; n <= 60; n += 1) {
        input.value = Number(input.min) + n * step;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((next) => setTimeout(next, 16));
    }
    const start = performance.now();
    return await new Promise((found) => {
        const look = () => {
            const held = new URLSearchParams(location.search).get(name);
            if (held !== null && Number(held) === Number(input.value) && followed()) {
                found((performance.now() - start) / 1000);
            } else {
                requestAnimationFrame(look);
            }
        };
        look();
    });
}""".replace("FOLLOWED", FOLLOWED)


ECHO = """() => {
    window.echo = undefined;
    const said = () => document.getElementById("echo").textContent, first = said();
    document.addEventListener("keydown", () => {
        const start = performance.now();
        const look = () => {
            if (said() !== first) {
                window.echo = (performance.now() - start) / 1000;
            } else {
                setTimeout(look, 1);
            }
        };
        look();
    }, { capture: true, once: true });
}"""


class Line(NamedTuple):
    """One row of what is printed."""

    what: str
    measured: str
    aim: str


def _seconds(act: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    act(*given)
    return time.perf_counter() - start


def _count(network: Any, sizes: dict[str, int]) -> None:
    """Note the bytes of every file, and of every message of the websocket, as they come."""
    def file(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    def message(event: dict[str, Any]) -> None:
        sizes[f"message {len(sizes)}"] = len(event["response"]["payloadData"])

    network.on("Network.loadingFinished", file)
    network.on("Network.webSocketFrameReceived", message)


def _middle(values: list[float]) -> str:
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{statistics.median(ordered):.2f} s ({ordered[0]:.2f} to {late:.2f})"


def _page(browser: Any) -> Any:
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _opened(page: Any, address: str, where: str = "/explore") -> Any:
    page.goto(address + where)
    page.wait_for_selector(".tile")
    page.wait_for_function(FOLLOWED)
    return page


def _bare(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#echo")


def _echo(page: Any) -> float:
    """Press a key on the slider of the bare page; return seconds until its text has changed."""
    page.evaluate(ECHO)
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.echo !== undefined")
    return float(page.evaluate("window.echo"))


def _refined(page: Any) -> None:
    page.wait_for_selector("#badge[data-pairs='200']")


def _whole(page: Any) -> None:
    page.wait_for_selector("#badge[data-twins='true']")


def _loads(browser: Any, server: Server, folder: Path) -> list[Line]:
    (folder / "bare_app.py").write_text(BARE_APP)
    bare = started(folder, 0, program=("-c", BARE, str(folder)))
    try:
        plain, echoes = [], []
        for _ in range(6):
            page = _page(browser)
            plain.append(_seconds(_bare, page, bare.address))
            echoes += [_echo(page) for _ in range(5)]
            page.context.close()
    finally:
        bare.process.terminate()
    first, second = [], []
    for _ in range(6):
        page = _page(browser)
        sizes: dict[str, int] = {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        _count(network, sizes)
        first.append(_seconds(_opened, page, server.address))
        _whole(page)
        second.append(_seconds(_opened, page.context.new_page(), server.address))
        page.context.close()
    # what is in memory from the first visitor on is what every later one meets
    plain, first, second = plain[1:], first[1:], second[1:]
    ratio = statistics.median(first) / statistics.median(plain)
    repeat = statistics.median(second) / statistics.median(first)
    return [Line("a bare solara page, until its text shows", _middle(plain), "-"),
            Line("a bare solara page, key press until its text has changed",
                 f"{1000 * statistics.median(echoes):.0f} ms", "-"),
            Line("/explore in a fresh profile, until all figures show",
                 f"{_middle(first)}, {ratio:.1f} bare pages", "2.0 bare pages"),
            Line("/explore again in the same profile",
                 f"{_middle(second)}, {repeat:.2f} of the first", "0.8 of the first"),
            Line("bytes of a first visit", f"{sum(sizes.values()) / 1e6:.2f} MB", "2 MB")]


def _moves(browser: Any, server: Server) -> list[Line]:
    page = _opened(_page(browser), server.address, f"/explore?seed={any_seed()}")
    _whole(page)
    keys, refined, whole = [], [], []
    for turn in range(30):
        keys.append(page.evaluate(KEY, [LEVER, 1]))
        if turn % 4 == 3:
            refined.append(_seconds(_refined, page))
            whole.append(refined[-1] + _seconds(_whole, page))
    drags = []
    for turn in range(5):  # to another place every time: what was computed is kept
        drags.append(page.evaluate(DRAG, [LEVER, 1.0 - 0.06 * turn]))
        _whole(page)
        page.click("#reset")
        page.wait_for_function(f"!location.search.includes('{LEVER}')")
        page.wait_for_function(FOLLOWED)
    page.context.close()
    return [Line("key press until all figures are redrawn, 30 times", _middle(keys), "0.3 s"),
            Line("after a drag over 60 positions until settled", _middle(drags), "1 s"),
            Line("from redrawn to refined (200 pairs), a rest of 0.2 s included", _middle(refined),
                 "1 s"),
            Line("from redrawn to delivery and effect told apart", _middle(whole), "-")]


def _workers(server: Server) -> int:
    parents = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents.append(int((place / "stat").read_text().rpartition(")")[2].split()[1]))
        except OSError:
            continue
    return parents.count(server.process.pid)


def _confirm(browser: Any, server: Server) -> list[Line]:
    page = _opened(_page(browser), server.address, f"/explore?seed={any_seed()}")
    _whole(page)
    page.click("#ask-confirm")
    page.wait_for_function("document.querySelector('#job-confirm-state[data-done]') && Number("
                           "document.querySelector('#job-confirm-state').dataset.done) > 0")
    keys = [page.evaluate(KEY, [LEVER, 1]) for _ in range(8)]
    beside = _workers(server)
    page.click("#reset")
    page.wait_for_selector("#cancel-confirm")

    def cancelled() -> None:
        page.click("#cancel-confirm")
        while _workers(server):
            time.sleep(0.01)

    gone = _seconds(cancelled)
    page.context.close()
    note = "" if beside else " (the job had ended before)"
    return [Line("key press until all figures are redrawn, while 1,000 pairs are confirmed",
                 _middle(keys) + note, "0.3 s"),
            Line("Cancel until the worker is gone", f"{gone:.2f} s", "1 s")]


def _memory(server: Server) -> float:
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _crowd(browser: Any, server: Server, sessions: int, rounds: int, every: float) -> list[Line]:
    with_browser = min(3, sessions)
    _whole(_opened(_page(browser), server.address))  # so that memory holds what all share
    before = _memory(server)
    pages = [_opened(_page(browser), server.address) for _ in range(with_browser)]
    visitors = [Visitor(server.address) for _ in range(sessions - with_browser)]
    opened = _memory(server)
    names = sorted(visitors[0].ranges)
    begin = time.perf_counter() + 1.0
    driven = [Driven(one, names[place % len(names)], (place + 0.37) / sessions, rounds,
                      begin + (place + with_browser) * every / sessions, every)
              for place, one in enumerate(visitors)]
    for one in driven:
        one.start()
    start = """([name, key, place]) => { window.took = window.took || [];
        (KEY)([name, key]).then((seconds) => window.took.push(seconds)); }""".replace("KEY", KEY)
    for turn in range(rounds):
        for place, page in enumerate(pages):
            due = begin + turn * every + place * every / sessions
            time.sleep(max(0.0, due - time.perf_counter()))
            page.evaluate(start, [names[-1 - place], 1 if turn < rounds / 2 else -1, place])
    time.sleep(every)
    late = time.perf_counter() + LONGEST
    while time.perf_counter() < late and any(
            page.evaluate("window.took.length") < rounds for page in pages):
        time.sleep(0.5)
    for one in driven:
        one.join(LONGEST)
    took = sorted(chain.from_iterable(page.evaluate("window.took") for page in pages))
    lost = sum(page.locator(".v-alert:visible").count() for page in pages)
    ended = _memory(server)
    for page in pages:
        page.context.close()
    theirs = sorted(chain.from_iterable(one.took for one in driven))
    errors = [one.error for one in driven if one.error]
    for error in errors:
        print(error, file=sys.stderr)
    pairs = [n for one in driven for n in one.pairs]
    for one in visitors:
        one.leave()
    moves = f"{sessions} sessions, each moving a lever every {every:g} s"
    return [
        Line(f"{moves}: key press to redrawn in {with_browser} browsers, {len(took)} moves",
             _middle(took) + " median (fastest to 95 of 100)", "2 s for 95 of 100"),
        Line(f"the same in {sessions - with_browser} without a browser, {len(theirs)} moves",
             _middle(theirs), "-"),
        Line("moves that were not seen through; pages that lost their server; errors",
             f"{sessions * rounds - len(took) - len(theirs)}; {lost}; {len(errors)}", "0; 0; 0"),
        Line("moves of those without a browser that were answered with 12, 50 and 200 pairs",
             ", ".join(str(pairs.count(n)) for n in (12, 50, 200)), "-"),
        Line("memory of the server, a session: opened; after all moves",
             f"{(opened - before) / sessions:.1f} MB; {(ended - before) / sessions:.1f} MB",
             "12 MB")]


def main() -> None:
    """Measure all, one after the other, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    asked.add_argument("--sessions", type=int, default=50)
    asked.add_argument("--rounds", type=int, default=6)
    asked.add_argument("--every", type=float, default=10.0)
    asked.add_argument("--part", action="append",
                       choices=["loads", "moves", "confirm", "crowd"])
    given = asked.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        server = started(Path(folder))
        try:
            browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            print("| | measured | aim |\n|---|---|---|")
            parts: dict[str, Callable[[], list[Line]]] = {
                "loads": lambda: _loads(browser, server, Path(folder)),
                "moves": lambda: _moves(browser, server),
                "confirm": lambda: _confirm(browser, server),
                "crowd": lambda: _crowd(browser, server, given.sessions, given.rounds,
                                        given.every)}
            for part in given.part or parts:
                for line in parts[part]():
                    print(f"| {line.what} | {line.measured} | {line.aim} |", flush=True)
            browser.close()
        finally:
            server.process.terminate()
            try:
                server.process.wait(20)
            except subprocess.TimeoutExpired:
                server.process.kill()


if __name__ == "__main__":
    main()
