"""Feeds → entries: RSS 0.9x–2.0, RDF, Atom, JSON Feed, sitemaps; front pages → listings.

Two readers look at each XML feed: a library for what it repairs (fastfeedparser, or feedparser
where that fails) and our own tree for what libraries lose or bend. Dates stay claims.
"""

from __future__ import annotations

import re
from dataclasses import replace

from stoppress.errors import EmptyPage, NotAFeed
from stoppress.extract.addresses import absolute_url
from stoppress.extract.decode import LONGEST_BODY, decode_body
from stoppress.extract.feed_parsers import parse_fast, parse_tolerant, prepare_xml
from stoppress.extract.feed_tree import FeedTree, parse_xml, read_tree
from stoppress.extract.items import MOST_ENTRIES, NO_HABITS, RawItem, clip, language_tag, make_entry
from stoppress.extract.json_feed import read_json_feed
from stoppress.extract.listing import find_feeds, read_listing
from stoppress.extract.ninjs import ninjs_items, read_ninjs
from stoppress.extract.opml import read_opml
from stoppress.extract.sitemap import read_sitemap
from stoppress.handoff import Entry, FeedReading, Fetched, Habits

__all__ = ["find_feeds", "read_feed", "read_listing", "read_opml"]

_HTML = re.compile(r"<html[\s>]|<head[\s>]|<body[\s>]", re.I)  # a DOCTYPE proves nothing
_XML_FEED = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)[\s>/]", re.I)
_SITEMAP = re.compile(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]", re.I)
_ENTITY_LEFT = re.compile(r"&[a-zA-Z]{2,31};")


def read_feed(fetched: Fetched, habits: Habits = NO_HABITS) -> FeedReading:
    """Return what a feed, JSON Feed or sitemap says, with its troubles in words.

    Damaged feeds give what can be read. Bodies over 10 MB are read to there.
    Raises EmptyPage for no bytes, NotAFeed for HTML or anything else, UnknownCharset.
    """
    url = fetched.final_url or fetched.url
    if not fetched.body.strip():
        raise EmptyPage(url, "no bytes")
    text = decode_body(fetched).lstrip("\ufeff \t\r\n")
    troubles = (
        ["longer than 10 MB: the rest was not read"] if len(fetched.body) > LONGEST_BODY else []
    )
    if text[:1] in "{[" and (items := ninjs_items(text, url)):
        return _finish(read_ninjs(items, fetched, habits, troubles))
    if text[:1] in "{[":
        return _finish(read_json_feed(text, fetched, habits, troubles))
    head = text[:8192]
    if _SITEMAP.search(head):
        return _finish(read_sitemap(prepare_xml(text), fetched, habits, troubles))
    feed_at, html_at = _XML_FEED.search(head), _HTML.search(head)
    if not feed_at or (html_at and html_at.start() < feed_at.start() and "<item" not in text):
        raise NotAFeed(url, "HTML" if html_at else "neither XML nor JSON of a kind we know")
    return _finish(_read_xml(prepare_xml(text), fetched, habits, troubles))


def _read_xml(body: bytes, fetched: Fetched, habits: Habits, troubles: list[str]) -> FeedReading:
    url = fetched.final_url or fetched.url
    root, messages = parse_xml(body)
    tree = read_tree(root, messages) if root is not None else None
    if tree is None:
        tree = FeedTree("rss")
        messages = messages or ["no root"]
    if messages:
        troubles.append(f"not well-formed: {messages[0][:120]}")
    if tree.truncated:
        troubles.append("broken off before its end")
    items = _merge(tree, _parsed_items(body, tree, troubles))
    if not items and root is None:
        raise NotAFeed(url, "no feed could be read from it")
    base = tree.base_url or tree.home_url or url
    entries = (make_entry(item, base, fetched, habits, troubles) for item in items[:MOST_ENTRIES])
    if len(items) > MOST_ENTRIES:
        troubles.append(f"more than {MOST_ENTRIES} entries: the rest was not read")
    return FeedReading(
        kind=tree.kind,  # type: ignore[arg-type]
        title=clip(tree.title, 300),
        home_url=tree.home_url,
        language=language_tag(tree.language),
        entries=tuple(entry for entry in entries if entry is not None),
        withdrawn=tuple(tree.withdrawn),
        hub_url=tree.hub_url,
        self_url=absolute_url(tree.self_url, url),
        ttl_seconds=tree.ttl_seconds,
        troubles=tuple(troubles),
    )


def _parsed_items(body: bytes, tree: FeedTree, troubles: list[str]) -> list[RawItem]:
    tags = len(re.findall(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", body))
    items = parse_fast(body)
    doubtful = not items or len(items) < min(tags, MOST_ENTRIES)
    doubtful = doubtful or any(
        _ENTITY_LEFT.search(item.title) for item in items if "&amp;" not in item.title
    )
    if not doubtful or not tags or tree.too_deep:
        return items
    tolerant = parse_tolerant(body)
    return tolerant if len(tolerant) >= len(items) else items


def _merge(tree: FeedTree, parsed: list[RawItem]) -> list[RawItem]:
    """The tree's items, their blanks filled by the parser's; the parser's where it found more."""
    if len(parsed) > len(tree.items):
        known = {_identity(item): item for item in tree.items}
        return [_fill(known.pop(_identity(item), RawItem()), item) for item in parsed]
    if len(parsed) == len(tree.items):
        return [_fill(mine, theirs) for mine, theirs in zip(tree.items, parsed, strict=True)]
    return tree.items


def _identity(item: RawItem) -> str:
    return item.guid or item.url or item.title


def _fill(mine: RawItem, theirs: RawItem) -> RawItem:
    """Fill what the tree did not give. Libraries put an entry's address for a missing guid and
    its summary for a missing body: those are no finds.
    """
    if theirs.guid == theirs.url:
        theirs.guid = ""
    if theirs.body.strip() in (theirs.summary.strip(), mine.summary.strip()):
        theirs.body = ""
    for name in ("url", "guid", "title", "summary", "body", "authors", "categories"):
        if not getattr(mine, name) and (found := getattr(theirs, name)):
            setattr(mine, name, found)
    if not mine.dates:
        # A parser fills a missing `published` from `updated` (§4.2, 3): of two, only the update.
        mine.dates = [
            date for date in theirs.dates if len(theirs.dates) == 1 or date[0] == "updated"
        ]
    return mine


def _finish(reading: FeedReading) -> FeedReading:
    """Look at the entries together: one guid on all of them names none of them."""
    entries, troubles = _drop_common_guid(reading.entries), list(reading.troubles)
    if entries is not reading.entries:
        every = not any(entry.guid for entry in entries)
        troubles.append(f"same guid on {'every entry' if every else 'several entries'}")
    if not entries and not reading.withdrawn and not troubles:
        troubles.append("no entries")
    return replace(reading, entries=entries, troubles=tuple(troubles))


def _drop_common_guid(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    # Some feeds give every entry, or some, the same guid: identity then falls to the addresses.
    addresses: dict[str, set[str]] = {}
    for entry in entries:
        if entry.guid:
            addresses.setdefault(entry.guid, set()).add(entry.url)
    common = {guid for guid, urls in addresses.items() if len(urls) > 1}
    if not common:
        return entries
    return tuple(replace(entry, guid="") if entry.guid in common else entry for entry in entries)
