"""What a host asks of us: its robots.txt, and that we come one at a time.

Source: RFC 9309, with Crawl-delay as most crawlers read it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from protego import Protego

from stoppress.errors import (
    AddressNotAllowed,
    FetchFailed,
    HttpStatus,
    RefusedByRobots,
    RobotsUnreachable,
    TooManyRedirects,
)
from stoppress.handoff import Fetched

ROBOTS_MAX_BYTES = 500 * 2**10  # RFC 9309 §2.5: read at least 500 KiB; we read just that
KEPT_SECONDS = 24 * 3600  # RFC 9309 §2.4
UNREACHABLE_SECONDS = 600
CRAWL_DELAY_MAX_SECONDS = 30.0
CACHE_MAX_BYTES = 20 * 2**20  # of robots.txt text, over all hosts
THREAD_FROM_BYTES = 20_000  # parsing 500 KB takes half a second: not in the event loop
TURNS_KEPT = 5_000  # hosts

Load = Callable[[str], Awaitable[Fetched]]
_AGENT_LINE = re.compile(r"\s*user[-\s]*agent\s*(?::|\s)\s*(?P<name>[^#]*)", re.IGNORECASE)


def product_token(user_agent: str) -> str:
    """Return the name robots.txt knows us by: `stoppress/1.0 (+https://…)` → `stoppress`.

    A disguised one, `Mozilla/5.0 (compatible; PaperBot/1.0)`, gives `PaperBot`.
    Source: RFC 9309 §2.2.1.
    """
    disguised = re.search(r"compatible;\s*([A-Za-z_-]+)", user_agent)
    plain = re.match(r"[A-Za-z_-]+", user_agent)
    found = disguised[1] if disguised else plain[0] if plain else ""
    return found or "stoppress"


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's wishes. `unreachable` says why they are not known: then nothing is fetched."""

    rules: Protego | None = None  # None = everything is allowed
    unreachable: str = ""
    text_bytes: int = 0


def read_robots(text: str, product: str) -> Robots:
    """Read a robots.txt as the one named `product` must."""
    return Robots(Protego.parse(_our_groups(text, product)), text_bytes=len(text))


@dataclass(slots=True)
class _Page:
    robots: Robots = field(default_factory=Robots)
    good_until: float = float("-inf")  # by the book's clock
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class RobotsBook:
    """Remembers the robots.txt of each host: a day, or ten minutes if it could not be read.

    `clock` gives seconds that never run backwards. One book belongs to one event loop.
    """

    def __init__(self, product: str, clock: Callable[[], float]) -> None:
        self._product = product
        self._clock = clock
        self._pages: dict[Hashable, _Page] = {}

    async def delay_for(self, url: str, robots_url: str, load: Load, key: Hashable = None) -> float:
        """Return the seconds the host asks to leave between visits: 0 to 30.

        `load` fetches `robots_url` when it is not known; `key` keeps readers apart that
        may not see the same hosts. Raises RefusedByRobots if `url` is not for us,
        RobotsUnreachable if the host's wishes cannot be had now.
        """
        robots = await self._known(robots_url, load, (robots_url, key))
        if robots.unreachable:
            after = float(UNREACHABLE_SECONDS)
            raise RobotsUnreachable(url, robots.unreachable, retry_after_seconds=after)
        if robots.rules is None:
            return 0.0
        if not robots.rules.can_fetch(url, self._product):
            raise RefusedByRobots(url, f"robots.txt, as {self._product}")
        asked = robots.rules.crawl_delay(self._product) or 0.0
        return min(float(asked), CRAWL_DELAY_MAX_SECONDS)

    async def _known(self, robots_url: str, load: Load, key: Hashable) -> Robots:
        page = self._pages.setdefault(key, _Page())
        async with page.lock:  # the second asker waits for the first one's answer
            if self._clock() >= page.good_until:
                page.robots = await self._ask(robots_url, load)
                kept = UNREACHABLE_SECONDS if page.robots.unreachable else KEPT_SECONDS
                page.good_until = self._clock() + kept
                self._make_room()
            return page.robots

    async def _ask(self, robots_url: str, load: Load) -> Robots:
        try:
            fetched = await load(robots_url)
        except TooManyRedirects:
            return Robots()  # RFC 9309 §2.3.1.2: as if there were none
        except HttpStatus as error:
            # §2.3.1.3: 4xx = no wishes. 429 is a busy host, not a host without wishes.
            if 400 <= error.status < 500 and error.status != 429:
                return Robots()
            return Robots(unreachable=f"robots.txt answered {error.cause}")
        except FetchFailed as error:
            if isinstance(error, AddressNotAllowed) and error.url == robots_url:
                raise  # the host itself is refused: say so, it is not about robots
            return Robots(unreachable=f"robots.txt: {error.title()}")
        text = fetched.body.decode("utf-8-sig", "replace")
        if len(text) < THREAD_FROM_BYTES:
            return read_robots(text, self._product)
        return await asyncio.to_thread(read_robots, text, self._product)

    def _make_room(self) -> None:
        held = sum(page.robots.text_bytes + 1_000 for page in self._pages.values())
        for key, page in list(self._pages.items()):
            if held <= CACHE_MAX_BYTES:
                break
            if not page.lock.locked():
                held -= page.robots.text_bytes + 1_000
                del self._pages[key]


@dataclass(slots=True)
class Turn:
    """One host's door. `started` is when the last visit began, by the clock of `Turns`."""

    started: float = float("-inf")
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """One visitor at a time for each host, and a pause between the starts of visits."""

    def __init__(
        self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, Turn] = {}

    @asynccontextmanager
    async def take(self, host: str, delay_seconds: float) -> AsyncIterator[Turn]:
        """Wait until `host` is free and `delay_seconds` have passed since the last start.

        The visitor sets `started` on what it is given when its visit really begins.
        """
        turn = self._hosts.setdefault(host, Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                while (pause := turn.started + delay_seconds - self._clock()) > 0:
                    await self._sleep(pause)
                yield turn
        finally:
            turn.waiting -= 1
            self._forget_idle()

    def _forget_idle(self) -> None:
        if len(self._hosts) <= TURNS_KEPT:
            return
        past = self._clock() - 2 * CRAWL_DELAY_MAX_SECONDS
        idle = [h for h, turn in self._hosts.items() if not turn.waiting and turn.started < past]
        for host in idle:
            del self._hosts[host]


def _our_groups(text: str, product: str) -> str:
    """Return `text` with the user-agent lines of other crawlers emptied.

    Protego gives every agent of a group a copy of every rule: 2,000 agents with 24,000
    rules, a file of 500 KB, took it 265 seconds and 6.9 GB.
    """
    ours = product.lower()
    lines: list[str] = []
    for line in text.splitlines():
        agent = _AGENT_LINE.match(line)
        if agent:
            name = agent["name"].strip().lower()
            bare = name.replace("*", "")
            for_us = name == "*" or (bare and ours.startswith(bare))
            line = f"User-agent: {bare or '*'}" if for_us else "User-agent:"
        if not (agent and lines and lines[-1] == line):
            lines.append(line)
    return "\n".join(lines)
