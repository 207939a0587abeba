"""The ground under the dashboard: server, headers, missing files, faults, addresses."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import logging
import os
import platform
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.request
from concurrent.futures import CancelledError
from pathlib import Path
from types import SimpleNamespace

import pytest
import solara
from hypothesis import given, settings
from hypothesis import strategies as st
from solara.server import server as solara_server
from solara.server import settings as solara_settings
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from reintegration_sim.core.errors import EnvironmentLacksError, InputError
from reintegration_sim.dashboard import headers, preflight, server
from reintegration_sim.dashboard.address import (
    GRAMMAR,
    LANGUAGES,
    LARGEST_SEED,
    LONGEST_ADDRESS,
    MOST_NOTES,
    OUTCOME_NAMES,
    POPULATIONS,
    Compare,
    Explore,
    Policy,
    View,
    from_address,
    to_address,
)
from reintegration_sim.dashboard.faults import Boundary
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.levers import LEVER_NAMES, LEVERS, WORLD, WORLD_NAMES

ROOT = Path(__file__).parents[1]
SECRET = "a sentence no visitor may read"
TINY = f'''
"""A tiny app: one own range input, one block of HTML, and a way to break."""
from pathlib import Path
import solara

@solara.component_vue(str(Path(__file__).parent / "range.vue"))
def Range(value=0, event_moved=None): ...

value = solara.reactive(40)

@solara.component
def Page():
    with solara.Div():
        Range(value=value.value, event_moved=value.set)
        solara.HTML(tag="p", unsafe_innerHTML=f"<b id='echo'>Result {{value.value}}</b>")
    if value.value == 60:
        raise ValueError("{SECRET}")
'''
RANGE = """
<template>
  <input id="lever" type="range" min="0" max="100" :value="local" @input="move" aria-label="x">
</template>
<script>
module.exports = {
  data() { return { local: 0 }; },
  created() { this.local = this.value; },
  methods: { move(e) { this.local = Number(e.target.value); this.moved(this.local); } },
};
</script>
"""


@pytest.fixture(scope="module")
def app_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("apps")
    package = folder / "tiny_dashboard"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "app.py").write_text(TINY)
    (package / "range.vue").write_text(RANGE)
    return folder


@pytest.fixture(scope="module")
def tiny(app_folder) -> Starlette:
    sys.path.insert(0, str(app_folder))
    yield server.application("tiny_dashboard.app")
    sys.path.remove(str(app_folder))


@pytest.fixture
def client(tiny) -> TestClient:
    with TestClient(tiny, raise_server_exceptions=False) as found:
        yield found


# ---- server -----------------------------------------------------------------------------------

EVERYWHERE = ["/", "/nowhere", "/resourcez", "/_solara/cdn/requirejs@2.3.6/require.js",
              "/static/assets/custom.js", "/readyz"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(client, path) -> None:
    answer = client.get(path)
    for name, value in headers.FIXED.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy and "object-src 'none'" in policy
    assert "http:" not in policy and "https:" not in policy and "*" not in policy
    assert "strict-transport-security" not in answer.headers


def test_a_broken_answer_carries_them_too_and_no_traceback(caplog) -> None:
    async def breaks(scope, receive, send) -> None:
        raise ValueError(SECRET)

    answer = TestClient(headers.Guard(breaks), raise_server_exceptions=False).get("/x?y=1")
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert SECRET not in answer.text and "Traceback" not in answer.text
    number = answer.text.split("<code>")[1].split("</code>")[0]
    assert number in caplog.text and SECRET in caplog.text
    for words in ("Something went wrong", "Er ging iets mis", "Une erreur s'est"):
        assert words in answer.text.replace("&#x27;", "'")
    assert 'href="/"' in answer.text


def test_the_cookie_is_closed_and_short(client) -> None:
    cookies = client.get("/").headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith("solara-session-id=")
    assert "HttpOnly" in cookies[0] and "SameSite=Lax" in cookies[0]
    assert "Max-Age=86400" in cookies[0] and "Secure" not in cookies[0]


def test_the_cookie_on_localhost_is_not_open_to_other_sites(tiny) -> None:
    with TestClient(tiny, base_url="http://localhost") as found:
        cookies = found.get("/").headers.get_list("set-cookie")
    assert len(cookies) == 1 and "None" not in cookies[0] and "Secure" not in cookies[0]


def test_behind_https_the_cookie_is_secure_and_http_is_left(tiny) -> None:
    with TestClient(tiny, base_url="https://pages.example") as found:
        answer = found.get("/")
    assert answer.headers["set-cookie"].endswith("SameSite=Lax; Secure")
    assert answer.headers["strict-transport-security"] == headers.HSTS
    assert "wss://pages.example" in answer.headers["content-security-policy"]


def test_a_strange_host_does_not_reach_the_content_policy() -> None:
    assert "evil" not in headers.content_policy("x; script-src evil")
    assert "ws://127.0.0.1:8765" in headers.content_policy("127.0.0.1:8765")


@pytest.mark.parametrize("path", ["/resourcez", "/resourcez/", "/resourcez?verbose",
                                  "/%72esourcez", "/jupyter/api/kernels/x"])
def test_the_insides_of_the_server_are_closed(client, path) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "websockets" not in answer.text and "lala" not in answer.text


def test_a_missing_page_says_so_in_three_languages(client) -> None:
    answer = client.get("/nowhere?x=<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in answer.text and "does not exist" in answer.text
    assert "<script" not in answer.text


def test_whom_there_is_no_room_for_is_told_in_three_languages(client, monkeypatch) -> None:
    page = {"accept": "text/html,*/*"}
    assert client.get("/?lang=nl", headers=page).status_code == 200
    taken = SimpleNamespace(available_tokens=0)  # as anyio's limiter of solara's sessions says it
    monkeypatch.setattr(server.solara_starlette, "limiter", taken)
    answer = client.get("/?lang=nl", headers=page)
    assert answer.status_code == 503 and answer.headers["retry-after"] == "60"
    assert "Content-Security-Policy" in answer.headers
    for words in ("Too many visitors", "Te veel bezoekers", "Trop de visiteurs"):
        assert words in answer.text
    # what a page that is open fetches goes on
    assert client.get("/static/custom.css", headers={"accept": "*/*"}).status_code != 503
    taken.available_tokens = 1
    assert client.get("/?lang=nl", headers=page).status_code == 200


def test_no_visitor_makes_the_server_fetch_a_package(client, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("solara.server.cdn_helper.fetch_from_cdn", asked.append)
    assert client.get("/_solara/cdn/left-pad@1.3.0/index.js").status_code == 404
    assert client.get("/_solara/cdn/../SHA256SUMS").status_code == 404
    assert not asked


def test_files_with_a_version_in_their_path_are_kept_by_the_browser(client) -> None:
    answer = client.get("/_solara/cdn/requirejs@2.3.6/require.js")
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-store"


def test_no_visitor_moves_the_page_to_another_root(client, monkeypatch) -> None:
    monkeypatch.setattr(solara_settings.main, "root_path", None)
    server._settle()
    for name in ("script-name", "x-script-name"):
        assert "evil" not in client.get("/", headers={name: "//evil.example"}).text
    assert "evil" not in client.get("/").text


def test_the_page_has_our_title_our_assets_and_asks_no_other_host(client) -> None:
    page = client.get("/").text
    assert f"<title>{server.TITLE}</title>" in page
    assert "path=/static/assets/custom.js" in page and "Repairs solara's page" in page
    assert "font-awesome" not in page and "solara.dev" not in page
    assert not [line for line in page.splitlines()
                if ("src=" in line or "href=" in line) and "//" in line]


def test_settings_of_the_environment_do_not_win(tiny) -> None:
    assert solara_settings.telemetry.mixpanel_enable is False
    assert solara_settings.main.mode == "production"
    assert solara_settings.session.secret_key != solara_settings.SESSION_SECRET_KEY_DEFAULT
    assert (solara_settings.kernel.cull_timeout, solara_settings.kernel.max_count) == ("2h", 200)


def test_notebook_extensions_of_other_packages_stay_out_of_the_page(tiny, monkeypatch) -> None:
    enabled = ["bokeh/extension", "jupyter-vue/extension", "evil"]
    monkeypatch.setattr(solara_server, "get_nbextension_names", lambda: enabled)
    server.application("tiny_dashboard.app")
    assert enabled == ["jupyter-vue/extension"]


def test_another_site_opens_no_websocket(client) -> None:
    url = "/jupyter/api/kernels/k/channels?session_id=s"
    with pytest.raises(WebSocketDisconnect) as refused, \
            client.websocket_connect(url, headers={"origin": "https://evil.example"}):
        pass
    assert refused.value.code == 1008
    opened = False
    # The client of the tests cancels the server's side as it leaves, and may find it cancelled.
    with contextlib.suppress(CancelledError), \
            client.websocket_connect(url, headers={"origin": "http://testserver"}):
        opened = True
    assert opened


def test_an_unknown_app_is_refused_with_its_name() -> None:
    former = dict(solara_server.app.apps)
    with pytest.raises(InputError, match=r"no module reintegration_sim\.dashbord"):
        server.application("reintegration_sim.dashbord")
    solara_server.app.apps.update(former)


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentLacksError, match=f"port {port} of 127.0.0.1"):
            server._listen("127.0.0.1", port)


def test_answers_to_a_key_press_are_sent_at_once() -> None:
    with server._listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # asyncio sets TCP_NODELAY for these only


def test_a_component_that_raises_is_replaced_by_the_page_of_a_fault(caplog) -> None:
    @solara.component
    def Broken():
        raise ValueError(SECRET)

    with caplog.at_level(logging.ERROR):
        box, context = solara.render(Boundary(children=[Broken()], home="/x/"),
                                     handle_error=False)
    shown = str(_said(box))
    context.close()
    assert SECRET not in shown and "Traceback" not in shown
    assert "Er ging iets mis" in shown and "/x/" in shown
    assert SECRET in caplog.text


def _said(widget) -> list[str]:
    """Return every text that a tree of widgets sends to a browser."""
    found = [str(value) for key, value in widget.get_state().items() if key != "children"]
    for child in getattr(widget, "children", None) or []:
        found += [child] if isinstance(child, str) else _said(child)
    template = getattr(widget, "template", None)
    return [*found, str(getattr(template, "template", ""))]


# ---- preflight --------------------------------------------------------------------------------


def test_all_files_of_the_page_are_packaged_and_unchanged() -> None:
    assert preflight.missing([preflight.PACKAGED]) == ()
    sums = (preflight.PACKAGED / "SHA256SUMS").read_text().split("\n")
    for line in filter(None, sums):
        stated, path = line.split("  ")
        assert hashlib.sha256((preflight.PACKAGED / path).read_bytes()).hexdigest() == stated
    listed = {line.split("  ")[1] for line in sums if line}
    assert set(preflight.asked_for()) <= listed


def test_the_page_asks_for_what_preflight_read_in_the_template(client) -> None:
    page = client.get("/").text
    asked = {part.split('"')[0] for part in page.split('="/_solara/cdn/')[1:]}
    assert asked == set(preflight.asked_for())


def test_missing_files_are_named_with_the_remedy(tmp_path, monkeypatch) -> None:
    def closed(url, timeout):
        raise OSError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", closed)
    with pytest.raises(EnvironmentLacksError, match=r"4 files.*pip install") as caught:
        preflight.check([tmp_path])
    assert caught.value.exit_code == 4


def test_a_network_that_never_answers_does_not_hold_up_the_start(tmp_path, monkeypatch) -> None:
    over, answered = threading.Event(), []

    def hangs(url, timeout):
        over.wait()
        answered.append(url)
        raise OSError("no answer")

    monkeypatch.setattr(urllib.request, "urlopen", hangs)
    monkeypatch.setattr(preflight, "SECONDS", 0.2)
    try:
        with pytest.raises(EnvironmentLacksError):
            preflight.check([tmp_path])
        assert answered == []
    finally:
        over.set()


def test_an_empty_file_counts_as_missing(tmp_path) -> None:
    for path in preflight.asked_for():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert preflight.missing([tmp_path]) == preflight.asked_for()


def test_a_template_of_unknown_form_is_refused() -> None:
    with pytest.raises(EnvironmentLacksError, match="unknown form"):
        preflight.asked_for("<html></html>")


# ---- address ----------------------------------------------------------------------------------


def values_of(rows) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({}, optional={
        row.name: st.one_of(st.floats(*row.allowed), st.sampled_from(
            [float(row.status_quo), *map(float, row.allowed)])) for row in rows})


views = st.builds(
    View, lang=st.sampled_from(LANGUAGES), population=st.sampled_from(POPULATIONS),
    seed=st.integers(0, LARGEST_SEED), months=st.integers(1, 240),
    outcome=st.sampled_from(OUTCOME_NAMES))
policies = st.builds(Policy, levers=values_of(LEVERS), world=values_of(WORLD))
few = st.builds(Policy, levers=values_of(LEVERS[:10]), world=values_of(WORLD))
states = st.one_of(st.builds(Explore, policy=policies, view=views),
                   st.builds(Compare, a=few, b=few, view=views))


@given(states)
@settings(deadline=None)
def test_an_address_brings_back_the_same_state(state) -> None:
    address = to_address(state)
    assert from_address(address) == (state, ())
    assert len(address) <= LONGEST_ADDRESS
    keys = [part.split("=")[0] for part in address.split("?")[1].split("&")]
    assert keys == sorted(set(keys))


def test_today_has_nothing_but_versions_in_its_address() -> None:
    assert to_address(Explore()).startswith("/explore?m=")
    assert to_address(Explore()).endswith(f"&v={GRAMMAR}")
    today = Policy(levers={row.name: row.status_quo for row in LEVERS})
    assert today == Policy()


def test_keys_of_levers_world_and_view_are_different_words() -> None:
    keys = [*LEVER_NAMES, *WORLD_NAMES, "lang", "outcome", "population", "months", "seed", "v", "m"]
    assert len(set(keys)) == len(keys)


def test_all_pairs_of_shipped_scenarios_fit_in_an_address() -> None:
    shipped = [load_scenario(path) for path in sorted((ROOT / "scenarios").rglob("*.toml"))]
    found = [Policy(levers=one.levers, world=one.world) for one in shipped]
    assert len(found) > 20
    for a in found:
        for b in found:
            assert from_address(to_address(Compare(a=a, b=b)))[0] == Compare(a=a, b=b)


def test_one_policy_always_fits_whatever_it_changes() -> None:
    levers = {row.name: row.allowed[1] - 0.1237 for row in LEVERS}
    world = {row.name: row.allowed[1] - 0.012345 for row in WORLD}
    view = View(lang="fr", population="arrivals", seed=LARGEST_SEED, months=239,
                outcome=max(OUTCOME_NAMES, key=len))
    address = to_address(Explore(policy=Policy(levers=levers, world=world), view=view))
    assert len(address) < LONGEST_ADDRESS - 100


def test_two_policies_too_different_for_an_address_are_refused_with_the_remedy() -> None:
    a = Policy(levers={row.name: row.allowed[0] + 0.1237 for row in LEVERS})
    b = Policy(levers={row.name: row.allowed[1] - 0.1237 for row in LEVERS})
    with pytest.raises(InputError, match="save them as scenario files"):
        to_address(Compare(a=a, b=b))


@pytest.mark.parametrize(("query", "problem", "value"), [
    ("caseload=1000", "clamped", 120), ("caseload=-3", "clamped", 15),
    ("caseload=nan", "unreadable", None), ("caseload=inf", "unreadable", None),
    ("caseload=1e400", "unreadable", None), ("caseload=", "unreadable", None),
    ("caseload=%D9%A3", "unreadable", None), ("caseload=<b>", "unreadable", None),
    ("caseload=40&caseload=50", "repeated", 40), ("casload=40", "unknown", None),
    ("a.caseload=40", "unknown", None), ("v=2&caseload=40", "version", 40),
    ("m=9.9&caseload=40", "made_with", 40),
])
def test_what_cannot_be_used_is_listed_and_today_takes_its_place(query, problem, value) -> None:
    state, notes = from_address("/explore?" + query)
    assert [note.problem for note in notes] == [problem]
    assert state.policy.values == ({} if value is None else {"caseload": value})
    assert "{" not in notes[0].sentence()


def test_months_and_seed_are_clamped_and_words_fall_back() -> None:
    state, notes = from_address("?months=9999&seed=-1&lang=de&outcome=x&population=all")
    assert state.view == View(months=240, seed=0)
    assert sorted(note.problem for note in notes) == ["clamped"] * 2 + ["unreadable"] * 3


def test_a_name_without_a_side_is_meant_for_both_and_a_side_goes_first() -> None:
    state, notes = from_address("/compare?caseload=40&b.caseload=30&b.mentors=20")
    assert not notes
    assert state.a.values == {"caseload": 40}
    assert state.b.values == {"caseload": 30, "mentors": 20}


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    (note,) = from_address("?casload=40")[1]
    assert "Did you mean caseload?" in note.sentence()


HOSTILE = [
    "<script>alert(1)</script>", "caseload=" + "9" * 10_000, "x" * 10_000, "%" * 3000, "&" * 3000,
    "=" * 500, "caseload=%00%ff%fe", "caseload=%25" * 200, "a.a.a.caseload=1", "\ud800=1",
    "caseload=1_0", "caseload=１２", "caseload=+-1", "‮caseload=1", "caseload=0x10",
    "lang=../../etc/passwd", "lang=en%0d%0aSet-Cookie:x=1", "seed=" + "9" * 20, "?a=1?b=2", "#",
    "__class__=1", "levers=1&a.=2&.caseload=3", "/compare?" + "a.caseload=1&" * 500,
    "/compare?" + "q" * 9999,
]


@pytest.mark.parametrize("address", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_addresses_never_raise(address) -> None:
    _is_tame(address)


@given(st.one_of(st.text(max_size=300), st.text(st.sampled_from("ab.caselod=&?%0198#+;"))))
@settings(deadline=None)
def test_no_text_whatever_raises(address) -> None:
    _is_tame(address)


def _is_tame(address: str) -> None:
    state, notes = from_address(address)
    assert from_address(to_address(state)) == (state, ())
    assert len(notes) <= MOST_NOTES + 1
    for note in notes:
        assert note.sentence().isprintable() and len(note.sentence()) < 300


def test_a_cut_address_still_knows_its_page() -> None:
    state, notes = from_address("/compare?" + "q" * 9999)
    assert isinstance(state, Compare) and notes[0].problem == "too_long"


# ---- a real browser ---------------------------------------------------------------------------

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
START = textwrap.dedent("""
    import sys
    from reintegration_sim.dashboard.server import serve
    serve("127.0.0.1", int(sys.argv[1]), open_browser=False, app="tiny_dashboard.app")
""")


@pytest.fixture
def served(app_folder):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(app_folder)}
    with subprocess.Popen([sys.executable, "-c", START, str(port)], env=environment,
                          stderr=subprocess.PIPE) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(url + "/readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
        process.terminate()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists() or importlib.util.find_spec("playwright") is None,
                    reason="needs /usr/bin/chromium and playwright")
def test_a_page_works_in_chromium_and_asks_nobody_else(served) -> None:
    playwright = importlib.import_module("playwright.sync_api")
    outside, failed, complaints = [], [], []

    def route(call) -> None:
        own = call.request.url.startswith((served + "/", "data:", "blob:"))
        if not own:
            outside.append(call.request.url)
        (call.continue_ if own else call.abort)()

    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page()
        page.route("**/*", route)
        page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(served + "/?lang=nl")
        page.wait_for_selector("#echo")
        page.focus("#lever")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('#echo').textContent == 'Result 41'")
        assert page.evaluate("document.documentElement.lang") == "nl"
        viewport = page.get_attribute("meta[name=viewport]", "content")
        assert viewport == "width=device-width, initial-scale=1"
        assert "solara-session-id" not in page.evaluate("document.cookie")
        page.wait_for_timeout(500)
        assert (outside, failed, complaints) == ([], [], [])
        for _ in range(19):
            page.keyboard.press("ArrowRight")
        page.wait_for_selector("[role=alert] >> text=Er ging iets mis")
        assert SECRET not in page.content()
        assert "Traceback" not in page.inner_text("body")
        browser.close()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="pools are glibc's")
@pytest.mark.parametrize("asked", [True, False])
def test_threads_share_few_pools_of_memory(asked) -> None:
    code = textwrap.dedent(f"""
        import ctypes, threading
        from reintegration_sim.dashboard.memory import few_pools
        assert not {asked} or few_pools()
        libc, all_there = ctypes.CDLL(None), threading.Barrier(9)
        def take():
            libc.malloc(1000)
            all_there.wait(), all_there.wait()
        for _ in range(8):
            threading.Thread(target=take, daemon=True).start()
        all_there.wait()
        libc.malloc_stats()
        all_there.wait()
    """)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (told.stderr.count("Arena ") <= 2) is asked
