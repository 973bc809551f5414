"""Search: found however it is spelt, only what readers may see, and hostile words are words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoppress.publish import actions
from stoppress.serve import search
from tests.conftest import make_reading, make_source


def found(text: str, language: str = "en", **where: str) -> list[str]:
    query = search.Query(text, language, **where)
    return [article.headline for article in search.find(query, timezone.now())]


@pytest.fixture
def articles(source, file_now):
    arabic = make_source("jarida", "الجريدة", language="ar")
    now = timezone.now()
    first = file_now(source, make_reading(), now)
    second = file_now(source, make_reading("https://courier.example/2", headline="Harbours reopened",
                                           text="Fishing boats returned.", published=now - timedelta(hours=3)), now)  # fmt: skip
    third = file_now(arabic, make_reading("https://jarida.example/1", headline="الأخبار من المدينة", language="ar",
                                          text="قال أحمد إنّ كِتَابًا جديدًا صدر عن الجامعة."), now)  # fmt: skip
    return first, second, third


def test_words_are_found_in_headline_and_body(articles) -> None:
    assert found("wall") == ["Sea wall to be rebuilt"]
    assert found("boats returned") == ["Harbours reopened"]


def test_another_form_of_the_word_is_found(articles) -> None:
    assert found("harbour reopening") == ["Harbours reopened"]


@pytest.mark.parametrize("text", ["الاخبار", "الأخبار", "احمد", "كتابا", "كِتَابًا", "المدينه"])
def test_arabic_is_found_however_it_is_spelt(articles, text) -> None:
    assert found(text, "ar") == ["الأخبار من المدينة"]


def test_each_edition_finds_all_languages(articles) -> None:
    assert found("الأخبار", "en") == ["الأخبار من المدينة"]
    assert found("reopening", "ar") == ["Harbours reopened"]


def test_newest_by_reasoned_time_comes_first(articles) -> None:
    assert found("the") == [] or found("the")[0] == "Sea wall to be rebuilt"


def test_filters_narrow_in_the_same_question(articles) -> None:
    assert found("wall", source="jarida") == []
    assert found("wall", source="courier") == ["Sea wall to be rebuilt"]
    assert found("harbours", in_language="ar") == []


def test_a_withdrawn_piece_is_not_found(articles) -> None:
    actions.withdraw([articles[0]], timezone.now(), "gone")

    assert found("wall") == []


def test_an_updated_piece_is_found_by_its_new_words_only(articles, source, file_now) -> None:
    file_now(source, make_reading(headline="Levee plan", text="Nothing else."), timezone.now())

    assert found("levee") == ["Levee plan"]
    assert found("wall") == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "wall OR",
        "NEAR(",
        "a*b",
        "\\",
        "--",
        "';DROP TABLE x",
        "wall & !",
        "(",
        ":",
        "\x00",
        "<b>",
        "%",
        "𝒲" * 300,
    ],
)
def test_no_words_of_a_reader_are_commands(articles, text) -> None:
    assert isinstance(found(text), list)


def test_the_page_marks_the_words_it_found(articles, get) -> None:
    html = get("/en/search?q=fishing").content.decode()

    assert "<mark>Fishing</mark>" in html


def test_the_index_can_be_built_anew(articles) -> None:
    before = found("wall")
    search.rebuild()

    assert found("wall") == before


def test_older_hits_of_one_moment_are_not_lost(source, file_now, get) -> None:
    import re

    now = timezone.now()
    for number in range(25):
        file_now(source, make_reading(f"https://courier.example/s{number}", headline=f"Zebra {number:02}",
                                      text=f"Stripes {number}.", published=now - timedelta(hours=1)), now)  # fmt: skip
    first = get("/en/search?q=zebra").content.decode()
    older = re.search(r'href="([^"]*before=\d+[^"]*)"', first)[1].replace("&amp;", "&")
    second = get(older).content.decode()

    shown = set(re.findall(r"Zebra \d\d", first.split("<main")[1].split("</main")[0]))
    rest = set(re.findall(r"Zebra \d\d", second.split("<main")[1].split("</main")[0]))
    assert len(shown | rest) == 25
