"""The two feed libraries behind one shape: fast first, tolerant when it fails.

Both are handed UTF-8 bytes that we prepared, never a str: fastfeedparser fetches a str that
starts with "http", and feedparser opens plain bytes as a file name (extraction.md §4.2).
"""

from __future__ import annotations

import io
import re
from html.entities import html5
from typing import Any

from stoppress.extract.items import MOST_ENTRIES, RawItem
from stoppress.extract.tree import cap_attributes

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,400}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>", re.I | re.S)
_CDATA_OR_ENTITY = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&([a-zA-Z][a-zA-Z0-9]{1,31});", re.S)
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BARE_AMPERSAND = re.compile(r"&(?!#?[a-zA-Z0-9]{1,32};)")
_FEED_START = re.compile(
    r"<\?xml|<rss\b|<feed\b|<rdf:rdf\b|<urlset\b|<sitemapindex\b|<(?:\w{1,20}:)(?:rss|feed)\b", re.I
)


def prepare_xml(text: str) -> bytes:
    """Return the feed as UTF-8 bytes that any XML parser reads alike.

    What stands before the feed (PHP warnings) goes, also DOCTYPEs with their entities; named
    entities become characters, except XML's five; attributes are capped.
    """
    if found := _FEED_START.search(text[:8192]):
        text = text[found.start() :]
    text = _XML_DECLARATION.sub("", text, count=1)
    text = _DOCTYPE.sub("", text[:30_000], count=1) + text[30_000:]
    if "&" in text:
        text = _escape_ampersands(_CDATA_OR_ENTITY.sub(_resolve, text))
    text = cap_attributes(text)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace")


def parse_fast(body: bytes) -> list[RawItem]:
    """Return the items fastfeedparser finds; [] when it raises."""
    import fastfeedparser

    try:
        parsed = fastfeedparser.parse(body)
    except MemoryError:  # the limit of the reading process: not ours to hide
        raise
    except Exception:  # noqa: BLE001 - it raises what it likes; the fallback is the answer
        return []
    return [_item_of(entry) for entry in (parsed.get("entries") or [])[: MOST_ENTRIES + 1]]


def parse_tolerant(body: bytes) -> list[RawItem]:
    """Return the items feedparser finds; [] when it raises."""
    import feedparser

    try:
        parsed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:  # the limit of the reading process: not ours to hide
        raise
    except Exception:  # noqa: BLE001 - as above
        return []
    return [_item_of(entry) for entry in parsed.entries[: MOST_ENTRIES + 1]]


def _item_of(entry: Any) -> RawItem:
    contents = entry.get("content") or []
    item = RawItem(
        url=_string(entry.get("link")),
        guid=_string(entry.get("id")),
        title=_string(entry.get("title")),
        summary=_string(entry.get("summary") or entry.get("description")),
        body=_string(contents[0].get("value")) if contents else "",
        authors=[_string(a.get("name")) for a in entry.get("authors") or [] if a.get("name")],
        categories=[_string(t.get("term")) for t in entry.get("tags") or [] if t.get("term")],
    )
    for about in ("published", "updated"):
        if raw := _string(entry.get(about)):
            item.dates.append((about, f"feed {about}", raw))
    return item


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _resolve(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name in _KEPT:
        return match[0]
    character = html5.get(name + ";")
    return match[0] if character is None else character.replace("&", "&amp;").replace("<", "&lt;")


def _escape_ampersands(text: str) -> str:
    """A raw "&" outside CDATA makes parsers drop the rest of the line."""
    parts = re.split(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", text, flags=re.S)
    return "".join(p if i % 2 else _BARE_AMPERSAND.sub("&amp;", p) for i, p in enumerate(parts))
