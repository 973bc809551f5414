"""What a Source teaches about its dates: zones, orders, moving places, midnights; and forgetting."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.extract.claims import make_claim
from stoppress.extract.date_habits import MOST_PAGES, learn_dates
from stoppress.extract.dates import choose_published
from stoppress.handoff import Claim, Dated, DateHabits, Habits, Reading

SUMMER, WINTER = datetime(2026, 7, 1, 6, 0, tzinfo=UTC), datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


PAGES = count()


def reading(*claims: Claim, url: str = "", sure: str = "") -> Reading:
    published = (
        Dated(datetime.fromisoformat(sure).replace(tzinfo=UTC), "day", True, "two agree")
        if sure
        else None
    )
    url = url or f"https://news.example/{next(PAGES)}"
    return Reading(url, "H", "<p>x</p>", "x", claims=claims, published=published)


def liar(true: datetime, zone: str, place: str = "feed pubDate") -> Reading:
    """JSON-LD says it with its offset; the feed calls local time UTC."""
    local = true.astimezone(ZoneInfo(zone))
    later = true + timedelta(days=1)
    return reading(
        make_claim("published", "JSON-LD datePublished", local.isoformat(), later),
        make_claim("published", place, f"{local:%a, %d %b %Y %H:%M:%S} GMT", later),
    )


def run(start: datetime, zone: str, times: int) -> list[Reading]:
    return [liar(start + timedelta(hours=7 * n, minutes=n), zone) for n in range(times)]


def test_local_time_labelled_utc_becomes_a_named_zone() -> None:
    learnt = learn_dates(DateHabits(), run(WINTER, "Asia/Riyadh", 20))

    assert learnt.repairs == {"feed pubDate": "Asia/Riyadh"}


def test_nineteen_cases_are_no_habit() -> None:
    assert learn_dates(DateHabits(), run(WINTER, "Asia/Riyadh", 19)).repairs == {}


@pytest.mark.parametrize("true", [SUMMER, WINTER])
def test_a_repair_holds_on_both_sides_of_a_clock_change(true: datetime) -> None:
    both = [*run(SUMMER, "Europe/Berlin", 15), *run(WINTER, "Europe/Berlin", 15)]
    dates = learn_dates(DateHabits(), both, "Europe/Berlin")
    said = liar(true, "Europe/Berlin").claims[1]

    chosen, judged = choose_published(
        [said], true + timedelta(days=1), Habits(zone="Europe/Berlin", dates=dates)
    )

    assert chosen is not None and chosen.value == true
    assert judged[0].raw == said.raw


def test_a_zone_that_changes_its_clock_is_found_though_the_source_names_none() -> None:
    both = [*run(SUMMER, "America/New_York", 15), *run(WINTER, "America/New_York", 15)]

    assert learn_dates(DateHabits(), both).repairs == {"feed pubDate": "America/New_York"}


def test_a_claim_ahead_of_the_fetch_is_tried_with_the_habit() -> None:
    dates = learn_dates(DateHabits(), run(SUMMER, "Asia/Riyadh", 20))
    fetched_at = WINTER + timedelta(minutes=4)
    ahead = make_claim(
        "published", "feed pubDate", f"{WINTER:%a, %d %b %Y} 09:00:00 GMT", fetched_at
    )

    alone, _ = choose_published([ahead], fetched_at, Habits())
    known, _ = choose_published([ahead], fetched_at, Habits(dates=dates))

    assert ahead.refused == "in the future" and alone is None
    assert known is not None and known.value == WINTER


def test_five_contradictions_drop_a_repair() -> None:
    dates = learn_dates(DateHabits(), run(SUMMER, "Asia/Riyadh", 20))

    mended = [
        reading(
            make_claim("published", "JSON-LD datePublished", f"{at:%Y-%m-%dT%H:%M}:00+03:00", at),
            make_claim(
                "published", "feed pubDate", f"{at - timedelta(hours=3):%Y-%m-%dT%H:%M}:00Z", at
            ),
        )
        for at in (WINTER + timedelta(days=n, minutes=7) for n in range(5))
    ]

    assert learn_dates(dates, mended[:4]).repairs == {"feed pubDate": "Asia/Riyadh"}
    assert learn_dates(dates, mended).repairs == {}


def test_the_order_of_day_and_month_is_learnt_from_the_source() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    told = [
        reading(make_claim("published", "visible line", f"{day}/11/2026", now))
        for day in range(13, 19)
    ]
    dates = learn_dates(DateHabits(), told)
    feed = make_claim("published", "feed pubDate", "03/11/2026", now)

    chosen, _ = choose_published([feed], now, Habits(dates=dates))

    assert dates.order == "dmy"
    assert choose_published([feed], now, Habits())[0] is None
    assert chosen is not None and chosen.day.isoformat() == "2026-11-03"


def test_a_place_that_moves_between_two_visits_is_not_trusted() -> None:
    first, second = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
    visits = [
        reading(
            make_claim("published", "meta date", f"{at:%Y-%m-%d}", at),
            url=f"https://news.example/{page}",
        )
        for at in (first, second)
        for page in ("a", "b")
    ]

    dates = learn_dates(DateHabits(), visits)
    claim = make_claim("published", "meta date", "2026-11-20", second)
    chosen, judged = choose_published([claim], second, Habits(dates=dates))

    assert dates.untrusted == ("meta date",)
    assert chosen is None and "moves" in judged[0].refused


def test_siblings_of_one_day_are_trusted_until_better_evidence_denies_them() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    same = [
        reading(
            make_claim("published", "meta date", "2026-11-20", now), url=f"https://n.example/{n}"
        )
        for n in range(30)
    ]
    denied = [
        reading(
            make_claim("published", "meta date", "2026-11-20", now),
            url=f"https://n.example/{n}", sure=f"2026-10-{n + 1:02}",
        )
        for n in range(25)
    ]  # fmt: skip

    assert learn_dates(DateHabits(), same).untrusted == ()
    assert learn_dates(DateHabits(), denied).untrusted == ("meta date",)


def test_local_midnights_mean_the_day() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    told = [
        reading(make_claim("published", "feed pubDate", f"2026-10-{n:02}T21:00:00Z", now))
        for n in range(1, 23)
    ]
    dates = learn_dates(DateHabits(), told, "Asia/Riyadh")
    claim = make_claim("published", "feed pubDate", "2026-11-20T21:00:00Z", now)

    chosen, _ = choose_published([claim], now, Habits(zone="Asia/Riyadh", dates=dates))

    assert chosen is not None
    assert (chosen.day.isoformat(), chosen.precision) == ("2026-11-21", "day")


RAW = st.one_of(
    st.text(max_size=40),
    st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)).map(lambda d: f"{d:%d/%m/%Y %H:%M}"),
    st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)).map(
        lambda d: f"{d.isoformat()}+03:00"
    ),
    st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)).map(lambda d: f"{d.isoformat()}Z"),
)
PLACES = st.sampled_from(["JSON-LD datePublished", "feed pubDate", "meta date", "visible line"])


@given(st.lists(st.tuples(PLACES, RAW, st.integers(0, 300)), max_size=60))
def test_habits_stay_bounded_and_survive_json(told: list[tuple[str, str, int]]) -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    readings = [
        reading(make_claim("published", place, raw, now), url=f"https://n.example/{page}")
        for place, raw, page in told
    ]

    learnt = learn_dates(DateHabits(), readings)
    again = DateHabits.from_json(json.loads(json.dumps(learnt.as_json())))

    assert again == learnt
    assert len(learnt.record.get("visits", {})) <= MOST_PAGES
    assert learn_dates(learnt, []) == learnt
