"""Which beacons are reads: the rules of `most-read.md` §4, in order.

A beacon is judged by a list of named checks; the first that refuses gives the reason. Address and
user agent live for one call. What is remembered is a bit pattern: two generations of a Bloom
filter over salted hashes of (address, agent, article), whose salts are random, never leave the
memory of this process and are dropped with their filter.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from stoppress.serve.token import check

PREFIX = "/~r/"
MAX_BODY_BYTES = 64
AGENT_CHARACTERS = 512
COUNTED = "counted"
NO_FETCH_METADATA = "no_fetch_metadata"  # counted, but a class of its own (Safari < 16.4)
GENERATION_HOURS = 12  # they change at noon and midnight of the site
HASHES = 10  # bits a read sets: 0.1 % false repeats at 1.8 bytes a read

# A short list only: it catches what names itself. As plain words, since one pattern of them all
# took four times as long.
ROBOT_WORDS = (
    *("crawl", "spider", "slurp", "scrap", "curl", "wget", "python", "aiohttp", "httpx", "okhttp"),
    *("go-http", "libwww", "java/", "perl/", "ruby", "node", "axios", "headless", "phantom"),
    *("selenium", "lighthouse", "monitor", "preview", "fetch", "feed", "archiv", "validator"),
    *("http://", "https://"),
)
BOT = re.compile(r"bot(?:\b|_)")


@dataclass(frozen=True, slots=True)
class Beacon:
    """One POST of the script, as plain data. Never stored."""

    article_half: str
    time_half: str
    body_bytes: int
    address: str
    headers: Mapping[str, str]  # lower-case names

    @property
    def agent(self) -> str:
        return self.headers.get("user-agent", "")[:AGENT_CHARACTERS]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a beacon: counted for `article_id`, or refused for `reason`."""

    reason: str  # COUNTED, or the reason
    article_id: int = 0
    remarks: tuple[str, ...] = ()  # of a counted one: classes published beside the reasons

    @property
    def counted(self) -> bool:
        return self.reason == COUNTED


Check = Callable[[Beacon, float], str]  # (beacon, unix seconds) → reason, "" = goes on


def read_beacon(path: str, headers: Mapping[str, str], address: str, body: bytes) -> Beacon:
    """Take `/~r/ARTICLE.MAC/TIME.MAC` apart. Bad shapes become a Beacon that is refused."""
    article_half, _, time_half = path.removeprefix(PREFIX).partition("/")
    return Beacon(article_half, time_half, len(body), address, headers)


class Admission:
    """The checks in order, and the memory behind the last of them. Not for several threads."""

    def __init__(
        self,
        secret: bytes,
        *,
        visible_seconds: int = 10,
        max_age_seconds: int = 10_800,
        dedupe_bytes: int = 4_194_304,
        zone: str = "UTC",
    ) -> None:
        """`dedupe_bytes` is the size of one generation's filter; two live at a time."""
        self._secret = secret
        # Two seconds for clocks and rounding: the script's count and ours never quite agree.
        self._ages = (max(0, visible_seconds - 2), max_age_seconds)
        self._memory = Memory(dedupe_bytes, zone)
        # Checks without memory first, cheapest first. A later rule is one more line here; a rule
        # that remembers does so in `_remember`, so that a refused read changes nothing.
        self.checks: list[tuple[str, Check]] = [
            ("shape", malformed),
            ("headers", wrong_headers),
            ("opt_out", opted_out),
            ("token", self._bad_token),
            ("robot", robot),
            ("repeat", self._repeat),
        ]

    def judge(self, beacon: Beacon, now: float) -> Verdict:
        """Return what becomes of `beacon`; `now` is in unix seconds."""
        for _, refuses in self.checks:
            if reason := refuses(beacon, now):
                return Verdict(reason)
        self._remember(beacon, now)
        remarks = () if "sec-fetch-site" in beacon.headers else (NO_FETCH_METADATA,)
        return Verdict(COUNTED, int(beacon.article_half.partition(".")[0]), remarks)

    def _bad_token(self, beacon: Beacon, now: float) -> str:
        least, most = self._ages
        halves = beacon.article_half, beacon.time_half
        return check(self._secret, *halves, now, most, least)[1]

    def _repeat(self, beacon: Beacon, now: float) -> str:
        return "repeat" if self._memory.has(_reader(beacon), now) else ""

    def _remember(self, beacon: Beacon, now: float) -> None:
        self._memory.add(_reader(beacon), now)


# -- checks without memory -----------------------------------------------------------------


def malformed(beacon: Beacon, now: float) -> str:
    halves_fit = beacon.article_half and beacon.time_half and "/" not in beacon.time_half
    return "" if halves_fit and beacon.body_bytes <= MAX_BODY_BYTES else "malformed"


def wrong_headers(beacon: Beacon, now: float) -> str:
    """Refuse prefetches, other sites' scripts and typed addresses. Missing headers pass."""
    headers = beacon.headers
    site = headers.get("sec-fetch-site", "same-origin")
    navigates = headers.get("sec-fetch-mode") == "navigate"
    if "sec-purpose" in headers or site != "same-origin" or navigates:
        return "headers"
    origin = headers.get("origin")
    # Host only: TLS may end at a proxy, so the scheme we see is not the reader's.
    host = headers.get("host", "").lower()
    foreign = origin is not None and origin.lower().partition("://")[2] != host
    return "headers" if foreign else ""


def opted_out(beacon: Beacon, now: float) -> str:
    return "opt_out" if beacon.headers.get("sec-gpc", "").strip() == "1" else ""


def robot(beacon: Beacon, now: float) -> str:
    agent = beacon.agent.lower().replace("cubot", "")  # a maker of phones
    found = not agent or BOT.search(agent) or any(word in agent for word in ROBOT_WORDS)
    return "robot" if found else ""


# -- who has read what, without knowing who --------------------------------------------------


class Memory:
    """Two generations of a Bloom filter; a repeat is known for 12 to 24 hours."""

    def __init__(self, size_bytes: int, zone: str = "UTC") -> None:
        self._size_bytes = size_bytes
        self._zone = ZoneInfo(zone)
        self._ends = 0.0  # unix seconds at which the newest generation ends
        self._generations: list[Generation] = []  # newest first

    def has(self, key: bytes, now: float) -> bool:
        self._turn(now)
        return any(key in generation for generation in self._generations)

    def add(self, key: bytes, now: float) -> None:
        self._turn(now)
        self._generations[0].add(key)

    def _turn(self, now: float) -> None:
        if now < self._ends:
            return
        # After a sleep of more than a whole generation the one before is outdated as well.
        kept = self._generations[:1] if now < _end_of_half_day(self._ends, self._zone) else []
        self._generations = [Generation(self._size_bytes), *kept]
        self._ends = _end_of_half_day(now, self._zone)


class Generation:
    """One Bloom filter with its salt. Fixed size: more reads than it fits only forget some more
    true reads, evenly over articles."""

    def __init__(self, size_bytes: int) -> None:
        self._bits = bytearray(size_bytes)
        self._salt = secrets.token_bytes(32)

    def __contains__(self, key: bytes) -> bool:
        bits = self._bits
        return all(bits[place >> 3] & (1 << (place & 7)) for place in self._places(key))

    def add(self, key: bytes) -> None:
        for place in self._places(key):
            self._bits[place >> 3] |= 1 << (place & 7)

    def _places(self, key: bytes) -> list[int]:
        """Two hashes make all places (Kirsch and Mitzenmacher, 2006)."""
        hashed = blake2b(key, digest_size=16, key=self._salt).digest()
        first = int.from_bytes(hashed[:8], "little")
        step = int.from_bytes(hashed[8:], "little") | 1
        size = len(self._bits) * 8
        return [(first + i * step) % size for i in range(HASHES)]


def _end_of_half_day(now: float, zone: ZoneInfo) -> float:
    """The next noon or midnight after `now`, in unix seconds."""
    local = datetime.fromtimestamp(now, zone)
    half = local.hour // GENERATION_HOURS + 1
    end = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    # Wall-clock arithmetic is meant: noon is noon, also on the day the clocks change.
    return (end + timedelta(hours=half * GENERATION_HOURS)).timestamp()


def _reader(beacon: Beacon) -> bytes:
    network = reader_address(beacon.address)
    return f"{network}\0{beacon.agent}\0{beacon.article_half}".encode("utf-8", "replace")


def reader_address(address: str) -> str:
    """What counts as one address: an IPv4 address, or an IPv6 /64."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((int(ip), 64), strict=False))
