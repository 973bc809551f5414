"""A streaming reverse proxy to the processes behind the front: the printer and the desk.

One request, one connection to a local socket, framed by h11 on both ways: what reaches a process
behind us was parsed and written anew, so no byte can be read there in another way than here.
Both bodies are streamed; a client that leaves cancels the work behind it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import h11

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

READ_BYTES = 65_536
# Meant for one connection only (RFC 9110 §7.6.1): never passed on, either way.
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer "
    b"transfer-encoding upgrade".split()
)
# Ours to say: a client must not speak for a proxy.
SAID_BY_US = frozenset(
    b"expect forwarded x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-prefix "
    b"x-forwarded-proto x-real-ip x-forwarded-server".split()
)
NOT_PASSED_ON = HOP_BY_HOP | SAID_BY_US
# Naming these in `Connection` must not make them vanish behind our checks.
NEEDED = frozenset(b"host content-length content-type cookie authorization".split())
NOSNIFF = (b"x-content-type-options", b"nosniff")
FROM_BEHIND = HOP_BY_HOP | {b"date", b"server"}  # uvicorn says the date itself


@dataclass(frozen=True, slots=True)
class Target:
    """One process behind the front."""

    name: str  # "printer", "desk": for the log
    socket: str  # path of its unix socket
    max_body_bytes: int
    connect_seconds: float = 2
    answer_seconds: float = 60  # until its first byte
    pause_seconds: float = 60  # between two pieces of its answer


class Unreachable(Exception):
    """No answer came from behind; nothing was sent to the client yet."""


class TooLarge(Exception):
    """The request's body is larger than the target takes; nothing was sent yet."""


class Refused(Exception):
    """The request cannot be passed on: an upgrade, or a target or header unfit to be written."""


class Gone(Exception):
    """The client left, or stopped sending."""


async def relay(scope: Scope, receive: Receive, send: Send, target: Target, extra: Headers) -> None:
    """Pass the request on to `target`, and its answer back.

    `extra` holds the X-Forwarded-* headers we vouch for. Raises Unreachable, TooLarge or Refused
    while the client has seen nothing; once an answer has begun, a failure behind just ends it,
    and uvicorn then closes the connection: the client sees a broken body, not a short one.
    """
    if _declared_length(scope) > target.max_body_bytes:
        raise TooLarge(target.name)
    head = _request(scope, extra)  # before connecting: may refuse
    reader, writer = await _connect(target)
    try:
        await _exchange(head, reader, writer, receive, send, target)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def is_reachable(socket: str, seconds: float = 0.5) -> bool:
    """Say whether someone listens on the unix socket."""
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_unix_connection(socket)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _connect(target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(target.connect_seconds):
            return await asyncio.open_unix_connection(target.socket)
    except (OSError, TimeoutError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


async def _exchange(
    head: h11.Request,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    receive: Receive,
    send: Send,
    target: Target,
) -> None:
    """Feed the request and read the answer at the same time: either may end first."""
    wire = h11.Connection(h11.CLIENT)
    answer = _Answer(send)
    reading = asyncio.ensure_future(_read_answer(wire, reader, answer, target))
    feeding = asyncio.ensure_future(_feed(wire, head, writer, receive, target))
    try:
        await asyncio.wait({reading, feeding}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            feeding.result()  # never ends well before the answer: raises Gone or TooLarge
        reading.result()
    except Gone:
        log.debug("serve: client left (target=%s)", target.name)
    except (TooLarge, Unreachable) as error:
        if not answer.begun:
            raise
        log.warning("serve: answer broken off (target=%s, cause=%s)", target.name, error)
    finally:
        for task in (reading, feeding):
            task.cancel()
        await asyncio.gather(reading, feeding, return_exceptions=True)


async def _feed(
    wire: h11.Connection,
    head: h11.Request,
    writer: asyncio.StreamWriter,
    receive: Receive,
    target: Target,
) -> None:
    """Send head and body, then wait for the client to leave. Ends only by raising."""
    await _write(writer, wire.send(head))
    taken, more = 0, True
    while True:
        try:
            async with asyncio.timeout(target.pause_seconds if more else None):
                message = await receive()
        except TimeoutError as error:
            raise Gone from error
        if message["type"] == "http.disconnect":
            raise Gone
        if not more:
            continue
        piece, more = message.get("body", b""), message.get("more_body", False)
        taken += len(piece)
        if taken > target.max_body_bytes:
            raise TooLarge(target.name)
        if piece:
            await _write(writer, wire.send(h11.Data(data=piece)))
        if not more:
            await _write(writer, wire.send(h11.EndOfMessage()))


async def _write(writer: asyncio.StreamWriter, data: bytes | None) -> None:
    # A process that has answered early may have stopped reading: its answer still counts.
    with suppress(ConnectionError):
        writer.write(data or b"")
        await writer.drain()


async def _read_answer(
    wire: h11.Connection, reader: asyncio.StreamReader, answer: _Answer, target: Target
) -> None:
    try:
        while not answer.ended:
            event = wire.next_event()
            if event is h11.NEED_DATA:
                wait = target.pause_seconds if answer.begun else target.answer_seconds
                wire.receive_data(await _read(wire, reader, wait))
            else:
                await answer.take(event)
    except (OSError, h11.ProtocolError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


async def _read(wire: h11.Connection, reader: asyncio.StreamReader, seconds: float) -> bytes:
    # Never `wait_for`: in Python 3.11 it can swallow the cancelling of a client that left.
    while True:
        try:
            async with asyncio.timeout(seconds):
                return await reader.read(READ_BYTES)
        except TimeoutError as error:
            # A slow upload is the client's time, not the process's; `_feed` watches that one.
            if wire.our_state is not h11.SEND_BODY:
                raise Unreachable(f"no answer within {seconds:g} s") from error


class _Answer:
    """What has been passed back to the client so far."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False
        self.ended = False

    async def take(self, event: Any) -> None:
        if isinstance(event, h11.Response):
            self.begun = True
            headers = _end_to_end(event.headers, FROM_BEHIND)
            if not any(name == NOSNIFF[0] for name, _ in headers):
                headers.append(NOSNIFF)
            await self._send(
                {"type": "http.response.start", "status": event.status_code, "headers": headers}
            )
        elif isinstance(event, h11.Data):
            await self._send(
                {"type": "http.response.body", "body": bytes(event.data), "more_body": True}
            )
        elif isinstance(event, h11.EndOfMessage):
            self.ended = True
            await self._send({"type": "http.response.body", "body": b""})
        elif isinstance(event, h11.ConnectionClosed):
            raise Unreachable("closed before its answer was whole")
        # 1xx are between us and that process; h11 refuses a 101 that nobody asked for.


# -- headers -------------------------------------------------------------------------------


def _request(scope: Scope, extra: Headers) -> h11.Request:
    """Write the request anew."""
    names = [name for name, _ in scope["headers"]]
    if b"upgrade" in names:
        raise Refused("upgrade")
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    # `X_Real_Ip` and `X-Real-Ip` are one name to WSGI: a name with an underscore is dropped.
    headers = [h for h in _end_to_end(scope["headers"], NOT_PASSED_ON) if b"_" not in h[0]]
    headers += [*extra, (b"connection", b"close")]
    if b"transfer-encoding" in names:
        headers.append((b"transfer-encoding", b"chunked"))
    try:
        return h11.Request(method=scope["method"], target=target, headers=headers)
    except h11.LocalProtocolError as error:
        raise Refused(str(error)) from error


def _end_to_end(headers: Iterable[tuple[bytes, bytes]], dropped: frozenset[bytes]) -> Headers:
    """The headers that may be passed on: none of `dropped`, none that `Connection` names."""
    pairs = [(name.lower(), value) for name, value in headers]
    listed = b",".join(value for name, value in pairs if name == b"connection")
    named = {token.strip().lower() for token in listed.split(b",")}
    return [(n, v) for n, v in pairs if n not in dropped and (n not in named or n in NEEDED)]


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


# -- addresses -----------------------------------------------------------------------------

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = list[ipaddress.IPv4Network | ipaddress.IPv6Network]
WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


def client_address(peer: str, forwarded_for: str, trusted: Networks) -> str:
    """Return the client's address: the rightmost of X-Forwarded-For that is not a proxy of ours.

    `X-Forwarded-For` is only read when `peer` itself is trusted; what stands left of the first
    address that is not was written by the client and is ignored. Something that is no address
    ends the walk at the last one that was.
    """
    address = _parse(peer)
    if address is None:
        return peer
    for hop in reversed(forwarded_for.split(",")):
        if not _is_in(address, trusted):
            break
        before = _parse(hop.strip())
        if before is None:
            break
        address = before
    return str(address)


def is_trusted(peer: str, trusted: Networks) -> bool:
    """Say whether `peer` is a proxy of ours."""
    address = _parse(peer)
    return address is not None and _is_in(address, trusted)


def _is_in(address: Address, networks: Networks) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _parse(text: str) -> Address | None:
    """Also `[::1]:80` and `10.0.0.1:80`; `::ffff:10.0.0.1` is `10.0.0.1`. Nothing is remembered:
    an address of a reader lives for one call."""
    if found := WITH_PORT.fullmatch(text):
        text = found[1] or found[2]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
