"""Loading: everything is there, from this server alone."""

from __future__ import annotations


def test_explore_opens_whole_and_asks_nobody_else(visitor) -> None:
    page = visitor.open("/explore")
    visitor.rest()
    assert page.locator(".tile").count() >= 4
    assert page.locator(".figure svg[role=img]").count() >= 7
    assert page.locator("input[type=range]").count() >= 50
    assert visitor.noted.failed == []
