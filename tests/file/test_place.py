"""Sections by rule, ASCII addresses, the reasoned time of lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stoppress.file.models import Article, Section, SectionRule
from stoppress.file.place import order_time, path_of, section_for
from stoppress.handoff import Dated
from tests.conftest import NOON, make_reading


def dated(value: datetime, precision: str = "instant") -> Dated:
    return Dated(value, precision, True, "")  # type: ignore[arg-type]


def test_the_first_rule_that_fits_decides(source) -> None:
    sport, world = Section.objects.get(key="sport"), Section.objects.get(key="world")
    SectionRule.objects.create(
        source=source, by="path", match="/football/", section=sport, position=0
    )
    SectionRule.objects.create(
        source=source, by="category", match="Abroad", section=world, position=1
    )
    SectionRule.objects.create(source=source, by="any", section=sport, position=2)

    assert (
        section_for(source, make_reading("https://c.example/football/1", categories=("abroad",)))
        == sport
    )
    assert (
        section_for(source, make_reading("https://c.example/x/1", categories=("abroad",))) == world
    )
    assert section_for(source, make_reading("https://c.example/x/1")) == sport


@given(st.text(max_size=300), st.integers(1, 10**12))
def test_an_address_is_ascii_and_ends_in_the_id(headline: str, pk: int) -> None:
    path = path_of(Article(pk=pk, headline=headline), "ar")

    assert path.isascii()
    assert path.startswith("/ar/")
    assert path.endswith(f"-{pk}")
    assert len(path) < 120


def test_an_arabic_headline_gets_a_readable_address() -> None:
    assert path_of(Article(pk=7, headline="مجلس المدينة يقر الموازنة"), "ar").startswith("/ar/")


def test_an_instant_counts_as_it_is_and_never_lies_ahead() -> None:
    assert order_time(dated(NOON - timedelta(hours=2)), NOON, "UTC") == NOON - timedelta(hours=2)
    assert order_time(dated(NOON + timedelta(minutes=5)), NOON, "UTC") == NOON


def test_a_mere_day_stands_at_its_end_in_the_sites_zone() -> None:
    day = dated(datetime(2026, 11, 20, tzinfo=UTC), "day")

    assert order_time(day, NOON, "Asia/Riyadh") == datetime(2026, 11, 20, 20, 59, 59, tzinfo=UTC)
    assert order_time(dated(datetime(2026, 11, 25, tzinfo=UTC), "day"), NOON, "UTC") == NOON


def test_an_undated_piece_stands_where_it_came() -> None:
    assert order_time(None, NOON, "UTC") == NOON
