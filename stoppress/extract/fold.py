"""Folding text for comparing (`file`) and for searching (`serve`). English and Arabic first.

Sources: grouping.md §3 (folding), base.md §1.4 (the search normaliser).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

FOLD_VERSION = 1  # kept on rows hashed or indexed under it
LONGEST_TEXT = 2_000_000  # characters looked at; more is not an article

_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": None,
        "\u0670": None,
        **{chr(c): None for c in range(0x064B, 0x0660)},
    }
)
_FOREIGN_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه"})  # Persian and Urdu
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_WORDS = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_RUNS = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\u0300-\u036f]")
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi",
    "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "hy": "armenian", "eu": "basque", "yi": "yiddish",
}  # fmt: skip


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


def fold_words(text: str) -> list[str]:
    """Return the words of `text`, folded so that two houses' spellings compare equal.

    Lower case, words only (apostrophes split), Arabic letters folded; Chinese, Japanese,
    Korean and Thai give one word a character. Source: grouping.md §3.
    """
    return _WORDS.findall(_fold_letters(text))


def fold_line(text: str) -> str:
    """Return a line as it is compared between sibling pages: no digits, no punctuation."""
    return " ".join(_LETTERS.findall(_fold_letters(text)))


def text_hash(text: str) -> str:
    """Return 32 hex digits that are equal for equal folded words (blake2b, 16 bytes).

    A text without words gives "": two empty texts are not the same piece.
    """
    words = fold_words(text)
    if not words:
        return ""
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).hexdigest()


def search_terms(text: str, language: str = "") -> str:
    """Return `text` as it is indexed and asked for: terms parted by one blank.

    NFKC, lower case, vowel marks and tatweel dropped, alef, ya and ta marbuta folded, accents
    folded outside Arabic, stems by `language` (BCP 47; unknown = no stemming), CJK as bigrams.
    Used at write and at query alike, so that every database gives the same hits.
    """
    folded = _fold_letters(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]))
    stem = _stem_of(language.split("-")[0].lower())
    terms: list[str] = []
    for run in _RUNS.findall(folded):
        if _IS_CJK.match(run):
            terms.extend(_bigrams(run))
        else:
            terms.append(_fold_letters(_strip_accents(stem(run))) if len(run) <= 64 else run[:64])
    return " ".join(terms)


def _fold_letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).lower()
    return folded.translate(_ARABIC).translate(_FOREIGN_LETTERS)


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _strip_accents(word: str) -> str:
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", word)))


@lru_cache(maxsize=64)
def _stem_of(language: str) -> _CachedStem:
    return _CachedStem(_STEMMERS.get(language, ""))


class _CachedStem:
    """A stemmer with a bounded memory: snowballstemmer is plain Python, words repeat."""

    def __init__(self, algorithm: str) -> None:
        self._known: dict[str, str] = {}
        self._stemmer: _Stemmer | None = None
        self._is_arabic = algorithm == "arabic"
        if algorithm:
            import snowballstemmer  # 29 languages: loaded when the first text comes

            self._stemmer = snowballstemmer.stemmer(algorithm)

    def __call__(self, word: str) -> str:
        if self._stemmer is None:
            return word
        if self._is_arabic and len(word) > 3 and word[-1] == "ه":
            word = word[:-1] + "ة"  # folded, the stemmer would not know the ending
        found = self._known.get(word)
        if found is None:
            if len(self._known) > 50_000:
                self._known.clear()
            found = self._known[word] = self._stemmer.stemWord(word)
        return found
