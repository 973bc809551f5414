"""The date a reader sees: between the headline and the text, or in furniture (refused)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.claims import make_claim
from stoppress.extract.headline import Headline, place_of
from stoppress.extract.regions import among_others, in_furniture
from stoppress.handoff import Claim, Habits

MOST_TIMES = 40
_MOST_CLAIMS = 20
_YEAR = re.compile(r"(?<!\d)(?:19|20|١٩|٢٠|۱۹|۲۰)[\d٠-٩۰-۹]{2}(?!\d)")
_UPDATED = re.compile(
    r"\b(?:updated?|modified|last update|aktualisiert|mis à jour|actualizado|aggiornato|"
    r"changed)\b|تحديث|عدّل|عُدّل",
    re.I,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved|حقوق", re.I)
_LONGEST_LINE = 45  # letters of a line that is a date and little else
_LETTERS = re.compile(r"[\W\d_]+")
_JUST_ABOVE = 3  # blocks
_MASTHEAD_BLOCKS = 40  # looked through above the headline, to show that they were seen


def visible_claims(
    tree: etree._Element, headline: Headline, page: list[Block], chosen: list[Block],
    fetched_at: datetime, habits: Habits,
) -> list[Claim]:  # fmt: skip
    """Return the claims of `<time>` elements and of short lines near the headline.

    Only what stands between the headline and the first paragraph, outside furniture, may count;
    `<time>` in furniture is kept as refused, so that the desk sees that it was seen.
    """
    if not chosen:
        return []
    near, above = _around(headline, page, chosen)
    claims = _times(tree, headline, near, fetched_at, habits)
    if not any(c.about == "published" and not c.refused for c in claims):
        claims += _lines(near, headline, fetched_at, habits)
    return claims + _masthead(above, fetched_at, habits)


def _around(
    headline: Headline, page: list[Block], chosen: list[Block]
) -> tuple[list[Block], list[Block]]:
    """(blocks whose dates may be the piece's, blocks of the masthead).

    The first are those between the headline and the first long paragraph, and those just above
    the headline in its own container; without a headline on the page, the few before the text.
    """
    place = place_of(headline, page)
    first = next(
        (b.number for b in chosen if len(b.text) > 60 and (place is None or b.number > place)), None
    )
    if place is None or first is None:
        first = chosen[0].number
        return page[max(0, first - _JUST_ABOVE) : first + 1], page[
            max(0, first - _MASTHEAD_BLOCKS) : max(0, first - _JUST_ABOVE)
        ]
    holder = headline.element.getparent() if headline.element is not None else None
    start = place
    if holder is not None and holder.tag not in ("body", "html"):
        while (
            start > max(0, place - _JUST_ABOVE)
            and holder in page[start - 1].element.iterancestors()
        ):
            start -= 1
    near = [b for b in page[start : min(first, place + 16)] if b.number != place]
    return near, page[max(0, start - _MASTHEAD_BLOCKS) : start]


def _masthead(above: list[Block], fetched_at: datetime, habits: Habits) -> list[Claim]:
    """What stands above the headline is the masthead's: kept, and refused."""
    claims = []
    for block in above:
        if len(block.text) <= 120 and _YEAR.search(block.text):
            for part in block.text.split("\n"):
                claim = make_claim(
                    "published",
                    "visible line",
                    part,
                    fetched_at,
                    habits.zone,
                    "above the headline: the masthead's date",
                )
                if claim.value is not None:
                    claims.append(claim)
    return claims[:3]


def _times(
    tree: etree._Element,
    headline: Headline,
    near: list[Block],
    fetched_at: datetime,
    habits: Habits,
) -> list[Claim]:
    elements = {block.element for block in near}
    claims: list[Claim] = []
    for time in list(tree.iter("time"))[:MOST_TIMES]:
        raw = (time.get("datetime") or "".join(time.itertext())).strip()[:200]
        if not raw:
            continue
        refused = ""
        if in_furniture(time, but_holding=headline.element) and not _stands_in(time, elements):
            refused = "in the page's furniture"
        elif among_others(time, but_holding=headline.element):
            refused = "beside other stories"
        elif not _stands_in(time, elements):
            continue
        about = _about(time)
        claims.append(make_claim(about, "visible time", raw, fetched_at, habits.zone, refused))
    return claims[:_MOST_CLAIMS]


def _about(time: etree._Element) -> Literal["published", "updated"]:
    around = "".join(time.itertext())[:200] + " " + _words_before(time)
    says_updated = _UPDATED.search(around) or time.get("itemprop") == "dateModified"
    return "updated" if says_updated else "published"


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


def _lines(
    near: list[Block], headline: Headline, fetched_at: datetime, habits: Habits
) -> list[Claim]:
    claims: list[Claim] = []
    for block in near:
        if len(block.text) > 200 or not _YEAR.search(block.text) or block.within("figure"):
            continue
        refused = _reason_against(block, headline)
        for part in re.split(r"\s*[\n|•·]\s*", block.text):
            if _YEAR.search(part) and len(_LETTERS.sub("", part)) <= _LONGEST_LINE:
                about: Literal["published", "updated"] = (
                    "updated" if _UPDATED.search(part) else "published"
                )
                claims.append(
                    make_claim(about, "visible line", part, fetched_at, habits.zone, refused)
                )
    return claims[:6]


def _reason_against(block: Block, headline: Headline) -> str:
    if _COPYRIGHT.search(block.text):
        return "a copyright year"
    return (
        "beside other stories" if among_others(block.element, but_holding=headline.element) else ""
    )
