"""The feeds that are measured, and the four readings of each.

`given`: $STOPPRESS_CORPUS/feeds-real, where present. `own`: what the demo newsroom's generators
print: every portal's feed, and the RSS, Atom and RDF of the three demo sites.
"""

from __future__ import annotations

import calendar
import gzip
import io
import logging
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser
from lxml import etree

from bench.extract.runs import corpus_folder
from newsroom.demo.generator import World
from newsroom.demo.portals.suite import VISITS_FROM, Suite
from newsroom.demo.sites import make_sites
from stoppress.errors import StoppressError
from stoppress.extract.addresses import normalise_url
from stoppress.extract.feed import skim_feed
from stoppress.handoff import FeedReading, Fetched

SEED = 3
FIRST_YEAR = 1990  # an earlier "date" is a zero of some machine: year 1, 1970
SITE_FEEDS = (("harrow", "/rss.xml"), ("marfa", "/atom.xml"), ("wire", "/feed.rdf"))
URL = "https://feeds.example/feed"
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ZERO = re.compile(r"\b000\d\b")
_NO_SIGN = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Feed:
    """One feed as served."""

    id: str
    body: bytes

    def fetched(self) -> Fetched:
        return Fetched(URL, URL, 200, {}, self.body, datetime.now(UTC))


@dataclass(frozen=True)
class Row:
    """One entry, folded so that spellings of one value are equal; "" = not given."""

    title: str
    link: str
    date: str  # ISO, UTC, to the minute


def feed_sets() -> dict[str, list[Feed]]:
    """Return the sets that are there, by name."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # feedparser's, about its own fields
    own = {"own": own_feeds()}
    folder = corpus_folder()
    if folder is None:
        return own
    files = sorted((folder / "feeds-real").glob("*.gz"))
    given = [Feed(file.name.split(".")[0], gzip.decompress(file.read_bytes())) for file in files]
    return {"given": given} | own


def own_feeds() -> list[Feed]:
    suite, visit = Suite(SEED), VISITS_FROM + timedelta(days=4)
    feeds = [Feed(f"portal {p.key}", suite.feed(p, visit)) for p in suite.portals]
    world = World(SEED, visit)
    sites = make_sites(world, [8101, 8102, 8103], lambda: visit)
    feeds += [Feed(f"{key}{path}", sites[key].answer(path).body) for key, path in SITE_FEEDS]
    return feeds


# -- the readings ------------------------------------------------------------------------------


def skim(feed: Feed) -> FeedReading | None:
    """What is timed as ours: address, guid, headline and judged dates of every entry."""
    try:
        return skim_feed(feed.fetched())
    except StoppressError:
        return None


def by_us(feed: Feed) -> list[Row]:
    reading = skim(feed)
    rows = []
    for entry in reading.entries if reading else ():
        claims = sorted(entry.claims, key=lambda claim: claim.about != "published")
        moment = next((claim.value for claim in claims if claim.value), None)
        # A midnight is a day to us; what the libraries are asked is the instant as written.
        written = as_instant(claims[0].raw) if claims else None
        rows.append(row(entry.headline, entry.url, written or moment))
    return rows


def by_feedparser(feed: Feed) -> list[Row]:
    rows = []
    for entry in feedparser.parse(io.BytesIO(feed.body)).entries:
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
        rows.append(row(entry.get("title"), entry.get("link"), moment))
    return rows


def by_fastfeedparser(feed: Feed) -> list[Row]:
    entries = fastfeedparser.parse(feed.body).get("entries") or []
    return [
        row(e.get("title"), e.get("link"), as_instant(e.get("published") or e.get("updated")))
        for e in entries
    ]


def by_lxml(feed: Feed) -> list[Row]:
    """A plain reading: first title, first link, first date of each item; no repairs."""
    root = etree.fromstring(feed.body, etree.XMLParser(recover=True, resolve_entities=False))
    rows = []
    for item in root.iter("{*}item", "{*}entry"):
        dates = [first(item, name) for name in ("pubDate", "published", "date", "issued")]
        date = next(filter(None, dates), "") or first(item, "updated") or first(item, "modified")
        rows.append(row(first(item, "title"), link_of(item), as_instant(date)))
    return rows


RULERS: dict[str, Callable[[Feed], list[Row]]] = {
    "feedparser": by_feedparser,
    "fastfeedparser": by_fastfeedparser,
    "lxml": by_lxml,
}


def first(item: etree._Element, name: str) -> str:
    found = next(item.iterchildren("{*}" + name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def link_of(item: etree._Element) -> str:
    for link in item.iterchildren("{*}link"):
        if (link.get("rel") or "alternate") == "alternate":
            return (link.get("href") or link.text or "").strip()
    return first(item, "guid")


def row(title: Any, link: Any, moment: datetime | None) -> Row:
    words = _NO_SIGN.sub("", unescape(_TAG.sub("", unescape(title or "")))).casefold()
    address = normalise_url(urljoin(URL, link.strip())) if link else ""
    if moment is None or moment.year < FIRST_YEAR:
        return Row(words, address, "")
    return Row(words, address, moment.astimezone(UTC).isoformat()[:16])


def as_instant(raw: Any) -> datetime | None:
    """The instant of an RFC 822 or ISO date, one without a zone in UTC; None for others."""
    if isinstance(raw, str) and _ZERO.search(raw):
        return None  # email.utils reads year 1 as 2001
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(raw)
        except (TypeError, ValueError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
