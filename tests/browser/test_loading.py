"""Loading: everything is there, from this server alone, in few bytes, again from the cache.

That the server refuses to start where files are missing (B4) is in tests/test_dashboard_ground.py:
``test_missing_files_are_named_with_the_remedy`` and the two after it.
"""

from __future__ import annotations

from .conftest import DESKTOP, PATIENCE, followed, press

FIRST_VISIT = 2_000_000
"""Bytes that a first visit may bring over the network."""


def test_explore_opens_whole_and_asks_nobody_else(visitor) -> None:
    page = visitor.open("/explore")
    visitor.rest()
    assert page.locator("h1").count() == 1
    assert page.locator(".tile[data-value]").count() == 3
    assert page.locator(".tile").count() >= 4
    # eight figures: the one of delivery and effect comes with the refined answer
    page.wait_for_function("document.querySelectorAll('.figure svg[role=img]').length === 8")
    assert page.locator("input[type=range]").count() == 53
    assert visitor.noted.failed == []


def _brought(context, address: str) -> tuple[int, int]:
    """Return bytes that came over the network for a visit, and how many files did."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, int] = {}
    cached: set[str] = set()
    session.on("Network.requestServedFromCache", lambda e: cached.add(e["requestId"]))
    session.on("Network.responseReceived", lambda e: cached.add(e["requestId"])
               if e["response"].get("fromDiskCache") else None)
    session.on("Network.loadingFinished",
               lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    session.on("Network.webSocketFrameReceived", lambda e: sizes.update(
        {f"frame {len(sizes)}": len(e["response"]["payloadData"])}))
    page.goto(f"{address}/explore")
    page.wait_for_selector("#badge[data-twins='true']")
    followed(page)
    page.close()
    over = {key: size for key, size in sizes.items() if key not in cached}
    return sum(over.values()), sum(not key.startswith("frame") for key in over)


def test_a_first_visit_is_small_and_a_second_one_smaller(chromium, server) -> None:
    # without the visitor of other tests: a page whose requests are looked at keeps no cache
    context = chromium.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    try:
        first, files = _brought(context, server.address)
        second, fewer = _brought(context, server.address)
    finally:
        context.close()
    assert first < FIRST_VISIT
    assert second < 0.8 * first
    assert fewer < files / 2


def test_a_whole_session_asks_nobody_else(visitor) -> None:
    page = visitor.open("/")
    for place in page.locator("nav .nav a").all():
        page.goto(visitor.address + str(place.get_attribute("href")))
        page.wait_for_selector(".site h1")
    visitor.open("/explore?months=24")
    followed(page)
    press(page, "housing_support")
    page.select_option("#choose-preset", "sra")
    page.wait_for_function("location.search.includes('mentors')")
    followed(page)
    page.click("#lang-nl")
    page.wait_for_function("document.documentElement.lang === 'nl'")
    page.locator("[data-do=figure][id$='-table']").first.click()
    page.wait_for_selector(".figure table")
    with page.expect_download() as fetched:
        page.click("a[href*='/download/scenario.toml']")
    assert fetched.value.failure() is None
    # noted.foreign and noted.errors are proven empty for every visitor when a test ends
    assert visitor.noted.failed == []
