"""The saved pages of our own (tests/pages): every field of every page, and the pinned sum."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from stoppress.extract.page import read_page
from stoppress.handoff import Dated, Fetched, Habits, Reading

PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*.html"))


def expected_of(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text("utf-8"))  # type: ignore[no-any-return]


def read(path: Path, wanted: dict[str, Any]) -> Reading:
    at = datetime.fromisoformat(wanted["fetched_at"])
    body = path.read_bytes()
    return read_page(Fetched(wanted["url"], wanted["url"], 200, {}, body, at), None, Habits())


def said(dated: Dated | None) -> str | None:
    if dated is None:
        return None
    return dated.day.isoformat() if dated.precision == "day" else dated.value.isoformat()


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = text.lower().split()
    return Counter(zip(*(words[i:] for i in range(4)), strict=False))


def shingle_f1(found: str, wanted: str) -> float:
    mine, truth = shingles(found), shingles(wanted)
    both = (mine & truth).total()
    return 2 * both / (mine.total() + truth.total()) if both else 0.0


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_saved_page_is_read_as_expected(path: Path) -> None:
    wanted = expected_of(path)

    reading = read(path, wanted)

    assert reading.headline == wanted["headline"]
    assert reading.standfirst == wanted["standfirst"]
    assert list(reading.authors) == wanted["authors"]
    assert reading.source_name == wanted["source_name"]
    assert reading.credit == wanted["credit"]
    assert reading.language == wanted["language"]
    assert said(reading.published) == wanted["published"]
    assert said(reading.updated) == wanted["updated"]
    assert reading.origin_url == wanted["origin_url"]
    assert list(reading.corrections) == wanted["corrections"]
    assert reading.text.split("\n") == wanted["lines"]
    for part in wanted["html"]:
        assert part in reading.body_html
    for never in wanted["never"]:
        assert never not in reading.text + reading.body_html
        assert never not in " ".join(reading.authors) + str(said(reading.published))


def test_the_pinned_quality_of_all_saved_pages() -> None:
    wrong_dates = abstained = 0
    scores = []
    for path in PAGES:
        wanted = expected_of(path)
        reading = read(path, wanted)
        scores.append(shingle_f1(reading.text, "\n".join(wanted["lines"])))
        wrong_dates += said(reading.published) not in (None, wanted["published"])
        abstained += reading.published is None and wanted["published"] is not None

    assert len(PAGES) >= 12
    assert min(scores) == 1.0
    assert (wrong_dates, abstained) == (0, 0)


def test_every_reading_carries_its_quality_and_its_claims() -> None:
    for path in PAGES:
        reading = read(path, expected_of(path))

        assert reading.quality.text_length == len(reading.text)
        assert reading.quality.paragraphs >= 5
        assert 0 <= reading.quality.agreement <= 1
        assert (reading.published is None) == ("no date" in reading.quality.troubles)
