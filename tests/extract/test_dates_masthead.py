"""The masthead suite (bench/extract/masthead_pages.py), page by page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bench.extract.masthead import fetched, our_day, verdict
from bench.extract.masthead_pages import Case, masthead_cases
from stoppress.extract.page import read_page

CASES = list(masthead_cases())


def name_of(case: Case) -> str:
    return f"{case.language} {case.visit:%m-%d} {case.name}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_no_day_but_the_true_one_is_given(case: Case) -> None:
    assert verdict(case, our_day(case)) in ("right", "abstains")


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_visit_is_never_the_last_change(case: Case) -> None:
    updated = read_page(fetched(case)).updated

    assert updated is None or updated.day != case.visit.date()


def test_the_suite_has_every_kind_of_row() -> None:
    with_evidence = [case for case in CASES if case.day]

    assert len(CASES) > 200
    assert 0.2 < len(with_evidence) / len(CASES) < 0.6
    assert all(one.html != other.html or one.url != other.url for one, other in pairwise(CASES))
