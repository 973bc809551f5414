"""Which language a text is in: by its script where that decides, else by statistics."""

from __future__ import annotations

import re
from functools import lru_cache

_SAMPLE = 3_000  # characters looked at
_SCRIPTS = (
    ("arabic", re.compile(r"[\u0620-\u064a\u0671-\u06d3]")),
    ("hebrew", re.compile(r"[\u05d0-\u05ea]")),
    ("kana", re.compile(r"[\u3041-\u30fa]")),
    ("hangul", re.compile(r"[\uac00-\ud7a3]")),
    ("han", re.compile(r"[\u4e00-\u9fff]")),
    ("greek", re.compile(r"[\u0391-\u03ce]")),
    ("thai", re.compile(r"[\u0e01-\u0e2e]")),
    ("devanagari", re.compile(r"[\u0904-\u0939]")),
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("latin", re.compile(r"[A-Za-zÀ-ɏ]")),
)
_ONE_LANGUAGE = {
    "hebrew": "he",
    "kana": "ja",
    "hangul": "ko",
    "han": "zh",
    "greek": "el",
    "thai": "th",
}
_MAY_BE = {
    "arabic": {"ar", "fa", "ur", "ps", "ckb", "ku", "sd", "ug"},
    "hebrew": {"he", "yi"},
    "devanagari": {"hi", "mr", "ne"},
    "han": {"zh", "ja", "yue"},
    "cyrillic": {"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "uz", "bs"},
}
# Foreign names stand in Latin letters everywhere: a letter of these counts for several.
_WEIGHTS = {
    **dict.fromkeys(("arabic", "hebrew", "thai", "devanagari"), 3),
    **dict.fromkeys(("kana", "hangul", "han"), 5),
}
_URDU = re.compile("[ٹڈڑےہں]")
_PERSIAN = re.compile("[پچژگیک]")  # the last two are other code points than in Arabic
_SHORT = 120  # characters; below this the page's own word weighs more than statistics


def language_of(text: str, declared: str = "", usual: str = "") -> str:
    """Return the BCP 47 primary tag of `text`, or "" when nobody can say.

    `declared` is the page's or the feed's word, `usual` the Source's; both only decide for short
    texts and between languages of one script.
    """
    sample = text[:_SAMPLE]
    said = primary_tag(declared) or primary_tag(usual)
    script = _script_of(sample)
    if not script:
        return said
    if script == "arabic":
        return said if said in _MAY_BE["arabic"] - {"ar"} else _arabic_script(sample)
    if script in _ONE_LANGUAGE:
        return said if said in _MAY_BE.get(script, ()) else _ONE_LANGUAGE[script]
    if script == "devanagari" and said in _MAY_BE["devanagari"]:
        return said
    may_be = said in _MAY_BE["cyrillic"] if script == "cyrillic" else said not in _NOT_LATIN
    if len(sample) < _SHORT and said and may_be:
        return said
    return _by_statistics(sample) or said


def primary_tag(tag: str) -> str:
    """Return "en" for "en-GB", "" for nonsense."""
    primary = re.split(r"[-_]", tag.strip().lower()[:20])[0]
    return primary if primary.isascii() and primary.isalpha() and len(primary) in (2, 3) else ""


_NOT_LATIN = frozenset(
    {"ar", "fa", "ur", "he", "ja", "ko", "zh", "el", "th", "ru", "uk", "be", "bg", "mk", "hi"}
)


def _script_of(sample: str) -> str:
    counts = {name: len(found.findall(sample)) * _WEIGHTS.get(name, 1) for name, found in _SCRIPTS}
    if counts["kana"] * 10 > counts["han"]:
        counts["kana"] += counts["han"]
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 2 else ""


def _arabic_script(sample: str) -> str:
    if len(_URDU.findall(sample)) * 40 > len(sample):
        return "ur"
    return "fa" if len(_PERSIAN.findall(sample)) * 20 > len(sample) else "ar"


@lru_cache(maxsize=512)
def _by_statistics(sample: str) -> str:
    import py3langid  # loads numpy and its model with the first text

    return str(py3langid.classify(sample)[0])
