"""Bad origins, kept on loopback: each path answers wrongly in its own way.

`async with Zoo() as zoo` opens one raw server; `zoo.url("/drip")` is an address there.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import subprocess
import zlib
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Self

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
NEWS = b"Rain is coming. " * 400


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@cache
def bomb(megabytes: int) -> bytes:
    """Return gzip of so many megabytes of zeros: about a thousandth in size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(2**20)
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


PACKED = gzip.compress(NEWS)
GZIP = b"Content-Encoding: gzip"
FOUND = b"302 Found"
MOVED = b"301 Moved Permanently"

# Animals that say one thing and hang up.
STILL: dict[str, bytes] = {
    "/news": answer(NEWS, b'ETag: "v1"', b"Set-Cookie: who=you", b"X-A: 1", b"X-A: 2"),
    "/gzip": answer(PACKED, GZIP),
    "/gzip-in-two-members": answer(PACKED + gzip.compress(b"And snow."), GZIP),
    "/gzip-with-padding": answer(PACKED + bytes(7), GZIP),
    "/gzip-empty": answer(b"", GZIP),
    "/gzip-cut": answer(PACKED[:-12], GZIP),
    "/gzip-second-member-cut": answer(PACKED + PACKED[:20], GZIP),
    "/gzip-not": answer(NEWS, GZIP),
    "/gzip-corrupt": answer(PACKED[:30] + b"XXXX" + PACKED[34:], GZIP),
    "/gzip-many-members": answer(gzip.compress(b"") * 5000, GZIP),
    "/gzip-twice": answer(gzip.compress(PACKED), b"Content-Encoding: gzip, gzip"),
    "/gzip-twice-in-two-lines": answer(gzip.compress(PACKED), GZIP, GZIP),
    "/brotli": answer(b"\x0b\x02\x80", b"Content-Encoding: br"),
    "/deflate": answer(zlib.compress(NEWS), b"Content-Encoding: deflate"),
    "/identity": answer(NEWS, b"Content-Encoding: identity"),
    "/too-short": PLAIN + b"Content-Length: 1000\r\n\r\nonly this",
    "/two-lengths": PLAIN + b"Content-Length: 4\r\nContent-Length: 9\r\n\r\nRain",
    "/too-long": PLAIN + b"Content-Length: 4\r\n\r\nRain and more",
    "/says-a-terabyte": PLAIN + b"Content-Length: 1000000000000\r\n\r\nRain",
    "/chunks-cut": PLAIN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nRain \r\n5\r\nis",
    "/chunks-garbage": PLAIN + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nRain\r\n",
    "/crumbs": PLAIN
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"1\r\nx\r\n" * 60_000
    + b"0\r\n\r\n",
    "/garbage": b"\x00\x01 220 mail.example ESMTP ready\r\n\r\n",
    "/silence": b"",
    "/half-closed": PLAIN + b"Content-Length: 100\r\n\r\nhalf",
    "/huge-headers": PLAIN + b"X-Big: " + b"x" * 300_000 + b"\r\n\r\nRain",
    "/many-headers": PLAIN + b"X-Many: y\r\n" * 30_000 + b"\r\nRain",
    "/http-0.9": b"<html>Rain</html>",
    "/loop": answer(b"", b"Location: /loop", status=FOUND),
    "/moved": answer(b"", b"Location: /news#top", status=MOVED),
    "/moved-308": answer(b"", b"Location: /moved", status=b"308 Permanent Redirect"),
    "/moved-then-found": answer(b"", b"Location: /found", status=MOVED),
    "/found": answer(b"", b"Location: /news", status=FOUND),
    "/found-broken": answer(b"", b"Location: /silence", status=FOUND),
    "/found-gone": answer(b"", b"Location: /gone", status=FOUND),
    "/found-nowhere": answer(b"", status=FOUND),
    "/found-garbage": answer(b"", b"Location: http://[::bad/", status=FOUND),
    "/found-file": answer(b"", b"Location: file:///etc/passwd", status=FOUND),
    "/found-user": answer(b"", b"Location: http://me:pw@127.0.0.1/", status=FOUND),
    "/found-utf8": answer(b"", "Location: /أخبار".encode(), status=FOUND),
    "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1": answer("أمطار".encode()),
    "/busy": answer(b"", b"Retry-After: 120", status=b"429 Too Many Requests"),
    "/closed": answer(b"", b"Retry-After: Wed, 25 Nov 2026 12:10:00 GMT", status=b"503 No"),
    "/missing": answer(b"not here", status=b"404 Not Found"),
    "/gone": answer(b"", status=b"410 Gone"),
    "/unasked-304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "/part": answer(b"Rain", b"Content-Range: bytes 0-3/9", status=b"206 Partial Content"),
    "/part-whole": answer(b"Rain", b"Content-Range: bytes 0-3/4", status=b"206 Partial Content"),
    "/upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "/without-length": PLAIN + b"\r\n" + NEWS,
    "/moody-robots": answer(NEWS),
}


class Zoo:
    """One raw server. `requests` keeps what came; `open` counts connections still open."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.open = 0
        self.most_open = 0
        self.port = 0
        self.robots = answer(b"", status=b"404 Not Found")
        self.extra: dict[str, bytes] = {}
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.split()[1].decode() for request in self.requests]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def is_empty(self) -> bool:
        """Say whether every visitor leaves within a second."""
        for _ in range(100):
            if not self.open:
                return True
            await asyncio.sleep(0.01)
        return False

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(request)
            await self._serve(request, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the visitor left: that is what most tests are about
        finally:
            self.open -= 1
            writer.close()

    async def _serve(
        self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        path = request.split()[1].decode()
        if path in MOVING:
            await MOVING[path](request, writer)
            return
        if path == "/never":
            await reader.read()
            return
        still = self.robots if path == "/robots.txt" else self.extra.get(path, STILL.get(path))
        writer.write(still if still is not None else answer(b"", status=b"404 Not Found"))
        await writer.drain()
        if path == "/half-closed":
            writer.write_eof()
            await reader.read()  # until the visitor hangs up: our side of the line stays open


async def _drip(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(PLAIN + b"Content-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _slow_headers(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Slow: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _continues(_: bytes, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def _endless(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(PLAIN + b"\r\n")
    while True:
        writer.write(b"x" * 2**16)
        await writer.drain()


async def _endless_chunks(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"8000\r\n" + b"x" * 2**15 + b"\r\n")
        await writer.drain()


async def _bomb(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(bomb(100), GZIP))
    await writer.drain()


async def _slow_redirect(_: bytes, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.2)
    writer.write(answer(b"", b"Location: /slow-redirect", status=FOUND))
    await writer.drain()


async def _reset(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(PLAIN + b"Content-Length: 1000\r\n\r\nRain")
    await writer.drain()
    writer.transport.abort()


async def _if_changed(request: bytes, writer: asyncio.StreamWriter) -> None:
    known = b'If-None-Match: "v1"' in request or b"If-Modified-Since: Wed, 25 Nov" in request
    unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    writer.write(unchanged if known else answer(NEWS, b'ETag: "v1"'))
    await writer.drain()


MOVING: dict[str, Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]] = {
    "/drip": _drip,
    "/slow-headers": _slow_headers,
    "/continues": _continues,
    "/endless": _endless,
    "/endless-chunks": _endless_chunks,
    "/bomb": _bomb,
    "/slow-redirect": _slow_redirect,
    "/reset": _reset,
    "/if-changed": _if_changed,
}


def make_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a self-signed certificate for `name`; return its file and its key's.

    Raises FileNotFoundError or CalledProcessError where openssl cannot.
    """
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command += ["-keyout", str(key), "-out", str(cert), "-subj", f"/CN={name}"]
    command += ["-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run(command, check=True, capture_output=True, timeout=20)
    return cert, key
