"""A headline where no usual place holds one."""

from __future__ import annotations

import pytest

from stoppress.errors import NoHeadline
from stoppress.extract.page import read_page
from stoppress.handoff import Habits
from tests.extract.conftest import Fetch

TEXT = "<p>The harbour council voted on Tuesday night to reopen the old market hall again.</p>" * 6


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("<h2>Market hall opens again</h2>", "a heading"),
        ('<div class="story-title">Market hall opens again</div>', "a title's class"),
        ("<p><b>Market hall opens again</b></p>", "a bold or centred line"),
        ('<p align="center">Market hall opens again</p>', "a bold or centred line"),
    ],
)
def test_a_line_above_the_text_may_be_the_headline(line: str, place: str, fetch: Fetch) -> None:
    reading = read_page(fetch(f"<html><body>{line}{TEXT}</body></html>"))

    assert reading.headline == "Market hall opens again"
    assert f"headline found only in {place}" in reading.quality.troubles
    assert "opens" not in reading.text


@pytest.mark.parametrize(
    "line",
    [
        "<p>Market hall opens again</p>",
        '<div class="masthead"><h2>The Daily Harbour News</h2></div>',
        "<h2>The Harbour Post</h2>",
        "<p><b>By Jane Doe and John Roe</b></p>",
        "<p><b>Tuesday 4 May 2026</b></p>",
    ],
)
def test_nameplates_bylines_and_dates_are_no_headlines(line: str, fetch: Fetch) -> None:
    with pytest.raises(NoHeadline):
        read_page(
            fetch(f"<html><body>{line}{TEXT}</body></html>"),
            None,
            Habits(names=("The Harbour Post",)),
        )
