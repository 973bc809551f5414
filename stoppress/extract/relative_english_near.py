"""English words for the days beside the Article's own: "yesterday", "two days ago", "tonight"."""

from __future__ import annotations

from collections.abc import Sequence

from stoppress.extract import relative_words as words
from stoppress.extract.relative_shapes import Named, named_by, word_at
from stoppress.extract.relative_tense import Token

_DAYS = words.days("en")
_DAYTIMES = frozenset(words.DAYTIMES.split("|"))
_IDIOMS = words.word_set("like were born only seems seemed feels felt of the a no between")
_NAMED_DAYS = words.word_set("yesterday today tomorrow tonight morning afternoon evening night")


def find_near_day(tokens: Sequence[Token], at: int) -> Named | None:
    """Return what the word at `at` says of a day near the anchor, or None."""
    word = tokens[at].word
    if word == "days":
        return _days_ago(tokens, at)
    if word == "day":
        return _day_beside(tokens, at)
    return _near_day(tokens, at) if word in _NAMED_DAYS else None


def _days_ago(tokens: Sequence[Token], at: int) -> Named | None:
    raw = word_at(tokens, at - 1)
    number = words.NUMBERS.get(raw, int(raw) if raw.isdecimal() and len(raw) <= 2 else 0)
    if (
        not 2 <= number <= 31
        or word_at(tokens, at + 1) != "ago"
        or word_at(tokens, at - 2) in words.AROUND
    ):
        return None
    if word_at(tokens, at - 2) in ("or", "to", "-", "–", "until"):
        return None
    return named_by(tokens, at - 1, at + 2, offset=-number, tense="past", why=f"{number} days back")


def _day_beside(tokens: Sequence[Token], at: int) -> Named | None:
    """ "the day before yesterday", "the day after tomorrow"."""
    pair = word_at(tokens, at + 1), word_at(tokens, at + 2)
    if pair == ("before", "yesterday"):
        return named_by(tokens, at, at + 3, offset=-2, tense="past", why="two days back")
    if pair == ("after", "tomorrow"):
        return named_by(tokens, at, at + 3, offset=2, tense="future", why="two days on")
    return None


def _near_day(tokens: Sequence[Token], at: int) -> Named | None:
    word, before, behind = word_at(tokens, at), word_at(tokens, at - 1), word_at(tokens, at + 1)
    if tokens[at].is_capital and at > 0 and tokens[at - 1].word not in ("“", '"', "—"):
        return None  # USA Today
    last = at + 1 + (behind in _DAYTIMES)
    weekday = None
    is_apposed = behind == "," and word_at(tokens, at + 2) in _DAYS
    if is_apposed and word_at(tokens, at + 3) in (",", ".", ";", ")"):
        weekday, last = _DAYS[word_at(tokens, at + 2)], at + 3
    if behind in _DAYS:
        return None
    said: dict[str, object] = {"weekday": weekday, "why": f"the word {word}"}
    if word in ("yesterday", "tomorrow"):
        if before in _IDIOMS or behind in ("'", "and") or _is_figure(tokens, at):
            return None
        offset, needs = (-1, "past") if word == "yesterday" else (1, "future")
        return named_by(tokens, at, last, offset=offset, needs=needs, **said)
    if word == "today":
        tense = "past" if weekday is not None else _tense_of_today(tokens, at)
        return named_by(tokens, at, last, offset=0, tense=tense, **said) if tense else None
    if word == "tonight":
        return named_by(tokens, at, at + 1, offset=0, tense="future", why="the word tonight")
    if before == "this" and word != "night" and word_at(tokens, at - 2) not in ("like", "of"):
        return named_by(tokens, at - 1, at + 1, offset=0, tense="past", why=f"this {word}")
    is_whose = word_at(tokens, at - 2) in ("the", "their", "his", "her")
    if before == "last" and word == "night" and not is_whose:
        return named_by(tokens, at - 1, at + 1, offset=-1, tense="past", why="last night")
    return None


def _is_figure(tokens: Sequence[Token], at: int) -> bool:
    """Whether the days to come or gone are meant: beside "today", behind "for", "a better tomorrow"."""
    if any(token.word in ("today", "now", "future") for token in tokens):
        return True
    before, lead = word_at(tokens, at - 1), word_at(tokens, at - 2)
    return (before == "for" and lead not in words.EXPECTED) or lead in ("a", "the", "our", "their")


def _tense_of_today(tokens: Sequence[Token], at: int) -> str:
    """The tense of "today" where it is a day and not our times: right beside what was done."""
    before, behind = word_at(tokens, at - 1), word_at(tokens, at + 1)
    if before in ("earlier", "later"):
        return "past" if before == "earlier" else "future"
    if before in ("will", "shall"):
        return "future"
    passive = {word_at(tokens, at - 2), word_at(tokens, at - 3)} & {"was", "were", "been"}
    if before in words.DONE or behind in words.DONE or before in ("was", "were"):
        return (
            ""
            if {word_at(tokens, at - 2), word_at(tokens, at - 3)} & {"is", "are", "be"}
            else "past"
        )
    return "past" if passive and before.endswith("ed") else ""
