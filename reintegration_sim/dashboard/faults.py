"""What a visitor sees when something breaks: three languages, a number to quote, a way back.

The traceback goes to the server's log under the same number and never to the page: it holds
file names and values.
"""

from __future__ import annotations

import html
import logging
import secrets
from collections.abc import Sequence
from typing import Any

import solara
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

logger = logging.getLogger(__name__)

_BROKEN = {
    "en": ("Something went wrong", "The page could not be shown. Your settings are in the address.",
           "Error number", "Back to today's policy"),
    "nl": ("Er ging iets mis", "De pagina kon niet worden getoond. Uw instellingen staan in het "
           "adres.", "Foutnummer", "Terug naar het huidige beleid"),
    "fr": ("Une erreur s'est produite", "La page n'a pas pu être affichée. Vos réglages se "
           "trouvent dans l'adresse.", "Numéro d'erreur", "Revenir à la politique actuelle"),
}
_ABSENT = {
    "en": ("This page does not exist", "Nothing is kept under this address.", "Error number",
           "Back to today's policy"),
    "nl": ("Deze pagina bestaat niet", "Onder dit adres is niets te vinden.", "Foutnummer",
           "Terug naar het huidige beleid"),
    "fr": ("Cette page n'existe pas", "Rien ne se trouve à cette adresse.", "Numéro d'erreur",
           "Revenir à la politique actuelle"),
}
_FULL = {
    "en": ("Too many visitors", "As many people use these pages now as the server can answer. Your "
           "settings are in the address: try it again in a minute.", "Try again"),
    "nl": ("Te veel bezoekers", "Er gebruiken nu zoveel mensen deze pagina's als de server aankan. "
           "Uw instellingen staan in het adres: probeer het over een minuut opnieuw.",
           "Opnieuw proberen"),
    "fr": ("Trop de visiteurs", "Le serveur répond déjà à autant de personnes qu'il le peut. Vos "
           "réglages se trouvent dans l'adresse\u202f: réessayez dans une minute.", "Réessayer"),
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;
color:#222;background:#fff}}a{{color:#0b5394}}</style></head><body><main>{body}</main></body></html>
"""


def fault_id() -> str:
    """Return a number for one fault, to be found again in the log."""
    return secrets.token_hex(4)


def report(error: BaseException) -> str:
    """Write an exception to the log, and return the number it stands under."""
    number = fault_id()
    logger.error("fault %s", number, exc_info=error)
    return number


def fault_html(number: str, home: str = "/", *, absent: bool = False) -> str:
    """Return the three texts as HTML, with the number and a link to today's policy (``home``)."""
    parts = []
    for lang, (head, words, label, back) in (_ABSENT if absent else _BROKEN).items():
        parts.append(
            f'<section lang="{lang}"><h1>{html.escape(head)}</h1><p>{html.escape(words)}</p>'
            f"<p>{label}: <code>{html.escape(number)}</code></p>"
            f'<p><a href="{html.escape(home)}">{html.escape(back)}</a></p></section>')
    return "".join(parts)


def fault_response(error: BaseException, root_path: str = "") -> Response:
    """Return the page for an exception nobody expected (status 500), and log it."""
    body = fault_html(report(error), f"{root_path}/")
    return HTMLResponse(_PAGE.format(title=_BROKEN["en"][0], body=body), 500)


def full_response() -> Response:
    """Return the page for a visitor for whom there is no room (status 503)."""
    body = "".join(
        f'<section lang="{lang}"><h1>{html.escape(head)}</h1><p>{html.escape(words)}</p>'
        f'<p><a href="">{html.escape(again)}</a></p></section>'
        for lang, (head, words, again) in _FULL.items())
    return HTMLResponse(_PAGE.format(title=_FULL["en"][0], body=body), 503,
                        {"Retry-After": "60", "Cache-Control": "no-store"})


async def refused(request: Request, error: Exception) -> Response:
    """Return the page for what the server does not give: 404 and its like; not logged."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    absent = status in (403, 404, 405)
    home = f"{request.scope.get('root_path', '')}/"
    title = (_ABSENT if absent else _BROKEN)["en"][0]
    body = fault_html(fault_id(), home, absent=absent)
    return HTMLResponse(_PAGE.format(title=title, body=body), status)


@solara.component  # type: ignore[untyped-decorator]
def Boundary(children: Sequence[Any] = (), home: str = "/") -> Any:
    """Show ``children``; when one of them raises, the page of a fault in its place."""
    error, _ = solara.use_exception()
    number = solara.use_memo(lambda: report(error) if error else "", dependencies=[error])
    if error is None:
        solara.Div(children=list(children))
    else:
        page = fault_html(number, home)
        solara.HTML(tag="div", unsafe_innerHTML=page, attributes={"role": "alert"})
