"""The headline: what several places of a page agree on (extraction.md §1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.errors import FieldTooLong
from stoppress.extract.blocks import Block
from stoppress.extract.clean import clean_line
from stoppress.extract.fold import fold_words
from stoppress.extract.regions import in_furniture
from stoppress.extract.structured import Structured, text_value

LONGEST_HEADLINE = 500  # characters
_LAST_PART = re.compile(r"^(.{4,480})(\s+[|»–—·•:-]\s+|\s*\|\s*)([^|»]{2,80})$")


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
