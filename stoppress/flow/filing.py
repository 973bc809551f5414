"""What the steps do in the database: each a short transaction, called from one thread."""

from __future__ import annotations

import asyncio
import logging
import random
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from stoppress.collect import schedule
from stoppress.collect.models import Feed, Fetch, PageWatch, Source, Trouble
from stoppress.errors import Gone, HttpStatus, StoppressError
from stoppress.extract.clean import without_pictures
from stoppress.extract.merge import merge_entries
from stoppress.file import match
from stoppress.file.models import Article
from stoppress.flow.habits import learn_from
from stoppress.handoff import Entry, FeedReading, Fetched, Reading
from stoppress.publish import actions, contract
from stoppress.publish.models import SiteSettings

log = logging.getLogger("stoppress.flow")

FULL_TEXT_LENGTH = 600  # characters of HTML; a feed body below this is a summary
FEED_TROUBLES = ("feed", "entry left out")
# What rows filed by older versions lack: no news of itself.
_NEWER_FIELDS = {"embargo_until": None, "expires_at": None, "usage_terms": ""}
LONGEST_ADDRESS = 2000  # characters, as the database holds them


@dataclass
class ToFile:
    """A Reading on its way into the paper, and the row whose lease ends with it."""

    source: Source
    reading: Reading
    fetched: Fetched | None = None
    watch: PageWatch | None = None  # a page that was looked at
    entry: Entry | None = None  # a piece whose text came with a feed
    feed: Feed | None = None  # … with this one
    is_first: bool = False  # from a first collection: old pieces go to the archive
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Counts:
    """What a collection has done so far."""

    asked: int = 0
    filed: int = 0
    updated: int = 0
    withdrawn: int = 0
    failed: Counter[str] = field(default_factory=Counter)


def claim_due(now: datetime, room: int, busy: Counter[int]) -> tuple[list[Feed], list[PageWatch]]:
    feeds = schedule.claim(Feed, now, room, busy)
    busy.update(feed.source_id for feed in feeds)
    return feeds, schedule.claim(PageWatch, now, room - len(feeds), busy)


def unheard_of(feed: Feed, skimmed: FeedReading) -> frozenset[str]:
    """Return the fingerprints of the entries that say what this feed has not said before.

    Those without a usable address are among them: the desk is told of them at every poll.
    """
    urls = [entry.url for entry in skimmed.entries]
    known = {watch.url: watch for watch in PageWatch.objects.filter(url__in=urls)}
    unusable = [entry for entry in skimmed.entries if not_an_address(entry.url)]
    news = [
        entry
        for url, entry in by_address(skimmed).items()
        if url not in known or is_news_of(known[url], feed, entry)
    ]
    return frozenset(entry.fingerprint for entry in (*unusable, *news))


def by_address(reading: FeedReading) -> dict[str, Entry]:
    """Return the entries that can be filed; of several with one address, the first."""
    usable = (entry for entry in reversed(reading.entries) if not not_an_address(entry.url))
    return {entry.url: entry for entry in usable}


def note_entries(feed: Feed, reading: FeedReading, now: datetime) -> tuple[list[Entry], int]:
    """Return entries to be filed from the feed itself, and how many pages are newly watched.

    A page to be fetched is watched from here on. An entry with its full text is noted only when
    it has been filed: whatever happens before that, the next poll brings it again.
    """
    urls = [entry.url for entry in reading.entries]
    full, new = [], 0
    with transaction.atomic():
        known = {watch.url: watch for watch in PageWatch.objects.filter(url__in=urls)}
        for entry in by_address(reading).values():
            watch = known.get(entry.url)
            if watch is not None and not is_news_of(watch, feed, entry):
                continue
            if has_full_text(entry) and (watch is None or watch.only_alive):
                full.append(entry)
                known[entry.url] = watch or start_watch(feed, entry, now, only_alive=True)
            elif watch is None:
                known[entry.url] = start_watch(feed, entry, now)
                new += 1
            else:
                look_soon(watch, feed, entry, now)
        for name, cause in feed_troubles(reading).items():
            record_trouble(feed.source, feed.url, name, cause, "Tell the source.", now)
    return full, new


def is_news_of(watch: PageWatch, feed: Feed, entry: Entry) -> bool:
    """Whether this feed says something of a known page that it did not say before.

    A fingerprint that differs is no news where the entry, read in full, is the same.
    """
    if watch.source_id != feed.source_id:
        return False
    before, now = watch.entries.get(str(feed.pk), {}), entry.as_json()
    if entry.fingerprint and before.get("fingerprint") == entry.fingerprint:
        return False
    return {**_NEWER_FIELDS, **before, "fingerprint": ""} != {**now, "fingerprint": ""}


def told_of(watch: PageWatch) -> Entry | None:
    """Return what all feeds together say of a page."""
    by_feed = sorted(watch.entries.items(), key=lambda item: int(item[0]))
    return merge_entries(Entry.from_json(entry) for _feed, entry in by_feed)


def has_full_text(entry: Entry) -> bool:
    return len(without_pictures(entry.body_html)) >= FULL_TEXT_LENGTH


def not_an_address(url: str) -> str:
    """Return why a piece at `url` cannot be filed, "" when it can."""
    if len(url) > LONGEST_ADDRESS:
        return f"its address is longer than {LONGEST_ADDRESS} characters"
    return "" if url else "it has no address"


def start_watch(feed: Feed, entry: Entry, now: datetime, only_alive: bool = False) -> PageWatch:
    """Watch a page from here on. With `only_alive` its text comes by the feed: it sleeps, and the
    entry counts as news, until that is filed. Another collector may have been quicker.
    """
    watch, _is_new = PageWatch.objects.get_or_create(
        url=entry.url,
        defaults={
            "source": feed.source,
            "entries": {} if only_alive else {str(feed.pk): entry.as_json()},
            "next_due": now.timestamp(),
            "is_first": feed.last_ok_at is None,
            "only_alive": only_alive,
            "is_on": not only_alive,
        },
    )
    return watch


def watch_filed(feed: Feed, entry: Entry, key: str, now: datetime) -> None:
    """Note an entry that was filed from the feed; its page is only asked whether it is there."""
    watch = PageWatch.objects.filter(url=entry.url, source=feed.source).first()
    if watch is None:  # another Source's page
        return
    if not watch.looks:
        after = schedule.next_look(feed.source, 1)
        watch.looks, watch.is_on = 1, after is not None
        watch.next_due = now.timestamp() + (after or 0)
    watch.entries[str(feed.pk)] = entry.as_json()
    watch.filed_key, watch.only_alive = key, True
    watch.save(update_fields=["entries", "only_alive", "looks", "is_on", "next_due", "filed_key"])


def fetch_instead(feed: Feed, entry: Entry, now: datetime) -> None:
    """The feed's own text could not be read: the page's may."""
    PageWatch.objects.filter(url=entry.url, source=feed.source, looks=0).update(
        entries={str(feed.pk): entry.as_json()},
        only_alive=False,
        is_on=True,
        next_due=now.timestamp(),
    )


def look_soon(watch: PageWatch, feed: Feed, entry: Entry, now: datetime) -> None:
    """A feed says something new of a known page: look at it now, and wholly.

    Not sooner than the Source's shortest interval after the last look: some feeds say something
    new at every poll.
    """
    values: dict[str, Any] = {"entries": {**watch.entries, str(feed.pk): entry.as_json()}}
    if not watch.only_alive:
        last = watch.last_asked_at.timestamp() if watch.last_asked_at else 0
        soonest = last + feed.source.min_interval_seconds
        due = max(now.timestamp(), soonest)
        values |= {"next_due": due, "is_on": True, "etag": "", "last_modified": ""}
    PageWatch.objects.filter(pk=watch.pk).update(**values)


def complete_feed(
    feed: Feed, fetched: Fetched, news: int, now: datetime, reading: FeedReading | None = None
) -> None:
    asked_for = max(schedule.max_age(fetched.headers), reading.ttl_seconds if reading else 0)
    interval = schedule.next_interval(feed.source, feed.interval_seconds, news > 0, asked_for)
    values = answered(fetched, now) | {
        "next_due": now.timestamp() + interval,
        "interval_seconds": interval,
    }
    if reading and not feed.kind:
        values["kind"] = reading.kind
    if news:
        values["last_new_at"] = now
        Source.objects.filter(pk=feed.source_id).update(last_new_at=now)
    moved = fetched.permanent_url
    if (
        moved
        and moved != feed.url
        and len(moved) <= 2000
        and not Feed.objects.filter(url=moved).exists()
    ):
        log.info(
            "collect: feed moved (source=%s, from=%s, to=%s)", feed.source.key, feed.url, moved
        )
        values["url"] = moved
    with transaction.atomic():
        if news:  # a feed that only looks new would fill the disk
            keep_raw(feed.source, fetched)
        schedule.complete(feed, **values)
        still = feed_troubles(reading) if reading else FEED_TROUBLES
        solve_troubles(feed.source, feed.url, now, still)


def complete_page(watch: PageWatch, fetched: Fetched, now: datetime, filed_key: str = "") -> None:
    """Give a page back after a good look, due again as the Source's schedule says."""
    looks = watch.looks + 1
    after = schedule.next_look(watch.source, looks)
    values = answered(fetched, now) | {
        "looks": looks,
        "gone_since": None,
        "is_on": after is not None,
    }
    values["filed_key"] = filed_key or watch.filed_key
    schedule.complete(watch, **values, next_due=now.timestamp() + (after or 0))
    solve_troubles(watch.source, watch.url, now)


def answered(fetched: Fetched, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "fail_count": 0, "last_error": "", "last_asked_at": now, "last_ok_at": now,
    }  # fmt: skip
    if fetched.status != 304:
        values["etag"] = fetched.headers.get("etag", "")[:500]
        values["last_modified"] = fetched.headers.get("last-modified", "")[:100]
    return values


def file_batch(batch: list[ToFile], now: datetime) -> Counts:
    """File Readings, publish or hold them, and give their rows back: one transaction, one print.

    A piece that cannot be filed is set aside with its reason; the others are filed. Each is saved
    before the next is looked up: two of a batch can be the same piece, or one the other's copy.
    """
    counts = Counts()
    zone = SiteSettings.load().zone
    with transaction.atomic():
        keys: set[str] = set()
        for piece in batch:
            try:
                with transaction.atomic():
                    keys |= actions.save_steps(file_piece(piece, now, zone, counts), now)
            except StoppressError as error:
                counts.failed[error.title()] += 1
                note_unfiled(piece, error, now)
        learn_from((piece.source, piece.reading) for piece in batch if piece.reading.marks)
        actions.announce(keys)
    return counts


def file_piece(piece: ToFile, now: datetime, zone: str, counts: Counts) -> list[actions.Step]:
    filed = match.file_reading(piece.source, piece.reading, now, zone)
    if piece.fetched and filed.version:
        keep_raw(piece.source, piece.fetched)
    key = "" if filed.foreign else filed.article.url_key or ""
    if piece.watch and piece.fetched:
        complete_page(piece.watch, piece.fetched, now, key)
    if piece.entry and piece.feed:
        watch_filed(piece.feed, piece.entry, key, now)
        solve_troubles(piece.source, piece.entry.url, now)
    if filed.is_new:
        counts.filed += 1
        Source.objects.filter(pk=piece.source.pk).update(last_new_at=now)
        return first_steps(piece, filed, now)
    counts.updated += filed.version is not None
    step = actions.update_step(filed, now)
    return [step] if step else []


def first_steps(piece: ToFile, filed: match.Filed, now: datetime) -> list[actions.Step]:
    """Publish or hold a new piece; fold copies that were waiting for their original."""
    article = filed.article
    if piece.is_first:
        age_limit = timedelta(hours=settings.STOPPRESS_ARCHIVE_AFTER_HOURS)
        article.is_archived = now - article.order_at > age_limit
    notes = filed.corrections  # a piece can be corrected before we first see it
    if why := contract.why_hold(article, piece.is_first, piece.reading.quality.troubles):
        return [replace(actions.hold_step(article, why), corrections=notes)]
    reason = f"the same text as {article.copy_of}" if article.copy_of else ""
    steps = [replace(actions.publish_step(article, now, reason), corrections=notes)]
    for copy in match.originals_to_hide(article):
        steps.append(actions.fold(copy, article, now, f"the same text as {article}"))
    return steps


def withdraw_named(source: Source, named: Iterable[str], now: datetime) -> int:
    """Withdraw what a tombstone names, by guid or address; only the Source's own pieces."""
    named = [name for name in named if "\x00" not in name]  # no database takes it
    if not named:
        return 0
    keys = [match.url_key(name) for name in named if name.startswith("http")]
    own = Article.objects.filter(source=source, withdrawn_at=None)
    guids = [match.short_guid(name) for name in named]
    found = list((own.filter(guid__in=guids) | own.filter(url_key__in=keys)).distinct())
    if source.obeys_deletes:  # a page that was not read yet must not be filed after this
        PageWatch.objects.filter(source=source, url__in=named).update(is_on=False)
    return withdraw_by_source(source, found, now, "the source's feed says it is deleted")


def note_gone(watch: PageWatch, error: HttpStatus, now: datetime) -> int:
    """Note a 404 or 410; the second one, far enough after the first, is a withdrawal."""
    source = watch.source
    if not schedule.is_gone_for_good(watch.gone_since, now, source.gone_after_seconds):
        schedule.complete(
            watch,
            gone_since=watch.gone_since or now,
            last_asked_at=now,
            last_error=str(error)[:300],
            next_due=now.timestamp() + source.gone_after_seconds,
        )
        return 0
    schedule.complete(watch, is_on=False, last_asked_at=now, last_error=str(error)[:300])
    if not watch.filed_key:
        record_trouble(source, watch.url, "page not there", f"answered {error.cause} twice",
                       "A feed names a page that is not there. Tell the source.", now)  # fmt: skip
        return 0
    others = PageWatch.objects.filter(source=source, filed_key=watch.filed_key, gone_since=None)
    if others.exists():  # one of several addresses of a piece: is it there at the others?
        others.update(is_on=True, next_due=now.timestamp())
        return 0
    found = list(Article.objects.filter(source=source, url_key=watch.filed_key, withdrawn_at=None))
    return withdraw_by_source(source, found, now, f"its page answers {error.cause}")


def withdraw_by_source(source: Source, found: list[Article], now: datetime, reason: str) -> int:
    """Withdraw, or, where the contract leaves that to the desk, say so there."""
    if not source.obeys_deletes:
        for article in found:
            record_trouble(source, article.url, "withdrawn at the source", reason,
                           "Decide at the desk whether to withdraw it here too.", now)  # fmt: skip
        return 0
    actions.withdraw(found, now, reason, by_source=True)
    keys = [article.url_key for article in found]
    PageWatch.objects.filter(source=source, filed_key__in=keys).update(is_on=False)
    return len(found)


def keep_raw(source: Source, fetched: Fetched) -> None:
    Fetch.objects.create(
        source=source,
        url=fetched.final_url[:2000],
        status=fetched.status,
        headers=fetched.headers,
        body=zlib.compress(fetched.body, 1),
        fetched_at=fetched.fetched_at,
    )


# -- when something goes wrong ---------------------------------------------------------------------


def note_failure(row: Any, error: StoppressError, now: datetime) -> None:
    """Give a row back after a failure, later each time; switch off what is gone for good."""
    fail_count = row.fail_count + 1
    wait = schedule.back_off(row.source, fail_count, error.retry_after_seconds, random.random())  # noqa: S311
    gives_up = isinstance(row, PageWatch) and schedule.gives_up(fail_count)
    with transaction.atomic():
        schedule.complete(
            row,
            fail_count=fail_count,
            last_error=str(error)[:300],
            last_asked_at=now,
            next_due=now.timestamp() + wait,
            is_on=not (isinstance(error, Gone) or gives_up),
        )
        note_trouble(row.source, error, now, row.url)


def note_unfiled(piece: ToFile, error: StoppressError, now: datetime) -> None:
    """A Reading could not be filed: its page is tried again later, its feed brings it again."""
    if piece.watch:
        note_failure(piece.watch, error, now)
    else:
        note_trouble(piece.source, error, now, piece.reading.url)


def note_trouble(source: Source, error: StoppressError, now: datetime, url: str = "") -> None:
    record_trouble(source, url or error.url, error.title(), error.cause, error.remedy, now)


def record_trouble(
    source: Source, url: str, name: str, cause: str, remedy: str, now: datetime
) -> None:
    """Say it twice: a line in the log, and a row on the Source's health page."""
    log.warning("%s: %s (source=%s, url=%s, cause=%s, do=%s)", "collect", name, source.key, url,
                cause, remedy)  # fmt: skip
    trouble, is_new = Trouble.objects.get_or_create(
        source=source,
        url=url[:2000],
        name=name[:60],
        defaults={"cause": cause[:300], "remedy": remedy[:300], "first_at": now, "last_at": now},
    )
    if not is_new:
        trouble.count += 1
        trouble.cause, trouble.last_at, trouble.solved_at = cause[:300], now, None
        trouble.save(update_fields=["count", "cause", "last_at", "solved_at"])


def solve_troubles(source: Source, url: str, now: datetime, still: Iterable[str] = ()) -> None:
    """What works again is no trouble any more, except those named in `still`."""
    open_ones = Trouble.objects.filter(source=source, url=url, solved_at=None)
    open_ones.exclude(name__in=still).update(solved_at=now)


def feed_troubles(reading: FeedReading) -> dict[str, str]:
    """Return what is wrong with a feed that could be read, cause by name."""
    left_out = [entry for entry in reading.entries if not_an_address(entry.url)]
    first = left_out[0] if left_out else None
    causes = (
        "; ".join(reading.troubles),
        f"{len(left_out)} × {not_an_address(first.url)}: {first.headline or first.guid}"
        if first
        else "",
    )
    return {name: cause for name, cause in zip(FEED_TROUBLES, causes, strict=True) if cause}
