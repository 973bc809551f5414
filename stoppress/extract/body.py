"""The body: libraries choose the text, we print it anew from the page's own nodes."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import trafilatura
from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.fold import fold_line
from stoppress.extract.regions import in_furniture
from stoppress.extract.scorer import vote_by_container

# Trafilatura is quadratic in places: 40,000 short lists cost 33 s. Largest given page: 5,966.
MOST_ELEMENTS = 8_000
SHARE_IN = 0.6  # of a block's shingles must be in the chosen text (extraction.md §2.1, 2)
_SHINGLE = 4  # words

_HEADINGS = ("h2", "h3", "h4")
_LAYOUT_CELL = 500  # characters
_SHORT_HEADING = 40  # characters
_LETTERS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our data


@dataclass(slots=True)
class Body:
    """The chosen blocks and how far the voters agreed."""

    blocks: list[Block]
    agreement: float = 1.0  # 0–1


def choose_body(tree: etree._Element, blocks: list[Block], url: str) -> Body:
    """Return the blocks of the article among all `blocks` of the page.

    Trafilatura's default mode chooses; our own scorer (scorer.py) only says how far to trust it,
    and stands in when it finds nothing. Its fast mode first and default where the scorer
    disagrees was measured: pooled F1 .911 against .914, and no faster, for the shared tree has
    already made default cheap.
    """
    ours = vote_by_container(blocks)
    if sum(1 for _ in islice(tree.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        return Body(without_layout(trim_end(ours)), 0.0)
    chosen = select_blocks(blocks, _voted(tree))
    if not chosen:
        return Body(ours, 0.5)
    agreement = agreement_of(chosen, ours)
    return Body(without_layout(with_company(trim_end(chosen), blocks)), agreement)


def without_layout(chosen: list[Block]) -> list[Block]:
    """Take blocks out of tables that only lay out the page: one cell holds most of the text."""
    lengths: dict[int, Counter[int]] = {}
    for block in chosen:
        for at, (tag, number, _) in enumerate(block.path):
            if tag == "table":
                cell = next((w[1] for w in block.path[at:] if w[0] in ("td", "th")), 0)
                lengths.setdefault(number, Counter())[cell] += len(block.text)
    layout = {
        number for number, cells in lengths.items()
        if max(cells.values()) > max(_LAYOUT_CELL, 0.6 * cells.total())
    }  # fmt: skip
    for block in chosen if layout else ():
        last = max((at for at, w in enumerate(block.path) if w[1] in layout), default=-1)
        if last >= 0:
            inner = [
                at
                for at, w in enumerate(block.path)
                if at > last and w[0] in ("td", "th", "caption")
            ]
            block.path = block.path[inner[0] + 1 if inner else last + 1 :]
            block.leaf = block.leaf or ("" if block.path else "p")
    return chosen


def trim_end(chosen: list[Block]) -> list[Block]:
    """Leave out lines of nothing but links at the end, and the heading they stood under."""
    end = len(chosen)
    while end > 1 and _is_link_line(chosen[end - 1]):
        end -= 1
    if end < len(chosen) and (
        chosen[end - 1].leaf in _HEADINGS or len(chosen[end - 1].text) <= _SHORT_HEADING
    ):
        end -= 1
    return chosen[: max(end, 1)]


def with_company(chosen: list[Block], blocks: list[Block]) -> list[Block]:
    """Add what stands between chosen blocks and is no text to a voter: captions of figures,
    embedded films, empty cells that hold a table's columns in place.
    """
    if len(chosen) < 2:
        return chosen
    taken = {block.number for block in chosen}
    tables = {wrapper for block in chosen for wrapper in block.path if wrapper[0] == "table"}
    added = []
    for block in blocks[chosen[0].number : chosen[-1].number]:
        if block.number in taken:
            continue
        is_caption = block.within("figcaption") and block.within("figure")
        if block.is_filler:
            if tables.intersection(block.path):
                added.append(block)
        elif (is_caption or block.is_embed) and not in_furniture(block.element):
            added.append(block)
    return sorted((*chosen, *added), key=lambda block: block.number)


def _is_link_line(block: Block) -> bool:
    return (
        not block.is_embed and block.link_length >= 0.7 * len(block.text) and len(block.text) < 200
    )


def agreement_of(one: list[Block], other: list[Block]) -> float:
    """Return the F1 of two choices of blocks, by length of text; 0–1."""
    numbers = {block.number for block in other}
    both = sum(len(block.text) for block in one if block.number in numbers)
    total = sum(len(block.text) for block in (*one, *other))
    return round(2 * both / total, 3) if total else 1.0


def _voted(tree: etree._Element) -> list[str]:
    """The text blocks trafilatura chooses. It works on a copy of its own (tested)."""
    try:
        document = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True,
            with_metadata=False,
        )  # fmt: skip
    except Exception:  # noqa: BLE001 - a voter that falls over has no vote
        return []
    body = getattr(document, "body", None)
    return _lines_of(body) if body is not None else []


_LINE_TAGS = frozenset(
    {"p", "head", "item", "quote", "cell", "code", "ab", "row", "list", "table", "div", "body"}
)


def _lines_of(body: etree._Element) -> list[str]:
    lines: list[str] = []
    run: list[str] = []

    def end_line() -> None:
        if text := "".join(run).strip():
            lines.append(text)
        run.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag in _LINE_TAGS or element.tag == "lb":
                end_line()
            if element.text:
                run.append(element.text)
        else:
            if element.tag in _LINE_TAGS:
                end_line()
            if element.tail:
                run.append(element.tail)
    end_line()
    return lines


def select_blocks(blocks: list[Block], lines: Iterable[str]) -> list[Block]:
    """Return those of `blocks` whose text a voter's `lines` hold, in document order.

    A block is in when its letters stand in the voter's text as they are, or SHARE_IN of its
    shingles do. A short line that stands on the page more often than in the vote is taken where
    the long ones are.
    """
    keys = [_LETTERS.sub("", line.lower()) for line in lines]
    keys = [key for key in keys if key]
    if not keys:
        return []
    whole, exact = "\x00".join(keys), Counter(keys)
    joined = "".join(keys)
    shingles: set[tuple[str, ...]] | None = None
    long_ones: list[int] = []
    short_ones: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        key = _LETTERS.sub("", block.text.lower())
        if not key:
            continue
        if len(key) >= 25:
            if key in whole or key in joined:
                long_ones.append(number)
            else:
                shingles = shingles if shingles is not None else _shingles(" ".join(lines))
                if _share(block.text, shingles) >= SHARE_IN:
                    long_ones.append(number)
        elif key in exact:
            short_ones.setdefault(key, []).append(number)
    chosen = set(_as_often_as_voted(blocks, long_ones, joined))
    chosen |= _short_in_place(blocks, short_ones, exact, sorted(chosen))
    return [blocks[number] for number in sorted(chosen)]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return set(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))


def _share(text: str, known: set[tuple[str, ...]]) -> float:
    words = _WORDS.findall(text.lower())
    mine = list(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))
    return sum(1 for one in mine if one in known) / len(mine) if mine else 0.0


def _as_often_as_voted(blocks: list[Block], numbers: list[int], joined: str) -> list[int]:
    """Of a text that stands on the page more often than in the vote, keep those among their
    chosen neighbours: a standfirst is often printed again in a list of stories.
    """
    places: dict[str, list[int]] = {}
    for number in numbers:
        places.setdefault(_LETTERS.sub("", blocks[number].text.lower()), []).append(number)
    near = set(numbers)
    kept: list[int] = []
    for key, same in places.items():
        if len(same) > 1:
            voted = max(1, joined.count(key))
            same = sorted(same, key=lambda n: -sum(1 for m in range(n - 5, n + 6) if m in near))[
                :voted
            ]
        kept.extend(same)
    return kept


def _short_in_place(
    blocks: list[Block], places: dict[str, list[int]], wanted: Counter[str], long_ones: list[int]
) -> set[int]:
    """Short lines as often as voted, those first that stand between chosen paragraphs: a heading
    is often printed in a table of contents too.
    """
    if not long_ones:
        return {n for key, numbers in places.items() for n in numbers[: wanted[key]]}
    near = set(long_ones)

    def fitness(number: int) -> tuple[bool, int]:
        beside = sum(1 for m in range(number - 2, number + 3) if m in near)
        return (blocks[number].leaf in _HEADINGS, beside)

    first, last = long_ones[0], long_ones[-1]
    chosen: set[int] = set()
    for key, numbers in places.items():
        inside = [n for n in numbers if first - 3 <= n <= last + 3]
        chosen.update(sorted(inside or numbers, key=fitness, reverse=True)[: wanted[key]])
    return chosen


def drop_standing_lines(blocks: list[Block], standing: frozenset[str]) -> list[Block]:
    """Leave out lines seen on sibling pages, unless they are more than half of the text."""
    if not standing:
        return blocks
    kept = [block for block in blocks if fold_line(block.text) not in standing]
    length = sum(len(block.text) for block in blocks)
    return kept if 2 * sum(len(block.text) for block in kept) >= length else blocks
