"""RSS 0.9x–2.0, RDF and Atom, from the tree: what parsers lose or bend (extraction.md §4.2)."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from stoppress.extract.addresses import absolute_url
from stoppress.extract.feed_item import base_of, read_item
from stoppress.extract.items import MOST_ENTRIES, RawFeed
from stoppress.extract.xml_tree import local_name, split_name, text_of
from stoppress.handoff import FeedKind

MOST_IN_HEAD = 20_000  # children of the head that are looked at, items among them
MOST_TEXT = 40_000_000  # characters of all items: nested ones can repeat each other

_SY = "http://purl.org/rss/1.0/modules/syndication/"
_MEDIA = "http://search.yahoo.com/mrss"
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS: dict[str, FeedKind] = {"rss": "rss", "feed": "atom", "rdf": "rdf", "channel": "rss"}
_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}


def is_feed_root(root: etree._Element) -> bool:
    """Whether this is the root of RSS, RDF or Atom."""
    return local_name(root) in _KINDS


def read_tree(root: etree._Element, url: str, *, damaged: bool = False) -> RawFeed | None:
    """Return what the tree says, or None when it is no feed.

    In a `damaged` one, fields that an unclosed tag has swallowed are looked for inside others.
    """
    kind = _KINDS.get(local_name(root))
    if kind is None:
        inner = next(root.iter("{*}channel", "{*}feed"), None)
        if inner is None:
            return None
        root, kind = inner, _KINDS[local_name(inner)]
    feed = RawFeed(kind)
    head = root if kind == "atom" else next(root.iter("{*}channel"), root)
    base = base_of(head, base_of(root, url))
    feed.base_url = base
    feed.language = (root.get(_XML_LANG) or head.get(_XML_LANG) or "").strip()
    _read_head(head, feed)
    if base == url and feed.home_url:  # relative addresses are the site's, not the feed's
        feed.base_url = feed.home_url
    text = 0
    elements = root.iter("{*}item", "{*}entry", _TOMBSTONE)
    for element in list(elements) if damaged else elements:  # mending moves them
        if element.tag == _TOMBSTONE:
            if ref := (element.get("ref") or "").strip()[:2000]:
                feed.withdrawn.append(ref)
        elif len(feed.items) <= MOST_ENTRIES and text <= MOST_TEXT:
            item = read_item(element, feed.base_url, damaged=damaged)
            feed.items.append(item)
            text += len(item.body) + len(item.summary)
    feed.withdrawn = feed.withdrawn[:MOST_ENTRIES]
    return feed


def _read_head(head: etree._Element, feed: RawFeed) -> None:
    frequency = 1
    for child in islice(head, MOST_IN_HEAD):
        name = local_name(child)
        if name in ("item", "entry"):
            continue
        text = text_of(child)
        if name == "title" and not feed.title and not split_name(child.tag)[0].startswith(_MEDIA):
            feed.title = text
        elif name == "link":
            _read_head_link(child, text, feed)
        elif name == "language" and not feed.language:
            feed.language = text
        elif name == "ttl" and text.isascii() and text[:6].isdigit():
            feed.ttl_seconds = int(text[:6]) * 60
        elif name == "updateperiod" and split_name(child.tag)[0] == _SY and not feed.ttl_seconds:
            feed.ttl_seconds = _PERIODS.get(text.lower(), 0)
        elif name == "updatefrequency" and text.isascii() and text[:4].isdigit():
            frequency = max(1, int(text[:4]))
    if frequency > 1:
        feed.ttl_seconds //= frequency


def _read_head_link(child: etree._Element, text: str, feed: RawFeed) -> None:
    href, rel = (child.get("href") or text).strip(), (child.get("rel") or "alternate").lower()
    if rel == "hub":
        feed.hub_url = feed.hub_url or absolute_url(href, feed.base_url)
    elif rel == "self":
        feed.self_url = feed.self_url or absolute_url(href, feed.base_url)
    elif rel == "alternate" and not feed.home_url:
        feed.home_url = absolute_url(href, feed.base_url)
