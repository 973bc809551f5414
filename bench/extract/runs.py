"""Every page read once by us and once by each library, CPU time beside the answer.

One shipped configuration and one run give quality and speed together. A page is read in a worker
process; what it costs is the process's CPU time for that call alone.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.extract.folds import fold_of, fold_path
from stoppress.errors import StoppressError
from stoppress.extract.dates import day_as_written
from stoppress.extract.page import read_page
from stoppress.extract.scorer import trees_from
from stoppress.handoff import Fetched, Reading

SETS = ("wcxb-dev-articles", "fundus-half", "magic-part", "dates-part")
BODY_SETS = SETS[:3]
SHORT_NAMES = dict(zip(SETS, ("wcxb", "fundus", "magic", "dates"), strict=True))


@dataclass(frozen=True)
class Page:
    """A saved page and what is true of it."""

    set: str
    id: str
    url: str
    html: bytes
    truth: dict[str, Any]

    def fetched(self) -> Fetched:
        visit = self.truth.get("crawled")
        at = datetime.fromisoformat(visit).replace(tzinfo=UTC) if visit else datetime.now(UTC)
        return Fetched(self.url, self.url, 200, {"content-type": "text/html"}, self.html, at)

    @property
    def body(self) -> str:
        """The true text."""
        return self.truth.get("body") or "\n".join(self.truth.get("paragraphs") or [])


@dataclass
class Answer:
    """What one method made of one page."""

    text: str = ""
    day: str = ""  # ISO, as written; "" = none
    sure: bool = False
    authors: tuple[str, ...] = ()
    agreement: float = 0.0
    error: str = ""
    cpu: float = 0.0  # seconds
    reading: Reading | None = None


@dataclass
class Runs:
    """All pages and, by method, the answers in the same order."""

    pages: list[Page]
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def of(self, name: str, *methods: str) -> list[tuple[Page, *tuple[Answer, ...]]]:
        """Return the pages of one set, each with the answers of `methods`."""
        rows = zip(self.pages, *(self.answers[method] for method in methods), strict=True)
        return [row for row in rows if row[0].set == name]


def corpus_folder() -> Path | None:
    given = os.environ.get("STOPPRESS_CORPUS", "")
    return Path(given) if given and Path(given).is_dir() else None


def load(folder: Path, names: tuple[str, ...] = SETS) -> list[Page]:
    pages = []
    for name in names:
        lines = (folder / name / "truth.jsonl").read_text("utf-8").split("\n")  # texts hold U+2028
        for row in (json.loads(line) for line in lines if line):
            html = gzip.decompress((folder / name / row["file"]).read_bytes())
            pages.append(Page(name, Path(row["file"]).name.split(".")[0], row["url"], html, row))
    return pages


# -- the methods -------------------------------------------------------------------------------


def by_us(page: Page) -> Answer:
    try:
        with trees_from(fold_path(fold_of(page.url))):
            reading = read_page(page.fetched())
    except StoppressError as error:
        return Answer(error=error.title())
    answer = Answer(
        text=f"{reading.standfirst}\n{reading.text}",
        authors=reading.authors,
        agreement=reading.quality.agreement,
        reading=reading,
    )
    if reading.published:
        answer.day = day_as_written(reading.published, reading.claims).isoformat()
        answer.sure = reading.published.sure
    return answer


def by_trafilatura(page: Page) -> Answer:
    """Its default mode, the text alone."""
    import trafilatura

    document = trafilatura.bare_extraction(page.html, url=page.url)
    return Answer(text=document.text or "") if document else Answer(error="nothing")


def by_trafilatura_metadata(page: Page) -> Answer:
    """Its metadata: author and date (the date is htmldate's)."""
    import trafilatura

    document = trafilatura.extract_metadata(page.html, default_url=page.url, extensive=True)
    if document is None:
        return Answer(error="nothing")
    authors = tuple(a.strip() for a in (document.author or "").split(";") if a.strip())
    return Answer(day=document.date or "", authors=authors)


def by_readability(page: Page) -> Answer:
    from lxml import html
    from readability import Document

    summary = Document(page.html).summary(html_partial=True)
    tree = html.fromstring(summary)
    return Answer(text="\n".join(tree.itertext()))


def by_htmldate(page: Page) -> Answer:
    from htmldate import find_date

    return Answer(day=find_date(page.html, url=page.url, original_date=True) or "")


def by_htmldate_fast(page: Page) -> Answer:
    from htmldate import find_date

    found = find_date(page.html, url=page.url, original_date=True, extensive_search=False)
    return Answer(day=found or "")


METHODS: dict[str, Callable[[Page], Answer]] = {
    "stoppress": by_us,
    "trafilatura": by_trafilatura,
    "trafilatura metadata": by_trafilatura_metadata,
    "readability": by_readability,
    "htmldate": by_htmldate,
    "htmldate fast": by_htmldate_fast,
}


def read_all(pages: list[Page], methods: tuple[str, ...]) -> Runs:
    """Read every page by every method, on as many cores as there are."""
    runs = Runs(pages)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = pool.map(_read_one, pages, [methods] * len(pages), chunksize=4)
        for number, row in enumerate(rows, 1):
            for method, answer in zip(methods, row, strict=True):
                runs.answers.setdefault(method, []).append(answer)
            if number % 200 == 0:
                print(f"  {number} of {len(pages)} pages read", flush=True)
    return runs


def _read_one(page: Page, methods: tuple[str, ...]) -> list[Answer]:
    logging.disable(logging.CRITICAL)
    _warm_up(methods)
    return [_timed(METHODS[method], page) for method in methods]


_WARM: set[str] = set()


def _warm_up(methods: tuple[str, ...]) -> None:
    """Imports and first-use tables are not a page's cost."""
    text = "<p>A paragraph that says something at some length, for the first time.</p>" * 8
    html = f"<html><head><title>A page</title></head><body><h1>A page</h1>{text}</body></html>"
    page = Page("", "", "https://example.org/a", html.encode(), {})
    for method in methods:
        if method not in _WARM:
            _timed(METHODS[method], page)
            _WARM.add(method)


def _timed(method: Callable[[Page], Answer], page: Page) -> Answer:
    started = time.process_time()
    try:
        answer = method(page)
    except Exception as error:  # noqa: BLE001 - a library may raise what it likes: that is its answer
        answer = Answer(error=type(error).__name__)
    answer.cpu = time.process_time() - started
    return answer
