"""Where on a page the piece's own date may stand, and where only others' dates do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.claims import About, make_claim, order_of
from stoppress.extract.headline import Headline, place_of
from stoppress.extract.regions import is_among_others
from stoppress.extract.times import Order
from stoppress.handoff import Claim, Habits

ABOVE, UNDER, AFTER = "above the headline", "under the headline", "behind the text"
MASTHEAD, FURNITURE, ELSEWHERE = "masthead", "furniture", "the page"

_LONGEST_WAIT = 30  # blocks between headline and text that are looked through
_JUST_ABOVE = 4  # blocks
_JUST_AFTER = 12
_NEAR_LEVELS = 6  # from the headline up to the part that holds its date too
_MASTHEAD_BLOCKS = 40  # looked through above the headline, to show that they were seen
_FIRST_TEXT = 60  # characters of what may be the first paragraph
_LINK = 25  # characters of a link that may be another story's headline
_SIGNATURE = 80  # characters of a text's last line that may hold its date
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|masthead|top-?bar|ticker)(?:$|[\s_-])", re.I
)
_FOOTER = re.compile(r"(?:site-?|page-?|main-?|global-?)?(?:footer|sidebar)", re.I)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the piece's own date may stand, and how raw dates are read here."""

    parts: dict[str, list[Block]]  # ABOVE, UNDER, AFTER
    masthead: list[Block]
    headline: Headline
    own: set[etree._Element]  # what holds the headline or the text
    start: int  # number of the first block that is not above the headline
    below: set[etree._Element]  # what stands there
    fetched_at: datetime
    zone: str
    order: Order

    def claim(self, about: About, place: str, raw: str, region: str, refused: str = "") -> Claim:
        return make_claim(
            about, place, raw, self.fetched_at, self.zone, refused, region, self.order
        )


def parts_of(
    tree: etree._Element, headline: Headline, page: list[Block], chosen: list[Block],
    fetched_at: datetime, habits: Habits,
) -> Setting:  # fmt: skip
    """Return the parts of a page whose text (`chosen`, never empty) is known."""
    order = habits.dates.order or order_of(tree.get("lang") or "", "")
    above, under, masthead = _around(headline, page, chosen)
    start = under[0].number if under else chosen[0].number
    return Setting(
        {ABOVE: above, UNDER: under, AFTER: _behind(page, chosen)},
        masthead,
        headline,
        {*upwards(headline.element, 256), *upwards(chosen[0].element, 256)},
        start,
        {block.element for block in page[start:]},
        fetched_at,
        habits.zone,
        order,
    )


def beside_others(element: etree._Element, setting: Setting) -> bool:
    """Whether it stands in a list of others: a part of that name that links to other stories."""
    for node in upwards(element, 256):
        if node in setting.own:
            break
        if is_among_others(node):
            links = islice(node.iter("a"), 200)
            return any(len("".join(islice(a.itertext(), 30)).strip()) >= _LINK for a in links)
    return False


def in_footer(element: etree._Element) -> bool:
    """Whether it stands in the page's footer, a column or a menu; a "post-footer" is none."""
    return any(
        node.tag in ("footer", "aside", "nav")
        or (node.get("role") or "") in ("contentinfo", "complementary", "navigation")
        or any(map(_FOOTER.fullmatch, f"{node.get('id')} {node.get('class')}".split()[:20]))
        for node in upwards(element, 12)
    )


def upwards(element: etree._Element | None, steps: int) -> Iterator[etree._Element]:
    """The element and what holds it, innermost first."""
    while element is not None and steps > 0:
        yield element
        element, steps = element.getparent(), steps - 1


def _around(
    headline: Headline, page: list[Block], chosen: list[Block]
) -> tuple[list[Block], list[Block], list[Block]]:
    """(just above the headline, between headline and text, the masthead above both)."""
    place = place_of(headline, page)
    texts = [b for b in chosen if len(b.text) > _FIRST_TEXT and (place is None or b.number > place)]
    if place is None or not texts:
        first = chosen[0].number
        start = max(0, first - _JUST_ABOVE)
        end = texts[1].number if len(texts) > 1 else first + 1
        masthead = page[max(0, first - _MASTHEAD_BLOCKS) : start]
        return [], page[start : min(end, first + _JUST_ABOVE)], masthead
    # A standfirst may stand between headline and date: the second paragraph ends the search.
    end = texts[1].number if len(texts) > 1 else texts[0].number + 1
    under = page[place : min(end, place + _LONGEST_WAIT)]
    own = _own_part(headline.element, texts[0].element)
    start = place
    while start > max(0, place - _JUST_ABOVE) and _is_near(page[start - 1].element, own):
        start -= 1
    return page[start:place], under, page[max(0, start - _MASTHEAD_BLOCKS) : start]


def _own_part(heading: etree._Element | None, text: etree._Element) -> set[etree._Element]:
    """The elements that hold the headline and not much else.

    A few levels up, and no further than the first that holds the text too: what stands above the
    whole story is the masthead's.
    """
    own: set[etree._Element] = set()
    holders = set(upwards(text, 256))
    node = heading
    for _ in range(_NEAR_LEVELS):
        parent = node.getparent() if node is not None else None
        if node is None or parent is None or parent.tag in ("body", "html") or node in holders:
            break
        own.add(parent)
        node = parent
    return own


def _is_near(element: etree._Element, own: set[etree._Element]) -> bool:
    """Whether it stands in the headline's own part, and not in a menu there."""
    for node in upwards(element, 8):
        if node in own:
            return True
        called = f"{node.get('class') or ''} {node.get('id') or ''}"[:400]
        if node.tag == "nav" or _MENU.search(called):
            return False
    return False


def _behind(page: list[Block], chosen: list[Block]) -> list[Block]:
    """The blocks behind the text, and the text's own last line when that is short: a signature."""
    last = chosen[-1].number
    start = last if len(chosen[-1].text) <= _SIGNATURE and len(chosen) > 1 else last + 1
    return page[start : last + 1 + _JUST_AFTER]
