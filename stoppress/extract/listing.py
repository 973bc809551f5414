"""A front page → its feeds, or, where it has none, the articles it links to."""

from __future__ import annotations

import re

from lxml import etree

from stoppress.errors import EmptyPage, FieldTooLong
from stoppress.extract.addresses import (
    absolute_url,
    normalise_url,
    path_of,
    same_host,
    strip_trackers,
)
from stoppress.extract.clean import clean_line
from stoppress.extract.decode import decode_body
from stoppress.extract.items import NO_HABITS, clip, language_tag
from stoppress.extract.regions import in_furniture
from stoppress.extract.tree import parse_page
from stoppress.handoff import Entry, FeedReading, Fetched, Habits

MOST_LINKS = 500
_FEED_TYPES = {
    "application/rss+xml": "rss", "application/atom+xml": "atom", "application/feed+json": "json",
    "application/json": "json", "application/rdf+xml": "rdf", "text/xml": "rss",
    "application/xml": "rss",
}  # fmt: skip
_NOT_ARTICLES = re.compile(
    r"/(?:tag|tags|category|categories|topic|topics|author|authors|search|login|signin|register|"
    r"subscribe|account|about|contact|privacy|terms|cookies?|rss|feed|feeds|newsletters?|advertise|"
    r"wp-admin|wp-login\.php|cdn-cgi|page/\d+)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|"
    r"zip|xml|rss|css|js)$",
    re.I,
)
_COMMENT_FEED = re.compile(r"comment|/oembed|wp-json", re.I)


def find_feeds(fetched: Fetched) -> list[tuple[str, str, str]]:
    """Return [(address, kind, title)] of the feeds a page announces, in its order.

    Kind is "rss", "atom", "json" or "rdf", as announced. Comment feeds come last.
    """
    tree = parse_page(decode_body(fetched)) if fetched.body else None
    if tree is None:
        return []
    base = _base_of(tree, fetched)
    found: dict[str, tuple[str, str, str]] = {}
    for link in list(tree.iter("link"))[:2_000]:
        kind = _FEED_TYPES.get((link.get("type") or "").split(";")[0].strip().lower())
        relations = (link.get("rel") or "").lower().split()
        if not kind or not ({"alternate", "feed"} & set(relations)):
            continue
        url = absolute_url(link.get("href") or "", base)
        if url and url not in found and not (kind == "json" and _COMMENT_FEED.search(url)):
            found[url] = (url, kind, clip(link.get("title") or "", 300))
    return sorted(found.values(), key=lambda f: bool(_COMMENT_FEED.search(f[0] + " " + f[2])))


def read_listing(fetched: Fetched, habits: Habits = NO_HABITS) -> FeedReading:
    """Return the articles that an HTML page without a feed links to, in its order.

    Links on the page's own host with real words for a headline, outside header, nav, footer and
    aside; a piece linked twice (image and headline) comes once, with its longest words.
    Raises EmptyPage when there is no page.
    """
    url = fetched.final_url or fetched.url
    tree = parse_page(decode_body(fetched)) if fetched.body else None
    if tree is None:
        raise EmptyPage(url, "no markup")
    base = _base_of(tree, fetched)
    found: dict[str, tuple[str, str]] = {}
    for anchor in list(tree.iter("a"))[:20_000]:
        link = _article_link(anchor, base, url)
        if not link:
            continue
        words = _words_of(anchor)
        key = normalise_url(link)
        if words and len(words) > len(found.get(key, ("", ""))[1]):
            found[key] = (found[key][0] if key in found else link, words)
        if len(found) >= MOST_LINKS:
            break
    title = next((clip(t.text or "", 300) for t in tree.iter("title")), "")
    return FeedReading(
        kind="listing",
        title=title,
        home_url=url,
        language=language_tag(tree.get("lang") or ""),
        entries=tuple(Entry(url=link, headline=words) for link, words in found.values()),
        troubles=() if found else ("no links to articles",),
    )


def _article_link(anchor: etree._Element, base: str, page_url: str) -> str:
    href = (anchor.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return ""
    link = strip_trackers(absolute_url(href, base)).split("#")[0]
    if not link or not same_host(link, page_url) or normalise_url(link) == normalise_url(page_url):
        return ""
    path = path_of(link)
    if len(path.strip("/")) < 5 or _NOT_ARTICLES.search(path) or in_furniture(anchor):
        return ""
    return link


def _words_of(anchor: etree._Element) -> str:
    """The anchor's text when it can be a headline: four words, or 20 characters of any script."""
    text = "".join(anchor.itertext())
    heading = next(anchor.iter("h1", "h2", "h3", "h4"), None)
    if heading is not None:
        text = "".join(heading.itertext())
    try:
        words = clean_line(text[:4_000])
    except FieldTooLong:
        return ""
    enough = len(words.split()) >= 4 or (len(words) >= 20 and len(words.split()) >= 2)
    return words if (enough or _is_dense(words)) and len(words) <= 300 else ""


def _is_dense(words: str) -> bool:
    return len(words) >= 8 and sum(1 for c in words if c > "\u2fff") > len(words) // 2


def _base_of(tree: etree._Element, fetched: Fetched) -> str:
    url = fetched.final_url or fetched.url
    for base in tree.iter("base"):
        return absolute_url(base.get("href") or "", url) or url
    return url
