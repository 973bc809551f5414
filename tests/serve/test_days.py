"""Days named by the piece's own day, marked where readers see them."""

from __future__ import annotations

from datetime import date

from lxml import html

from stoppress.serve.days import mark_days

SATURDAY = date(2022, 12, 3)


def marked(body: str, published: date | None = SATURDAY, language: str = "en") -> str:
    return mark_days(body, published, "UTC", language, lambda day: f"the {day.day}th & on")


def test_a_day_is_marked_and_no_word_changes() -> None:
    body = "<p>The council met <em>on</em> Thursday &amp; agreed.</p><p>Nothing &lt;here&gt;.</p>"

    found = marked(body)

    (time,) = html.fromstring(f"<div>{found}</div>").iter("time")
    assert (time.get("datetime"), time.get("title"), time.text) == (
        "2022-12-01", "the 1th & on", "Thursday",
    )  # fmt: skip
    assert html.fromstring(found).text_content() == html.fromstring(body).text_content()
    assert "&amp; agreed" in found
    assert "&lt;here&gt;" in found


def test_arabic_days_are_marked_too() -> None:
    assert 'datetime="2022-12-01"' in marked("<p>اجتمع المجلس يوم الخميس.</p>", language="ar")


def test_without_a_day_of_its_own_a_text_stays_as_it_is() -> None:
    body = "<p>The council met on Thursday.</p>"

    assert marked(body, None) == body
    assert marked(body, language="de") == body


def test_a_day_split_by_markup_is_left_alone() -> None:
    body = "<p>The council met on 1 <strong>December</strong>.</p>"

    assert html.fromstring(marked(body)).text_content() == "The council met on 1 December."
