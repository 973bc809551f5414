"""RSS 0.9x–2.0, RDF and Atom, from the tree: what parsers lose or bend (extraction.md §4.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.extract.addresses import absolute_url
from stoppress.extract.items import MOST_ENTRIES, RawItem
from stoppress.handoff import ImageClaim

_ATOM = {"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"}
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = {"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"}
_MEDIA = {"http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"}
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_STRAYS = frozenset({"link", "guid", "pubdate", "description", "published", "updated"})
_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
_PUBLISHED = {"pubdate": "feed pubDate", "published": "feed published", "issued": "feed issued",
              "date": "feed dc:date", "created": "feed dc:created"}  # fmt: skip
_UPDATED = {"updated": "feed updated", "modified": "feed modified"}
_IMAGE_TYPE = re.compile(r"^image/|\.(?:jpe?g|png|webp|avif|gif)(?:\?|$)", re.I)


@dataclass(slots=True)
class FeedTree:
    """The feed's head and its items, raw."""

    kind: str
    title: str = ""
    home_url: str = ""
    language: str = ""
    base_url: str = ""
    hub_url: str = ""
    self_url: str = ""
    ttl_seconds: int = 0
    items: list[RawItem] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    truncated: bool = False
    too_deep: bool = False


def parse_xml(body: bytes) -> tuple[etree._Element | None, list[str]]:
    """Return (root, messages); entities, DTDs and the network are never followed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True,
        load_dtd=False, remove_pis=True, remove_comments=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root, [entry.message for entry in list(parser.error_log)[:50]]


def read_tree(root: etree._Element, messages: list[str]) -> FeedTree | None:
    """Return what the tree says, or None when it is no feed."""
    name = _local(root)
    kind = {"rss": "rss", "feed": "atom", "rdf": "rdf", "channel": "rss"}.get(name)
    if kind is None:
        root_item = next((e for e in root.iter("{*}channel", "{*}feed")), None)
        if root_item is None:
            return None
        root, kind = root_item, "atom" if _local(root_item) == "feed" else "rss"
    tree = FeedTree(kind)
    tree.too_deep = any("depth" in message.lower() for message in messages)
    tree.truncated = any("Premature end" in m or "EndTag: '</' not found" in m for m in messages)
    head = root if kind == "atom" else next(iter(root.iter("{*}channel")), root)
    tree.base_url = _base_of(head, _base_of(root, ""))
    tree.language = (root.get(_XML_LANG) or head.get(_XML_LANG) or "").strip()
    _read_head(head, tree)
    for element in root.iter("{*}item", "{*}entry", _TOMBSTONE):
        if element.tag == _TOMBSTONE:
            tree.withdrawn.append((element.get("ref") or "").strip()[:2000])
        elif len(tree.items) <= MOST_ENTRIES:
            tree.items.append(_read_item(element, tree.base_url))
    tree.withdrawn = [ref for ref in tree.withdrawn if ref][:MOST_ENTRIES]
    return tree


def _read_head(head: etree._Element, tree: FeedTree) -> None:
    frequency = 1
    for child in head:
        name, text = _local(child), _text(child)
        if name == "title" and not tree.title and _space(child) not in _MEDIA:
            tree.title = text
        elif name == "link":
            _read_head_link(child, text, tree)
        elif name == "language" and not tree.language:
            tree.language = text
        elif name == "ttl" and text.isascii() and text[:6].isdigit():
            tree.ttl_seconds = int(text[:6]) * 60
        elif name == "updateperiod" and _space(child) == _SY and not tree.ttl_seconds:
            tree.ttl_seconds = _PERIODS.get(text.lower(), 0)
        elif name == "updatefrequency" and text.isascii() and text[:4].isdigit():
            frequency = max(1, int(text[:4]))
    if frequency > 1:
        tree.ttl_seconds //= frequency


def _read_head_link(child: etree._Element, text: str, tree: FeedTree) -> None:
    href, rel = (child.get("href") or text).strip(), (child.get("rel") or "alternate").lower()
    if rel == "hub":
        tree.hub_url = tree.hub_url or absolute_url(href, tree.base_url)
    elif rel == "self":
        tree.self_url = tree.self_url or absolute_url(href, tree.base_url)
    elif rel == "alternate" and not tree.home_url:
        tree.home_url = absolute_url(href, tree.base_url)


def _read_item(element: etree._Element, base_url: str) -> RawItem:
    item = RawItem(language=(element.get(_XML_LANG) or "").strip())
    base = _base_of(element, base_url)
    about = element.get(_RDF + "about")
    for child in list(element)[:400]:
        if isinstance(child.tag, str):
            _read_child(child, _local(child), _space(child), item, base)
            for stray in _strays(child):
                _read_child(stray, _local(stray), _space(stray), item, base)
    if about and not item.guid:
        item.guid, item.guid_is_url = about, True
    item.url = absolute_url(item.url, base) if base and item.url else item.url
    return item


def _read_child(child: etree._Element, name: str, space: str, item: RawItem, base: str) -> None:
    if space in _MEDIA:
        _read_media(child, name, item)
    elif name == "title":
        item.title, item.title_is_html = _marked(child)
    elif name == "link":
        _read_link(child, item)
    elif name in ("guid", "id"):
        item.guid = _text(child)
        item.guid_is_url = (
            name == "guid" and (child.get("isPermaLink") or "true").lower() != "false"
        )
    elif name == "encoded" and space == _CONTENT:
        item.body = item.body or _text(child)
    elif name == "content":
        item.body = item.body or _html_of(child)
        if (src := child.get("src")) and not item.url:
            item.url = src
    elif name in ("description", "summary", "abstract") and space not in _DC:
        item.summary = item.summary or _html_of(child)
    elif name in ("creator", "author", "contributor"):
        _read_author(child, name, item)
    elif name in ("category", "subject"):
        item.categories.append(child.get("label") or child.get("term") or _text(child))
    elif name == "source":
        _read_source(child, item)
    elif name == "language":
        item.language = item.language or _text(child)
    elif name == "enclosure":
        _add_image(child.get("url"), child.get("type") or "", child, item)
    elif name == "correction":
        item.corrections.append(_text(child))
    elif name in _PUBLISHED and len(item.dates) < 8:
        item.dates.append(("published", _PUBLISHED[name], _text(child)))
    elif name in _UPDATED and len(item.dates) < 8:
        item.dates.append(("updated", _UPDATED[name], _text(child)))


def _read_link(child: etree._Element, item: RawItem) -> None:
    href, rel = child.get("href"), (child.get("rel") or "alternate").lower()
    if href is None:
        item.url = item.url or _text(child)
    elif rel == "alternate" and (not item.url or "html" in (child.get("type") or "")):
        item.url = item.url or href
    elif rel == "via":
        item.origin_url = href
    elif rel == "enclosure":
        _add_image(href, child.get("type") or "", child, item)


def _read_author(child: etree._Element, name: str, item: RawItem) -> None:
    if name == "contributor" and len(item.authors):
        return
    named = next((_text(part) for part in child if _local(part) == "name"), "")
    raw = named or (_text(child) if not len(child) else "")
    if found := re.match(r"^\s*\S+@\S+\s*\((.{1,200})\)\s*$", raw):  # RSS: mail (name)
        raw = found[1]
    if raw and len(item.authors) < 20:
        item.authors.append(raw)


def _read_source(child: etree._Element, item: RawItem) -> None:
    if url := child.get("url"):  # RSS 2.0
        item.origin_url, item.origin_name = item.origin_url or url, _text(child)
        return
    for part in child:  # Atom: a feed's head, copied
        if _local(part) == "title":
            item.origin_name = _text(part)
        elif _local(part) == "link" and (part.get("rel") or "alternate") == "alternate":
            item.origin_url = item.origin_url or part.get("href") or ""
    if not len(child):
        item.origin_name = _text(child)


def _read_media(child: etree._Element, name: str, item: RawItem) -> None:
    if name == "group":
        for part in list(child)[:40]:
            if isinstance(part.tag, str):
                _read_media(part, _local(part), item)
    elif name in ("content", "thumbnail"):
        kind = "image/" if name == "thumbnail" else child.get("type") or child.get("medium") or ""
        _add_image(child.get("url"), "image/" if kind == "image" else kind, child, item)
    elif name == "credit" and item.images:
        last = item.images[-1]
        item.images[-1] = ImageClaim(
            last.url, last.alt, last.caption, _text(child), last.width, last.height
        )


def _add_image(url: str | None, kind: str, element: etree._Element, item: RawItem) -> None:
    if (
        not url
        or len(item.images) >= 40
        or not (_IMAGE_TYPE.match(kind) or _IMAGE_TYPE.search(url))
    ):
        return
    parts = {_local(p): _text(p) for p in list(element)[:20] if isinstance(p.tag, str)}
    item.images.append(
        ImageClaim(
            url,
            parts.get("title", ""),
            parts.get("description", ""),
            parts.get("credit", ""),
            _pixels(element.get("width")),
            _pixels(element.get("height")),
        )
    )


def _pixels(raw: str | None) -> int:
    raw = (raw or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 5 else 0


def _marked(element: etree._Element) -> tuple[str, bool]:
    """A title and whether it is markup. RSS titles are: writers escape them once too often."""
    kind = (element.get("type") or "").lower()
    if kind == "xhtml":
        return _html_of(element), True
    if _space(element) in _ATOM:
        return _text(element), kind in ("html", "text/html")
    return _text(element), True


def _html_of(element: etree._Element) -> str:
    """The HTML inside: escaped text as it stands; real child elements (xhtml) written out."""
    if not len(element):
        return element.text or ""
    inner = (element.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in element
    )
    return re.sub(r"(</?)[a-zA-Z][\w-]{0,20}:", r"\1", inner)


def _text(element: etree._Element) -> str:
    if not len(element):
        return (element.text or "").strip()
    pieces = [element.text or ""]
    for part in element.iterdescendants():
        if _local(part) in _STRAYS:
            break  # an unclosed tag: what follows is the next field
        pieces += [part.text or "", part.tail or ""]
    return "".join(pieces).strip()


def _strays(child: etree._Element) -> list[etree._Element]:
    """The fields that an unclosed tag in a title or a text has swallowed."""
    if not len(child) or _local(child) not in ("title", "description", "summary", "link", "guid"):
        return []
    return [part for part in list(child.iterdescendants())[:400] if _local(part) in _STRAYS]


def _base_of(element: etree._Element, outer: str) -> str:
    base = (element.get(_XML_BASE) or "").strip()
    return absolute_url(base, outer) or outer if base else outer


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def _space(element: etree._Element) -> str:
    tag = element.tag
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag[0] == "{" else ""
