"""Who made a piece, from every place of a page that may say so."""

from __future__ import annotations

import json

import pytest

from stoppress.extract.page import read_page
from stoppress.handoff import Habits, Reading
from tests.extract.conftest import Fetch

TEXT = "<p>The harbour council voted on Tuesday night to reopen the old market hall again.</p>" * 6
HEADLINE = "Market hall opens again"


def read(
    fetch: Fetch, *, head: str = "", top: str = "", end: str = "", text: str = TEXT
) -> Reading:
    body = f"<article><h1>{HEADLINE}</h1>{top}{text}</article>{end}"
    page = f"<html><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    return read_page(fetch(page), None, Habits(names=("The Harbour Post",)))


def json_ld(**article: object) -> str:
    node = {"@type": "NewsArticle", "headline": HEADLINE, **article}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    "head",
    [
        json_ld(author="Jane Doe"),
        json_ld(author=[{"@type": "Person", "name": "Jane Doe"}]),
        json_ld(author={"@id": "#jane"}, publisher={"@id": "#jane", "@type": "Person", "name": "Jane Doe"})
        .replace('"#jane", "@type"', '"#jane", "@type"'),
        '<meta name="author" content="Jane Doe">',
        '<meta name="parsely-author" content="Jane Doe">',
        '<meta name="citation_author" content="Doe, Jane">',
        '<meta name="article:author" content="https://social.example/jane">'
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">',
    ],
)  # fmt: skip
def test_what_a_page_tells_machines_names_the_author(head: str, fetch: Fetch) -> None:
    if "#jane" in head:  # the publisher is another
        head = head.replace('"publisher"', '"creator"')

    assert read(fetch, head=head).authors == ("Jane Doe",)


@pytest.mark.parametrize(
    "top",
    [
        "<p>By Jane Doe</p>",
        "<div><span>Published 4 May 2026</span> <span>by Jane Doe</span></div>",
        "<p>Written by</p><p>Jane Doe</p>",
        '<div><a rel="author" href="/x">Jane Doe</a></div>',
        '<div><a href="/authors/jane-doe">Jane Doe</a></div>',
        '<div class="c-byline"><b>Jane Doe</b><i>Senior Reporter</i><i>4 min read</i></div>',
        '<div itemprop="author"><span itemprop="name">Jane Doe</span></div>',
        '<div class="author-name">Jane Doe</div><p>Reviewed by <a href="/author/max">Max Poe</a></p>',
        '<div class="meta"><span>By: Jane Doe</span><span>Updated: 4 May | Published: 3 May</span></div>',
    ],
)
def test_a_byline_by_the_headline_names_the_author(top: str, fetch: Fetch) -> None:
    reading = read(fetch, top=top)

    assert reading.authors == ("Jane Doe",)
    assert "Jane" not in reading.text


def test_an_authors_box_below_the_text_is_a_byline_too(fetch: Fetch) -> None:
    end = (
        '<div class="author-box"><a href="/author/jane">Jane Doe</a><p>Jane knows boats.</p></div>'
    )

    assert read(fetch, end=end).authors == ("Jane Doe",)


def test_a_byline_that_holds_all_names_is_more_than_json_ld(fetch: Fetch) -> None:
    head = json_ld(author={"@type": "Person", "name": "Jane Doe"})

    assert read(fetch, head=head, top="<p>By Dr Jane Doe and John Roe</p>").authors == (
        "Dr Jane Doe",
        "John Roe",
    )


@pytest.mark.parametrize(
    "head",
    [
        json_ld(author={"@type": "Person", "name": "The Harbour Post"}),
        json_ld(author={"@type": "Organization", "name": "Harbour Post"}),
        '<meta property="og:site_name" content="Quay Times"><meta name="author" content="Quay Times">',
    ],
)
def test_the_papers_name_is_the_source_and_no_author(head: str, fetch: Fetch) -> None:
    reading = read(fetch, head=head)

    assert reading.authors == ()
    assert reading.source_name == "The Harbour Post"


def test_a_body_that_is_not_the_paper_may_be_the_author(fetch: Fetch) -> None:
    head = json_ld(author={"@type": "Organization", "name": "Center for Wind Research"})

    assert read(fetch, head=head).authors == ("Center for Wind Research",)


def test_those_who_comment_and_neighbours_are_no_authors(fetch: Fetch) -> None:
    end = (
        '<div class="comments"><span class="comment-author">Max Poe</span></div>'
        '<div class="related"><span class="author">Ann Fox</span><span class="author">Bo Lund</span></div>'
    )

    assert read(fetch, end=end).authors == ()


def test_an_agency_is_the_credit(fetch: Fetch) -> None:
    head = json_ld(
        author=[{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "AP"}]
    )

    reading = read(fetch, head=head)

    assert (reading.authors, reading.credit) == (("Jane Doe",), "AP")


@pytest.mark.parametrize(
    ("first", "last", "credit"),
    [
        ("LONDON (Reuters) - The council met.", "", "Reuters"),
        ("Berlin (dpa/AFP) Der Rat tagte am Dienstag.", "", "dpa, AFP"),
        ("القاهرة - رويترز", "", "Reuters"),
        ("", "It will meet again. (Reuters)", "Reuters"),
        ("", "It will meet again. — AFP", "AFP"),
        ("", "وقال إنه سيجتمع من جديد (أ ف ب)", "AFP"),
        ("", "It will meet again. (AP, AFP)", "AP, AFP"),
        ("The Associated Press (AP) was founded long ago, the mayor said.", "", ""),
        ("", "It will meet again in May (see below).", ""),
    ],
)  # fmt: skip
def test_agencies_are_credited_in_dateline_or_at_the_end(
    first: str, last: str, credit: str, fetch: Fetch
) -> None:
    text = f"<p>{first}</p>{TEXT}<p>{last}</p>"

    assert read(fetch, text=text).credit == credit


def test_json_ld_may_name_the_agency_as_the_source(fetch: Fetch) -> None:
    head = json_ld(sourceOrganization={"@type": "Organization", "name": "Agence France-Presse"})

    assert read(fetch, head=head).credit == "AFP"
