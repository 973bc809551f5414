"""Judge where an address leads before anything connects to it, then connect just there.

A name is looked up once, every answer is judged, and the connection goes to the judged
numbers, so a second lookup (DNS rebinding) has no say. Odd spellings of private addresses
(`127.1`, `0x7f000001`, `::ffff:127.0.0.1`) take the same way and need no list of tricks.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

from stoppress.errors import AddressNotAllowed, BadAddress, DeadHost

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

USUAL_PORTS = frozenset({80, 443})
MAX_URL_LENGTH = 8_000  # characters; RFC 9110 §4.1 asks for at least 8,000 octets
MAX_ADDRESSES = 4  # of one host that are tried

# RFC 1035 §2.3.4: labels of at most 63 octets. "_" is not a host name's, yet sites use it.
_NAME = re.compile(r"(?=.{1,253}\.?\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)

# What `is_global` lets through although nobody's site lives there.
_NOT_SITES_4 = (
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments, RFC 6890
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
)
_GLOBAL_UNICAST_6 = IPv6Network("2000::/3")  # the only part IANA gives out, RFC 4291 §2.4
_NOT_SITES_6 = (
    IPv6Network("2001::/23"),  # Teredo, ORCHID, benchmarks: RFC 2928
    IPv6Network("2001:db8::/32"),  # documentation, RFC 3849
    IPv6Network("2002::/16"),  # 6to4, wraps any IPv4: RFC 3056
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1


def parse_address(url: str) -> httpx.URL:
    """Return `url` in parts, without its fragment, ready to be looked up.

    Raises BadAddress unless it is http(s) with a host, a possible port and no user name.
    """
    try:
        parts = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:  # ValueError: lone surrogates, idna
        raise BadAddress(url, "not an address") from error
    trouble = _trouble(parts, url)
    if trouble:
        raise BadAddress(url, trouble)
    return parts


def port_of(url: httpx.URL) -> int:
    """Return the port `url` leads to, the scheme's own when none is written."""
    return url.port if url.port is not None else (443 if url.scheme == "https" else 80)


async def admit(
    url: httpx.URL,
    resolve: Resolve,
    *,
    allow_private: tuple[Network, ...] = (),
    allow_ports: frozenset[int] = frozenset(),
    dns_timeout_seconds: float = 5,
) -> tuple[str, ...]:
    """Look up the host of `url` once and return the addresses a connection may use.

    Raises AddressNotAllowed if even one answer is refused (the causes never name the
    address found, as an editor may read them); DeadHost if there is no answer in time.
    """
    port = port_of(url)
    if port not in USUAL_PORTS | allow_ports and not allow_private:
        raise AddressNotAllowed(str(url), "this port is not allowed")
    host = url.raw_host.decode("ascii")
    try:
        async with asyncio.timeout(dns_timeout_seconds):
            found = tuple(dict.fromkeys(await resolve(host, port)))
    except TimeoutError as error:
        raise DeadHost(str(url), "the name was not found in time") from error
    except (OSError, UnicodeError) as error:
        raise DeadHost(str(url), "the name could not be found") from error
    if not found:
        raise DeadHost(str(url), "the name has no address")
    judge(url, found, allow_private=allow_private, allow_ports=allow_ports)
    return found[:MAX_ADDRESSES]


def judge(
    url: httpx.URL,
    found: Iterable[str],
    *,
    allow_private: tuple[Network, ...] = (),
    allow_ports: frozenset[int] = frozenset(),
) -> None:
    """Raise AddressNotAllowed unless every address in `found` and the port may be used.

    `allow_private` opens its networks, on every port; it belongs to one Source.
    """
    addresses = [_parsed(text) for text in found]
    named = [_lies_in(address, allow_private) for address in addresses]
    ours = zip(addresses, named, strict=True)
    if any(not open_ and not is_public(address) for address, open_ in ours):
        raise AddressNotAllowed(str(url), "not a public address")
    if port_of(url) not in USUAL_PORTS | allow_ports and not (named and all(named)):
        raise AddressNotAllowed(str(url), "this port is not allowed")


def is_public(address: Address | None) -> bool:
    """Say whether `address` can be a site on the open internet. None (unreadable) is not.

    `is_global` alone lets multicast, 6to4, NAT64, `fec0::1` and more through.
    Source: IANA special-purpose registries (RFC 6890).
    """
    inner = _unwrapped(address)
    if isinstance(inner, IPv4Address):
        return inner.is_global and not inner.is_multicast and not _in_any(inner, _NOT_SITES_4)
    if inner is None or inner.scope_id is not None:
        return False
    return inner in _GLOBAL_UNICAST_6 and not _in_any(inner, _NOT_SITES_6)


async def look_up(executor: Executor | None, host: str, port: int) -> list[str]:
    """Return the addresses of `host` as the system finds them. Raises OSError."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    infos = await asyncio.get_running_loop().run_in_executor(executor, ask)
    return [_written(info[4]) for info in infos]


def read_literal(host: str, port: int) -> list[str]:
    """Return the address that `host` spells out in numbers; empty for a name.

    For use behind a proxy, which does the looking up of names itself.
    """
    if re.fullmatch(r"(.+\.)?localhost\.?", host, re.IGNORECASE):  # RFC 6761 §6.3
        return ["127.0.0.1"]
    flags = socket.AI_NUMERICHOST
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    except (OSError, UnicodeError):
        return []
    return [_written(info[4]) for info in infos]


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Connects one host to the addresses that were judged for it, and to nothing else.

    The host keeps its name for TLS (SNI, certificate) and the Host header. Behind a proxy
    `addresses` is the proxy's own name.
    """

    def __init__(
        self, host: str, addresses: Sequence[str], inner: httpcore.AsyncNetworkBackend
    ) -> None:
        self._host = host
        self._addresses = addresses
        self._inner = inner
        self._streams: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Try the judged addresses in turn; each gets its share of `timeout` seconds."""
        if host != self._host:
            raise RuntimeError(f"judged {self._host}, asked to connect to {host}")
        share = timeout / len(self._addresses) if timeout else None
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = await self._inner.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            self._streams.append(stream)
            return stream
        raise failure

    async def aclose(self) -> None:
        """Close what was opened: httpcore 1.0 forgets a connection cancelled in its handshake."""
        for stream in self._streams:
            await stream.aclose()


def _trouble(parts: httpx.URL, url: str) -> str:
    host = parts.raw_host.decode("ascii", "replace")
    if len(url) > MAX_URL_LENGTH:
        return "the address is too long"
    if parts.scheme not in ("http", "https"):
        return "neither http nor https"
    if parts.userinfo:
        return "the address carries a user name"
    if not host:
        return "no host"
    if "%" in host:  # a zone id (RFC 6874), or a name hidden in escapes
        return "the host carries a percent sign"
    if not _NAME.fullmatch(host) and not (":" in host and _parsed(host)):
        return "the host cannot be a name"
    if parts.port is not None and not 0 < parts.port < 2**16:
        return "no such port"
    return ""


def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _unwrapped(address: Address | None) -> Address | None:
    """Return the IPv4 address inside an IPv4-mapped or NAT64 one: it is what gets the call."""
    if not isinstance(address, IPv6Address) or address.scope_id is not None:
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _lies_in(address: Address | None, networks: tuple[Network, ...]) -> bool:
    inner = _unwrapped(address)
    if inner is None or (isinstance(inner, IPv6Address) and inner.scope_id is not None):
        return False
    return _in_any(inner, networks)


def _in_any(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == net.version and address in net for net in networks)


def _written(sockaddr: tuple[object, ...]) -> str:
    """Return the address of a getaddrinfo answer, with its zone, which is then refused."""
    zone = sockaddr[3] if len(sockaddr) > 3 else 0
    return f"{sockaddr[0]}%{zone}" if zone else str(sockaddr[0])
