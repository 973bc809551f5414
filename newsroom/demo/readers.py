"""Simulated readers, for the demo only: they open pages and send the read beacon.

    python -m newsroom.demo.readers --site http://127.0.0.1:8000 --editions en,ar

Every request says `demo-reader` in its User-Agent. Only a site on the loopback
is ever asked; any other host is refused.
"""

import argparse
import asyncio
import contextlib
import ipaddress
import logging
import math
import re
import signal
import time
from dataclasses import dataclass
from html import unescape
from random import Random
from urllib.parse import urljoin, urlsplit

import httpx

log = logging.getLogger("demo-readers")

SYSTEMS = (
    "X11; Linux x86_64",
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 14_5",
    "iPhone; CPU iPhone OS 18_1 like Mac OS X",
    "iPad; CPU OS 18_1 like Mac OS X",
    "Linux; Android 15; Mobile",
)
DRIFT_SECONDS = 240.0
BOUNCE_SHARE = 0.3
OPEN_PAGES_MOST = 60
RETRY_SECONDS = 3.0

ARTICLE_HALF = re.compile(r"""\sdata-a=["']([^"']+)["']""")
TIME_HALF = re.compile(r"""\sdata-w=["']([^"']+)["']""")
READING_SECONDS = re.compile(r"""\sdata-n=["'](\d+(?:\.\d+)?)["']""")
LINK = re.compile(r"""<a\s[^>]*?href=["']([^"'#?]+)["']""")


@dataclass(frozen=True)
class Page:
    """What a reader needs from an article's page: the two halves of the token, and the time."""

    article: str
    window: str
    seconds: float


class NotLoopback(ValueError):
    """The site to read is not on this machine."""


def check_loopback(site: str) -> str:
    """`site` without a closing slash. Raises NotLoopback unless its host is the loopback."""
    parts = urlsplit(site)
    host = parts.hostname or ""
    loopback = host == "localhost"
    with contextlib.suppress(ValueError):
        loopback = loopback or ipaddress.ip_address(host).is_loopback
    if parts.scheme not in ("http", "https") or not loopback:
        raise NotLoopback(f"demo readers visit the loopback only, not {site!r}")
    return f"{parts.scheme}://{parts.netloc}"


def read_tokens(html: str) -> Page | None:
    """The beacon's parts on a page, or None on a page without them."""
    element = next((found[0] for found in re.finditer(r"<[^>]*\sdata-a=[^>]*>", html)), "")
    article, window = ARTICLE_HALF.search(element), TIME_HALF.search(html)
    if not article or not window:
        return None
    seconds = READING_SECONDS.search(element)
    return Page(unescape(article[1]), unescape(window[1]), float(seconds[1]) if seconds else 10.0)


def article_links(html: str, site: str, edition: str) -> list[str]:
    """Addresses on a front page that look like articles: same site, same edition, long path."""
    front, found = f"{site}/{edition}/", []
    for href in LINK.findall(html):
        address = urljoin(front, unescape(href))
        path = urlsplit(address).path
        deep = len(path.strip("/").split("/")) >= 2 and len(path) >= 16
        if address.startswith(front) and deep and address not in found:
            found.append(address)
    return found


def pick_article(addresses: list[str], seconds: float, rng: Random) -> str:
    """Choose by a law with a long tail whose favourites drift.

    Each address has a wave of its own with a period of several minutes; the
    higher it stands at `seconds`, the more often it is chosen.
    """
    weights = [popularity(address, place, seconds) for place, address in enumerate(addresses)]
    return rng.choices(addresses, weights)[0]


def popularity(address: str, place: int, seconds: float) -> float:
    """The weight of an address: its place on the page, and its wave at this moment."""
    own = Random(address)
    period, phase = DRIFT_SECONDS * own.uniform(0.7, 2.0), own.uniform(0, math.tau)
    wave = math.sin(math.tau * seconds / period + phase)
    return math.exp(2.2 * wave) * own.uniform(0.3, 1.0) / (place + 3) ** 0.6


class Crowd:
    """Readers who arrive at a steady rate and read in parallel, up to a bound."""

    def __init__(
        self, client: httpx.AsyncClient, site: str, editions: list[str], dwell_scale: float
    ) -> None:
        self.client, self.site, self.editions = client, site, editions
        self.dwell_scale = dwell_scale
        self.rng = Random()
        self.seats = asyncio.Semaphore(OPEN_PAGES_MOST)
        self.counted = {"visits": 0, "reads": 0, "bounces": 0}

    async def arrive(self, readers_per_second: float, stop: asyncio.Event) -> None:
        """Let readers in until `stop`; waits when the site is down."""
        async with asyncio.TaskGroup() as readers:
            while not stop.is_set():
                await self.seats.acquire()
                readers.create_task(self.visit(stop))
                await pause(self.rng.expovariate(readers_per_second), stop)

    async def visit(self, stop: asyncio.Event) -> None:
        """One reader: front page, article, some reading time, beacon. Failures are logged."""
        try:
            await self.read_one(self.headers(), stop)
        except httpx.HTTPError as error:
            log.warning("site does not answer (%s: %s), waiting", type(error).__name__, error)
            await pause(RETRY_SECONDS, stop)
        finally:
            self.seats.release()

    async def read_one(self, headers: dict[str, str], stop: asyncio.Event) -> None:
        edition = self.rng.choice(self.editions)
        front = await self.get(f"{self.site}/{edition}/", headers)
        addresses = article_links(front, self.site, edition)
        if not addresses:
            log.info("no articles on /%s/ yet", edition)
            return
        self.counted["visits"] += 1
        page = read_tokens(
            await self.get(pick_article(addresses, time.monotonic(), self.rng), headers)
        )
        bounces = self.rng.random() < BOUNCE_SHARE
        if page is None or bounces:
            self.counted["bounces"] += 1
            await pause(self.rng.uniform(0.2, 2.0) * self.dwell_scale, stop)
            return
        # A little longer than asked, as no reader leaves on the second.
        await pause((page.seconds + self.rng.uniform(0.1, 3.0)) * self.dwell_scale, stop)
        if not stop.is_set():
            await self.send_beacon(page, headers)

    async def get(self, address: str, headers: dict[str, str]) -> str:
        answer = await self.client.get(address, headers=headers)
        answer.raise_for_status()
        return answer.text

    async def send_beacon(self, page: Page, headers: dict[str, str]) -> None:
        """The empty POST that a browser's `sendBeacon` makes."""
        beacon = {"Origin": self.site, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}
        address = f"{self.site}/~r/{page.article}/{page.window}"
        answer = await self.client.post(address, content=b"", headers=headers | beacon)
        answer.raise_for_status()
        self.counted["reads"] += 1

    def headers(self) -> dict[str, str]:
        """A new reader's browser and (private) address."""
        version = self.rng.randint(118, 146)
        agent = f"Mozilla/5.0 ({self.rng.choice(SYSTEMS)}; rv:{version}.0) demo-reader"
        address = ".".join(str(self.rng.randint(1, 254)) for _ in range(3))
        return {"User-Agent": agent, "X-Forwarded-For": f"10.{address}"}


async def pause(seconds: float, stop: asyncio.Event) -> None:
    """Sleep, but wake when the crowd is sent home."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def report(crowd: Crowd, stop: asyncio.Event, every_seconds: float = 30.0) -> None:
    """Say now and then what the readers have done."""
    while not stop.is_set():
        await pause(every_seconds, stop)
        log.info("visits %(visits)d, reads %(reads)d, bounces %(bounces)d", crowd.counted)


async def run(
    site: str, editions: list[str], readers_per_second: float, dwell_scale: float
) -> None:
    """Send readers until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # trust_env=False: no proxy may stand between the readers and the loopback.
    async with httpx.AsyncClient(timeout=10.0, trust_env=False) as client:
        crowd = Crowd(client, site, editions, dwell_scale)
        await asyncio.gather(crowd.arrive(readers_per_second, stop), report(crowd, stop))


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulated readers for the demo (loopback only).")
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--editions", default="en,ar")
    parser.add_argument("--readers-per-second", type=float, default=2.0)
    parser.add_argument(
        "--dwell-scale", type=float, default=1.0, help="1.0 waits the full reading time"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if options.readers_per_second <= 0:
        parser.error("--readers-per-second must be above zero")
    try:
        site = check_loopback(options.site)
    except NotLoopback as error:
        parser.error(str(error))
    asyncio.run(
        run(site, options.editions.split(","), options.readers_per_second, options.dwell_scale)
    )


if __name__ == "__main__":
    main()
