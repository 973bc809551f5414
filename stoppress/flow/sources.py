"""Adding a Source: look at what an address is, try what it would bring, then take it on."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from stoppress.collect.models import Feed, Source, check_networks
from stoppress.errors import NotAFeed, StoppressError, TooSlow
from stoppress.extract.feed import find_feeds, read_feed, read_listing, skim_feed
from stoppress.extract.habits import learn
from stoppress.extract.page import read_entry, read_page
from stoppress.file import match
from stoppress.file.models import Article
from stoppress.flow.collection import new_fetcher, user_agent
from stoppress.flow.filing import has_full_text
from stoppress.flow.readers import read_in, reading_pool
from stoppress.handoff import Entry, FeedReading, Fetched, Habits, Reading
from stoppress.publish import actions
from stoppress.publish.models import SiteSettings

STARTERS = Path(__file__).parent.parent / "starter_sources.json"
TRY_PIECES = 20
MOST_CANDIDATES = 10  # feeds that a page may name
LOOK_SECONDS = 20
REMOVED_AT_ONCE = 200  # pieces
GUESSES = ("feed/", "rss.xml", "rss", "feed.xml", "atom.xml", "index.xml")


@dataclass
class Looked:
    """What an address turned out to be."""

    url: str
    name: str = ""
    home_url: str = ""
    language: str = ""
    feeds: list[tuple[str, str, str]] = field(default_factory=list)  # address, kind, title
    problem: str = ""  # a sentence for a person; "" when feeds were found


@dataclass
class Tried:
    """What one piece would look like, before anything is stored."""

    entry: Entry
    reading: Reading | None = None
    problem: str = ""
    duplicate_of: str = ""


class Scout:
    """What looking at a Source needs: a way out, a process that reads, and its terms so far."""

    def __init__(self, draft: Source) -> None:
        self.draft = draft
        self.fetcher = new_fetcher(user_agent())  # asks the database: not inside the event loop
        self.pool = reading_pool(1)

    async def get(self, url: str, obey_robots: bool = False) -> Fetched:
        networks = self.draft.private_networks()
        return await self.fetcher.fetch(
            url, allow_private=networks, obey_robots=obey_robots, delay_seconds=0.2
        )

    async def read(self, reader: Callable[..., Any], *args: Any) -> Any:
        return await read_in(self.pool, reader, *args)

    def close(self) -> None:
        self.pool.stop()
        self.pool.join()


def look(url: str, allow_private: str = "") -> Looked:
    """Return what `url` is: a feed, or a page that names feeds. Takes up to LOOK_SECONDS.

    `allow_private` names networks, separated by blanks. Raises ValidationError for a wrong one.
    """
    check_networks(allow_private)
    if "://" not in url:
        url = f"https://{url}"
    if is_our_own(url):
        return Looked(url, problem="This is the paper's own address; its pieces are here already.")
    scout = Scout(Source(allow_private=allow_private))
    try:
        return asyncio.run(_look(url, scout))
    finally:
        scout.close()


def is_our_own(url: str) -> bool:
    """Whether an address is this paper's: it would collect itself."""
    try:
        asked, own = urlsplit(url), urlsplit(SiteSettings.load().address)
        return (asked.hostname, asked.port) == (own.hostname, own.port)
    except ValueError:
        return False  # no address at all; the fetcher says so


async def _look(url: str, scout: Scout) -> Looked:
    looked = Looked(url)
    try:
        async with asyncio.timeout(LOOK_SECONDS), scout.fetcher:
            fetched = await scout.get(url)
            if not await is_feed(fetched, looked, scout):
                await look_at_page(fetched, looked, scout)
    except TimeoutError:
        if not looked.feeds:
            looked.problem = TooSlow.remedy
    except StoppressError as error:
        looked.problem = f"{error.title()}: {error.cause}. {error.remedy}"
    return looked


async def is_feed(fetched: Fetched, looked: Looked, scout: Scout) -> bool:
    try:
        reading: FeedReading = await scout.read(skim_feed, fetched, Habits())
    except StoppressError:
        return False
    looked.name = reading.title or host_of(fetched.final_url)
    looked.home_url = reading.home_url or home_of(fetched.final_url)
    looked.language = reading.language or most_common(entry.language for entry in reading.entries)
    looked.feeds.append((fetched.permanent_url or looked.url, reading.kind, reading.title))
    return True


async def look_at_page(fetched: Fetched, looked: Looked, scout: Scout) -> None:
    """A page: the feeds it names, else the usual addresses, else the page itself as a listing."""
    looked.home_url = fetched.final_url
    looked.name = host_of(fetched.final_url)
    named = await scout.read(find_feeds, fetched)
    guesses = [] if named else [(urljoin(fetched.final_url, guess), "", "") for guess in GUESSES]
    for url, _kind, title in [*named[:MOST_CANDIDATES], *guesses]:
        found = Looked(url)
        try:
            if await is_feed(await scout.get(url), found, scout):
                looked.feeds += [(at, kind, title or name) for at, kind, name in found.feeds]
                looked.name = looked.name if looked.language else found.name or looked.name
                looked.language = looked.language or found.language
        except StoppressError:
            continue  # a guess that fails is no news
        if looked.feeds and guesses:
            break
    if not looked.feeds and (await scout.read(read_listing, fetched, Habits())).entries:
        looked.feeds.append((fetched.final_url, "listing", "links on the page"))
    if not looked.feeds:
        looked.problem = NotAFeed.remedy


def try_source(url: str, allow_private: str = "") -> tuple[Looked, list[Tried]]:
    """Return what the last 20 pieces of a Source would look like; nothing is stored."""
    looked = look(url, allow_private)
    if not looked.feeds:
        return looked, []
    draft = Source(allow_private=allow_private, name=looked.name, language=looked.language)
    scout = Scout(draft)
    try:
        return looked, asyncio.run(_try(looked, scout))
    finally:
        scout.close()


async def _try(looked: Looked, scout: Scout) -> list[Tried]:
    habits = Habits(names=(looked.name,), language=looked.language)
    async with scout.fetcher:
        url, kind, _title = looked.feeds[0]
        fetched = await scout.get(url)
        reader = read_listing if kind == "listing" else read_feed
        reading: FeedReading = await scout.read(reader, fetched, habits)
        pieces = []
        for entry in reading.entries[:TRY_PIECES]:
            pieces.append(await try_entry(entry, fetched, habits, scout))
            if read := pieces[-1].reading:
                habits = learn(habits, [read])
        return pieces


async def try_entry(entry: Entry, feed: Fetched, habits: Habits, scout: Scout) -> Tried:
    tried = Tried(entry)
    try:
        if has_full_text(entry):
            tried.reading = await scout.read(read_entry, entry, feed, habits)
        else:
            page = await scout.get(entry.url, obey_robots=True)
            tried.reading = await scout.read(read_page, page, entry, habits)
    except StoppressError as error:
        tried.problem = f"{error.title()}: {error.cause}"
        return tried
    if tried.reading:
        tried.duplicate_of = await asyncio.to_thread(find_duplicate, tried.reading)
    return tried


def find_duplicate(reading: Reading) -> str:
    """Return which known piece this would be, or copy; "" for a new one."""
    known = Article.objects.filter(url_key=match.url_key(reading.url)).first()
    if known is None:
        draft = Article(language=reading.language, source_id=0)
        match.set_text_hash(draft, reading)
        known = match.find_original(draft)
    return f"{known.source}: {known.headline}" if known else ""


def add_source(looked: Looked, *, contract: dict | None = None, key: str = "") -> Source:
    """Take a Source on, with its feeds; they are due at once. Held until the desk says otherwise."""
    with transaction.atomic():
        source = Source(
            key=key or free_key(looked.name or host_of(looked.url)),
            name=looked.name[:120],
            home_url=looked.home_url,
            language=looked.language.split("-")[0],
            **(contract or {}),
        )
        source.full_clean()
        source.save()
        for url, kind, _title in new_feeds(looked):
            Feed.objects.create(source=source, url=url, kind=kind)
    return source


def new_feeds(looked: Looked) -> list[tuple[str, str, str]]:
    """Return the feeds that no Source has yet. Raises ValidationError when there are none."""
    known = Feed.objects.filter(url__in=[url for url, _kind, _title in looked.feeds])
    urls = set(known.values_list("url", flat=True))
    found = [feed for feed in looked.feeds if feed[0] not in urls]
    if looked.feeds and not found:
        raise ValidationError(f"This is collected already, as “{known[0].source}”.")
    return found


def starter_sources() -> list[dict]:
    """Return the openly licensed sources that ship as data, each with where its licence was read."""
    return json.loads(STARTERS.read_text("utf-8"))["sources"]


def ask_now(source: Source, now: datetime | None = None) -> int:
    """Make all feeds of a Source due now."""
    return source.feeds.filter(is_on=True).update(next_due=(now or timezone.now()).timestamp())


def remove_source(source: Source, report: Callable[[str], None] = lambda line: None) -> int:
    """Take a Source away with all it has brought: its pieces leave every page, then the database."""
    Source.objects.filter(pk=source.pk).update(is_paused=True)
    gone = 0
    while ids := list(source.articles.values_list("pk", flat=True)[:REMOVED_AT_ONCE]):
        remove_pieces(source, ids)
        gone += len(ids)
        report(f"{gone} pieces removed")
    with transaction.atomic():
        actions.announce({f"source:{source.pk}"})
        source.delete()
    return gone


def remove_pieces(source: Source, ids: list[int]) -> None:
    """Withdraw, which takes them off every list and lets their copies go; then forget them."""
    live = Article.objects.filter(pk__in=ids, live=True).select_related("source")
    actions.withdraw(list(live), timezone.now(), f"the source {source} was removed")
    with transaction.atomic():
        Article.objects.filter(pk__in=ids).delete()
        actions.announce({f"article:{pk}" for pk in ids})


# -- small questions ---------------------------------------------------------------------------


def free_key(name: str) -> str:
    base = slugify(anyascii(name))[:40] or "source"
    key, number = base, 2
    while Source.objects.filter(key=key).exists():
        key, number = f"{base}-{number}", number + 1
    return key


def host_of(url: str) -> str:
    return re.sub(r"^www\.", "", urlsplit(url).hostname or url)


def home_of(url: str) -> str:
    return urljoin(url, "/")


def most_common(values) -> str:
    found = [value for value in values if value]
    return max(set(found), key=found.count) if found else ""
