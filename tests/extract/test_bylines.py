"""Which words of a byline are names."""

from __future__ import annotations

import pytest

from stoppress.extract.bylines import banned_names, names_in, person_of, signed_names


@pytest.mark.parametrize(
    ("line", "names", "agency"),
    [
        ("By Jane Doe", ("Jane Doe",), ""),
        ("By Jane Doe and John Roe, Reuters", ("Jane Doe", "John Roe"), "Reuters"),
        ("By Jane Doe, John Roe & Max Poe", ("Jane Doe", "John Roe", "Max Poe"), ""),
        ("Von Eva Lang und Max Kurz", ("Eva Lang", "Max Kurz"), ""),
        ("Par Anne Petit et Luc Roy", ("Anne Petit", "Luc Roy"), ""),
        ("Por Ana Gil y Luis Paz", ("Ana Gil", "Luis Paz"), ""),
        ("كتبت: هالة الشامي", ("هالة الشامي",), ""),
        ("بقلم سمير ناصر وليلى حداد", ("سمير ناصر", "ليلى حداد"), ""),
        ("신현주 기자", ("신현주",), ""),
        ("JANE DOE", ("JANE DOE",), ""),
        ("J. R. van der Merwe", ("J. R. van der Merwe",), ""),
        ("AP, AFP", (), "AP, AFP"),
    ],
)
def test_names_and_agencies_of_a_line_are_told_apart(
    line: str, names: tuple[str, ...], agency: str
) -> None:
    assert names_in([line]) == (names, agency)


@pytest.mark.parametrize(
    "piece",
    ["Senior Reporter", "December", "Sat", "4 May 2026", "read more about it", "Daily Harbour News",
     "https://a.example/jane", "Full Bio", "PhD"],
)  # fmt: skip
def test_what_is_no_name_is_none(piece: str) -> None:
    assert person_of(piece) == ""


def test_the_papers_own_name_is_never_an_author() -> None:
    paper = ["صحيفة المرفأ", "The Harbour Post"]

    assert names_in(["Harbour Post", "المرفأ – متابعات", "The Harbour Post Staff"], paper) == (
        (),
        "",
    )
    assert names_in(["Harbour Post Staff"], paper, called=True) == ((), "")


@pytest.mark.parametrize("name", ["jdoe", "viktor hedlund", "Center for Wind", "Amanda"])
def test_a_field_for_authors_may_hold_an_account_or_a_body(name: str) -> None:
    assert names_in([name], called=True) == ((name,), "")


@pytest.mark.parametrize("name", ["admin", "q_admin", "Staff", "News Desk", "Editorial Team"])
def test_a_field_for_authors_may_name_nobody(name: str) -> None:
    assert names_in([name], called=True) == ((), "")


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["By ", "Jane Doe", "In ", "Budget Travel"], ["Jane Doe"]),
        (["Jane Doe", "Senior Reporter", "John Smith"], ["Jane Doe"]),
        (["Published May 7, 2026 by Jane Doe"], ["Jane Doe"]),
        (["كتب: ميسون الصارمي نُشر: 4 مايو"], ["ميسون الصارمي"]),
        (["حُدّث: 5 مايو"], []),
        (["Written by", "Jane Doe", " and ", "John Roe"], ["Jane Doe", "John Roe"]),
        (["Autorin/Autor", "Eva Lang"], ["Eva Lang"]),
    ],
)
def test_a_shown_byline_ends_where_something_else_begins(
    texts: list[str], names: list[str]
) -> None:
    assert signed_names(texts, set(), marked=False)[0] == names


def test_one_word_is_a_name_only_where_the_markup_says_so() -> None:
    assert signed_names(["Amanda"], set(), marked=True)[0] == ["Amanda"]
    assert signed_names(["Amanda"], set(), marked=False)[0] == []


def test_long_words_of_the_papers_name_are_its_name() -> None:
    assert banned_names(["The Harbour Post"]) == {"harbour post", "harbour", "post"}
