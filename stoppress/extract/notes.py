"""A source's own correction notes: kept apart, whole, and once."""

from __future__ import annotations

import re

from stoppress.extract.blocks import Block
from stoppress.extract.items import clip
from stoppress.extract.structured import Structured, text_value

MOST_NOTES = 10
_NOTE = re.compile(
    r"^\W{0,3}(?:(?:this (?:article|story) (?:has been|was) (?:corrected|amended))\b"
    r"|(?:correction|corrections|corrected|clarification|editor['’]s note[^:]{0,40}correction"
    r"|berichtigung|korrektur|richtigstellung|correctif|rectificatif|corrección|fe de errores|"
    r"rettifica"
    r"|تصحيح|تصويب|استدراك|توضيح)\s*(?:\([^()]{1,40}\)|[,،]?\s*[\w., ]{0,30}\d{4}|"
    r"appended)?\s*[:：—–-]\s*\S)",
    re.I,
)


def take_corrections(
    chosen: list[Block], page: list[Block], structured: Structured
) -> tuple[list[Block], list[str]]:
    """Return the body without its correction notes, and the notes as plain text.

    A note stands in `Reading.corrections` and *not* in the body, so that it is shown once, as a
    note. Notes are looked for in the body, just around it on the page, and in JSON-LD
    `correction`.
    """
    notes: dict[str, None] = {}
    kept = [block for block in chosen if not is_note(block)]
    if len(kept) == len(chosen) or kept:
        for block in [*chosen, *_around(chosen, page)]:
            if is_note(block):
                notes.setdefault(block.text.replace("\n", " "))
    else:
        kept = chosen  # the whole piece is a correction: it is the text
    for said in _said(structured):
        if not any(said in note or note in said for note in notes):
            notes.setdefault(said)
    return kept, list(notes)[:MOST_NOTES]


def is_note(block: Block) -> bool:
    """Whether a block is a correction note: it says so itself, in its first words."""
    return block.leaf in ("p", "") and len(block.text) < 3_000 and is_note_line(block.text)


def is_note_line(line: str) -> bool:
    """Whether a line begins as correction notes begin."""
    return bool(_NOTE.match(line[:200]))


def _around(chosen: list[Block], page: list[Block]) -> list[Block]:
    if not chosen or not page:
        return []
    first, last = chosen[0].number, chosen[-1].number
    inside = {block.number for block in chosen}
    return [b for b in page[max(0, first - 5) : last + 8] if b.number not in inside]


def _said(structured: Structured) -> list[str]:
    raw = structured.article.get("correction")
    found = []
    for one in raw if isinstance(raw, list) else [raw]:
        text = one.get("text") or one.get("description") if isinstance(one, dict) else one
        if line := clip(text_value(text), 2_000):
            found.append(line)
    return found[:MOST_NOTES]
