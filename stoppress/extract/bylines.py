"""Who wrote it: persons, the publication and the agency, kept apart (extraction.md §1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stoppress.errors import FieldTooLong
from stoppress.extract.agencies import AGENCIES
from stoppress.extract.clean import clean_line
from stoppress.extract.fold import fold_words
from stoppress.extract.times import month_number

MOST_NAMES = 12

_PREFIX = re.compile(
    r"^(?:(?:(?:story|words|text|recipe|article|post|reviews?|report(?:ed|ing)?|written|posted|"
    r"published|created|authored|contributed)\s+)?by\b\s*[:|]?"
    r"|(?:authors?|author\(s\)|contributors?|written|words|writers?|reporters?)\s*[:：]"
    r"|(?:(?:\w{1,20}\s)?von|par|por|di|door|av|af|tekst|texte?)\b\s*:?|propos recueillis par\b|"
    r"(?:geschrieben|verfasst) von\b|"
    r"(?:autor(?:en|in|es|a|e)?|auteurs?|penulis|oleh|yazar|haber|reportage)\s*[:：]|"
    r"текст\s*[:：]|автор(?:ы)?\s*[:：]|文\s*[:：/]|作者\s*[:：]|记者\s*[:：]?|記者\s*[:：]|"
    r"글\s*[:：]|"
    r"(?:كتب(?:ت|ها|ه)?|بقلم|إعداد|اعداد|تحرير|المصدر|تقرير|الكاتب(?:ة)?|المؤلف|حوار)(?!\w)\s*[:：\-–|]?"
    r")\s*",
    re.I,
)
_PREFIX_ALONE = re.compile(
    r"(?:authors?|author\(s\)|written|autor(?:en|in)?(?:/autor(?:in)?)?|auteur|الكاتب(?:ة)?)\s*",
    re.I,
)
_LATER_BY = re.compile(r"\d.{0,60}?\bby\s+(?=[A-ZÀ-Ý])")  # "Published August 7, 2023 by …"
_PARTED = re.compile(
    r" ?(?:,|;|،|؛|\||•|·|⋅|/|&|\n| (?:and|und|et|y|e|en|og|och|with|mit|avec|con|dan|ve) |"
    r" و | و(?=[^\W\d_]{3,}\s)) ?",  # blanks stand single: clean_line has folded them
    re.I,
)
_JOINT = re.compile(r"^(?:and|und|et|y|e|og|och|with|mit|avec|con|و)\s+")
_CONNECTOR = re.compile(r"(?:and|und|et|y|e|og|och|و|[,&|·•/;،])\s*[,:]?")
_ROLE = re.compile(
    r"\b(?:correspondent|reporters?|editors?|editorial|writers?|journalist|columnist|contributors?|"
    r"staff|bureau|chief|senior|special|producer|photographer|photos?|desk|team|newsroom|redaktion|"
    r"redakteur(?:in)?|korrespondent(?:in)?|freelance|directors?|professor|analyst|agencies|"
    r"administrator|admin|guest|authors?|updated|published|posted|subscribe|follow|share|copyright|"
    r"rédaction|redacción|redazione|online|digital|founder|co-founder|owner|attorney|lawyer|"
    r"reviewer|reviewed|expert|specialist|manager|president|ceo|cto|officer|consultant|researcher|"
    r"bio|about|images?|last|find|login|log in|sign|checked|written|network|more|view|read|posts?|articles?|guidelines|process|policy|profile|sponsored|"
    r"university|college|institute|department|center|centre|min|minutes|comments?|edition|"
    r"مراسل|مراسلة|محرر|محررة|كاتب|كاتبة|صحفي|صحافي|صحفية|صحافية|رئيس|التحرير|وكالات|خاص|"
    r"متابعة|متابعات|نشر|نُشر|حدث|حُدّث|تحديث)\b",
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
_NOT_A_NAME = re.compile(
    r"[\d@#<>{}\[\]=_*»›?!%$]|https?:|www\.|\.(?:com|net|org)\b|[^\W\d_A-Z]{3}\.\s"
)
_IN_PLACE = re.compile(
    r"\s+(?:in|at|for|from|on|aus|à|dans|für)\s+[A-Za-zÀ-ÿ].*$|\s+[-–—|]\s.*$|\s*\([^()]*\)?\s*$|:.*$"
)
_AFTER = re.compile(  # what stands behind a name in one line of text
    r"\s+(?:(?:last )?updated|published|posted|aktualisiert|publié|mis à jour|modifié|actualizado|"
    r"ن[\u064b-\u0652]?شر|ح[\u064b-\u0652]?د[\u064b-\u0652]{0,2}ث)(?!\w).*$|"
    r"\s*(?:기자|記者|记者|특파원)(?:\s.*)?$",
    re.I,
)
_PARTICLES = frozenset(
    ["de", "la", "le", "van", "von", "der", "den", "da", "di", "del", "bin", "ibn", "al", "el",
     "ben", "abu", "dos", "du", "y", "ter", "af", "av", "zu", "ten", "dem", "bint", "della"]
)  # fmt: skip
_DEGREES = frozenset(
    "md phd ph.d m.d ms mba cfp cpa rn rd rdn dds dvm jd esq jr sr ma bsc msc".split()
)
# Alone, or beside the paper's own name, these name nobody.
_GENERIC = frozenset(
    """the a an by of and for at team staff desk news newsdesk newsroom editor editors editorial
    editorials board admin administrator author authors contributor contributors writer writers
    reporter reporters guest user root webmaster redaktion rédaction redacción redazione office
    press media online digital web agencies agency wire wires report service content marketing
    blog company inc llc ltd gmbh group anonymous unknown sponsored default none null""".split()
)
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "sir", "dame"})
_CJK = re.compile(r"[\u3041-\u30fa\u4e00-\u9fff\uac00-\ud7a3]")
_DAYS = frozenset(
    """mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday today
    yesterday""".split()
)


def names_in(
    lines: Iterable[str], not_persons: Iterable[str] = (), *, called: bool = False
) -> tuple[tuple[str, ...], str]:
    """Return (persons, agencies) named by byline `lines`; "By A and B, Reuters" gives both.

    `not_persons` are names of the publication: never authors, however they are written.
    `called`: a field made for authors says so (JSON-LD, meta): then one word, small letters or a
    body of people ("Center for Wind Research") may be a name. Several agencies are parted by ", ".
    """
    banned = banned_names(not_persons)
    names: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for line in list(lines)[: MOST_NAMES * 2]:
        pieces = _pieces(line)
        for piece in pieces:
            if found := agency_of(piece):
                agencies.setdefault(found)
            elif (
                called
                and len(pieces) > 1
                and (piece.islower() or piece.isupper())
                and " " not in piece
            ):
                continue  # a keyword, a degree
            elif (name := person_of(piece, banned, called=called)) and _key(name) not in names:
                names[_key(name)] = name
    return tuple(list(names.values())[:MOST_NAMES]), ", ".join(agencies)


def banned_names(not_persons: Iterable[str]) -> set[str]:
    """Return the folded names that are the publication's, and their longer words.

    «المرفأ – متابعات» in صحيفة المرفأ: one word of the paper's name is the paper.
    """
    banned = {_key(name) for name in not_persons if name}
    return banned | {word for name in banned for word in name.split() if len(word) >= 4}


def signed_names(texts: Iterable[str], banned: set[str], *, marked: bool) -> tuple[list[str], str]:
    """Return (persons, agencies) of a shown byline, given as its runs of text in order.

    Names come first; what follows them (role, employer, date) ends the byline. `marked`: the
    markup calls it an author's, so that one word may be a name.
    """
    names: list[str] = []
    agencies: dict[str, None] = {}
    signed = False
    for text in list(texts)[:24]:
        line = text.strip()
        if not line or len(line) > 200 or _CONNECTOR.fullmatch(line):
            continue
        if is_prefix_alone(line):
            signed = True
            continue
        signed = signed or has_prefix(line)
        if later := _LATER_BY.search(line):
            line, signed = line[later.end() :], True
        pieces = _pieces(line)
        for number, piece in enumerate(pieces):
            if found := agency_of(piece):
                agencies.setdefault(found)
                continue
            one_word = (marked or signed) and number == 0 and not names and not agencies
            name = person_of(piece, banned)
            if name and (len(name.split()) > 1 or _CJK.search(name) or one_word):
                if name not in names:
                    names.append(name)
            elif (names or signed) and _key(piece) not in _DEGREES:
                return names[:MOST_NAMES], ", ".join(agencies)
    return names[:MOST_NAMES], ", ".join(agencies)


def person_of(
    piece: str, banned: set[str] | frozenset[str] = frozenset(), *, called: bool = False
) -> str:
    """Return `piece` as a name, without places, or "" when it is none."""
    name = piece.strip(" .,-–—:|*\"'“”")
    if _key(name) in banned:
        return ""
    short = _IN_PLACE.sub("", name)
    if not called or " " in short.strip():  # "Jane Doe in Rome", but "Center for Wind Research"
        name = short
    name = _AFTER.sub("", name).strip(" .,-–—:|")
    key = _key(name)
    if not 2 <= len(name) <= 60 or _NOT_A_NAME.search(name) or key in banned or not key:
        return ""
    words = name.split()
    if key in _DEGREES or key in _DAYS or month_number(key):
        return ""
    if called:
        return name if len(words) <= 8 and _is_called(key, banned) else ""
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


def is_prefix_alone(line: str) -> bool:
    """Whether a line announces a byline and holds none: "Written by", "Author"."""
    line = line.strip()
    if not line or len(line) > 40:
        return False
    return bool(_PREFIX.fullmatch(line) or _PREFIX_ALONE.fullmatch(line))


def _is_called(key: str, banned: set[str] | frozenset[str]) -> bool:
    """Whether a name in a field for authors names somebody beside the publication itself."""
    words = key.split()
    rest = [w for w in words if w not in _GENERIC and w not in banned]
    if not rest or (len(words) == 1 and ("admin" in key or "editor" in key or len(key) < 3)):
        return False
    return not any(len(name) >= 4 and " ".join(rest) in name for name in banned if " " in name)


def _is_named(words: list[str]) -> bool:
    """Names are written with capitals where the script has them; a sentence is not a name."""
    if len(words) == 1:
        return bool(_CJK.search(words[0])) or (
            len(words[0]) >= 3 and not words[0].islower() and not words[0].isupper()
        )
    cased = [
        w
        for w in words
        if w[0].isalpha() and w.lower() not in _PARTICLES and w.upper() != w.lower()
    ]
    return all(word[0].isupper() or word[:2].lower() in ("d'", "d’") for word in cased)


def _pieces(line: str) -> list[str]:
    try:
        line = clean_line(line[:2_000].replace("\n", " | "))
    except FieldTooLong:
        return []
    if len(line) > 300:
        return []
    bare = _PREFIX.sub("", line.strip(), count=1)
    pieces = [_JOINT.sub("", part.strip(), count=1) for part in _PARTED.split(bare) if part]
    return [piece for piece in pieces if piece]


def bare_key(name: str) -> str:
    """Return a folded name without its title, to compare "Dr Jane Doe" with "Jane Doe"."""
    words = _key(name).split()
    return " ".join(words[1:] if len(words) > 2 and words[0] in _TITLES else words)


def _key(name: str) -> str:
    words = fold_words(name)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


_AGENCY_KEYS = {_key(form): name for name, forms in AGENCIES.items() for form in forms}
