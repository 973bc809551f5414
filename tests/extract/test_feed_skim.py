# ruff: noqa: E501 - feeds stand on their own lines
"""Skimming a feed, reading only what is new, and what both say of every format alike."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.extract import addresses
from stoppress.extract.feed import read_feed, skim_feed
from stoppress.extract.items import _as_html, _line, instant_of
from stoppress.handoff import Entry, Fetched, Habits

from .conftest import VISIT

URL = "https://news.example/feed"
SKIMMED = (
    "url",
    "guid",
    "headline",
    "language",
    "claims",
    "embargo_until",
    "expires_at",
    "fingerprint",
)
ATOM = "http://www.w3.org/2005/Atom"


def fetched(text: str, at: datetime = VISIT) -> Fetched:
    return Fetched(URL, URL, 200, {}, text.encode(), at)


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>F</title><link>https://news.example/</link>{''.join(items)}</channel></rss>"


def item(n: int, text: str = "Text", more: str = "") -> str:
    return f"<item><title>Story {n}</title><link>https://news.example/{n}</link><description>{text}</description>{more}</item>"


def test_a_skimmed_entry_is_the_read_one_without_its_texts() -> None:
    feed = fetched(
        rss(
            item(
                1,
                more="<author>Ada Lindqvist</author><category>City</category><pubDate>Sat, 03 Dec 2022 10:11:12 +0200</pubDate>",
            ),
            item(2),
        )
    )

    skimmed, full = skim_feed(feed), read_feed(feed)

    assert replace(skimmed, entries=()) == replace(full, entries=())
    for brief, entry in zip(skimmed.entries, full.entries, strict=True):
        assert [getattr(brief, name) for name in SKIMMED] == [
            getattr(entry, name) for name in SKIMMED
        ]
        assert brief == Entry(**{name: getattr(entry, name) for name in SKIMMED})
        assert entry.summary_html


def test_only_what_is_asked_for_is_read() -> None:
    feed = fetched(rss(item(1), item(2), item(3)))
    second = skim_feed(feed).entries[1]

    read = read_feed(feed, only={second.fingerprint})

    assert [(entry.headline, entry.summary_html) for entry in read.entries] == [
        ("Story 2", "<p>Text</p>")
    ]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Story 1<", "Story one<", False),
        (">Text<", ">Text.<", False),
        ("/1<", "/1?utm_source=feed<", True),
        ("<item>", "\n <item  >", True),
        ("</item>", "<category>City</category></item>", False),
        ("</item>", "<pubDate>Sat, 03 Dec 2022 10:11:12 GMT</pubDate></item>", False),
        ("</item>", "<author>Ada Lindqvist</author></item>", False),
        ("</item>", "<enclosure url='https://news.example/a.jpg' type='image/jpeg'/></item>", False),
        ("</item>", "<comments>https://news.example/1#c</comments></item>", True),
    ],
)  # fmt: skip
def test_a_fingerprint_changes_with_what_the_feed_says(before: str, after: str, same: bool) -> None:
    [was] = skim_feed(fetched(rss(item(1)))).entries
    [now] = skim_feed(fetched(rss(item(1)).replace(before, after))).entries

    assert (was.fingerprint == now.fingerprint) is same


def test_a_date_that_was_in_the_future_and_is_not_any_more_is_news() -> None:
    text = rss(item(1, more=f"<pubDate>{format_datetime(VISIT + timedelta(hours=5))}</pubDate>"))

    marks = {
        skim_feed(fetched(text, VISIT + timedelta(hours=n))).entries[0].fingerprint
        for n in (0, 1, 6, 7)
    }

    assert len(marks) == 2


def test_an_entry_without_address_is_kept_for_the_desk_to_hear_of() -> None:
    entries = read_feed(
        fetched(rss("<item><description>Who am I?</description></item>", "<item/>"))
    ).entries

    assert [(entry.url, entry.summary_html) for entry in entries] == [("", "<p>Who am I?</p>")]


def test_an_entry_survives_json_and_rows_of_older_versions_are_read() -> None:
    moment = datetime(2026, 11, 25, 21, tzinfo=UTC)
    entry = Entry(
        "https://news.example/1", embargo_until=moment, usage_terms="Print only", fingerprint="ab"
    )
    row = json.loads(json.dumps(entry.as_json()))

    assert (row, Entry.from_json(row)) == (entry.as_json(), entry)
    for name in ("embargo_until", "expires_at", "usage_terms", "fingerprint"):
        del row[name]
    assert Entry.from_json(row) == Entry("https://news.example/1")


@pytest.mark.parametrize(
    ("raw", "zone", "instant"),
    [
        ("2026-11-26T00:00:00+03:00", "UTC", "2026-11-25T21:00:00+00:00"),
        ("2026-11-26T00:00:00", "Asia/Riyadh", "2026-11-25T21:00:00+00:00"),
        ("2026-11-26", "America/New_York", "2026-11-26T05:00:00+00:00"),
        ("Thu, 26 Nov 2026 10:30:00 GMT", "UTC", "2026-11-26T10:30:00+00:00"),
        ("soon", "UTC", None),
        ("", "UTC", None),
        ("0001-01-01T00:00:00+14:00", "UTC", None),
    ],
)
def test_an_embargos_midnight_is_an_instant(raw: str, zone: str, instant: str | None) -> None:
    found = instant_of(raw, zone)

    assert (found.isoformat() if found else None) == instant


# -- every dialect says the same ---------------------------------------------------------------

words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf", "Mn")
    ),
    min_size=1,
    max_size=40,
).filter(str.strip)
stories = st.lists(st.tuples(words, st.integers(1, 10**6), st.datetimes(datetime(1995, 1, 1), datetime(2022, 1, 1), timezones=st.just(UTC))), min_size=1, max_size=5, unique_by=lambda story: story[1])  # fmt: skip
DIALECTS = {
    "RSS 0.91": ('<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>{}</channel></rss>',
                 "<item><title>{title}</title><link>{url}</link><pubDate>{rfc}</pubDate></item>"),
    "RSS 2.0": ('<rss version="2.0"><channel>{}</channel></rss>',
                "<item><guid>{url}</guid><title>{twice}</title><pubDate>{rfc}</pubDate></item>"),
    "RSS 2.0, namespaced": ('<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel>{}</channel></rss>',
                            "<item><link>{url}</link><title><![CDATA[{html}]]></title><pubDate>{rfc}</pubDate></item>"),
    "RSS 0.90": ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>F</title></channel>{}</rdf:RDF>',
                 '<item><title>{title}</title><link>{url}</link><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">{iso}</dc:date></item>'),
    "RSS 1.0": ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="u"/>{}</rdf:RDF>',
                '<item rdf:about="{url}"><title>{title}</title><dc:title>second</dc:title><dc:date>{iso}</dc:date></item>'),
    "Atom 0.3": ('<feed version="0.3" xmlns="http://purl.org/atom/ns#">{}</feed>',
                 '<entry><title>{title}</title><link rel="alternate" type="text/html" href="{url}"/><issued>{iso}</issued><modified>{iso}</modified></entry>'),
    "Atom 1.0": (f'<a:feed xmlns:a="{ATOM}">{{}}</a:feed>',
                 '<a:entry><a:link rel="self" href="https://x.example/"/><a:link href="{url}"/><a:title type="html">{twice}</a:title><a:published>{iso}</a:published></a:entry>'),
    "Atom 1.0, based": (f'<feed xmlns="{ATOM}" xml:base="https://news.example/a/">{{}}</feed>',
                        '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{title}</div></title><link href="../{n}"/><published>{iso}</published></entry>'),
    "RSS with Atom inside": (f'<rss version="2.0" xmlns:a="{ATOM}"><channel>{{}}</channel></rss>',
                             '<item><a:link href="{url}"/><title>{title}</title><a:published>{iso}</a:published></item>'),
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(stories, st.sampled_from(sorted(DIALECTS)))
def test_a_story_is_the_same_in_every_dialect(
    told: list[tuple[str, int, datetime]], dialect: str
) -> None:
    frame, form = DIALECTS[dialect]
    items = "".join(
        form.format(title=escape(escape(title)) if "Atom" not in dialect.split(",")[0] or "inside" in dialect else escape(title),
                    twice=escape(escape(title)), html=escape(title), n=n, url=f"https://news.example/{n}",
                    rfc=format_datetime(moment, usegmt=True), iso=moment.isoformat(timespec="seconds"))
        for title, n, moment in told
    )  # fmt: skip

    entries = read_feed(fetched(frame.format(items))).entries

    assert [entry.url for entry in entries] == [f"https://news.example/{n}" for _, n, _ in told]
    assert [entry.headline.split() for entry in entries] == [
        normal(title).split() for title, _, _ in told
    ]
    for entry, (_, _, moment) in zip(entries, told, strict=True):
        assert {claim.value for claim in entry.claims} == {moment.replace(microsecond=0)}


def normal(title: str) -> str:
    return _line(title, "headline", [], is_html=False)


# -- the short ways lead to the same place -----------------------------------------------------


@settings(max_examples=500, deadline=None)
@given(
    st.builds("http{}://x{}.example/{}".format, st.sampled_from(["", "s"]),
              st.text(alphabet="ab.-:/?#&=%;@,~ é[]_'+", max_size=12),
              st.text(alphabet="ab.-:/?#&=%;@,~ é[]_'+", max_size=12)),
    st.sampled_from(["", "https://news.example/a/b"]),
)  # fmt: skip
def test_a_plain_address_is_what_the_long_way_makes_of_it(url: str, base: str) -> None:
    short = addresses.absolute_url(url, base)
    plain = addresses._PLAIN

    try:
        addresses._PLAIN = addresses.re.compile(r"(?!)")
        assert addresses.absolute_url(url, base) == short
    finally:
        addresses._PLAIN = plain


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("Caf&eacute; &#8211; it&#39;s", "Café – it's"),
        ("A &amp; B", "A & B"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("&lt;b&gt;kept as text&lt;/b&gt;", "<b>kept as text</b>"),
        ("&amp;lt;i&amp;gt;", "&lt;i&gt;"),
        ("<b>Bold</b> &amp; not", "Bold & not"),
        ("Cafe\u0301&nbsp;one", "Café one"),
    ],
)
def test_an_entity_in_a_title_needs_no_parser(raw: str, line: str) -> None:
    assert _line(raw, "headline", []) == line


def test_a_text_of_lines_is_paragraphs() -> None:
    assert _as_html("One\n\nTwo", "") == "<p>One</p><p>Two</p>"


def test_every_field_of_an_entry_is_in_its_json() -> None:
    assert set(Entry("").as_json()) == {field.name for field in fields(Entry)}


def test_habits_zone_reaches_the_skim() -> None:
    text = rss(item(1, more="<pubDate>2022-12-03 10:00:00</pubDate>"))

    [entry] = skim_feed(fetched(text), Habits(zone="Asia/Riyadh")).entries

    assert entry.claims[0].value == datetime(2022, 12, 3, 7, tzinfo=UTC)
