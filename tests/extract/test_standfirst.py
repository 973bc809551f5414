"""The paragraph between headline and text."""

from __future__ import annotations

import pytest

from stoppress.extract.page import read_page
from tests.extract.conftest import Fetch

TEXT = "<p>The harbour council voted on Tuesday night to reopen the old market hall again.</p>" * 6
LINE = "After nine long years the old hall by the quay will sell fish and bread once more."


@pytest.mark.parametrize("tag", ['p class="standfirst"', "div", "h2"])
def test_a_sentence_under_the_headline_is_kept(tag: str, fetch: Fetch) -> None:
    above = f"<h1>Market hall opens again</h1><{tag}>{LINE}</{tag.split()[0]}><p>By Jane Doe</p>"

    reading = read_page(fetch(f"<html><body><article>{above}{TEXT}</article></body></html>"))

    assert LINE in (reading.standfirst, reading.text.split("\n")[0])


def test_a_caption_is_no_standfirst(fetch: Fetch) -> None:
    figure = f'<figure><img src="/a.jpg"><figcaption>{LINE}</figcaption></figure>'

    reading = read_page(
        fetch(
            f"<html><body><article><h1>Market hall opens again</h1>{figure}{TEXT}</article></body></html>"
        )
    )

    assert reading.standfirst == ""
