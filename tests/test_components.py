"""The levers and boards of the pages in a real browser, on a small app of their own."""

from __future__ import annotations

import importlib
import importlib.util
import os
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() or importlib.util.find_spec("playwright") is None,
                       reason="needs /usr/bin/chromium and playwright"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
STEP = 0.016
LARGEST = 65_536
APP = '''
"""Three levers, four boards; the lever called slow takes 150 ms, stubborn never gets past 50."""
import time
import solara
from reintegration_sim.dashboard.components import Board, Levers


def lever(name, decides, **more):
    return dict(name=name, label=name.title(), unit="of 100", low=0, high=100, step=1, decimals=0,
                today=20, practice=(10, 40), decides=decides, decides_words="the Regions",
                grade="C", grade_words="grade C: from the field", why="<p>Because of it</p>",
                kind="lever", **more)


NAMES = ("quick", "slow", "stubborn")
GROUPS = [
    dict(key="first", title="First", open=True, levers=[lever(n, ["R"]) for n in NAMES]),
    dict(key="second", title="Second", open=False, levers=[
        {**lever("euro", ["F"]), "high": 2000, "step": 0.5, "decimals": 1, "today": 1234.5}]),
]
WORDS = dict(title="Levers", today="today", why="why?", back_to_today="back to today",
             beyond="beyond {low} to {high}", needs_others="needs {who}", changed_1="{n} changed",
             changed_n="{n} are changed", value_text="{value} {unit}")
ROWS = "".join(f"<td>a long cell {n}</td>" for n in range(40))
values = solara.reactive({"quick": 20, "slow": 20, "stubborn": 20})
acknowledged = solara.reactive(0)
messages = solara.reactive(0)
spoken = solara.reactive("")
heard = solara.reactive("nothing")
lang = solara.reactive("nl")
decider = solara.reactive("")
working = solara.reactive(False)
turn = solara.reactive(0)


def moved(message):
    value = message["value"]
    if message["name"] == "slow":
        time.sleep(0.15)
    if message["name"] == "stubborn":
        value = min(value, 50)
    values.value = {**values.value, message["name"]: value}
    messages.value += 1
    acknowledged.value = message["serial"]


def rested(message):
    spoken.value = f"At rest after {message['serial']}"


def done(message):
    heard.value = f"{message['name']}={message['value']}"
    turn.value += 1
    if message["name"] == "lang":
        lang.value = message["value"]
    if message["name"] == "decider":
        decider.value = message["value"]
    if message["name"] == "work":
        working.value = not working.value


def uploaded(message):
    heard.value = f"{message['name']}: {message['file']}, {len(message['text'])}"


def went(path):
    heard.value = f"to {path}"


@solara.component
def Layout(children=[]):
    return solara.Div(classes=["site"], children=children)


@solara.component
def Page():
    now = values.value
    Board(tag="header", look="masthead", sections=[{"key": "head", "css": "", "html":
        "<a class='skip' href='#results'>Skip</a><p class='brand'>Demo</p>"
        "<a id='other' href='/other?x=1' data-page>Other</a>"}],
        event_went=went, event_done=done, lang=lang.value, title=f"Title {lang.value}",
        announce=spoken.value, address=f"/?quick={now['quick']}")
    with solara.Div(classes=["explore"]):
        Board(tag="section", name="tiles", label="Short", look="tiles", sections=[
            {"key": "tiles", "css": "", "html": "".join(
                f"<div class='tile'><p class='tile-value' id='tile-{n}'>{v}</p></div>"
                for n, v in now.items())},
            {"key": "count", "css": "badge", "html":
                f"<span id='messages'>{messages.value}</span>"}])
        with solara.Div(classes=["levers"]):
            Levers(groups=GROUPS, values=now, acknowledged=acknowledged.value, words=WORDS,
                   decimal=",", group_sign=".", decider=decider.value,
                   event_moved=moved, event_rested=rested)
        Board(tag="main", name="results", look="results", working=working.value, sections=[
            {"key": "still", "css": "", "html": "<p id='still'>Does not change</p>"},
            {"key": "turn", "css": "", "html": f"""
                <h1>Turn {turn.value}</h1><p id='heard'>{heard.value}</p>
                <button data-do='press' data-with='a'>A</button>
                <button data-do='press' data-with='b'>B</button>
                <button data-do='lang' data-with='fr'>FR</button>
                <button data-do='work'>Work</button>
                <button data-copy='the words' data-copied='It is copied'>Copy</button>
                <label>By <select id='decider' data-do='decider'><option value=''>all</option>
                <option value='F'>F</option></select></label>
                <label>Words <input id='words' type='text' value='one two'></label>
                <label>On <input id='tick' type='checkbox' data-do='tick' value='yes'></label>
                <label>File <input id='file' type='file' data-do='scenario'></label>
                <details id='more'><summary>More</summary><p>Inside</p></details>
                <div class='scroll' id='box' tabindex='0' role='region' aria-label='Table'>
                <table class='data'><caption>Turn {turn.value}</caption><tr>ROWS</tr></table></div>
                <div style='height: 2000px'></div>""".replace("ROWS", ROWS)}],
            event_done=done, event_went=went, event_uploaded=uploaded)
'''
START = textwrap.dedent("""
    import sys
    from reintegration_sim.dashboard.server import serve
    serve("127.0.0.1", int(sys.argv[1]), open_browser=False, app="parts_dashboard.app")
""")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    package = folder / "parts_dashboard"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "app.py").write_text(APP)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    paths = [str(folder), str(Path(__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with subprocess.Popen([sys.executable, "-c", START, str(port)], env=environment) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(url + "/readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
        process.terminate()


@pytest.fixture(scope="module")
def chromium():
    playwright = importlib.import_module("playwright.sync_api")
    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(served, chromium):
    complaints = []
    found = chromium.new_page(viewport={"width": 1366, "height": 900})
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    found.goto(served + "/")
    found.wait_for_selector("#heard")
    yield found
    found.close()
    assert complaints == []


def says(page, selector: str, words: str) -> None:
    """Wait until an element has this text."""
    page.wait_for_function(
        "([s, w]) => document.querySelector(s)?.textContent === w", arg=[selector, words],
        timeout=180_000)


def focused(page) -> str:
    """Return what the element with the focus is called."""
    return page.evaluate("""() => { const e = document.activeElement;
        return e.id || [e.dataset.do, e.dataset.with].join(' '); }""")


# ---- levers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "fewest"), [("quick", 15), ("slow", 5)])
def test_a_drag_ends_where_it_was_let_go_and_never_jumps_back(page, name, fewest) -> None:
    page.evaluate("""name => { window.seen = [];
        const thumb = document.getElementById('lever-' + name);
        const look = () => { seen.push(Number(thumb.value)); requestAnimationFrame(look); };
        look(); }""", name)
    box = page.locator(f"#lever-{name}").bounding_box()
    left, width = box["x"] + 12, box["width"] - 24
    middle = box["y"] + box["height"] / 2
    page.mouse.move(left + width * 0.2, middle)
    page.mouse.down()
    for step in range(1, 61):
        page.mouse.move(left + width * (0.2 + 0.01 * step), middle)
        time.sleep(STEP)
        if step * fewest % 60 == 0:  # however slow a machine is: what is under way is told
            page.wait_for_function(
                "n => Number(document.querySelector('#messages').textContent) >= n",
                arg=step * fewest // 60)
    page.mouse.up()
    released = page.input_value(f"#lever-{name}")
    says(page, f"#tile-{name}", released)
    assert 78 <= int(released) <= 82
    page.wait_for_function("""() => document.querySelector("#voice").textContent
        === "At rest after " + document.querySelector("#messages").textContent""")
    assert page.input_value(f"#lever-{name}") == released
    seen = page.evaluate("seen")
    assert seen == sorted(seen)
    assert fewest <= int(page.inner_text("#messages")) <= 62


def test_the_number_beside_a_lever_does_not_wait_for_the_server(page) -> None:
    page.focus("#lever-slow")
    shown = page.evaluate("""() => new Promise((resolve) => {
        const thumb = document.getElementById('lever-slow');
        thumb.value = 21;
        thumb.dispatchEvent(new Event('input', { bubbles: true }));
        requestAnimationFrame(() => resolve([
            document.getElementById('lever-slow-value').textContent,
            document.getElementById('tile-slow').textContent]));
    })""")
    assert shown == ["21 of 100", "20"]
    says(page, "#tile-slow", "21")


def test_keys_move_a_lever_by_a_step_a_tenth_or_to_its_ends(page) -> None:
    page.focus("#lever-quick")
    for key, value in (("ArrowRight", 21), ("ArrowLeft", 20), ("PageUp", 30), ("PageDown", 20),
                       ("End", 100), ("PageUp", 100), ("Home", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        assert page.get_attribute("#lever-quick", "aria-valuetext") == f"{value} of 100"
    says(page, "#tile-quick", "1")
    assert focused(page) == "lever-quick"


def test_each_key_press_reaches_the_page(page) -> None:
    page.focus("#lever-quick")
    for value in range(21, 31):
        page.keyboard.press("ArrowRight")
        says(page, "#tile-quick", str(value))


def test_a_value_the_server_refuses_gives_way_to_its_own(page) -> None:
    page.focus("#lever-stubborn")
    page.keyboard.press("End")
    says(page, "#lever-stubborn-value", "50 of 100")
    assert page.input_value("#lever-stubborn") == "50"


def test_a_lever_says_that_it_changed_and_goes_back_to_today(page) -> None:
    assert page.locator(".lever-group-count").count() == 0
    assert not page.locator(".lever-reset").first.is_visible()
    page.focus("#lever-quick")
    page.keyboard.press("End")
    says(page, ".lever-group-count", "1 changed")
    says(page, "#lever-quick-beyond", "beyond 10 to 40")
    assert "lever-quick-beyond" in page.get_attribute("#lever-quick", "aria-describedby")
    page.get_by_role("button", name="back to today: Quick").click()
    says(page, "#tile-quick", "20")
    assert focused(page) == "lever-quick"
    assert page.locator("#lever-quick-beyond").count() == 0
    page.keyboard.press("End")
    page.locator("label[for=lever-quick]").dblclick()
    says(page, "#tile-quick", "20")
    assert page.locator(".lever-group-count").count() == 0


def test_numbers_are_written_as_the_language_has_them(page) -> None:
    page.get_by_text("Second").click()
    assert page.inner_text("#lever-euro-value") == "1.234,5 of 100"
    assert page.get_attribute("#lever-euro", "aria-valuetext") == "1.234,5 of 100"


def test_groups_and_reasons_stay_as_the_visitor_left_them(page) -> None:
    page.get_by_text("Second").click()
    page.get_by_role("button", name="why? Euro").click()
    page.get_by_text("First", exact=True).click()
    page.click("[data-with=a]")
    says(page, "#heard", "press=a")
    page.select_option("#decider", "F")
    says(page, "#heard", "decider=F")
    assert page.inner_text("#lever-euro-why") == "Because of it"
    assert page.get_by_role("button", name="why? Euro").get_attribute("aria-expanded") == "true"
    states = page.eval_on_selector_all(".lever-group", "all => all.map(one => one.open)")
    assert states == [False, True]


def test_levers_of_other_levels_are_dimmed_and_usable(page) -> None:
    page.select_option("#decider", "F")
    says(page, "#lever-quick-others", "needs the Regions")
    assert page.locator(".lever-dimmed").count() == 3
    page.focus("#lever-quick")
    page.keyboard.press("ArrowRight")
    says(page, "#tile-quick", "21")


# ---- boards -----------------------------------------------------------------------------------


def test_only_a_changed_section_is_written_and_focus_and_caret_stay(page) -> None:
    page.evaluate("document.getElementById('still').firstChild.mine = true")
    page.focus("[data-with=b]")
    page.keyboard.press("Enter")
    says(page, "#heard", "press=b")
    assert focused(page) == "press b"
    page.evaluate("""() => { const words = document.getElementById('words');
        words.focus(); words.setSelectionRange(2, 5); }""")
    page.evaluate("document.querySelector('[data-with=a]').click()")
    says(page, "#heard", "press=a")
    assert focused(page) == "words"
    assert page.evaluate("[document.activeElement.selectionStart, "
                         "document.activeElement.selectionEnd]") == [2, 5]
    assert page.evaluate("document.getElementById('still').firstChild.mine") is True


def test_details_and_scrolled_boxes_stay(page) -> None:
    page.click("#more summary")
    page.evaluate("document.getElementById('box').scrollLeft = 120")
    page.click("[data-with=a]")
    says(page, "#heard", "press=a")
    assert page.evaluate("document.getElementById('more').open")
    assert page.evaluate("document.getElementById('box').scrollLeft") == 120


def test_address_language_and_title_follow_without_history(page) -> None:
    before = page.evaluate("history.length")
    page.focus("#lever-quick")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    says(page, "#tile-quick", "30")
    page.wait_for_function("location.search === '?quick=30'")
    page.click("[data-do=lang]")
    page.wait_for_function("document.documentElement.lang === 'fr'")
    assert page.title() == "Title fr"
    page.focus(".skip")
    page.keyboard.press("Enter")
    assert focused(page) == "results"
    assert page.evaluate("history.length") == before
    assert urlsplit(page.url).fragment == ""


def test_one_message_is_read_out_after_a_rest_and_none_before(page) -> None:
    page.evaluate("""() => { window.quiet = []; window.rests = 1;
        const box = document.getElementById('voice'); let last = Infinity;
        document.addEventListener('input', () => {
            const now = performance.now(); rests += now - last >= 400; last = now; }, true);
        new MutationObserver(() => { if (box.textContent) quiet.push(performance.now() - last); })
            .observe(box, { childList: true, characterData: true, subtree: true }); }""")
    page.focus("#lever-quick")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    says(page, "#tile-quick", "25")
    page.wait_for_function("""() => document.querySelector("#voice").textContent
        === "At rest after " + document.querySelector("#messages").textContent""")
    page.wait_for_timeout(800)
    quiet, rests = page.evaluate("[quiet, rests]")  # a slow machine may rest between two keys
    assert 1 <= len(quiet) <= rests and min(quiet) >= 400
    assert page.locator("[aria-live=polite]").count() == 1


def test_fields_links_and_copies_are_heard(page, served) -> None:
    page.check("#tick")
    says(page, "#heard", "tick=yes")
    page.click("#other")
    says(page, "#heard", "to /other?x=1")
    assert page.url.startswith(served + "/?")
    page.get_by_role("button", name="Copy").click()
    says(page, "#voice", "It is copied")


def test_a_link_opened_in_a_new_tab_is_left_to_the_browser(page) -> None:
    with page.context.expect_page() as opened:
        page.click("#other", modifiers=["Control"])
    opened.value.close()
    assert page.inner_text("#heard") == "nothing"


def test_a_file_is_read_and_a_large_one_refused_unread(page) -> None:
    small = {"name": "a.toml", "mimeType": "text/plain", "buffer": b"x" * LARGEST}
    large = {**small, "buffer": b"x" * (LARGEST + 1)}
    page.set_input_files("#file", small)
    says(page, "#heard", f"scenario: a.toml, {LARGEST}")
    page.set_input_files("#file", large)
    says(page, "#heard", f"scenario_too_large={LARGEST + 1}")


def test_work_is_shown_after_a_moment_and_what_was_there_stays(page) -> None:
    page.click("[data-do=work]")
    says(page, "#heard", "work=")
    page.wait_for_selector("#results.working[aria-busy=true] .working-bar")
    assert page.is_visible("#still")
    page.click("[data-do=work]")
    page.wait_for_selector("#results:not(.working):not([aria-busy])")


# ---- look -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_scrolls_down_only_and_keeps_the_tiles(page, width) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    lever, results = (page.locator(one).bounding_box()["y"] for one in ("#lever-quick", "#results"))
    assert lever < 800 and lever < results
    page.evaluate("window.scrollTo(0, 900)")
    page.wait_for_timeout(200)
    assert page.evaluate("window.scrollY") == 900
    assert page.locator("#tiles").bounding_box()["y"] == 0


def test_targets_can_be_touched(page) -> None:
    page.get_by_text("Second").click()
    small = page.eval_on_selector_all(
        ".lever-list button, .lever-list input, .lever-list summary, .results button",
        """all => all.filter(one => one.getBoundingClientRect().height < 24)
            .map(one => one.outerHTML)""")
    assert small == []


def test_paper_shows_results_and_no_controls(page) -> None:
    page.emulate_media(media="print")
    assert not page.is_visible(".levers")
    assert page.locator("button:visible").count() == 0
    assert page.is_visible("#still")


def test_a_lost_connection_is_said_in_the_language_of_the_page(page) -> None:
    assert not page.is_visible("#lost-connection")
    page.evaluate("app.connectionStatus = 'disconnected'")
    page.wait_for_selector("#lost-connection >> text=Uw instellingen staan in het adres")
    assert page.is_visible(".v-overlay--active")
    page.evaluate("app.connectionStatus = 'connected'")
    page.wait_for_selector("#lost-connection", state="hidden")
