"""What can be said of each block of a page in numbers: what the scorer judges by (scorer.py).

Everything here is language-agnostic but for class names and a short list of cue words. One row a
block, one column a feature; the order of NAMES is the order of the columns.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from stoppress.extract.blocks import HEADINGS, Block

Matrix = NDArray[np.float32]

NAMES = (
    "length", "words", "link_density", "punctuation", "ends_sentence", "is_heading", "is_paragraph",
    "in_list", "in_table", "in_quote", "in_figure", "place", "text_before", "after_headline",
    "from_headline", "furniture", "others", "article", "main", "positive", "negative", "depth",
    "like_it", "text_like_it", "container_share", "outer_share", "container_links", "length_before",
    "links_before", "length_after", "links_after", "plain_around", "copyright", "digits", "capital",
    "same_text", "is_p", "in_title", "in_description", "blocks", "text", "to_headline", "with_headline",
    "link_blocks_since", "since_heading", "like_container", "cue", "address",
)  # fmt: skip
_FURNITURE, _OTHERS, _POSITIVE, _NEGATIVE = 1, 2, 4, 8
_WORDS_OF = {
    _FURNITURE: """nav navbar navigation menu breadcrumb breadcrumbs footer sidebar side masthead topbar
    newsletter subscribe subscription social share sharing comments comment cookie cookies consent
    promo advert advertisement ad ads widget copyright outbrain taboola ticker calendar archive header
    modal popup banner toolbar pagination pager login signup donate paywall cta""",
    _OTHERS: """related recommended recommendations popular trending latest read more teaser teasers
    recirc recirculation similar next prev previous also suggested feed list grid card cards carousel
    slider""",
    _POSITIVE: """article content entry post story body text paragraph main detail details artikel
    texto corps inhalt richtext rich prose news page hentry blog single""",
    _NEGATIVE: """meta author byline caption credit credits tag tags bio disclaimer rating print hidden
    sr screen reader toc contents notice intro info about date time category categories label button
    btn form search icon image img gallery video player profile contact""",
}
_FLAGS: dict[str, int] = {}
for _flag, _words in _WORDS_OF.items():
    for _word in _words.split():
        _FLAGS[_word] = _FLAGS.get(_word, 0) | _flag
_TAG_FLAGS = {
    "nav": _FURNITURE | _OTHERS, "footer": _FURNITURE, "aside": _FURNITURE | _OTHERS, "header": _FURNITURE,
    "form": _NEGATIVE, "figure": _NEGATIVE,
}  # fmt: skip
_ROLE_FLAGS = {
    "banner": _FURNITURE, "navigation": _FURNITURE, "complementary": _FURNITURE | _OTHERS,
    "contentinfo": _FURNITURE, "search": _FURNITURE, "menu": _FURNITURE, "dialog": _FURNITURE,
}  # fmt: skip
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_PUNCTUATION = re.compile(r"[.,;:!?،؛؟。，、！？]")
_SENTENCE_ENDS = frozenset(".!?…\"”»'’)؟。！？:")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"https?://|www\.|@")
_CUE = re.compile(
    r"\W{0,4}(?:read (?:more|also|next|on)|related|recommended|share|follow|subscribe|sign up|"
    r"newsletter|advert|sponsored|photo|image|credit|source|tags?\b|topics?\b|filed under|categor|"
    r"posted|published|updated|by |about the author|author|comments?\b|leave a|copyright|"
    r"all rights|©|privacy|cookie|terms|contact|disclaimer|click|see also|more from|more on|"
    r"you (?:may|might)|popular|trending|latest|most read|previous|next|back to|home|menu|search|"
    r"log ?in|table of contents|in this article|print|email|download|get (?:the|our)|join|"
    r"don['’]t miss|watch|listen|view|load more|skip|lesen sie|mehr|anzeige|teilen|foto|bild|quelle|"
    r"lire|à lire|partager|leer|compartir|اقرأ|إقرأ|شاهد|تابع|اشترك|المصدر|صورة|تصوير|شارك|المزيد|"
    r"مواضيع|أخبار ذات|الأكثر|حقوق|تعليق)",
    re.I,
)  # fmt: skip


@dataclass(slots=True)
class _Place:
    """What an element's names and those of its ancestors say; a number is the distance, 1 = itself."""

    furniture: int = 0
    others: int = 0
    positive: int = 0
    negative: int = 0
    article: int = 0
    main: int = 0
    depth: int = 0
    signature: int = 0


@dataclass(slots=True)
class Setting:
    """What of the page, beside its blocks, helps to judge them."""

    title: str = ""  # the headline's words
    headline: int | None = None  # number of the headline's block
    headline_element: etree._Element | None = None
    described_words: frozenset[str] = frozenset()


def describe(blocks: list[Block], setting: Setting) -> Matrix:
    """Return a row of len(NAMES) numbers for each of `blocks`."""
    places: dict[etree._Element, _Place] = {}
    mine = [_place_of(block.element, places) for block in blocks]
    lengths = [len(block.text) for block in blocks]
    holders = [_holder(block.element) for block in blocks]
    sums = _Sums(blocks, lengths, holders, mine)
    title_words = frozenset(setting.title.lower().split())
    above = _steps_to_headline(setting.headline_element)
    count, total = len(blocks), sum(lengths) or 1
    before = link_blocks = since = 0
    rows: list[list[float]] = []
    known: dict[etree._Element, tuple[float, float]] = {}
    for number, (block, place, length, holder) in enumerate(
        zip(blocks, mine, lengths, holders, strict=True)
    ):
        density = block.link_length / length if length else 0.0
        is_heading = block.leaf in HEADINGS
        since = 0 if is_heading else since + 1
        if setting.headline is not None and number == setting.headline:
            link_blocks = 0
        link_blocks += density > 0.5
        wrappers = {wrapper[0] for wrapper in block.path}
        words = block.text.split()
        first = [word.strip('.,:;!?"“”').lower() for word in words[:40]]
        headline = setting.headline
        rows.append(
            [
                log1p(length), log1p(len(words)), density,
                len(_PUNCTUATION.findall(block.text)) / (length or 1),
                block.text[-1:] in _SENTENCE_ENDS, is_heading, block.leaf == "p",
                "li" in wrappers, "td" in wrappers or "th" in wrappers, "blockquote" in wrappers,
                "figure" in wrappers, number / count, before / total,
                0.5 if headline is None else float(number > headline),
                -1.0 if headline is None else (number - headline) / count,
                place.furniture, place.others, place.article, place.main, place.positive,
                place.negative, place.depth, *sums.of(place, holder), *sums.around(number),
                "©" in block.text, len(_DIGIT.findall(block.text)) / (length or 1),
                block.text[:1].isupper(), sums.same[block.text], block.element.tag == "p",
                _share(first, title_words), _share(first, setting.described_words),
                log1p(count), log1p(total), *_towards(block.element, above, known),
                link_blocks, since, sums.alike(holder),
                _CUE.match(block.text) is not None, _ADDRESS.search(block.text) is not None,
            ]
        )  # fmt: skip
        before += length
    return np.array(rows, np.float32).reshape(count, len(NAMES))


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words) if words and known else 0.0


def _holder(element: etree._Element) -> etree._Element:
    """The container whose text a block is part of."""
    if element.tag in ("p", "li", "pre", "h1", "h2", "h3", "h4", "td", "blockquote"):
        parent = element.getparent()
        return element if parent is None else parent
    return element


def _place_of(element: etree._Element, known: dict[etree._Element, _Place]) -> _Place:
    path = []
    node: etree._Element | None = element
    while node is not None and node not in known:
        path.append(node)
        node = node.getparent()
    outer = known[node] if node is not None else _Place()
    for inner in reversed(path):
        outer = known[inner] = _step(inner, outer)
    return outer


def _step(element: etree._Element, outer: _Place) -> _Place:
    tag, attributes = element.tag, element.attrib
    flags, names, role = _TAG_FLAGS.get(tag, 0), "", ""
    if attributes and tag not in ("html", "body"):
        names = attributes.get("class") or ""
        called = f"{names} {attributes.get('id') or ''} {attributes.get('itemprop') or ''}"
        flags |= _flags_of(called[:400])
        if role := attributes.get("role") or "":
            flags |= _ROLE_FLAGS.get(role, 0)
    plain = not names and tag in ("p", "li", "td", "a", "span")
    return _Place(
        1 if flags & _FURNITURE else outer.furniture and outer.furniture + 1,
        1 if flags & _OTHERS else outer.others and outer.others + 1,
        1 if flags & _POSITIVE else outer.positive and outer.positive + 1,
        1 if flags & _NEGATIVE else outer.negative and outer.negative + 1,
        1 if tag == "article" else outer.article and outer.article + 1,
        1 if tag == "main" or role == "main" else outer.main and outer.main + 1,
        outer.depth + 1,
        hash((outer.signature if plain else 0, tag, names[:80])),
    )


@lru_cache(maxsize=20_000)
def _flags_of(called: str) -> int:
    flags = 0
    for part in _NAME_PART.findall(called):
        flags |= _FLAGS.get(part.lower(), 0)
    return flags


class _Sums:
    """What blocks of one container, one signature or one neighbourhood have together."""

    def __init__(
        self, blocks: list[Block], lengths: list[int], holders: list[etree._Element],
        places: list[_Place],
    ) -> None:  # fmt: skip
        self.lengths = lengths
        self.links = [block.link_length for block in blocks]
        self.text: dict[etree._Element, int] = defaultdict(int)
        self.linked: dict[etree._Element, int] = defaultdict(int)
        self.plain: dict[etree._Element, int] = defaultdict(int)
        self.outer: dict[etree._Element | None, int] = defaultdict(int)
        self.alike_count: Counter[int] = Counter()
        self.alike_text: Counter[int] = Counter()
        self.same = Counter(block.text for block in blocks)
        self.signatures: dict[etree._Element, tuple[str, str]] = {}
        self.repeats: Counter[tuple[str, str]] = Counter()
        running = [0]
        for block, length, holder, place in zip(blocks, lengths, holders, places, strict=True):
            plain = max(0, length - block.link_length) if length > 40 else 0
            self.text[holder] += length
            self.linked[holder] += block.link_length
            self.plain[holder] += plain
            self.outer[holder.getparent()] += plain
            self.alike_count[place.signature] += 1
            self.alike_text[place.signature] += length
            good = max(0, length - 2 * block.link_length) if length > 60 else 0
            running.append(running[-1] + good)
        self.running = running
        self.total = sum(self.plain.values()) or 1
        for holder, plain in self.plain.items():
            signature = (str(holder.tag), (holder.get("class") or "")[:80])
            self.signatures[holder] = signature
            self.repeats[signature] += plain > 100

    def of(self, place: _Place, holder: etree._Element) -> tuple[float, ...]:
        return (
            log1p(self.alike_count[place.signature]), log1p(self.alike_text[place.signature]),
            self.plain[holder] / self.total, self.outer[holder.getparent()] / self.total,
            self.linked[holder] / (self.text[holder] or 1),
        )  # fmt: skip

    def around(self, number: int) -> tuple[float, ...]:
        lengths, links, last = self.lengths, self.links, len(self.lengths) - 1
        before = lengths[number - 1] if number else 0
        after = lengths[number + 1] if number < last else 0
        window = self.running[min(number + 4, last + 1)] - self.running[max(0, number - 3)]
        return (
            log1p(before), links[number - 1] / before if before else 0.0,
            log1p(after), links[number + 1] / after if after else 0.0, log1p(window),
        )  # fmt: skip

    def alike(self, holder: etree._Element) -> int:
        return self.repeats[self.signatures[holder]]


def _steps_to_headline(element: etree._Element | None) -> dict[etree._Element, int]:
    """The headline's element and its ancestors, with their distance from it."""
    if element is None:
        return {}
    return {node: steps for steps, node in enumerate((element, *element.iterancestors()))}


def _towards(
    element: etree._Element, above: dict[etree._Element, int],
    known: dict[etree._Element, tuple[float, float]],
) -> tuple[float, float]:  # fmt: skip
    """(steps from the headline up to what holds both, steps down from there to the block)."""
    if not above:
        return -1.0, -1.0
    path = []
    node: etree._Element | None = element
    while node is not None and node not in known and node not in above:
        path.append(node)
        node = node.getparent()
    if node is None:
        answer = (-1.0, -1.0)
    else:
        answer = (float(above[node]), 0.0) if node in above else known[node]
    for inner in reversed(path):
        answer = known[inner] = (answer[0], answer[1] + 1)
    return answer
