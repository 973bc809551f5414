"""The lead image: its real size and credit, by what the page says of that very image."""

from __future__ import annotations

import json

import pytest

from stoppress.extract.page import read_page
from stoppress.handoff import ImageClaim

TEXT = "".join(
    f"<p>The council met for the {n}th time and agreed to rebuild the old sea wall at last.</p>"
    for n in range(6)
)
URL = "https://news.example/img/wall.jpg"


def lead(fetch, image: object = None, head: str = "", body: str = "") -> ImageClaim:
    data = json.dumps({"@type": "NewsArticle", "headline": "The wall is rebuilt", "image": image})
    html = (
        f'<html><head><title>The wall is rebuilt</title>{head}<script type="application/ld+json">'
        f"{data}</script></head><body><article><h1>The wall is rebuilt</h1>{body}{TEXT}</article>"
    )
    return read_page(fetch(html)).images[0]


@pytest.mark.parametrize(
    "width", [1200, "1200", "1200px", {"@type": "QuantitativeValue", "value": 1200}]
)
def test_an_image_object_gives_size_caption_and_credit(fetch, width: object) -> None:
    image = {"@type": "ImageObject", "url": URL, "width": width, "height": 800,
             "caption": "The old wall.", "creditText": "Mara Lind"}  # fmt: skip

    assert lead(fetch, image) == ImageClaim(URL, "", "The old wall.", "Mara Lind", 1200, 800, True)


def test_the_size_of_another_image_is_not_taken(fetch) -> None:
    og = f'<meta property="og:image" content="{URL}?crop"><meta property="og:image:width" content="600">'

    assert lead(fetch, [URL], og).width == 0


def test_open_graph_speaks_of_its_own_image(fetch) -> None:
    og = (
        f'<meta property="og:image" content="{URL}"><meta property="og:image:width" content="600">'
        '<meta property="og:image:height" content="400"><meta property="og:image:alt" content="A wall">'
    )

    assert lead(fetch, None, og) == ImageClaim(URL, "A wall", "", "", 600, 400, True)


def test_what_the_page_shows_comes_first(fetch) -> None:
    figure = (
        f"<figure><img src={URL} alt='Masons at work' width=900 height=600>"
        "<figcaption>Masons at the wall. (Photo: Idris Quay)</figcaption></figure>"
    )

    found = lead(fetch, {"url": URL, "caption": "Another"}, "", figure)

    assert (found.alt, found.credit, found.width) == ("Masons at work", "Idris Quay", 900)
