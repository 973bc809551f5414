"""Feeds → entries: RSS 0.9x–2.0, RDF, Atom, JSON Feed, sitemaps, ninjs, NewsML-G2.

Each format has a reader that says what stands there (a RawFeed); entries are made of it here, in
two steps. `skim_feed` reads identity, headline and dates of every entry and cleans no text: enough
to see what is new. `read_feed` reads the entries wanted, or all, in full.
"""

from __future__ import annotations

import zlib
from collections.abc import Container
from dataclasses import replace

from lxml import etree

from stoppress.errors import EmptyPage, NotAFeed
from stoppress.extract.damaged import find_markup, read_damaged
from stoppress.extract.decode import LONGEST_BODY, decode_body
from stoppress.extract.feed_tree import is_feed_root, read_tree
from stoppress.extract.items import (
    MOST_ENTRIES,
    NO_HABITS,
    RawFeed,
    RawItem,
    clip,
    fill_entry,
    language_tag,
    skim_entry,
)
from stoppress.extract.json_feed import load_json, read_json_feed
from stoppress.extract.listing import find_feeds, read_listing
from stoppress.extract.newsml import is_newsml_root, read_newsml
from stoppress.extract.ninjs import ninjs_items, read_ninjs
from stoppress.extract.opml import read_opml
from stoppress.extract.sitemap import is_sitemap_root, read_sitemap
from stoppress.extract.xml_tree import parse_strict
from stoppress.handoff import Entry, FeedReading, Fetched, Habits

__all__ = ["find_feeds", "read_feed", "read_listing", "read_opml", "skim_feed"]

_GZIP = b"\x1f\x8b"
_BLANK = b"\xef\xbb\xbf \t\r\n"


def skim_feed(fetched: Fetched, habits: Habits = NO_HABITS) -> FeedReading:
    """Return a feed whose entries have address, guid, headline, language, dates and fingerprint.

    Raises as `read_feed` does.
    """
    feed = _read_raw(fetched)
    skimmed = _skim(feed, fetched, habits)
    return _reading(feed, [entry for entry, _item in skimmed])


def read_feed(
    fetched: Fetched, habits: Habits = NO_HABITS, only: Container[str] | None = None
) -> FeedReading:
    """Return what a feed, JSON Feed or sitemap says, with its troubles in words.

    `only`: the fingerprints of the entries to be read; None for all. Damaged feeds give what can
    be read. Bodies over 10 MB are read to there.
    Raises EmptyPage for no bytes, NotAFeed for HTML or anything else, UnknownCharset.
    """
    feed = _read_raw(fetched)
    entries = [
        fill_entry(entry, item, feed.base_url, habits, feed.troubles)
        for entry, item in _skim(feed, fetched, habits)
        if only is None or entry.fingerprint in only
    ]
    return _reading(feed, entries)


def _read_raw(fetched: Fetched) -> RawFeed:
    """The feed as its format's reader gives it, whole and sound XML on the short way."""
    url = fetched.final_url or fetched.url
    if fetched.body[:2] == _GZIP:  # a sitemap kept as a .gz file
        fetched = replace(fetched, body=_unpack(fetched.body, url))
    body = fetched.body[:LONGEST_BODY].lstrip(_BLANK)
    if not body:
        raise EmptyPage(url, "no bytes")
    feed = _read_sound(body, url)
    if feed is None:
        text = decode_body(fetched).lstrip("\ufeff \t\r\n")
        decoded = text.encode("utf-8", "replace")
        # Often only its characters were at fault: another set, a control character.
        feed = _read_sound(decoded, url) if decoded != body else None
        feed = feed or _read_text(text, url)
    if len(fetched.body) > LONGEST_BODY:
        feed.troubles.insert(0, "longer than 10 MB: the rest was not read")
    return feed


def _unpack(body: bytes, url: str) -> bytes:
    """Return what a gzip file holds, to one byte beyond LONGEST_BODY. Raises NotAFeed."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LONGEST_BODY + 1)
    except zlib.error as error:
        raise NotAFeed(url, "a broken gzip file") from error


def _read_sound(body: bytes, url: str) -> RawFeed | None:
    """Return what sound XML in UTF-8 says; None for anything else."""
    root = parse_strict(body) if body[:1] == b"<" else None
    return _read_root(root, url) if root is not None else None


def _read_root(root: etree._Element, url: str) -> RawFeed | None:
    """Return what a tree says, or None when it is the root of nothing we know."""
    if is_feed_root(root):
        return read_tree(root, url)
    if is_sitemap_root(root):
        return read_sitemap(root, url)
    if is_newsml_root(root):
        return read_newsml(root, url)
    return None


def _read_text(text: str, url: str) -> RawFeed:
    if text[:1] in ("{", "["):
        data = load_json(text, url)
        items = ninjs_items(data)
        return read_ninjs(items, url) if items else read_json_feed(data, url)
    root, troubles, markup = find_markup(text, url)
    feed = _read_root(root, url) if root is not None and not is_feed_root(root) else None
    if feed is None:
        feed = read_damaged(root, markup, url, bool(troubles))
    feed.troubles = [*troubles, *feed.troubles]
    return feed


def _skim(feed: RawFeed, fetched: Fetched, habits: Habits) -> list[tuple[Entry, RawItem]]:
    """The entries, looked at together: one guid on several of them names none of them."""
    if len(feed.items) > MOST_ENTRIES:
        feed.troubles.append(f"more than {MOST_ENTRIES} entries: the rest was not read")
    skimmed = [
        (entry, item)
        for item in feed.items[:MOST_ENTRIES]
        if (entry := skim_entry(item, feed.base_url, fetched, habits, feed.troubles))
    ]
    # Some feeds give every entry, or some, the same guid: identity then falls to the addresses.
    addresses: dict[str, set[str]] = {}
    for entry, _item in skimmed:
        if entry.guid:
            addresses.setdefault(entry.guid, set()).add(entry.url)
    common = {guid for guid, urls in addresses.items() if len(urls) > 1}
    if common:
        every = len(common) == len(addresses)
        feed.troubles.append(f"same guid on {'every entry' if every else 'several entries'}")
        skimmed = [
            (replace(entry, guid="") if entry.guid in common else entry, item)
            for entry, item in skimmed
        ]
    if not skimmed and not feed.withdrawn and not feed.troubles:
        feed.troubles.append("no entries")
    return skimmed


def _reading(feed: RawFeed, entries: list[Entry]) -> FeedReading:
    return FeedReading(
        kind=feed.kind,
        title=clip(feed.title, 300),
        home_url=feed.home_url,
        language=language_tag(feed.language),
        entries=tuple(entries),
        withdrawn=tuple(feed.withdrawn),
        hub_url=feed.hub_url,
        self_url=feed.self_url,
        ttl_seconds=feed.ttl_seconds,
        troubles=tuple(dict.fromkeys(feed.troubles)),
    )
