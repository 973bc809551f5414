"""The portal suite: bodies, dates and fields, beside the libraries.

The suite is generated (newsroom/demo/portals). For Arabic no public set of news bodies exists:
the Arabic figures are over our own pages alone.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from statistics import fmean

from bench.extract.portal_reads import (
    Read,
    Row,
    boilerplate_in,
    folded,
    less_captions,
    read_portal,
)
from bench.extract.shingles import macro_f1, score, shingles
from bench.printer import Figures
from newsroom.demo.portals.shapes import Truth
from newsroom.demo.portals.suite import Suite

SEED = 3
SIBLINGS = 5  # pages read before one is counted among those that know their Source
METHODS = ("stoppress", "trafilatura", "readability")
MINUTE = timedelta(minutes=1)
NAMED = {
    "live": ("live",), "video": ("video",), "paywall": ("paywall", "subscri"),
    "script-only": ("script", "articlebody"),
}  # fmt: skip
NO_ARABIC_SET = "no public set of Arabic news bodies exists: the Arabic pages are our own"


def measure(figures: Figures) -> None:
    logging.disable(logging.CRITICAL)
    suite = Suite(SEED)
    rows = [row for portal in suite.portals for row in read_portal(suite, portal)]
    size = f"{len(rows)} pages of {len(suite.portals)} Sources, seed {SEED}"
    figures.note(f"portal suite: {size}; {NO_ARABIC_SET}")
    articles = [row for row in rows if row.truth.kind == "article"]
    body_figures([row for row in articles if row.siblings >= SIBLINGS], figures)
    body_table(articles, "language", language_of, figures)
    body_table(articles, "layout", layout_of, figures)
    dates_table(rows, figures)
    fields_table(rows, figures)
    kinds_table(rows, figures)


def language_of(row: Row) -> str:
    return row.truth.language


def layout_of(row: Row) -> str:
    return row.portal.layout


def feed_of(row: Row) -> str:
    return f"feed {row.portal.feed}, sitemap {row.portal.sitemap}"


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


# -- bodies ------------------------------------------------------------------------------------


def body_figures(known: Sequence[Row], figures: Figures) -> None:
    """Over the articles read with enough siblings before them."""
    counts = {method: furniture(known, method) for method in METHODS}
    fed = sum(len(boilerplate_in(row.fed.text, row.truth)) for row in known)
    beside = ", ".join(f"{method} {counts[method]}" for method in METHODS[1:])
    figures.add(
        "extract.portal_boilerplate", counts["stoppress"], "count",
        f"lines in the bodies of {len(known)} pages with ≥ {SIBLINGS} siblings; "
        f"with feed {fed}; {beside}",
    )  # fmt: skip
    parts = ", ".join(
        f"{name} {lost(rows):.2f}" for name, rows in grouped(known, language_of).items()
    )
    figures.add(
        "extract.portal_recall_lost", lost(known), "points",
        f"to standing lines, {len(known)} pages; {parts}; {NO_ARABIC_SET}",
    )  # fmt: skip


def furniture(rows: Iterable[Row], method: str) -> int:
    return sum(len(boilerplate_in(row.text(method), row.truth)) for row in rows)


def lost(rows: Sequence[Row]) -> float:
    """Percentage points of mean recall lost to what siblings teach; below 0 = won."""
    return 100 * fmean(recall(r.unlearnt, r.truth) - recall(r.alone, r.truth) for r in rows)


def recall(found: Read, truth: Truth) -> float:
    """Share of the shingles of the true lines. Those across two lines are left out: a standing
    line between two paragraphs breaks them, and its going would count as a gain.
    """
    true = sum((shingles(line) for line in truth.body.split("\n")), Counter())
    both = true & shingles(less_captions(found.text, truth))
    return both.total() / true.total()


def body_table(
    articles: Sequence[Row], title: str, key: Callable[[Row], str], figures: Figures
) -> None:
    lines = []
    for name, rows in grouped(articles, key).items():
        for method in METHODS:
            scores = [score(row.text(method), row.truth.body) for row in rows]
            precision, found = fmean(s[0] for s in scores), fmean(s[1] for s in scores)
            lines.append((
                name, method, len(scores), f"{precision:.3f}", f"{found:.3f}",
                f"{macro_f1(scores):.3f}", furniture(rows, method),
            ))  # fmt: skip
    header = (title, "method", "articles", "precision", "recall", "F1", "furniture lines")
    figures.table(f"Portal bodies by {title} ({NO_ARABIC_SET})", header, lines)


# -- dates -------------------------------------------------------------------------------------


def dates_table(pages: Sequence[Row], figures: Figures) -> None:
    lines: list[tuple[object, ...]] = [("all", *line) for line in date_lines(pages)]
    for key in (language_of, feed_of):
        for name, rows in grouped(pages, key).items():
            lines += [(name, *line) for line in date_lines(rows)]
    figures.table(
        f"Portal dates: exact day ({NO_ARABIC_SET})",
        ("pages", "method", "with evidence", "right", "wrong", "none", "without evidence",
         "abstains", "guesses"),
        lines,
    )  # fmt: skip
    moved = sum(bool(r.fed.day and r.again.day and r.fed.day != r.again.day) for r in pages)
    figures.note(f"portal dates that moved between a first visit and one days later: {moved}")


def date_lines(rows: Sequence[Row]) -> Iterable[tuple[object, ...]]:
    methods: dict[str, Callable[[Row], str]] = {
        "stoppress, page alone": lambda row: judge(row.alone, row.truth, row.truth.on_page),
        "stoppress, with feed": lambda row: judge(row.fed, row.truth, is_dated(row)),
        "stoppress, second visit": lambda row: judge(row.again, row.truth, is_dated(row)),
        "htmldate": lambda row: judge_day(
            row.libraries["htmldate"].day, row.truth, row.truth.on_page
        ),
    }
    for method, verdict in methods.items():
        count = Counter(map(verdict, rows))
        yield (
            method, count["right"] + count["wrong"] + count["none"], count["right"],
            count["wrong"], count["none"], count["abstains"] + count["guesses"],
            count["abstains"], count["guesses"],
        )  # fmt: skip


def is_dated(row: Row) -> bool:
    return row.truth.on_page or row.truth.in_feed


def judge(found: Read, truth: Truth, evidence: bool) -> str:
    """right, wrong or none where evidence exists; abstains or guesses where it does not.

    Right is the day as the portal's zone has it, or the very minute, whatever its zone.
    """
    dated = found.reading.published if found.reading else None
    exact = dated and dated.precision == "instant" and abs(dated.value - truth.published) <= MINUTE
    return "right" if evidence and exact else judge_day(found.day, truth, evidence)


def judge_day(day: str, truth: Truth, evidence: bool) -> str:
    if not evidence:
        return "guesses" if day else "abstains"
    if not day:
        return "none"
    return "right" if day == truth.published.date().isoformat() else "wrong"


# -- the other fields --------------------------------------------------------------------------


def fields_table(rows: Sequence[Row], figures: Figures) -> None:
    """Every field with the feed's help, over the pages that gave a Reading."""
    lines: list[tuple[object, ...]] = []
    for name, verdict in FIELDS.items():
        for language, group in grouped((r for r in rows if r.fed.reading), language_of).items():
            count = Counter(verdict(row) for row in group)
            lines.append((name, language, *(count[key] for key in ("right", "wrong", "none"))))
    header = ("field", "language", "right", "wrong", "none")
    figures.table(f"Portal fields ({NO_ARABIC_SET})", header, lines)


def compare(mine: object, true: object) -> str:
    """An empty answer is right where the truth is empty."""
    if mine == true:
        return "right"
    return "wrong" if mine else "none"


def reading(row: Row):  # type: ignore[no-untyped-def]
    return row.fed.reading


def byline_verdict(row: Row) -> str:
    true = {folded(row.truth.byline)} - {""}
    return compare({folded(name) for name in reading(row).authors}, true)


def instant_verdict(row: Row) -> str:
    """Whether the minute is right, where one is claimed; a day claims none."""
    dated = reading(row).published
    if dated is None or dated.precision == "day":
        return "none"
    return "right" if abs(dated.value - row.truth.published) <= MINUTE else "wrong"


def updated_verdict(row: Row) -> str:
    dated, true = reading(row).updated, row.truth.updated
    if dated is None:
        return "none" if true else "right"
    return "right" if true and abs(dated.value - true) <= MINUTE else "wrong"


FIELDS: dict[str, Callable[[Row], str]] = {
    "headline": lambda row: compare(folded(reading(row).headline), folded(row.truth.headline)),
    "standfirst": lambda row: compare(
        folded(reading(row).standfirst), folded(row.truth.standfirst)
    ),
    "byline": byline_verdict,
    "source name": lambda row: compare(reading(row).source_name, row.truth.source_name),
    "origin of a reprint": lambda row: compare(reading(row).origin_url, row.truth.origin),
    "language": lambda row: compare(reading(row).language, row.truth.language),
    "instant": instant_verdict,
    "updated": updated_verdict,
}


def kinds_table(rows: Sequence[Row], figures: Figures) -> None:
    """Pages that are no plain article: is it said so, and is their text given?"""
    lines = []
    for kind, words in NAMED.items():
        chosen = [row for row in rows if row.truth.kind == kind]
        named = sum(is_named(row.alone, words) for row in chosen)
        errors = sum(bool(row.alone.error) for row in chosen)
        whole = sum(recall(row.alone, row.truth) >= 0.9 for row in chosen)
        lines.append((kind, len(chosen), named, errors, whole, furniture(chosen, "stoppress")))
    header = ("kind", "pages", "named as such", "errors by name", "text ≥ 90 %", "furniture lines")
    figures.table("Portal pages that are no plain article, page alone", header, lines)


def is_named(found: Read, words: Sequence[str]) -> bool:
    said = " ".join(found.reading.quality.troubles) if found.reading else found.error
    return any(word in said.lower() for word in words)
