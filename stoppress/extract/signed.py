"""Where a page shows who wrote it: marked elements and "By …" lines, by the headline or below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.bylines import has_prefix, is_prefix_alone, is_publication, signed_names
from stoppress.extract.headline import Headline, place_of
from stoppress.extract.regions import among_others, in_furniture

LONGEST_BYLINE = 200  # characters of one block
MOST_MARKED = 80  # marked elements looked at on one page
ABOVE, BELOW = 12, 15  # blocks looked at above and below the text
INTO_TEXT = 3  # blocks of the text itself: some print the byline under the first paragraph

_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:authors?|by-?lines?|writers?|reporters?|journalists?|creator|contributors?|"
    r"autor(?:en|in|es)?|auteurs?|verfasser|signature)(?:$|[\s_-]|name|s?__)|author-?name|"
    r"authorname|bylinename|[a-z]Author(?:$|[\s_-]|Name)|[a-z]Byline(?:$|[\s_-])",
    re.I,
)
_SOURCE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by|source|credit|agency|provider|publisher)(?:$|[\s_-])", re.I
)
_BIO = re.compile(
    r"(?:^|[\s_-])(?:bio(?:graphy)?|about|avatars?|images?|related|social|follow|comments?|"
    r"(?:job-?)?titles?|jobtitle|role|position|description|desc|photos?|credits?|share|email|dates?|"
    r"reviewed|reviewer|fact-?check\w*|editor|publish-?date)(?:$|[\s_-])",
    re.I,
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|contributors?|writers?|reporters?|journalists?|"
    r"profiles?|people|staff|team|byline|producers|columnists?|correspondents?|redakteure|"
    r"الكاتب|كاتب)/[^/?#]{2,100}",
    re.I,
)
_COMMENT = re.compile(r"comment|respond|reply|review", re.I)
_OTHER_ROLE = re.compile(
    r"edit(?:ed|or)|review(?:ed|er)|fact|check(?:ed|er)|photo|image|picture|translat|illustrat|"
    r"medical|updated by|filed under|categor|tags?\b|foto|تصوير|ترجمة",
    re.I,
)
_MARKED = etree.XPath(
    "//*[@class][contains(@class,'uthor') or contains(@class,'yline')]"
    " | //*[@itemprop][contains(@itemprop,'author')]"
    " | //a[contains(@rel,'author') or contains(@href,'/author')]"
)


@dataclass(slots=True)
class Signed:
    """What a page shows: names by the headline, names below the text, and bare lines."""

    above: list[str] = field(default_factory=list)
    joint: list[str] = field(default_factory=list)  # those of one line: "By X, Y and Z"
    below: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)  # names nobody calls persons
    blocks: list[Block] = field(default_factory=list)  # not of the body


def read_signed(
    headline: Headline, page: list[Block], chosen: list[Block],
    banned: set[str],
) -> Signed:  # fmt: skip
    """Return who is shown as the author. Lines that say so come before marked elements."""
    found = Signed()
    if not chosen:
        return found
    head, tail = _zones(page, headline, chosen)
    lines = _from_lines(page, head, banned, found)
    over_text = range(head.start, max(head.start, head.stop - INTO_TEXT))
    marked = _from_marks(headline, page, over_text, banned, found, above=True)
    differ = marked and not set(marked) & set(lines)
    found.above, found.joint = marked if differ or not lines else lines, lines
    ends = [b.number for b in chosen[-2:] if len(b.text) <= 80 and has_prefix(b.text)]
    found.below = _from_lines(page, range(min(ends, default=tail.start), tail.stop), banned, found)
    if not found.below:
        found.below = _from_marks(headline, page, tail, banned, found, above=False)[:1]
    return found


def _zones(page: list[Block], headline: Headline, chosen: list[Block]) -> tuple[range, range]:
    """Numbers of the blocks above (and just under) the text's start, and below its end."""
    first = chosen[0].number
    long_one = next((b.number for b in _long_ones(chosen)), first)
    place = place_of(headline, page)
    start = max(0, min(first, long_one) - ABOVE)
    if place is not None and place < first:
        start = max(start, place - 4)
    last = chosen[-1].number + 1
    return range(start, min(len(page), long_one + 1 + INTO_TEXT)), range(
        last, min(len(page), last + BELOW)
    )


def _long_ones(chosen: list[Block]) -> list[Block]:
    """Paragraphs of the text: a long line over a short one is a standfirst over a byline."""
    long = [block for block in chosen if len(block.text) > 80]
    if len(long) > 1 and 1 < long[1].number - long[0].number <= 5:
        return long[1:]
    return long


# -- lines that say so ---------------------------------------------------------------------------


def _from_lines(page: list[Block], zone: range, banned: set[str], found: Signed) -> list[str]:
    """Names in lines such as "By Jane Doe", or "Written by" over "Jane Doe"."""
    names: list[str] = []
    last = zone.start
    for number in zone:
        block = page[number]
        if names and number > last + 2:
            break
        if len(block.text) > LONGEST_BYLINE or _is_sentence(block.text):
            continue
        line, texts = [block], _runs(block)
        if is_prefix_alone(block.text) and number + 1 < len(page):
            if len(page[number + 1].text) <= 80:
                line, texts = page[number : number + 2], ["by ", *_runs(page[number + 1])]
        elif not any(has_prefix(text) for text in texts):
            if _SOURCE_CLASS.search(_called(block.element)) and len(block.text) <= 80:
                found.bare.append(block.text.split("\n")[0])
                found.blocks.append(block)
            continue
        start = next((n for n, text in enumerate(texts) if has_prefix(text)), 0)
        new, agency = signed_names(texts[start:], banned, marked=False)
        found.agencies += [agency] if agency else []
        if new or agency or (len(block.text) <= 60 and has_prefix(block.text)):
            found.blocks += line if new else [block]
            names += [name for name in new if name not in names]
            last = number
    return names


def _runs(block: Block) -> list[str]:
    return [value for kind, value in block.pieces if kind == "t"]


def _is_sentence(text: str) -> bool:
    """ "By Monday evening the council had heard of it." is no byline."""
    return len(text) > 80 and text.endswith((".", "?", "!", "…", "؟", "。"))


# -- markup that says so -------------------------------------------------------------------------


def _from_marks(
    headline: Headline, page: list[Block], zone: range, banned: set[str], found: Signed,
    *, above: bool,
) -> list[str]:  # fmt: skip
    """Names in elements that classes, `rel`, `itemprop` or their address call an author's."""
    group = _Group()
    is_apart = among_others if above else in_furniture
    for number, element in islice(_marked_around(page, zone), MOST_MARKED):
        texts = list(islice(_texts(element), 40))
        whole = " ".join(" ".join(texts).split())
        if len(whole) > 2 * LONGEST_BYLINE and above:
            continue
        if headline.text in (text.strip() for text in texts) or _is_anothers(element):
            continue
        if is_apart(element, but_holding=headline.element):
            continue
        if above and len(whole) <= 60 and is_publication(whole):
            found.bare.append(whole)
            _take_block(page, number, found)
            continue
        new, agency = signed_names(texts, banned, marked=True)
        if new or agency:
            group.add(element, new)
            if above:
                found.agencies += [agency] if agency else []
                _take_block(page, number, found)
    return group.names


def only_marked(tree: etree._Element, banned: set[str]) -> tuple[str, ...]:
    """Return the one name that a whole page marks as an author's, or () when there are more."""
    names: dict[str, None] = {}
    for element in islice(_innermost(filter(_is_marked, _MARKED(tree)[:2_000])), MOST_MARKED):
        if not _is_anothers(element):
            names.update(dict.fromkeys(signed_names(_texts(element), banned, marked=True)[0]))
        if len(names) > 1:
            return ()
    return tuple(name for name in names if " " in name)


@dataclass(slots=True)
class _Group:
    """Names that stand together: others marked further on are editors, reviewers, neighbours."""

    names: list[str] = field(default_factory=list)
    part: etree._Element | None = None

    def add(self, element: etree._Element, names: list[str]) -> None:
        part = _group(element)
        if names and (not self.names or part is self.part):
            self.part = part
            self.names += [name for name in names if name not in self.names]


def _take_block(page: list[Block], number: int, found: Signed) -> None:
    block = page[number]
    if len(block.text) <= 120 and block not in found.blocks and not block.leaf.startswith("h"):
        found.blocks.append(block)


def _group(element: etree._Element) -> etree._Element | None:
    """What holds the names of one byline: the next part around with more than this name."""
    node, steps = element.getparent(), 0
    while node is not None and steps < 3 and len(node) < 2:
        node, steps = node.getparent(), steps + 1
    return node


def _before(element: etree._Element) -> str:
    """The short text just before an element, by which it may be an editor's or a reviewer's."""
    parts = []
    node: etree._Element | None = element
    for _ in range(3):
        if node is None:
            break
        previous, parent = node.getprevious(), node.getparent()
        if previous is not None:
            parts.append((previous.tail or "") + "".join(islice(previous.itertext(), 4))[-60:])
        elif parent is not None:
            parts.append(parent.text or "")
        if any(part.strip() for part in parts):
            break
        node = parent
    return " ".join(parts)[-80:]


def _is_anothers(element: etree._Element) -> bool:
    """Whether an editor, a reviewer or somebody who comments is named."""
    return bool(_OTHER_ROLE.search(_before(element)) or _COMMENT.search(_called(element)))


def _marked_around(page: list[Block], zone: range) -> Iterator[tuple[int, etree._Element]]:
    """Innermost marked elements with the numbers of their blocks, in document order."""
    numbers: dict[etree._Element, int] = {}
    for number in zone:
        block = page[number]
        if len(block.text) > LONGEST_BYLINE or block.element is None:
            continue
        nodes = list(islice(block.element.iter(etree.Element), 30))
        node = block.element.getparent()
        for _ in range(3):
            if node is None or node.tag in ("body", "main", "article"):
                break
            nodes.insert(0, node)
            node = node.getparent()
        for node in nodes:
            if node not in numbers and _is_marked(node):
                numbers[node] = number
    yield from ((numbers[element], element) for element in _innermost(numbers))


def _innermost(marked: Iterable[etree._Element]) -> list[etree._Element]:
    elements = list(marked)[: 4 * MOST_MARKED]
    outer = set()
    for element in elements:
        node, steps = element.getparent(), 0
        while node is not None and steps < 6:
            outer.add(node)
            node, steps = node.getparent(), steps + 1
    return [element for element in elements if element not in outer]


def _is_marked(element: etree._Element) -> bool:
    get = element.get
    rel, href = get("rel"), get("href")
    if rel and "author" in rel.lower().split():
        return True
    called = f"{get('class') or ''} {get('itemprop') or ''}"[:400]
    if len(called) > 4 and _AUTHOR_CLASS.search(called):
        return not _BIO.search(called)
    return bool(href) and bool(_AUTHOR_LINK.search(href[:500])) and not _BIO.search(called)


def _texts(element: etree._Element) -> Iterator[str]:
    for node in islice(element.iter(), 60):
        shown = isinstance(node.tag, str) and node.tag not in ("script", "style", "svg")
        if shown and node.text and node.text.strip():
            yield node.text
        if node is not element and node.tail and node.tail.strip():
            yield node.tail


def _called(element: etree._Element) -> str:
    names, node = [], element
    for _ in range(3):
        if node is None or node.tag in ("body", "main", "article"):
            break
        names.append(
            f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('id') or ''}"
        )
        node = node.getparent()
    return " ".join(names)[:400]
