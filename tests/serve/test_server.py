"""stoppress.serve.server and stoppress.front, over a real loopback uvicorn."""

import gzip
import json
import os
import signal
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import uvicorn

from stoppress import front
from stoppress.errors import BadSetting
from stoppress.serve.server import DOWN_PAGE, SCRIPT, FrontConfig
from stoppress.serve.store import Live, Page, Store
from stoppress.serve.token import sign_article, sign_time
from stoppress.tally.ticks import Ticks

SECRET = b"s" * 32
HTML = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'"),
)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
PAGE = Page("/en/a-1", "en", 200, HTML, b"<head>" * 100, "خبر".encode() * 500, ("article:1",))
LIVE = Live("en", b"<masthead>".ljust(1_024), b"<tail>" * 100)
BODY = PAGE.head + LIVE.masthead + PAGE.body + LIVE.tail


class Behind(BaseHTTPRequestHandler):
    """Stands for printer and desk: says what it was asked."""

    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        said = {
            "name": self.server.name,
            "line": self.requestline,
            "headers": {n.lower(): v for n, v in self.headers.items()},
            "body": self.rfile.read(length).decode(),
        }
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_HEAD = do_OPTIONS = answer

    def log_message(self, *_):
        pass

    def address_string(self):
        return ""


class Listener(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, name, path):
        self.name = name
        super().__init__(str(path), Behind)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class Site:
    """A front in a process of its own, with what stands behind it."""

    def __init__(self, folder, **config):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.config = {
            "store": str(folder / "pages.sqlite3"),
            "tally": str(folder / "tally.sqlite3"),
            "printer_socket": str(folder / "p"),
            "desk_socket": str(folder / "d"),
            "secret": SECRET.hex(),
            "port": self.port,
            "hosts": ["127.0.0.1", "news.example"],
        } | config
        self.store = Store(folder / "pages.sqlite3")
        file = folder / "front.json"
        file.write_text(json.dumps(self.config))
        self.log = (folder / "log").open("w")
        command = [sys.executable, "-m", "stoppress.front", "--config", str(file)]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self._wait()

    def _wait(self):
        until = time.time() + 30
        while time.time() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def ask(self, path, method="GET", body=None, **headers):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        response = connection.getresponse()
        response.content = response.read()
        connection.close()
        return response

    def raw(self, *pieces, pause=0.05, seconds=5):
        """Send bytes in pieces, and return all that comes back until the other end closes."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            got = b""
            try:
                for piece in pieces:
                    wire.sendall(piece)
                    time.sleep(pause)
                while piece := wire.recv(65_536):
                    got += piece
            except (TimeoutError, ConnectionError):
                pass
            return got

    def beacon(self, article=12, agent=BROWSER, age=60, **headers):
        when = sign_time(SECRET, int(time.time()) - age)
        path = f"/~r/{sign_article(SECRET, article)}/{when}"
        return self.ask(path, "POST", user_agent=agent, **headers)

    def reads(self):
        file = Ticks(self.folder / "tally.sqlite3")
        ticks = file.read_since(0)
        file.close()
        return ticks

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(15)
        self.log.close()
        return self.process.returncode


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    behind = [Listener("printer", folder / "p"), Listener("desk", folder / "d")]
    running = Site(folder)
    yield running
    running.stop()
    for listener in behind:
        listener.shutdown()


@pytest.fixture(autouse=True)
def printed(request):
    if "site" in request.fixturenames:
        site = request.getfixturevalue("site")
        site.store.write([PAGE], lives=[LIVE], notes={"home_edition": "en"})


GOOD = {"store": "s", "tally": "t", "printer_socket": "p", "desk_socket": "d", "secret": "ab" * 32}
GET = b"GET /en/a-1 HTTP/1.1\r\nHost: 127.0.0.1\r\n"


# -- printed pages -------------------------------------------------------------------------


def test_a_printed_page_is_answered_with_its_live_pieces(site):
    plain, packed = site.ask("/en/a-1"), site.ask("/en/a-1", accept_encoding="gzip, br")

    assert plain.status == packed.status == 200
    assert plain.content == BODY
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == BODY
    assert len(packed.content) < len(BODY) / 5
    for answer in (plain, packed):
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert len(answer.headers.get_all("Date")) == 1
        assert "Server" not in answer.headers
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_gzip_with_weight_zero_is_not_sent(site):
    assert site.ask("/en/a-1", accept_encoding="gzip;q=0").content == BODY


def test_head_has_the_same_headers_and_no_body(site):
    get, head = site.ask("/en/a-1"), site.ask("/en/a-1", "HEAD")

    assert head.content == b""
    assert [h for h in head.getheaders() if h[0] != "date"] == [
        h for h in get.getheaders() if h[0] != "date"
    ]


@pytest.mark.parametrize("form", ["{}", '"other", {}', "*"])
def test_a_known_page_is_answered_304(site, form):
    tag = site.ask("/en/a-1", accept_encoding="gzip").headers["ETag"]

    answer = site.ask("/en/a-1", accept_encoding="gzip", if_none_match=form.format(tag))

    assert answer.status == 304
    assert answer.content == b""
    assert answer.headers["ETag"] == tag
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Content-Length" not in answer.headers
    assert "Transfer-Encoding" not in answer.headers


def test_the_very_next_request_sees_a_change_of_page_lists_or_standing(site):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)

    def ask():
        connection.request("GET", "/en/a-1")
        response = connection.getresponse()
        return response.status, response.read()

    for number in range(100):
        body = b"%d" % number
        live = Live("en", LIVE.masthead, body)
        site.store.write([Page("/en/a-1", "en", 200, HTML, b"", body)], lives=[live])
        assert ask() == (200, LIVE.masthead + body + body)

        site.store.write(lives=[Live("en", LIVE.masthead, b"new list")])
        assert ask() == (200, LIVE.masthead + body + b"new list")

        site.store.write([Page("/en/a-1", "en", 410, HTML, b"", b"withdrawn")])
        assert ask() == (410, LIVE.masthead + b"withdrawn" + b"new list")


def test_other_standings_have_no_tag_and_no_304(site):
    site.store.write(
        [
            Page("/en/gone-2", "en", 410, HTML, b"", b"withdrawn"),
            Page("/en/old-1", "", 301, (("Location", "/en/a-1"),), b"", b""),
        ]
    )

    gone, moved = site.ask("/en/gone-2", if_none_match="*"), site.ask("/en/old-1")

    assert (gone.status, gone.headers["ETag"]) == (410, None)
    assert (moved.status, moved.headers["Location"]) == (301, "/en/a-1")
    assert moved.headers["Content-Length"] == "0"


def test_a_page_whose_live_pieces_are_missing_goes_to_the_printer(site):
    site.store.write([Page("/fr/", "fr", 200, HTML, b"", b"")])

    assert json.loads(site.ask("/fr/").content)["name"] == "printer"


def test_the_root_leads_to_the_home_edition_without_the_printer(site):
    answer = site.ask("/")

    assert (answer.status, answer.headers["Location"]) == (302, "/en/")


# -- what goes behind ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/en/unknown", "/en/a-1?utm=x", "/en/%61-1", "/en//a-1", "/en/../x"]
)
def test_unknown_and_dirty_paths_go_to_the_printer_untouched(site, path):
    said = json.loads(site.ask(path).content)

    assert said["name"] == "printer"
    assert said["line"] == f"GET {path} HTTP/1.1"


@pytest.mark.parametrize("path", ["/desk/", "/desk/login/?next=/desk/", "/static/a.css"])
def test_the_desk_gets_its_own(site, path):
    said = json.loads(site.ask(path).content)

    assert (said["name"], said["line"]) == ("desk", f"GET {path} HTTP/1.1")


@pytest.mark.parametrize(
    ("path", "place"), [("/desk", "/desk/"), ("/desk?next=/desk/x", "/desk/?next=/desk/x")]
)
def test_the_desk_without_its_slash_leads_to_it(site, path, place):
    for method in ("GET", "HEAD"):
        answer = site.ask(path, method)
        assert (answer.status, answer.headers["Location"]) == (301, place)


def test_the_desk_takes_bodies_and_cookies(site):
    said = json.loads(site.ask("/desk/x", "POST", "a=b", cookie="sessionid=1").content)

    assert said["body"] == "a=b"
    assert said["headers"]["cookie"] == "sessionid=1"


def test_large_bodies_go_through_both_ways(site):
    sent = "x" * 5_000_000

    assert json.loads(site.ask("/desk/x", "POST", sent).content)["body"] == sent


def test_a_body_too_large_for_the_desk_is_refused(site):
    answer = site.raw(
        b"POST /desk/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20000001\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_behind_hears_who_asked_from_us_alone(site):
    said = json.loads(
        site.ask(
            "/en/unknown",
            x_forwarded_for="6.6.6.6, 198.51.100.7",
            x_forwarded_proto="https",
            x_forwarded_host="evil.example",
        ).content
    )["headers"]

    assert said["x-forwarded-for"] == "198.51.100.7"
    assert said["x-forwarded-proto"] == "https"
    assert said["x-forwarded-host"] == f"127.0.0.1:{site.port}"


# -- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /en/a-1 HTTP/1.1\r\n\r\n", 400),
        (b"GET /en/a-1 HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /en/a-1 HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"GET /en/a-1 HTTP/1.1\r\nHost: other.example\r\n\r\n", 421),
        (b"GET /en/a-1 HTTP/1.1\r\nHost: NEWS.example.:80\r\n\r\n", 200),
        (b"GET /en/a-1 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", 200),
        (b"garbage\r\n\r\n", 400),
        (b"GET  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /en/a-1 HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n", 400),
        (b"GET /en/a-1 HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\n c\r\n\r\n", 400),
        (b"GET /\xd8\xae HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"POST /en/a-1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n", 405),
        (b"TRACE /desk/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /" + b"x" * 3_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
        (GET + b"X: " + b"x" * 20_000 + b"\r\n\r\n", 400),
        (
            b"POST /desk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
        ),
        (
            b"GET /desk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\n\r\n",
            400,
        ),
        (GET + b"Upgrade: h2c\r\nConnection: Upgrade\r\n\r\nGET / HTTP/1.1\r\n\r\n", 200),
    ],
)
def test_odd_clients_get_one_clear_answer(site, request_bytes, status):
    answer = site.raw(request_bytes, seconds=0.7)

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_method_that_a_page_does_not_know_is_told_which_it_does(site):
    assert site.ask("/en/a-1", "DELETE").headers["Allow"] == "GET, HEAD"
    assert site.ask("/~r/a/b").headers["Allow"] == "POST"


# -- the wire ------------------------------------------------------------------------------


def test_three_pipelined_requests_get_three_answers_in_order(site):
    last = GET.replace(b"/en/a-1", b"/en/unknown") + b"Connection: close\r\n\r\n"

    answer = site.raw(GET + b"\r\n" + GET.replace(b"/en/a-1", b"/") + b"\r\n" + last)

    heads = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert heads == [b"200", b"302", b"200"] or heads[:3] == [b"200", b"302", b"200"]
    assert b'"line": "GET /en/unknown' in answer


def test_a_request_in_many_reads_is_one_request(site):
    request = GET + b"Connection: close\r\n\r\n"

    answer = site.raw(*(request[n : n + 7] for n in range(0, len(request), 7)), pause=0.01)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(BODY)


def test_a_second_read_that_looks_like_a_request_is_not_one(site):
    """A body, or the rest of a head, that reads like a whole GET must not be answered."""
    smuggled = b"GET /en/a-1 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    post = b"POST /desk/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(smuggled)

    answer = site.raw(post, smuggled, seconds=0.7)
    assert answer.count(b"HTTP/1.1 200") == 1
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["body"] == smuggled.decode()

    half = site.raw(b"GET /en/x HTTP/1.1\r\nX: ", smuggled, seconds=0.7)
    assert half.count(b"HTTP/1.1 ") == 1
    assert b'"line": "GET /en/x' in half


def test_a_head_that_never_ends_is_cut_off(site):
    answer = site.raw(*[b"GET /en/a-1 HTTP/1.1\r\n", *[b"X: " + b"x" * 4_000] * 8], pause=0.01)

    assert answer.startswith(b"HTTP/1.1 400 ") or answer == b""


@pytest.fixture
def hasty(tmp_path, monkeypatch):
    """A front in a thread, with short limits of time."""
    monkeypatch.setattr(front, "HEAD_SECONDS", 0.5)
    config = FrontConfig(**{name: str(tmp_path / name) for name in GOOD} | {"secret": "ab" * 32})
    server = uvicorn.Server(
        uvicorn.Config(
            front.build(config),
            port=0,
            http=front.GuardedProtocol,
            ws="none",
            log_config=None,
            timeout_keep_alive=1,
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize(
    "pieces",
    [
        [],  # never asks
        [b"\r\n"] * 5,  # blank lines only
        [b"GET /healthz HTTP/1.1\r\n", *[b"X: y\r\n"] * 20],  # a head without end, in drops
        [b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", b"GET"],  # the second never ends
    ],
)
def test_a_connection_that_does_not_go_on_is_closed(hasty, pieces):
    begun = time.time()
    with socket.create_connection(("127.0.0.1", hasty), 5) as wire:
        try:
            for piece in pieces:
                wire.sendall(piece)
                time.sleep(0.1)
            while wire.recv(65_536):
                pass
        except ConnectionError:
            pass

    assert time.time() - begun < 4


def test_a_client_that_never_reads_neither_fills_memory_nor_holds_up_the_stop(tmp_path):
    site = Site(tmp_path)
    site.store.write([PAGE], lives=[LIVE])
    status = Path(f"/proc/{site.process.pid}/statm")
    before = int(status.read_text().split()[1])
    with socket.create_connection(("127.0.0.1", site.port), 2) as wire:
        try:
            for _ in range(200):
                wire.sendall((GET + b"\r\n") * 50)
        except TimeoutError:
            pass
        assert site.ask("/en/a-1").content == BODY
        grown = int(status.read_text().split()[1]) - before
        begun = time.time()
        site.stop()

    assert grown * os.sysconf("SC_PAGE_SIZE") < 30_000_000
    assert time.time() - begun < 9


# -- reads ---------------------------------------------------------------------------------


def test_the_script_is_short_and_kept_long(site):
    answer = site.ask("/~r.js")

    assert answer.content == SCRIPT
    assert len(SCRIPT) <= 250
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "max-age" in answer.headers["Cache-Control"]


def test_beacons_are_counted_once_and_always_answered_alike(site):
    before = len(site.reads())
    article = int(time.time() * 1_000)
    answers = [
        site.beacon(article),
        site.beacon(article),
        site.beacon(article, agent="curl/8"),
        site.beacon(article, sec_gpc="1"),
        site.ask("/~r/nonsense", "POST"),
        site.beacon(article, x_forwarded_for="198.51.100.9"),
    ]

    for answer in answers:
        assert (answer.status, answer.headers["Cache-Control"]) == (204, "no-store")
        assert answer.content == b""
    until = time.time() + 5
    while sum(t.counts.get(article, 0) for t in site.reads()) < 2 and time.time() < until:
        time.sleep(0.05)
    ticks = site.reads()[before:]
    assert sum(t.counts.get(article, 0) for t in ticks) == 2
    reasons = {reason for t in ticks for reason in t.discarded}
    assert {"repeat", "robot", "opt_out", "malformed"} <= reasons


def test_a_beacon_with_a_large_body_is_refused(site):
    assert site.ask("/~r/a/b", "POST", "x" * 65).status == 413


def test_no_address_and_no_agent_is_in_any_file(site):
    site.beacon(5, agent=BROWSER + " marked-agent", x_forwarded_for="198.51.100.77")
    site.ask("/en/a-1", user_agent="marked-agent", x_forwarded_for="198.51.100.77")
    time.sleep(1.5)

    held = b"".join(f.read_bytes() for f in site.folder.iterdir() if f.is_file())
    assert b"marked-agent" not in held
    assert b"198.51.100.77" not in held


# -- health, starting, stopping --------------------------------------------------------------


def test_health_follows_the_ticker_and_the_printer(site):
    site.store.write(notes={"ticker": str(time.time())})
    good = site.ask("/healthz", host="unknown.example")
    site.store.write(notes={"ticker": str(time.time() - 60)})
    late = site.ask("/healthz")

    assert (good.status, json.loads(good.content)["status"]) == (200, "ok")
    assert json.loads(good.content)["generation"] == site.store.generation()
    assert (late.status, json.loads(late.content)["status"]) == (503, "degraded")
    assert 59 < json.loads(late.content)["ticker_age_seconds"] < 70
    assert json.loads(late.content)["printer"] is True


def test_nobody_behind_is_a_page_in_two_languages(tmp_path):
    site = Site(tmp_path)
    try:
        for path in ("/en/unknown", "/desk/"):
            answer = site.ask(path)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
            assert answer.content == DOWN_PAGE
            assert 'dir="rtl"' in answer.content.decode()
        health = site.ask("/healthz")
        assert (health.status, json.loads(health.content)["printer"]) == (503, False)
        assert len(DOWN_PAGE) <= 3_000
    finally:
        assert site.stop() in (0, -signal.SIGTERM)
    log = (tmp_path / "log").read_text()
    assert "printer not reachable" in log
    assert "Traceback" not in log


def test_reads_can_be_off(tmp_path):
    site = Site(tmp_path, reads="off")
    try:
        assert site.beacon().status == 405
        assert not (tmp_path / "tally.sqlite3").exists()
    finally:
        site.stop()


def test_a_clean_stop_loses_no_read_and_two_workers_share_the_work(tmp_path):
    site = Site(tmp_path, workers=2)
    try:
        site.store.write([PAGE], lives=[LIVE])
        for number in range(40):
            assert site.beacon(agent=f"{BROWSER} {number}").status == 204
            assert site.ask("/en/a-1").content == BODY
    finally:
        site.stop()

    assert sum(sum(t.counts.values()) for t in site.reads()) == 40


def test_a_killed_front_loses_at_most_one_second_of_reads(tmp_path):
    site = Site(tmp_path)
    acknowledged = []
    until = time.time() + 3.4
    while time.time() < until:
        assert site.beacon(agent=f"{BROWSER} {len(acknowledged)}").status == 204
        acknowledged.append(time.time())

    killed = time.time()
    os.kill(site.process.pid, signal.SIGKILL)
    site.stop()

    counted = sum(sum(t.counts.values()) for t in site.reads())
    # Seconds are closed at their end, which takes a moment on a busy machine.
    due = sum(moment < killed - 1.25 for moment in acknowledged)
    assert due <= counted <= len(acknowledged)
    assert due > 50


def test_a_store_that_breaks_is_answered_by_the_printer(tmp_path):
    listener = Listener("printer", tmp_path / "p")
    site = Site(tmp_path)
    try:
        site.store.write([PAGE], lives=[LIVE])
        assert site.ask("/en/a-1").content == BODY
        breaker = sqlite3.connect(tmp_path / "pages.sqlite3")
        breaker.execute("DROP TABLE page")
        breaker.execute("UPDATE state SET generation = generation + 1")
        breaker.commit()

        assert json.loads(site.ask("/en/a-1").content)["name"] == "printer"
    finally:
        site.stop()
        listener.shutdown()


def test_a_front_worker_imports_neither_django_nor_an_http_client():
    code = "import stoppress.front, sys; print(*sorted({m.split('.')[0] for m in sys.modules}))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )

    assert loaded.returncode == 0, loaded.stderr
    forbidden = {"django", "wagtail", "httpx", "httpcore", "requests", "urllib3", "aiohttp"}
    assert not forbidden & set(loaded.stdout.split())


# -- the config ----------------------------------------------------------------------------


def load(folder, **change):
    file = folder / "front.json"
    file.write_text(json.dumps({k: v for k, v in (GOOD | change).items() if v is not None}))
    return FrontConfig.load(file)


def test_a_config_has_defaults_and_lists_become_tuples(tmp_path):
    config = load(tmp_path, desk_prefixes=["/desk/"])

    assert config.desk_prefixes == ("/desk/",)
    assert (config.port, config.reads, config.visible_seconds) == (8000, "beacon", 10)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"store": None}, "store"),
        ({"secret": "xy"}, "hex"),
        ({"secret": "abcd"}, "openssl"),
        ({"reads": "maybe"}, "beacon"),
        ({"trusted_proxies": ["proxy"]}, "proxy"),
        ({"desk_prefixes": ["desk"]}, "slash"),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_why(tmp_path, change, says):
    with pytest.raises(BadSetting, match=says):
        load(tmp_path, **change)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadSetting, match=r"nowhere\.json"):
        FrontConfig.load(tmp_path / "nowhere.json")
