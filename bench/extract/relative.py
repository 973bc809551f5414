"""Relative days: the team's own cases (tests/extract/relative_cases.tsv), dateparser beside us.

Each marked place of a text is one case. An answer anywhere else, or another day, is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from bench.printer import Figures
from stoppress.extract.relative import resolve_days

CASES = Path(__file__).parents[2] / "tests" / "extract" / "relative_cases.tsv"
_MARK = re.compile(r"\[([^]|]*)\|([^]]*)\]")
Found = list[tuple[int, int, str]]  # start, end, ISO day


def measure(figures: Figures) -> None:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for language, anchor, text, marks in cases():
        for method, found in (
            ("stoppress", by_us(text, anchor, language)),
            ("dateparser", by_dateparser(text, anchor, language, marks)),
        ):
            counts.setdefault((language, method), Counter()).update(judge(marks, found))
    rows = [
        (
            language,
            method,
            c["cases"],
            c["answerable"],
            c["right"],
            c["wrong"],
            c["answerable"] - c["right"],
        )
        for (language, method), c in sorted(counts.items(), key=lambda row: row[0][1], reverse=True)
    ]
    header = (
        "language",
        "method",
        "cases",
        "with an answer",
        "right",
        "wrong",
        "unanswered or wrong",
    )
    figures.table("Relative days", header, rows)
    ours, theirs = (_sum(counts, method) for method in ("stoppress", "dateparser"))
    figures.add(
        "extract.relative_wrong", ours["wrong"], "count",
        f"of {ours['cases']} own cases, en + ar; dateparser {theirs['wrong']}",
    )  # fmt: skip
    share, other = (100 * c["right"] / c["answerable"] for c in (ours, theirs))
    figures.add(
        "extract.relative_answered_pct", share, "pct",
        f"of {ours['answerable']} cases that have an answer; dateparser {other:.1f}",
    )  # fmt: skip
    figures.note(
        "dateparser is given the marked words alone, with the anchor and past preferred: it finds no "
        "tense; where words have no answer it is wrong when it gives one"
    )


def cases() -> Iterator[tuple[str, date, str, Found]]:
    """Yield (language, anchor, text, marks); the day of a mark is "-" where no answer is right."""
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, anchor, marked = line.split("\t")
            yield (language, date.fromisoformat(anchor), *unmarked(marked))


def unmarked(marked: str) -> tuple[str, Found]:
    text, end = "", 0
    marks: Found = []
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        marks.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], marks


def judge(marks: Found, found: Found) -> Counter[str]:
    count: Counter[str] = Counter(cases=len(marks))
    count["wrong"] += sum(
        not any(start < b and a < end for start, end, _ in marks) for a, b, _ in found
    )
    for start, end, day in marks:
        answers = {answer for a, b, answer in found if start < b and a < end}
        count["answerable"] += day != "-"
        count["right"] += day != "-" and answers == {day}
        count["wrong"] += bool(answers - {day})
    return count


def by_us(text: str, anchor: date, language: str) -> Found:
    return [
        (d.start, d.end, d.day.isoformat()) for d in resolve_days(text, anchor, "UTC", language)
    ]


def by_dateparser(text: str, anchor: date, language: str, marks: Found) -> Found:
    import dateparser

    settings = {"RELATIVE_BASE": datetime.combine(anchor, time()), "PREFER_DATES_FROM": "past"}
    found: Found = []
    for start, end, _ in marks:
        day = dateparser.parse(text[start:end], languages=[language], settings=settings)  # type: ignore[arg-type]
        if day:
            found.append((start, end, day.date().isoformat()))
    return found


def _sum(counts: dict[tuple[str, str], Counter[str]], method: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for (_, name), count in counts.items():
        if name == method:
            total.update(count)
    return total
