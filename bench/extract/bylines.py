"""Bylines against the true authors, beside trafilatura: right, partly, wrong, none."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bench.extract.runs import SHORT_NAMES, Answer, Page, Runs
from bench.printer import Figures
from stoppress.extract.bylines import agency_of

METHODS = ("stoppress", "trafilatura metadata")
SETS = ("fundus-half", "wcxb-dev-articles")
_PARTS = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_WORDS = re.compile(r"[^\W_]+")


def measure(runs: Runs, figures: Figures) -> None:
    rows = []
    pooled = {method: [0, 0, 0, 0] for method in METHODS}
    site_named = 0
    for name in SETS:
        signed = [row for row in runs.of(name, *METHODS) if true_authors(row[0])]
        site_named += sum(_names_its_site(row[0], row[1]) for row in signed)  # type: ignore[misc]
        for at, method in enumerate(METHODS, 1):
            counts = [0, 0, 0, 0]
            for row in signed:
                counts[_judge(row[at].authors, true_authors(row[0]))] += 1  # type: ignore[union-attr]
            rows.append((SHORT_NAMES[name], method, len(signed), *counts))
            pooled[method] = [a + b for a, b in zip(pooled[method], counts, strict=True)]
    figures.table(
        "Bylines", ("set", "method", "signed pages", "right", "partly", "wrong", "none"), rows
    )
    all_signed = max(1, sum(pooled["stoppress"]))
    for name, at in (("right", 0), ("wrong", 2)):
        mine, theirs = (100 * pooled[method][at] / all_signed for method in METHODS)
        figures.add(
            f"extract.byline_{name}_pct", mine, "pct", f"fundus + wcxb; trafilatura {theirs:.1f}"
        )
    figures.add(
        "extract.byline_site_named", site_named, "pages",
        "none given: the true author is the site's own name or an agency (a credit)",
    )  # fmt: skip


def _names_its_site(page: Page, ours: Answer) -> bool:
    """Whether truth calls the publication or an agency the author, which we never do."""
    if ours.authors or ours.reading is None:
        return False
    site = _fold(ours.reading.source_name).replace(" ", "")
    host = _fold(urlsplit(page.url).hostname or "").replace(" ", "")
    named = {name.replace(" ", "") for name in true_authors(page)}
    known = {name.replace(" ", "") for name in (site, host) if name}
    return any(agency_of(n) or any(n in k or k in n for k in known) for n in named)


def true_authors(page: Page) -> set[str]:
    raw = page.truth.get("authors") or _PARTS.split(page.truth.get("author") or "")
    return {_fold(name) for name in raw if _fold(name)}


def _judge(found: tuple[str, ...], truth: set[str]) -> int:
    """0 right, 1 partly right, 2 wrong, 3 none."""
    mine = {_fold(name) for name in found}
    if not mine:
        return 3
    if mine == truth:
        return 0
    return 1 if mine & truth else 2


def _fold(name: str) -> str:
    return " ".join(_WORDS.findall(name.lower()))
