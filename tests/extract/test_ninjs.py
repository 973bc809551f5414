"""ninjs: items of every version, what is canceled, and whatever else JSON can hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.errors import UnreadableBytes
from stoppress.extract.decode import fit_text
from stoppress.extract.feed import read_feed
from stoppress.extract.page import read_entry
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


def test_an_item_without_an_address_is_left_out_and_said() -> None:
    reading = read([{"uri": "urn:agency:9", "headline": "Sea wall agreed"}])

    assert reading.entries == ()
    assert reading.troubles == ("without an http address: urn:agency:9",)


def test_a_withdrawal_names_what_was_filed() -> None:
    item = {**OLD, "uri": " urn:\ud800agency:\x00 1 ", "url": OLD["url"] + "?utm_source=feed"}
    [entry] = read(item).entries

    assert read({**item, "pubstatus": " Canceled "}).withdrawn == (entry.guid, entry.url)


def test_what_is_canceled_is_not_brought_back_by_an_earlier_version() -> None:
    reading = read([OLD, {**OLD, "pubstatus": "canceled"}])

    assert (reading.entries, reading.withdrawn) == ((), ("urn:agency:1", OLD["url"]))


def test_troubles_are_few_however_many_items_are_withheld() -> None:
    reading = read([{**OLD, "uri": f"urn:{n}\x00", "pubstatus": "withheld"} for n in range(500)])

    assert len(reading.troubles) == 21
    assert "\x00" not in "".join(reading.troubles)


def test_more_items_than_are_read_is_said() -> None:
    items = [{**OLD, "uri": f"urn:{n}", "url": f"https://agency.example/{n}"} for n in range(2001)]
    reading = read(items)

    assert len(reading.entries) == 2000
    assert "more than 2000 entries" in reading.troubles[0]


@pytest.mark.parametrize(
    "said",
    [{"by": "Mara Lind"}, {"by": [{"name": "Mara Lind"}]}, {"bylines": [{"byline": "Mara Lind"}]}],
)
def test_bylines_of_the_newer_versions(said: dict[str, Any]) -> None:
    [entry] = read({**NEW, **said}).entries

    assert entry.authors == ("Mara Lind",)


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ({"altids": {"web": "https://agency.example/9"}}, "https://agency.example/9"),
        ({"altIds": [{"role": "web", "value": "https://agency.example/9"}]}, "https://agency.example/9"),
        ({"links": [{"rel": "related", "href": "https://other.example/"}]}, "https://agency.example/2"),
    ],
)  # fmt: skip
def test_the_address_is_the_items_own(said: dict[str, Any], url: str) -> None:
    [entry] = read({**NEW, **said}).entries

    assert entry.url == url


def test_claims_keep_the_names_of_their_places() -> None:
    when = "2026-11-25T08:00:00Z"
    [entry] = read({**NEW, "contentCreated": when, "versionCreated": when}).entries

    assert [claim.place for claim in entry.claims] == [
        "ninjs firstCreated", "ninjs contentCreated", "ninjs versionCreated"]  # fmt: skip


@pytest.mark.parametrize("shape", [lambda part: {"main": part}, lambda part: [part]])
def test_pictures_among_the_associations(shape) -> None:
    renditions = {
        "small": {"href": "https://agency.example/s.jpg", "width": 100},
        "large": {"href": "https://agency.example/l.jpg", "width": 900, "height": 600},
    }
    picture = {"type": "picture", "renditions": renditions, "description_text": "The wall"}
    [entry] = read({**OLD, "associations": shape(picture)}).entries

    [image] = entry.images
    assert (image.url, image.caption, image.width) == (
        "https://agency.example/l.jpg",
        "The wall",
        900,
    )


def test_a_json_feed_with_uris_is_still_a_json_feed() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
        {"id": "7", "uri": "x", "headline": "h", "url": "https://agency.example/7", "title": "A b"}]}  # fmt: skip

    assert read(feed).entries[0].guid == "7"


def test_depth_is_refused_by_name() -> None:
    body = b'{"uri":' * 100_000
    with pytest.raises(UnreadableBytes, match="too deep"):
        read_feed(Fetched(URL, URL, 200, {}, body, NOW))


names = st.sampled_from(
    [
        *OLD,
        *NEW,
        "items",
        "altids",
        "altIds",
        "by",
        "bylines",
        "links",
        "infoSources",
        "subject",
        "associations",
        "renditions",
        "type",
        "width",
        "value",
        "name",
        "rel",
        "href",
    ]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(
        ["canceled", "withheld", "picture", "https://agency.example/3", "\ud800\x00"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(names, values, max_size=8).flatmap(
    lambda item: st.sampled_from([item, {**item, "uri": "urn:x", "headline": "H"}])), max_size=4))  # fmt: skip
def test_whatever_json_holds_is_read_or_refused_by_name(items: list[dict[str, Any]]) -> None:
    try:
        reading = read(items)
    except UnreadableBytes:
        return
    assert isinstance(reading, FeedReading)
    for said in (*reading.withdrawn, *reading.troubles):
        assert fit_text(said) == said
    assert all(entry.url for entry in reading.entries)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ({"embargoed": "2026-11-26T00:00:00+03:00"}, datetime(2026, 11, 25, 21, tzinfo=UTC)),
        ({"embargoed": None}, None),
        ({"embargoed": ""}, None),
        ({}, None),
    ],
)
def test_an_embargo_goes_with_the_entry(said: dict[str, Any], until: datetime | None) -> None:
    [entry] = read({**OLD, **said}).entries

    assert entry.embargo_until == until


def test_an_embargo_that_names_no_time_holds_the_piece_back() -> None:
    reading = read({**OLD, "embargoed": "until the press conference"})

    assert reading.entries == ()
    assert reading.troubles == ("under an embargo without an end: urn:agency:1",)


@pytest.mark.parametrize("name", ["usageterms", "usageTerms"])
def test_expiry_and_usage_terms_are_read_in_every_spelling(name: str) -> None:
    [entry] = read({**NEW, "expires": "2026-12-01T10:00:00Z", name: "No archives"}).entries

    assert (entry.expires_at, entry.usage_terms) == (
        datetime(2026, 12, 1, 10, tzinfo=UTC),
        "No archives",
    )


@pytest.mark.parametrize("shape", [str, int])
def test_the_highest_version_of_a_piece_counts(shape: type) -> None:
    versions = [{**OLD, "version": shape(n), "headline": f"Version {n}"} for n in (2, 10, 9)]

    assert [entry.headline for entry in read(versions).entries] == ["Version 10"]


def test_a_reissue_after_a_cancelling_version_is_an_entry_again() -> None:
    canceled = {**OLD, "version": "1", "pubstatus": "canceled"}
    reading = read([{**OLD, "version": "2"}, canceled])

    assert (len(reading.entries), reading.withdrawn) == (1, ())


def test_an_embargo_reaches_the_reading() -> None:
    text = "<p>The council agreed on Tuesday to rebuild the old sea wall by the harbour.</p>"
    body = json.dumps({**OLD, "body_html": text, "embargoed": "2026-11-26T00:00:00Z"}).encode()
    fetched = Fetched(URL, URL, 200, {}, body, NOW)

    reading = read_entry(read_feed(fetched).entries[0], fetched)

    assert reading.embargo_until == datetime(2026, 11, 26, tzinfo=UTC)
