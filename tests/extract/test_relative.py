"""Relative days: the cases one by one, and what holds for all of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.extract.relative import resolve_days
from stoppress.handoff import Dated

CASES = Path(__file__).with_name("relative_cases.tsv")
MARK = re.compile(r"\[([^]|]*)\|([^]]*)\]")
SENTENCE = "The council met on Thursday and will meet again on Monday."


def cases() -> list[tuple[str, str, str]]:
    rows = CASES.read_text("utf-8").splitlines()
    return [tuple(row.split("\t")) for row in rows if row and not row.startswith("#")]  # type: ignore[misc]


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text and its marks: (start, end, ISO day or "-")."""
    text, marks, end = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        marks.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], marks


def test_there_are_enough_cases_and_about_half_are_arabic() -> None:
    languages = [row[0] for row in cases() for _ in MARK.findall(row[2])]

    assert len(languages) >= 220
    assert 0.4 <= languages.count("ar") / len(languages) <= 0.6


@pytest.mark.parametrize(("language", "anchor", "marked"), cases())
def test_the_answer_is_right_or_there_is_none(language: str, anchor: str, marked: str) -> None:
    text, marks = unmarked(marked)

    for found in resolve_days(text, date.fromisoformat(anchor), "UTC", language):
        told = [day for start, end, day in marks if start < found.end and found.start < end]
        assert told == [found.day.isoformat()], found


def test_without_an_anchor_nothing_is_said() -> None:
    assert resolve_days(SENTENCE, None, "Europe/Paris", "en") == []


def test_another_language_is_left_alone() -> None:
    assert resolve_days("Am Donnerstag tagte der Rat.", date(2022, 12, 4), "UTC", "de") == []


def test_an_instant_is_a_day_in_the_zone_of_its_source() -> None:
    late = Dated(datetime(2022, 12, 4, 22, 30, tzinfo=UTC), "instant", True, "")

    days = [
        resolve_days("It rained yesterday.", late, zone, "en")[0].day
        for zone in ("UTC", "Asia/Riyadh")
    ]

    assert days == [date(2022, 12, 3), date(2022, 12, 4)]


def test_a_day_stays_that_day_in_every_zone() -> None:
    day = Dated(datetime(2022, 12, 4, tzinfo=UTC), "day", True, "")

    found = resolve_days("It rained yesterday.", day, "America/Los_Angeles", "en")

    assert [one.day for one in found] == [date(2022, 12, 3)]


def test_the_words_stand_where_the_answer_says() -> None:
    text = f"A first line.\n{SENTENCE}"

    found = resolve_days(text, date(2022, 12, 4), "UTC", "en")

    assert [(text[one.start : one.end], one.words, one.tense) for one in found] == [
        ("Thursday", "Thursday", "past"), ("Monday", "Monday", "future"),
    ]  # fmt: skip
    assert found[0].reason == "the latest such day, counted from 4 December 2022"


PIECES = st.sampled_from(
    'on Thursday|last|next|until|yesterday|today|12 March|May 4|said|will meet|,|.|"|“|”|’|\n|-|and|'
    "الخميس|أمس|اليوم|غداً|قال|سيعقد|12 آذار/مارس|قبل يومين|من|إن|«|»|\u0640|\u202e|0|٣".split("|")
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES, max_size=30).map(" ".join),
    st.sampled_from(["en", "ar"]),
    st.dates(date(2, 1, 1), date(9998, 1, 1)),
)
def test_any_text_has_ordered_answers_inside_it(text: str, language: str, anchor: date) -> None:
    found = resolve_days(text, anchor, "UTC", language)

    assert all(text[one.start : one.end] == one.words for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    ["Monday " * 60_000, "12 March " * 40_000, "“" * 400_000, "الاثنين و" * 50_000, "a." * 200_000],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    import time

    started = time.process_time()
    for language in ("en", "ar"):
        resolve_days(text, date(2022, 12, 4), "UTC", language)

    assert time.process_time() - started < 4


def test_nearly_all_cases_that_have_an_answer_get_it() -> None:
    asked = answered = 0
    for language, anchor, marked in cases():
        text, marks = unmarked(marked)
        found = resolve_days(text, date.fromisoformat(anchor), "UTC", language)
        wanted = [(start, end) for start, end, day in marks if day != "-"]
        asked += len(wanted)
        answered += sum(any(s < d.end and d.start < e for d in found) for s, e in wanted)

    assert answered / asked >= 0.95
