"""The body: libraries choose the text, we print it anew from the page's own nodes."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from itertools import islice

import trafilatura
from lxml import etree

from stoppress.extract.blocks import HEADINGS, Block
from stoppress.extract.fold import fold_line
from stoppress.extract.mapping import select_blocks
from stoppress.extract.regions import in_furniture
from stoppress.extract.scorer import vote_by_container

# Trafilatura is quadratic in places: 40,000 short lists cost 33 s. Largest given page: 5,966.
MOST_ELEMENTS = 8_000

_LAYOUT_CELL = 500  # characters
_SHORT_HEADING = 40  # characters
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our data


@dataclass(slots=True)
class Body:
    """The chosen blocks and how far the voters agreed."""

    blocks: list[Block]
    agreement: float = 1.0  # 0–1


def choose_body(tree: etree._Element, blocks: list[Block]) -> Body:
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
        chosen[end - 1].leaf in HEADINGS or len(chosen[end - 1].text) <= _SHORT_HEADING
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
    except MemoryError:  # the limit of the reading process: not ours to hide
        raise
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


def drop_standing_lines(blocks: list[Block], standing: frozenset[str]) -> list[Block]:
    """Leave out lines seen on sibling pages, unless they are more than half of the text."""
    if not standing:
        return blocks
    kept = [block for block in blocks if fold_line(block.text) not in standing]
    length = sum(len(block.text) for block in blocks)
    return kept if 2 * sum(len(block.text) for block in kept) >= length else blocks
