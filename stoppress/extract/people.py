"""Persons, publication and agency of one page, from all places that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.extract.addresses import host_of
from stoppress.extract.blocks import Block
from stoppress.extract.bylines import agency_of, has_prefix, is_publication, names_in
from stoppress.extract.fold import fold_words
from stoppress.extract.headline import Headline
from stoppress.extract.items import clip
from stoppress.extract.regions import in_furniture
from stoppress.extract.structured import Structured, names_of, persons_of
from stoppress.handoff import Entry, Habits

_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|by-line|writer|reporter|journalist)(?:$|[\s_-]|"
    r"name|s?__)",
    re.I,
)
_SOURCE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by|source|credit|agency|provider|publisher)(?:$|[\s_-])", re.I
)
_BIO = re.compile(r"bio|about|avatar|image|related|social|follow|comment", re.I)
# Datelines such as: LONDON (Reuters) - and «القاهرة - رويترز:».
_DATELINE = re.compile(
    r"^.{0,60}?\(([^()]{2,40})\)\s*[-–—:]|^[^.:]{2,40}?[-–—]\s*\(?([^-–—:()]{2,30})\)?\s*[:：]"
)


@dataclass(slots=True)
class People:
    """Who made the piece, and the byline blocks to leave out of the body."""

    authors: tuple[str, ...] = ()
    source_name: str = ""
    credit: str = ""
    blocks: list[Block] = field(default_factory=list)


def find_people(
    tree: etree._Element, structured: Structured, headline: Headline, page: list[Block],
    chosen: list[Block], entry: Entry | None, habits: Habits,
) -> People:  # fmt: skip
    """Return authors, source name and agency credit of a page.

    Authors come from the first place that names a person: JSON-LD, a byline by the headline, the
    feed, metas. A bare name under the headline that nothing calls a person (no "By", no rel or
    class of an author) is the publication's: the founding page prints its paper's name there.
    """
    persons, bodies = persons_of(structured.article.get("author"), structured.by_id)
    publisher = names_of(structured.article.get("publisher"), structured.by_id)
    site = [structured.meta("og:site_name"), *publisher, *structured.site_names, headline.site_name]
    not_persons = [*habits.names, *site, host_of(structured.meta("og:url"))]
    byline = _byline(page, headline, chosen)
    people = People(blocks=byline.blocks)
    metas = (
        structured.metas.get("author", [])
        + structured.metas.get("article:author", [])
        + structured.metas.get("parsely-author", [])
    )
    linked = _linked_authors(tree, headline)
    credit = ""
    for lines in (persons, byline.lines, linked, entry.authors if entry else (), metas):
        names, agency = names_in(lines, not_persons)
        credit = credit or agency
        if names:
            people.authors = names
            break
    people.credit = credit or _agency(bodies, byline.bare, chosen)
    bare = next((name for name in byline.bare if not agency_of(name)), "")
    people.source_name = _source_name(habits, site, bare)
    return people


@dataclass(slots=True)
class _Byline:
    lines: list[str] = field(default_factory=list)  # said to be persons
    bare: list[str] = field(default_factory=list)  # names nobody calls persons
    blocks: list[Block] = field(default_factory=list)


def _byline(page: list[Block], headline: Headline, chosen: list[Block]) -> _Byline:
    """The short lines around headline and text that name somebody."""
    found = _Byline()
    start, end = _range(page, headline, chosen)
    signed = [b for b in chosen[-2:] if len(b.text) <= 80 and has_prefix(b.text)]
    for block in [*page[start:end], *(b for b in signed if b.number >= end)]:
        if len(block.text) > 200 or block.leaf.startswith("h"):
            continue
        names = _names_around(block)
        first = block.text.split("\n")[0]
        if marked := _marked_inside(block):
            found.lines.extend(marked)
            if len(block.text) <= 120:
                found.blocks.append(block)
        elif has_prefix(first) and len(first) < 150:
            found.lines.append(first)
            found.blocks.append(block)
        elif _AUTHOR_CLASS.search(names) and not _BIO.search(names):
            if _is_site_like(block):
                found.bare.append(block.text)
            else:
                found.lines.append(block.text)
            found.blocks.append(block)
        elif _SOURCE_CLASS.search(names) and len(block.text) <= 80:
            found.bare.append(first)
            found.blocks.append(block)
    return found


def _marked_inside(block: Block) -> list[str]:
    """Names that inline markup of a short block calls an author's."""
    found = []
    for element in list(block.element.iter("a", "span", "strong", "b", "cite", "em"))[:40]:
        called = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}"
        if len(called) < 3 or not _AUTHOR_CLASS.search(called) or _BIO.search(called):
            continue
        text = "".join(element.itertext())[:200].strip()
        if text and text in block.text and not is_publication(text):
            found.append(text)
    return found[:8]


def _range(page: list[Block], headline: Headline, chosen: list[Block]) -> tuple[int, int]:
    if not chosen:
        return 0, 0
    first = chosen[0].number
    long_one = next((b.number for b in _long_ones(chosen)), first)
    return max(0, min(first, long_one) - 12), min(len(page), long_one + 1)


def _long_ones(chosen: list[Block]) -> list[Block]:
    """Paragraphs of the text: a long line over a short one is a standfirst over a byline."""
    long = [block for block in chosen if len(block.text) > 80]
    if len(long) > 1 and 1 < long[1].number - long[0].number <= 5:
        return long[1:]
    return long


def _names_around(block: Block) -> str:
    names, node = [], block.element
    for _ in range(3):
        if node is None or node.tag in ("body", "main", "article"):
            break
        names.append(
            f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('id') or ''} {node.get('rel') or ''}"
        )
        node = node.getparent()
    return " ".join(names)[:400]


def _is_site_like(block: Block) -> bool:
    return is_publication(block.text)


def _linked_authors(tree: etree._Element, headline: Headline) -> list[str]:
    found = []
    for anchor in list(tree.iter("a"))[:5_000]:
        if "author" in (anchor.get("rel") or "").lower().split() and not in_furniture(
            anchor, but_holding=headline.element
        ):
            found.append(clip("".join(anchor.itertext())[:300], 200))
    return found[:12]


def _agency(bodies: list[str], bare: list[str], chosen: list[Block]) -> str:
    for name in (*bodies, *bare):
        if agency := agency_of(name):
            return agency
    for block in chosen[:2]:
        if found := _DATELINE.match(block.text[:120]):
            for part in re.split(r"[,/،]", found[1] or found[2] or ""):
                if agency := agency_of(part.strip()):
                    return agency
    return ""


def _source_name(habits: Habits, site: list[str], bare: str) -> str:
    known = {" ".join(fold_words(name)): name for name in habits.names}
    for name in [*site, bare]:
        if name and " ".join(fold_words(name)) in known:
            return known[" ".join(fold_words(name))]
    if habits.names:
        return habits.names[0]
    return next((clip(name, 200) for name in [*site[:-1], bare, site[-1]] if name), "")
