"""ninjs: items of every version, what is canceled, and whatever else JSON can hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.errors import StoppressError
from stoppress.extract.feed import read_feed
from stoppress.handoff import FeedReading, Fetched

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://agency.example/feed.json"
OLD = {
    "uri": "urn:agency:1", "url": "https://agency.example/1", "headline": "Sea wall agreed",
    "body_html": "<p>The council agreed.</p>", "byline": "Mara Lind", "pubstatus": "usable",
    "firstcreated": "2026-11-25T08:00:00Z", "versioncreated": "2026-11-25T09:00:00Z", "language": "en",
}  # fmt: skip
NEW = {
    "uri": "https://agency.example/2", "pubStatus": "usable", "language": "ar",
    "headlines": [{"role": "short", "value": "قصير"}, {"role": "main", "value": "إقرار السور"}],
    "bodies": [{"contentType": "text/html", "value": "<p>أقر المجلس.</p>"}],
    "firstCreated": "2026-11-25T08:00:00+03:00", "subjects": [{"name": "سياسة"}],
}  # fmt: skip


def read(data: Any) -> FeedReading:
    body = json.dumps(data).encode()
    return read_feed(Fetched(URL, URL, 200, {"content-type": "application/json"}, body, NOW))


@pytest.mark.parametrize(
    "shape", [lambda item: item, lambda item: [item], lambda item: {"items": [item]}]
)
def test_an_item_of_the_first_version_is_read_in_every_shape(shape) -> None:
    [entry] = read(shape(OLD)).entries

    assert (entry.guid, entry.url, entry.headline) == (
        "urn:agency:1",
        "https://agency.example/1",
        "Sea wall agreed",
    )
    assert entry.authors == ("Mara Lind",)
    assert [(claim.about, claim.value) for claim in entry.claims] == [
        ("published", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        ("updated", datetime(2026, 11, 25, 9, tzinfo=UTC)),
    ]


def test_an_item_of_the_third_version_is_read() -> None:
    [entry] = read([NEW]).entries

    assert (entry.url, entry.headline, entry.language) == (
        "https://agency.example/2",
        "إقرار السور",
        "ar",
    )
    assert "أقر المجلس" in entry.body_html
    assert entry.categories == ("سياسة",)


@pytest.mark.parametrize("name", ["pubstatus", "pubStatus"])
def test_canceled_is_a_withdrawal_by_uri_and_by_address(name: str) -> None:
    item = {key: value for key, value in OLD.items() if key != "pubstatus"}
    reading = read([{**item, name: "canceled"}, NEW])

    assert reading.withdrawn == ("urn:agency:1", "https://agency.example/1")
    assert len(reading.entries) == 1


def test_withheld_is_not_yet_an_entry() -> None:
    reading = read([{**OLD, "pubstatus": "withheld"}])

    assert (reading.entries, reading.withdrawn) == ((), ())
    assert "withheld" in reading.troubles[0]


def test_a_json_feed_is_still_one() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
        {"id": "1", "url": "https://agency.example/1", "title": "A", "content_text": "Text."}]}  # fmt: skip

    assert read(feed).entries[0].headline == "A"


names = st.sampled_from([*OLD, *NEW, "items", "altids", "by"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(names, values, max_size=8), max_size=4))
def test_whatever_json_holds_is_read_or_refused_by_name(items: list[dict[str, Any]]) -> None:
    try:
        reading = read(items)
    except StoppressError:
        return
    assert isinstance(reading, FeedReading)
