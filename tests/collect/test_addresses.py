"""No address that is not a public site is ever connected to, however it is spelled."""

from __future__ import annotations

import asyncio
import socket
import ssl
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.collect.addresses import (
    PinnedBackend,
    admit,
    is_public,
    judge,
    look_up,
    parse_address,
    port_of,
    read_literal,
)
from stoppress.collect.fetch import Fetcher
from stoppress.errors import AddressNotAllowed, BadAddress, DeadHost, FetchFailed

PUBLIC = "93.184.216.34"
TLS = ssl.create_default_context()  # made once: it takes 20 ms


def words(text: str) -> list[str]:
    return text.split()


NOT_PUBLIC = words("""
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.170 192.0.2.1
192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1::1 2002:5db8:d822::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1
ff0e::1 fe80::1%eth0 2606:4700::1111%1
""")

PUBLICS = words("""
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 172.32.0.1 192.0.1.1 223.255.255.254
2606:4700:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 2400:cb00::1 ::ffff:8.8.8.8
64:ff9b::808:808 2001:200::1
""")

PRIVATE_4 = words("""
127.0.0.1 10.0.0.1 169.254.169.254 192.168.1.1 172.16.5.4 100.64.0.1 224.0.0.1 240.0.0.1
127.255.0.9 192.0.0.8
""")

PRIVATE_6 = words("""
::1 :: fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 2002:7f00:1::1 64:ff9b::7f00:1 64:ff9b:1::1
2001::1 2001:db8::1 3fff::1 100::1 ::127.0.0.1 0:0:0:0:0:0:0:1 0000::0001 ::ffff:0:7f00:1
""")


def spellings(text: str) -> list[str]:
    """Return an IPv4 address as the hosts of addresses that some program somewhere reads."""
    number = int(IPv4Address(text))
    a, b, c, d = IPv4Address(text).packed
    high, low = number >> 16, number & 0xFFFF
    wide = text.translate({ord(digit): 0xFF10 + int(digit) for digit in "0123456789"})
    return [
        text, str(number), hex(number), f"0X{number:08X}", f"0{number:o}", f"0000{number:o}",
        f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{low}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:03o}.0{b:03o}.0{c:03o}.0{d:03o}",
        f"0{a:o}.0{b:o}.{c}.{d:#x}", f"{a:#010x}.{b}.{c}.{d}", f"{text}.",
        wide, text.replace(".", "。"), text.replace(".", "．"), text.replace(".", "%2e"),
        f"[::ffff:{text}]", f"[::ffff:{high:x}:{low:x}]", f"[0:0:0:0:0:ffff:{high:x}:{low:x}]",
        f"[::{text}]", f"[64:ff9b::{text}]", f"[64:ff9b::{high:x}:{low:x}]",
        f"[2002:{high:x}:{low:x}::1]", f"[::ffff:{text}%25lo]",
    ]  # fmt: skip


def tricks() -> list[tuple[str, str]]:
    """Return (address as written, the private address it is after)."""
    found = [(f"http://{host}/", text) for text in PRIVATE_4 for host in spellings(text)]
    found += [(f"http://[{text}]/", "::1") for text in PRIVATE_6]
    found += [(f"https://[{text}%25eth0]/", "fe80::1") for text in ("fe80::1", "::1", "ff02::1")]
    found += [
        (url, "127.0.0.1")
        for url in (
            "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/",
            "http://ｌocalhost/", "http://loc%61lhost/", "http://localhost%00.example/",
            "http://user@127.0.0.1/", "http://user:pw@127.0.0.1/", "http://public.example@127.0.0.1/",
            "http://public.example\\@127.0.0.1/", "http://127.0.0.1\\@public.example/",
            "http://127.0.0.1#@public.example/", "http://127.0.0.1?@public.example/",
            "http://public.example:80@127.0.0.1/", "http://127.0.0.1:22/", "http://public.example:22/",
            "http://127.0.0.1:80:80/", "http://[::1]:6379/", "http://[::1/", "http://::1/",
            "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/",
            "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "http://",
            "javascript:alert(1)", "unix:///var/run/docker.sock", "http://127.0.0.1 /", "http://0/",
            "http://127.0.0.1\t/", "http://127.1/", "http://0x7f.1/", "http://①②⑦.⓪.⓪.①/",
            "http://" + "a." * 200 + "example/", "http://public..example/", "http://.127.0.0.1/",
        )
    ]  # fmt: skip
    return found


class Connects(httpcore.AsyncNetworkBackend):
    """Records who is called. The public site answers `page`; nobody else does."""

    def __init__(self, page: bytes = b"") -> None:
        self.called: list[tuple[str, int]] = []
        self.page = page

    async def connect_tcp(self, host, port, *_, **__):
        self.called.append((host, port))
        if host == PUBLIC and self.page:
            return httpcore.AsyncMockStream([self.page])
        raise httpcore.ConnectError("nobody there")


def numbers_only(host: str, port: int) -> list[str]:
    """Resolve what glibc reads as a number, and the names of this test. No network."""
    names = {"public.example": [PUBLIC], "localhost": ["127.0.0.1", "::1"]}
    names |= {"localhost.": ["127.0.0.1"], "a.localhost": ["127.0.0.1"]}
    if host.lower() in names:
        return names[host.lower()]
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(info[4][0]) for info in infos]


async def resolve_numbers(host: str, port: int) -> list[str]:
    return numbers_only(host, port)


def redirect_to(url: str) -> bytes:
    return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + url.encode() + b"\r\n\r\n"


async def outcome(fetcher: Fetcher, url: str) -> str:
    try:
        await fetcher.fetch(url)
    except FetchFailed as error:
        return type(error).__name__
    return "fetched"


def test_the_table_of_addresses_has_its_size():
    assert len(NOT_PUBLIC) >= 46
    assert len(PUBLICS) >= 13


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_an_address_that_is_no_public_site_is_refused(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLICS)
def test_a_public_address_passes(text):
    assert is_public(ip_address(text))


def test_what_is_no_address_is_not_public():
    assert not is_public(None)


@settings(deadline=None)  # the machine may be busy
@given(st.ip_addresses(v=6))
def test_no_public_ipv6_address_lies_outside_global_unicast(address):
    if is_public(address):
        inside = address in ip_network("2000::/3") or address in ip_network("64:ff9b::/96")
        assert inside or address.ipv4_mapped


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_wrapping_an_ipv4_address_changes_nothing(address):
    mapped = IPv6Address(int(IPv6Address("::ffff:0:0")) | int(address))
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) | int(address))

    assert is_public(mapped) is is_public(nat64) is is_public(address)
    assert not is_public(IPv6Address(int(address)))  # ::127.0.0.1


def test_there_are_at_least_two_hundred_tricks():
    assert len({url for url, _ in tricks()}) >= 200


def test_no_trick_connects_directly():
    async def all_refused() -> tuple[list[str], Connects]:
        backend = Connects()
        options = {"per_host_delay_seconds": 0, "resolve": resolve_numbers, "backend": backend}
        async with Fetcher(user_agent="test/1", **options) as fetcher:
            outcomes = [await outcome(fetcher, url) for url, _ in tricks()]
        return outcomes, backend

    outcomes, backend = asyncio.run(all_refused())

    assert backend.called == []
    assert set(outcomes) == {"AddressNotAllowed", "BadAddress", "DeadHost"}
    assert outcomes.count("AddressNotAllowed") > 150


def test_no_trick_connects_after_a_redirect():
    async def all_refused() -> list[tuple[str, str, list]]:
        got = []
        backend = Connects()
        options = {"per_host_delay_seconds": 0, "resolve": resolve_numbers, "backend": backend}
        async with Fetcher(user_agent="test/1", **options) as fetcher:
            for url, _ in tricks():
                backend.called, backend.page = [], redirect_to(url)
                name = await outcome(fetcher, "http://public.example/")
                got.append((url, name, backend.called))
        return got

    # These are paths of the public site when they stand in a Location: it is asked again.
    inside = {"http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "http://"}
    for url, name, called in asyncio.run(all_refused()):
        assert {host for host, _ in called} <= {PUBLIC}, url
        assert {port for _, port in called} <= {80}, url
        assert len(called) == 1 or url in inside, (url, name)
        assert name != "fetched", url


def test_no_trick_connects_by_rebinding():
    async def all_refused() -> list[tuple[str, str, list]]:
        got = []
        for _, private in tricks():
            answers = iter([[PUBLIC], [private], [PUBLIC, private], [private, PUBLIC]])

            async def rebinding(host, port, answers=answers):
                return next(answers)

            backend = Connects(redirect_to("http://rebind.example/2"))
            options = {"per_host_delay_seconds": 0, "resolve": rebinding, "backend": backend}
            async with Fetcher(user_agent="test/1", ssl_context=TLS, **options) as fetcher:
                for _turn in range(3):
                    name = await outcome(fetcher, "http://rebind.example/")
                    got.append((private, name, list(backend.called)))
        return got

    for private, name, called in asyncio.run(all_refused()):
        assert name == "AddressNotAllowed", private
        assert called == [(PUBLIC, 80)], private  # the first lookup alone was honest


def test_the_cause_names_neither_address_nor_port():
    for url in ("http://10.1.2.3/", "http://[::1]/", "http://public.example:6379/"):
        with pytest.raises(AddressNotAllowed) as failure:
            asyncio.run(admit(parse_address(url), resolve_numbers))
        assert not any(digit in failure.value.cause for digit in "0123456789")


def test_one_refused_answer_refuses_the_host():
    async def mixed(host, port):
        return [PUBLIC, "10.0.0.1"]

    with pytest.raises(AddressNotAllowed):
        asyncio.run(admit(parse_address("http://a.example/"), mixed))


def test_an_answer_that_is_no_address_is_refused():
    async def odd(host, port):
        return ["/var/run/docker.sock"]

    with pytest.raises(AddressNotAllowed):
        asyncio.run(admit(parse_address("http://a.example/"), odd))


def test_a_named_network_is_open_on_any_port_and_no_other_is():
    loopback = (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))

    judge(parse_address("http://127.0.0.1:8000/"), ["127.0.0.1"], allow_private=loopback)
    judge(parse_address("http://a.example:8000/"), ["::ffff:127.0.0.1"], allow_private=loopback)
    judge(parse_address("http://a.example:8000/"), ["fd00::7"], allow_private=loopback)
    for answers in (
        ["10.0.0.1"],
        ["127.0.0.1", "10.0.0.1"],
        ["fd00::7%1"],
        [PUBLIC],
        ["127.0.0.1", PUBLIC],
        [],
    ):
        with pytest.raises(AddressNotAllowed):
            judge(parse_address("http://a.example:8000/"), answers, allow_private=loopback)


def test_other_public_ports_need_leave():
    url = parse_address("http://a.example:8080/")

    judge(url, [PUBLIC], allow_ports=frozenset({8080}))
    with pytest.raises(AddressNotAllowed):
        judge(url, ["127.0.0.1"], allow_ports=frozenset({8080}))
    with pytest.raises(AddressNotAllowed):
        judge(url, [PUBLIC])


def test_a_slow_lookup_ends_in_time():
    async def slow(host, port):
        await asyncio.sleep(30)
        return [PUBLIC]

    with pytest.raises(DeadHost):
        asyncio.run(admit(parse_address("http://a.example/"), slow, dns_timeout_seconds=0.05))


@pytest.mark.parametrize("error", [socket.gaierror(-2, "none"), UnicodeError("label too long")])
def test_a_failed_lookup_is_a_dead_host(error):
    async def failing(host, port):
        raise error

    with pytest.raises(DeadHost):
        asyncio.run(admit(parse_address("http://a.example/"), failing))


def test_no_answer_is_a_dead_host():
    async def nothing(host, port):
        return []

    with pytest.raises(DeadHost):
        asyncio.run(admit(parse_address("http://a.example/"), nothing))


def test_the_systems_lookup_gives_numbers():
    assert "127.0.0.1" in asyncio.run(look_up(None, "127.1", 80))


@pytest.mark.parametrize(
    ("host", "found"),
    [("0x7f.1", ["127.0.0.1"]), ("localhost", ["127.0.0.1"]), ("a.localhost.", ["127.0.0.1"]),
     ("public.example", []), ("::1", ["::1"])],
)  # fmt: skip
def test_literals_are_read_without_a_lookup(host, found):
    assert read_literal(host, 80) == found


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://example.com", b"example.com", 80),
        ("https://example.com:8443/a b?q=1#part", b"example.com", 8443),
        (" HTTPS://Bücher.example/ ", b"xn--bcher-kva.example", 443),
        ("http://a_b.example./", b"a_b.example.", 80),
        ("http://[2606:4700::1111]/", b"2606:4700::1111", 80),
    ],
)
def test_a_good_address_is_taken_apart(url, host, port):
    parts = parse_address(url)

    assert (parts.raw_host, port_of(parts), parts.fragment) == (host, port, "")


@pytest.mark.parametrize(
    "url",
    ["", "example.com", "ftp://a.example/", "http://", "http://u:p@a.example/", "http://a..b/",
     "http://a.example:0/", "http://a.example:99999/", "http://a.example:x/", "http://a%20b/",
     "http://a.example/" + "x" * 9000, "http://" + "a" * 64 + ".example/", "http://[::1%25lo]/%",
     "http://[fe80::1%eth0]/x", "http://\ud800.example/", "http://a.example/\x00"],
)  # fmt: skip
def test_a_bad_address_is_refused_before_any_lookup(url):
    with pytest.raises(BadAddress):
        parse_address(url)


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from(["", "http://", "https://", "http://a.example/"]))
def test_no_text_breaks_the_reading_of_addresses(text, start):
    try:
        parts = parse_address(start + text)
    except BadAddress:
        return
    assert parts.scheme in ("http", "https")
    assert parts.raw_host
    assert not parts.userinfo


def test_the_pinned_backend_tries_each_judged_address_and_no_other():
    backend = Connects()
    pinned = PinnedBackend("a.example", [PUBLIC, "2606:4700::1111"], backend)

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(pinned.connect_tcp("a.example", 443, timeout=4))
    with pytest.raises(RuntimeError):
        asyncio.run(pinned.connect_tcp("b.example", 443))

    assert backend.called == [(PUBLIC, 443), ("2606:4700::1111", 443)]
