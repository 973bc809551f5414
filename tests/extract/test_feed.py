# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Feeds of every format, right and damaged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stoppress.errors import EmptyPage, NotAFeed
from stoppress.extract.feed import read_feed
from stoppress.extract.page import read_entry
from stoppress.handoff import FeedReading, Fetched, Habits

Fetch = Callable[..., Fetched]
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour &amp; Hill</title><link>https://news.example/</link><language>en-gb</language><ttl>30</ttl>
<atom:link rel="self" href="https://news.example/feed"/><atom:link rel="hub" href="https://hub.example/"/>
<item><title>Market reopens &amp;amp; thrives</title><link>https://news.example/1?utm_source=rss</link>
 <guid isPermaLink="false">tag:1</guid><pubDate>Sat, 03 Dec 2022 10:11:12 +0200</pubDate>
 <dc:creator>Ada Lindqvist and Omar Haddad</dc:creator><category>City</category><category>Sea</category>
 <source url="https://agency.example/rss">Reuters</source>
 <description>&lt;p&gt;Short &lt;b&gt;text&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;</description>
 <content:encoded><![CDATA[<p>The whole <a href="/2?fbclid=9">text</a> of the piece.</p><img src="/x.jpg">]]></content:encoded>
 <media:content url="https://news.example/a.jpg" medium="image" width="800" height="600"/></item>
<item><title>Ferry stops</title><link>https://news.example/2</link><pubDate>Fri, 02 Dec 2022 00:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xml:lang="ar" xml:base="https://news.example/"><title>الميناء</title><link href="/"/><link rel="self" href="/atom"/>
<at:deleted-entry ref="tag:gone" when="2022-12-03T00:00:00Z"/>
<entry><id>tag:1</id><title type="html">A &amp;lt;b&amp;gt; &lt;i&gt;title&lt;/i&gt;</title><link href="a/1"/>
 <link rel="via" href="https://origin.example/1"/><author><name>سامي الخطيب</name></author><author><name>ليلى منصور</name></author>
 <updated>2022-12-04T08:00:00Z</updated>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello <b>there</b></p></div></content></entry>
<entry><id>tag:2</id><title>Plain &lt;3</title><link href="a/2"/><published>2022-12-03T08:00:00+03:00</published>
 <updated>2022-12-04T08:00:00Z</updated><summary>Sum</summary></entry></feed>"""
JSON_FEED = """{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://news.example/",
"feed_url":"https://news.example/feed.json","language":"en","hubs":[{"type":"WebSub","url":"https://hub.example/"}],
"items":[{"id":7,"url":"https://news.example/7","title":"Seven < eight","content_html":"<p>Body</p>",
"external_url":"https://other.example/7","date_published":"2022-12-03T08:00:00Z","date_modified":"2022-12-05T08:00:00Z",
"authors":[{"name":"Ada Lindqvist"}],"tags":["a","b"],"image":"https://news.example/7.jpg","_correction":"It was seven."}]}"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/1</loc><lastmod>2023-01-30</lastmod><news:news><news:publication><news:name>Harbour</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2022-12-03T08:00:00Z</news:publication_date>
<news:title>One &amp; two</news:title><news:keywords>sea, fish</news:keywords></news:news></url></urlset>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>R</title><link>https://news.example/</link></channel>
<item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link><dc:date>2022-12-03T08:00:00+01:00</dc:date></item></rdf:RDF>"""


def rss_item(inner: str, count: int = 1) -> str:
    return f'<rss version="2.0"><channel><title>F</title><link>https://news.example/</link>{inner * count}</channel></rss>'


@pytest.fixture
def read(fetch: Fetch) -> Callable[..., FeedReading]:
    def reader(body: str | bytes, zone: str = "UTC", **how: str) -> FeedReading:
        return read_feed(fetch(body, "https://news.example/feed", **how), Habits(zone=zone))

    return reader


def test_rss_is_read_whole(read: Callable[..., FeedReading]) -> None:
    feed = read(RSS)

    first, second = feed.entries
    assert (feed.kind, feed.title, feed.language, feed.ttl_seconds) == (
        "rss",
        "Harbour & Hill",
        "en-gb",
        1800,
    )
    assert (feed.home_url, feed.self_url, feed.hub_url) == (
        "https://news.example/", "https://news.example/feed", "https://hub.example/",
    )  # fmt: skip
    assert (first.url, first.guid) == ("https://news.example/1", "tag:1")
    assert first.headline == "Market reopens & thrives"
    assert first.authors == ("Ada Lindqvist", "Omar Haddad")
    assert first.categories == ("City", "Sea")
    assert (first.origin_name, first.origin_url, first.credit) == (
        "Reuters",
        "https://agency.example/rss",
        "Reuters",
    )
    assert first.summary_html == "<p>Short <strong>text</strong></p>"
    assert 'href="https://news.example/2"' in first.body_html
    assert [(i.url, i.width, i.height) for i in first.images] == [
        ("https://news.example/a.jpg", 800, 600)
    ]
    assert (
        first.claims[0].value is not None
        and first.claims[0].value.isoformat() == "2022-12-03T08:11:12+00:00"
    )
    assert (second.guid, second.claims[0].precision) == ("", "day")
    assert feed.troubles == ()


def test_atom_keeps_published_apart_from_updated(read: Callable[..., FeedReading]) -> None:
    feed = read(ATOM)

    first, second = feed.entries
    assert (feed.kind, feed.language, feed.withdrawn) == ("atom", "ar", ("tag:gone",))
    assert (first.headline, second.headline) == ("A <b> title", "Plain <3")
    assert first.url == "https://news.example/a/1"
    assert first.authors == ("سامي الخطيب", "ليلى منصور")
    assert first.origin_url == "https://origin.example/1"
    assert first.body_html == "<p>Hello <strong>there</strong></p>"
    assert [claim.about for claim in first.claims] == ["updated"]
    assert [claim.about for claim in second.claims] == ["published", "updated"]


def test_json_feed(read: Callable[..., FeedReading]) -> None:
    feed = read(JSON_FEED, content_type="application/feed+json")

    entry = feed.entries[0]
    assert (feed.kind, feed.hub_url, entry.guid, entry.headline) == (
        "json",
        "https://hub.example/",
        "7",
        "Seven < eight",
    )
    assert entry.origin_url == "https://other.example/7"
    assert [(c.about, c.place) for c in entry.claims] == [
        ("published", "feed date_published"), ("updated", "feed date_modified"),
    ]  # fmt: skip
    assert entry.corrections == ("It was seven.",)


def test_a_news_sitemaps_date_is_a_claim_and_lastmod_only_of_the_update(
    read: Callable[..., FeedReading],
) -> None:
    feed = read(SITEMAP)

    entry = feed.entries[0]
    assert (feed.kind, feed.title, entry.headline, entry.language) == (
        "sitemap",
        "Harbour",
        "One & two",
        "en",
    )
    assert {(c.about, c.place) for c in entry.claims} == {
        ("updated", "sitemap lastmod"), ("published", "news sitemap publication_date"),
    }  # fmt: skip


def test_a_sitemap_index_has_no_entries_and_says_so(read: Callable[..., FeedReading]) -> None:
    feed = read(
        "<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>"
    )

    assert feed.entries == ()
    assert "index" in feed.troubles[0]


def test_rdf(read: Callable[..., FeedReading]) -> None:
    feed = read(RDF)

    assert (feed.kind, feed.entries[0].url) == ("rdf", "https://news.example/1")
    assert feed.entries[0].claims[0].place == "feed dc:date"


@pytest.mark.parametrize(
    ("raw", "zone", "day", "precision"),
    [
        ("2022-12-03T00:00:00Z", "Asia/Riyadh", "2022-12-03T00:00:00", "day"),
        ("Sat, 03 Dec 2022 00:00:00 +0300", "UTC", "2022-12-03T00:00:00", "day"),
        ("2022-12-03 10:00:00", "Asia/Riyadh", "2022-12-03T07:00:00", "instant"),
        ("Sat, 3 Dec 2022 10:00 EST", "UTC", "2022-12-03T15:00:00", "instant"),
        ("1670032800", "UTC", "2022-12-03T02:00:00", "instant"),
    ],
)
def test_dates_are_read_as_written(
    raw: str, zone: str, day: str, precision: str, read: Callable[..., FeedReading]
) -> None:
    claim = (
        read(rss_item(f"<item><title>x</title><pubDate>{raw}</pubDate></item>"), zone)
        .entries[0]
        .claims[0]
    )

    assert claim.value is not None
    assert (claim.value.isoformat()[:19], claim.precision, claim.refused) == (day, precision, "")


@pytest.mark.parametrize(
    "raw",
    [
        "Thursday",
        "03/12/2022",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Tue, 14 Feb 2033 00:00:00 GMT",
        "soon",
        "0001-01-01T00:00:00Z",
    ],
)
def test_dates_that_cannot_count_are_refused_with_a_reason(
    raw: str, read: Callable[..., FeedReading]
) -> None:
    claim = (
        read(rss_item(f"<item><title>x</title><pubDate>{raw}</pubDate></item>"))
        .entries[0]
        .claims[0]
    )

    assert claim.refused
    assert claim.raw == raw


def test_one_guid_on_every_entry_names_none_of_them(read: Callable[..., FeedReading]) -> None:
    items = "".join(
        f"<item><title>T{n}</title><link>https://news.example/{n}</link><guid>same</guid></item>"
        for n in range(3)
    )

    feed = read(rss_item(items))

    assert {entry.guid for entry in feed.entries} == {""}
    assert "same guid on every entry" in feed.troubles


def test_a_feed_that_breaks_off_gives_what_can_be_read(read: Callable[..., FeedReading]) -> None:
    items = "".join(
        f"<item><title>Title {n}</title><link>https://news.example/{n}</link></item>"
        for n in range(10)
    )

    feed = read(rss_item(items)[:-200])

    assert len(feed.entries) >= 6
    assert any("not well-formed" in trouble for trouble in feed.troubles)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda s: s.replace("Ferry stops", "Ferry & crew stop"), "Ferry & crew stop"),
        (lambda s: "<br />\n<b>Warning</b>: mysql_connect() in /var/x.php\n" + s, "Ferry stops"),
        (lambda s: s.replace("Ferry stops", "Caf&eacute; stops"), "Café stops"),
        (lambda s: s.replace("Ferry stops", "Ferry <b>stops"), "Ferry stops"),
        (lambda s: s.replace("utf-8", "utf-16"), "Ferry stops"),
        (lambda s: s.replace("Ferry stops", "Ferry\x0b\x00 stops"), "Ferry stops"),
    ],
)
def test_damaged_feeds_keep_their_entries(
    damage: Callable[[str], str], found: str, read: Callable[..., FeedReading]
) -> None:
    feed = read(damage(RSS))

    assert len(feed.entries) == 2
    assert feed.entries[1].headline == found


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><html><body>Hello</body></html>",
        "just words",
        '{"a": 1}',
        "[1, 2]",
        "{broken",
    ],
)
def test_what_is_no_feed_is_named(body: str, read: Callable[..., FeedReading]) -> None:
    with pytest.raises(NotAFeed):
        read(body)


def test_an_empty_answer_is_named(read: Callable[..., FeedReading]) -> None:
    with pytest.raises(EmptyPage):
        read("")


def test_a_title_is_plain_text(read: Callable[..., FeedReading]) -> None:
    raw = "&lt;script&gt;alert(1)&lt;/script&gt;A &lt;b&gt;bold&lt;/b&gt;\u202e claim\u0007"

    assert (
        read(rss_item(f"<item><title>{raw}</title></item>")).entries[0].headline == "A bold claim"
    )


def test_the_sources_own_name_is_no_author(fetch: Fetch) -> None:
    feed = rss_item("<item><title>x</title><author>desk@h.example (Harbour Post)</author></item>")

    entry = read_feed(fetch(feed), Habits(names=("The Harbour Post",))).entries[0]

    assert entry.authors == ()


def test_an_entry_with_its_whole_text_becomes_a_reading(fetch: Fetch) -> None:
    fetched = fetch(RSS, "https://news.example/feed")
    entry = read_feed(fetched, Habits()).entries[0]

    reading = read_entry(entry, fetched, Habits(names=("Harbour",)))

    assert reading.text == "The whole text of the piece."
    assert (
        reading.published is not None
        and reading.published.value.isoformat() == "2022-12-03T08:11:12+00:00"
    )
    assert (reading.guid, reading.source_name, reading.credit) == ("tag:1", "Harbour", "Reuters")


def test_a_summary_alone_is_read_and_said_to_be_one(fetch: Fetch) -> None:
    fetched = fetch(
        rss_item(
            "<item><title>x</title><link>https://news.example/x</link><description>A summary that is long enough to be read.</description></item>"
        )
    )

    reading = read_entry(read_feed(fetched, Habits()).entries[0], fetched, Habits())

    assert "summary only" in reading.quality.troubles
