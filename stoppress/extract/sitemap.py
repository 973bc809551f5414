"""News sitemaps (https://www.google.com/schemas/sitemap-news/0.9): entries with strong dates."""

from __future__ import annotations

from lxml import etree

from stoppress.errors import NotAFeed
from stoppress.extract.feed_tree import parse_xml
from stoppress.extract.items import MOST_ENTRIES, RawItem, make_entry
from stoppress.handoff import FeedReading, Fetched, Habits, ImageClaim


def read_sitemap(body: bytes, fetched: Fetched, habits: Habits, troubles: list[str]) -> FeedReading:
    """Return the entries of a sitemap; an index has none, and says so.

    `news:publication_date` claims the published time; `lastmod` only the updated one, for it is
    often "now". Raises NotAFeed when it cannot be read.
    """
    url = fetched.final_url or fetched.url
    root, messages = parse_xml(body)
    if root is None:
        raise NotAFeed(url, "broken sitemap")
    if messages:
        troubles.append(f"not well-formed: {messages[0][:120]}")
    if etree.QName(root).localname.lower() == "sitemapindex":
        troubles.append("a sitemap index: it lists sitemaps, not pieces")
        return FeedReading(kind="sitemap", troubles=tuple(troubles))
    entries, title, language = [], "", ""
    for count, element in enumerate(root.iter("{*}url")):
        if count >= MOST_ENTRIES:
            troubles.append(f"more than {MOST_ENTRIES} entries: the rest was not read")
            break
        item, name = _read_url(element)
        title, language = title or name, language or item.language
        if item.url and (entry := make_entry(item, url, fetched, habits, troubles)):
            entries.append(entry)
    return FeedReading(
        kind="sitemap",
        title=title,
        language=language,
        entries=tuple(entries),
        troubles=tuple(troubles),
    )


def _read_url(element: etree._Element) -> tuple[RawItem, str]:
    item, publication = RawItem(title_is_html=False), ""
    for child in element.iter():
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        text = (child.text or "").strip()
        if name == "loc" and not _inside(child, "image") and not item.url:
            item.url = text
        elif name == "lastmod":
            item.dates.append(("updated", "sitemap lastmod", text))
        elif name == "publication_date":
            item.dates.append(("published", "news sitemap publication_date", text))
        elif name == "title" and not _inside(child, "image") and not _inside(child, "video"):
            item.title = item.title or text
        elif name == "language":
            item.language = text
        elif name == "name" and _inside(child, "publication"):
            publication = text[:300]
        elif name == "keywords":
            item.categories = [word.strip() for word in text.split(",")[:50] if word.strip()]
        elif name == "loc" and _inside(child, "image"):
            item.images.append(ImageClaim(text))
    item.images = item.images[:20]
    return item, publication


def _inside(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and etree.QName(parent).localname == name
