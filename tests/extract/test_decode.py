# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Bytes → text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from stoppress.extract.decode import decode_body
from stoppress.handoff import Fetched

Fetch = Callable[..., Fetched]
ARABIC = "<p>صوّت المجلس على إعادة فتح السوق القديم بعد أحد عشر عاماً من العاصفة</p>"
RUSSIAN = "<p>Совет проголосовал за открытие старого рынка после бури</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"\xef\xbb\xbf" + ARABIC.encode(), "text/html; charset=latin-1", "صوّت"),
        (ARABIC.encode(), "text/html; charset=iso-8859-1", "صوّت"),
        (ARABIC.encode("cp1256"), "text/html; charset=windows-1256", "السوق"),
        (b'<meta charset="windows-1256">' + ARABIC.encode("cp1256"), "text/html", "السوق"),
        (b'<meta http-equiv=content-type content="text/html; charset=iso-8859-6">' + ARABIC.encode("cp1256"), "", "السوق"),
        (b'<?xml version="1.0" encoding="koi8-r"?>' + RUSSIAN.encode("koi8-r"), "text/xml", "Совет"),
        ((RUSSIAN * 20).encode("cp1251"), "text/html", "Совет"),
        (ARABIC.encode("utf-16"), "text/html", "السوق"),
        ("<p>naïve “quotes”</p>".encode("cp1252"), "text/html; charset=iso-8859-1", "“quotes”"),
        ("日本語".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "日本語"),
        ("日本語のニュース".encode("shift_jis"), 'text/html; charset="Shift_JIS"', "日本語"),
        ((RUSSIAN * 20).encode("cp1251"), "text/html; charset=no-such-set", "Совет"),
    ],
)  # fmt: skip
def test_the_character_set_is_found(
    body: bytes, content_type: str, words: str, fetch: Fetch
) -> None:
    text = decode_body(fetch(body, content_type=content_type))

    assert unicodedata.normalize("NFC", words) in text


def test_what_no_text_may_hold_is_gone(fetch: Fetch) -> None:
    text = decode_body(fetch(b"a\x00b\x08c\xed\xa0\x80d" + "e\u0301".encode() * 10))

    assert "\x00" not in text and "\x08" not in text
    assert "\u00e9" in text
    text.encode("utf-8")


@pytest.mark.parametrize("label", ["hex", "rot13", "zlib", "idna", "base64", "unicode_escape"])
def test_codecs_that_are_no_character_sets_are_not_used(label: str, fetch: Fetch) -> None:
    assert "Café" in decode_body(
        fetch("<p>Café</p>".encode("cp1252") * 30, content_type=f"text/html; charset={label}")
    )
