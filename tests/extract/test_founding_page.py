"""The page this project began with, exactly as its expected.json says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stoppress.extract.feed import read_feed
from stoppress.extract.page import read_page
from stoppress.handoff import Entry, Fetched, Habits

URL = "https://portal.example/story/1"
FEED = """<rss version="2.0"><channel><title>Portal</title><link>https://portal.example/</link>
<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{day}</pubDate></item>
</channel></rss>"""


def expected(case: Path) -> dict[str, Any]:
    return json.loads((case / "expected.json").read_text("utf-8"))  # type: ignore[no-any-return]


def entry_from_feed(fetch: Callable[..., Fetched], wanted: dict[str, Any]) -> Entry:
    day = wanted["when_the_feed_says"]["pubDate"]
    feed = FEED.format(title=wanted["headline"], url=URL, day=day)
    return read_feed(fetch(feed, content_type="application/rss+xml"), Habits()).entries[0]


def test_the_founding_page_alone(fetch: Callable[..., Fetched], founding_case: Path) -> None:
    wanted = expected(founding_case)

    reading = read_page(fetch((founding_case / "page.html").read_bytes(), URL), None, Habits())

    assert reading.headline == wanted["headline"]
    assert reading.source_name == wanted["source"]
    assert reading.authors == ()
    assert reading.language == wanted["language"]
    assert len(reading.text.split("\n")) == wanted["paragraphs"]
    assert reading.body_html.count("<p>") == wanted["paragraphs"]
    assert reading.published is None
    assert reading.updated is None
    for never in (*wanted["body_must_not_contain"], *wanted["never"]):
        assert never not in reading.body_html
    for speaker in wanted["speakers"]:
        assert speaker.split()[-1] in reading.text


def test_the_founding_page_keeps_the_masthead_as_a_refused_claim(
    fetch: Callable[..., Fetched], founding_case: Path
) -> None:
    reading = read_page(fetch((founding_case / "page.html").read_bytes(), URL), None, Habits())

    assert [claim.value.date().isoformat() for claim in reading.claims if claim.value] == [
        "2023-01-30"
    ]
    assert all(claim.refused for claim in reading.claims)


def test_the_founding_page_with_its_feed(
    fetch: Callable[..., Fetched], founding_case: Path
) -> None:
    wanted = expected(founding_case)
    entry = entry_from_feed(fetch, wanted)

    reading = read_page(fetch((founding_case / "page.html").read_bytes(), URL), entry, Habits())

    assert reading.published is not None
    assert reading.published.precision == "day"
    assert reading.published.day.isoformat() == wanted["when_the_feed_says"]["published"]
    assert reading.guid == URL


def test_the_papers_known_name_is_never_an_author(
    fetch: Callable[..., Fetched], founding_case: Path
) -> None:
    wanted = expected(founding_case)
    habits = Habits(names=(wanted["source"],))
    entry = Entry(url=URL, headline=wanted["headline"], authors=(wanted["source"],))

    reading = read_page(fetch((founding_case / "page.html").read_bytes(), URL), entry, habits)

    assert (reading.authors, reading.source_name) == ((), wanted["source"])
