"""One polite request: a Fetched, or an error that says in words what went wrong.

Everything that answers is taken for hostile. The rules: `addresses.py` says where we may
connect; `robots.py` what the host asks of us; here are the limits of size and time.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
import zlib
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Self

import httpcore
import httpx

from stoppress.collect.addresses import (
    USUAL_PORTS,
    Network,
    PinnedBackend,
    Resolve,
    admit,
    judge,
    look_up,
    parse_address,
    port_of,
    read_literal,
)
from stoppress.collect.robots import ROBOTS_MAX_BYTES, RobotsBook, Turns, product_token
from stoppress.errors import (
    BadAddress,
    BadCertificate,
    BadSetting,
    BrokenBody,
    DeadHost,
    FetchFailed,
    Gone,
    HttpStatus,
    TooLarge,
    TooManyRedirects,
    TooSlow,
)
from stoppress.handoff import Fetched

REDIRECTS = frozenset({301, 302, 303, 307, 308})
RATIO_JUDGED_FROM_BYTES = 2**20  # a small page of blanks may well shrink to a hundredth
UNPACK_BYTES = 2**16  # the most that is held beyond a limit: base.md §4.4
MAX_GZIP_MEMBERS = 1_000
MAX_PIECES = 50_000  # of one body: chunks of one byte cost more than they carry
RETRY_AFTER_MAX_SECONDS = 7 * 24 * 3600.0

HTTPCORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ProxyError,
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one fetch may cost us."""

    connect_timeout_seconds: float = 10  # TCP and TLS, over all addresses of a host
    total_timeout_seconds: float = 20  # all hops, from looking up to the last byte
    dns_timeout_seconds: float = 5
    max_bytes: int = 10 * 2**20  # of the body, opened
    max_raw_bytes: int = 10 * 2**20  # of the body, as sent
    max_ratio: float = 100  # opened : sent, judged above RATIO_JUDGED_FROM_BYTES
    max_redirects: int = 5


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Errand:
    """What stays the same from hop to hop, and the time that is left."""

    url: str
    headers: list[tuple[bytes, bytes]]
    limits: FetchLimits
    delay_seconds: float
    allow_private: tuple[Network, ...]
    obey_robots: bool = False
    asked_if_changed: bool = False
    cut: bool = False  # take the beginning of a body that is too large
    seconds_left: float = field(init=False)

    def __post_init__(self) -> None:
        self.seconds_left = self.limits.total_timeout_seconds


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Fetcher:
    """Fetches for one collector: `async with Fetcher(user_agent="MyPaper/1.0 (+URL)") as f`.

    Each request has a connection of its own, pinned to addresses judged for that request;
    so a Source that may read a private network never opens it to another Source. No
    cookies, no environment (proxies, netrc), HTTP/1.1 only.

    `proxy`: http(s)://[user:password@]host:port; it then looks names up and must keep
    private networks closed itself. `allow_ports`: public ports besides 80 and 443.
    `max_connections`: requests under way at once. `now`, `clock` (seconds, monotonic),
    `sleep`, `resolve` and `backend` are for tests; `ssl_context` for a site's own CA.
    Raises BadSetting if `user_agent` or `proxy` cannot be used.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        limits: FetchLimits | None = None,
        proxy: str = "",
        per_host_delay_seconds: float = 1.0,
        max_connections: int = 50,
        allow_ports: Collection[int] = (),
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        resolve: Resolve | None = None,
        backend: httpcore.AsyncNetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = _read_user_agent(user_agent)
        self._limits = limits or FetchLimits()
        self._proxy = _read_proxy(proxy) if proxy else None
        self._per_host_delay_seconds = per_host_delay_seconds
        self._allow_ports = frozenset(allow_ports)
        self._now, self._clock = now, clock
        # Threads of our own: dead names would fill the loop's few and make good ones late.
        self._lookups = ThreadPoolExecutor(max_connections, "stoppress-dns")
        self._resolve = resolve or partial(look_up, self._lookups)
        self._backend = backend or httpcore.AnyIOBackend()
        self._ssl_context = ssl_context or httpx.create_ssl_context(trust_env=False)
        self._slots = asyncio.Semaphore(max_connections)
        self._turns = Turns(clock, sleep)
        self._robots = RobotsBook(product_token(user_agent), clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        allow_private: tuple[Network, ...] = (),
        obey_robots: bool = False,
        accept: str = "*/*",
        delay_seconds: float | None = None,
    ) -> Fetched:
        """Return what `url` answers: 2xx, or 304 with an empty body.

        `etag` and `last_modified` are sent back as they came. `allow_private` names the
        networks this one Source may reach, on any port. `delay_seconds` between starts of
        requests to one host (None = the Fetcher's own, 0 = none) and waiting for one's
        turn do not count as fetch time.
        Raises a FetchFailed that carries `url`, wherever redirects led.
        """
        errand = _Errand(
            url,
            self._headers(accept, etag, last_modified),
            self._limits,
            self._per_host_delay_seconds if delay_seconds is None else delay_seconds,
            tuple(allow_private),
            obey_robots,
            asked_if_changed=bool(etag or last_modified),
        )
        try:
            return await self._follow(errand)
        except FetchFailed as error:
            if error.url == url:
                raise
            raise _told_of(error, url) from error

    async def _follow(self, errand: _Errand) -> Fetched:
        hop, lasting = parse_address(errand.url), True
        for hops in range(errand.limits.max_redirects + 1):
            answer = await self._visit(hop, errand)
            onward = _next_hop(hop, answer)
            if onward is None:
                _check_status(answer, str(hop), errand, self._now())
                return Fetched(
                    url=errand.url,
                    final_url=str(hop),
                    status=answer.status,
                    headers=answer.headers,
                    body=answer.body,
                    fetched_at=self._now(),
                    permanent_url=str(hop) if hops and lasting else "",
                )
            hop, lasting = onward, lasting and answer.status in (301, 308)
        raise TooManyRedirects(errand.url, f"more than {errand.limits.max_redirects}")

    async def _visit(self, hop: httpx.URL, errand: _Errand) -> _Answer:
        delay = errand.delay_seconds
        if errand.obey_robots:
            page = str(hop.copy_with(raw_path=b"/robots.txt"))
            load = partial(self._load_robots, errand)
            asked = await self._robots.delay_for(str(hop), page, load, errand.allow_private)
            delay = max(delay, asked)
        async with self._turns.take(_door(hop), delay) as turn, self._slots:
            turn.started = self._clock()
            return await self._in_time(hop, errand)

    async def _load_robots(self, errand: _Errand, url: str) -> Fetched:
        limits = replace(errand.limits, max_bytes=ROBOTS_MAX_BYTES)
        headers = self._headers("text/plain, */*;q=0.5")
        delay, networks = errand.delay_seconds, errand.allow_private
        robots = _Errand(url, headers, limits, delay, networks, cut=True)
        return await self._follow(robots)

    async def _in_time(self, hop: httpx.URL, errand: _Errand) -> _Answer:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(errand.seconds_left):
                addresses = await self._admit(hop, errand)
                return await self._exchange(hop, addresses, errand)
        except TimeoutError as error:
            cause = f"longer than {errand.limits.total_timeout_seconds:g} seconds in all"
            raise TooSlow(str(hop), cause) from error
        finally:
            errand.seconds_left -= loop.time() - begun

    async def _admit(self, hop: httpx.URL, errand: _Errand) -> tuple[str, ...]:
        """Return the addresses to connect to; behind a proxy none, for it chooses them."""
        networks, ports = errand.allow_private, self._allow_ports
        if self._proxy is None:
            return await admit(
                hop,
                self._resolve,
                allow_private=networks,
                allow_ports=ports,
                dns_timeout_seconds=errand.limits.dns_timeout_seconds,
            )
        spelled_out = read_literal(hop.raw_host.decode("ascii"), port_of(hop))
        judge(hop, spelled_out, allow_private=networks, allow_ports=ports)
        return ()

    async def _exchange(
        self, hop: httpx.URL, addresses: tuple[str, ...], errand: _Errand
    ) -> _Answer:
        headers, answered = [(b"Host", hop.netloc), *errand.headers], False
        extensions = {"timeout": _waits(errand.limits)}
        backend = self._pinned(hop, addresses)
        try:
            async with (
                self._pool(backend) as pool,
                pool.stream(
                    "GET", _core_url(hop), headers=headers, extensions=extensions
                ) as response,
            ):
                answered = True
                got = _read_headers(response.headers)
                body = b""
                if 200 <= response.status < 300:
                    body = await _read_body(response, str(hop), got, errand)
                return _Answer(response.status, got, body)
        except HTTPCORE_ERRORS as error:
            raise named_error(error, str(hop), answered) from error
        finally:
            await backend.aclose()

    def _pinned(self, hop: httpx.URL, addresses: tuple[str, ...]) -> PinnedBackend:
        if self._proxy is None:
            return PinnedBackend(hop.raw_host.decode("ascii"), addresses, self._backend)
        proxy = self._proxy.url.host.decode("ascii")
        return PinnedBackend(proxy, (proxy,), self._backend)

    def _pool(self, backend: PinnedBackend) -> httpcore.AsyncConnectionPool:
        """Return a pool for one request: kept connections would outlive their judgement."""
        return httpcore.AsyncConnectionPool(
            ssl_context=self._ssl_context,
            proxy=self._proxy,
            max_connections=1,
            max_keepalive_connections=0,
            http2=False,
            network_backend=backend,
        )

    def _headers(
        self, accept: str, etag: str = "", last_modified: str = ""
    ) -> list[tuple[bytes, bytes]]:
        wanted = {
            "User-Agent": self._user_agent,
            "Accept": accept,
            "Accept-Encoding": "gzip",  # the one coding we can open bit by bit
            "Connection": "close",
            "If-None-Match": etag,
            "If-Modified-Since": last_modified,
        }
        return [
            (name.encode("ascii"), value.strip().encode("latin-1"))
            for name, value in wanted.items()
            if value and _is_header(value, "latin-1")
        ]


def named_error(error: Exception, url: str, answered: bool) -> FetchFailed:
    """Return our name for an error of httpcore; `answered` = the headers had come."""
    lock = _lock_trouble(error)
    if lock:
        return BadCertificate(url, lock)
    match error:
        case httpcore.ConnectTimeout():
            return DeadHost(url, "no connection in time")
        case httpcore.TimeoutException():
            return TooSlow(url, "no answer in time")
        case httpcore.ConnectError():
            return DeadHost(url, "no connection")
        case httpcore.ProxyError():
            return DeadHost(url, f"the proxy answered {error}")
        case httpcore.LocalProtocolError() | httpcore.UnsupportedProtocol():
            return BadAddress(url, "the address cannot be sent")
    if answered:
        return BrokenBody(url, "the answer broke off")
    if isinstance(error, httpcore.RemoteProtocolError) and "disconnected" not in str(error):
        return BrokenBody(url, "the answer is not HTTP, or its headers are too large")
    return DeadHost(url, "it hung up without an answer")


def retry_after_seconds(value: str, now: datetime) -> float:
    """Return the wait a Retry-After header asks for: seconds, 0 if it asks for none.

    At most a week, as nobody's typing error should silence a source for a year.
    Source: RFC 9110 §10.2.3 (seconds, or an HTTP date).
    """
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,20}", value):
        return min(float(value), RETRY_AFTER_MAX_SECONDS)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    if when.tzinfo is None:  # "-0000": the zone is not known, and HTTP knows only GMT
        when = when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), RETRY_AFTER_MAX_SECONDS)


class BodyReader:
    """Takes one body piece by piece, undoes gzip, and stops at the first limit it passes."""

    def __init__(self, url: str, gzipped: bool, limits: FetchLimits, cut: bool = False) -> None:
        self._url = url
        self._limits = limits
        self._cut = cut
        self._inflater = zlib.decompressobj(31) if gzipped else None
        self._members = 1
        self._over = False  # what follows is not gzip any more
        self._raw_bytes = 0
        self._pieces = 0
        self._body = bytearray()

    @property
    def full(self) -> bool:
        return self._cut and len(self._body) >= self._limits.max_bytes

    def take(self, raw: bytes) -> None:
        """Add the next bytes as sent. Raises TooLarge or BrokenBody."""
        self._raw_bytes += len(raw)
        self._pieces += 1
        if self._raw_bytes > self._limits.max_raw_bytes:
            raise TooLarge(self._url, f"more than {self._limits.max_raw_bytes} bytes sent")
        if self._pieces > MAX_PIECES:
            raise BrokenBody(self._url, "sent in crumbs")
        if self._inflater is None:
            self._keep(raw)
            return
        try:
            self._unpack(raw)
        except zlib.error as error:
            raise BrokenBody(self._url, "wrongly compressed") from error

    def whole(self) -> bytes:
        """Return the body. Raises BrokenBody if gzip promised more than came."""
        packed = self._inflater is not None and self._raw_bytes and not self.full
        if packed and not self._over and self._inflater and not self._inflater.eof:
            raise BrokenBody(self._url, "the compressed answer broke off")
        del self._body[self._limits.max_bytes :]
        return bytes(self._body)

    def _unpack(self, data: bytes) -> None:
        while not self._over and not self.full:
            assert self._inflater is not None
            if self._inflater.eof:
                if not data:
                    return
                self._next_member(data)
                continue
            piece = self._inflater.decompress(data, UNPACK_BYTES)
            self._keep(piece)
            ended = self._inflater.eof
            data = self._inflater.unused_data if ended else self._inflater.unconsumed_tail
            if not data and not ended:  # zlib gives what it holds back with the next piece
                return

    def _next_member(self, data: bytes) -> None:
        """Open the next member (RFC 1952 §2.2); other trailing bytes are padding."""
        self._members += 1
        if self._members > MAX_GZIP_MEMBERS:
            raise BrokenBody(self._url, "compressed in too many parts")
        self._over = data[:1] != b"\x1f"
        self._inflater = zlib.decompressobj(31)

    def _keep(self, piece: bytes) -> None:
        self._body += piece
        size, limits = len(self._body), self._limits
        if size > limits.max_bytes and not self._cut:
            raise TooLarge(self._url, f"more than {limits.max_bytes} bytes")
        judged = self._inflater is not None and size > RATIO_JUDGED_FROM_BYTES
        if judged and size > limits.max_ratio * self._raw_bytes:
            raise TooLarge(self._url, f"opens to over {limits.max_ratio:g} times its size")


async def _read_body(
    response: httpcore.Response, url: str, headers: dict[str, str], errand: _Errand
) -> bytes:
    promised = headers.get("content-length", "")
    too_long = promised.isdecimal() and int(promised[:20]) > errand.limits.max_raw_bytes
    if too_long and not errand.cut:  # a hint only: what comes is counted all the same
        raise TooLarge(url, f"more than {errand.limits.max_raw_bytes} bytes announced")
    reader = BodyReader(url, _is_gzip(url, headers), errand.limits, errand.cut)
    async with aclosing(response.aiter_stream()) as pieces:  # type: ignore[type-var]
        async for raw in pieces:
            reader.take(raw)
            if reader.full:
                break
    return reader.whole()


def _is_gzip(url: str, headers: dict[str, str]) -> bool:
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        return False
    if coding in ("gzip", "x-gzip"):  # RFC 9110 §8.4.1.3: the same thing
        return True
    raise BrokenBody(url, f"unknown coding {coding[:40]!r}")


def _read_headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers joined by name. Set-Cookie is left out: cookies stop here."""
    joined: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        if name != "set-cookie":
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _next_hop(hop: httpx.URL, answer: _Answer) -> httpx.URL | None:
    location = answer.headers.get("location", "").strip()
    if answer.status not in REDIRECTS or not location:
        return None
    with suppress(UnicodeDecodeError):  # RFC 3986 asks for ASCII; many send UTF-8 as it is
        location = location.encode("latin-1").decode("utf-8")
    try:
        onward = str(hop.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise BadAddress(str(hop), "redirects to what is not an address") from error
    return parse_address(onward)


def _check_status(answer: _Answer, url: str, errand: _Errand, now: datetime) -> None:
    """Raise unless the answer holds what was asked for."""
    status = answer.status
    if status == 206 and not _is_whole(answer.headers.get("content-range", "")):
        raise BrokenBody(url, "only a part of the answer came")  # we never ask for a range
    if 200 <= status < 300 or (status == 304 and errand.asked_if_changed):
        return
    after = retry_after_seconds(answer.headers.get("retry-after", ""), now)
    kind = Gone if status == 410 else HttpStatus
    raise kind(url, str(status), retry_after_seconds=after)


def _is_whole(content_range: str) -> bool:
    found = re.fullmatch(r"bytes 0-([0-9]{1,18})/([0-9]{1,18})", content_range.strip())
    return bool(found) and int(found[1]) + 1 == int(found[2])  # type: ignore[index]


def _told_of(error: FetchFailed, url: str) -> FetchFailed:
    """Return `error` as one of the address we were asked for, with the hop in its cause."""
    cause = error.cause
    if not isinstance(error, HttpStatus):
        cause = f"{cause}; on the way to {error.url}"
    return type(error)(url, cause, retry_after_seconds=error.retry_after_seconds)


def _lock_trouble(error: BaseException | None) -> str:
    """Return what is wrong with the certificate or TLS, "" if it is something else."""
    for _ in range(10):  # causes can form a ring
        if error is None:
            return ""
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "the certificate is not valid"
        if isinstance(error, ssl.SSLError):
            return "no secure connection"
        error = error.__cause__ or error.__context__
    return ""


def _waits(limits: FetchLimits) -> dict[str, float]:
    total = limits.total_timeout_seconds
    return {"connect": limits.connect_timeout_seconds, "read": total, "write": total}


def _door(hop: httpx.URL) -> str:
    """Return whose turn it is: a host on its usual ports; another port is another door."""
    host, port = hop.raw_host.decode("ascii").rstrip("."), port_of(hop)
    return host if port in USUAL_PORTS else f"{host}:{port}"


def _core_url(hop: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=hop.raw_scheme, host=hop.raw_host, port=hop.port, target=hop.raw_path
    )


def _is_header(value: str, charset: str = "ascii") -> bool:
    try:
        value.encode(charset)
    except UnicodeEncodeError:
        return False
    return not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value.strip())


def _read_user_agent(user_agent: str) -> str:
    if not user_agent.strip() or not _is_header(user_agent):
        raise BadSetting(cause="the user agent must be one line of plain ASCII")
    return user_agent.strip()


def _read_proxy(proxy: str) -> httpcore.Proxy:
    try:
        parts = httpx.Proxy(proxy)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadSetting(cause="the proxy must be an http(s) address") from error
    if parts.url.scheme not in ("http", "https") or not parts.url.host:
        raise BadSetting(cause="the proxy must be an http(s) address")
    return httpcore.Proxy(_core_url(parts.url), auth=parts.raw_auth)
