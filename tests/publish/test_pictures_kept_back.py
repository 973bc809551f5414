"""Pictures of other houses: kept with the text, and in no output."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stoppress.extract.clean import without_pictures
from stoppress.file.models import Version
from stoppress.publish.contract import carry
from tests.conftest import NOON, make_reading

PICTURE = (
    '<img src="https://courier.example/wall.jpg" alt="The &gt; wall" width="1200" height="800">'
)
FIGURE = f"<figure>{PICTURE}<figcaption>CAPTIONWORDS Photo: Lind</figcaption></figure>"
BODY = f"<p>The wall fell.</p>{FIGURE}<p>Nobody was hurt.</p><figure>{PICTURE}</figure>"
OUTPUTS = ("/en/", "/en/latest", "/en/source/courier", "/en/rss.xml", "/en/atom.xml", "/en/feed.json",
           "/en/source/courier/rss.xml", "/en/search?q=wall")  # fmt: skip


@pytest.fixture
def article(source, file_now):
    return file_now(source, make_reading(body_html=BODY))


def test_the_kept_text_names_its_pictures(article) -> None:
    assert article.body.count("<img ") == 2


def test_no_output_asks_another_house_for_a_picture(article, get) -> None:
    for path in (article.path, *OUTPUTS):
        printed = get(path).content.decode()
        assert "wall.jpg" not in printed, path
        assert "CAPTIONWORDS" not in printed, path


def test_the_words_around_a_picture_stay(article) -> None:
    assert carry(article).body == "<p>The wall fell.</p><p>Nobody was hurt.</p>"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>a</p>", "<p>a</p>"),
        (f"<table><tbody><tr><td>{PICTURE}</td><td>b</td></tr></tbody></table>",
         "<table><tbody><tr><td></td><td>b</td></tr></tbody></table>"),
        (f"<figure>{PICTURE}<p>c</p></figure>", "<figure><p>c</p></figure>"),
    ],
)  # fmt: skip
def test_only_pictures_and_empty_figures_go(body: str, left: str) -> None:
    assert without_pictures(body) == left


def test_a_picture_alone_makes_no_new_version(article, source, file_now) -> None:
    file_now(source, make_reading(body_html=BODY.replace("wall.jpg", "other.jpg")))

    assert Version.objects.filter(article=article).count() == 1


def test_an_editors_text_is_not_put_aside_for_a_picture(article, source, file_now) -> None:
    article.body, article.edited_fields = "<p>Ours.</p>", ["body"]
    article.save()

    changed = make_reading(body_html=BODY.replace("wall.jpg", "other.jpg"), headline="Wall falls")
    file_now(source, replace(changed, text=make_reading().text), NOON)
    article.refresh_from_db()

    assert (article.headline, article.body) == ("Wall falls", "<p>Ours.</p>")
    assert article.waiting_version is None
