"""The date a reader sees: between the headline and the text, or in furniture (refused)."""

from __future__ import annotations

import re
from datetime import datetime

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.claims import make_claim
from stoppress.extract.headline import Headline
from stoppress.extract.regions import in_furniture
from stoppress.extract.standfirst import _place_of
from stoppress.handoff import Claim, Habits

MOST_TIMES = 40
_YEAR = re.compile(r"(?<!\d)(?:19|20|١٩|٢٠|۱۹|۲۰)[\d٠-٩۰-۹]{2}(?!\d)")
_UPDATED = re.compile(r"\b(?:updated?|modified|last update|aktualisiert|mis à jour|actualizado|aggiornato|changed)\b|تحديث|عدّل|عُدّل", re.I)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved|حقوق", re.I)
_ABOVE = 3  # blocks just above the headline that may hold its date


def visible_claims(
    tree: etree._Element, headline: Headline, page: list[Block], chosen: list[Block],
    fetched_at: datetime, habits: Habits,
) -> list[Claim]:  # fmt: skip
    """Return the claims of `<time>` elements and of short lines near the headline.

    Only what stands between the headline and the first paragraph, outside furniture, may count;
    `<time>` in furniture is kept as refused, so that the desk sees that it was seen.
    """
    place = _place_of(headline, page)
    if place is None or not chosen:
        return []
    first = next((b.number for b in chosen if b.number > place and len(b.text) > 60), chosen[0].number)
    near = [b for b in page[place + 1 : max(place + 1, min(first, place + 16))]]
    claims = _times(tree, headline, near, fetched_at, habits)
    if not any(c.about == "published" and not c.refused for c in claims):
        claims += _lines(near, headline, fetched_at, habits)
    return claims


def _times(
    tree: etree._Element, headline: Headline, near: list[Block], fetched_at: datetime, habits: Habits
) -> list[Claim]:
    elements = {block.element for block in near}
    claims: list[Claim] = []
    for time in list(tree.iter("time"))[:MOST_TIMES]:
        raw = (time.get("datetime") or "".join(time.itertext())).strip()[:200]
        if not raw:
            continue
        around = "".join(time.itertext())[:200] + " " + _words_before(time)
        about = "updated" if _UPDATED.search(around) or (time.get("itemprop") == "dateModified") else "published"
        if not _stands_in(time, elements):
            if len(claims) < 12 and in_furniture(time, but_holding=headline.element):
                claims.append(make_claim(about, "visible time", raw, fetched_at, habits.zone, "in the page's furniture"))
            continue
        refused = "in the page's furniture" if in_furniture(time, but_holding=headline.element) else ""
        claims.append(make_claim(about, "visible time", raw, fetched_at, habits.zone, refused))  # type: ignore[arg-type]
    return claims


def _words_before(time: etree._Element) -> str:
    before = time.getprevious()
    parent = time.getparent()
    text = (before.tail or "") + "".join(before.itertext())[:60] if before is not None else ""
    return text + ((parent.text or "")[-60:] if parent is not None and before is None else "")


def _stands_in(time: etree._Element, elements: set[etree._Element]) -> bool:
    node, steps = time, 0
    while node is not None and steps < 6:
        if node in elements:
            return True
        node, steps = node.getparent(), steps + 1
    return False


def _lines(near: list[Block], headline: Headline, fetched_at: datetime, habits: Habits) -> list[Claim]:
    claims: list[Claim] = []
    for block in near:
        if len(block.text) > 160 or not _YEAR.search(block.text) or _COPYRIGHT.search(block.text):
            continue
        refused = "in the page's furniture" if in_furniture(block.element, but_holding=headline.element) else ""
        for part in re.split(r"[\n|•·]", block.text):
            if _YEAR.search(part):
                about = "updated" if _UPDATED.search(part) else "published"
                claims.append(make_claim(about, "visible line", part, fetched_at, habits.zone, refused))  # type: ignore[arg-type]
    return claims[:6]
