"""The headline: what several places of a page agree on (extraction.md §1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.errors import FieldTooLong
from stoppress.extract.clean import clean_line
from stoppress.extract.fold import fold_words
from stoppress.extract.regions import in_furniture
from stoppress.extract.structured import Structured, text_value

LONGEST_HEADLINE = 500  # characters
_SITE_MARK = re.compile(r"\s+[|–—\-·•:»«]+\s+|\s*[|»«]\s*")


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
    found: list[tuple[str, str, etree._Element | None]] = field(default_factory=list)
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
    best = max(usable, key=lambda c: (len(_agreeing(c, usable)), -usable.index(c)))
    text, site = (_less_site_name(best[1], usable)) if best[0] in ("title", "og:title") else (best[1], "")
    element = best[2] if best[2] is not None else _find_element(tree, text)
    return Headline(text, element, _agreeing(best, usable), False, site)


def _headings(tree: etree._Element) -> list[etree._Element]:
    """The page's h1s, those in furniture last (some articles sit wholly in a "teaser")."""
    found = list(tree.iter("h1"))[:20]
    return sorted(found, key=lambda h: in_furniture(h))


def _agreeing(
    one: tuple[str, str, etree._Element | None], all_of: list[tuple[str, str, etree._Element | None]]
) -> tuple[str, ...]:
    mine = " ".join(fold_words(one[1]))
    places = {}
    for place, text, _ in all_of:
        theirs = " ".join(fold_words(text))
        long_enough = len(mine) >= 10
        if mine == theirs or (long_enough and (f" {mine} " in f" {theirs} ")):
            places[place] = None
    return tuple(places)


def _less_site_name(
    text: str, usable: list[tuple[str, str, etree._Element | None]]
) -> tuple[str, str]:
    """`Headline | Paper` → both parts; the longest part is the headline."""
    parts = [p for p in _SITE_MARK.split(text) if p and p.strip()]
    if len(parts) < 2 or len(usable) > 20:
        return text, ""
    strong = re.split(r"\s*[|»«]\s*|\s+[–—·•]\s+|\s+-\s+", text)
    strong = [p for p in strong if p.strip()]
    if len(strong) < 2 or len(fold_words(strong[-1])) > 5 or len(fold_words(strong[0])) < 3:
        return text, ""
    return text[: text.rindex(strong[-1])].rstrip(" |–—-·•»«"), strong[-1].strip()


def _find_element(tree: etree._Element, text: str) -> etree._Element | None:
    """The heading that holds the chosen words."""
    wanted = fold_words(text)
    for heading in list(tree.iter("h1", "h2", "h3"))[:300]:
        if fold_words("".join(heading.itertext())[:2_000]) == wanted:
            return heading
    return None
