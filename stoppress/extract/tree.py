"""Text → a tree, within bounds: what hostile markup may cost is decided before parsing."""

from __future__ import annotations

import re

from lxml import etree, html

LONGEST_PAGE = 4_000_000  # characters parsed; the rest of a longer page is not read
MOST_ATTRIBUTES = 256  # of one tag: parsers are quadratic in them (extraction.md §4.3)

# "<" and a letter ends a name, so that no search from one tag runs on through the next.
_NAME = r"<[a-zA-Z](?:[^\s/><]|<(?![a-zA-Z]))*+"
_ATTRIBUTE = (
    r"[\s/]*+(?:[^\s=>/<]|<(?![a-zA-Z])|=(?!=))(?:[^\s=>/<]|"
    r"<(?![a-zA-Z]))*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"
)
_TAG = re.compile(rf"{_NAME}(?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}}+")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,400}\?>")


def parse_page(text: str) -> html.HtmlElement | None:
    """Return the tree of an HTML page, without comments, or None when nothing is there.

    Bounded: LONGEST_PAGE characters, MOST_ATTRIBUTES a tag, 256 levels (libxml2's own cap; what
    lies deeper is lost).
    """
    text = cap_attributes(_XML_DECLARATION.sub("", text[:LONGEST_PAGE]))
    if not text.strip():
        return None
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True
    )
    # lxml.html asks Python for the class of every node; one class for all is asked in C.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if isinstance(tree, html.HtmlElement) else None


def parse_fragment(text: str) -> html.HtmlElement | None:
    """Return a piece of HTML under one `<div>` inside a page, or None when it is empty."""
    if not text.strip():
        return None
    return parse_page(f"<html><body>{text}</body></html>")


def cap_attributes(markup: str) -> str:
    """Return `markup` with the attributes beyond MOST_ATTRIBUTES of any tag cut out.

    One pass, no rewinding: a tag that is found too long is read to its end, attribute by
    attribute, and the search goes on behind it.
    """
    kept: list[str] = []
    start = 0
    while found := _TAG.search(markup, start):
        kept.append(markup[start : found.end()])
        start = found.end()
        while (surplus := _ONE_ATTRIBUTE.match(markup, start)) and surplus.end() > start:
            start = surplus.end()
    if not kept:
        return markup
    kept.append(markup[start:])
    return "".join(kept)
