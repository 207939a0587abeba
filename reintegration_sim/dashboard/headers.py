"""What every answer of the server carries, and what it never carries.

``Guard`` stands in front of solara. It adds the security headers, makes the session cookie short
and closed, refuses websockets that another site opened, and turns an exception into a page
without a traceback.

The page's templates are compiled in the browser, so ``unsafe-eval`` cannot be left out of the
content policy: nothing a user wrote may ever reach a Vue template, and all text is escaped before
it becomes HTML. The policy allows no other host at all, not for scripts, styles, pictures or data.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .faults import fault_response

COOKIE_SECONDS = 86_400
HSTS = "max-age=31536000"
PERMISSIONS = ", ".join(f"{name}=()" for name in (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "usb"))
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'{sockets}; "
    "font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,255}")
_SESSION = "solara-session-id="
_VERSIONED = re.compile(r"/_solara/cdn/.*@\d+\.\d+\.\d+/")


def content_policy(host: str) -> str:
    """Return the Content-Security-Policy for a page asked for under ``host`` (name and port).

    The host is named for websockets, since older browsers do not count them as ``'self'``.
    """
    known = _HOST.fullmatch(host) is not None
    return _CSP.format(sockets=f" ws://{host} wss://{host}" if known else "")


def session_cookie(cookie: str, secure: bool) -> str | None:
    """Return solara's session cookie as we send it, or None for one that is not needed.

    For a day, unreadable for scripts, never sent along by another site; ``secure`` behind https
    only, because a browser keeps no Secure cookie from plain http on another machine. Solara's
    second cookie is for browsers that refuse its Secure one, so it falls away.
    """
    if not cookie.startswith(_SESSION):
        return None
    value = cookie.split(";", 1)[0]
    end = "; Secure" if secure else ""
    return f"{value}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{end}"


class Guard:
    """The ASGI layer around solara that this module describes."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and dress its answer."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["type"] == "websocket":
            if _foreign(headers):
                await send({"type": "websocket.close", "code": 1008})
                return
            await self.app(scope, receive, send)
            return
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _dress(message, scope, headers.get("host", ""))
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        except Exception as error:  # the last place where it can become a page
            if started:
                raise
            await fault_response(error, str(scope.get("root_path", "")))(scope, receive, dressed)


def _dress(message: Message, scope: Scope, host: str) -> None:
    headers = MutableHeaders(scope=message)
    secure = scope["scheme"] == "https"
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        kept = session_cookie(cookie, secure)
        if kept is not None:
            headers.append("set-cookie", kept)
    for name, value in FIXED.items():
        headers[name] = value
    headers["Content-Security-Policy"] = content_policy(host)
    if secure:
        headers["Strict-Transport-Security"] = HSTS
    if message["status"] == 200 and _VERSIONED.match(scope["path"]):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif cookies:
        headers["Cache-Control"] = "no-store"


def _foreign(headers: Headers) -> bool:
    """Return whether a page of another site opens this websocket.

    A program that is no browser sends no Origin, and may. A page cannot choose its Origin nor
    add X-Forwarded-Host, which a proxy sets when it changes Host.
    """
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc not in (headers.get("host"), headers.get("x-forwarded-host"))
