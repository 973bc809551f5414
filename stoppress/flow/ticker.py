"""What comes due by the clock, once a second: embargoes, contracts, lists, midnight, leftovers.

One ticker runs on each node. Every step can be done again without harm, so a ticker that was
killed is simply started anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, transaction

from stoppress.collect.models import Fetch
from stoppress.file.models import Article, Version
from stoppress.publish import actions
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve import live, printing
from stoppress.serve.models import Change
from stoppress.serve.store import Store
from stoppress.tally.rank import Ranker
from stoppress.tally.ticks import Ticks

log = logging.getLogger("stoppress.flow")

TOKEN_MINUTES = 30  # the time half of the read token is renewed at least hourly
ORDER_LENGTH = 5000  # ids of the read order that are handed to the pages
KEEP_CHANGES_DAYS = 2
DAY_NOTE = "day"  # the store's note of the day that the pages were last turned to


class Ticker:
    """The one-second loop's memory: what it did last, so that it does only what is due."""

    def __init__(self, now: datetime) -> None:
        self.ranker = Ranker(
            settings.STOPPRESS_TICKS, settings.STOPPRESS_HALF_LIFE_SECONDS, ORDER_LENGTH
        )
        self.printed_at: datetime | None = None
        self.was_stale: dict[str, bool] = {}
        self.last_minute = now
        self.last_hour = now
        # A ticker that was not there at midnight must still turn the page.
        noted = Store(settings.STOPPRESS_STORE).note(DAY_NOTE)
        self.day = date.fromisoformat(noted) if noted else local_day(now)

    def tick(self, now: datetime) -> None:
        """Do everything that has come due by `now`; a step that fails does not stop the others."""
        close_old_connections()  # a database that was away is back with a new connection
        steps = (
            release_embargoes,
            end_contracts,
            printing.print_changes,
            self.follow_reads,
            self.follow_clock,
            self.each_minute,
            self.each_hour,
        )
        done = [attempt(step, now) for step in steps]
        if all(done):  # a ticker that cannot do its work must not look healthy
            note_heartbeat(now)

    def follow_reads(self, now: datetime) -> None:
        """Hand a new order of reads to the pages."""
        if not self.ranker.advance() and self.printed_at is not None:
            return
        order = live.ReadOrder(
            tuple(self.ranker.top(ORDER_LENGTH)), now, settings.STOPPRESS_HALF_LIFE_SECONDS
        )
        keys = [f"most-read:{edition.language}" for edition in Edition.objects.all()]
        printing.print_lives(now, order, keys)
        self.printed_at = now

    def follow_clock(self, now: datetime) -> None:
        """Print the live pieces anew at midnight, for the token, and when the site goes stale."""
        today, stale = local_day(now), stale_editions(now)
        new_day = today != self.day
        token_due = self.printed_at is None or now - self.printed_at > timedelta(
            minutes=TOKEN_MINUTES
        )
        if new_day or token_due or stale != self.was_stale:
            printing.print_lives(now, drop=["clock:day"] if new_day else ())
            self.printed_at, self.day, self.was_stale = now, today, stale
            Store(settings.STOPPRESS_STORE).write(notes={DAY_NOTE: today.isoformat()})

    def each_minute(self, now: datetime) -> None:
        if now - self.last_minute < timedelta(minutes=1):
            return
        self.last_minute = now
        with closing(Ticks(settings.STOPPRESS_TICKS)) as ticks:
            ticks.tidy(now.timestamp())
        call_command("publish_scheduled")  # the desk's own timed drafts

    def each_hour(self, now: datetime) -> None:
        if now - self.last_hour < timedelta(hours=1):
            return
        self.last_hour = now
        Store(settings.STOPPRESS_STORE).write(drop_keys=["clock:hour"])
        Fetch.objects.filter(
            fetched_at__lt=now - timedelta(days=settings.STOPPRESS_KEEP_RAW_DAYS)
        ).delete()
        Change.objects.filter(printed_at__lt=now - timedelta(days=KEEP_CHANGES_DAYS)).delete()


def attempt(step: Callable[[datetime], object], now: datetime) -> bool:
    try:
        step(now)
    except Exception:
        log.exception("ticker: step failed (step=%s)", getattr(step, "__name__", step))
        return False
    return True


def note_heartbeat(now: datetime) -> None:
    Store(settings.STOPPRESS_STORE).write(notes={"ticker": str(now.timestamp())})


def release_embargoes(now: datetime) -> None:
    with transaction.atomic():
        passed = Article.objects.filter(live=False, withdrawn_at=None, held_why="")
        due = passed.filter(embargo_until__lte=now).select_for_update()
        actions.publish(list(due), now, reason="the embargo has ended")


def end_contracts(now: datetime) -> None:
    """End what is over; the source's Versions are kept as long as the contract, no longer."""
    with transaction.atomic():
        due = Article.objects.filter(live=True, contract_until__lte=now).select_for_update()
        actions.expire(list(due), now)
        Version.objects.filter(article__contract_until__lte=now).delete()


def local_day(now: datetime) -> date:
    return now.astimezone(ZoneInfo(SiteSettings.load().zone)).date()


def stale_editions(now: datetime) -> dict[str, bool]:
    """Return by edition whether its newest change is older than the paper's limit."""
    limit = timedelta(hours=SiteSettings.load().stale_after_hours)
    found = {}
    for edition in Edition.objects.all():
        last = live.last_update(edition.language)
        found[edition.language] = last is not None and now - last > limit
    return found
