"""Visitors of the dashboard without a browser: they speak with the server as its page does.

A browser takes more of a machine than the server does, so that many visitors with one each would
measure the browsers. These open a page, move levers and wait for their answers.
"""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.request
import uuid
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

_PAIRS = re.compile(r'data-pairs=\\*"(\d+)')
_FIGURES = re.compile(r'class=\\*"figure')


class Visitor:
    """One session: a page that was opened, and its levers."""

    def __init__(self, address: str, page: str = "/explore", patience: float = 60.0) -> None:
        """Open a page and wait until it shows an answer; raises TimeoutError."""
        self.patience = patience
        self.pairs: list[int] = []  # of how many pairs an answer was, whenever that changed
        self._drawn = 0  # how often figures were drawn
        self._session, self._kernel = str(uuid.uuid4()), str(uuid.uuid4())
        self._serial, self._levers, self._acknowledged = 0, "", -1
        self.ranges: dict[str, tuple[float, float]] = {}  # of every lever
        with urllib.request.urlopen(address + page) as answer:
            cookie = (answer.headers.get("set-cookie") or "").partition(";")[0]
        self._line: ClientConnection = connect(
            f"{address.replace('http', 'ws', 1)}/jupyter/api/kernels/{self._kernel}/channels"
            f"?session_id={self._session}", additional_headers={"Cookie": cookie}, max_size=None,
            open_timeout=patience, ping_timeout=None)
        control = uuid.uuid4().hex
        self._send("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        self._send("comm_msg", {"comm_id": control, "data": {"method": "run", "args": {
            "path": page, "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}}})
        self._wait(lambda: bool(self._levers) and self._drawn > 0)

    def move(self, name: str, value: float) -> float:
        """Move a lever; return seconds until all that the page shows is about the new value.

        Figures come last, and always, as they hold the address.
        """
        self._serial += 1
        start, drawn = time.perf_counter(), self._drawn
        self._event("moved", {"name": name, "value": value, "serial": self._serial})
        self._wait(lambda: self._acknowledged >= self._serial and self._drawn > drawn)
        return time.perf_counter() - start

    def rest(self, seconds: float) -> None:
        """Let the lever rest, and take what comes in the meantime."""
        time.sleep(0.4)
        self._event("rested", {"serial": self._serial})
        until = time.perf_counter() + seconds - 0.4
        while (left := until - time.perf_counter()) > 0.0:
            try:
                self._take(left)
            except TimeoutError:
                return

    def leave(self) -> None:
        """Close the page."""
        self._line.close()

    def _event(self, name: str, data: dict[str, Any]) -> None:
        self._send("comm_msg", {"comm_id": self._levers, "data": {
            "method": "custom", "content": {"event": name, "data": data}}})

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        self._line.send(json.dumps({
            "buffers": [], "channel": "shell", "content": content, "metadata": {},
            "parent_header": {}, "header": {
                "msg_id": str(uuid.uuid4()), "msg_type": kind, "session": self._session,
                "username": "", "version": "5.2", "date": "2026-01-01T00:00:00.000Z"}}))

    def _wait(self, seen: Any) -> None:
        until = time.perf_counter() + self.patience
        while not seen():
            self._take(until - time.perf_counter())

    def _take(self, patience: float) -> None:
        message = self._line.recv(timeout=max(0.0, patience))
        if not isinstance(message, str):
            return
        if found := _PAIRS.search(message):
            self.pairs.append(int(found[1]))
        self._drawn += bool(_FIGURES.search(message))
        if '"acknowledged"' in message:
            content = json.loads(message)["content"]
            state = content["data"]["state"]
            self._acknowledged = int(state["acknowledged"])
            if "groups" in state:
                self._levers = str(content["comm_id"])
                self.ranges = {one["name"]: (one["low"], one["high"]) for group in state["groups"]
                               for one in group["levers"] if one["kind"] == "lever"}


class Driven(threading.Thread):
    """A session without a browser that moves a lever once in a while."""

    def __init__(self, visitor: Visitor, lever: str, own: float, rounds: int, begin: float,
                 every: float) -> None:
        super().__init__(daemon=True)
        self.visitor, self.lever, self.rounds = visitor, lever, rounds
        self.own = own  # 0 to 1: their own, so that nobody asks what another one has asked
        self.begin, self.every = begin, every
        self.took: list[float] = []
        self.pairs: list[int] = []
        self.error = ""

    def run(self) -> None:
        low, high = self.visitor.ranges[self.lever]
        try:
            for turn in range(self.rounds):
                due = self.begin + turn * self.every
                self.visitor.rest(max(0.5, due - time.perf_counter()))
                share = (turn + self.own) / self.rounds
                self.took.append(self.visitor.move(self.lever, low + share * (high - low)))
                self.pairs.append(self.visitor.pairs[-1])
        except (OSError, TimeoutError, ConnectionClosed) as error:
            self.error = f"{type(error).__name__} at {self.lever}"
