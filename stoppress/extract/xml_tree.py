"""XML of the open net → a tree, and the few looks at a tree that all its readers share.

Entities are never resolved, DTDs and the network never followed; libxml2 refuses more than 256
levels and 10 MB in one text.
"""

from __future__ import annotations

import re
from html.entities import html5
from itertools import islice

from lxml import etree

MOST_PARTS = 2_000  # of one field's markup that are looked at
MOST_MENDED = 400_000  # ampersands, and sections passed over, of one feed
LONGEST_TEXT = 200_000  # characters of a field that is made of several elements

_MEDIA = "{http://search.yahoo.com/mrss"
_XHTML = "{http://www.w3.org/1999/xhtml}"
# Fields that hold no such fields: where one stands inside another, an unclosed tag swallowed it.
_FIELDS = ("title", "link", "guid", "id", "pubDate", "published", "updated", "description",
           "summary", "content", "encoded", "author", "creator", "date", "category")  # fmt: skip
_SWALLOWING = frozenset(name.lower() for name in _FIELDS)
_STRAYS = tuple("{*}" + name for name in _FIELDS)
_ITEMS = ("{*}item", "{*}entry")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,400}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>", re.I | re.S)
# An ampersand that XML does not know, outside CDATA (whose sections are matched to be passed over).
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([a-zA-Z][a-zA-Z0-9]{1,31});)?",
    re.S,
)
_START = re.compile(r"<\?xml|<(?:\w{1,20}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex)\b", re.I)
_PREFIX = re.compile(r"(</?)[a-zA-Z][\w-]{0,20}:")


def parse_strict(body: bytes) -> etree._Element | None:
    """Return the root of well-formed UTF-8 XML that declares no entities, or None.

    Most feeds are that, and what no parser can misread needs no second reader.
    """
    try:
        root = etree.fromstring(body, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    document = root.getroottree().docinfo
    # With a DTD elsewhere, an unknown entity is no fault: it would be lost without a word.
    if document.doctype and (document.system_url or any(document.internalDTD.iterentities())):
        return None
    return root


def parse_xml(body: bytes) -> tuple[etree._Element | None, list[str]]:
    """Return (root, messages) of XML with whatever faults; None when nothing can be read."""
    parser = _parser(recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root, [entry.message for entry in islice(parser.error_log, 50)]


def prepare_xml(text: str) -> str:
    """Return a damaged feed as text that any XML parser reads alike.

    What stands before the feed (PHP warnings) goes, also DOCTYPEs with their entities; named
    entities become characters, except XML's five; a raw "&" becomes `&amp;`.
    """
    if found := _START.search(text[:8192]):
        text = text[found.start() :]
    text = _XML_DECLARATION.sub("", text, count=1)
    text = _DOCTYPE.sub("", text[:30_000], count=1) + text[30_000:]
    return _mend_ampersands(text) if "&" in text else text


def _mend_ampersands(text: str) -> str:
    """Return `text` with MOST_MENDED ampersands in their right form, cut before the next one."""
    pieces: list[str] = []
    start = 0
    for count, found in enumerate(_AMPERSAND.finditer(text)):
        if count >= MOST_MENDED:
            text = text[: found.start()]
            break
        pieces += (text[start : found.start()], _resolve(found))
        start = found.end()
    return "".join([*pieces, text[start:]])


def _resolve(found: re.Match[str]) -> str:
    """The character that an entity of HTML names; else the ampersand, escaped."""
    whole, name = found[0], found[1]
    if whole[0] == "<":
        return whole
    character = html5.get(f"{name};", whole)
    return character.replace("&", "&amp;").replace("<", "&lt;")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=recover,
        load_dtd=False, remove_pis=True, remove_comments=True, encoding="utf-8",
    )  # fmt: skip


def split_name(tag: object) -> tuple[str, str]:
    """Return (namespace, local name in lower case) of a tag; ("", "") for an entity."""
    if not isinstance(tag, str):
        return "", ""
    space, _, name = tag[1:].partition("}") if tag[:1] == "{" else ("", "", tag)
    return space, name.rsplit(":", 1)[-1].lower()


def local_name(element: etree._Element) -> str:
    return split_name(element.tag)[1]


def text_of(element: etree._Element) -> str:
    """Return the text of a field, with that of elements inside it."""
    if not len(element):
        return (element.text or "").strip()
    pieces = [element.text or ""]
    length = len(pieces[0])
    for part in islice(element.iterdescendants(), MOST_PARTS):
        pieces += (part.text or "", part.tail or "")
        length += len(pieces[-1]) + len(pieces[-2])
        if length > LONGEST_TEXT:  # fields inside fields must not multiply
            break
    return "".join(pieces).strip()


def html_of(element: etree._Element) -> str:
    """Return the HTML inside: escaped text as it stands; real child elements written out."""
    if not len(element):
        return element.text or ""
    inner = (element.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html")
        for child in islice(element, MOST_PARTS)
    )
    return _PREFIX.sub(r"\1", inner)


def free_swallowed(item: etree._Element) -> None:
    """Put back into `item` the fields that an unclosed tag has put inside another field.

    An item that was swallowed with them comes to stand behind this one. What is large stays where
    it is: moving costs as much as it holds.
    """
    for field in list(islice(item, MOST_PARTS)):
        if not len(field) or local_name(field) not in _SWALLOWING or field.tag.startswith(_MEDIA):
            continue
        for part in _swallowed(field):
            if _is_small(part):
                is_item = local_name(part) in ("item", "entry")
                item.addnext(part) if is_item else item.append(part)


def _swallowed(field: etree._Element) -> list[etree._Element]:
    """The fields inside `field`, up to the first item inside it: what follows is that item's."""
    found = []
    for part in islice(field.iterdescendants(*_STRAYS, *_ITEMS), MOST_PARTS):
        if not part.tag.startswith((_XHTML, _MEDIA)):
            found.append(part)
        if local_name(part) in ("item", "entry"):
            break
    return found


def _is_small(element: etree._Element) -> bool:
    return next(islice(element.iterdescendants(), MOST_PARTS, None), None) is None


def pixels(raw: str | None) -> int:
    """Return a width or height in pixels as an attribute gives it, 0 when it gives none."""
    raw = (raw or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 5 else 0
