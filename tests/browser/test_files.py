"""Files of the pages: they arrive, open, say what they are, equal the page, and come back."""

from __future__ import annotations

import io
import re
import tomllib
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import Image

from reintegration_sim import __version__
from reintegration_sim.dashboard.frames import FRAMES
from reintegration_sim.plots.style import scenario_label
from reintegration_sim.policy.files import read_scenario

from .shown import (
    WITH_FIGURES,
    fetched,
    figures,
    links,
    opened,
    settle,
    tile_words,
    tiles,
    value_of,
    view,
    where,
)

LIMITS = re.compile(r"nobody real|Nobody in|fictitious", re.I)


def of_figures(page) -> dict[tuple[str, str], str]:
    """Return the links to the files of all figures of a page, by name and kind."""
    view(page, "download")
    found = {}
    for link in links(page, ".figure .downloads a"):
        name, _, kind = link.partition("?")[0].rpartition("/")[2].rpartition(".")
        found[name, kind] = link
    assert len(found) == 3 * len(figures(page))
    return found


def says_what_it_is(words: str, seed: int, runs: int, life: bool = False) -> None:
    """Hold words to the version, the seed, the number of simulations and the limits."""
    assert __version__ in words and LIMITS.search(words), words[-400:]
    assert re.search(rf"[Ss]eed {seed}\b", words), words[-400:]
    if not life:  # a single life is of one simulation, and says of which
        assert re.search(rf"\b{runs} (pairs of )?simulations", words), words[-400:]


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_files_of_figures_open_and_say_what_they_are(visitor, name) -> None:
    page = opened(visitor, name, "en", "seed=3&months=36")
    pictures = 0
    for (figure, kind), link in of_figures(page).items():
        if kind == "png" and pictures >= 3:
            continue
        got = fetched(visitor, link)
        assert got.status == 200 and "attachment" in got.headers["content-disposition"]
        life = figure == "life_lines"
        if kind == "csv":
            frame = pd.read_csv(io.BytesIO(got.body), dtype={"model_version": str})
            assert len(frame) and set(frame["model_version"]) == {__version__}
            assert set(frame["seed"]) == {3} and set(frame["simulations"]) == {200}
            assert all(LIMITS.search(one) for one in frame["limits"].unique())
        elif kind == "svg":
            root = ElementTree.fromstring(got.body)
            assert root.tag.endswith("}svg")
            says_what_it_is(" ".join(root.itertext()), 3, 200, life)
        else:
            pictures += 1
            with Image.open(io.BytesIO(got.body)) as picture:
                picture.load()
                assert picture.width > 1000
                says_what_it_is(picture.info["Description"], 3, 200, life)


def test_files_arrive_in_the_browser_under_their_names(visitor, tmp_path) -> None:
    page = opened(visitor, "explore")
    view(page, "download", figures(page)[:1])
    for kind in ("csv", "svg", "png"):
        with page.expect_download() as waiting:
            page.locator(f".downloads a[href*='.{kind}?']").first.click()
        arrived = waiting.value
        assert arrived.suggested_filename.endswith(f"_en.{kind}")
        arrived.save_as(tmp_path / f"file.{kind}")
        assert (tmp_path / f"file.{kind}").stat().st_size > 200
    with page.expect_download() as waiting:
        page.locator(".tools a[download]").click()
    assert waiting.value.suggested_filename == "scenario.toml"


@pytest.mark.parametrize("frame", FRAMES)
def test_tables_of_the_page_of_data_open_and_say_what_they_are(server, frame) -> None:
    where = f"/download/table-{frame}.csv?page=data&pairs=50&months=24&seed=3&mentors=30"
    got = fetched(server, where)
    assert got.status == 200
    table = pd.read_csv(io.BytesIO(got.body), dtype={"model_version": str})
    assert set(table["model_version"]) == {__version__} and set(table["seed"]) == {3}
    assert set(table["simulations"]) == {50}
    assert all(LIMITS.search(one) for one in table["limits"].unique())
    assert not any(line.startswith(("=", "+", "@")) for line in got.text.splitlines())


# The table of a figure, and its file


def same(cell: str, value: object) -> bool:
    """Return whether a cell of a page says a value of a file."""
    if pd.isna(value):
        return cell in ("–", "")
    if isinstance(value, bool) or str(value) in ("true", "false", "True", "False"):
        return cell == ("yes" if str(value).lower() == "true" else "no")
    number = value_of(cell)
    if number is None:
        return cell in (str(value), scenario_label(str(value)), str(value).removeprefix("'"))
    try:
        return abs(number - float(str(value))) <= 0.005 + 1e-9
    except ValueError:
        return cell == str(value)


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_the_table_of_a_figure_is_its_file(visitor, name) -> None:
    page = opened(visitor, name, "en", "months=36")
    files = of_figures(page)
    for figure in view(page, "table"):
        table = page.locator(f"[id='table-{figure}'] table")
        assert table.locator("caption").inner_text().strip()
        heads, rows = table.evaluate(
            "t => [[...t.querySelectorAll('thead th[scope=col]')].map(c => c.textContent),"
            "[...t.querySelectorAll('tbody tr')].map(r => [...r.cells].map(c => c.textContent))]")
        frame = pd.read_csv(io.BytesIO(fetched(visitor, files[figure, "csv"]).body))
        frame = frame.astype(object)
        assert len(heads) == len(set(heads)) > 1 and heads == [one for one in heads if one]
        assert len(rows) == min(len(frame), 2_000), figure
        left = list(frame.columns)
        for place, head in enumerate(heads):
            cells = [row[place] for row in rows]
            found = next((column for column in left if all(
                same(cell, value) for cell, value in zip(cells, frame[column]))), None)
            assert found is not None, (figure, head, cells[:5])
            left.remove(found)


# Scenario files


ADDRESSES = ("caseload=20&housing_support=60", "media_shocks=4&months=60&population=arrivals",
             "housing_support=33.5&mentors=30&months=24")


@pytest.mark.parametrize("query", ADDRESSES)
def test_a_scenario_file_brings_back_address_and_tiles(visit, query) -> None:
    one = visit()
    page = one.open(f"/explore?{query}")
    settle(page)
    before = (page.url.partition("?")[2], tiles(page), tile_words(page))
    (link,) = links(page, ".tools a[download]")
    content = fetched(one, link).body
    other = visit()
    page = other.open(where("people"))
    page = other.open("/explore")
    page.set_input_files("#upload", {"name": "mine.toml", "mimeType": "application/toml",
                                     "buffer": content})
    page.wait_for_selector("#said.notice")
    page.wait_for_function("query => location.search.slice(1) === query", arg=before[0])
    settle(page)
    assert (page.url.partition("?")[2], tiles(page), tile_words(page)) == before


@pytest.mark.parametrize("lang", ["en", "nl", "fr"])
def test_a_scenario_file_opens_and_says_what_it_is(server, lang) -> None:
    got = fetched(server, f"/download/scenario.toml?caseload=20&seed=3&pairs=50&lang={lang}")
    assert tomllib.loads(got.text)["levers"] == {"caseload": 20}
    read_scenario(got.text, "the file")
    remarks = "\n".join(line for line in got.text.splitlines() if line.startswith("#"))
    assert f"{__version__}" in remarks and "seed=3" in remarks
    if lang == "en":
        says_what_it_is(remarks, 3, 50)
    assert not re.search(r"[^\x20-\x7e\n\u00a0-\u017f\u2019\u202f]", remarks)
