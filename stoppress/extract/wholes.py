"""Wholes: what belongs to a chosen text by the way the page hangs together.

A voter weighs each block by its words; the last line of a quotation, a cell, a term, say little by
themselves. Added are the rest of a quotation, list or table of which a part was chosen, and a whole
one (or a heading) that hangs among the chosen paragraphs of one container.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from stoppress.extract.blocks import HEADINGS, Block
from stoppress.extract.regions import is_furniture

_WHOLE = frozenset({"blockquote", "ul", "ol", "table"})
_PARTS = frozenset({"blockquote", "ul", "ol", "table", "dl", "pre", "h2", "h3", "h4", "h5", "h6"})
_HOMES = frozenset({"div", "section", "article", "main", "td", "body"})  # may hold text themselves
_DEEPEST = 10  # steps from a cell up to what holds its table
_LONGEST_RUN = 60  # blocks
_LONGEST_CELL = 400  # characters
_LONG = 100  # characters of a paragraph that may end a text
_LINKS = 0.5  # share of link text; more is a list of other stories
_SHARE = 0.4  # of a list's or table's text; less chosen is an accident


def missing_parts(chosen: list[Block], blocks: list[Block]) -> list[Block]:
    """Return the blocks of the page that the chosen ones lack to be whole, in order."""
    if len(chosen) < 2:
        return []
    taken = {block.number for block in chosen}
    layout = _layout_tables(blocks)
    begun = _begun(taken, blocks) - layout
    homes = _homes(chosen)
    missing: list[Block] = []
    waiting: list[Block] = []  # parts at the end of their container: what follows decides
    start, end = chosen[0].number, chosen[-1].number
    for block in blocks:
        if not start - _LONGEST_RUN < block.number < end + _LONGEST_RUN:
            continue  # no whole is so long
        if block.number in taken:
            missing += waiting
            waiting = []
        elif not block.text or block.is_embed or layout.intersection(_wholes_of(block)):
            continue
        elif not _is_links(block) and begun.intersection(_wholes_of(block)):
            missing.append(block)
        elif span := () if _is_links(block) else _span_of_home(homes, block):
            first, last = span
            if first < block.number < last:
                missing.append(block)
            elif waiting or block.number - 1 in taken:
                waiting.append(block)
        else:
            waiting = []
    known = taken.union(block.number for block in missing)
    return missing + [b for b in _last_words(chosen, blocks, homes) if b.number not in known]


def _last_words(
    chosen: list[Block], blocks: list[Block], homes: dict[etree._Element, tuple[int, int]]
) -> list[Block]:
    """A table or list behind the last chosen paragraph, when a paragraph of the same container ends
    the text behind it.
    """
    if not homes:
        return []
    home, (first, last) = max(homes.items(), key=lambda item: item[1][1])
    if first == last:
        return []  # its only paragraph
    tag = next(block.element.tag for block in chosen if block.number == last)
    run: list[Block] = []
    behind = (block for block in blocks if block.number > last)
    for block in islice(behind, _LONGEST_RUN):
        if not block.text or block.is_embed:
            run.append(block)
        elif _is_links(block):
            return []
        elif not block.path and block.leaf == "p" and _home_of(block) is home:
            is_text = run and len(block.text) >= _LONG and block.link_length * 5 < len(block.text)
            return [*run, block] if is_text and block.element.tag == tag else []
        elif _span_of_home({home: (0, 0)}, block):
            run.append(block)
        else:
            return []
    return []


def _is_links(block: Block) -> bool:
    return block.link_length > _LINKS * len(block.text)


def _wholes_of(block: Block) -> Iterator[object]:
    """The quotations, lists and tables around a block, by their numbers; a list of terms by its
    element's own.
    """
    for tag, number, _ in block.path:
        if tag in _WHOLE:
            yield number
    parent = block.element.getparent()
    if block.element.tag in ("dt", "dd") and parent is not None:
        yield parent


def _begun(taken: set[int], blocks: list[Block]) -> set[object]:
    """The wholes of which enough was chosen."""
    lengths: dict[object, list[int]] = {}
    for block in blocks:
        for number in _wholes_of(block):
            sums = lengths.setdefault(number, [0, 0])
            sums[0] += len(block.text)
            sums[1] += len(block.text) if block.number in taken else 0
    return {number for number, (whole, part) in lengths.items() if part > _SHARE * whole}


def _layout_tables(blocks: list[Block]) -> set[object]:
    """The tables that lay out a page: one cell holds more than a cell does."""
    lengths: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        table = 0
        for tag, number, _ in block.path:
            if tag == "table":
                table = number
            elif tag in ("td", "th"):
                lengths[table, number] += len(block.text)
    return {table for (table, _), length in lengths.items() if length > _LONGEST_CELL}


def _homes(chosen: list[Block]) -> dict[etree._Element, tuple[int, int]]:
    """Each container with chosen paragraphs of its own: the first and last of their numbers."""
    homes: dict[etree._Element, tuple[int, int]] = {}
    for block in chosen:
        if block.path or block.leaf in HEADINGS or block.element.tag in ("dt", "dd"):
            continue
        if (home := _home_of(block)) is not None:
            first = homes.get(home, (block.number, 0))[0]
            homes[home] = first, block.number
    return homes


def _home_of(block: Block) -> etree._Element | None:
    return block.element if block.element.tag in _HOMES else block.element.getparent()


def _span_of_home(
    homes: dict[etree._Element, tuple[int, int]], block: Block
) -> tuple[int, int] | tuple[()]:
    """Where the chosen paragraphs stand in whose container a list, quotation, table or heading
    hangs; () for what is none, hangs elsewhere, or is furniture.
    """
    nodes = [block.element]
    while len(nodes) <= _DEEPEST and (parent := nodes[-1].getparent()) is not None:
        if parent in homes:
            is_part = any(node.tag in _PARTS for node in nodes)
            return () if not is_part or _in_furniture(block, nodes) else homes[parent]
        nodes.append(parent)
    return ()


def _in_furniture(block: Block, nodes: list[etree._Element]) -> bool:
    is_quoted = block.within("blockquote")  # its footer names who said it
    return any(is_furniture(node) for node in nodes if not (is_quoted and node.tag == "footer"))
