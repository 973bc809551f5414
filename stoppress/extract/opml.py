"""OPML lists of feeds (http://opml.org/spec2.opml). Reading never fetches."""

from __future__ import annotations

from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from stoppress.errors import NotAFeed
from stoppress.extract.addresses import absolute_url
from stoppress.extract.feed_parsers import prepare_xml
from stoppress.extract.items import clip

MOST_OUTLINES = 10_000
LONGEST_OPML = 5_000_000  # bytes


def read_opml(body: bytes) -> list[tuple[str, str, str]]:
    """Return [(feed address, title, group)] of an OPML list, in its order, without doubles.

    Raises NotAFeed when it is no OPML.
    """
    if b"<opml" not in body[:4096].lower():
        raise NotAFeed("", "no OPML")
    try:
        root = fromstring(
            prepare_xml(body[:LONGEST_OPML].decode("utf-8", "replace").lstrip("\ufeff"))
        )
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotAFeed("", f"broken OPML: {str(error)[:80]}") from error
    found: dict[str, tuple[str, str, str]] = {}
    groups = {child: parent for parent in root.iter("outline") for child in parent}
    for count, outline in enumerate(root.iter("outline")):
        if count >= MOST_OUTLINES:
            break
        url = absolute_url((outline.get("xmlUrl") or outline.get("xmlurl") or "").strip())
        if url and url not in found:
            parent = groups.get(outline)
            group = _name(parent) if parent is not None else ""
            found[url] = (url, _name(outline), group)
    return list(found.values())


def _name(outline: object) -> str:
    get = outline.get  # type: ignore[attr-defined]
    return clip(get("title") or get("text") or "", 300)
