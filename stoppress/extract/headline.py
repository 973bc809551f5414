"""The headline: what several places of a page agree on (extraction.md §1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.errors import FieldTooLong
from stoppress.extract.blocks import Block
from stoppress.extract.bylines import has_prefix
from stoppress.extract.clean import clean_line
from stoppress.extract.fold import fold_words
from stoppress.extract.regions import in_furniture
from stoppress.extract.structured import Structured, text_value
from stoppress.extract.toplines import is_date_line

LONGEST_HEADLINE = 500  # characters
_LAST_PART = re.compile(r"^(.{4,480})(\s+[|»–—·•:-]\s+|\s*\|\s*)([^|»]{2,80})$")


BLOCKS_ABOVE = 12  # blocks above the text among which a headline is looked for
LONGEST_SHOWN = 200  # characters of a headline known by its looks alone
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:article|entry|post|story|news|page|content|main)[_-]?(?:title|heading|head)|"
    r"title|headline|titre|titulo|titel|heading)(?:$|[\s_-])",
    re.I,
)


_Candidate = tuple[str, str, etree._Element | None]  # place, words, element


@dataclass(slots=True)
class Headline:
    """The chosen words, where on the page they stand, and how many places agree."""

    text: str = ""
    element: etree._Element | None = None
    places: tuple[str, ...] = ()
    too_long: bool = False
    site_name: str = ""  # what `<title>` adds to the headline


@dataclass(slots=True)
class _Candidates:
    found: list[_Candidate] = field(default_factory=list)
    too_long: bool = False

    def add(self, place: str, raw: str, element: etree._Element | None = None) -> None:
        try:
            text = clean_line(raw, field="headline")
        except FieldTooLong:
            self.too_long = True
            return
        if len(text) > LONGEST_HEADLINE:
            self.too_long = True
        elif text and fold_words(text):
            self.found.append((place, text, element))


def choose_headline(
    tree: etree._Element, structured: Structured, entry_headline: str, not_headlines: set[str]
) -> Headline:
    """Return the headline most places agree on; in a tie h1, JSON-LD, feed, og:title, `<title>`.

    `not_headlines` are the folded names of the site (a nameplate is often an h1).
    """
    candidates = _Candidates()
    for heading in _headings(tree):
        candidates.add("h1", "".join(heading.itertext()), heading)
    article = structured.article
    candidates.add("JSON-LD", text_value(article.get("headline") or article.get("name")))
    candidates.add("feed", entry_headline)
    candidates.add("og:title", structured.meta("og:title", "twitter:title", "dc.title", "title"))
    title = next((t.text or "" for t in tree.iter("title")), "")
    candidates.add("title", title)
    usable = [c for c in candidates.found if " ".join(fold_words(c[1])) not in not_headlines]
    if not usable:
        return Headline(too_long=candidates.too_long)
    best = max(usable, key=lambda c: (_weight(c, usable), -usable.index(c)))
    text, site = (
        _less_site_name(best[1], not_headlines)
        if best[0] in ("title", "og:title")
        else (best[1], "")
    )
    element = best[2] if best[2] is not None else _find_element(tree, text)
    return Headline(text, element, _agreeing(best, usable), False, site)


def _weight(one: _Candidate, usable: list[_Candidate]) -> int:
    """How many independent kinds of place agree. JSON-LD, og:title and `<title>` are one kind:
    they come from one field, often worded for search engines. A heading that the page shows
    outside its furniture weighs one more: it is what readers read.
    """
    kinds = {"markup" if place not in ("h1", "feed") else place for place in _agreeing(one, usable)}
    shown = (
        one[0] == "h1"
        and len(fold_words(one[1])) >= 3
        and not in_furniture(one[2], but_holding=one[2])
    )
    return len(kinds) + shown


def _headings(tree: etree._Element) -> list[etree._Element]:
    """The page's h1s, those in furniture last (some articles sit wholly in a "teaser")."""
    found = list(tree.iter("h1"))[:20]
    return sorted(found, key=lambda h: in_furniture(h))


def _agreeing(one: _Candidate, all_of: list[_Candidate]) -> tuple[str, ...]:
    mine = " ".join(fold_words(one[1]))
    places: dict[str, None] = {}
    for place, text, _ in all_of:
        theirs = " ".join(fold_words(text))
        long_enough = len(mine) >= 10
        if mine == theirs or (long_enough and (f" {mine} " in f" {theirs} ")):
            places[place] = None
    return tuple(places)


def _less_site_name(text: str, names: set[str]) -> tuple[str, str]:
    """`Headline | Paper` → both parts. Behind a bar stands the paper; behind a dash only when the
    page elsewhere calls itself so.
    """
    found = _LAST_PART.match(text)
    if not found or len(fold_words(found[1])) < 2:
        return text, ""
    head, mark, tail = found[1].strip(), found[2].strip(), found[3].strip()
    known = " ".join(fold_words(tail)) in names
    if known or (mark in "|»" and len(fold_words(tail)) <= 5):
        return head, tail
    return text, ""


def _find_element(tree: etree._Element, text: str) -> etree._Element | None:
    """The heading that holds the chosen words."""
    wanted = fold_words(text)
    for heading in list(tree.iter("h1", "h2", "h3"))[:300]:
        if fold_words("".join(heading.itertext())[:2_000]) == wanted:
            return heading
    return None


def headline_above(page: list[Block], chosen: list[Block], not_headlines: set[str]) -> Headline:
    """Return the line above the text that looks like its headline, where no usual place has one.

    In order: a heading of any level, an element called "title" or "headline", a short line that is
    wholly bold or centred just above the text. `places` says which. Nothing found: no text.
    """
    if not chosen:
        return Headline()
    first = chosen[0].number
    above = [*page[max(0, first - BLOCKS_ABOVE) : first], *chosen[:1]]
    lines = [b for b in reversed(above) if _may_be_headline(b, not_headlines)]
    headings = sorted(filter(lambda b: b.leaf.startswith("h"), lines), key=lambda b: b.leaf)
    named = [b for b in lines if _is_named_headline(b)]
    set_off = [b for b in lines if b.number >= first - 3 and _is_set_off(b)]
    for place, blocks in (
        ("a heading", headings),
        ("a title's class", named),
        ("a bold or centred line", set_off),
    ):
        if blocks and len(chosen) > (blocks[0] is chosen[0]):
            return Headline(blocks[0].text.replace("\n", " "), blocks[0].element, (place,))
    return Headline()


def _may_be_headline(block: Block, not_headlines: set[str]) -> bool:
    text, words = block.text, fold_words(block.text[:1_000])
    return (
        len(text) <= LONGEST_SHOWN
        and len(words) >= 3
        and " ".join(words) not in not_headlines
        and block.link_length * 2 <= len(text)
        and not has_prefix(text)
        and not is_date_line(text)
        and block.element is not None
        and not in_furniture(block.element)
    )


def _is_named_headline(block: Block) -> bool:
    parent = block.element.getparent()
    nodes = [block.element] if parent is None else [block.element, parent]
    called = " ".join(f"{n.get('class') or ''} {n.get('id') or ''}" for n in nodes)[:400]
    return bool(_TITLE_CLASS.search(called))


def _is_set_off(block: Block) -> bool:
    """Whether a line is wholly bold, or centred, and ends like no sentence."""
    if block.text.endswith((".", ":", "،", "؛", "。")):
        return False
    depth, plain = 0, 0
    for kind, value in block.pieces:
        if value == "strong" and kind in "<>":
            depth += 1 if kind == "<" else -1
        elif kind == "t" and not depth:
            plain += len(value.strip())
    element = block.element
    style = f"{element.get('style') or ''} align:{element.get('align') or ''}".replace(" ", "")
    return not plain or element.tag == "center" or "align:center" in style.lower()[:1_000]


def place_of(headline: Headline, page: list[Block]) -> int | None:
    """Return the number of the headline's block on the page, or None when it is not shown."""
    if headline.element is None:
        return None
    return next(
        (b.number for b in page if b.element is headline.element or _holds(headline.element, b)),
        None,
    )


def _holds(outer: etree._Element, block: Block) -> bool:
    node, steps = block.element, 0
    while node is not None and steps < 4:
        if node is outer:
            return True
        node, steps = node.getparent(), steps + 1
    return False
