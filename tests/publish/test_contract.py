"""The source's contract as enforced data: no output carries what it does not allow."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.collect.models import Source
from stoppress.file.models import Article
from stoppress.publish import actions
from stoppress.publish.contract import carry, excerpt
from tests.conftest import make_reading, make_source

BODY = "The first paragraph says what happened.\nSECRETBODY: the rest belongs to subscribers."
OUTPUTS = ("/en/", "/en/latest", "/en/section/world", "/en/source/lender", "/en/rss.xml",
           "/en/atom.xml", "/en/feed.json", "/en/source/lender/rss.xml", "/en/sitemap.xml",
           "/en/news-sitemap.xml", "/en/search?q=SECRETBODY", "/en/search?q=wall")  # fmt: skip


def texts(get, article: Article) -> dict[str, str]:
    return {path: get(path).content.decode() for path in (*OUTPUTS, article.path) if path}


@pytest.fixture
def lender(paper):
    return make_source("lender", "Lender")


def test_full_text_is_carried_where_the_contract_gives_it(lender, file_now, get) -> None:
    article = file_now(lender, make_reading(text=BODY), timezone.now())

    assert "SECRETBODY" in get(article.path).content.decode()
    assert "SECRETBODY" in get("/en/rss.xml").content.decode()


@pytest.mark.parametrize("may_carry", ["excerpt", "headline"])
def test_no_output_carries_more_than_the_contract(lender, file_now, get, may_carry) -> None:
    lender.may_carry = may_carry
    lender.save()
    article = file_now(lender, make_reading(text=BODY, standfirst="STANDFIRST"), timezone.now())

    for path, text in texts(get, article).items():
        assert "SECRETBODY: " not in text, path
        if may_carry == "headline":
            assert "first paragraph" not in text, path
            assert "STANDFIRST" not in text, path


def test_what_is_over_is_nowhere(lender, file_now, get) -> None:
    article = file_now(lender, make_reading(headline="Vanishing wall"), timezone.now())
    assert "Vanishing wall" in get("/en/").content.decode()

    Article.objects.filter(pk=article.pk).update(
        contract_until=timezone.now() - timedelta(seconds=1)
    )
    actions.changed.send(None, keys=frozenset())
    from stoppress.serve.printing import reprint

    reprint(timezone.now())

    assert get(article.path).status_code == 410
    assert [p for p in OUTPUTS if "Vanishing wall" in get(p).content.decode()] == []


@pytest.mark.parametrize(
    ("indexing", "robots", "canonical_is_ours", "in_sitemap", "in_news"),
    [
        ("index", "max-snippet:-1", True, True, True),
        ("news-noindex", "max-snippet:-1", True, True, False),
        ("canonical-to-origin", "", False, False, False),
        ("noindex", "noindex", True, False, False),
    ],
)
def test_each_indexing_policy_is_one_row(
    lender, file_now, get, indexing, robots, canonical_is_ours, in_sitemap, in_news
) -> None:
    lender.indexing = indexing
    lender.save()
    article = file_now(lender, make_reading(), timezone.now())
    page = get(article.path).content.decode()

    assert ('name="robots"' in page) == bool(robots)
    assert robots in page
    canonical = f"https://paper.example{article.path}" if canonical_is_ours else article.url
    assert f'rel="canonical" href="{canonical}"' in page
    assert ("googlebot-news" in page) == (indexing == "news-noindex")
    assert (article.path in get("/en/sitemap.xml").content.decode()) == in_sitemap
    assert (article.path in get("/en/news-sitemap.xml").content.decode()) == in_news


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    may_carry=st.sampled_from(["full", "excerpt", "headline"]),
    indexing=st.sampled_from([choice[0] for choice in Source.Indexing.choices]),
    wording=st.text(max_size=80),
    body=st.text(max_size=400),
)
def test_whatever_the_contract_carry_obeys_it(may_carry, indexing, wording, body) -> None:
    source = Source(name="S", may_carry=may_carry, indexing=indexing, credit_wording=wording)
    article = Article(source=source, headline="H", standfirst="SF", body=f"<p>one</p><p>two {body}</p>",
                      url="https://s.example/1", language="en")  # fmt: skip
    carried = carry(article)

    if may_carry == "headline":
        assert (carried.body, carried.standfirst, carried.is_whole) == ("", "", False)
    if may_carry == "excerpt":
        assert carried.body == "<p>one</p>"
    if indexing == "noindex":
        assert (carried.robots, carried.canonical_url, carried.in_sitemap) == ("noindex", "", False)
    assert not (carried.robots == "noindex" and carried.canonical_url)
    assert "{source}" not in carried.credit_line or "{source}" in article.source.name


def test_an_excerpt_ends_after_sixty_words() -> None:
    text = excerpt("<p>" + "word " * 100 + "</p>")

    assert text.count("word") == 60
    assert text.endswith("…</p>")


def test_json_feed_says_who_wrote_it_first(lender, file_now, get) -> None:
    article = file_now(lender, make_reading(), timezone.now())
    item = json.loads(get("/en/feed.json").content)["items"][0]

    assert item["external_url"] == article.url
    assert item["authors"] == [{"name": "Mara Lind"}]
