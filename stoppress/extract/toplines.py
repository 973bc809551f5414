"""Lines between headline and text that only say when: the date has its own field."""

from __future__ import annotations

import re

from stoppress.extract.blocks import Block
from stoppress.extract.fold import fold_words
from stoppress.extract.times import month_number

TOP_BLOCKS = 6  # how many of the first blocks may be such lines
LONGEST_LINE = 140  # characters
# What may stand in such a line beside months, weekdays and numbers.
_LABELS = frozenset(
    fold_words(
        "published updated posted modified last first on at by and the of in time date read min "
        "minute minutes am pm gmt utc est edt cet cest bst ago edited release released "
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
        "st nd rd th "
        "نشر نشرت حدث حدثت تحديث التحديث اخر آخر يوم في الساعة بتاريخ تاريخ النشر بتوقيت غرينتش ص م "
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
    )
)
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|am|pm|h|z)?$")


def drop_date_lines(blocks: list[Block]) -> list[Block]:
    """Leave out date lines among the first blocks; the first real paragraph ends the search."""
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if number >= TOP_BLOCKS or len(block.text) > 2 * LONGEST_LINE:
            return kept + blocks[number:]
        if not is_date_line(block.text):
            kept.append(block)
    return kept


def is_date_line(text: str) -> bool:
    """Whether a line holds a date or a time, and not a word that says anything else."""
    if len(text) > LONGEST_LINE:
        return False
    words = fold_words(text)
    rest = [word for word in words if word not in _LABELS and not _NUMBER.match(word)]
    has_number = any(_NUMBER.match(word) for word in words)
    return has_number and len(words) > 1 and all(month_number(word) for word in rest)
