"""Who wrote it: persons, the publication and the agency, kept apart (extraction.md §1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stoppress.errors import FieldTooLong
from stoppress.extract.agencies import AGENCIES
from stoppress.extract.clean import clean_line
from stoppress.extract.fold import fold_words

MOST_NAMES = 12

_PREFIX = re.compile(
    r"^(?:(?:story |words |text |report(?:ed|ing)? |written |posted |published |article |"
    r"reviewed |edited )?by\b[: ]?"
    r"|author[s]?\s*[:：]|von\b|par\b|por\b|di\b|door\b|av\b|af\b|autor(?:en|in)?\s*[:：]|"
    r"текст\s*[:：]|автор\s*[:：]"
    r"|كتب[ت]?(?:ها|ه)?\b\s*[:：\-–]?|بقلم\b\s*[:：\-–]?|إعداد\b\s*[:：\-–]?|اعداد\b\s*[:：\-–]?|"
    r"تحرير\b\s*[:：\-–]?|المصدر\b\s*[:：\-–]?|تقرير\b\s*[:：\-–]?)\s*",
    re.I,
)
_PARTED = re.compile(
    r"\s*(?:,|;|،|؛|\||•|·|/|&|\n|\s(?:and|und|et|y|e|en|og|och|with|mit|avec|con)\s|\s+و\s+|"
    r"\s+و(?=[^\W\d_]{3,}\s))\s*",
    re.I,
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|journalist|columnist|contributor|staff|bureau|"
    r"chief|"
    r"senior|special|producer|photographer|desk|team|newsroom|redaktion|redakteur(?:in)?|"
    r"korrespondent(?:in)?|"
    r"freelance|director|professor|analyst|agencies|agency|admin|administrator|guest|author|"
    r"updated|published|subscribe|follow|share|copyright|rédaction|redacción|redazione|online|"
    r"digital|"
    r"مراسل|مراسلة|محرر|محررة|كاتب|كاتبة|صحفي|صحافي|صحفية|صحافية|رئيس|التحرير|وكالات|خاص|"
    r"متابعة|متابعات)\b",
    re.I,
)
_PUBLICATION = re.compile(
    r"\b(?:news|times|daily|post|press|media|tv|radio|magazine|gazette|herald|tribune|journal|"
    r"network|"
    r"agency|weekly|zeitung|verlag|blog|wikipedia|inc|ltd|llc|gmbh|"
    r"صحيفة|جريدة|وكالة|قناة|موقع|مجلة|نيوز|شبكة|بوابة)\b|\.(?:com|net|org|de|co|uk|fr|info|"
    r"news|tv)\b",
    re.I,
)
_NOT_A_NAME = re.compile(r"[\d@#<>{}\[\]=_*]|https?:|www\.|\.(?:com|net|org)\b")
_IN_PLACE = re.compile(
    r"\s+(?:in|at|for|from|aus|à|en|dans)\s+[A-ZÀ-Ý].*$|\s+[-–—]\s.*$|\s*[(:].*$"
)
_TITLES = re.compile(r"^(?:mr|mrs|ms|dr|prof|sir|dame|hrsg|الدكتور|د)\.\s+", re.I)
_PARTICLES = frozenset(
    ["de", "la", "le", "van", "von", "der", "den", "da", "di", "del", "bin", "ibn", "al", "el",
     "ben", "abu", "dos", "du", "y", "ter"]
)  # fmt: skip


def names_in(lines: Iterable[str], not_persons: Iterable[str] = ()) -> tuple[tuple[str, ...], str]:
    """Return (persons, agency) named by byline `lines`; "By A and B, Reuters" gives both.

    `not_persons` are names of the publication: never authors, however they are written.
    """
    banned = {_key(name) for name in not_persons if name}
    # «المرفأ – متابعات» in صحيفة المرفأ: one word of the paper's name is the paper.
    banned |= {word for name in banned for word in name.split() if len(word) >= 4}
    names: dict[str, str] = {}
    agency = ""
    for line in list(lines)[: MOST_NAMES * 2]:
        for piece in _pieces(line):
            if found := agency_of(piece):
                agency = agency or found
            elif (name := person_of(piece, banned)) and _key(name) not in names:
                names[_key(name)] = name
    return tuple(list(names.values())[:MOST_NAMES]), agency


def person_of(piece: str, banned: set[str] | frozenset[str] = frozenset()) -> str:
    """Return `piece` as a person's name, without roles and places, or "" when it is none."""
    name = _TITLES.sub("", piece.strip(" .,-–—:|*\"'“”"))
    if _key(name) in banned:
        return ""
    name = _IN_PLACE.sub("", name).strip(" .,-–—:|")
    if not 2 <= len(name) <= 60 or _NOT_A_NAME.search(name) or _key(name) in banned:
        return ""
    words = name.split()
    if len(words) > 6 or _ROLE.search(name) or _PUBLICATION.search(name):
        return ""
    return name if _is_named(words) else ""


def agency_of(text: str) -> str:
    """Return the usual name of the agency that `text` is, or ""."""
    return _AGENCY_KEYS.get(_key(text), "") if text and len(text) <= 60 else ""


def is_publication(name: str) -> bool:
    """Whether a bare name reads like a paper's, not like a person's."""
    return bool(_PUBLICATION.search(name))


def has_prefix(line: str) -> bool:
    """Whether a line says itself that it is a byline ("By …", «بقلم …»)."""
    return bool(_PREFIX.match(line.strip()))


def _is_named(words: list[str]) -> bool:
    """Names are written with capitals where the script has them; a sentence is not a name."""
    if len(words) == 1:
        return len(words[0]) >= 3 and not words[0].islower() and not words[0].isupper()
    cased = [
        w
        for w in words
        if w[0].isalpha() and w.lower() not in _PARTICLES and w.upper() != w.lower()
    ]
    return all(word[0].isupper() for word in cased)


def _pieces(line: str) -> list[str]:
    try:
        line = clean_line(line[:2_000].replace("\n", " | "))
    except FieldTooLong:
        return []
    if len(line) > 300:
        return []
    bare = _PREFIX.sub("", line.strip(), count=1)
    return [part for part in _PARTED.split(bare) if part and part.strip()]


def _key(name: str) -> str:
    words = fold_words(name)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


_AGENCY_KEYS = {_key(form): name for name, forms in AGENCIES.items() for form in forms}
