"""The masthead suite (extraction.md §3.4): wrong answers, ours and htmldate's."""

from __future__ import annotations

from collections import Counter

from bench.extract.masthead_pages import Case, masthead_cases
from bench.extract.runs import Page, by_htmldate
from bench.printer import Figures
from stoppress.extract.dates import day_as_written
from stoppress.extract.page import read_page
from stoppress.handoff import Fetched


def measure(figures: Figures) -> None:
    """`extract.masthead_wrong`: pages where the day given is not the true one, or there is none."""
    cases = list(masthead_cases())
    mine = Counter(verdict(case, our_day(case)) for case in cases)
    theirs = Counter(verdict(case, htmldates_day(case)) for case in cases)
    answered = mine["right"] / max(1, mine["right"] + mine["none"])
    figures.add(
        "extract.masthead_wrong", mine["wrong"], "count",
        f"of {len(cases)} pages; htmldate {theirs['wrong']}; where evidence exists we answer "
        f"{100 * answered:.0f} % of {mine['right'] + mine['none']}",
    )  # fmt: skip
    header = ("method", "pages", "right", "none where evidence exists", "abstains rightly", "wrong")
    figures.table("Masthead suite", header, [row("stoppress", mine), row("htmldate", theirs)])


def row(name: str, counts: Counter[str]) -> tuple[object, ...]:
    kinds = ("right", "none", "abstains", "wrong")
    return (name, counts.total(), *(counts[kind] for kind in kinds))


def verdict(case: Case, day: str) -> str:
    """right or none where evidence exists; abstains where none does; wrong for any other day."""
    if day == case.day:
        return "right" if day else "abstains"
    if not day:
        return "abstains" if case.may_abstain else "none"
    return "wrong"


def our_day(case: Case) -> str:
    reading = read_page(fetched(case))
    if reading.published is None:
        return ""
    return day_as_written(reading.published, reading.claims).isoformat()


def fetched(case: Case) -> Fetched:
    header = {"content-type": "text/html; charset=utf-8"}
    return Fetched(case.url, case.url, 200, header, case.html.encode(), case.visit)


def htmldates_day(case: Case) -> str:
    return by_htmldate(Page("masthead", case.name, case.url, case.html.encode(), {})).day
