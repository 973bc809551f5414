"""OPML lists of feeds (http://opml.org/spec2.opml). Reading never fetches."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from stoppress.errors import NotAFeed
from stoppress.extract.addresses import absolute_url
from stoppress.extract.items import clip
from stoppress.extract.xml_tree import parse_xml, prepare_xml

MOST_OUTLINES = 10_000
LONGEST_OPML = 5_000_000  # bytes


def read_opml(body: bytes) -> list[tuple[str, str, str]]:
    """Return [(feed address, title, group)] of an OPML list, in its order, without doubles.

    Raises NotAFeed when it is no OPML, or names no feed.
    """
    if b"<opml" not in body[:4096].lower():
        raise NotAFeed("", "no OPML")
    text = body[:LONGEST_OPML].decode("utf-8", "replace").lstrip("\ufeff")
    root, messages = parse_xml(prepare_xml(text).encode())
    if root is None:
        raise NotAFeed("", f"broken OPML: {' '.join(messages)[:80]}")
    found: dict[str, tuple[str, str, str]] = {}
    for outline in islice(root.iter("outline"), MOST_OUTLINES):
        url = absolute_url((outline.get("xmlUrl") or outline.get("xmlurl") or "").strip())
        if url and url not in found:
            parent = outline.getparent()
            group = _name(parent) if parent is not None and parent.tag == "outline" else ""
            found[url] = (url, _name(outline), group)
    if not found:
        raise NotAFeed("", f"an OPML list that names no feed {' '.join(messages)[:80]}".strip())
    return list(found.values())


def _name(outline: etree._Element) -> str:
    return clip(outline.get("title") or outline.get("text") or "", 300)
