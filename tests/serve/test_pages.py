"""What readers get: every page type, its masthead, its lists, its status."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import feedparser
import pytest
from django.utils import timezone
from lxml import etree

from stoppress.file.models import Section
from stoppress.handoff import Claim
from stoppress.publish import actions
from tests.conftest import NOON, make_reading, make_source

XML = etree.XMLParser(resolve_entities=False)


@pytest.fixture
def article(source, file_now):
    world = Section.objects.get(key="world")
    source.section_rules.create(by="any", section=world)
    published = timezone.now() - timedelta(minutes=10)
    return file_now(source, make_reading(published=published), timezone.now())


PAGES = ("/en/", "/ar/", "/en/latest", "/ar/latest", "/en/most-read", "/en/section/world",
         "/ar/section/world", "/en/source/courier", "/en/contact", "/ar/privacy", "/en/imprint",
         "/en/how-we-count", "/en/search?q=wall", "/ar/search")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_true_masthead_and_both_lists_in_its_html(article, get, path) -> None:
    response = get(path)
    html = response.content.decode()

    assert response.status_code == 200
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\d"', html)
    assert ("Latest News" in html, "Most Read Articles" in html) == (path.startswith("/en/"),) * 2
    assert ("آخر الأخبار" in html, "الأكثر قراءة" in html) == (path.startswith("/ar/"),) * 2
    assert response["Cache-Control"] == "no-cache"
    assert "set-cookie" not in {name.lower() for name in response.headers}


def test_the_last_update_stands_in_the_date_line_to_the_second(article, get) -> None:
    html = get("/en/").content.decode()
    stamps = re.findall(r'<time datetime="([^"]+)"', html.split("<main")[0])

    assert datetime.fromisoformat(stamps[1]) == article.changed_at.replace(microsecond=0)


def test_an_edition_lists_only_its_own_language(article, get) -> None:
    assert "Sea wall" in get("/en/latest").content.decode()
    assert "Sea wall" not in get("/ar/latest").content.decode()


def test_an_article_says_whose_it_is_when_and_where(article, get) -> None:
    html = get(article.path).content.decode()

    assert "The Courier" in html
    assert f'href="{article.url}"' in html
    assert "Mara Lind" in html
    assert article.published_at.isoformat(timespec="seconds").split("+")[0][:16] in html
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    assert (data["isBasedOn"], data["headline"]) == (article.url, "Sea wall to be rebuilt")
    assert data["author"] == [{"@type": "Person", "name": "Mara Lind"}]


def test_an_undated_piece_claims_no_date_anywhere(source, file_now, get) -> None:
    article = file_now(source, make_reading(published=None), timezone.now())
    html = get(article.path).content.decode()

    assert "not dated by its source" in html
    assert "datePublished" not in html
    assert "pubDate" not in get("/en/rss.xml").content.decode()
    assert article.path not in get("/en/news-sitemap.xml").content.decode()


def test_a_mistyped_slug_leads_to_the_frozen_address(article, get) -> None:
    response = get(f"/en/anything-else-{article.pk}")

    assert (response.status_code, response["Location"]) == (301, article.path)


def test_a_withdrawn_piece_answers_410_and_is_nowhere(article, get) -> None:
    lists = ("/en/", "/en/latest", "/en/section/world", "/en/source/courier", "/en/rss.xml",
             "/en/atom.xml", "/en/feed.json", "/en/sitemap.xml", "/en/search?q=wall")  # fmt: skip
    assert [path for path in lists if "Sea wall" not in get(path).content.decode()] == [
        "/en/sitemap.xml"
    ]

    actions.withdraw([article], timezone.now(), "asked by the source")

    gone = get(article.path)
    assert gone.status_code == 410
    assert "Sea wall" not in gone.content.decode()
    assert "Withdrawn on" in gone.content.decode()
    assert "The Courier" not in gone.content.decode().split("<main")[1].split("</main")[0]
    assert [path for path in lists if "Sea wall" in get(path).content.decode()] == []
    assert article.path not in get("/en/sitemap.xml").content.decode()


def test_what_is_not_there_is_a_404_with_a_way_on(article, get) -> None:
    for path in ("/en/nothing", "/en/section/none", "/en/x-999999", "/xx/", "/en/archive/2020-13-77",
                 "/en/archive/1999-01-01", "/en/%3Cscript%3E", "/en//", "/en/section/world/0000-00-00"):  # fmt: skip
        response = get(path)
        assert response.status_code == 404, path
        assert b"/en/search" in response.content
        assert b"<script>" not in response.content.replace(
            b'<script type="application/ld+json">', b""
        )


def test_older_pieces_are_addressed_by_date(source, file_now, get) -> None:
    now = timezone.now()
    for number in range(35):
        at = now - timedelta(hours=5 * number)
        file_now(source, make_reading(f"https://courier.example/{number}", headline=f"Piece {number:02}",
                                      published=at, text=f"Text {number}."), at + timedelta(seconds=1))  # fmt: skip
    page = get("/en/latest").content.decode()
    older = re.search(r'href="(/en/archive/\d{4}-\d\d-\d\d)"', page)[1]
    day = get(older).content.decode()

    assert "Piece 29" in page
    assert "Piece 31" not in page.split("<aside")[0]
    assert "Piece 30" in day


def test_a_pipe_in_a_headline_is_text_everywhere(source, file_now, get) -> None:
    evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    source.name = f"Source {evil}"
    source.save()
    article = file_now(
        source, make_reading(headline=evil, standfirst=evil, authors=(evil,)), timezone.now()
    )

    for path in ("/en/", article.path, "/en/rss.xml", "/en/atom.xml", "/en/latest", "/en/source/courier",
                 "/en/search?q=alert", f"/en/search?q={evil}"):  # fmt: skip
        html = get(path).content.decode()
        assert "<img src=x" not in html, path
        assert "<script>alert" not in html, path


def test_the_json_feed_carries_the_evidence_for_each_date(file_now, get) -> None:
    claims = (
        Claim("published", "feed pubDate", "Wed, 25 Nov 2026 11:00 GMT", NOON - timedelta(hours=1)),
        Claim("published", "visible line", "25 Nov 2026", NOON, "day", "the masthead's date"),
    )
    file_now(make_source("courier", "The Courier"), make_reading(claims=claims))

    (item,) = get("/en/feed.json").json()["items"]

    said = item["_stoppress"]["date"]
    assert (said["precision"], said["reason"]) == ("instant", "feed and page agree")
    assert [c["refused"] for c in said["evidence"]] == ["", "the masthead's date"]


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml"])
def test_feeds_are_valid_and_credit_the_origin(article, get, form) -> None:
    response = get(f"/en/{form}")
    parsed = feedparser.parse(response.content)
    entry = parsed.entries[0]

    assert parsed.bozo == 0
    assert entry.title == "Sea wall to be rebuilt"
    assert entry.link == f"https://paper.example{article.path}"
    assert etree.fromstring(response.content, XML) is not None
    assert article.url in response.content.decode()


def test_feeds_exist_for_section_and_source(article, get) -> None:
    for path in (
        "/en/section/world/rss.xml",
        "/en/source/courier/atom.xml",
        "/en/section/world/feed.json",
    ):
        assert "Sea wall" in get(path).content.decode(), path


def test_robots_and_sitemaps_name_each_other(article, get) -> None:
    robots = get("/robots.txt").content.decode()
    index = get("/sitemap.xml").content

    assert "Sitemap: https://paper.example/sitemap.xml" in robots
    assert len(etree.fromstring(index, XML)) == 4
    assert article.path in get("/en/sitemap.xml").content.decode()


def test_the_policy_allows_our_style_and_nothing_else(article, get) -> None:
    import base64
    import hashlib

    response = get(article.path)
    style = re.search(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)[1]
    wanted = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"'sha256-{wanted}'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert " style=" not in response.content.decode()


def test_a_page_that_fails_is_a_500_with_a_number_and_harms_no_other(
    article, get, monkeypatch
) -> None:
    from stoppress.serve import pages

    monkeypatch.setattr(pages, "article_view", lambda *_: 1 / 0)
    from stoppress.serve.printing import reprint

    reprint(timezone.now())

    broken = get(article.path)
    assert broken.status_code == 500
    assert re.search(r"number [0-9a-f]{8}", broken.content.decode())
    assert get("/en/").status_code == 200


def test_a_translation_is_named_by_both_sides(article, file_now, get) -> None:
    arabic = make_source("jarida", "الجريدة", language="ar")
    other = file_now(arabic, make_reading("https://jarida.example/1", headline="إعادة بناء السور",
                                          language="ar", text="نص المقال باللغة العربية."), timezone.now())  # fmt: skip
    other.translation_of = article
    other.save()
    actions.publish([other], timezone.now())
    actions.publish([article], timezone.now())

    assert (
        f'hreflang="ar" href="https://paper.example{other.path}"'
        in get(article.path).content.decode()
    )
    assert (
        f'hreflang="en" href="https://paper.example{article.path}"'
        in get(other.path).content.decode()
    )


def test_conditional_requests_are_answered_304(article, get) -> None:
    tag = get(article.path)["ETag"]

    assert get(article.path, headers={"if-none-match": tag}).status_code == 304


def test_a_quote_in_an_address_stays_in_its_attribute(source, file_now, get) -> None:
    evil = 'https://courier.example/a"onmouseover="alert(1)'
    article = file_now(source, make_reading(evil), timezone.now())
    article.url = evil
    article.save()
    feed = json.loads(get("/en/feed.json").content)
    html = [feed["items"][0]["content_html"], get(article.path).content.decode()]
    html += [item.content[0].value for item in feedparser.parse(get("/en/rss.xml").content).entries]

    # In JSON a quote is escaped by a backslash; anywhere else it would end the attribute.
    assert [text for text in html if re.search(r'(?<!\\)"onmouseover', text)] == []


def test_only_what_the_source_withdrew_is_said_to_be_its_doing(article, get) -> None:
    actions.withdraw([article], timezone.now(), "its feed says so", by_source=True)

    assert "by its source, <bdi>The Courier" in get(article.path).content.decode().replace(
        "by its source, The Courier", "by its source, <bdi>The Courier"
    )


def test_the_bare_edition_and_the_archive_of_a_new_paper_lead_somewhere(paper, get) -> None:
    assert (get("/en").status_code, get("/en")["Location"]) == (301, "/en/")
    assert get("/en/archive").status_code == 200
