"""The evidence for a day, place by place: what counts, what only supports, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.extract.claims import make_claim, order_of
from stoppress.extract.date_places import day_in_address
from stoppress.extract.page import read_page
from stoppress.extract.times import LONGEST_DATE, NotADate, Order, read_time
from stoppress.handoff import Claim, Dated, Fetched, Habits

Fetch = Callable[..., Fetched]
TEXT = "".join(
    f"<p>The {who} told the council that the piles below the market had moved, and that the hall "
    "would have to stay closed until somebody had looked at them from below.</p>"
    for who in ("mayor", "engineer", "harbour master", "traders", "neighbours")
)
HEADLINE = "Council puts off the vote"


def page(
    under: str = "", *, head: str = "", above: str = "", after: str = "", top: str = ""
) -> str:
    return (
        f"<html lang=en><head><title>{HEADLINE}</title>{head}</head><body>{top}<main>"
        f"<div class=head>{above}<h1>{HEADLINE}</h1></div>{under}<div class=text>{TEXT}{after}</div>"
        "</main></body></html>"
    )


def published(fetch: Fetch, html: str, url: str = "https://news.example/a/b") -> Dated | None:
    return read_page(fetch(html, url), None, Habits()).published


def day(dated: Dated | None) -> str:
    return dated.day.isoformat() if dated else ""


SEEN = {
    "kicker above the headline": page(above="<p>3 December 2022</p>"),
    "glued to a name": page("<p>By Ann WrightDec 3, 2022</p>"),
    "year of two digits": page("<p>03.12.22</p>"),
    "label of its own": page("<div>Published</div><div>3 December 2022</div>"),
    "behind the text": page(after="<p>Published on 3 December 2022 by the desk</p>"),
    "dateline": page().replace("<p>The mayor", "<p>HARBOUR, Dec 3, 2022 (WIRE) - The mayor"),
    "signature": page(after="<p>The desk, 3 December 2022</p>"),
    "time called published": page(
        '<time class="published" datetime="2022-12-03">x</time>'
        '<time class="updated" datetime="2023-01-02">y</time>'
    ),
    "published and updated in one line": page(
        "<p>Published 3 December 2022 Updated 2 January 2023</p>"
    ),
    "microdata of the article": page(
        '<div itemscope itemtype="https://schema.org/NewsArticle">'
    ).replace("</main>", '<i itemprop="datePublished" content="2022-12-03">x</i></div></main>'),
    "meta of another name": page(
        head='<meta name="w-published-date" content="2022-12-03T06:03:43Z">'
    ),
    "state in a script": page(
        after=f'<script>s={{"title":"{HEADLINE}","publishedAt":"2022-12-03T06:03:43Z"}}</script>'
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_day_that_readers_or_machines_are_told_is_found(name: str, fetch: Fetch) -> None:
    assert day(published(fetch, SEEN[name])) == "2022-12-03"


UNSEEN = {
    "above the whole story": page(top="<div>3 December 2022</div>"),
    "in a menu of the headline's part": page(above="<ul class=menu><li>3 December 2022</li></ul>"),
    "in a comment": page(after='<div class="comment"><time datetime="2022-12-03">x</time></div>'),
    "in the page's footer": page().replace("</main>", "</main><footer>Updated 3 December 2022</footer>"),
    "state about another story": page(
        after='<script>s={"title":"Ferry aground","publishedAt":"2022-12-03T06:03:43Z"}</script>'
    ),
    "of the page, not of a piece": page(
        head='<script type="application/ld+json">'
        '{"@type":"WebPage","datePublished":"2022-12-03T06:03:43Z"}</script>'
    ),
    "either way round": page("<p>03/12/2022</p>"),
    "a copyright": page("<p>© 3 December 2022 News</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_the_pieces_own_day_gives_none(name: str, fetch: Fetch) -> None:
    assert published(fetch, UNSEEN[name]) is None


def test_the_visits_day_above_the_headline_is_no_second_witness(fetch: Fetch) -> None:
    html = page(above="<p>30 January 2023</p>", head='<meta name="date" content="2023-01-30">')

    assert published(fetch, html) is None


def test_the_day_of_the_last_change_is_the_last_resort_and_never_sure(fetch: Fetch) -> None:
    html = page("<p>Updated 3 December 2022</p>")

    dated = published(fetch, html)

    assert day(dated) == "2022-12-03"
    assert dated is not None and not dated.sure and "last change" in dated.reason


def test_a_visible_change_does_not_contradict_the_markups_day(fetch: Fetch) -> None:
    own = (
        '{"@type":"NewsArticle","datePublished":"2022-12-03T08:00:00Z",'
        '"dateModified":"2023-01-12T08:00:00Z"}'
    )
    html = page("<p>12 January 2023</p>", head=f'<script type="application/ld+json">{own}</script>')

    assert day(published(fetch, html)) == "2022-12-03"


def test_markup_that_dates_its_last_build_yields_to_the_day_readers_see(fetch: Fetch) -> None:
    own = (
        '{"@type":"NewsArticle","datePublished":"2023-01-12T08:00:00Z",'
        '"dateModified":"2023-01-12T08:00:00Z"}'
    )
    html = page("<p>3 December 2022</p>", head=f'<script type="application/ld+json">{own}</script>')

    dated = published(fetch, html)

    assert day(dated) == "2022-12-03"
    assert dated is not None and not dated.sure


def test_a_list_of_other_stories_never_outvotes_the_address(fetch: Fetch) -> None:
    html = page("<p>1 May 2021</p>")

    assert day(published(fetch, html, "https://news.example/2022/12/03/b")) == "2022-12-03"


@pytest.mark.parametrize(
    ("language", "host", "order"),
    [
        ("en-US", "news.example", "mdy"), ("en-GB", "news.example", "dmy"),
        ("en", "news.example", ""), ("", "news.example", ""), ("de", "news.example", "dmy"),
        ("en", "paper.co.uk", "dmy"), ("en-US", "paper.com.au", "dmy"), ("en", "paper.io", ""),
    ],
)  # fmt: skip
def test_who_writes_the_day_first(language: str, host: str, order: Order) -> None:
    assert order_of(language, host) == order


def test_a_known_order_reads_what_could_be_either() -> None:
    assert read_time("03/12/2022", "UTC", "dmy").day.isoformat() == "2022-12-03"
    assert read_time("03/12/2022", "UTC", "mdy").day.isoformat() == "2022-03-12"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://n.example/2022/12/03/a", "2022-12-03"), ("https://n.example/a-20221203", "2022-12-03"),
        ("https://n.example/news/23-01-2022-a", "2022-01-23"), ("https://n.example/2022/12/a", ""),
        ("https://n.example/03-04-2022-a", ""),
    ],
)  # fmt: skip
def test_a_day_in_an_address(url: str, found: str) -> None:
    assert day_in_address(url) == found


def test_claims_say_where_they_stood(fetch: Fetch) -> None:
    html = page(
        "<p>3 December 2022</p>", top="<div>30 January 2023</div>",
        head='<meta name="date" content="2022-12-03">',
    )  # fmt: skip

    claims = read_page(fetch(html, "https://news.example/2022/12/03/b"), None, Habits()).claims
    regions = {claim.place: claim.region for claim in claims if not claim.refused}

    assert regions == {
        "meta date": "head",
        "URL": "the address",
        "visible line": "under the headline",
    }
    assert {claim.region for claim in claims if claim.refused} == {"masthead"}


def test_a_claim_stored_before_it_knew_its_region_is_read() -> None:
    claim = make_claim("published", "feed pubDate", "2022-12-03", datetime(2023, 1, 1, tzinfo=UTC))
    stored = claim.as_json()
    del stored["region"]

    assert claim.region == "feed"
    assert Claim.from_json(stored) == replace(claim, region="")


@given(st.text(alphabet="0123456789./-: JanFebrMÄRzديسمبر年月日", max_size=LONGEST_DATE + 20))
def test_any_string_is_a_day_or_a_named_reason(raw: str) -> None:
    for order in ("", "dmy", "mdy"):
        with suppress(NotADate):
            moment = read_time(raw, "UTC", order)
            assert moment.value.tzinfo is not None
            assert moment.precision == "instant" or moment.value.date() == moment.day
