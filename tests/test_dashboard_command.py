"""The command that opens the pages, up to the point where it would serve them."""

from __future__ import annotations

import sys

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from reintegration_sim.cli.main import main
from reintegration_sim.core.errors import UnknownNameError
from reintegration_sim.dashboard import server


@pytest.fixture
def served(monkeypatch) -> list[dict]:
    """Return what `serve` is asked for, instead of serving."""
    asked: list[dict] = []

    def serve(host, port, **more) -> None:
        asked.append({"host": host, "port": port, **more})
        more["announce"](f"http://{host}:{port}/")

    monkeypatch.setattr(server, "serve", serve)
    return asked


def test_it_serves_this_machine_alone_and_opens_a_browser_unless_told_otherwise(served, capsys
                                                                               ) -> None:
    assert main(["dashboard"]) == 0
    assert main(["dashboard", "--host", "0.0.0.0", "--port", "9", "--language", "nl",
                 "--no-browser"]) == 0
    first, second = ({k: v for k, v in one.items() if k != "announce"} for one in served)
    assert first == {"host": "127.0.0.1", "port": 8765, "language": "en", "open_browser": True}
    assert second == {"host": "0.0.0.0", "port": 9, "language": "nl", "open_browser": False}
    assert "http://127.0.0.1:8765/" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--port", "70000"], ["--port", "x"], ["--language", "de"],
                                   ["--hots", "x"]])
def test_what_is_not_allowed_is_refused_in_words(served, wrong, capsys) -> None:
    assert main(["dashboard", *wrong]) == 2
    assert served == []
    assert "Traceback" not in capsys.readouterr().err


def test_without_its_libraries_it_says_what_to_install(monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "reintegration_sim.dashboard.server", None)
    assert main(["dashboard"]) == 4
    assert 'pip install "reintegration-sim[dashboard]"' in capsys.readouterr().err


@pytest.fixture(scope="module")
def dutch(tmp_path_factory) -> Starlette:
    folder = tmp_path_factory.mktemp("apps")
    (folder / "plain_app.py").write_text(
        "import solara\n@solara.component\ndef Page():\n    solara.Text('x')\n")
    sys.path.insert(0, str(folder))
    yield server.application("plain_app", "nl")
    sys.path.remove(str(folder))


def test_who_comes_without_an_address_is_sent_on_in_the_language_of_the_server(dutch) -> None:
    with TestClient(dutch, follow_redirects=False) as client:
        answer = client.get("/")
        assert (answer.status_code, answer.headers["location"]) == (307, "/?lang=nl")
        assert client.get("/?lang=fr").status_code == 200
        assert client.get("/?caseload=30").status_code == 200


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="language"):
        server.application("plain_app", "de")
