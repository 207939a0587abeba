"""What goes wrong and what is hostile: faults, addresses, files, headers. Nothing runs or leaks."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from reintegration_sim.core.languages import LANGUAGES
from reintegration_sim.dashboard.address import View
from reintegration_sim.dashboard.faults import _BROKEN
from reintegration_sim.dashboard.headers import FIXED

from .broken import SECRET
from .conftest import followed, started
from .shown import fetched, opened, settle, tiles, view, where

IMAGE = "<img src=x onerror=window.ran=1>"
SCRIPT = "<script>window.ran=1</script>"
MUSTACHE = "{{7*7}}{{constructor.constructor('window.ran=1')()}}"
HOSTILE = (IMAGE, SCRIPT, MUSTACHE, "\"><svg/onload=window.ran=1>", "javascript:window.ran=1")


def nothing_ran(page) -> None:
    """Hold a page to having run nothing, and to holding nothing that a visitor wrote as HTML."""
    assert page.evaluate("window.ran === undefined")
    assert page.locator("#app img[src=x], #app script, #app svg[onload], #app a[href^=javascript]"
                        ).count() == 0


def works(visitor) -> None:
    """Hold a page to being usable: a lever moves and the tiles follow."""
    page = visitor.page
    settle(page)
    before = tiles(page)
    key = "Home" if page.evaluate("document.getElementById('lever-caseload').value") != "20" else (
        "End")
    visitor.move("caseload", key)
    page.wait_for_function("old => document.querySelector('.tile').dataset.value !== old",
                           arg=repr(next(iter(before.values()))[0]))
    nothing_ran(page)


# Faults


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Return a server one of whose figures raises."""
    found = started(tmp_path_factory.mktemp("broken"),
                    program=(str(Path(__file__).with_name("broken.py")),))
    yield found
    found.process.terminate()
    found.process.wait(20)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_that_raises_is_a_friendly_text_with_a_number(visit, broken, lang) -> None:
    visitor = visit(address=broken.address)
    page = visitor.page
    page.goto(broken.address + where("explore", lang))
    page.wait_for_selector("[role=alert] h1")
    shown = page.locator("body").inner_text()
    for words in _BROKEN.values():
        assert all(part in shown for part in words)
    number = page.locator("[role=alert] code").first.inner_text()
    assert number in broken.log.read_text(), "the log has it under the same number"
    html = re.sub(r"<(style|script).*?</\1>", "", page.content(), flags=re.DOTALL)
    for leak in ("Traceback", SECRET, "RuntimeError", ".py", "/reintegration_sim/",
                 "site-packages"):
        assert leak not in html, leak
    assert SECRET in broken.log.read_text()
    page.locator(f"section[lang={lang}] a").click()
    page.wait_for_selector(".site h1")


def test_a_file_whose_figure_raises_leaks_nothing(broken) -> None:
    got = fetched(broken, "/download/phases.csv?page=explore&pairs=50")
    assert got.status == 500
    assert SECRET not in got.text and "Traceback" not in got.text and ".py" not in got.text


# Addresses


def places(hostile: str) -> dict[str, str]:
    """Return addresses with something hostile in each of their parts."""
    it = quote(hostile, safe="")
    return {"path": f"/{it}?v=1", "below": f"/explore/{it}", "key": f"/explore?{it}=1",
            "lever": f"/explore?caseload={it}", "lang": f"/explore?lang={it}",
            "outcome": f"/explore?outcome={it}", "population": f"/explore?population={it}",
            "months": f"/explore?months={it}", "seed": f"/explore?seed={it}",
            "version": f"/explore?v={it}&m={it}", "side": f"/compare?a.{it}=1&b.caseload={it}",
            "hash": f"/explore?v=1#{it}"}


@pytest.mark.parametrize("part", places(""))
def test_nothing_in_an_address_runs(visit, part) -> None:
    visitor = visit()
    page = visitor.page
    for hostile in (HOSTILE if part in ("key", "lever") else (IMAGE, MUSTACHE)):
        response = page.goto(visitor.address + places(hostile)[part])
        page.wait_for_selector("h1")
        nothing_ran(page)
        assert page.evaluate("document.documentElement.lang") in LANGUAGES
        status = 200 if response is None else response.status  # no response: the hash alone moved
        if status == 200 and page.locator("#notes").count():
            told = page.locator("#notes").inner_text()
            assert hostile[:12] in told and "49" not in told
        visitor.noted.errors[:] = [one for one in visitor.noted.errors
                                   if "404" not in one or status != 404]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_the_address_of_a_file_runs(server, hostile) -> None:
    it = quote(hostile, safe="")
    for path in (f"/download/{it}.csv?page=explore", f"/download/{it}.svg?page=explore&pairs=50",
                 f"/download/{it}.toml?v=1&zzz={it}",
                 f"/download/dictionary.csv?lang={it}&page={it}",
                 "/download/..%2f..%2fetc%2fpasswd.csv?page=data", f"/download/{it}"):
        got = fetched(server, path)
        assert got.status in (200, 404), (path, got.status)
        if got.status == 200:
            assert got.headers["content-disposition"].startswith("attachment; filename=")
            assert "<" not in got.headers["content-disposition"]
        assert hostile not in got.text and "Traceback" not in got.text


# Files that are brought


HEAD = 'name = "x"\nquestion = "y"\n'
MANY = "".join(f"k{n} = 1\n" for n in range(60_000))
FILES = {
    "huge.toml": b"# " + b"x" * 5_000_000,
    "malformed.toml": b"name = = 3",
    "deep.toml": b"name = " + b"[" * 20_000,
    "dotted.toml": ("a." * 20_000 + "b = 1").encode(),
    "many keys.toml": MANY.encode(),
    "fewer keys.toml": ("[levers]\n" + "".join(f"k{n}=1\n" for n in range(6_000))).encode(),
    "binary.toml": bytes(range(256)) * 40,
    "formula.toml": (HEAD + "[levers]\n\"=cmd|' /C calc'!A0\" = 3\n").encode(),
    "tags.toml": (HEAD + f'[levers]\n"{IMAGE}" = 3\n"{MUSTACHE}" = 3\n').encode(),
    "name.toml": f'name = "{SCRIPT}"\nquestion = "y"\n'.encode(),
    "value.toml": (HEAD + f'[levers]\ncaseload = "{IMAGE}"\n').encode(),
    "population.toml": (HEAD + f'population = "{MUSTACHE}"\n').encode(),
    "extends.toml": (HEAD + 'extends = "/etc/passwd"\n').encode(),
    f"{IMAGE.replace('/', '')}.toml": b"[",
}


def test_hostile_files_are_refused_with_a_reason_and_the_page_goes_on(visitor) -> None:
    page = opened(visitor, "explore")
    before, address = tiles(page), page.url
    for name, content in FILES.items():
        page.set_input_files("#upload", {"name": name, "mimeType": "application/toml",
                                         "buffer": content})
        page.wait_for_selector("#said.warning")
        said = page.locator("#said").inner_text()
        assert len(said) > 15 and "Traceback" not in said and "/tmp" not in said, (name, said)
        assert "49" not in said or name == "binary.toml"
        nothing_ran(page)
        assert (tiles(page), page.url) == (before, address), name
        page.locator("#reset").click()  # takes the sentence away, so that the next one is its own
        page.wait_for_selector("#said", state="detached")
        page.locator("#undo").click()
        page.wait_for_function("address => location.href === address", arg=address)
        followed(page)  # the address comes before tiles and figures
        settle(page)
    works(visitor)


def test_words_of_a_file_are_never_html(visitor) -> None:
    page = opened(visitor, "explore")
    for question in (IMAGE, MUSTACHE, SCRIPT, "=1+1"):
        content = f"name = 'x'\nquestion = '''{question}'''\n[levers]\nmentors = 30\n"
        page.set_input_files("#upload", {"name": f"{question[:9].replace('/', '')}.toml",
                                         "mimeType": "", "buffer": content.encode()})
        page.wait_for_selector("#said.notice")
        nothing_ran(page)
        page.locator("#undo").click()
        page.wait_for_selector("#said", state="detached")
    view(page, "download")
    nothing_ran(page)
    works(visitor)


# What every answer carries


@pytest.mark.parametrize("path", ["/", "/explore?caseload=30", "/download/scenario.toml?v=1",
                                  "/nowhere/at/all", "/resourcez"])
def test_answers_carry_the_headers(server, path) -> None:
    got = fetched(server, path)
    headers = {name.lower(): value for name, value in got.headers.items()}
    assert {name: headers[name.lower()] for name in FIXED} == FIXED
    policy = headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'self'",
                 "frame-ancestors 'self'", "form-action 'self'"):
        assert part in policy
    assert "http:" not in policy and "https:" not in policy and "*" not in policy
    assert "server" not in headers
    if path == "/":
        assert len(got.cookies) == 1
        assert all(part in got.cookies[0] for part in ("HttpOnly", "SameSite=Lax", "Max-Age="))


@pytest.mark.parametrize("path", ["/resourcez", "/resourcez?verbose", "/jupyter/api/kernels/x",
                                  "/_solara/api/evict/x"])
def test_the_insides_are_closed(server, path) -> None:
    got = fetched(server, path)
    assert got.status == 404 and "kernel" not in got.text.lower().replace("kernels/x", "")


def test_a_language_that_is_none_is_english(visitor) -> None:
    visitor.open("/explore?lang=%3Cscript%3E&hou=999")
    assert visitor.page.evaluate("document.documentElement.lang") == View().lang
    assert visitor.page.locator("#notes li").count() == 2
