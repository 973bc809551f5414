"""Folding for comparing and for searching, English and Arabic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.extract.fold import fold_line, fold_words, search_terms, text_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour, reopened!", "the harbour reopened"),
        ("أُعيدَ فتحُ السُّوقِ", "اعيد فتح السوق"),
        ("إعادة", "اعاده"), ("مستشفى", "مستشفي"), ("مـــدينة", "مدينه"), ("مؤتمر", "موتمر"), ("قائد", "قايد"), ("آمال ٱلبحر", "امال البحر"),
        ("cafe\u0301", "café"),
    ],
)  # fmt: skip
def test_two_houses_spellings_are_equal(one: str, other: str) -> None:
    assert fold_words(one) == fold_words(other)
    assert text_hash(one) == text_hash(other)


def test_the_hash_is_fixed_across_processes() -> None:
    assert text_hash("The harbour") == "1a46a8439106c432dcf04bfcf140fe14"
    assert text_hash("the harbour") != text_hash("the harbours")
    assert text_hash(" … ") == ""


def test_lines_of_siblings_are_compared_without_digits() -> None:
    assert fold_line("Read more (12)") == fold_line("read more – 7")


@pytest.mark.parametrize(
    ("text", "language", "query"),
    [
        ("Councils reopened markets", "en", "council reopening market"),
        ("المكتبات القديمة", "ar", "المكتبة القديمه"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "", "full width"),
        ("Café", "fr", "cafe"),
    ],
)
def test_what_is_written_is_found_by_what_is_asked(text: str, language: str, query: str) -> None:
    terms = set(search_terms(text, language).split())

    assert set(search_terms(query, language).split()) <= terms


def test_chinese_is_cut_into_pairs() -> None:
    assert search_terms("北京大学 news", "zh") == "北京 京大 大学 news"


@given(st.text(max_size=200), st.sampled_from(["en", "ar", "zh", "xx", ""]))
def test_search_terms_are_bounded_and_plain(text: str, language: str) -> None:
    terms = search_terms(text, language)

    assert all(term.isalnum() or not term.isascii() for term in terms.split(" ") if term)
    assert len(terms) <= 8 * len(text) + 8
