"""One request to each animal of the origin zoo: a Fetched, or the right name for what failed."""

from __future__ import annotations

import asyncio
import gzip
import pickle
import random
import shutil
import socket
import ssl
import time
import tracemalloc
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import httpcore
import pytest

from stoppress.collect.fetch import (
    BodyReader,
    Fetcher,
    FetchLimits,
    named_error,
    retry_after_seconds,
)
from stoppress.errors import (
    AddressNotAllowed,
    BadAddress,
    BadCertificate,
    BadSetting,
    BrokenBody,
    DeadHost,
    FetchFailed,
    Gone,
    HttpStatus,
    RefusedByRobots,
    RobotsUnreachable,
    TooLarge,
    TooManyRedirects,
    TooSlow,
)
from tests.collect.origin_zoo import NEWS, PACKED, Zoo, answer, bomb, make_certificate

LOOPBACK = (ip_network("127.0.0.0/8"),)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
QUICK = FetchLimits(connect_timeout_seconds=5, total_timeout_seconds=10)  # machines are busy
HURRIED = FetchLimits(connect_timeout_seconds=0.5, total_timeout_seconds=0.5)
TLS = ssl.create_default_context()  # made once: it takes 20 ms
NO_ROOM = FetchLimits(max_bytes=100_000, max_raw_bytes=100_000)

Scene = Callable[[Zoo, Fetcher], Coroutine[Any, Any, Any]]


async def resolve_to_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def play(scene: Scene, **options: Any) -> Any:
    """Run `scene` with an open zoo and a Fetcher; all connections must be closed after it."""

    async def run() -> Any:
        defaults: dict[str, Any] = {"per_host_delay_seconds": 0, "limits": QUICK}
        defaults |= {"now": lambda: NOW, "ssl_context": TLS, "resolve": resolve_to_loopback}
        async with Zoo() as zoo, Fetcher(user_agent="test/1", **(defaults | options)) as fetcher:
            try:
                return await scene(zoo, fetcher)
            finally:
                assert await zoo.is_empty(), "a connection was left open"

    return asyncio.run(asyncio.wait_for(run(), 25))


def visit(path: str, limits: FetchLimits = QUICK, **options: Any) -> Any:
    """Fetch `path` from a fresh zoo."""

    async def scene(zoo: Zoo, fetcher: Fetcher) -> Any:
        return await fetcher.fetch(zoo.url(path), **({"allow_private": LOOPBACK} | options))

    return play(scene, limits=limits)


def failure_of(path: str, limits: FetchLimits = QUICK, **options: Any) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        visit(path, limits, **options)
    assert caught.value.url.endswith(path)
    return caught.value


# -- answers ----------------------------------------------------------------------------


def test_a_page_is_handed_on_as_it_came():
    fetched = visit("/news")

    assert fetched.body == NEWS
    assert fetched.status == 200
    assert fetched.fetched_at == NOW
    assert fetched.headers["etag"] == '"v1"'
    assert fetched.headers["x-a"] == "1, 2"
    assert fetched.url == fetched.final_url
    assert fetched.permanent_url == ""


def test_cookies_are_neither_kept_nor_sent():
    async def scene(zoo, fetcher):
        first = await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK)
        await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK)
        return first, zoo.requests

    first, requests = play(scene)

    assert "set-cookie" not in first.headers
    assert not any(b"ookie" in request for request in requests)


def test_what_we_send_is_ours_alone(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    async def scene(zoo, fetcher):
        await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK, accept="application/rss+xml")
        return zoo.requests[0].decode(), zoo.port

    request, port = play(scene)

    assert request.split("\r\n")[:-2] == [
        "GET /news HTTP/1.1", f"Host: 127.0.0.1:{port}", "User-Agent: test/1",
        "Accept: application/rss+xml", "Accept-Encoding: gzip", "Connection: close",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/gzip", "/gzip-with-padding", "/identity", "/without-length"])
def test_the_coding_is_undone(path):
    assert visit(path).body == NEWS


def test_gzip_in_two_members_is_read_to_the_end():
    assert visit("/gzip-in-two-members").body == NEWS + b"And snow."


def test_an_empty_answer_may_be_called_gzip():
    assert visit("/gzip-empty").body == b""


def test_what_follows_the_promised_length_is_ignored():
    assert visit("/too-long").body == b"Rain"


def test_a_part_that_is_the_whole_is_taken():
    assert visit("/part-whole").body == b"Rain"


# -- broken bodies ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/gzip-cut", "/gzip-second-member-cut", "/gzip-not", "/gzip-corrupt", "/gzip-many-members",
        "/gzip-twice", "/gzip-twice-in-two-lines", "/brotli", "/deflate", "/too-short",
        "/two-lengths", "/chunks-cut", "/chunks-garbage", "/crumbs", "/half-closed", "/part",
        "/reset", "/garbage", "/upgrade", "/huge-headers", "/many-headers",
    ],
)  # fmt: skip
def test_a_broken_body_is_named(path):
    assert isinstance(failure_of(path), BrokenBody)


@pytest.mark.parametrize("path", ["/silence", "/http-0.9"])
def test_hanging_up_without_an_answer_is_a_dead_host(path):
    assert isinstance(failure_of(path), DeadHost)


def test_a_dead_port_is_a_dead_host():
    with socket.socket() as asleep:  # bound, not listening: nobody else gets the port
        asleep.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{asleep.getsockname()[1]}/"

        async def scene(zoo, fetcher):
            await fetcher.fetch(url, allow_private=LOOPBACK)

        with pytest.raises(DeadHost):
            play(scene)


# -- limits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/drip", "/never", "/slow-headers", "/continues", "/slow-redirect"]
)
def test_slowness_of_every_kind_ends_in_time(path):
    begun = time.perf_counter()

    assert isinstance(failure_of(path, HURRIED), TooSlow)
    assert time.perf_counter() - begun < 4


@pytest.mark.parametrize("path", ["/endless", "/endless-chunks", "/says-a-terabyte"])
def test_too_much_is_not_read(path):
    assert isinstance(failure_of(path, NO_ROOM), TooLarge)


def test_a_bomb_is_stopped_by_its_ratio():
    bomb(100)  # made before the clock runs
    error = failure_of("/bomb")

    assert isinstance(error, TooLarge)
    assert "100 times" in error.cause


def test_a_bomb_takes_no_more_memory_than_the_limit():
    bomb(100)  # made before we measure
    limits = FetchLimits(max_bytes=5 * 2**20, max_ratio=10_000)
    tracemalloc.start()
    try:
        error = failure_of("/bomb", limits)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert isinstance(error, TooLarge)
    assert peak < 12 * 2**20  # 100 MB were offered


def test_a_small_page_may_shrink_well():
    reader = BodyReader("", True, FetchLimits())
    reader.take(gzip.compress(b" " * 900_000))

    assert len(reader.whole()) == 900_000


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_gzip_may_come_in_pieces_of_any_size(size):
    packed = PACKED + PACKED
    reader = BodyReader("", True, FetchLimits())

    for start in range(0, len(packed), size):
        reader.take(packed[start : start + size])

    assert reader.whole() == NEWS + NEWS


def test_what_zlib_holds_back_is_not_lost():
    for size in range(65_500, 66_200):  # around one piece: the input ends before the output
        reader = BodyReader("", True, FetchLimits())
        reader.take(gzip.compress(b" " * size, 1))

        assert len(reader.whole()) == size


def test_bytes_as_sent_have_a_limit_of_their_own():
    reader = BodyReader("", True, FetchLimits(max_raw_bytes=1000))

    with pytest.raises(TooLarge):
        reader.take(gzip.compress(random.Random(1).randbytes(2000)))


def test_exactly_the_limit_is_not_too_large():
    reader = BodyReader("", False, FetchLimits(max_bytes=4, max_raw_bytes=4))
    reader.take(b"Rain")

    assert reader.whole() == b"Rain"
    with pytest.raises(TooLarge):
        reader.take(b"!")


# -- statuses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "status", "after"),
    [
        ("/missing", HttpStatus, 404, 0),
        ("/gone", Gone, 410, 0),
        ("/busy", HttpStatus, 429, 120),
        ("/closed", HttpStatus, 503, 600),
        ("/unasked-304", HttpStatus, 304, 0),
        ("/found-nowhere", HttpStatus, 302, 0),
        ("/found-gone", Gone, 410, 0),
    ],
)
def test_a_status_is_named(path, kind, status, after):
    error = failure_of(path)

    assert type(error) is kind
    assert (error.cause, error.status) == (str(status), status)
    assert error.retry_after_seconds == after


def test_a_status_crosses_process_borders():
    error = pickle.loads(pickle.dumps(HttpStatus("u", "429", retry_after_seconds=5)))

    assert (error.status, error.retry_after_seconds) == (429, 5)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", 0), ("120", 120), (" 7 ", 7), ("-5", 0), ("soon", 0), ("1e9", 0), ("9" * 18, 604800),
        ("٣", 0), ("Wed, 25 Nov 2026 12:00:30 GMT", 30), ("Wed, 25 Nov 2020 12:00:30 GMT", 0),
        ("Wed, 25 Nov 2026 12:00:30 -0000", 30), ("Fri, 31 Dec 9999 23:59:59 GMT", 604800),
        ("Wed, 99 Nov 2026 12:00:30 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_is_read(value, seconds):
    assert retry_after_seconds(value, NOW) == seconds


@pytest.mark.parametrize(
    "validators", [{"etag": '"v1"'}, {"last_modified": "Wed, 25 Nov 2026 08:00:00 GMT"}]
)
def test_validators_save_the_body(validators):
    fetched = visit("/if-changed", **validators)

    assert (fetched.status, fetched.body) == (304, b"")


def test_validators_that_cannot_be_sent_are_left_out():
    assert visit("/if-changed", etag='"v1"\r\nX-Evil: 1').status == 200


# -- redirects --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "lasting"),
    [("/moved", True), ("/moved-308", True), ("/found", False), ("/moved-then-found", False)],
)
def test_only_lasting_moves_are_remembered(path, lasting):
    fetched = visit(path)

    assert fetched.body == NEWS
    assert fetched.url.endswith(path)
    assert fetched.final_url.endswith("/news")
    assert fetched.permanent_url == (fetched.final_url if lasting else "")


def test_a_location_in_utf8_is_followed():
    assert visit("/found-utf8").body == "أمطار".encode()


def test_a_loop_ends():
    async def scene(zoo, fetcher):
        with pytest.raises(TooManyRedirects):
            await fetcher.fetch(zoo.url("/loop"), allow_private=LOOPBACK)
        return len(zoo.requests)

    assert play(scene) == 6  # the first, and five more


@pytest.mark.parametrize("path", ["/found-garbage", "/found-file", "/found-user"])
def test_a_redirect_to_what_is_no_page_is_a_bad_address(path):
    assert isinstance(failure_of(path), BadAddress)


def test_a_failure_after_a_redirect_says_where():
    error = failure_of("/found-broken")

    assert isinstance(error, DeadHost)
    assert "/silence" in error.cause


def test_a_redirect_from_the_named_network_to_another_private_one_is_refused():
    async def scene(zoo, fetcher):
        zoo.extra["/in"] = answer(b"", b"Location: http://10.0.0.1/", status=b"302 Found")
        await fetcher.fetch(zoo.url("/in"), allow_private=LOOPBACK)

    async def honest(host, port):
        return [host]

    with pytest.raises(AddressNotAllowed):
        play(scene, resolve=honest)


def test_loopback_is_closed_to_a_source_without_leave_even_after_one_with():
    async def scene(zoo, fetcher):
        await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK)
        with pytest.raises(AddressNotAllowed):
            await fetcher.fetch(zoo.url("/news"))
        return len(zoo.requests)

    assert play(scene) == 1


def test_a_host_is_looked_up_once_for_each_hop():
    asked = []

    async def resolve(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    async def scene(zoo, fetcher):
        await fetcher.fetch(zoo.url("/moved", "a.example"), allow_private=LOOPBACK)
        return zoo.requests[0]

    request = play(scene, resolve=resolve)

    assert asked == ["a.example", "a.example"]
    assert b"Host: a.example:" in request


def test_the_second_address_is_tried_when_the_first_is_dead():
    async def resolve(host, port):
        return ["127.9.9.9", "127.0.0.1"]

    async def scene(zoo, fetcher):
        return await fetcher.fetch(zoo.url("/news", "a.example"), allow_private=LOOPBACK)

    assert play(scene, resolve=resolve).body == NEWS


# -- TLS --------------------------------------------------------------------------------


def play_tls(folder, host: str, trusted: bool) -> Any:
    if not shutil.which("openssl"):
        pytest.skip("the openssl program is not installed")
    cert, key = make_certificate(folder, "zoo.example")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    client = ssl.create_default_context(cafile=str(cert) if trusted else None)
    seen: list[str | None] = []
    server.sni_callback = lambda _, name, __: seen.append(name)

    async def scene(_, fetcher):
        async with Zoo(server) as zoo:
            url = zoo.url("/news", host)
            return (await fetcher.fetch(url, allow_private=LOOPBACK)).body, seen, zoo.requests

    return play(scene, ssl_context=client)


def test_a_self_signed_certificate_is_refused(tmp_path):
    with pytest.raises(BadCertificate) as failure:
        play_tls(tmp_path, "zoo.example", trusted=False)

    assert "self-signed" in failure.value.cause


def test_a_certificate_for_another_name_is_refused(tmp_path):
    with pytest.raises(BadCertificate):
        play_tls(tmp_path, "other.example", trusted=True)


def test_a_pinned_connection_keeps_the_name(tmp_path):
    body, sni, requests = play_tls(tmp_path, "zoo.example", trusted=True)

    assert body == NEWS
    assert sni == ["zoo.example"]
    assert b"Host: zoo.example:" in requests[0]


def test_a_handshake_that_never_ends_is_too_slow_and_closed():
    # The zoo waits for a request that a TLS greeting is not; `play` sees it closed.
    async def scene(zoo, fetcher):
        await fetcher.fetch(zoo.url("/news").replace("http:", "https:"), allow_private=LOOPBACK)

    with pytest.raises(TooSlow):
        play(scene, limits=HURRIED)


def test_a_server_without_tls_is_a_bad_certificate():
    async def greet(reader, writer):
        writer.write(b"220 mail.example ESMTP ready\r\n")
        await reader.read()
        writer.close()

    async def scene(zoo, fetcher):
        async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            await fetcher.fetch(f"https://127.0.0.1:{port}/", allow_private=LOOPBACK)

    with pytest.raises(BadCertificate):
        play(scene)


# -- manners ----------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_obeyed():
    async def scene(zoo, fetcher):
        zoo.robots = answer(b"User-agent: test\nDisallow: /gzip\n")
        options = {"allow_private": LOOPBACK, "obey_robots": True}
        await fetcher.fetch(zoo.url("/news"), **options)
        with pytest.raises(RefusedByRobots) as failure:
            await fetcher.fetch(zoo.url("/gzip"), **options)
        assert failure.value.url == zoo.url("/gzip")
        return zoo.paths

    assert play(scene) == ["/robots.txt", "/news"]


def test_robots_txt_binds_redirects_too():
    async def scene(zoo, fetcher):
        zoo.robots = answer(b"User-agent: *\nDisallow: /news\n")
        with pytest.raises(RefusedByRobots) as failure:
            await fetcher.fetch(zoo.url("/moved"), allow_private=LOOPBACK, obey_robots=True)
        assert failure.value.url == zoo.url("/moved")
        return zoo.paths

    assert play(scene) == ["/robots.txt", "/moved"]


def test_feeds_do_not_ask_robots_txt():
    async def scene(zoo, fetcher):
        await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK)
        return zoo.paths

    assert play(scene) == ["/news"]


def test_a_missing_robots_txt_allows_all():
    assert visit("/news", obey_robots=True).body == NEWS


def test_a_failing_robots_txt_stops_us_and_is_not_asked_at_once_again():
    async def scene(zoo, fetcher):
        zoo.robots = answer(b"", status=b"500 Oops")
        for _ in range(2):
            with pytest.raises(RobotsUnreachable):
                await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK, obey_robots=True)
        return zoo.paths

    assert play(scene) == ["/robots.txt"]


def test_only_the_first_500_kilobytes_of_robots_txt_count():
    padding = b"# " + b"x" * 520_000

    async def scene(zoo, fetcher):
        zoo.robots = answer(b"User-agent: *\nDisallow: /gzip\n" + padding + b"\nDisallow: /news\n")
        options = {"allow_private": LOOPBACK, "obey_robots": True}
        with pytest.raises(RefusedByRobots):
            await fetcher.fetch(zoo.url("/gzip"), **options)
        return await fetcher.fetch(zoo.url("/news"), **options)

    assert play(scene).body == NEWS


def test_a_robots_txt_on_a_refused_address_is_an_address_not_allowed():
    error = failure_of("/news", allow_private=(ip_network("10.0.0.0/8"),), obey_robots=True)

    assert isinstance(error, AddressNotAllowed)


class Clock:
    """Seconds that pass only when someone sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("own", "asked", "crawl_delay", "total"),
    [(1.0, None, b"", 3), (1.0, 5.0, b"", 15), (1.0, 0.0, b"", 0), (1.0, None, b"4", 12)],
)
def test_requests_to_one_host_keep_their_distance(own, asked, crawl_delay, total):
    clock = Clock()

    async def scene(zoo, fetcher):
        zoo.robots = answer(b"User-agent: *\nCrawl-delay: " + crawl_delay)
        options = {"allow_private": LOOPBACK, "delay_seconds": asked}
        if crawl_delay:
            await fetcher.fetch(zoo.url("/news"), obey_robots=True, **options)
            clock.seconds = 100.0  # robots.txt and the first page are long done
            options["obey_robots"] = True
        begun = clock()
        pages = (fetcher.fetch(zoo.url("/news"), **options) for _ in range(4))
        await asyncio.gather(*pages)
        return clock() - begun, zoo.most_open

    timing = {"clock": clock, "sleep": clock.sleep, "per_host_delay_seconds": own}
    passed, most_open = play(scene, **timing)

    assert passed == total
    assert most_open == 1


def test_a_redirect_takes_its_turn_as_well():
    clock = Clock()

    async def scene(zoo, fetcher):
        await fetcher.fetch(zoo.url("/moved-308"), allow_private=LOOPBACK)
        return clock()

    assert play(scene, clock=clock, sleep=clock.sleep, per_host_delay_seconds=1.0) == 2


def test_waiting_for_a_turn_is_not_slowness():
    async def scene(zoo, fetcher):
        pages = (fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK) for _ in range(5))
        return await asyncio.gather(*pages)

    limits = FetchLimits(total_timeout_seconds=1)
    assert len(play(scene, limits=limits, per_host_delay_seconds=0.3)) == 5


def test_no_more_connections_than_allowed_are_open():
    async def scene(zoo, fetcher):
        hosts = [f"h{number}.example" for number in range(12)]
        pages = (fetcher.fetch(zoo.url("/news", h), allow_private=LOOPBACK) for h in hosts)
        await asyncio.gather(*pages)
        return zoo.most_open

    assert play(scene, max_connections=3) <= 4  # the zoo may see a goodbye late


def test_a_cancelled_fetch_stays_cancelled_and_closes():
    async def scene(zoo, fetcher):
        task = asyncio.create_task(fetcher.fetch(zoo.url("/drip"), allow_private=LOOPBACK))
        while not zoo.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await zoo.is_empty()
        # The host is free again.
        return await fetcher.fetch(zoo.url("/news"), allow_private=LOOPBACK)

    assert play(scene).body == NEWS


# -- proxy and settings -----------------------------------------------------------------


def test_a_proxy_is_given_the_whole_address_and_its_own_is_exempt():
    async def scene(zoo, _):
        zoo.extra["http://news.example/x"] = answer(NEWS)
        proxy = zoo.url("").replace("http://", "http://me:pw@")
        async with Fetcher(user_agent="test/1", proxy=proxy, ssl_context=TLS) as fetcher:
            fetched = await fetcher.fetch("http://news.example/x")
        return fetched, zoo.requests[0]

    fetched, request = play(scene)

    assert fetched.body == NEWS
    assert request.startswith(b"GET http://news.example/x HTTP/1.1")
    assert b"Proxy-Authorization: Basic" in request
    assert b"Host: news.example\r\n" in request


@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f.1", "[::1]", "localhost", "169.254.169.254"])
def test_a_proxy_is_not_asked_for_private_literals(host):
    async def scene(zoo, _):
        async with Fetcher(user_agent="test/1", proxy=zoo.url(""), ssl_context=TLS) as fetcher:
            with pytest.raises(AddressNotAllowed):
                await fetcher.fetch(f"http://{host}/")
        return zoo.requests

    assert play(scene) == []


def test_a_proxy_that_refuses_is_a_dead_host():
    async def scene(zoo, _):
        zoo.extra["news.example:443"] = answer(b"", status=b"403 Forbidden")
        async with Fetcher(user_agent="test/1", proxy=zoo.url(""), ssl_context=TLS) as fetcher:
            await fetcher.fetch("https://news.example/")

    with pytest.raises(DeadHost) as failure:
        play(scene)

    assert "403" in failure.value.cause


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "127.0.0.1:3128", "http://", "x"])
def test_a_proxy_that_cannot_be_meant_stops_the_start(proxy):
    with pytest.raises(BadSetting):
        Fetcher(user_agent="test/1", proxy=proxy, ssl_context=TLS)


@pytest.mark.parametrize("user_agent", ["", " ", "a\r\nX: y", "جريدة/1"])
def test_a_user_agent_that_cannot_be_sent_stops_the_start(user_agent):
    with pytest.raises(BadSetting):
        Fetcher(user_agent=user_agent, ssl_context=TLS)


@pytest.mark.parametrize(
    ("error", "answered", "kind"),
    [
        (httpcore.ConnectTimeout(), False, DeadHost),
        (httpcore.ReadTimeout(), True, TooSlow),
        (httpcore.PoolTimeout(), False, TooSlow),
        (httpcore.ConnectError(), False, DeadHost),
        (httpcore.ReadError(), False, DeadHost),
        (httpcore.ReadError(), True, BrokenBody),
        (httpcore.WriteError(), False, DeadHost),
        (httpcore.ProxyError("502"), False, DeadHost),
        (httpcore.LocalProtocolError(), False, BadAddress),
        (httpcore.UnsupportedProtocol(), False, BadAddress),
        (httpcore.RemoteProtocolError("illegal status line"), False, BrokenBody),
    ],
)
def test_every_error_of_the_library_has_our_name(error, answered, kind):
    assert type(named_error(error, "u", answered)) is kind
