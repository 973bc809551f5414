"""The body: our scorer chooses, libraries are asked where it is unsure, we print it anew.

Measured on the given pages (decisions/007-extraction.md): the scorer alone beats the best library;
where it is sure of itself a second opinion changes nothing, so the library is asked only where it
is not. Its vote is one more thing the scorer looks at; no library's HTML is ever printed.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

import trafilatura
from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from stoppress.extract.blocks import HEADINGS, Block
from stoppress.extract.container import vote_by_container
from stoppress.extract.features import Matrix, Setting, describe
from stoppress.extract.mapping import select_blocks
from stoppress.extract.neighbours import neighbours_of
from stoppress.extract.regions import in_furniture
from stoppress.extract.scorer import VOTERS, best_cut, describe_votes, judge
from stoppress.extract.template import drop_standing_lines, marks_of, standing_of
from stoppress.extract.wholes import missing_parts
from stoppress.handoff import Quality, Template

# Trafilatura is quadratic in places: 40,000 short lists cost 33 s. Largest given page: 5,966.
MOST_ELEMENTS = 8_000
MOST_BLOCKS = 6_000  # looked at by the scorer; the given pages have 236 on average
UNSURE = 0.93  # expected F1; below it the dear voter is asked too
FEWEST_LETTERS = 200  # characters of a story that may stand without its neighbours
NO_TEMPLATE = Template()
CHEAP, DEAR = VOTERS[:1], VOTERS[1:]

_LAYOUT_CELL = 500  # characters
_SHORT_HEADING = 40  # characters
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our data


@dataclass(slots=True)
class Body:
    """The chosen blocks, and how far they may be trusted."""

    blocks: list[Block]
    agreement: float = 1.0  # 0–1, of the voters that were asked
    voters: tuple[str, ...] = ()  # who was asked
    standing_share: float = 0.0  # 0–1 of the chosen text that stands on sibling pages

    def quality(self, troubles: list[str]) -> Quality:
        return Quality(
            agreement=self.agreement, troubles=tuple(troubles), voters=self.voters,
            standing_share=self.standing_share,
        )  # fmt: skip


@dataclass(slots=True)
class _Choice:
    blocks: list[Block]
    expected: float  # F1 that the scorer expects of it, 0–1
    votes: dict[str, list[Block]]
    others: frozenset[int]  # numbers of blocks of other stories


def choose_body(
    tree: etree._Element, blocks: list[Block], setting: Setting, template: Template = NO_TEMPLATE
) -> Body:
    """Return the blocks of the article among all `blocks` of the page: none that belong to other
    stories (neighbours.py), none that stand on the Source's pages (template.py).
    """
    seen = blocks[:MOST_BLOCKS]
    if not seen:
        return Body([], 0.0)
    others = neighbours_of(seen, setting.title, setting.headline, frozenset(template.headlines))
    choice = _choose(tree, seen, setting, others)
    agreement = min(
        [choice.expected, *(agreement_of(choice.blocks, vote) for name, vote in choice.votes.items()
                            if name != "container")]
    )  # fmt: skip
    standing = standing_of(template)
    kept = drop_standing_lines(choice.blocks, standing)
    length = sum(len(block.text) for block in choice.blocks)
    share = 1 - sum(len(block.text) for block in kept) / (length or 1)
    left_out = {block.number for block in choice.blocks} - {block.number for block in kept}
    marks = marks_of(seen) if standing else [""] * len(seen)
    company = [
        b for b, mark in zip(seen, marks, strict=True)
        if b.number not in left_out and b.number not in choice.others and mark not in standing
    ]  # fmt: skip
    chosen = with_company(trim_end(kept), company)
    voters = ("scorer", *choice.votes)
    return Body(without_layout(chosen), round(agreement, 3), voters, round(share, 3))


def _choose(
    tree: etree._Element, blocks: list[Block], setting: Setting, others: frozenset[int]
) -> _Choice:
    described = describe(blocks, setting)
    votes = ask_votes(tree, blocks, CHEAP)
    choice = _best(described, blocks, votes, others)
    if choice.expected < UNSURE and not _is_large(tree):
        votes |= ask_votes(tree, blocks, DEAR)
        choice = _best(described, blocks, votes, others)
    return choice


def _best(
    described: Matrix, blocks: list[Block], votes: dict[str, list[Block]], others: frozenset[int]
) -> _Choice:
    """The best cut without the `others`; with them where hardly anything else is left."""
    likely = judge(described, describe_votes(blocks, votes))
    if others:
        mine = likely.copy()
        mine[[number for number, block in enumerate(blocks) if block.number in others]] = 0
        chosen, expected = best_cut(mine, blocks)
        if sum(len(block.text) for block in chosen) >= FEWEST_LETTERS:
            return _Choice(chosen, expected, votes, others)
    chosen, expected = best_cut(likely, blocks)
    return _Choice(chosen, expected, votes, frozenset())


def ask_votes(
    tree: etree._Element, blocks: list[Block], voters: Iterable[str]
) -> dict[str, list[Block]]:
    """Return which blocks each of `voters` (scorer.VOTERS) would choose."""
    return {name: _VOTES[name](tree, blocks) for name in voters}


def _vote_of_trafilatura(tree: etree._Element, blocks: list[Block]) -> list[Block]:
    """Its recall mode: as good as its default on the given pages, at two thirds of the time."""
    return select_blocks(blocks, _lines_by_trafilatura(tree))


def _vote_of_resiliparse(tree: etree._Element, blocks: list[Block]) -> list[Block]:
    """Quick rules on tags and class names, by another hand than ours."""
    markup = etree.tostring(tree, encoding="unicode", method="html")
    text = extract_plain_text(
        markup, main_content=True, alt_texts=False, list_bullets=False, comments=False
    )
    return select_blocks(blocks, [line for line in text.split("\n") if line.strip()])


_VOTES: dict[str, Callable[[etree._Element, list[Block]], list[Block]]] = {
    "container": lambda _tree, blocks: vote_by_container(blocks),
    "resiliparse": _vote_of_resiliparse,
    "recall": _vote_of_trafilatura,
}


def _is_large(tree: etree._Element) -> bool:
    return sum(1 for _ in islice(tree.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS


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
    """Add what the chosen blocks lack to be whole (wholes.py), and what stands between them and is
    no text to a voter: captions of figures, embedded films, empty cells that hold a table's
    columns in place.
    """
    if len(chosen) < 2:
        return chosen
    parts = missing_parts(chosen, blocks)
    taken = {block.number: block for block in (*chosen, *parts)}
    tables = {wrapper for b in taken.values() for wrapper in b.path if wrapper[0] == "table"}
    for block in blocks:
        if block.number in taken or not chosen[0].number < block.number < chosen[-1].number:
            continue
        if block.is_filler:
            if tables.intersection(block.path):
                taken[block.number] = block
        elif (
            block.is_embed or (block.within("figcaption") and block.within("figure"))
        ) and not in_furniture(block.element):
            taken[block.number] = block
    return sorted(taken.values(), key=lambda block: block.number)


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


def _lines_by_trafilatura(tree: etree._Element) -> list[str]:
    """The text blocks it chooses. It works on a copy of its own (tested)."""
    try:
        document = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True, favor_recall=True,
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
