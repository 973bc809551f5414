# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Extraction.md §3.4: in every variant the visit's day is on the page, and never the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stoppress.extract.page import read_page
from stoppress.handoff import Entry, Fetched, Habits

TEXT = "".join(
    f"<p>Paragraph {word} tells what the council decided on Thursday and why the vote on Friday "
    "was put off until the engineers had looked at the piles below the market.</p>"
    for word in ("one", "two", "three", "four", "five")
)
RELATED = '<div class="related"><h4>Related</h4><a href="/x">Another story of the harbour</a> <span>30 January 2023</span></div>'
MASTHEAD = '<div id="top"><span class="date">Monday 30th of January 2023</span> | Last Update: 09:14 AM</div>'
AR_MASTHEAD = "<div>الاثنين ٣٠ يناير ٢٠٢٣ | آخر تحديث: ٠٩:١٤</div>"


def page(masthead: str = MASTHEAD, head: str = "", under: str = "", after: str = RELATED) -> str:
    return (
        f"<html lang=en><head><title>Council puts off the vote</title>{head}</head><body>{masthead}"
        f"<div class=main><h1>Council puts off the vote</h1>{under}{TEXT}</div>{after}</body></html>"
    )


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


ABSTAIN = {
    "plain": page(),
    "web page modified": page(
        head=json_ld('{"@type":"WebPage","dateModified":"2023-01-30T09:14:00Z"}')
    ),
    "masthead as time": page('<div><time datetime="2023-01-30">Monday</time></div>'),
    "masthead as time in header": page(
        '<header><time datetime="2023-01-30T09:14:00Z">x</time></header>'
    ),
    "masthead as ISO": page("<div>2023-01-30</div>"),
    "Arabic masthead": page(AR_MASTHEAD),
    "Arabic masthead, Western digits": page("<div>الاثنين 30 يناير 2023</div>"),
    "meta date": page("", '<meta name="date" content="2023-01-30">'),
    "meta date with a time": page("", '<meta name="date" content="2023-01-30T08:14:00Z">'),
    "og:updated_time": page("", '<meta property="og:updated_time" content="2023-01-30T09:14:00Z">'),
    "list of others": page(
        "",
        json_ld(
            '{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Another story","datePublished":"2023-01-30T08:00:00Z"}]}'
        ),
    ),
    "beside a related headline": page(""),
    "copyright": page("", after="<footer>© 2023</footer>"),
    "no date at all": page("", after=""),
    "future": page(
        "",
        json_ld(
            '{"@type":"NewsArticle","headline":"Council puts off the vote","datePublished":"2023-02-14T08:00:00Z"}'
        ),
    ),
    "epoch": page(
        "",
        json_ld(
            '{"@type":"NewsArticle","headline":"Council puts off the vote","datePublished":"1970-01-01T00:00:00Z"}'
        ),
    ),
    "another story's object": page(
        "",
        json_ld(
            '{"@type":"NewsArticle","url":"https://news.example/b/other","headline":"Ferry runs aground","datePublished":"2022-11-01T08:00:00Z"}'
        ),
    ),
    "five hundred objects": page(
        "",
        json_ld(
            "["
            + ",".join(
                f'{{"@type":"NewsArticle","headline":"Item number {n}","datePublished":"2022-10-01T08:00:00Z"}}'
                for n in range(500)
            )
            + "]"
        ),
    ),
}
TRUE_DAY = {
    "true date under the headline": page(under="<div>3 December 2022</div>"),
    "true date, masthead as time": page(
        '<div><time datetime="2023-01-30">Mon</time></div>', under="<p>3 December 2022</p>"
    ),
    "JSON-LD with the true date": page(
        head=json_ld('{"@type":"NewsArticle","datePublished":"2022-12-03T10:00:00Z"}')
    ),
    "Arabic date under the headline": page(AR_MASTHEAD, under="<div>٣ كانون الأول ٢٠٢٢</div>"),
}


@pytest.mark.parametrize("name", ABSTAIN)
def test_the_visits_day_is_never_given(name: str, fetch: Callable[..., Fetched]) -> None:
    reading = read_page(fetch(ABSTAIN[name]), None, Habits())

    assert reading.published is None
    assert reading.updated is None


@pytest.mark.parametrize("name", TRUE_DAY)
def test_the_true_day_is_found_beside_the_masthead(
    name: str, fetch: Callable[..., Fetched]
) -> None:
    reading = read_page(fetch(TRUE_DAY[name]), None, Habits())

    assert reading.published is not None
    assert reading.published.day.isoformat() == "2022-12-03"


def test_the_day_in_the_address_counts(fetch: Callable[..., Fetched]) -> None:
    reading = read_page(fetch(page(), "https://news.example/20221203/council"), None, Habits())

    assert reading.published is not None
    assert reading.published.day.isoformat() == "2022-12-03"


def test_two_independent_witnesses_make_a_date_sure(fetch: Callable[..., Fetched]) -> None:
    html = page(head=json_ld('{"@type":"NewsArticle","datePublished":"2022-12-03T10:00:00Z"}'))

    alone = read_page(fetch(html), None, Habits()).published
    both = read_page(
        fetch(html, "https://news.example/2022/12/03/council"), None, Habits()
    ).published

    assert alone is not None and both is not None
    assert (alone.sure, both.sure) == (False, True)
    assert both.precision == "instant"


def test_contradicting_claims_without_a_witness_give_no_date(fetch: Callable[..., Fetched]) -> None:
    html = page(
        head='<meta property="article:published_time" content="2022-11-01">',
        under="<div>3 December 2022</div>",
    )

    assert read_page(fetch(html), None, Habits()).published is None


def test_a_plain_meta_date_does_not_outweigh_the_day_that_readers_see(
    fetch: Callable[..., Fetched],
) -> None:
    html = page(head='<meta name="date" content="2022-11-01">', under="<div>3 December 2022</div>")

    published = read_page(fetch(html), None, Habits()).published

    assert published is not None
    assert (published.day.isoformat(), published.sure) == ("2022-12-03", False)


def test_updated_is_never_before_published(fetch: Callable[..., Fetched]) -> None:
    html = page(
        head=json_ld(
            '{"@type":"NewsArticle","datePublished":"2022-12-03T10:00:00Z","dateModified":"2022-12-02T10:00:00Z"}'
        )
    )

    assert read_page(fetch(html), None, Habits()).updated is None


def test_the_feeds_word_for_today_counts_alone(fetch: Callable[..., Fetched]) -> None:
    from stoppress.extract.claims import make_claim

    fetched = fetch(page(""))
    claim = make_claim(
        "published", "feed pubDate", "Mon, 30 Jan 2023 08:00:00 GMT", fetched.fetched_at
    )

    reading = read_page(fetched, Entry(url=fetched.url, claims=(claim,)), Habits())

    assert reading.published is not None
    assert reading.published.value.hour == 8
