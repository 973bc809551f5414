# ruff: noqa: E501 - pages stand on their own lines
"""Pictures in the kept HTML: which are taken, from where, and where they stand."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from stoppress.extract.clean import clean_html, plain_text
from stoppress.extract.page import read_page
from stoppress.handoff import Fetched

BASE = "https://news.example/a/b"
URL = "https://news.example/boats.jpg"
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
LONG = (
    "The council of the harbour town met and agreed to rebuild the old wall before winter, part {}."
)


def figure(rest: str = 'alt=""') -> str:
    return f'<figure><img src="{URL}" {rest}></figure>'


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ('<img src="/boats.jpg" alt="Two  boats" width="1200" height="800px">', figure('alt="Two boats" width="1200" height="800"')),
        (f'<img src="{BLANK}" data-src="/boats.jpg">', figure()),
        ('<img src="/boats.jpg" width="100%" height="auto">', figure()),
        ('<img src="/small.jpg" srcset="/mid.jpg 400w, /boats.jpg 1600w,/low.jpg 200w">', figure()),
        ('<img srcset="/low.jpg, /boats.jpg 2x">', figure()),
        (f'<picture><source srcset="/boats.jpg 900w"><source srcset="/low.jpg 90w"><img src="{BLANK}"></picture>', figure()),
        (f'<img src="{BLANK}"><noscript><img src="/boats.jpg"></noscript>', figure()),
        ('<img data-src="/boats.jpg"><noscript><img src="/boats.jpg"></noscript>', figure()),
        ('<amp-img src="/boats.jpg" width="1200" height="800"></amp-img>', figure('alt="" width="1200" height="800"')),
        ('<a href="/gallery"><img src="/boats.jpg"></a>', figure()),
        (f"<p>one <img src={URL}> two</p><p>three</p>", f"<p>one two</p>{figure()}<p>three</p>"),
        (f"<ul><li><img src={URL}>a</li></ul>", f"<ul><li>{figure()}a</li></ul>"),
        (f"<table><tr><img src={URL}><td>a</td></tr></table>", f"{figure()}<table><tr><td>a</td></tr></table>"),
        (f'<figure><img src={URL}><figcaption>a <i class="credit">b</i></figcaption></figure>',
         f'<figure><img src="{URL}" alt=""><figcaption>a <em>b</em></figcaption></figure>'),
        (f'<div class="wp-caption"><img src={URL}><p class="wp-caption-text">a</p></div>',
         f'<figure><img src="{URL}" alt=""><figcaption>a</figcaption></figure>'),
        ('<noscript><img src="https://count.example/p?c=1"></noscript>', ""),
        ('<img src="/px.gif" width="1" height="1">', ""),
        ('<img src="/face.jpg" width="96" height="96">', ""),
        ('<img src="/img/site-logo.png">', ""),
        ('<img src="/assets/icons/mail.png">', ""),
        ('<img class="wp-smiley emoji" src="/1f30a.png">', ""),
        (f'<img src="{BLANK}">', ""),
        ('<img src="javascript:alert(1)">', ""),
        ("<img>", ""),
    ],
)  # fmt: skip
def test_what_becomes_of_an_image(markup: str, cleaned: str) -> None:
    assert clean_html(markup, BASE) == cleaned.replace("<table><tr>", "<table><tbody><tr>").replace(
        "</tr></table>", "</tr></tbody></table>"
    )


def test_a_relative_address_without_a_base_is_no_picture() -> None:
    assert clean_html('<p>a</p><img src="/boats.jpg">') == "<p>a</p>"


def test_a_picture_is_no_word() -> None:
    assert plain_text(f'<p>a</p><img src="{URL}" alt="two boats">') == "a"


def page(body: str) -> str:
    html = f"<html><head><title>A wall is rebuilt</title></head><body><h1>A wall is rebuilt</h1>{body}</body></html>"
    at = datetime(2022, 12, 4, tzinfo=UTC)
    return read_page(
        Fetched(BASE, BASE, 200, {"content-type": "text/html"}, html.encode(), at)
    ).body_html


def text(*numbers: int) -> str:
    return "".join(f"<p>{LONG.format(n)} {LONG.format(n)} {LONG.format(n)}</p>" for n in numbers)


def test_a_picture_among_the_text_is_the_texts() -> None:
    found = page(f'<article>{text(1, 2)}<img src="/boats.jpg">{text(3, 4)}</article>')

    assert found.count("<img") == 1
    assert found.index("part 2") < found.index("boats.jpg") < found.index("part 3")


def test_a_picture_and_its_caption_above_the_text_are_kept() -> None:
    found = page(
        f'<article><figure><img src="/boats.jpg"><figcaption>Boats at noon. Photo: Lind</figcaption></figure>{text(1, 2, 3, 4)}</article>'
    )

    assert found.startswith("<figure><img") and "<figcaption>Boats at noon" in found


def test_pictures_of_other_stories_and_of_the_house_are_not() -> None:
    others = "".join(
        f'<li><a href="/{n}"><img src="/thumb-{n}.jpg"><h3>Another story {n}</h3></a></li>'
        for n in range(5)
    )
    found = page(
        f'<header><img src="/crest.png" width="300" height="200"></header><article>{text(1, 2)}'
        f'<div class="ad"><img src="/offer.jpg"></div>{text(3, 4)}</article><aside class="related"><ul>{others}</ul></aside>'
    )

    assert "<img" not in found


@pytest.mark.parametrize(
    "markup",
    [
        "<img srcset='" + "a" * 7_000 + " b" * 400 + "'>" * 1,
        "<picture>" + "<source srcset='a.jpg 1w'>" * 50 + "<img src=a.jpg>" * 2_000,
        "<figure>" * 250 + "<img src=https://a.example/b.jpg>" * 3_000,
        "<img src=https://a.example/b.jpg><div class=caption>" * 3_000 + "x" * 100_000,
        "<img src=https://a.example/b.jpg>" * 20_000,
    ],
)  # fmt: skip
def test_hostile_images_take_no_time(markup: str) -> None:
    started = time.process_time()

    clean_html(markup * 3, BASE)

    assert time.process_time() - started < 2


def test_a_page_of_pictures_takes_no_time() -> None:
    started = time.process_time()

    page(
        f"<article>{text(1, 2, 3)}{'<figure><img src=/boats.jpg></figure>' * 20_000}{text(4, 5, 6)}</article>"
    )

    assert time.process_time() - started < 2
