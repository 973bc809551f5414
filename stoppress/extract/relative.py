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
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stoppress.extract import relative_arabic, relative_english
from stoppress.extract.relative_shapes import Named
from stoppress.extract.relative_tense import Tense, marks_of, tense_at, tokens_of
from stoppress.handoff import Dated

LONGEST_TEXT = 400_000  # characters read
MOST_DAYS = 12  # in one sentence
_LONGEST_SENTENCE = 1_500  # characters; what is longer is no prose
_FINDERS = {"en": relative_english, "ar": relative_arabic}
# A stop, and then what begins a sentence: no capital begins one after "Sept. 3" or "3.5".
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\bSept)(?<!\bMrs)[.!?؟…][\"”»’)]*\s+(?=[^\Wa-z\d_]|[\"“«(])"
)
_QUOTES = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’"}
_QUOTE_MARK = re.compile('[“”„«»"‘’]')
_ODD_PAST = 351  # days; a date so long ago may well be the one two weeks on


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
    tag = language.partition("-")[0].lower()
    finder = _FINDERS.get(tag)
    if anchor is None or finder is None:
        return []
    found: list[ResolvedDay] = []
    for start, sentence, quoted in _sentences(text[:LONGEST_TEXT]):
        if not finder.HINT.search(sentence):
            continue
        tokens = tokens_of(sentence)
        answers: list[tuple[Named, ResolvedDay | None]] = []
        found_here = list(islice(finder.find_named(sentence, tokens), MOST_DAYS + 1))
        if not found_here or len(found_here) > MOST_DAYS:
            continue  # a timetable is no prose
        marks = marks_of(tokens, tag)
        for named in found_here:
            if not named.survives_quotes and any(a <= named.start < b for a, b in quoted):
                continue
            tense = named.tense
            if named.needs or not tense:
                around = tense_at(tokens, marks, named.first, named.last, tag)
                tense = (tense or around) if named.needs in ("", around) else ""
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


Span = tuple[int, int]


def _sentences(text: str) -> Iterator[tuple[int, str, list[Span]]]:
    """Yield (offset, sentence, what is quoted in it). What is too long is no prose: left out."""
    offset = 0
    for line in text.split("\n"):
        quoted = _quoted(line)
        start = first = 0
        for end in (*(stop.end() for stop in _SENTENCE_END.finditer(line)), len(line)):
            if line[start:end].strip() and end - start <= _LONGEST_SENTENCE:
                while first < len(quoted) and quoted[first][1] < start:
                    first += 1
                near = takewhile(lambda span: span[0] < end, islice(quoted, first, None))  # noqa: B023 - used up at once
                inside = [(a - start, b - start) for a, b in near]
                yield offset + start, line[start:end], inside
            start = end
        offset += len(line) + 1


def _quoted(line: str) -> list[Span]:
    """Where somebody else speaks. A quotation may have begun lines before, or go on behind."""
    spans: list[Span] = []
    opened, closing = -1, ""
    for mark in _QUOTE_MARK.finditer(line):
        at, char = mark.start(), mark[0]
        is_apostrophe = (
            char in "‘’" and line[at - 1 : at].isalnum() and line[at + 1 : at + 2].isalnum()
        )
        if is_apostrophe:
            continue
        if opened < 0 and char in _QUOTES:
            opened, closing = at, _QUOTES[char]
        elif opened >= 0 and char == closing:
            spans.append((opened, at))
            opened = -1
        elif opened < 0 and not spans and char in "”»":
            spans.append((0, at))
    if opened >= 0:
        spans.append((opened, len(line)))
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
    days = (
        (anchor.weekday() - named.weekday) % 7
        if tense == "past"
        else (named.weekday - anchor.weekday()) % 7
    )
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
