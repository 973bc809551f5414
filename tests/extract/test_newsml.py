# ruff: noqa: E501 - documents stand on their own lines
"""NewsML-G2: items alone and in messages, what is held back, and the bodies they carry."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest

from stoppress.extract.feed import read_feed
from stoppress.handoff import FeedReading, Fetched

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://agency.example/wire.xml"
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>not the text</title></head><body><p>The council <b>agreed</b> on Tuesday.</p></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
<body.head><hedline><hl1>Sea wall, by NITF</hl1></hedline><byline>By Mara Lind, Staff Reporter</byline>
<abstract><p>In short.</p></abstract></body.head>
<body.content><p>The council agreed.</p><media media-type="image"><media-reference source="https://agency.example/w.jpg" width="800"/>
<media-caption>The wall</media-caption></media>After the picture.<hl2>What next</hl2><p>Work starts in May.</p></body.content></body></nitf></inlineXML>"""


def item(
    content: str = XHTML, meta: str = "", status: str = "stat:usable", guid: str = "urn:a:1",
    version: str = "1", more: str = "<headline>Sea wall agreed</headline>", rights: str = "",
) -> str:  # fmt: skip
    return f"""<newsItem {NAR} guid="{guid}" version="{version}" standard="NewsML-G2" xml:lang="en-GB">{rights}
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:REUTERS"><name>Reuters</name></provider>
<versionCreated>2026-11-25T09:00:00Z</versionCreated><firstCreated>2026-11-25T08:00:00Z</firstCreated>
<pubStatus qcode="{status}"/>{meta}<link rel="irel:seeAlso" href="https://other.example/x"/>
<link rel="irel:canonical" href="https://agency.example/1?utm_source=wire"/></itemMeta>
<contentMeta><creator uri="http://agency.example/staff/ml"><name>Mara Lind</name></creator>
<subject qcode="medtop:1"><name>politics</name></subject><language tag="en"/>{more}</contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return f"<newsMessage {NAR}><header><sent>2026-11-25T10:00:00Z</sent></header><itemSet>{''.join(items)}</itemSet></newsMessage>"


def read(text: str) -> FeedReading:
    return read_feed(Fetched(URL, URL, 200, {}, text.encode(), NOW))


@pytest.mark.parametrize("wrap", [lambda text: text, message])
def test_an_item_is_read_alone_and_in_a_message(wrap) -> None:
    feed = read(wrap(item()))

    [entry] = feed.entries
    assert (feed.kind, entry.guid, entry.url) == ("newsml", "urn:a:1", "https://agency.example/1")
    assert (entry.headline, entry.language) == ("Sea wall agreed", "en")
    assert (entry.authors, entry.credit, entry.categories) == (
        ("Mara Lind",),
        "Reuters",
        ("politics",),
    )
    assert entry.body_html == "<p>The council <strong>agreed</strong> on Tuesday.</p>"
    assert [(claim.about, claim.place) for claim in entry.claims] == [
        ("published", "NewsML firstCreated"), ("updated", "NewsML versionCreated"),
    ]  # fmt: skip


def test_content_times_are_claims_beside_the_items_own() -> None:
    times = "<contentCreated>2026-11-24T08:00:00+02:00</contentCreated><contentModified>2026-11-24T09:00:00Z</contentModified>"
    [entry] = read(item(more=times)).entries

    assert [claim.place.removeprefix("NewsML ") for claim in entry.claims] == [
        "contentCreated", "firstCreated", "contentModified", "versionCreated",
    ]  # fmt: skip


def test_the_byline_comes_before_the_creator() -> None:
    more = "<headline>Sea wall</headline><by>By Omar Haddad and Ada Lindqvist</by>"
    [entry] = read(item(more=more)).entries

    assert entry.authors == ("Omar Haddad", "Ada Lindqvist")


def test_nitf_gives_text_picture_byline_and_headline() -> None:
    [entry] = read(item(NITF, more="").replace("<name>Mara Lind</name>", "")).entries

    assert entry.headline == "Sea wall, by NITF"
    assert entry.authors == ("Mara Lind",)
    assert entry.summary_html == "<p>In short.</p>"
    assert "<h3>What next</h3>" in entry.body_html
    assert "After the picture." in entry.body_html
    assert "The wall" not in entry.body_html
    assert [(i.url, i.caption, i.width) for i in entry.images] == [
        ("https://agency.example/w.jpg", "The wall", 800)
    ]


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ("<inlineData>One &lt;line\n\nAnd another.</inlineData>", "<p>One &lt;line</p><p>And another.</p>"),
        (f"<inlineData contenttype='text/html'>{escape('<p>Hello <i>you</i></p><script>x()</script>')}</inlineData>",
         "<p>Hello <em>you</em></p>"),
    ],
)  # fmt: skip
def test_inline_data_is_text_or_html(data: str, body: str) -> None:
    [entry] = read(item(data)).entries

    assert entry.body_html.replace("\n", "") == body


@pytest.mark.parametrize(
    "status", ["stat:canceled", "http://cv.iptc.org/newscodes/pubstatusg2/canceled"]
)
def test_canceled_is_a_withdrawal_by_guid_and_address(status: str) -> None:
    name = "uri" if status.startswith("http") else "qcode"
    text = item(status=status).replace("pubStatus qcode", f"pubStatus {name}")

    assert read(text).withdrawn == ("urn:a:1", "https://agency.example/1")
    assert read(text).entries == ()


def test_withheld_is_not_yet_an_entry() -> None:
    feed = read(item(status="stat:withheld"))

    assert (feed.entries, feed.withdrawn) == ((), ())
    assert feed.troubles == ("withheld by its source: urn:a:1",)


def test_the_highest_version_counts_wherever_it_stands() -> None:
    newer = item(version="12", more="<headline>Wall dropped</headline>")
    older = item(version="9", status="stat:canceled")

    feed = read(message(item(version="2"), newer, older))

    assert [entry.headline for entry in feed.entries] == ["Wall dropped"]
    assert feed.withdrawn == ()


def test_embargo_expiry_and_usage_terms_go_with_the_entry() -> None:
    meta = "<embargoed>2026-11-26T00:00:00+03:00</embargoed><expires>2026-12-01T10:00:00Z</expires>"
    rights = "<rightsInfo><usageTerms>Not for <b>archives</b></usageTerms></rightsInfo>"
    [entry] = read(item(meta=meta, rights=rights)).entries

    assert entry.embargo_until == datetime(2026, 11, 25, 21, tzinfo=UTC)
    assert entry.expires_at == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert entry.usage_terms == "Not for archives"


@pytest.mark.parametrize("meta", ["<embargoed/>", "<embargoed>until further notice</embargoed>"])
def test_an_embargo_without_an_end_holds_the_piece_back(meta: str) -> None:
    feed = read(item(meta=meta))

    assert feed.entries == ()
    assert feed.troubles == ("under an embargo without an end: urn:a:1",)


def test_packages_and_concepts_are_left_out_by_name() -> None:
    package = f'<packageItem {NAR} guid="urn:p:1"><itemMeta/><groupSet root="a"/></packageItem>'
    concept = f'<conceptItem {NAR} guid="urn:c:1"><itemMeta/></conceptItem>'

    feed = read(message(package, item(), concept))

    assert len(feed.entries) == 1
    assert feed.troubles == (
        "a package, which holds no text of its own: urn:p:1",
        "a concept, which holds no text of its own: urn:c:1",
    )


def test_an_item_without_an_address_is_left_out_by_name() -> None:
    text = item().replace('rel="irel:canonical"', 'rel="irel:previousVersion"')

    assert read(text).troubles == ("without an http address: urn:a:1",)


def test_a_damaged_document_gives_what_can_be_read() -> None:
    feed = read(
        message(item(), item(guid="urn:a:2"))[:-120].replace(
            "agreed</headline>", "& agreed</headline>"
        )
    )

    assert [entry.headline for entry in feed.entries][:1] == ["Sea wall & agreed"]
    assert any("not well-formed" in trouble for trouble in feed.troubles)
