"""The standfirst: the paragraph between headline and body, when the page marks it as one."""

from __future__ import annotations

import re

from stoppress.extract.blocks import Block
from stoppress.extract.bylines import has_prefix
from stoppress.extract.fold import fold_words
from stoppress.extract.headline import Headline, place_of
from stoppress.extract.regions import in_furniture
from stoppress.extract.structured import Structured

LONGEST_STANDFIRST = 1_000  # characters
LEAST_PARAGRAPH = 50  # characters of one that nothing marks
_CAPTION = re.compile(r"caption|credit|copyright|photo|image|bild|foto|legende|promo|note", re.I)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:standfirst|stand-first|dek|deck|subtitle|sub-?head(?:line|ing)?|summary|"
    r"excerpt|"
    r"teaser-?text|kicker-?text|article-?lead|article-?intro|chapo|abstract|vorspann)(?:$|"
    r"[\s_-])",
    re.I,
)


def take_standfirst(
    structured: Structured, headline: Headline, page: list[Block], chosen: list[Block]
) -> tuple[str, list[Block]]:
    """Return (standfirst or "", the body without it).

    Evidence needed: a class that names it, or the page's own description, standing between the
    headline and the text and not among its paragraphs; or a whole sentence right under the headline
    that is no part of the text, no caption and no furniture. A description that only repeats the first
    paragraph is no standfirst, and one the page does not show is nobody's text.
    """
    described = " ".join(
        fold_words(structured.meta("og:description", "description", "twitter:description"))
    )
    start = place_of(headline, page)
    if start is None or not chosen:
        return "", chosen
    first_long = next(
        (b.number for b in chosen if len(b.text) > 80 and not _is_marked(b)), chosen[0].number
    )
    for block in page[start + 1 : min(first_long + 1, start + 15)]:
        if not 20 <= len(block.text) <= LONGEST_STANDFIRST or block.link_length * 2 > len(
            block.text
        ):
            continue
        alone = not _among_paragraphs(block, chosen)
        if (
            _is_marked(block) or (described and " ".join(fold_words(block.text)) == described)
        ) and alone:
            rest = [b for b in chosen if b is not block]
            return (block.text.replace("\n", " "), rest) if rest else ("", chosen)
    return _paragraph_between(start, page, chosen), chosen


def _paragraph_between(start: int, page: list[Block], chosen: list[Block]) -> str:
    """An unmarked paragraph right under the headline that the text, further down, leaves out."""
    heading = max((b.number for b in page[start : start + 4] if b.leaf.startswith("h")), default=0)
    for block in page[start + 1 : min(chosen[0].number, max(start, heading) + 5)]:
        text = block.text
        if (
            LEAST_PARAGRAPH <= len(text) <= LONGEST_STANDFIRST
            and len(fold_words(text)) >= 8
            and text.endswith((".", "?", "!", "…", "؟", "。", "”", "»", "“"))
            and block.link_length * 4 <= len(text)
            and not block.within("figure")
            and not block.within("table")
            and not has_prefix(text)
            and not _CAPTION.search(f"{block.element.get('class') or ''}"[:300])
            and not in_furniture(block.element)
        ):
            return text.replace("\n", " ")
    return ""


def _is_marked(block: Block) -> bool:
    node, steps = block.element, 0
    while node is not None and steps < 2 and node.tag not in ("body", "article", "main"):
        names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"
        if len(names) < 300 and _MARKED.search(names):
            return True
        node, steps = node.getparent(), steps + 1
    return False


def _among_paragraphs(block: Block, chosen: list[Block]) -> bool:
    """Whether the next chosen paragraph is a brother of the same make."""
    following = next((b for b in chosen if b.number > block.number), None)
    if following is None or following.element is None or block.element is None:
        return False
    same_parent = following.element.getparent() is block.element.getparent()
    same_class = following.element.get("class") == block.element.get("class")
    return same_parent and same_class and following.element.tag == block.element.tag
