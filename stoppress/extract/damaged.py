"""XML feeds with faults: what stands there all the same.

First the parser's own recovery over the whole; where that loses items, each item is read by itself,
so that a fault costs one at most. No library does better (decisions/007).
"""

from __future__ import annotations

import re

from lxml import etree

from stoppress.errors import NotAFeed
from stoppress.extract.feed_item import read_item
from stoppress.extract.feed_tree import read_tree
from stoppress.extract.items import MOST_ENTRIES, RawFeed, RawItem
from stoppress.extract.xml_tree import parse_xml, prepare_xml

_HTML = re.compile(r"<html[\s>]|<head[\s>]|<body[\s>]", re.I)  # a DOCTYPE proves nothing
_FEED = re.compile(
    r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex|newsitem|newsmessage|packageitem)"
    r"[\s>/]",
    re.I,
)
_ENDED = re.compile(
    r"</(?:\w{1,20}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex|news(?:item|message))\s{0,9}>",
    re.I,
)
_HEAD = 8192  # characters in which a feed begins, or ends
# Where an item begins or a list ends; what a CDATA section holds is text.
_BOUNDS = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?:\w{1,20}:)?(item|entry)[\s>]|(</(?:\w{1,20}:)?(?:channel|feed)>)",
    re.S | re.I,
)
_NAMESPACE = re.compile(r"\sxmlns(?::[\w.-]{1,40})?\s?=\s?(?:\"[^\"<>]{1,300}\"|'[^'<>]{1,300}')")


def find_markup(text: str, url: str) -> tuple[etree._Element | None, list[str], str]:
    """Return (root, troubles, the text as prepared) of text that should hold XML.

    Raises NotAFeed when nothing in it begins a feed or a sitemap.
    """
    head = text[:_HEAD]
    feed_at, html_at = _FEED.search(head), _HTML.search(head)
    if not feed_at or (html_at and html_at.start() < feed_at.start() and "<item" not in text):
        raise NotAFeed(url, "HTML" if html_at else "neither XML nor JSON of a kind we know")
    markup = prepare_xml(text)
    root, messages = parse_xml(markup.encode("utf-8", "replace"))
    troubles = [f"not well-formed: {messages[0][:120]}"] if messages else []
    if messages and not _ENDED.search(markup[-_HEAD:]):
        troubles.append("broken off before its end")
    return root, troubles, markup


def read_damaged(root: etree._Element | None, markup: str, url: str, damaged: bool) -> RawFeed:
    """Return what can be read of a feed. Raises NotAFeed when that is nothing at all."""
    feed = read_tree(root, url, damaged=damaged) if root is not None else None
    feed = feed or RawFeed("rss", base_url=url)
    pieces = _cut_items(markup) if damaged or root is None else []
    if len(feed.items) < len(pieces):
        feed.items = _read_pieces(pieces, markup, feed.base_url)
    if not feed.items and root is None:
        raise NotAFeed(url, "no feed could be read from it")
    return feed


def _cut_items(markup: str) -> list[str]:
    """The text of each item, from its start to the next one's or to the list's end."""
    pieces: list[str] = []
    start = -1
    for found in _BOUNDS.finditer(markup):
        if not found[1] and not found[2]:
            continue
        if start >= 0:
            pieces.append(markup[start : found.start()])
        start = found.start() if found[1] else -1
        if len(pieces) > MOST_ENTRIES:
            return pieces
    if start >= 0:
        pieces.append(markup[start:])
    return pieces


def _read_pieces(pieces: list[str], markup: str, base_url: str) -> list[RawItem]:
    names = " ".join(dict.fromkeys(_NAMESPACE.findall(markup[:_HEAD])))
    items = []
    for piece in pieces:
        root, _messages = parse_xml(f"<feed {names}>{piece}</feed>".encode("utf-8", "replace"))
        element = next(root.iter("{*}item", "{*}entry"), None) if root is not None else None
        if element is not None:
            items.append(read_item(element, base_url, damaged=True))
    return items
