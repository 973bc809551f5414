"""The thin front: answers readers from the page store, and hands everything else on.

An ASGI app for uvicorn (httptools, uvloop). A reader's hit on a printed page enters neither
Django nor a template: one look whether the store has moved, one dictionary, one send. Unknown
paths and query strings go to the printer process, the desk to its own, over unix sockets.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from stoppress.errors import BadSetting
from stoppress.serve.relay import (
    NOSNIFF,
    Headers,
    Receive,
    Refused,
    Scope,
    Send,
    Target,
    TooLarge,
    Unreachable,
    client_address,
    is_reachable,
    is_trusted,
    relay,
)
from stoppress.serve.segments import coding_for, etag, join, matches
from stoppress.serve.store import Page, Store

log = logging.getLogger(__name__)

MAX_PATH_BYTES = 2_048
BODY_SECONDS = 10  # for the small bodies that handlers take
DESK_BODY_BYTES = 20_000_000
PRINTER_BODY_BYTES = 65_536
ANSWERS_KEPT_BYTES = 64_000_000  # joined answers, a worker; dropped with each generation
TICKER_LATE_SECONDS = 10  # then /healthz says degraded

HOST = re.compile(rb"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
READER_METHODS = ("GET", "HEAD")
DESK_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# most-read.md §3: counts seconds in which the page is visible, sends once, at the n-th; no cookie,
# no storage, no identifier. The article's half comes from the script's own tag, the time's half
# from the live tail.
SCRIPT = (
    b'{let d=document,e=d.currentScript.dataset,n=0,i=setInterval(()=>{d.visibilityState=="visible"'
    b'&&++n==e.n&&(clearInterval(i),navigator.sendBeacon("/~r/"+e.a+"/"+'
    b'd.querySelector("[data-w]").dataset.w))},1e3)}'
)

DOWN_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Back in a moment · نعود بعد قليل</title>
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"></head>
<body><main><h1>Back in a moment</h1>
<p>This page cannot be made just now. Please try again in a few seconds.</p>
<div lang="ar" dir="rtl"><h2>نعود بعد قليل</h2>
<p>يتعذر إعداد هذه الصفحة الآن. يرجى المحاولة مرة أخرى بعد بضع ثوانٍ.</p></div>
</main></body></html>
""".encode()

NO_CACHE = (b"cache-control", b"no-cache")  # kept, but asked for each time
NO_STORE = (b"cache-control", b"no-store")
VARY = (b"vary", b"Accept-Encoding")
TEXT = (b"content-type", b"text/plain; charset=utf-8")
SECURITY = (NOSNIFF, (b"referrer-policy", b"strict-origin-when-cross-origin"))


@dataclass(frozen=True, slots=True)
class FrontConfig:
    """What a front worker must know, as plain data; made by `stoppress run` from the settings."""

    store: str  # path of the page store
    tally: str  # path of the ticks file
    printer_socket: str
    desk_socket: str
    secret: str  # hex, signs the beacon's token
    host: str = "127.0.0.1"
    port: int = 8000
    desk_prefixes: tuple[str, ...] = ("/desk/", "/static/", "/media/")
    hosts: tuple[str, ...] = ("*",)  # names we answer to
    trusted_proxies: tuple[str, ...] = ("127.0.0.1/32",)  # whose X-Forwarded-* we believe
    reads: str = "beacon"  # or "off"
    visible_seconds: int = 10
    token_max_age_seconds: int = 3_600 + 7_200  # the live tail's hour, and two more
    workers: int = 1
    zone: str = "UTC"  # IANA name; readers' memory changes at its noon and midnight
    dedupe_bytes: int = 4_194_304  # one generation's filter, in each worker: 2.3 million reads

    @classmethod
    def load(cls, path: Path) -> FrontConfig:
        """Read the JSON file at `path`. Raises BadSetting, saying what to change."""
        try:
            given = json.loads(Path(path).read_text())
            unknown = sorted(given.keys() - {f.name for f in fields(cls)})
            if unknown:
                raise BadSetting(cause=f"{path}: unknown names: {', '.join(unknown)}")
            lists = {name: tuple(v) for name, v in given.items() if isinstance(v, list)}
            config = cls(**{**given, **lists})
            config.check()
        except (OSError, TypeError, ValueError, AttributeError) as error:
            raise BadSetting(cause=f"{path}: {error}") from error
        return config

    def check(self) -> None:
        """Raise ValueError for a value that cannot be meant."""
        if not 16 <= len(bytes.fromhex(self.secret)) <= 64:
            raise ValueError("secret must be 16 to 64 bytes, as hex: `openssl rand -hex 32`")
        if self.reads not in ("beacon", "off"):
            raise ValueError(f'reads must be "beacon" or "off", not "{self.reads}"')
        for network in self.trusted_proxies:
            ipaddress.ip_network(network)
        if not all(p.startswith("/") and p.endswith("/") for p in self.desk_prefixes):
            raise ValueError("each of desk_prefixes must begin and end with a slash")


@dataclass(frozen=True, slots=True)
class Hit:
    """One request, as handlers get it."""

    method: str
    path: str  # as it stood in the request line, percent-encoding untouched
    headers: dict[str, str]  # lower-case names, latin-1; repeated ones joined by ", "
    address: str  # the client's; never to be stored
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response; `content-length` is added when it is sent."""

    status: int
    headers: Headers
    body: bytes = b""
    tag: str = ""  # its ETag, when it may be answered by 304


Handler = Callable[[Hit], Awaitable[Answer]]


class Front:
    """The app. `register` and `on_start`/`on_stop` are for other rooms, before it runs."""

    def __init__(self, config: FrontConfig, store: Store | None = None) -> None:
        self.config = config
        self.store = store or Store(Path(config.store), readonly=True)
        self.on_start: list[Callable[[], None]] = []
        self.on_stop: list[Callable[[], None]] = []
        self._printer = Target("printer", config.printer_socket, PRINTER_BODY_BYTES)
        self._desk = Target("desk", config.desk_socket, DESK_BODY_BYTES)
        self._handlers: dict[str, tuple[str, Handler, int]] = {}
        self._prefixes: tuple[str, ...] = ()
        self._networks = [ipaddress.ip_network(n) for n in config.trusted_proxies]
        self._hosts = {h.lower().encode() for h in config.hosts}
        self._known_host = lru_cache(maxsize=256)(self._is_known_host)
        self._answers: dict[tuple[str, str], Answer] = {}
        self._answers_bytes = 0
        self._generation = -1
        self.register("GET", "/healthz", self._health)
        self.register("GET", "/~r.js", _script)

    def register(
        self, method: str, prefix: str, handler: Handler, max_body_bytes: int = 64
    ) -> None:
        """Let `handler` answer `method` for every path below `prefix`.

        A prefix that does not end in a slash is one path. GET answers HEAD too; other methods
        get 405, a body above `max_body_bytes` 413.
        """
        self._handlers[prefix] = (method, handler, max_body_bytes)
        self._prefixes = tuple(p for p in self._handlers if p.endswith("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        try:
            answer = await self._answer(scope, receive, send)
        except TooLarge:
            answer = _plain(413, "Request too large.", (b"connection", b"close"))
        except Refused as error:
            log.info("serve: request refused (cause=%s)", error)  # the client's words, not ours
            answer = _plain(400, "Bad request.", (b"connection", b"close"))
        if answer is not None:
            await _send(scope, send, answer)

    # -- one request -----------------------------------------------------------------------

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> Answer | None:
        """Decide who answers; None when the relay has answered already."""
        path = scope["raw_path"].decode("latin-1")
        host, accepts, known = _asked(scope)
        if len(path) > MAX_PATH_BYTES or len(scope["query_string"]) > 2 * MAX_PATH_BYTES:
            return _plain(414, "Address too long.")
        if path != "/healthz" and (trouble := self._known_host(host)):
            return trouble
        if path + "/" in self.config.desk_prefixes and scope["method"] in READER_METHODS:
            return _moved(path + "/", scope["query_string"])
        if path.startswith(self.config.desk_prefixes) or path + "/" in self.config.desk_prefixes:
            if scope["method"] not in DESK_METHODS:
                return _not_allowed(*DESK_METHODS)
            await self._relay(scope, receive, send, self._desk)
            return None
        if (found := self._handler(path)) is not None:
            return await self._handle(scope, receive, path, *found)
        if scope["method"] not in READER_METHODS:
            return _not_allowed(*READER_METHODS)
        if not scope["query_string"] and (answer := self._printed(path, accepts)):
            if known and answer.tag and matches(known, answer.tag):
                return Answer(304, _only(answer.headers, b"etag", b"vary", b"cache-control"))
            return answer
        await self._relay(scope, receive, send, self._printer)
        return None

    def _printed(self, path: str, accepts: str) -> Answer | None:
        """The answer for a printed path; None when it must be printed first."""
        try:
            generation = self.store.generation()
            if generation != self._generation:
                self._answers, self._answers_bytes = {}, 0
                self._generation = generation
            coding = coding_for(accepts)
            kept = self._answers.get((path, coding))
            return kept or self._join(path, coding)
        except sqlite3.Error as error:  # the printer can still answer
            log.error("serve: page store failed (path=%s, cause=%s)", path, error)
            return None

    def _join(self, path: str, coding: str) -> Answer | None:
        if path == "/":
            return self._home()
        page = self.store.page(path)
        if page is None:
            return None
        live = self.store.live(page.edition) if page.edition else None
        if page.edition and live is None:
            return None
        tag = etag(page, live, coding) if page.status == 200 else ""
        answer = Answer(page.status, _headers(page, coding, tag), join(page, live, coding), tag)
        self._answers_bytes += len(answer.body) + 1_000
        if self._answers_bytes < ANSWERS_KEPT_BYTES:
            self._answers[path, coding] = answer
        return answer

    def _home(self) -> Answer | None:
        edition = self.store.note("home_edition")
        if not edition:
            return None
        return Answer(302, [(b"location", f"/{edition}/".encode()), NO_CACHE, *SECURITY])

    async def _relay(self, scope: Scope, receive: Receive, send: Send, target: Target) -> None:
        extra = self._forwarded(scope)
        try:
            await relay(scope, receive, send, target, extra)
        except Unreachable as error:
            path = scope["path"]
            log.error("serve: %s not reachable (path=%s, cause=%s)", target.name, path, error)
            kind = (b"content-type", b"text/html; charset=utf-8")
            retry = (b"retry-after", b"5")
            await _send(scope, send, Answer(503, [kind, retry, NO_STORE, *SECURITY], DOWN_PAGE))

    # -- handlers --------------------------------------------------------------------------

    def _handler(self, path: str) -> tuple[str, Handler, int] | None:
        found = self._handlers.get(path)
        if found is None and path.startswith(self._prefixes):
            found = self._handlers[next(p for p in self._prefixes if path.startswith(p))]
        return found

    async def _handle(
        self, scope: Scope, receive: Receive, path: str, method: str, handler: Handler, most: int
    ) -> Answer:
        if scope["method"] != method and (scope["method"], method) != ("HEAD", "GET"):
            return _not_allowed(method)
        body = b"" if method == "GET" else await _body(scope, receive, most)
        headers = _headers_of(scope)
        return await handler(Hit(scope["method"], path, headers, self._client(scope), body))

    async def _health(self, hit: Hit) -> Answer:
        """For balancers and `stoppress doctor`: 200 ok, or 503 degraded."""
        report: dict[str, Any] = {"generation": None, "ticker_age_seconds": None}
        with suppress(sqlite3.Error, ValueError):
            report["generation"] = self.store.generation()
            beat = self.store.note("ticker")  # unix seconds, written by the ticker
            report["ticker_age_seconds"] = beat and round(time.time() - float(beat), 1)
        report["printer"] = await is_reachable(self.config.printer_socket)
        age = report["ticker_age_seconds"]
        good = report["printer"] and age is not None and age < TICKER_LATE_SECONDS
        body = json.dumps({"status": "ok" if good else "degraded", **report}).encode() + b"\n"
        kind = (b"content-type", b"application/json")
        return Answer(200 if good else 503, [kind, NO_STORE, *SECURITY], body)

    # -- who is asking ---------------------------------------------------------------------

    def _is_known_host(self, host: bytes | None) -> Answer | None:
        """None for a host of ours, else the answer that refuses it."""
        if host is None or not HOST.fullmatch(host):
            return _plain(400, "Bad request: there must be one Host header.")
        name = re.sub(rb":\d+\Z", b"", host.lower()).rstrip(b".")
        if b"*" in self._hosts or name in self._hosts:
            return None
        return _plain(421, "This site does not answer to that name.")

    def _client(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope["client"] else ""
        forwarded = _joined(scope, b"x-forwarded-for")
        return client_address(peer, forwarded, self._networks)

    def _forwarded(self, scope: Scope) -> Headers:
        """The X-Forwarded-* headers we vouch for."""
        peer = scope["client"][0] if scope["client"] else ""
        scheme = scope["scheme"].encode()
        said = _joined(scope, b"x-forwarded-proto").strip().encode("latin-1")
        if said in (b"http", b"https") and is_trusted(peer, self._networks):
            scheme = said
        return [
            (b"x-forwarded-for", self._client(scope).encode()),
            (b"x-forwarded-proto", scheme),
            (b"x-forwarded-host", _joined(scope, b"host").encode("latin-1")),
        ]

    async def _live(self, receive: Receive, send: Send) -> None:
        """The ASGI lifespan: what other rooms start and stop with us."""
        await receive()
        for start in self.on_start:
            start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for stop in self.on_stop:
            await asyncio.to_thread(stop)
        self.store.close()
        await send({"type": "lifespan.shutdown.complete"})


# -- reading requests, writing answers -----------------------------------------------------


def _asked(scope: Scope) -> tuple[bytes | None, str, str]:
    """Host (None when there is not exactly one), Accept-Encoding, If-None-Match."""
    hosts, accepts, known = [], "", ""
    for name, value in scope["headers"]:
        if name == b"host":
            hosts.append(value)
        elif name == b"accept-encoding":
            accepts = value.decode("latin-1")
        elif name == b"if-none-match":
            known = value.decode("latin-1")
    return hosts[0] if len(hosts) == 1 else None, accepts, known


def _joined(scope: Scope, wanted: bytes) -> str:
    return ", ".join(v.decode("latin-1") for n, v in scope["headers"] if n == wanted)


def _headers_of(scope: Scope) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _body(scope: Scope, receive: Receive, most: int) -> bytes:
    # A beacon says that it has no body: then there is nothing to wait for, and no timer to set.
    body, more = b"", (b"content-length", b"0") not in scope["headers"]
    while more:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                message = await receive()
        except TimeoutError as error:
            raise Refused("body too slow") from error
        if message["type"] == "http.disconnect":
            raise Refused("client left")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise TooLarge("body")
    return body


def _headers(page: Page, coding: str, tag: str) -> Headers:
    headers = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in page.headers]
    ours = [VARY, NO_CACHE, *SECURITY]
    names = {name for name, _ in headers}
    headers += [pair for pair in ours if pair[0] not in names]
    if coding != "identity":
        headers.append((b"content-encoding", coding.encode()))
    if tag:
        headers.append((b"etag", tag.encode()))
    return headers


def _only(headers: Headers, *names: bytes) -> Headers:
    return [pair for pair in headers if pair[0] in names]


def _plain(status: int, text: str, *more: tuple[bytes, bytes]) -> Answer:
    return Answer(status, [TEXT, NO_STORE, *SECURITY, *more], text.encode() + b"\n")


def _moved(path: str, query: bytes) -> Answer:
    place = path.encode("latin-1") + (b"?" + query if query else b"")
    return Answer(301, [(b"location", place), NO_CACHE, *SECURITY])


def _not_allowed(*methods: str) -> Answer:
    return _plain(405, "Method not allowed.", (b"allow", ", ".join(methods).encode()))


async def _script(hit: Hit) -> Answer:
    kind = (b"content-type", b"text/javascript; charset=utf-8")
    return Answer(200, [kind, (b"cache-control", b"public, max-age=604800"), *SECURITY], SCRIPT)


async def _send(scope: Scope, send: Send, answer: Answer) -> None:
    headers = answer.headers
    if answer.status not in (204, 304):
        headers = [*headers, (b"content-length", b"%d" % len(answer.body))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else answer.body
    await send({"type": "http.response.body", "body": body})
