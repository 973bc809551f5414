# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Hostile and broken bytes: a Reading or a named error, in bounded time, with no network."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from stoppress.errors import (
    EmptyPage,
    FieldTooLong,
    NoArticleText,
    NoHeadline,
    NotAFeed,
    StoppressError,
    UnknownCharset,
)  # fmt: skip
from stoppress.extract.clean import clean_html, plain_text
from stoppress.extract.feed import find_feeds, read_feed, read_listing, read_opml
from stoppress.extract.page import read_entry, read_page
from stoppress.handoff import Entry, Fetched, Habits

Fetch = Callable[..., Fetched]
LIMIT_SECONDS = 2.0
PARAGRAPH = "<p>The harbour council voted on Tuesday night to reopen the old market hall again.</p>"
HEAD = "<html><head><title>Market reopens</title></head><body><h1>Market reopens</h1>"
HOSTILE = {
    "20 MB": HEAD + PARAGRAPH * 240_000,
    "200,000 nested tags": HEAD + PARAGRAPH * 5 + "<div>" * 200_000 + "x" + "</div>" * 200_000,
    "200,000 nested inline tags": HEAD + PARAGRAPH * 5 + "<b><i>" * 100_000 + "x",
    "40,000 attributes": HEAD
    + "<p "
    + " ".join(f'a{n}="{n}"' for n in range(40_000))
    + ">"
    + PARAGRAPH * 5,
    "attributes that hide their ends": HEAD
    + "<p "
    + " ".join(f"a{n}='>'" for n in range(300_000))
    + ">"
    + PARAGRAPH,
    "unclosed tags": HEAD + PARAGRAPH + "<a <a " * 300_000,
    "unclosed quotes": HEAD + PARAGRAPH + "<a x=\"<b y='" * 200_000,
    "one long word": HEAD + PARAGRAPH * 5 + "<p>" + "x" * 3_000_000 + "</p>",
    "blanks": HEAD + PARAGRAPH * 5 + "<p>" + " " * 3_000_000 + "</p>",
    "breaks": HEAD + PARAGRAPH * 5 + "<br>" * 500_000,
    "dates everywhere": HEAD + PARAGRAPH * 5 + "<time datetime=2022>3 May 2022</time>" * 60_000,
    "deep JSON-LD": HEAD
    + '<script type="application/ld+json">'
    + "[" * 300_000
    + "</script>"
    + PARAGRAPH * 5,
    "wide JSON-LD": HEAD
    + '<script type="application/ld+json">['
    + '{"@type":"NewsArticle"},' * 30_000
    + "{}]</script>"
    + PARAGRAPH * 5,
    "tables in tables": HEAD + PARAGRAPH * 5 + "<table><tr><td>" * 50_000,
    "lists in lists": HEAD + PARAGRAPH * 5 + "<ul><li>x" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_or_refused_in_time(name: str, fetch: Fetch) -> None:
    fetched = fetch(HOSTILE[name])
    read_page(fetch(HEAD + PARAGRAPH * 8), None, Habits())  # libraries load once
    start = time.process_time()

    with suppress(StoppressError):
        assert "<script" not in read_page(fetched, None, Habits()).body_html

    assert time.process_time() - start < LIMIT_SECONDS


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyPage),
        (b"  \n ", EmptyPage),
        (b"<html><body></body></html>", EmptyPage),
        (b"<!-- nothing -->", EmptyPage),
        (b"\x00" * 500, EmptyPage),
        (b"%PDF-1.7 " + bytes(range(256)) * 40, NoArticleText),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, NoArticleText),
        (b"<html><head><title>Login</title></head><body><h1>Log in</h1><a href=/>Home</a></body></html>", NoArticleText),
        (("<html><body>" + PARAGRAPH * 5).encode(), NoHeadline),
        (("<html><title>" + "x " * 2_500_000 + "</title><body>" + PARAGRAPH * 5).encode(), FieldTooLong),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_named_error(
    body: bytes, error: type[StoppressError], fetch: Fetch
) -> None:
    with pytest.raises(error) as caught:
        read_page(fetch(body), None, Habits())

    assert caught.value.url
    assert caught.value.cause


def test_an_unknown_charset_is_named(fetch: Fetch) -> None:
    noise = bytes((n * 37) % 128 + 128 for n in range(1, 4_000))

    with pytest.raises(UnknownCharset):
        read_page(fetch(noise, content_type="text/html; charset=klingon-8"), None, Habits())


def test_a_page_with_nuls_and_lone_surrogates_is_read(fetch: Fetch) -> None:
    body = (HEAD + PARAGRAPH * 5).replace(
        "harbour", "har\x00bour"
    ).encode() + b"<p>\xed\xa0\x80&#xD800;&#0;</p>"

    reading = read_page(fetch(body), None, Habits())

    assert "The harbour council" in reading.text
    reading.text.encode("utf-8")
    reading.body_html.encode("utf-8")


def test_a_page_cut_in_a_tag_is_read(fetch: Fetch) -> None:
    whole = HEAD + PARAGRAPH * 6

    reading = read_page(fetch(whole[:-30]), None, Habits())

    assert reading.quality.paragraphs >= 5


def test_three_charsets_in_one_page_are_survived(fetch: Fetch) -> None:
    body = (
        (HEAD + PARAGRAPH * 5).encode()
        + "<p>المجلس</p>".encode("cp1256")
        + "<p>совет</p>".encode("koi8-r")
    )

    assert "The harbour council" in read_page(fetch(body), None, Habits()).text


def test_no_reader_opens_a_socket_or_a_file(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(
        "<rss><channel><item><title>SECRET</title><link>http://s.example/secret</link></item></channel></rss>"
    )
    readers: list[Callable[[bytes], object]] = [
        lambda body: read_feed(fetch(body), Habits()),
        lambda body: read_listing(fetch(body), Habits()),
        lambda body: find_feeds(fetch(body)),
        lambda body: read_opml(body),
        lambda body: read_page(fetch(body), None, Habits()),
        lambda body: read_entry(
            Entry("", headline="x", body_html=body.decode()), fetch(body), Habits()
        ),
        lambda body: clean_html(body.decode()),
        lambda body: plain_text(body.decode()),
    ]
    external = (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><rss version="2.0"><channel><item><title>&x;</title>'
        "<link>http://127.0.0.1:9/</link></item></channel></rss>"
    )
    bodies = [
        str(secret),
        f"file://{secret}",
        "http://127.0.0.1:9/feed",
        external,
        HEAD + PARAGRAPH * 4,
    ]

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a reader reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for reader in readers:
        for body in bodies:
            try:
                answer = repr(reader(body.encode()))
            except StoppressError as error:
                answer = str(error)
            assert "SECRET" not in answer


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
        "<rss><channel><item><title>&c;</title><link>http://x.example/1</link></item></channel></rss>",
        "<rss><channel>" + "<item " + " ".join(f'a{n}=""' for n in range(40_000)) + "><title>x</title></item></channel></rss>",
        "<rss><channel>" + "<item>" * 200_000,
        "<rss><channel><item><title>a</title></item>" + "<a>" * 200_000,
        "<rss><channel>" + "<item><title>x</title></item>" * 100_000 + "</channel></rss>",
        '{"version":"https://jsonfeed.org/version/1.1","title":"x","items":' + "[" * 200_000,
        "<rss><channel><item><title>" + "y" * 5_000_000 + "</title><link>http://x.example/1</link></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>" + "&" * 1_000_000 + "<entry><title>x</title></entry></feed>",
    ],
    ids=["laughs", "attributes", "open items", "depth", "items", "deep JSON", "5 MB title", "ampersands"],
)  # fmt: skip
def test_hostile_feeds_are_read_or_refused_in_time(body: str, fetch: Fetch) -> None:
    read_feed(fetch("<rss><channel><item><title>x</title></item></channel></rss>"), Habits())
    start = time.process_time()

    with suppress(NotAFeed):
        reading = read_feed(fetch(body), Habits())
        assert len(reading.entries) <= 2_000
        assert all(len(entry.headline) <= 2_000 for entry in reading.entries)

    assert time.process_time() - start < LIMIT_SECONDS
