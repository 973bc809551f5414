"""A cheap voter: which container holds the running text. It walks blocks, not nodes.

It never decides alone: its vote is one of the things the scorer looks at (scorer.py).
"""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.regions import is_furniture

_PARAGRAPH = 60  # characters
_MOST_LINKED = 0.4  # share of a paragraph's text inside links


def vote_by_container(blocks: list[Block]) -> list[Block]:
    """Return the blocks under the container with most running text outside furniture.

    A paragraph counts for its parent whole, for its grandparent half: the score of readability
    (Arc90), on blocks. The parts of the container that are furniture are left out.
    """
    scores: dict[etree._Element, float] = defaultdict(float)
    known: dict[etree._Element, bool] = {}
    for block in blocks:
        if not _is_running(block) or _stands_in_furniture(block.element, known):
            continue
        parent = (
            block.element.getparent() if block.element.tag in ("p", "li", "pre") else block.element
        )
        if parent is None:
            continue
        worth = min(len(block.text), 1_500)
        scores[parent] += worth
        if (grandparent := parent.getparent()) is not None:
            scores[grandparent] += worth / 2
    if not scores:
        return []
    best = max(scores, key=lambda element: scores[element])
    inside: dict[etree._Element, bool] = {}
    return [block for block in blocks if _belongs(block, best, inside)]


def _is_running(block: Block) -> bool:
    return (
        len(block.text) >= _PARAGRAPH
        and block.link_length <= _MOST_LINKED * len(block.text)
        and not block.is_embed
    )


def _belongs(block: Block, container: etree._Element, inside: dict[etree._Element, bool]) -> bool:
    """Whether a block hangs under `container` with no furniture between."""
    if block.link_length > 0.6 * len(block.text) or block.is_filler:
        return False
    path: list[etree._Element] = []
    node: etree._Element | None = block.element
    answer = False
    while node is not None:
        if node is container or node in inside:
            answer = node is container or inside[node]
            break
        path.append(node)
        if is_furniture(node):
            break
        node = node.getparent()
    inside.update(dict.fromkeys(path, answer))
    return answer


def _stands_in_furniture(element: etree._Element | None, known: dict[etree._Element, bool]) -> bool:
    """Whether any ancestor is furniture; answers are kept, for brothers share their ancestors."""
    path = []
    answer = False
    while element is not None:
        if element in known:
            answer = known[element]
            break
        path.append(element)
        if is_furniture(element):
            answer = True
            break
        element = element.getparent()
    for one in path:
        known[one] = answer
    return answer
