"""One item of RSS, RDF or Atom, field by field, as it stands in the tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice
from typing import Literal

from lxml import etree

from stoppress.extract.addresses import absolute_url
from stoppress.extract.items import RawItem
from stoppress.extract.xml_tree import (
    free_swallowed,
    html_of,
    local_name,
    pixels,
    split_name,
    text_of,
)
from stoppress.handoff import ImageClaim

MOST_FIELDS = 400  # of one item

_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_MEDIA = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")
# Their titles are a second wording of the item's own.
_SECOND = (
    *_DC,
    "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "http://www.google.com/schemas/play-podcasts/1.0",
)
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SUMMARIES = ("description", "summary", "abstract")
_IMAGE_TYPE = re.compile(r"^image/|\.(?:jpe?g|png|webp|avif|gif)(?:\?|$)", re.I)
_MAIL_AND_NAME = re.compile(r"^\s*\S+@\S+\s*\((.{1,200})\)\s*$")

Read = Callable[[etree._Element, RawItem], None]


def read_item(element: etree._Element, base_url: str, *, damaged: bool = False) -> RawItem:
    """Return what the item says; addresses are absolute where `base_url` or xml:base are known."""
    if damaged:
        free_swallowed(element)
    item = RawItem(language=(element.get(_XML_LANG) or "").strip())
    for child in islice(element, MOST_FIELDS):
        if read := _reader_of(child.tag):
            read(child, item)
    if not item.guid and (about := element.get(_RDF_ABOUT)):
        item.guid, item.guid_is_url = about, True
    base = base_of(element, base_url)
    item.url = absolute_url(item.url, base) if base and item.url else item.url
    return item


def base_of(element: etree._Element, outer: str) -> str:
    """Return the base of an element's addresses: its own xml:base, or that around it."""
    base = (element.get(_XML_BASE) or "").strip()
    return absolute_url(base, outer) or outer if base else outer


@lru_cache(maxsize=1024)
def _reader_of(tag: object) -> Read | None:
    """What reads a field of that name; None for a field that says nothing to us, or an entity."""
    space, name = split_name(tag)
    if space in _MEDIA:
        return _MEDIA_READERS.get(name)
    if name == "encoded":
        return _read_encoded if space == _CONTENT else None
    if name == "title" and space in _ATOM:
        return _read_atom_title
    if name == "title" and space in _SECOND:
        return _read_second_title
    if space in _DC and name in _SUMMARIES:
        return None
    return _READERS.get(name)


def _read_title(child: etree._Element, item: RawItem) -> None:
    """RSS titles are markup: writers escape them once too often."""
    if title := text_of(child):
        item.title = title


def _read_atom_title(child: etree._Element, item: RawItem) -> None:
    kind = (child.get("type") or "").lower()
    title = html_of(child) if kind == "xhtml" else text_of(child)
    if title:
        item.title, item.title_is_html = title, "html" in kind


def _read_second_title(child: etree._Element, item: RawItem) -> None:
    if not item.title:
        _read_title(child, item)


def _read_link(child: etree._Element, item: RawItem) -> None:
    href = child.get("href")
    if href is None:
        item.url = item.url or text_of(child)
        return
    rel, kind = (child.get("rel") or "alternate").lower(), child.get("type") or ""
    if rel == "alternate":
        item.url = item.url or href
    elif rel == "via":
        item.origin_url = href
    elif rel == "enclosure":
        _add_image(href, kind, child, item)


def _read_guid(child: etree._Element, item: RawItem) -> None:
    item.guid = item.guid or text_of(child)
    item.guid_is_url = (child.get("isPermaLink") or "true").lower() != "false"


def _read_id(child: etree._Element, item: RawItem) -> None:
    item.guid = item.guid or text_of(child)


def _read_encoded(child: etree._Element, item: RawItem) -> None:
    item.body = item.body or html_of(child)


def _read_content(child: etree._Element, item: RawItem) -> None:
    item.body = item.body or html_of(child)
    if (src := child.get("src")) and not item.url:
        item.url = src


def _read_summary(child: etree._Element, item: RawItem) -> None:
    item.summary = item.summary or html_of(child)


def _read_author(child: etree._Element, item: RawItem) -> None:
    named = next((text_of(part) for part in child if local_name(part) == "name"), "")
    raw = named or (text_of(child) if not len(child) else "")
    if "@" in raw and (found := _MAIL_AND_NAME.match(raw[:500])):  # RSS: mail (name)
        raw = found[1]
    if raw and len(item.authors) < 20:
        item.authors.append(raw)


def _read_contributor(child: etree._Element, item: RawItem) -> None:
    if not item.authors:
        _read_author(child, item)


def _read_category(child: etree._Element, item: RawItem) -> None:
    found = child.get("label") or child.get("term") or text_of(child)
    if found and len(item.categories) < 100:
        item.categories.append(found)


def _read_source(child: etree._Element, item: RawItem) -> None:
    if url := child.get("url"):  # RSS 2.0
        item.origin_url, item.origin_name = item.origin_url or url, text_of(child)
        return
    for part in islice(child, MOST_FIELDS):  # Atom: a feed's head, copied
        if local_name(part) == "title":
            item.origin_name = text_of(part)
        elif local_name(part) == "link" and (part.get("rel") or "alternate") == "alternate":
            item.origin_url = item.origin_url or part.get("href") or ""
    if not len(child):
        item.origin_name = text_of(child)


def _read_language(child: etree._Element, item: RawItem) -> None:
    item.language = item.language or text_of(child)


def _read_enclosure(child: etree._Element, item: RawItem) -> None:
    _add_image(child.get("url"), child.get("type") or "", child, item)


def _read_correction(child: etree._Element, item: RawItem) -> None:
    item.corrections.append(text_of(child))


def _read_date(
    about: Literal["published", "updated"], place: str, child: etree._Element, item: RawItem
) -> None:
    if len(item.dates) < 8:
        item.dates.append((about, place, text_of(child)))


def _read_media_group(child: etree._Element, item: RawItem) -> None:
    for part in islice(child, 40):
        read = _MEDIA_READERS.get(local_name(part))
        if read and read is not _read_media_group:
            read(part, item)


def _read_media_content(child: etree._Element, item: RawItem) -> None:
    kind = child.get("type") or child.get("medium") or ""
    _add_image(child.get("url"), "image/" if kind == "image" else kind, child, item)


def _read_thumbnail(child: etree._Element, item: RawItem) -> None:
    _add_image(child.get("url"), "image/", child, item)


def _read_media_credit(child: etree._Element, item: RawItem) -> None:
    if item.images:
        item.images[-1] = replace(item.images[-1], credit=text_of(child))


_READERS: dict[str, Read] = {
    "title": _read_title,
    "link": _read_link,
    "guid": _read_guid,
    "id": _read_id,
    "content": _read_content,
    **dict.fromkeys(_SUMMARIES, _read_summary),
    **dict.fromkeys(("creator", "author"), _read_author),
    "contributor": _read_contributor,
    **dict.fromkeys(("category", "subject"), _read_category),
    "source": _read_source,
    "language": _read_language,
    "enclosure": _read_enclosure,
    "correction": _read_correction,
    "pubdate": partial(_read_date, "published", "feed pubDate"),
    "published": partial(_read_date, "published", "feed published"),
    "issued": partial(_read_date, "published", "feed issued"),
    "date": partial(_read_date, "published", "feed dc:date"),
    "created": partial(_read_date, "published", "feed dc:created"),
    "updated": partial(_read_date, "updated", "feed updated"),
    "modified": partial(_read_date, "updated", "feed modified"),
}


_MEDIA_READERS: dict[str, Read] = {
    "group": _read_media_group,
    "content": _read_media_content,
    "thumbnail": _read_thumbnail,
    "credit": _read_media_credit,
}


def _add_image(url: str | None, kind: str, element: etree._Element, item: RawItem) -> None:
    if (
        not url
        or len(item.images) >= 40
        or not (_IMAGE_TYPE.match(kind) or _IMAGE_TYPE.search(url))
    ):
        return
    parts = {local_name(part): text_of(part) for part in islice(element, 20)}
    item.images.append(
        ImageClaim(
            url,
            parts.get("title", ""),
            parts.get("description", ""),
            parts.get("credit", ""),
            pixels(element.get("width")),
            pixels(element.get("height")),
        )
    )
