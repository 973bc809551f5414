"""stoppress.serve.relay"""

import asyncio
import ipaddress
from contextlib import asynccontextmanager

import pytest

from stoppress.serve.relay import (
    Refused,
    Target,
    TooLarge,
    Unreachable,
    client_address,
    is_reachable,
    relay,
)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Client:
    """The ASGI side: what the reader sent, and what came back."""

    def __init__(self, *body, method="GET", path=b"/x", query=b"", headers=(), stays=True):
        self.scope = {
            "method": method,
            "raw_path": path,
            "query_string": query,
            "headers": [(b"host", b"news.example"), *headers],
        }
        self._messages = [
            {"type": "http.request", "body": piece, "more_body": n + 1 < len(body)}
            for n, piece in enumerate(body or (b"",))
        ]
        self._stays = stays
        self.sent = []

    async def receive(self):
        if self._messages:
            return self._messages.pop(0)
        if self._stays:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])

    @property
    def body(self):
        return b"".join(m.get("body", b"") for m in self.sent[1:])

    @property
    def whole(self):
        return bool(self.sent) and not self.sent[-1].get(
            "more_body", self.sent[-1]["type"][-1] == "t"
        )


class Behind:
    """A process behind the front: keeps what it got, answers what it was told."""

    def __init__(self, answer=OK, wait_for=b"\r\n\r\n", pause=0.0):
        self.answer, self.wait_for, self.pause = answer, wait_for, pause
        self.got = b""
        self.left = asyncio.Event()

    async def serve(self, reader, writer):
        try:
            while self.wait_for not in self.got:
                piece = await reader.read(65_536)
                if not piece:
                    return
                self.got += piece
            for part in self.answer if isinstance(self.answer, list) else [self.answer]:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(self.pause)
            if self.pause:
                await reader.read()
        except ConnectionError:
            pass
        finally:
            writer.close()
            self.left.set()


@asynccontextmanager
async def listening(path, behind):
    server = await asyncio.start_unix_server(behind.serve, path)
    try:
        yield Target("printer", str(path), 1_000, answer_seconds=2, pause_seconds=2)
    finally:
        server.close()


@pytest.fixture
def socket(tmp_path):
    return tmp_path / "s"


def ask(socket, client, behind=None, extra=(), **limits):
    """Relay one request; returns what stood behind."""

    async def run():
        stood = behind or Behind()
        async with listening(socket, stood) as target:
            for name, value in limits.items():
                object.__setattr__(target, name, value)
            await asyncio.wait_for(
                relay(client.scope, client.receive, client.send, target, list(extra)), 10
            )
            return stood

    return asyncio.run(run())


def test_a_request_is_passed_on_and_its_answer_back(socket):
    client = Client(path=b"/en/%20x", query=b"q=a%26b&c")

    behind = ask(socket, client, extra=[(b"x-forwarded-for", b"192.0.2.7")])

    lines = behind.got.split(b"\r\n")
    assert lines[0] == b"GET /en/%20x?q=a%26b&c HTTP/1.1"
    assert b"host: news.example" in lines
    assert b"x-forwarded-for: 192.0.2.7" in lines
    assert b"connection: close" in lines
    assert (client.status, client.body, client.whole) == (200, b"ok", True)


def test_what_is_meant_for_one_connection_is_not_passed_on(socket):
    client = Client(
        headers=[
            (b"connection", b"keep-alive, X-Mine, Host"),
            (b"x-mine", b"1"),
            (b"keep-alive", b"5"),
            (b"te", b"trailers"),
            (b"x-forwarded-for", b"6.6.6.6"),
            (b"x_forwarded_for", b"6.6.6.6"),
            (b"forwarded", b"for=6.6.6.6"),
            (b"x-real-ip", b"6.6.6.6"),
            (b"expect", b"100-continue"),
            (b"cookie", b"a=b"),
        ]
    )

    behind = ask(
        socket,
        client,
        Behind(
            b"HTTP/1.1 200 OK\r\nConnection: close, x-b\r\nX-B: 1\r\nDate: now\r\nServer: s\r\n"
            b"Keep-Alive: 9\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\nbody"
        ),
    )

    got = behind.got.lower()
    for gone in (b"x-mine", b"keep-alive", b"trailers", b"6.6.6.6", b"expect"):
        assert gone not in got
    assert b"host: news.example" in got
    assert b"cookie: a=b" in got
    names = [name for name, _ in client.sent[0]["headers"]]
    assert names == [b"set-cookie", b"set-cookie", b"x-content-type-options"]
    assert client.body == b"body"


def test_a_body_with_a_length_and_one_in_chunks_are_streamed(socket):
    sized = Client(b"ab", b"cd", method="POST", headers=[(b"content-length", b"4")])
    behind = ask(socket, sized, Behind(wait_for=b"abcd"))
    assert behind.got.endswith(b"\r\n\r\nabcd")

    chunked = Client(b"ab", b"cd", method="POST", headers=[(b"transfer-encoding", b"chunked")])
    behind = ask(socket, chunked, Behind(wait_for=b"0\r\n\r\n"))
    assert behind.got.endswith(b"\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n")


def test_an_answer_in_chunks_arrives_whole(socket):
    client = Client()

    ask(
        socket,
        client,
        Behind(
            [
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r",
                b"\n2\r\nde\r\n0\r\n\r\n",
            ]
        ),
    )

    assert (client.body, client.whole) == (b"abcde", True)
    assert b"transfer-encoding" not in client.headers


def test_a_head_request_keeps_the_length_and_has_no_body(socket):
    client = Client(method="HEAD")

    ask(socket, client, Behind(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"))

    assert client.headers[b"content-length"] == b"999"
    assert (client.body, client.whole) == (b"", True)


def test_interim_answers_are_not_passed_on(socket):
    client = Client()

    ask(socket, client, Behind(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK))

    assert client.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        [(b"upgrade", b"websocket"), (b"connection", b"upgrade")],
        [(b"upgrade", b"h2c")],
        [(b"content-length", b"5"), (b"content-length", b"6")],
        [(b"content-length", b"-1")],
        [(b"transfer-encoding", b"gzip, chunked"), (b"content-length", b"3\x00")],
        [(b"x", b"a\r\nb: c")],
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(socket, headers):
    with pytest.raises(Refused):
        ask(socket, Client(headers=headers))


@pytest.mark.parametrize("path", [b"/a b", b"/a\x00", b"/a\r\nX: 1"])
def test_a_target_that_cannot_be_written_is_refused(socket, path):
    with pytest.raises(Refused):
        ask(socket, Client(path=path))


def test_nobody_there_is_unreachable(socket):
    client = Client()

    with pytest.raises(Unreachable):
        asyncio.run(
            relay(client.scope, client.receive, client.send, Target("desk", str(socket), 10), [])
        )
    assert asyncio.run(is_reachable(str(socket))) is False
    assert client.sent == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    ],
)
def test_no_answer_or_a_wrong_one_is_unreachable(socket, answer):
    client = Client()

    with pytest.raises(Unreachable):
        ask(socket, client, Behind(answer))
    assert client.sent == []


def test_silence_ends_in_time(socket):
    with pytest.raises(Unreachable, match="within"):
        ask(socket, Client(), Behind(b"", pause=30), answer_seconds=0.2)


def test_an_answer_that_breaks_off_is_left_unfinished(socket, caplog):
    client = Client()

    ask(socket, client, Behind(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"))

    assert client.body == b"abc"
    assert not client.whole
    assert "broken off" in caplog.text


def test_a_body_above_the_limit_is_refused_declared_or_not(socket):
    declared = Client(b"", method="POST", headers=[(b"content-length", b"1001")])
    with pytest.raises(TooLarge):
        ask(socket, declared)

    streamed = Client(
        b"x" * 600, b"x" * 600, method="POST", headers=[(b"transfer-encoding", b"chunked")]
    )
    with pytest.raises(TooLarge):
        ask(socket, streamed, Behind(wait_for=b"never"))


def test_a_client_that_leaves_frees_the_process_behind(socket):
    client = Client(stays=False)

    behind = ask(socket, client, Behind(b"HTTP/1.1 200 OK\r\n\r\n", pause=30))

    assert not client.whole
    assert behind.left.is_set() or behind.got


def test_an_answer_before_the_end_of_the_body_counts(socket):
    client = Client(
        b"x" * 500, b"", b"", method="POST", headers=[(b"content-length", b"900")], stays=True
    )
    client._messages = client._messages[:1]  # the rest never comes

    ask(socket, client, Behind(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))

    assert client.status == 403


def test_a_client_that_stops_in_mid_body_is_given_up(socket):
    client = Client(b"x", b"", method="POST", headers=[(b"content-length", b"9")])
    client._messages = client._messages[:1]

    ask(socket, client, Behind(wait_for=b"never"), pause_seconds=0.2)

    assert client.sent == []


NETWORKS = [ipaddress.ip_network(n) for n in ("127.0.0.1/32", "10.0.0.0/8", "fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # not a proxy of ours: not believed
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.1.1.1", "198.51.100.1"),
        ("127.0.0.1", "10.2.2.2, 10.1.1.1", "10.2.2.2"),
        ("127.0.0.1", "6.6.6.6, nonsense, 10.1.1.1", "10.1.1.1"),
        ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_client_is_the_rightmost_address_that_is_not_ours(peer, forwarded, address):
    assert client_address(peer, forwarded, NETWORKS) == address
