"""The body: libraries choose the text, we print it anew from the page's own nodes."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import trafilatura
from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.fold import fold_line

SHARE_IN = 0.6  # of a block's shingles must be in the chosen text (extraction.md §2.1, 2)
_SHINGLE = 4  # words

_LETTERS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our data


@dataclass(slots=True)
class Body:
    """The chosen blocks and how far the voters agreed."""

    blocks: list[Block]
    agreement: float = 1.0  # 0–1


def choose_body(tree: etree._Element, blocks: list[Block], url: str) -> Body:
    """Return the blocks of the article among all `blocks` of the page."""
    chosen = _voted(tree, fast=False)
    return Body(select_blocks(blocks, chosen))


def _voted(tree: etree._Element, *, fast: bool) -> list[str]:
    """The text blocks trafilatura chooses. It works on a copy of its own (tested)."""
    try:
        document = trafilatura.bare_extraction(
            tree, fast=fast, include_comments=False, include_tables=True,
            with_metadata=False,
        )  # fmt: skip
    except Exception:  # noqa: BLE001 - a voter that falls over has no vote
        return []
    if document is None or document.body is None:
        return []
    return _lines_of(document.body)


_LINE_TAGS = frozenset({"p", "head", "item", "quote", "cell", "code", "ab", "row", "list", "table", "div", "body"})


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
    chosen = set(_without_doubles(blocks, long_ones))
    chosen |= _short_in_place(short_ones, exact, sorted(chosen))
    return [blocks[number] for number in sorted(chosen)]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return set(zip(*(words[i:] for i in range(_SHINGLE))))


def _share(text: str, known: set[tuple[str, ...]]) -> float:
    words = _WORDS.findall(text.lower())
    mine = list(zip(*(words[i:] for i in range(_SHINGLE))))
    return sum(1 for one in mine if one in known) / len(mine) if mine else 0.0


def _without_doubles(blocks: list[Block], numbers: list[int]) -> list[int]:
    """Of a text that stands twice on the page, keep the one among its chosen neighbours."""
    places: dict[str, list[int]] = {}
    for number in numbers:
        places.setdefault(blocks[number].text, []).append(number)
    near = set(numbers)
    kept = []
    for same in places.values():
        if len(same) > 1:
            same = [max(same, key=lambda n: sum(1 for m in range(n - 5, n + 6) if m in near))]
        kept.extend(same)
    return kept


def _short_in_place(
    places: dict[str, list[int]], wanted: Counter[str], long_ones: list[int]
) -> set[int]:
    if not long_ones:
        return {n for key, numbers in places.items() for n in numbers[: wanted[key]]}
    first, last = long_ones[0], long_ones[-1]
    chosen: set[int] = set()
    for key, numbers in places.items():
        inside = [n for n in numbers if first - 3 <= n <= last + 3]
        chosen.update((inside or numbers)[: wanted[key]])
    return chosen


def drop_standing_lines(blocks: list[Block], standing: frozenset[str]) -> list[Block]:
    """Leave out lines seen on sibling pages, unless they are more than half of the text."""
    if not standing:
        return blocks
    kept = [block for block in blocks if fold_line(block.text) not in standing]
    length = sum(len(block.text) for block in blocks)
    return kept if 2 * sum(len(block.text) for block in kept) >= length else blocks
