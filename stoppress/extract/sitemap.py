"""News sitemaps (https://www.google.com/schemas/sitemap-news/0.9): entries with strong dates."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from stoppress.extract.items import MOST_ENTRIES, RawFeed, RawItem
from stoppress.extract.xml_tree import MOST_PARTS, local_name
from stoppress.handoff import ImageClaim


def is_sitemap_root(root: etree._Element) -> bool:
    """Whether this is the root of a sitemap or of an index of sitemaps."""
    return local_name(root) in ("urlset", "sitemapindex")


def read_sitemap(root: etree._Element, url: str) -> RawFeed:
    """Return the items of a sitemap; an index has none, and says so.

    `news:publication_date` claims the published time; `lastmod` only the updated one, for it is
    often "now".
    """
    feed = RawFeed("sitemap", base_url=url)
    if local_name(root) == "sitemapindex":
        feed.troubles.append("a sitemap index: it lists sitemaps, not pieces")
        return feed
    for element in root.iter("{*}url"):
        item, name = _read_url(element)
        feed.title, feed.language = feed.title or name, feed.language or item.language
        if item.url:
            feed.items.append(item)
        if len(feed.items) > MOST_ENTRIES:
            break
    return feed


def _read_url(element: etree._Element) -> tuple[RawItem, str]:
    item, publication = RawItem(title_is_html=False), ""
    for child in islice(element.iterdescendants(), MOST_PARTS):
        name = local_name(child)
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
    return parent is not None and local_name(parent) == name
