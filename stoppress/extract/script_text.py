"""The text of pages that draw themselves by script: from JSON-LD `articleBody`, or from the data the
script would draw. The last resort, for pages that show no article of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree

from stoppress.extract.blocks import Block, cut_blocks
from stoppress.extract.clean import running_text
from stoppress.extract.structured import Structured, text_value
from stoppress.extract.tree import parse_fragment

FEWEST_LETTERS = 400  # characters of a text worth taking
LONGEST_LITERAL = 400_000  # characters of one string in a script
MOST_SCRIPTS = 200
MOST_CANDIDATES = 12

# A string literal of JSON; possessive, so that a missing quote costs one pass.
_LITERAL = re.compile(rf'"((?:[^"\\]|\\.){{{FEWEST_LETTERS},{LONGEST_LITERAL}}}+)"')
_PARAGRAPHS = re.compile(r"<(?:p|br|div)\b[^<>]{0,500}>", re.I)


def text_in_scripts(tree: etree._Element, structured: Structured) -> tuple[list[Block], str]:
    """Return (blocks, where they were found); ([], "") when scripts hold no article either."""
    article = text_value(structured.article.get("articleBody"))
    if blocks := _blocks_of(article):
        return blocks, "JSON-LD articleBody"
    best: list[Block] = []
    for literal in _literals(tree):
        blocks = _blocks_of(literal)
        if len(running_text(blocks)) > len(running_text(best)):
            best = blocks
    return best, "the data of its scripts" if best else ""


def _blocks_of(text: str) -> list[Block]:
    if len(text) < FEWEST_LETTERS:
        return []
    if not _PARAGRAPHS.search(text):
        text = "".join(f"<p>{_escape(line)}</p>" for line in text.splitlines() if line.strip())
    root = parse_fragment(text)
    blocks = cut_blocks(root) if root is not None else []
    return blocks if len(running_text(blocks)) >= FEWEST_LETTERS else []


def _literals(tree: etree._Element) -> Iterator[str]:
    """The strings in scripts that hold paragraphs of HTML, the longest first."""
    found: list[str] = []
    for number, script in enumerate(tree.iter("script")):
        text = script.text or ""
        if number >= MOST_SCRIPTS or len(text) < FEWEST_LETTERS or script.get("src"):
            continue
        for literal in _LITERAL.finditer(text[: 5 * LONGEST_LITERAL]):
            if "<" in literal[1] or "\\u003c" in literal[1].lower():
                found.append(literal[0])
    for quoted in sorted(found, key=len, reverse=True)[:MOST_CANDIDATES]:
        try:
            text = json.loads(quoted, strict=False)
        except ValueError:
            continue
        if len(_PARAGRAPHS.findall(text[:20_000])) >= 2:
            yield text


def _escape(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;")
