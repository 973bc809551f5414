"""The language of short and mixed texts."""

from __future__ import annotations

import pytest

from stoppress.extract.language import language_of

LINES = [
    ("en", "The council reopened the old market hall on Tuesday."),
    ("ar", "افتتاح السوق القديمة"),
    ("ar", "تشغيل Windows 11 Professional Edition على Microsoft Surface Pro الآن متاح"),
    ("fa", "بازگشایی بازار قدیمی"),
    ("fa", "رئیس جمهور ایران به بغداد رفت"),
    ("ur", "پرانی منڈی دوبارہ کھل گئی"),
    ("fr", "Le conseil du port a rouvert mardi la vieille halle du marché."),
    ("de", "Der Hafenrat hat am Dienstag die alte Markthalle wieder geöffnet."),
    ("es", "El consejo del puerto reabrió el martes el antiguo mercado."),
    ("ru", "Совет порта во вторник вновь открыл старый рынок."),
    ("zh", "旧市场重新开放"),
    ("zh", "苹果发布iPhone 17 Pro Max和MacBook Air"),
    ("ja", "旧市場が再開"),
    ("ko", "옛 시장 재개장"),
]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_one_line_shows_its_language(language: str, line: str) -> None:
    assert language_of(line) == language


@pytest.mark.parametrize(("language", "line"), [one for one in LINES if not one[1][0].isascii()])
def test_a_declared_language_of_another_script_is_not_believed(language: str, line: str) -> None:
    assert language_of(line, "en-GB", "en") == language


def test_the_page_decides_between_languages_of_one_script_in_a_short_text() -> None:
    assert language_of("Restaurant Park Hotel", "nl") == "nl"
    assert language_of("Рынок снова", "bg") == "bg"


def test_a_foreign_word_does_not_change_the_language() -> None:
    assert language_of("The word سوق means market, the council said on Tuesday.") == "en"


def test_a_text_without_letters_has_the_declared_language_or_none() -> None:
    assert language_of("12:30 – 14", "de-AT") == "de"
    assert language_of("12:30 – 14") == ""
