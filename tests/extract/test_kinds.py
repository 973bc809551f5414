"""Pages that are no plain article: named, and their text found where it is."""

from __future__ import annotations

import json

import pytest

from stoppress.errors import EmptyPage
from stoppress.extract.page import read_page

TEXT = [
    "The council of the harbour town met on Tuesday and agreed to rebuild the old sea wall.",
    "The work is to cost four million florins, most of it from the reserve of the province.",
    "Fishermen had asked for it since the flood of March, when water stood in the market hall.",
    "The mayor thanked the masons, who had waited for a decision through two wet winters.",
    "A second wall at the northern mole is planned for the years after, if the money lasts.",
    "Until then the ferries will land at the eastern quay, as they have done since the storm.",
]
HEADLINE = "Harbour council votes to rebuild the sea wall"


def page(body: str, head: str = "", data: dict | None = None) -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return f"<html><head><title>{HEADLINE}</title>{head}{script}</head><body><h1>{HEADLINE}</h1>{body}</body></html>"


def article(**values: object) -> dict:
    return {"@type": "NewsArticle", "headline": HEADLINE, **values}


WHOLE = "".join(f"<p>{line}</p>" for line in TEXT)


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (page(WHOLE, data={"@type": "LiveBlogPosting", "headline": HEADLINE}), "live page"),
        (page(f"<div class='live-blog'>{WHOLE}</div>"), "live page"),
        (page(f"<video src=/a.mp4></video><p>{TEXT[0]}</p><p>{TEXT[1]}</p>"), "video page"),
        (page(f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>", data={"@type": "VideoObject", "name": "x"}), "video page"),
        (page(f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p><div>Subscribe to continue reading</div>",
              data=article(isAccessibleForFree=False)), "paywall"),
        (page(f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p><div class=paywall>هذا المقال للمشتركين فقط</div>"), "paywall"),
    ],
)  # fmt: skip
def test_what_is_no_plain_article_is_named(fetch, html: str, kind: str) -> None:
    assert any(kind in trouble for trouble in read_page(fetch(html)).quality.troubles)


@pytest.mark.parametrize(
    "html",
    [
        page(WHOLE),
        page(f"<video src=/a.mp4></video>{WHOLE}"),
        page(WHOLE, data=article(isAccessibleForFree=True)),
        page(WHOLE + "<p>Subscribe to our newsletter.</p>", data=article()),
    ],
)
def test_a_plain_article_is_not_named(fetch, html: str) -> None:
    troubles = " ".join(read_page(fetch(html)).quality.troubles)

    assert not any(kind in troubles for kind in ("live", "video", "paywall", "no text"))


@pytest.mark.parametrize(
    "scripts",
    [
        f'<script type="application/ld+json">{json.dumps(article(articleBody=chr(10).join(TEXT)))}</script>',
        f"<script>self.push([1,{json.dumps(WHOLE)}])</script>",
        "<script id=__NEXT_DATA__ type='application/json'>"
        f"{json.dumps({'props': {'story': {'html': WHOLE}}})}</script>",
    ],
)
def test_the_text_of_a_page_drawn_by_its_scripts_is_found(fetch, scripts: str) -> None:
    reading = read_page(fetch(page("<div id=app></div>", scripts)))

    assert reading.text.split("\n") == TEXT
    assert any("taken from" in trouble for trouble in reading.quality.troubles)


def test_an_article_body_that_lies_does_not_replace_what_the_page_shows(fetch) -> None:
    lie = "\n".join(
        f"Quite another story, told at length in sentence {n} of many." for n in range(20)
    )

    assert read_page(fetch(page(WHOLE, data=article(articleBody=lie)))).text.split("\n") == TEXT


def test_a_page_with_neither_text_nor_data_is_a_named_error(fetch) -> None:
    with pytest.raises(EmptyPage):
        read_page(fetch("<html><head><script>var a = 1;</script></head><body></body></html>"))
