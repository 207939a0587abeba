"""Before the first page: are all files there that a browser will ask for?

Solara's page asks for a few files of npm by way of its own server (``/_solara/cdn``). Where they
are missing and the network is closed a visitor sees a white page and no message, so the server
does not start without them. They lie in ``cdn`` beside this file (SHA256SUMS there lists them),
or where the package solara-assets puts them; what neither has is fetched once.
"""

from __future__ import annotations

import logging
import re
import threading
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import ipywidgets
from solara import settings as solara_settings
from solara.server import cdn_helper, server, settings

from ..core.errors import EnvironmentLacksError
from ..core.text import text

PACKAGED = Path(__file__).parent / "cdn"
SECONDS = 4.0
"""How long the network may take for all missing files together."""

logger = logging.getLogger(__name__)
_ASKED = re.compile(r"\{\{\s*cdn\s*\}\}/([^\"']+)")
_TEMPLATE = Path(server.directory) / "templates" / "solara.html.j2"
_OTHER_VUE = "@widgetti/solara-vuetify-app@" if server.vue3 else "@widgetti/solara-vuetify3-app@"


def folders() -> tuple[Path, ...]:
    """Return the folders in which files are looked for, in this order."""
    return PACKAGED, Path(settings.assets.proxy_cache_dir)


def asked_for(template: str | None = None) -> tuple[str, ...]:
    """Return the paths that solara's page asks for, read out of its template.

    Those of the other generation of Vue and of development are left out, as is Font Awesome,
    which the server switches off.

    Raises
    ------
    EnvironmentLacksError : the template names none, so it is one this program does not know
    """
    source = _TEMPLATE.read_text("utf-8") if template is None else template
    found = []
    for path in _ASKED.findall(source):
        path = re.sub(r"\{\{\s*ipywidget_major_version\s*\}\}",
                      ipywidgets.__version__.partition(".")[0], path)
        developing = path.endswith(".js") and "solara-vuetify" in path and ".min." not in path
        if "{{" not in path and not developing and not path.startswith(_OTHER_VUE):
            found.append(path)
    if not found:
        raise EnvironmentLacksError(text(
            "the page of the installed solara has an unknown form; "
            'install it with: pip install "reintegration-sim[dashboard]"'))
    return tuple(dict.fromkeys(found))


def missing(places: Sequence[Path] | None = None) -> tuple[str, ...]:
    """Return which of these paths lie in none of the folders."""
    places = folders() if places is None else places
    return tuple(path for path in asked_for()
                 if not any(_filled(place / path) for place in places))


def check(places: Sequence[Path] | None = None, *, fetch: bool = True) -> None:
    """Make sure that every file is there; what is missing is fetched into the last folder.

    Raises
    ------
    EnvironmentLacksError : a file is missing and could not be fetched within four seconds
    """
    places = folders() if places is None else places
    lacking = missing(places)
    if lacking and fetch:
        # in a thread of its own: looking up a name has no time limit
        thread = threading.Thread(target=_fetch, args=(lacking, places[-1]), daemon=True)
        thread.start()
        thread.join(SECONDS)
        lacking = missing(places)
    if lacking:
        raise EnvironmentLacksError(text(
            "{count} files of the dashboard's pages are missing ({first}) and could not be "
            'fetched; install them with: pip install "reintegration-sim[dashboard]"',
            count=len(lacking), first=lacking[0]))


def _filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _fetch(paths: Sequence[str], place: Path) -> None:
    for path in paths:
        url = str(solara_settings.assets.cdn) + path
        try:
            if not url.startswith("https://"):
                raise ValueError("files of a page are fetched by https only")
            with urllib.request.urlopen(url, timeout=SECONDS) as answer:
                cdn_helper.put_in_cache(place, path, answer.read())
        except (OSError, ValueError) as error:
            logger.info("could not fetch %s: %s", url, error)
            return
