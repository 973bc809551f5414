# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Front pages: their feeds, their links; and OPML lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stoppress.errors import EmptyPage, NotAFeed
from stoppress.extract.feed import find_feeds, read_listing, read_opml
from stoppress.handoff import Fetched, Habits

Fetch = Callable[..., Fetched]
FRONT = """<html lang="en"><head><title>Harbour Post</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/atom+xml; charset=utf-8" title="News" href="/atom.xml">
<link rel="alternate" type="application/feed+json" href="https://news.example/feed.json">
<link rel="alternate" type="text/html" hreflang="ar" href="/ar/"></head><body>
<nav><a href="/section/politics-and-more">Politics and more of the same</a></nav>
<main><article><a href="/2022/12/market-reopens?utm_source=front"><img src="/x.jpg"></a>
<h2><a href="/2022/12/market-reopens">Fish market reopens under a new roof</a></h2></article>
<a href="/2022/12/ferry-stops#comments">Night ferry to stop at the end of the month</a>
<a href="https://elsewhere.example/story/long">A story that lives on another host entirely</a>
<a href="/tag/harbour-and-sea">Everything we wrote about the harbour</a> <a href="/more-news-here">More</a>
<a href="javascript:void(0)">Open the menu of all the sections</a></main>
<aside class="most-read"><a href="/2022/11/old-story-of-note">Old story that many people have read</a></aside>
<footer><a href="/about-the-harbour-post">About the Harbour Post and its people</a></footer></body></html>"""


def test_feeds_are_found_in_order_comments_last(fetch: Fetch) -> None:
    found = find_feeds(fetch(FRONT, "https://news.example/"))

    assert found == [
        ("https://news.example/atom.xml", "atom", "News"),
        ("https://news.example/feed.json", "json", ""),
        ("https://news.example/comments/feed", "rss", "Comments"),
    ]


def test_a_page_without_feeds_has_none(fetch: Fetch) -> None:
    assert find_feeds(fetch("<html><body>Hello</body></html>")) == []
    assert find_feeds(fetch(b"")) == []


def test_a_listing_gives_the_articles_once_and_in_order(fetch: Fetch) -> None:
    listing = read_listing(fetch(FRONT, "https://news.example/"), Habits())

    assert [(entry.url, entry.headline) for entry in listing.entries] == [
        ("https://news.example/2022/12/market-reopens", "Fish market reopens under a new roof"),
        ("https://news.example/2022/12/ferry-stops", "Night ferry to stop at the end of the month"),
    ]
    assert (listing.kind, listing.title, listing.language) == ("listing", "Harbour Post", "en")


def test_an_empty_listing_is_named(fetch: Fetch) -> None:
    with pytest.raises(EmptyPage):
        read_listing(fetch(b""), Habits())


def test_opml() -> None:
    body = b"""<?xml version="1.0"?><opml version="2.0"><head><title>T</title></head><body>
    <outline text="World"><outline type="rss" text="One" xmlUrl="https://a.example/rss"/>
    <outline text="Double" xmlUrl="https://a.example/rss"/></outline>
    <outline title="Two &amp; three" text="x" xmlUrl="https://b.example/rss"/><outline text="bad" xmlUrl="file:///etc/passwd"/></body></opml>"""

    assert read_opml(body) == [
        ("https://a.example/rss", "One", "World"), ("https://b.example/rss", "Two & three", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [b"", b"<rss/>", b"<opml><body><outline", b'<!DOCTYPE x [<!ENTITY a "b">]><opml>&zz;</opml>'],
)
def test_what_is_no_opml_is_named(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        read_opml(body)
