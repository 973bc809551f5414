# ruff: noqa: E501 - feeds stand on their own lines
"""Damaged and hostile feeds: every entry that stands there, in bounded time."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.errors import NotAFeed, StoppressError
from stoppress.extract.feed import read_feed, skim_feed
from stoppress.extract.xml_tree import parse_strict, prepare_xml
from stoppress.handoff import FeedReading, Fetched

from .conftest import VISIT

Fetch = Callable[..., Fetched]
LIMIT_SECONDS = 2.0
ENTRIES = 8


def rss(count: int = ENTRIES) -> str:
    items = "".join(
        f"<item><title>Story number {n}</title><link>https://news.example/{n}</link>"
        f"<guid>tag:{n}</guid><pubDate>Sat, 0{n % 8 + 1} Oct 2022 10:11:12 GMT</pubDate>"
        f"<description>Text &lt;b&gt;of&lt;/b&gt; {n}</description></item>\n"
        for n in range(count)
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>F</title><link>https://news.example/</link>\n{items}</channel></rss>'


def atom(count: int = ENTRIES) -> str:
    entries = "".join(
        f'<entry><author><name>Ada</name></author><id>tag:{n}</id><title type="html">Story number {n}</title>'
        f'<link rel="alternate" href="https://news.example/{n}"/><updated>2022-10-0{n % 8 + 1}T10:11:12Z</updated>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text {n}</p></div></content></entry>\n'
        for n in range(count)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>\n{entries}</feed>'


def read(text: str | bytes) -> FeedReading:
    body = text.encode() if isinstance(text, str) else text
    url = "https://news.example/feed"
    return read_feed(Fetched(url, url, 200, {}, body, VISIT))


def known(feed: FeedReading) -> list[tuple[str, str]]:
    return [(entry.url, entry.headline) for entry in feed.entries]


@pytest.mark.parametrize("make", [rss, atom])
def test_nothing_is_lost_to_one_end_tag_left_out(make: Callable[[], str]) -> None:
    whole = make()
    names = ("title", "link", "guid", "id", "pubDate", "updated", "description", "author", "name",
             "item", "entry")  # fmt: skip
    for name in names:
        at = whole.find(f"</{name}>", whole.find("Story number 3"))
        if at < 0:
            continue

        feed = read(whole[:at] + whole[at + len(name) + 3 :])

        assert len(known(feed)) == ENTRIES, name
        assert [url for url, _ in known(feed)] == [
            f"https://news.example/{n}" for n in range(ENTRIES)
        ], name
        assert (
            sum(title == f"Story number {n}" for n, (_, title) in enumerate(known(feed)))
            >= ENTRIES - 1
        ), name


@pytest.mark.parametrize("make", [rss, atom])
@pytest.mark.parametrize("wrong", ["</b>", "</titel>", "</item>", "</channel>"])
def test_nothing_is_lost_to_three_end_tags_of_other_names(
    make: Callable[[], str], wrong: str
) -> None:
    text = make()
    for n in (1, 4, 6):
        at = text.find("</title>", text.find(f"Story number {n}"))
        text = text[:at] + wrong + text[at + 8 :]

    feed = read(text)

    assert {f"https://news.example/{n}" for n in range(ENTRIES)} <= {url for url, _ in known(feed)}
    assert any("not well-formed" in trouble for trouble in feed.troubles)


@pytest.mark.parametrize("make", [rss, atom])
@pytest.mark.parametrize("label", ["utf-16", "iso-8859-1", "windows-1251", "us-ascii", "x-unknown"])
def test_a_wrong_label_changes_no_letter(make: Callable[[], str], label: str) -> None:
    text = make().replace("Story", "Café «خبر»").split("?>")[-1]

    feed = read(f'<?xml version="1.0" encoding="{label}"?>{text}')

    assert known(feed) == known(read(text))
    assert feed.troubles == ()


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "windows-1251"])
def test_a_feed_in_another_set_is_read_as_its_label_says(charset: str) -> None:
    letters = "Приехал" if charset == "windows-1251" else "Café"
    text = rss().replace("Story", letters).replace("utf-8", charset)

    assert known(read(text.encode(charset))) == known(read(rss().replace("Story", letters)))


def test_a_cut_feed_gives_every_entry_before_the_cut() -> None:
    whole = rss(40)
    for cut in range(len(whole) // 3, len(whole), 97):
        feed = read(whole[:cut])

        ended = whole[:cut].count("</item>")
        assert known(feed)[:ended] == known(read(whole))[:ended]
        assert ("broken off before its end" in feed.troubles) == (
            cut <= whole.rfind("</channel>") + 9
        )


def test_entities_and_bare_ampersands_become_what_they_mean() -> None:
    text = rss().replace("Story number 2", "Caf&eacute; & A&B &#8211; &nosuch; &amp;amp; x")

    assert read(text).entries[2].headline == "Café & A&B – &nosuch; & x"


def test_ampersands_in_cdata_are_text() -> None:
    text = (
        rss()
        .replace("Story number 2", "<![CDATA[A & B &eacute; <i>c</i>]]>")
        .replace("of", "&nbsp;")
    )

    assert read(text).entries[2].headline == "A & B é c"


def test_what_a_cdata_section_shows_of_markup_is_no_entry() -> None:
    code = "<![CDATA[<p>Write &lt;item&gt; or <item> and <entry> so</p>]]>"
    text = rss().replace("Text &lt;b&gt;of&lt;/b&gt; 5", code).replace("Story number 3", "A & B")

    assert len(read(text).entries) == ENTRIES


@pytest.mark.parametrize("make", [rss, atom])
def test_xml_in_a_gzip_file_is_opened_within_bounds(make: Callable[[], str]) -> None:
    assert known(read(gzip.compress(make().encode()))) == known(read(make()))

    bomb = gzip.compress(make().encode() + b" " * 200_000_000)
    start = time.process_time()
    assert "longer than 10 MB" in read(bomb).troubles[0]
    assert time.process_time() - start < LIMIT_SECONDS

    with pytest.raises(NotAFeed, match="gzip"):
        read(b"\x1f\x8bjunk")


CHANNEL = "<rss><channel>"
HOSTILE = {
    "40,000 attributes": CHANNEL + "<item " + " ".join(f'a{n}="{n}"' for n in range(40_000)) + "><title>x</title></item>",
    "one attribute again": CHANNEL + "<item " + 'a="1" ' * 1_500_000 + "><title>x</title></item>",
    "200,000 levels": CHANNEL + "<item><title>x</title></item>" + "<a>" * 200_000,
    "300,000 items": CHANNEL + "<item><title>x</title></item>" * 300_000 + "</channel></rss>",
    "300,000 open items": CHANNEL + "<item><title>x" * 300_000,
    "tiny nodes": CHANNEL + "<a/>" * 2_400_000,
    "titles in titles": CHANNEL + "<item><title>" * 100 + "<b/>" * 2_000_000,
    "texts in texts": CHANNEL + "<item><description>" * 100 + "x" * 9_000_000 + "</description></item>" * 100 + "</channel></rss>",
    "bare ampersands": CHANNEL + "<item><title>" + "&" * 9_000_000,
    "entities": CHANNEL + "<item><title>" + "&eacute;" * 1_200_000,
    "open sections": CHANNEL + "<item><![CDATA[" * 600_000,
    "open tags": CHANNEL + "<" * 9_000_000,
    "categories": CHANNEL + ("<item>" + "<category>c&amp;d</category>" * 350 + "</item>") * 1_000,
    "dates": CHANNEL + ("<item>" + "<pubDate>Thursday 3rd of nonsense 2022 at 44:33</pubDate>" * 350 + "</item>") * 500,
    "namespaces": "<rss " + " ".join(f'xmlns:a{n}="u{n}"' for n in range(300)) + ">" + "<item><title>x" * 100_000,
    "entity declarations": "<!DOCTYPE a [" + '<!ENTITY a "b">' * 400_000 + CHANNEL,
    "sitemap": "<urlset>" + "<url><loc>https://x.example/1</loc></url>" * 240_000,
    "deep JSON": '{"version":"https://jsonfeed.org/version/1.1","title":"x","items":' + "[" * 200_000 + "]" * 200_000 + "}",
    "wide JSON": '{"version":"1","title":"x","items":[' + '{"id":1},' * 900_000 + "{}]}",
    "NewsML in NewsML": '<newsItem guid="a"><contentSet><inlineXML contenttype="nitf">' * 80 + "<media><p/></media>" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", [skim_feed, read_feed])
def test_hostile_feeds_end_in_time(
    name: str, reader: Callable[[Fetched], FeedReading], fetch: Fetch
) -> None:
    fetched = fetch(HOSTILE[name])
    start = time.process_time()

    with suppress(StoppressError):
        feed = reader(fetched)
        assert len(feed.entries) <= 2_000
        assert feed.entries or feed.troubles

    assert time.process_time() - start < LIMIT_SECONDS


pieces = st.sampled_from([*"<>&;'\"/![]-? \n\0", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>",
                          "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&eacute;", "&#x0;", "é", "<entry", "<b>"])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([rss(3), atom(3)]), st.lists(st.tuples(st.integers(0, 900), pieces), max_size=6)
)
def test_no_damage_raises_what_has_no_name(text: str, damage: list[tuple[int, str]]) -> None:
    for at, piece in damage:
        text = text[:at] + piece + text[at:]

    with suppress(StoppressError):
        for entry in read(text).entries:
            assert "<script" not in entry.body_html


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=12))
def test_prepared_text_has_no_ampersand_that_xml_does_not_know(parts: list[str]) -> None:
    text = "".join(part for part in parts if "<" not in part and "[" not in part and part != "\0")
    text = text.replace("&#x0;", "").replace("]]>", "")

    assert parse_strict(f"<a>{prepare_xml(text)}</a>".replace(">", "&gt;").replace("<a&gt;", "<a>").replace("</a&gt;", "</a>").encode()) is not None  # fmt: skip
