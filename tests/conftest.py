"""Shared fixtures: a founded paper, a Source, Readings made by hand, a fresh page store."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from stoppress.handoff import Dated, Quality, Reading

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def corpus() -> Path:
    """The public corpora; tests over them are skipped, by name, where they are absent."""
    folder = os.environ.get("STOPPRESS_CORPUS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("STOPPRESS_CORPUS names no folder: corpus tests are skipped")
    return Path(folder)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def paper(request, db, tmp_path, monkeypatch) -> None:
    """A founded paper in English and Arabic, zone UTC, with a page store of its own.

    A test with real commits (`django_db(transaction=True)`) prints after them, as in life; in the
    others nothing is ever committed, and what follows the commit happens at once.
    """
    from stoppress.publish import actions

    mark = request.node.get_closest_marker("django_db")
    if not (mark and mark.kwargs.get("transaction")):
        monkeypatch.setattr(actions.transaction, "on_commit", lambda then: then())
    from stoppress.publish.founding import Founding, found_paper

    for name, file in (("STORE", "pages.sqlite3"), ("TICKS", "tally.sqlite3")):
        monkeypatch.setattr(settings, f"STOPPRESS_{name}", tmp_path / file)
    monkeypatch.setattr(settings, "STOPPRESS_VAR_DIR", tmp_path)
    names = {"en": "The Test Paper", "ar": "صحيفة الاختبار"}
    found_paper(
        Founding(names, {}, "UTC", "https://paper.example", "Test Press", "desk@paper.example")
    )


@pytest.fixture
def source(paper):
    return make_source("courier", "The Courier")


def make_source(key: str, name: str, **values):
    """A Source that publishes its full text by itself, unless told otherwise."""
    from stoppress.collect.models import Source

    known = {"language": "en", "may_carry": "full", "publishes_itself": True,
             "home_url": f"https://{key}.example/"}  # fmt: skip
    return Source.objects.create(key=key, name=name, **{**known, **values})


WORDS = (
    "The council of the harbour town met on Tuesday and agreed to rebuild the old sea wall "
    "before winter. The work is to cost four million florins and to last eleven months. "
    "Fishermen had asked for it since the flood of March, when water stood in the market hall. "
    "The mayor said the money would come from the reserve and from the province."
)


def make_reading(url: str = "https://courier.example/wall", **values) -> Reading:
    """A Reading as `read_page` would give it; `text` makes the body."""
    text = values.pop("text", WORDS)
    published = values.pop("published", NOON - timedelta(hours=1))
    known = {
        "url": url,
        "headline": "Sea wall to be rebuilt",
        "standfirst": "Work begins before winter.",
        "body_html": "".join(f"<p>{line}</p>" for line in text.split("\n")),
        "text": text,
        "authors": ("Mara Lind",),
        "language": "en",
        "published": Dated(published, "instant", True, "feed and page agree")
        if published
        else None,
        "quality": Quality(text_length=len(text), paragraphs=text.count("\n") + 1),
    }
    return Reading(**{**known, **values})


@pytest.fixture
def file_now(paper) -> Callable:
    """File a Reading as the collector does, and publish or hold it; returns the Article."""
    from stoppress.file.models import Article
    from stoppress.flow.filing import ToFile, file_batch

    def file_now(source, reading: Reading, now: datetime = NOON, **values) -> Article | None:
        from stoppress.file.match import url_key

        file_batch([ToFile(source, reading, **values)], now)
        found = Article.objects.filter(url_key=url_key(reading.url))
        return (
            found.first() or Article.objects.filter(source=source, guid=reading.guid or "-").first()
        )

    return file_now


@pytest.fixture
def get(paper) -> Callable:
    """Ask for an address as the front would: the printed page, else the printer's answer."""
    from django.test import Client

    client = Client()

    def get(path: str, **extra):
        return client.get(path, **extra)

    return get
