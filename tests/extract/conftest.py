"""What the tests of this room share: a Fetched made of bytes, and the founding example."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stoppress.handoff import Fetched

VISIT = datetime(2023, 1, 30, 9, 20, tzinfo=UTC)
Fetch = Callable[..., Fetched]


@pytest.fixture
def fetch() -> Fetch:
    """Return a maker of Fetched: fetch(body, url=…, content_type=…, at=…)."""

    def make(
        body: bytes | str,
        url: str = "https://news.example/a/some-story",
        content_type: str = "text/html",
        at: datetime = VISIT,
    ) -> Fetched:
        raw = body.encode() if isinstance(body, str) else body
        return Fetched(url, url, 200, {"content-type": content_type}, raw, at)

    return make


@pytest.fixture
def founding_case() -> Path:
    """The folder of the founding example; its pages are never copied here."""
    corpus = os.environ.get("STOPPRESS_CORPUS", "")
    case = Path(corpus).parent / "cases" / "portal-page"
    if not corpus or not case.is_dir():
        pytest.skip("founding example absent: set STOPPRESS_CORPUS to the corpus folder")
    return case
