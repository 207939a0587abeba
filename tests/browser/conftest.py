"""A server started by the shipped command, and pages of Debian's Chromium that reach only it.

Every request to another host is refused and noted, as are errors on the console: a test that ends
with either fails. Chromium is looked for on the path; where it or playwright is missing the tests
are skipped and say so.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 180_000
"""Milliseconds after which a test gives up: far beyond what any machine needs."""
DESKTOP, PHONE = (1366, 900), (390, 800)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A running server: its address, its process, what it wrote."""

    address: str
    process: subprocess.Popen[str]
    log: Path
    port: int


def started(folder: Path, port: int = 0, *more: str,
            program: tuple[str, ...] = ("-m", "reintegration_sim")) -> Server:
    """Start the shipped command, or a ``program`` around it, and wait until its port is open."""
    if port == 0:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    log = folder / f"server-{port}.log"
    process = subprocess.Popen(
        [sys.executable, *program, "dashboard", "--port", str(port),
         "--no-browser", *more],
        stdout=subprocess.DEVNULL, stderr=log.open("a"), text=True,
        env={**os.environ, "NO_COLOR": "1"})
    address = f"http://127.0.0.1:{port}"
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return Server(address, process, log, port)
        time.sleep(0.1)
    raise RuntimeError("the server does not answer: " + log.read_text())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a process."""
    found = started(tmp_path_factory.mktemp("server"))
    yield found
    found.process.terminate()
    found.process.wait(20)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """One browser for all tests of this folder; others could not start theirs beside it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on the path")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Noted:
    """What a page did that it must not do."""

    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """A browser profile of its own, and one page in it."""

    page: Any
    context: Any
    noted: Noted
    address: str

    def open(self, where: str) -> Any:
        """Open a page and wait until it shows its heading."""
        self.page.goto(self.address + where)
        self.page.wait_for_selector(".site h1")
        return self.page

    def rest(self) -> None:
        """Wait until the answer is refined."""
        self.page.wait_for_selector("#badge[data-twins='true']")

    def move(self, name: str, key: str = "ArrowRight", times: int = 1) -> None:
        """Press a key on a lever and wait until its value is that of the address."""
        lever = self.page.locator(f"#lever-{name}")
        open_group(self.page, name)
        lever.focus()
        for _ in range(times):
            self.page.keyboard.press(key)
        self.page.wait_for_function(
            "([name]) => { const v = document.getElementById('lever-' + name).value;"
            "const q = new URLSearchParams(location.search).get(name);"
            "return q === null || Math.abs(Number(q) - Number(v)) < 1e-3 }", arg=[name])


def open_group(page: Any, name: str) -> None:
    """Open the group that a lever stands in."""
    page.evaluate("name => { document.getElementById('lever-' + name).closest('details').open = "
                  "true }", name)


FOLLOWED = """() => {
    const links = [...document.querySelectorAll(".figure .how a")];
    const asked = new URLSearchParams(location.search);
    const there = (name) => document.getElementById("lever-" + name);
    return links.length > 0 && asked.has("v")
        && links.every((link) => new URL(link.href).search === location.search)
        && [...asked].every(([name, value]) =>
            !there(name) || Math.abs(Number(there(name).value) - Number(value)) < 1e-3);
}"""
"""Whether all figures and levers of a page are those of its address. Every figure holds the
address that it was drawn for; tiles are written before figures."""


def followed(page: Any) -> None:
    """Wait until tiles, levers and all figures are those of the page's address."""
    page.wait_for_function(FOLLOWED)


def press(page: Any, name: str, key: str = "ArrowRight") -> str:
    """Press a key on a lever, wait until the server has its value, and return that value."""
    open_group(page, name)
    page.locator(f"#lever-{name}").focus()
    page.keyboard.press(key)
    value = value_of(page, name)
    arrived(page, name, value)
    return value


def arrived(page: Any, name: str, value: str) -> None:
    """Wait until the address holds a value of a lever, or none where it is today's, and all
    figures are drawn for it."""
    page.wait_for_function(
        """([name, value]) => {
            const held = new URLSearchParams(location.search).get(name);
            const head = document.getElementById("lever-" + name).closest(".lever");
            return held === null ? !head.classList.contains("lever-changed")
                                 : Math.abs(Number(held) - Number(value)) < 1e-3;
        }""", arg=[name, value])
    followed(page)


def value_of(page: Any, name: str) -> str:
    """Return the value of a lever as its input holds it."""
    return str(page.locator(f"#lever-{name}").input_value())


def values_of(page: Any) -> dict[str, float]:
    """Return the values of all levers and assumptions by name."""
    found: dict[str, float] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".lever input[type=range]")]
            .map((one) => [one.id.slice("lever-".length), Number(one.value)]))""")
    return found


def tiles_of(page: Any) -> dict[str, tuple[str, str, str]]:
    """Return value, base and difference of every tile, as exact as the server has them."""
    found = page.evaluate(
        """() => [...document.querySelectorAll(".tile[data-value]")].map((one) =>
            [one.id, one.dataset.value, one.dataset.base, one.dataset.difference])""")
    return {name.removeprefix("tile-"): (value, base, difference)
            for name, value, base, difference in found}


def keys_of(page: Any) -> dict[str, str]:
    """Return what the address says beside versions: levers, assumptions, the view."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries(new URLSearchParams(location.search))")
    return {key: value for key, value in found.items() if key not in ("m", "v")}


def any_seed() -> int:
    """Return a seed nobody used before: longer computations are kept from one run to the next."""
    return secrets.randbits(48)


@pytest.fixture
def visit(server: Server, chromium: Any) -> Iterator[Any]:
    """Return what makes visitors, each with a profile of its own: ``visit(size, **options)``."""
    made: list[Visitor] = []

    def one(size: tuple[int, int] = DESKTOP, address: str = "", **options: Any) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE)
        noted = Noted()
        host = urlsplit(address or server.address).netloc

        def asked(route: Any) -> None:
            if urlsplit(route.request.url).netloc == host or route.request.url.startswith(
                    ("data:", "blob:")):
                route.continue_()
            else:
                noted.foreign.append(route.request.url)
                route.abort()

        context.route(re.compile(".*"), asked)
        page = context.new_page()
        # what is broken off, because the page is left or the file saved, has not failed
        page.on("requestfailed", lambda r: None if r.failure == "net::ERR_ABORTED"
                else noted.failed.append(r.url))
        page.on("console", lambda m: noted.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: noted.errors.append(str(e)))
        found = Visitor(page, context, noted, address or server.address)
        made.append(found)
        return found

    yield one
    for visitor in made:
        visitor.context.close()
    for visitor in made:
        assert visitor.noted.foreign == []
        assert visitor.noted.errors == []


@pytest.fixture
def visitor(visit: Any) -> Visitor:
    """Return one visitor at a desk."""
    return visit()
