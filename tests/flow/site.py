"""A small news site on loopback whose answers a test writes, and what such a site serves.

`with Site() as site` listens; `site.put("/a", page(…))` is an answer, bytes are sent as they are.
"""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from typing import Self

from tests.conftest import NOON

RSS, ATOM, JSON, HTML = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "text/html",
)


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    path: str
    headers: dict[str, str]  # lower-case names
    at: float  # seconds, monotonic


Answer = bytes | Callable[[Asked], bytes | None]


def answer(body: str | bytes, *headers: str, status: str = "200 OK") -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(raw)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


class Site:
    """Answers by path, 404 elsewhere (robots.txt too: everything may be fetched)."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self._scheme = "https" if tls else "http"
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self._server.tls = tls
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def url(self, path: str) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}{path}"

    def put(self, path: str, body: str | bytes, kind: str = HTML, *, etag: str = "", status: str = "200 OK",
            headers: tuple[str, ...] = ()) -> None:  # fmt: skip
        """Answer `path` with `body`; with an `etag`, 304 to those who have it."""
        whole = answer(body, f"Content-Type: {kind}; charset=utf-8", *headers,
                       *([f"ETag: {etag}"] if etag else []), status=status)  # fmt: skip
        unchanged = answer("", f"ETag: {etag}", status="304 Not Modified")
        self.answers[path] = lambda asked: (
            unchanged if etag and asked.headers.get("if-none-match") == etag else whole
        )

    def refuse(self, path: str, status: str, *headers: str) -> None:
        self.answers[path] = answer("no", *headers, status=status)

    def move(self, path: str, to: str, status: str = "301 Moved Permanently") -> None:
        self.answers[path] = answer("", f"Location: {to}", status=status)

    def feed(self, *items: str, path: str = "/rss.xml", **more: object) -> None:
        self.put(path, rss(*items), RSS, **more)  # type: ignore[arg-type]

    def times_asked(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def last(self, path: str) -> Asked:
        return [asked for asked in self.asked if asked.path == path][-1]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64
    block_on_close = False
    site: Site
    tls: ssl.SSLContext | None

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who leaves is what many of these tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        if self.server.tls:  # type: ignore[attr-defined]
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)  # type: ignore[attr-defined]
        self.request.settimeout(20)
        raw = b""
        while b"\r\n\r\n" not in raw:
            more = self.request.recv(65536)
            if not more:
                return
            raw += more
        asked = _read(raw)
        site = self.server.site  # type: ignore[attr-defined]
        site.asked.append(asked)
        found = site.answers.get(asked.path)
        said = found(asked) if callable(found) else found
        if said == b"":
            self.endless()
        else:
            self.request.sendall(
                said if said is not None else answer("not here", status="404 Not Found")
            )

    def endless(self) -> None:
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            self.request.sendall(b"x" * 65536)


ENDLESS = b""  # an answer that never ends


def _read(raw: bytes) -> Asked:
    first, *lines = raw.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if ":" in line)
    headers = {name.lower(): value.strip() for name, _colon, value in pairs}
    return Asked(first.split(" ")[1], headers, time.monotonic())


# -- what it serves ------------------------------------------------------------------------------


def rss(*items: str, more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:at="http://purl.org/atompub/tombstones/1.0"><channel><title>The Courier</title>'
        f"<link>http://courier.example/</link><description>News</description><language>en</language>{more}"
        + "".join(items) + "</channel></rss>"
    )  # fmt: skip


def item(url: str, number: int, *, guid: str | None = None, text: str = "", title: str = "", when: str = "",
         summary: str = "A short summary.") -> str:  # fmt: skip
    """One RSS item; with `text` (paragraphs) the whole piece comes with it."""
    when = when or format_datetime(NOON - timedelta(hours=1))
    parts = [
        f"<title>{escape(title or headline(number))}</title>",
        f"<link>{escape(url)}</link>" if url else "",
        f"<guid isPermaLink='false'>{escape(guid if guid is not None else f'piece-{number}')}</guid>"
        if guid != ""
        else "",
        f"<pubDate>{when}</pubDate>" if when != "none" else "",
        f"<description>{escape(summary)}</description>",
        f"<content:encoded>{escape(paragraphs(text))}</content:encoded>" if text else "",
    ]
    return f"<item>{''.join(parts)}</item>"


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def page(number: int, *, text: str = "", title: str = "", head: str = "", when: str = "2026-11-25T11:00:00Z",
         before: str = "", after: str = "") -> str:  # fmt: skip
    """An article page as papers make them: a bar, the piece, a footer."""
    title = escape(title or headline(number))
    dated = f'<meta property="article:published_time" content="{when}">' if when else ""
    return (
        f'<!doctype html><html lang="en"><head><title>{title} - The Courier</title>{dated}{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>{title}</h1>{before}{paragraphs(text or story(number))}{after}</article>"
        "<footer><p>Copyright The Courier</p></footer></body></html>"
    )


def json_feed(*items: dict) -> str:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": items}
    )


def headline(number: int) -> str:
    return f"{TOWNS[number % 12]} council votes on harbour plan {number}"


TOWNS = (
    "Harrow",
    "Marfa",
    "Selby",
    "Oxley",
    "Tarn",
    "Brill",
    "Dunmore",
    "Wexham",
    "Ilford",
    "Kestrel",
    "Lowick",
    "Morby",
)
WORKS = (
    "sea wall",
    "fish market",
    "north quay",
    "old bridge",
    "lighthouse",
    "town library",
    "tram line",
)
PEOPLE = ("Mara Lind", "Jonas Ferrer", "Aida Salim", "Petra Holm", "Samir Nader")


def story(number: int, extra: str = "") -> str:
    """Return five paragraphs that no other number gives."""
    town, work, who = TOWNS[number % 12], WORKS[number % 7], PEOPLE[number % 5]
    return "\n".join((
        f"The council of {town} met on Tuesday evening and agreed to rebuild the {work} before the winter storms arrive, after a debate that lasted {number + 3} hours.",
        f"The work is to cost {number + 2} million florins and to last {number + 5} months, according to the plan that was laid before the members in the town hall.",
        f"{who}, who leads the harbour committee, said that the people of {town} had asked for it since the flood of March, when water stood knee-deep in the market hall.",
        f"Fishermen welcomed the vote but warned that the {work} must stay open in the herring season, when about {number * 7 + 40} boats land their catch there every week.",
        f"The mayor said the money would come from the reserve and from the province, and that the first stones would be laid on the {number % 27 + 1}th of the month.{extra}",
    ))  # fmt: skip
