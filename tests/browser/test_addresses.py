"""Addresses: a link brings a page back, in any browser, after any restart, for nobody else."""

from __future__ import annotations

import pytest

from .conftest import (
    PATIENCE,
    arrived,
    followed,
    keys_of,
    press,
    started,
    tiles_of,
    value_of,
    values_of,
)

HERE = "/explore?housing_support=60&caseload=20&months=24"
MANY = 15


def test_a_copied_link_brings_back_levers_and_tiles_in_a_fresh_profile(visit) -> None:
    first = visit()
    first.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = first.open(HERE)
    followed(page)
    first.rest()
    page.click("#share")
    page.wait_for_function("document.getElementById('voice').textContent !== ''")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(first.address + "/explore?")
    second = visit()
    second.page.goto(link)
    second.page.wait_for_selector(".tile")
    followed(second.page)
    second.rest()
    assert values_of(second.page) == values_of(page)
    assert values_of(page)["housing_support"] == 60
    assert tiles_of(second.page) == tiles_of(page)
    assert second.page.inner_text("#tiles") == page.inner_text("#tiles")


def test_what_an_address_cannot_say_is_listed_and_no_script_of_it_runs(visitor) -> None:
    asked: list[str] = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    attack = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"
    image = "%3Cimg%20src%3Dx%20onerror%3Dalert(2)%3E"
    page = visitor.open(f"/explore?caseload=abc&housing_support=999&zzz=1&lang={attack}"
                        f"&{image}=3&months=24")
    followed(page)
    notes = page.inner_text("#notes")
    for told in ("caseload", "housing_support", "zzz", "lang", "<img src=x onerror=alert(2)>"):
        assert told in notes
    assert page.get_attribute("html", "lang") == "en"
    assert value_of(page, "housing_support") == page.get_attribute("#lever-housing_support", "max")
    assert page.locator("#notes img, #notes script").count() == 0
    assert asked == []
    assert set(keys_of(page)) == {"housing_support", "months"}


def test_back_leads_to_the_former_page_however_often_levers_moved(visitor) -> None:
    page = visitor.open("/")
    page.click("nav .nav a[href^='/explore']")
    page.wait_for_selector(".tile")
    followed(page)
    before = page.evaluate("history.length")
    for _ in range(10):
        press(page, "housing_support")
    assert page.evaluate("history.length") <= before + 1
    page.go_back()
    page.wait_for_function("location.pathname === '/'")
    page.wait_for_selector("h1:text-is('What if policy were different?')")
    page.go_forward()
    page.wait_for_selector(".tile")
    followed(page)
    assert "housing_support" in keys_of(page)


def test_each_visitor_sees_their_own_values_and_a_fresh_one_sees_today(visit) -> None:
    one, other = visit(), visit()
    for each in (one, other):
        followed(each.open("/explore?months=24"))
    today = values_of(one.page)
    for _ in range(3):
        press(one.page, "housing_support")
        press(other.page, "caseload", "ArrowLeft")
    assert set(keys_of(one.page)) == {"housing_support", "months"}
    assert set(keys_of(other.page)) == {"caseload", "months"}
    assert values_of(one.page)["caseload"] == today["caseload"]
    assert values_of(other.page)["housing_support"] == today["housing_support"]
    third = visit()
    followed(third.open("/explore?months=24"))
    assert values_of(third.page) == today
    assert set(keys_of(third.page)) == {"months"}


def test_two_tabs_of_one_profile_are_independent(visitor) -> None:
    page = visitor.open("/explore?months=24")
    followed(page)
    second = visitor.context.new_page()
    second.goto(visitor.address + "/explore?months=24")
    second.wait_for_selector(".tile")
    followed(second)
    today = values_of(page)
    press(page, "housing_support")
    press(second, "mentors")
    press(page, "housing_support")
    assert values_of(page)["mentors"] == today["mentors"]
    assert values_of(second)["housing_support"] == today["housing_support"]
    assert set(keys_of(page)) == {"housing_support", "months"}
    assert set(keys_of(second)) == {"mentors", "months"}


def test_a_page_outlives_its_server(tmp_path, visit) -> None:
    first = started(tmp_path)
    try:
        visitor = visit(address=first.address)
        page = visitor.open(HERE)
        followed(page)
        value = press(page, "housing_support")
        visitor.rest()
        shown = (values_of(page), tiles_of(page), page.url)
    finally:
        first.process.terminate()
        first.process.wait(20)
    again = started(tmp_path, first.port)
    try:
        visitor.noted.errors.clear()  # the browser noted that the server went away
        page.goto(page.url)
        page.wait_for_selector(".tile")
        arrived(page, "housing_support", value)
        visitor.rest()
        assert (values_of(page), tiles_of(page), page.url) == shown
        press(page, "caseload")
    finally:
        visitor.noted.errors.clear()
        page.goto("about:blank")  # before its server goes away
        again.process.terminate()
        again.process.wait(20)


def test_a_lost_server_is_told_in_the_language_of_the_page_alone(tmp_path, visit) -> None:
    first = started(tmp_path)
    try:
        visitor = visit(address=first.address)
        page = visitor.open("/evidence?lang=fr")
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))
    finally:
        first.process.terminate()
        first.process.wait(20)
    banner = page.locator("#lost-connection")
    banner.wait_for()

    def told() -> str:
        assert banner.is_visible()
        assert "La connexion au serveur est perdue" in banner.inner_text()
        return page.locator("#app").inner_text()

    assert "disconnected" not in told()
    again = started(tmp_path, first.port)
    try:
        page.wait_for_function("window.app.needsRefresh")  # another server has no such session
        assert "refresh" not in told()
        assert not [one for one in asked if "font" in one]  # for words nobody is to see
        visitor.noted.errors.clear()
        banner.get_by_role("button", name="Recharger").click()
        page.wait_for_selector(".site h1")
        assert not banner.is_visible()
    finally:
        page.goto("about:blank")
        visitor.noted.errors.clear()
        again.process.terminate()
        again.process.wait(20)


@pytest.mark.slow
def test_fifteen_visitors_at_once_each_end_with_their_own_values(visit, server) -> None:
    def moved(page, name: str, key: str) -> str:
        page.locator(f"#lever-{name}").focus()
        page.keyboard.press(key)
        return value_of(page, name)

    visitors = [visit() for _ in range(MANY)]
    for one in visitors:
        one.page.set_default_timeout(MANY * PATIENCE)  # all of them on one machine
        one.page.goto(one.address + "/explore?months=24")
    for one in visitors:
        one.page.wait_for_selector(".tile")
        one.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        followed(one.page)
    names = [name for name in values_of(visitors[0].page)][:MANY]
    wanted: dict[str, str] = {}
    for key in ("Home", "PageUp", "PageUp"):  # nobody waits for anybody
        for name, one in zip(names, visitors, strict=True):
            wanted[name] = moved(one.page, name, key)
    for name, one in zip(names, visitors, strict=True):
        arrived(one.page, name, wanted[name])
        assert value_of(one.page, name) == wanted[name]
        assert set(keys_of(one.page)) <= {name, "months"}
        assert one.noted.failed == []
    assert "fault" not in server.log.read_text()
