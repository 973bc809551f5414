"""What comes due by the clock: embargoes, contracts, midnight, tokens, reads, leftovers."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from stoppress.collect.models import Fetch
from stoppress.file.models import Article
from stoppress.flow import ticker as flow
from stoppress.flow.ticker import Ticker
from stoppress.publish import actions
from stoppress.publish.models import Action, SiteSettings
from stoppress.serve import live, printing
from stoppress.serve.models import Change
from stoppress.serve.store import Store
from stoppress.serve.token import check, sign_article
from stoppress.tally.ticks import Tick, Ticks
from tests.conftest import NOON, make_reading, make_source

SECOND = timedelta(seconds=1)


@pytest.fixture
def store(newsroom) -> Store:
    return Store(settings.STOPPRESS_STORE)


@pytest.fixture
def courier(newsroom):
    return make_source("courier", "The Courier")


def masthead(store: Store, language: str = "en") -> str:
    return store.live(language).masthead.decode()


def token_of(store: Store) -> str:
    return re.search(r"\d+\.[0-9a-f]{16}", store.live("en").tail.decode())[0]


# -- embargoes and contracts -------------------------------------------------------------------


def test_an_embargo_ends_at_its_second(courier, file_now, get, store) -> None:
    courier.publishes_itself = False
    courier.save()
    article = file_now(courier, make_reading())
    Article.objects.update(embargo_until=NOON + timedelta(minutes=5), held_why="")
    ticker = Ticker(NOON)

    ticker.tick(NOON + timedelta(minutes=5) - SECOND)
    before = Article.objects.get().live
    ticker.tick(NOON + timedelta(minutes=5))

    article.refresh_from_db()
    assert (before, article.live, article.embargo_until) == (False, True, None)
    assert get(article.path).status_code == 200
    assert article.headline in store.live("en").tail.decode()
    assert Action.objects.filter(verb="publish").get().reason == "the embargo has ended"


def test_a_piece_held_by_a_person_is_not_released_by_the_clock(courier, file_now, clock) -> None:
    article = file_now(courier, make_reading())
    article.embargo_until = NOON + timedelta(minutes=1)
    actions.hold([article], NOON, "wait for the lawyer")

    Ticker(NOON).tick(NOON + timedelta(hours=1))

    assert not Article.objects.get().live


def test_the_end_of_a_contract_takes_a_piece_off_every_output(
    courier, file_now, get, store
) -> None:
    courier.expires_after_days = 1
    courier.save()
    article = file_now(courier, make_reading(), datetime.now(UTC) - timedelta(hours=23))
    outputs = ("/en/", "/en/latest", "/en/source/courier", "/en/rss.xml", "/en/atom.xml", "/en/feed.json",
               "/en/sitemap.xml", "/en/search?q=wall")  # fmt: skip
    shown = [path for path in outputs if article.path.encode() in get(path).content]
    Article.objects.update(contract_until=datetime.now(UTC) - SECOND)

    Ticker(NOON).tick(datetime.now(UTC))

    assert shown == list(outputs)
    assert [path for path in outputs if article.path.encode() in get(path).content] == []
    assert (get(article.path).status_code, Article.objects.get().expired) == (410, True)
    assert article.headline.encode() not in get(article.path).content


# -- the clock ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "midnight"), [("UTC", 0), ("Asia/Riyadh", 21), ("America/New_York", 5)]
)
def test_midnight_in_the_papers_zone_prints_the_date_line_anew(
    newsroom, store, zone, midnight
) -> None:
    SiteSettings.objects.update(zone=zone)
    turn = (
        datetime(2026, 11, 26, 0, tzinfo=UTC)
        if midnight in (0, 5)
        else datetime(2026, 11, 25, 0, tzinfo=UTC)
    )
    turn += timedelta(hours=midnight)
    ticker = Ticker(turn - timedelta(minutes=1))

    ticker.tick(turn - SECOND)
    before = masthead(store)
    ticker.tick(turn)

    assert ("25 November 2026" in before, "26 November 2026" in masthead(store)) == (True, True)


def test_midnight_drops_pages_that_say_a_time_of_day(courier, file_now, get, store) -> None:
    article = file_now(courier, make_reading())
    ticker = Ticker(NOON)
    ticker.tick(NOON)
    get("/en/latest")

    ticker.tick(NOON + timedelta(days=1))

    assert (store.page(article.path), store.page("/en/latest")) == (None, None)


def test_a_ticker_that_was_dead_at_midnight_turns_the_page_when_it_is_back(
    courier, file_now, get, store
) -> None:
    file_now(courier, make_reading())
    Ticker(NOON).tick(NOON)
    get("/en/latest")
    next_day = NOON + timedelta(hours=13)

    Ticker(next_day).tick(next_day)

    assert "26 November 2026" in masthead(store)
    assert store.page("/en/latest") is None


def test_the_read_token_is_renewed_within_the_hour(newsroom, store) -> None:
    ticker = Ticker(NOON)
    ticker.tick(NOON)
    first = token_of(store)

    renewed = []
    for minute in range(1, 121):
        ticker.tick(NOON + timedelta(minutes=minute))
        renewed.append(token_of(store))
        made_at = int(renewed[-1].split(".")[0])
        assert NOON.timestamp() + minute * 60 - made_at <= 3600

    secret = settings.STOPPRESS_READ_SECRET
    assert first not in renewed[59:]
    assert len(set(renewed)) <= 5  # renewed, not made anew at every tick
    at = (NOON + timedelta(hours=2)).timestamp()
    assert check(secret, sign_article(secret, 7), renewed[-1], at, 3700) == (7, "")


def test_a_quiet_second_prints_nothing(courier, file_now, store) -> None:
    file_now(courier, make_reading())
    ticker = Ticker(NOON)
    ticker.tick(NOON)
    generation = store.generation()

    for second in range(1, 20):
        ticker.tick(NOON + second * SECOND)

    assert store.generation() == generation


def test_the_site_says_so_when_nothing_has_changed_for_long(courier, file_now, store) -> None:
    file_now(courier, make_reading())
    SiteSettings.objects.update(stale_after_hours=6)
    ticker = Ticker(NOON)
    ticker.tick(NOON + timedelta(hours=5, minutes=59))
    fresh = masthead(store)

    ticker.tick(NOON + timedelta(hours=6, minutes=1))

    assert ("6 hours" in fresh, "6 hours" in masthead(store)) == (False, True)


# -- reads --------------------------------------------------------------------------------------


def test_a_new_order_of_reads_reaches_the_tail(courier, file_now, store) -> None:
    first = file_now(courier, make_reading("https://courier.example/1", headline="Read less"))
    second = file_now(courier, make_reading("https://courier.example/2", headline="Read most"))
    ticker = Ticker(NOON)
    ticker.tick(NOON)
    with closing(Ticks(settings.STOPPRESS_TICKS)) as ticks:
        ticks.put(Tick("front", int(NOON.timestamp()), {first.pk: 2, second.pk: 5}, {}))

    ticker.tick(NOON + 5 * SECOND)

    order = json.loads(store.note(live.ORDER_NOTE))["ids"]
    tail = store.live("en").tail.decode()
    most_read = tail[tail.index("Most Read") :]
    assert order == [second.pk, first.pk]
    assert most_read.index("Read most") < most_read.index("Read less")


# -- what a crash left, and what fails --------------------------------------------------------------


def test_change_rows_left_by_a_crash_get_printed(courier, file_now, store, monkeypatch) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(
            printing, "print_changes", lambda now=None: 0
        )  # died between commit and print
        article = file_now(courier, make_reading())
    left = Change.objects.filter(printed_at=None).count()

    Ticker(NOON).tick(NOON)

    assert (left, Change.objects.filter(printed_at=None).count()) == (1, 0)
    assert article.headline.encode() in store.page(article.path).body
    assert article.headline in store.live("en").tail.decode()


def test_a_printing_that_fails_neither_undoes_the_filing_nor_keeps_the_old_page(
    courier, file_now, store, monkeypatch
) -> None:
    article = file_now(courier, make_reading())
    Ticker(NOON).tick(NOON)

    with monkeypatch.context() as broken:
        broken.setattr(live, "print_live", lambda *args: 1 / 0)
        actions.withdraw([Article.objects.get()], NOON, "asked for")
        left = store.page(article.path), store.live("en")
        front = store.page("/en/").body.decode()
    Ticker(NOON).tick(NOON + SECOND)

    assert (Article.objects.get().live, left[0].status, left[1]) == (False, 410, None)
    assert article.headline not in front
    assert not Change.objects.filter(printed_at=None).exists()
    assert article.headline not in store.live("en").tail.decode()


def test_a_step_that_fails_does_not_stop_the_others(
    courier, file_now, store, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(flow, "release_embargoes", broken_step)
    monkeypatch.setattr(flow, "end_contracts", broken_step)

    Ticker(NOON).tick(NOON)

    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        "ticker: step failed (step=broken_step)"
    ] * 2
    assert store.live("en") is not None
    assert store.note("ticker") is None  # and it does not look healthy


def broken_step(now: datetime) -> None:
    raise RuntimeError("of our own making")


def test_every_tick_leaves_a_heartbeat(store) -> None:
    ticker = Ticker(NOON)

    for second in range(3):
        ticker.tick(NOON + second * SECOND)

        assert store.note("ticker") == str((NOON + second * SECOND).timestamp())


def test_raw_answers_and_printed_changes_are_forgotten_in_time(courier, file_now) -> None:
    file_now(courier, make_reading())
    for days in (1, 13, 15):
        Fetch.objects.create(
            source=courier,
            url="https://courier.example/",
            status=200,
            body=b"",
            fetched_at=NOON - timedelta(days=days),
        )
    Change.objects.create(keys=["list:en"], printed_at=NOON - timedelta(days=3))
    ticker = Ticker(NOON - timedelta(hours=2))

    ticker.tick(NOON)

    assert (
        Fetch.objects.count(),
        Change.objects.filter(printed_at__lt=NOON - timedelta(days=2)).count(),
    ) == (2, 0)
