"""What the tests of the collector share: a paper on disk, a site, a clock, one collection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pebble
import pytest
from django.db import connection

from tests.conftest import NOON, make_source
from tests.flow.site import Site


class Clock:
    """The time as a test sets it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON + timedelta(minutes=5))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def newsroom(transactional_db, paper) -> None:
    """A founded paper whose changes are really committed: the collector has a thread of its own."""
    with connection.cursor() as cursor:  # what Django empties after a test, it knows as a model
        cursor.execute("DELETE FROM stoppress_search")


@pytest.fixture
def courier(newsroom, site):
    """A Source on the site with one RSS feed, asked without a pause between requests."""
    return add_source(site, "/rss.xml")


@pytest.fixture(scope="session")
def readers() -> Iterator[pebble.ProcessPool]:
    """The reading processes, started once: a start costs a second and more."""
    from stoppress.flow.readers import reading_pool

    pool = reading_pool()
    yield pool
    pool.stop()
    pool.join()


@pytest.fixture
def collect(newsroom, clock, readers) -> Callable:
    """Let time pass, collect until nothing is due any more, and return the Counts."""
    from stoppress.flow.collection import Collection

    def collect(**forward: float):
        clock.forward(**forward)
        run = Collection(now=clock, readers=readers).run(asyncio.Event(), until_idle=True)
        return asyncio.run(asyncio.wait_for(run, 60))

    return collect


def add_source(
    site: Site, *paths: str, key: str = "courier", kinds: dict[str, str] | None = None, **values
):
    from stoppress.collect.models import Feed

    known = {"allow_private": "127.0.0.0/8", "host_delay_seconds": 0, "min_interval_seconds": 300,
             "recheck_seconds": []}  # fmt: skip
    source = make_source(key, f"The {key.title()}", **{**known, **values})
    for path in paths:
        Feed.objects.create(source=source, url=site.url(path), kind=(kinds or {}).get(path, ""))
    return source
