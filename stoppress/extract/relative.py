"""Which day "on Thursday" is: the words of a text that name a day by the Article's own.

The anchor is the Article's published day in its Source's zone; never today, never the visit. The
text is not rewritten: each answer says which words it is about. An unclear case has no answer
(extraction.md §3.6). English and Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stoppress.extract import relative_arabic, relative_english
from stoppress.extract.relative_shapes import Named
from stoppress.extract.relative_tense import Tense, tense_at, tokens_of
from stoppress.handoff import Dated

LONGEST_TEXT = 400_000  # characters read
_LONGEST_SENTENCE = 1_500  # characters; what is longer is no prose
_FINDERS = {"en": relative_english.find_named, "ar": relative_arabic.find_named}
# A stop, and then what begins a sentence: no capital begins one after "Sept. 3" or "3.5".
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\bSept)(?<!\bMrs)[.!?؟…][\"”»’)]*\s+(?=[^\Wa-z\d_]|[\"“«(])|\n")
_QUOTES = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’"}
_ODD_PAST = 330  # days; a date so long ago is more likely the one to come


@dataclass(frozen=True, slots=True)
class ResolvedDay:
    """A day named in a text by its Article's own day."""

    start: int  # offsets in the text
    end: int
    words: str
    day: date
    tense: Tense  # "past" or "future"; of "today" the tense of its sentence
    reason: str  # one sentence an editor can read


def resolve_days(
    text: str, published: Dated | date | None, zone: str, language: str
) -> list[ResolvedDay]:
    """Return the days that `text` names by its Article's own, in order; [] without an anchor.

    `zone` is the Source's (IANA name), `language` the text's (BCP 47); other languages than
    English and Arabic have no answers.
    """
    anchor = _anchor(published, zone)
    find = _FINDERS.get(language.partition("-")[0].lower())
    if anchor is None or find is None:
        return []
    found: list[ResolvedDay] = []
    for start, sentence in _sentences(text[:LONGEST_TEXT]):
        tokens = tokens_of(sentence)
        quoted = _quoted(sentence)
        answers: list[tuple[Named, ResolvedDay | None]] = []
        for named in find(sentence, tokens):
            if not named.survives_quotes and any(a <= named.start < b for a, b in quoted):
                continue
            tense = named.tense or tense_at(tokens, named.first, named.last, language[:2].lower())
            answers.append((named, _answer(named, tense, anchor, start, sentence)))
        found += _agreeing(answers)
    return found


def _anchor(published: Dated | date | None, zone: str) -> date | None:
    if not isinstance(published, Dated):
        return published
    if published.precision == "day":
        return published.day
    try:
        return published.value.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return None  # an instant is a day only somewhere


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        yield from _bounded(start, text[start : stop.end()])
        start = stop.end()
    yield from _bounded(start, text[start:])


def _bounded(start: int, sentence: str) -> Iterator[tuple[int, str]]:
    if sentence.strip() and len(sentence) <= _LONGEST_SENTENCE:
        yield start, sentence


def _quoted(sentence: str) -> list[tuple[int, int]]:
    """Where somebody else speaks. An opened quotation that is not closed goes on to the end."""
    spans: list[tuple[int, int]] = []
    opened, closing = -1, ""
    for at, char in enumerate(sentence):
        if opened < 0 and char in _QUOTES and not (char == "‘" and sentence[at - 1 : at].isalnum()):
            opened, closing = at, _QUOTES[char]
        elif opened >= 0 and char == closing and not (char == "’" and sentence[at + 1 : at + 2].isalnum()):
            spans.append((opened, at))
            opened = -1
    if opened >= 0:
        spans.append((opened, len(sentence)))
    return spans


# -- from a name to a day ----------------------------------------------------------------------


def _answer(
    named: Named, tense: Tense, anchor: date, start: int, sentence: str
) -> ResolvedDay | None:
    if not tense:
        return None
    day = _day_of(named, tense, anchor)
    if day is None:
        return None
    words = sentence[named.start : named.end]
    reason = f"{named.why or _WHY[tense]}, counted from {anchor:%-d %B %Y}"
    return ResolvedDay(start + named.start, start + named.end, words, day, tense, reason)


_WHY = {"past": "the latest such day", "future": "the next such day"}


def _day_of(named: Named, tense: Tense, anchor: date) -> date | None:
    if named.month:
        return _date_of(named, tense, anchor)
    if named.offset is not None:
        day = anchor + timedelta(days=named.offset)
        return None if named.weekday is not None and day.weekday() != named.weekday else day
    if named.weekday is None:
        return None
    if named.week is not None:
        monday = anchor - timedelta(days=anchor.weekday())
        return monday + timedelta(days=7 * named.week + named.weekday)
    days = (anchor.weekday() - named.weekday) % 7 if tense == "past" else (named.weekday - anchor.weekday()) % 7
    if days == 0 and (tense == "future" or named.is_strict):
        days = 7
    if days < named.nearest:
        return None
    return anchor - timedelta(days=days) if tense == "past" else anchor + timedelta(days=days)


def _date_of(named: Named, tense: Tense, anchor: date) -> date | None:
    """A day and month: by its weekday if one is named with it, by the year said, or the tense."""
    years = range(anchor.year - 1, anchor.year + 2)
    if named.year is not None:
        years = range(anchor.year + named.year, anchor.year + named.year + 1)
    days = [day for year in years if (day := _real_date(year, named.month, named.day))]
    if named.weekday is not None:
        days = [day for day in days if day.weekday() == named.weekday]
        return days[0] if len(days) == 1 else None
    if named.year is not None:
        return days[0] if days else None
    known = [day for day in days if (day <= anchor if tense == "past" else day >= anchor)]
    if not known:
        return None
    nearest = known[-1] if tense == "past" else known[0]
    return nearest if abs((nearest - anchor).days) <= _ODD_PAST else None


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _agreeing(answers: list[tuple[Named, ResolvedDay | None]]) -> list[ResolvedDay]:
    """Drop two days joined by "and" that would come in the wrong order, or of which one is unclear."""
    kept: list[ResolvedDay] = []
    for number, (named, answer) in enumerate(answers):
        partners = []
        if named.joined and number:
            partners.append(answers[number - 1][1])
        if number + 1 < len(answers) and answers[number + 1][0].joined:
            partners.append(answers[number + 1][1])
        if answer and all(p and (p.day < answer.day) == (p.start < answer.start) for p in partners):
            kept.append(answer)
    return kept
