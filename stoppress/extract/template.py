"""What the pages of one Source have in common: lines that stand on many of them are not the story.

A line is known by its words (no digits, no punctuation) and by the kind of place it stands in, so
that a paragraph which a sibling shows in its list of other stories is not lost to its own story.
Learnt from the pages we read anyway, bounded, and forgotten when a layout goes (extraction.md §2.1, 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from statistics import median

from stoppress.extract.blocks import Block
from stoppress.extract.neighbours import headline_key
from stoppress.handoff import Line, Reading, Template

FEWEST_SIBLINGS = 5  # pages of one layout before anything is believed
FEWEST_STANDS = 2  # pages that show the same line in the same kind of place
SHARE_SHORT = 0.2  # of the pages since the line was first seen
SHARE_LONG = 0.6  # the same for a long line: background is repeated word for word in the news
LONG = 100  # characters
FORGOTTEN_AFTER = 40  # pages without it
MOST_LINES = 1_500  # kept of a Source
MOST_OF_A_PAGE = 500  # lines looked at
MOST_PAGES_KNOWN = 80  # addresses remembered, so that a second look counts once
MOST_HEADLINES = 300  # remembered
LONGEST_LINE = 600  # characters; longer paragraphs are nobody's furniture

_NOT_LETTERS = re.compile(r"[\W\d_]+")


def marks_of(blocks: list[Block]) -> list[str]:
    """Return for each block what its line is known by: "" for none, "+…" for a long one."""
    return [_mark(block) for block in blocks[:MOST_OF_A_PAGE]] + [""] * max(
        0, len(blocks) - MOST_OF_A_PAGE
    )


def _mark(block: Block) -> str:
    if len(block.text) > LONGEST_LINE:
        return ""
    words = _NOT_LETTERS.sub(" ", block.text.lower())  # sibling pages spell alike: no more folding
    if words.isspace() or not words:
        return ""
    key = f"{words}\x00{_kind_of_place(block)}"
    digest = blake2b(key.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"+{digest}" if len(block.text) > LONG else digest


def _kind_of_place(block: Block) -> str:
    element = block.element
    names = []
    for _ in range(2):
        if element is None:
            break
        names.append(_place_name(str(element.tag), element.get("class") or ""))
        element = element.getparent()
    return " ".join(names)


@lru_cache(maxsize=4_096)
def _place_name(tag: str, classes: str) -> str:
    # WordPress and others number their classes: post-1234 is the same place as post-1235.
    kept = [name for name in classes.split()[:8] if not any(c.isdigit() for c in name)]
    return f"{tag}.{'.'.join(kept)}"


def standing_of(template: Template) -> dict[str, int]:
    """Return the marks of the lines that stand on the Source's pages, with how many pages showed
    each; none before enough is seen.
    """
    if template.pages < FEWEST_SIBLINGS:
        return {}
    return {
        mark: line.seen for mark, line in template.lines.items() if _stands(mark, line, template)
    }


def drop_standing_lines(blocks: list[Block], standing: Mapping[str, int]) -> list[Block]:
    """Leave out the lines of `blocks` that stand on sibling pages.

    Where they are more than half of the text, the siblings have shown this very story (below
    theirs): then only what they showed oftener than the story is left out.
    """
    if not standing:
        return blocks
    counts = [standing.get(mark, 0) for mark in marks_of(blocks)]
    kept = [block for block, seen in zip(blocks, counts, strict=True) if not seen]
    length = sum(len(block.text) for block in blocks)
    if 2 * sum(len(block.text) for block in kept) >= length:
        return kept
    usual = median(seen for seen in counts if seen)
    return [block for block, seen in zip(blocks, counts, strict=True) if seen <= usual]


def _stands(mark: str, line: Line, template: Template) -> bool:
    share = SHARE_LONG if mark[0] == "+" else SHARE_SHORT
    return line.seen >= FEWEST_STANDS and line.seen >= share * (template.pages - line.first + 1)


def learn_template(template: Template, readings: Iterable[Reading]) -> Template:
    """Return the template after more pages. A page counts once, however often it is read."""
    known, lines, count = list(template.known), dict(template.lines), template.pages
    headlines = dict.fromkeys(template.headlines)
    for reading in readings:
        address = blake2b(reading.url.encode("utf-8", "replace"), digest_size=4).hexdigest()
        if address in known or not (seen := set(reading.marks)):
            continue
        known.append(address)
        headlines[headline_key(reading.headline)] = None
        count += 1
        for mark in seen:
            old = lines.get(mark, Line(0, count, count))
            lines[mark] = Line(old.seen + 1, old.first, count)
    if count == template.pages:
        return template
    kept = {mark: line for mark, line in lines.items() if count - line.last < FORGOTTEN_AFTER}
    if len(kept) > MOST_LINES:  # those seen once long ago go first
        order = sorted(kept, key=lambda mark: (kept[mark].seen > 1, kept[mark].last, mark))
        for mark in order[: len(kept) - MOST_LINES]:
            del kept[mark]
    headlines.pop("", None)
    return Template(
        count, kept, tuple(known[-MOST_PAGES_KNOWN:]), tuple(headlines)[-MOST_HEADLINES:]
    )
