"""What a page says of itself to machines: JSON-LD and `<meta>`. Claims, never the truth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from stoppress.extract.addresses import normalise_url, path_of
from stoppress.extract.fold import fold_words

MOST_SCRIPTS = 50
LONGEST_SCRIPT = 1_000_000  # characters of one JSON-LD script
MOST_NODES = 5_000  # objects looked at on one page
MOST_METAS = 500

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|NewsItem|Posting)$")
_PAGE_TYPES = frozenset({"WebPage", "WebSite", "ItemPage", "CollectionPage"})
# Stories of others hang under these; what stands there is not about this page.
_OTHERS_WORDS = """
itemListElement hasPart isPartOf mentions relatedLink about citation review comment blogPost
associatedMedia isBasedOn potentialAction subjectOf dataset workFeatured
"""
_OTHERS = frozenset(_OTHERS_WORDS.split())
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|"
    r"\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)


@dataclass(slots=True)
class Structured:
    """The article object of a page (or an empty one), page objects, and the metas."""

    article: dict[str, Any] = field(default_factory=dict)
    others: list[dict[str, Any]] = field(default_factory=list)  # articles about other addresses
    pages: list[dict[str, Any]] = field(default_factory=list)  # WebPage and the like
    films: list[dict[str, Any]] = field(default_factory=list)  # VideoObject, not listed elsewhere
    site_names: list[str] = field(default_factory=list)  # WebSite and publisher names
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    metas: dict[str, list[str]] = field(default_factory=dict)  # name in lower case → contents
    broken: bool = False  # a script that was no JSON

    def nodes(self) -> Iterator[dict[str, Any]]:
        """The objects that may be about this page: its article, its page, its film."""
        yield self.article
        yield from self.pages
        yield from self.films

    def meta(self, *names: str) -> str:
        """The first non-empty content among the metas of these names."""
        return next((c for name in names for c in self.metas.get(name, ()) if c), "")


def read_structured(tree: etree._Element, page_url: str, canonical: str = "") -> Structured:
    """Return what JSON-LD and metas say. Never raises on their contents."""
    found = Structured(metas=_read_metas(tree))
    articles: list[dict[str, Any]] = []
    nodes = 0
    for number, script in enumerate(tree.iter("script")):
        if number > 2_000 or len(found.by_id) > MOST_NODES:
            break
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node, listed in _nodes(_load_all(script.text or "", found), MOST_NODES - nodes):
            nodes += 1
            _sort_node(node, listed, found, articles)
    _choose_article(articles, found, _own_of(tree, found.metas, {page_url, canonical}))
    return found


def names_of(value: object, by_id: dict[str, dict[str, Any]]) -> list[str]:
    """Return the names in a person or organisation value: text, object, list, or reference."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            target = by_id.get(str(one.get("@id"))) if "name" not in one else one
            one = (target or one).get("name")
        if isinstance(one, list):
            names.extend(n for n in one[:12] if isinstance(n, str))
        elif isinstance(one, str) and not one.startswith(("http://", "https://")):
            names.append(one)
        if len(names) >= 20:
            break
    return [name for name in names if name.strip()]


def persons_of(value: object, by_id: dict[str, dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Return (persons, organisations) named by an `author` value."""
    persons: list[str] = []
    bodies: list[str] = []
    for one in (value if isinstance(value, list) else [value])[:20]:
        kind = ""
        if isinstance(one, dict):
            target = by_id.get(str(one.get("@id")), one) if "name" not in one else one
            kind = " ".join(types_of(target))
        (bodies if "Organization" in kind else persons).extend(names_of(one, by_id))
    return persons, bodies


def text_value(value: object) -> str:
    """Return a text value of JSON-LD: the text itself, the first of a list, or `@value`."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return value if isinstance(value, str) else ""


def urls_of(value: object) -> list[str]:
    """Return the addresses in an `image` or `url` value."""
    found = []
    for one in (value if isinstance(value, list) else [value])[:20]:
        if isinstance(one, dict):
            one = one.get("url") or one.get("contentUrl") or one.get("@id")
            one = one[0] if isinstance(one, list) and one else one
        if isinstance(one, str):
            found.append(one)
    return found


def _read_metas(tree: etree._Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for count, meta in enumerate(tree.iter("meta")):
        if count >= MOST_METAS:
            break
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
        )
        content = meta.get("content")
        if name and content and len(content) <= 10_000:
            metas.setdefault(name.strip().lower()[:80], []).append(content.strip())
    return metas


def _load_all(text: str, found: Structured) -> list[Any]:
    """The values in one script: JSON, several JSON texts in a row, or JSON with usual faults."""
    if len(text) > LONGEST_SCRIPT or not text.strip():
        return []
    for candidate in (text, _repaired(text)):
        values = _load_row(candidate)
        if values is not None:
            return values
    found.broken = True
    return []


def _load_row(text: str) -> list[Any] | None:
    decoder, at = json.JSONDecoder(strict=False), 0
    values: list[Any] = []
    text = text.strip().rstrip(";")
    try:
        while at < len(text) and len(values) < 50:
            value, at = decoder.raw_decode(text, at)
            values.append(value)
            while at < len(text) and text[at] in " \t\r\n,;":
                at += 1
    except (ValueError, RecursionError):
        return values or None
    return values


def _repaired(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", text))


def _nodes(values: list[Any], most: int) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every object inside, without recursion; True for those listed under another one."""
    waiting: list[tuple[Any, bool]] = [(value, False) for value in reversed(values)]
    count = 0
    while waiting and count < most:
        value, listed = waiting.pop()
        if isinstance(value, list):
            waiting.extend((one, listed) for one in reversed(value[:500]))
        elif isinstance(value, dict):
            count += 1
            yield value, listed
            for key in list(value)[:100]:
                if isinstance(value[key], (dict, list)):
                    waiting.append((value[key], listed or key in _OTHERS))


def _sort_node(
    node: dict[str, Any], listed: bool, found: Structured, articles: list[dict[str, Any]]
) -> None:
    types = types_of(node)
    if isinstance(node.get("@id"), str) and len(node) > 1:
        found.by_id.setdefault(node["@id"], node)
    if any(_ARTICLE.search(kind) for kind in types):
        (found.others if listed else articles).append(node)
    elif "VideoObject" in types and not listed:
        found.films.append(node)
    elif _PAGE_TYPES.intersection(types):
        found.pages.append(node)
        if "WebSite" in types:
            found.site_names.extend(names_of(node, found.by_id)[:1])


def _choose_article(articles: list[dict[str, Any]], found: Structured, own: _Own) -> None:
    """The first article object that is about this page; the rest are others' stories."""
    for node in articles:
        if not own.may_be(node, alone=len(articles) == 1):
            found.others.append(node)
        elif not found.article:
            found.article = dict(node)
        else:
            for name, value in node.items():  # two objects for one piece: fill the blanks
                found.article.setdefault(name, value)
    if publisher := found.article.get("publisher"):
        found.site_names.extend(names_of(publisher, found.by_id)[:2])


@dataclass(slots=True)
class _Own:
    """What this page is known by: its addresses and its titles."""

    slugs: set[str]
    titles: list[set[str]]

    def may_be(self, node: dict[str, Any], *, alone: bool) -> bool:
        """Whether an article object is about this page: by its address, else by its headline."""
        about = {slug for url in _addresses(node) if (slug := _slug(url))}
        words = _title_words(text_value(node.get("headline") or node.get("name")))
        if about & self.slugs:
            return True
        same_title = any(_resemble(words, title) for title in self.titles)
        if about:
            return same_title and bool(words)
        return same_title or ((not words or not self.titles) and alone)


def _own_of(tree: etree._Element, metas: dict[str, list[str]], urls: set[str]) -> _Own:
    titles = ["".join(h.itertext())[:1_000] for h in list(tree.iter("h1"))[:5]]
    titles += metas.get("og:title", [])[:1] + [t.text or "" for t in list(tree.iter("title"))[:1]]
    return _Own({_slug(url) for url in urls} - {""}, [w for t in titles if (w := _title_words(t))])


def _title_words(title: str) -> set[str]:
    return {word for word in fold_words(title[:1_000]) if len(word) > 3 or word > "\u2e80"}


def _resemble(one: set[str], other: set[str]) -> bool:
    """Search headlines are worded anew; a headline that shares no third is another story's."""
    return 3 * len(one & other) >= min(len(one), len(other)) > 0


def _addresses(node: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for name in ("url", "mainEntityOfPage"):
        found += [u for u in urls_of(node.get(name)) if u.startswith(("http://", "https://"))]
    return found


def _slug(url: str) -> str:
    """The last part of an address: sections before it change, hosts of reprints too."""
    return path_of(normalise_url(url)).rstrip("/").rsplit("/", 1)[-1].lower()


def types_of(node: dict[str, Any]) -> list[str]:
    """Return the schema.org types of an object, without their namespace."""
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [k.rsplit("/", 1)[-1] for k in kinds[:10] if isinstance(k, str)]
