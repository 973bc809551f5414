"""What a finder (relative_english.py, relative_arabic.py) says of words that name a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stoppress.extract.relative_tense import Token


@dataclass(frozen=True, slots=True)
class Named:
    """Words of one sentence that name a day, and what they say of it by themselves."""

    start: int  # offsets in the sentence
    end: int
    first: int  # the same as tokens
    last: int
    weekday: int | None = None  # Monday = 0
    offset: int | None = None  # days from the anchor: yesterday = -1
    week: int | None = None  # weeks from the anchor's own, Monday first: "Thursday last week" = -1
    month: int = 0  # with `day`: "12 March"; 0 = none
    day: int = 0
    year: int | None = None  # years from the anchor's: "12 March last year" = -1
    tense: str = ""  # "past", "future" when the words say it themselves
    needs: str = ""  # the tense its sentence must have, too
    is_strict: bool = False  # never the anchor's own day: "last Thursday"
    nearest: int = 0  # fewer days from the anchor and two readings are possible: no answer
    survives_quotes: bool = False  # the speaker's own day does not matter
    joined: bool = False  # stands behind another day and "and"
    why: str = ""  # how it was counted, where the tense did not decide


def word_at(tokens: Sequence[Token], at: int) -> str:
    """Return the word at `at`, "" outside the sentence."""
    return tokens[at].word if 0 <= at < len(tokens) else ""


def named_by(tokens: Sequence[Token], first: int, last: int, **said: object) -> Named:
    """Return the Named that `tokens[first:last]` are."""
    return Named(tokens[first].start, tokens[last - 1].end, first, last, **said)  # type: ignore[arg-type]
