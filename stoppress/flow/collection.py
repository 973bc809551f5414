"""The collector: claims what is due and takes each thing through the rooms (see the package)."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import pebble
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from stoppress.collect.fetch import Fetcher, FetchLimits
from stoppress.collect.models import Feed, PageWatch
from stoppress.errors import (
    Gone,
    HttpStatus,
    NotFiled,
    StoppressError,
)
from stoppress.extract.feed import read_feed, read_listing, skim_feed
from stoppress.extract.page import read_entry, read_page
from stoppress.flow import filing
from stoppress.flow.filing import Counts, ToFile
from stoppress.flow.habits import habits_of
from stoppress.flow.readers import read_in, reading_pool
from stoppress.handoff import Entry, FeedReading, Fetched
from stoppress.publish.models import SiteSettings
from stoppress.version import VERSION

log = logging.getLogger("stoppress.flow")

FILE_AT_ONCE = 20  # Readings filed in one transaction
FILE_WAIT_SECONDS = 0.25  # how long a Reading waits for others to be filed with it
IDLE_SECONDS = 0.5
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"


class Collection:
    """One collector: claims what is due, and takes each thing through the rooms."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = timezone.now,
        readers: pebble.ProcessPool | None = None,
    ) -> None:
        """`readers`: processes that read, shared with others; without them, our own."""
        self.now = now
        self.counts = Counts()
        self.busy: Counter[int] = Counter()
        self.tasks: set[asyncio.Task[None]] = set()
        self.unfiled = 0  # Readings on their way into the paper
        self.to_file: asyncio.Queue[ToFile] = asyncio.Queue(maxsize=4 * FILE_AT_ONCE)
        # One thread for the database: SQLite has one writer, and printing wants order.
        self.desk = ThreadPoolExecutor(1, thread_name_prefix="database")
        self.shares_readers = readers is not None
        self.readers = readers or reading_pool()

    async def run(self, stop: asyncio.Event, *, until_idle: bool = False) -> Counts:
        """Collect until `stop` is set, or until nothing is due and all is filed."""
        filing = asyncio.create_task(self.keep_filing())
        try:
            agent = await self.in_database(user_agent)
            async with new_fetcher(agent, self.now) as self.fetch:
                while not stop.is_set():
                    # Asked before claiming: what ends meanwhile makes room for what was refused.
                    was_busy = bool(self.tasks or self.unfiled)
                    if await self.start_due() or self.tasks or was_busy:
                        await self.breathe()
                    elif until_idle:
                        break
                    else:
                        await sleep_or(stop, IDLE_SECONDS)
                await self.finish()
        finally:
            filing.cancel()
            if not self.shares_readers:
                self.readers.stop()
                self.readers.join()
            await self.in_database(connections.close_all)
            self.desk.shutdown()
        return self.counts

    async def start_due(self) -> int:
        """Claim what is due, as far as there is room, and start a task for each."""
        room = settings.STOPPRESS_FETCH_AT_ONCE - len(self.tasks)
        feeds, pages = await self.in_database(
            filing.claim_due, self.now(), room, Counter(self.busy)
        )
        for row in (*feeds, *pages):
            handle = self.handle_feed if isinstance(row, Feed) else self.handle_page
            self.busy[row.source_id] += 1
            task = asyncio.create_task(self.guard(row, handle))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return len(feeds) + len(pages)

    async def guard(self, row: Any, handle: Callable[[Any], Any]) -> None:
        """Handle one row; what goes wrong with it becomes a Trouble and a later try."""
        try:
            self.counts.asked += 1
            await handle(row)
        except StoppressError as error:
            self.counts.failed[error.title()] += 1
            await self.in_database(filing.note_failure, row, error, self.now())
        except Exception:
            # Ours: shout, but do not let one row stop the others; its lease runs out.
            self.counts.failed["bug"] += 1
            log.exception("flow: not handled (source=%s, url=%s)", row.source.key, row.url)
        finally:
            self.busy[row.source_id] -= 1

    # -- a feed ------------------------------------------------------------------------------

    async def handle_feed(self, feed: Feed) -> None:
        fetched = await self.get(feed, ACCEPT_FEED)
        if fetched.status == 304:
            await self.in_database(filing.complete_feed, feed, fetched, 0, self.now())
            return
        reading = await self.read_news(feed, fetched)
        full, watched = await self.in_database(filing.note_entries, feed, reading, self.now())
        await asyncio.gather(*(self.file_entry(feed, entry, fetched) for entry in full))
        gone = await self.in_database(
            filing.withdraw_named, feed.source, reading.withdrawn, self.now()
        )
        self.counts.withdrawn += gone
        news = len(full) + watched
        await self.in_database(filing.complete_feed, feed, fetched, news, self.now(), reading)

    async def read_news(self, feed: Feed, fetched: Fetched) -> FeedReading:
        """Read in full only what is new: most of what a poll brings is known already."""
        habits = habits_of(feed.source)
        if feed.kind == Feed.Kind.LISTING:
            return await self.read(read_listing, fetched, habits)
        skimmed: FeedReading = await self.read(skim_feed, fetched, habits)
        news = await self.in_database(filing.unheard_of, feed, skimmed)
        if not news:
            return replace(skimmed, entries=())
        return await self.read(read_feed, fetched, habits, news)

    async def file_entry(self, feed: Feed, entry: Entry, fetched: Fetched) -> None:
        """File a piece whose full text came with the feed."""
        try:
            reading = await self.read(read_entry, entry, fetched, habits_of(feed.source))
        except StoppressError as error:
            self.counts.failed[error.title()] += 1
            await self.in_database(filing.note_trouble, feed.source, error, self.now(), entry.url)
            await self.in_database(filing.fetch_instead, feed, entry, self.now())
            return
        is_first = feed.last_ok_at is None
        await self.file(ToFile(feed.source, reading, entry=entry, feed=feed, is_first=is_first))

    # -- a page ------------------------------------------------------------------------------

    async def handle_page(self, watch: PageWatch) -> None:
        try:
            fetched = await self.get(watch, ACCEPT_PAGE, obey_robots=True)
        except HttpStatus as error:
            if not isinstance(error, Gone) and error.status != 404:
                raise
            await self.handle_gone(watch, error)
            return
        if fetched.status == 304 or watch.only_alive:
            await self.in_database(filing.complete_page, watch, fetched, self.now())
            return
        entry = filing.told_of(watch)
        reading = await self.read(read_page, fetched, entry, habits_of(watch.source))
        # Not waited for: the row is given back in the transaction that files it.
        await self.put(ToFile(watch.source, reading, fetched, watch, is_first=watch.is_first))

    async def handle_gone(self, watch: PageWatch, error: HttpStatus) -> None:
        withdrawn = await self.in_database(filing.note_gone, watch, error, self.now())
        self.counts.withdrawn += withdrawn

    # -- the tools ------------------------------------------------------------------------------

    async def get(self, row: Any, accept: str, obey_robots: bool = False) -> Fetched:
        source = row.source
        return await self.fetch.fetch(
            row.url,
            etag=row.etag,
            last_modified=row.last_modified,
            allow_private=source.private_networks(),
            obey_robots=obey_robots,
            accept=accept,
            delay_seconds=source.host_delay_seconds,
        )

    async def read(self, reader: Callable[..., Any], *args: Any) -> Any:
        """Read bytes in a worker process that is stopped at its limits."""
        if not self.readers.active:  # an idle process was killed from outside: a pool ends of it
            log.warning("flow: reading processes started anew")
            self.readers, self.shares_readers = reading_pool(), False
        return await read_in(self.readers, reader, *args)

    async def put(self, piece: ToFile) -> None:
        """Hand a Reading to the filing; waits only while too many are waiting already."""
        self.unfiled += 1
        await self.to_file.put(piece)

    async def file(self, piece: ToFile) -> None:
        """Hand a Reading to the filing, and wait until it is filed."""
        await self.put(piece)
        await piece.done.wait()

    async def keep_filing(self) -> None:
        """File what arrives, a few at a time, each batch in one transaction."""
        while True:
            batch = [await self.to_file.get()]
            deadline = asyncio.get_running_loop().time() + FILE_WAIT_SECONDS
            while len(batch) < FILE_AT_ONCE:
                try:
                    left = deadline - asyncio.get_running_loop().time()
                    batch.append(await asyncio.wait_for(self.to_file.get(), max(left, 0)))
                except TimeoutError:
                    break
            try:
                await self.file_all(batch)
            finally:
                self.unfiled -= len(batch)
                for piece in batch:
                    piece.done.set()

    async def file_all(self, batch: list[ToFile]) -> None:
        """File a batch; if that fails, each piece alone: a bad one must not take others with it."""
        if await self.try_filing(batch):
            return
        for piece in batch:
            if await self.try_filing([piece]):
                continue
            error = NotFiled(piece.reading.url, "see the log")
            try:
                await self.in_database(filing.note_unfiled, piece, error, self.now())
            except Exception:  # the database itself is in trouble; the lease runs out
                log.exception("flow: not noted (url=%s)", piece.reading.url)

    async def try_filing(self, batch: list[ToFile]) -> bool:
        try:
            counts = await self.in_database(filing.file_batch, batch, self.now())
        except Exception:
            urls = " ".join(piece.reading.url for piece in batch)
            log.exception("flow: not filed (pieces=%d, urls=%s)", len(batch), urls)
            self.counts.failed["bug"] += len(batch) == 1
            return False
        self.counts.filed += counts.filed
        self.counts.updated += counts.updated
        self.counts.failed += counts.failed
        return True

    async def in_database(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(
            self.desk, on_live_connection, work, *args
        )

    async def breathe(self) -> None:
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=0.1, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(0.02)

    async def finish(self) -> None:
        """Let what is under way end; what does not is claimed again when its lease runs out."""
        deadline = asyncio.get_running_loop().time() + settings.STOPPRESS_FETCH_TIMEOUT_SECONDS
        while (self.tasks or self.unfiled) and asyncio.get_running_loop().time() < deadline:
            await self.breathe()
        for task in self.tasks:
            task.cancel()


def on_live_connection(work: Callable[..., Any], *args: Any) -> Any:
    """Do `work` in the database's thread; a connection that broke is made anew first."""
    close_old_connections()
    return work(*args)


async def sleep_or(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def new_fetcher(agent: str, now: Callable[[], datetime] = timezone.now) -> Fetcher:
    """Return a fetcher within the paper's settings: limits and proxy hold for all that goes out."""
    limits = FetchLimits(
        total_timeout_seconds=settings.STOPPRESS_FETCH_TIMEOUT_SECONDS,
        max_bytes=settings.STOPPRESS_FETCH_MAX_BYTES,
    )
    return Fetcher(user_agent=agent, limits=limits, proxy=settings.STOPPRESS_FETCH_PROXY, now=now)


def user_agent() -> str:
    """Return an honest name with a way to reach us (RFC 9110, 10.1.5)."""
    contact = settings.STOPPRESS_CONTACT or SiteSettings.load().address
    return f"stoppress/{VERSION} (+{contact})"
