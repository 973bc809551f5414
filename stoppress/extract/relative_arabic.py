"""Arabic words that name a day by the Article's own: «أمس»، «الخميس»، «12 آذار»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stoppress.extract import relative_words as words
from stoppress.extract.relative_shapes import Named, named_by, word_at
from stoppress.extract.relative_tense import Token

_DAYS = words.days("ar")
_MONTHS = words.months("ar")
# A sentence without any of these names no day.
HINT = re.compile("حد|ثنين|ثلاثاء|ربعاء|خميس|جمعة|سبت|مس|يوم|غد|الليلة|البارحة|قبل|[0-9٠-٩۰-۹]")
_YEAR = re.compile(r"(?:1[3-9]|20)\d\d")
_NEAR_WORDS = frozenset({"امس", "اليوم", "غدا", "غد", "الليلة", "البارحة"})
_NOT_TODAY = words.word_set("""
هذا ذلك نفس طوال حتى صحيفة جريدة في منذ المصري العربي الى من ذات قناة موقع عالم عالمنا كل وكالة كان
""")
_DAYTIMES = words.word_set("مساء صباح ظهر فجر عصر ليل يوم")
_RANGE = frozenset({"-", "–", "/", "الى", "حتى", "او"})
_DOTS = frozenset(',.;:)(؛،"»!؟')


def find_named(sentence: str, tokens: Sequence[Token]) -> Iterator[Named]:
    """Yield the words of `sentence` that name a day, in order."""
    has_year = any(_YEAR.fullmatch(token.word) for token in tokens)
    at = 0
    while at < len(tokens):
        word = tokens[at].word
        named = None
        if _day_of(word) is not None:
            named = _weekday(tokens, at)
        elif word.isdecimal() and len(word) <= 2:
            named = None if has_year else _date(tokens, at)  # told of another year, perhaps
        elif word.lstrip("وف") in _NEAR_WORDS:
            named = _near_day(sentence, tokens, at)
        elif word.lstrip("و") == "قبل":
            named = _days_ago(tokens, at)
        elif word in ("بعد", "اول", "وبعد"):
            named = _two_away(tokens, at)
        if named is not None:
            yield named
            at = max(at + 1, named.last)
        else:
            at += 1


def _day_of(word: str) -> int | None:
    """The weekday a token names, "and" before it or not."""
    number = _DAYS.get(word)
    return _DAYS.get(word[1:]) if number is None and word[:1] in ("و", "ف") else number


# -- weekdays ----------------------------------------------------------------------------------


def _weekday(tokens: Sequence[Token], at: int) -> Named | None:
    number = _day_of(tokens[at].word)
    before, behind = word_at(tokens, at - 1), word_at(tokens, at + 1)
    lead = before.removeprefix("و") if before not in words.AR_LEADS else before
    first = at - 1 if lead in words.AR_LEADS - {"بعد"} else at
    start = at + 1 + (behind in ("(", "،", ","))
    if (dated := _month_day(tokens, start)) is not None:
        return _weekday_and_date(tokens, first, number, dated)
    if _is_trap(tokens, at, first, behind):
        return None
    if behind in words.AR_LAST or behind in words.AR_NEXT:
        tense = "past" if behind in words.AR_LAST else "future"
        return named_by(tokens, first, at + 2, weekday=number, tense=tense, is_strict=True)
    if behind == "من":
        week = _week_behind(tokens, at + 2)
        if week is not None:
            if number in (5, 6):
                return None  # where the week begins differs
            tense = "past" if week < 0 else "future"
            return named_by(
                tokens, first, at + 4, weekday=number, week=week, tense=tense, why="by weeks"
            )
        if word_at(tokens, at + 2) in ("كل", "الاسبوع", "الشهر", "شهر", "العام"):
            return None
    joined = tokens[at].word.startswith("و") and _day_of(before) is not None
    last = at + 1 + (behind in words.AR_THIS)
    return named_by(tokens, first, last, weekday=number, joined=joined)


def _is_trap(tokens: Sequence[Token], at: int, first: int, behind: str) -> bool:
    before, earlier = word_at(tokens, first - 1), word_at(tokens, first - 2)
    if (
        before.lstrip("وفبل") in words.AR_TRAPS
        or before in words.AR_TRAPS
        or behind in words.AR_OTHER
    ):
        return True
    if before in ("او", "-", "–", "/") or behind in ("او", "-", "–", "/"):
        return True
    if _day_of(behind) is not None and not behind.startswith("و"):
        return True  # the night between two days
    if _day_of(before) is not None and not tokens[at].word.startswith("و"):
        return True
    lately = [word_at(tokens, n) for n in range(max(0, first - 6), first)]
    is_end = before in ("الى", "حتى") and "من" in lately
    if is_end and any(_day_of(word) is not None for word in lately):
        return True
    if behind in ("الى", "حتى") and any(
        _day_of(word_at(tokens, n)) is not None for n in range(at + 2, at + 5)
    ):
        return True
    if earlier in ("كل", "بين") or before.lstrip("و") == "كل":
        return True
    # «الاثنين» is also "both": right behind a verb it may be who did it.
    is_both = _DAYS["الاثنين"] == _day_of(tokens[at].word) and first == at
    return (
        is_both
        and (behind not in words.AR_LAST | words.AR_NEXT)
        and (before in words.AR_PAST or first == 0 or before in ("على", "من", "عن", "في"))
    )


def _week_behind(tokens: Sequence[Token], at: int) -> int | None:
    if word_at(tokens, at) != "الاسبوع":
        return None
    behind = word_at(tokens, at + 1)
    if behind in words.AR_LAST:
        return -1
    return 1 if behind in words.AR_NEXT else None


# -- dates -------------------------------------------------------------------------------------


def _month_day(tokens: Sequence[Token], at: int) -> tuple[int, int, int] | None:
    """Read «12 مارس», «12 كانون الثاني», «12 آذار/مارس»: (month, day, place of the end)."""
    raw = word_at(tokens, at)
    if not (raw.isdecimal() and 1 <= int(raw) <= 31 and len(raw) <= 2):
        return None
    found = _month_at(tokens, at + 1 + (word_at(tokens, at + 1) == "من"))
    if found is None:
        return None
    month, end = found
    if word_at(tokens, end) == "/" and (other := _month_at(tokens, end + 1)) is not None:
        if other[0] != month:
            return None
        end = other[1]
    if (
        word_at(tokens, end) == "("
        and (other := _month_at(tokens, end + 1)) is not None
        and other[0] == month
    ):
        end = other[1] + (word_at(tokens, other[1]) == ")")
    return month, int(raw), end


def _month_at(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    both = f"{word_at(tokens, at)} {word_at(tokens, at + 1)}"
    if both in _MONTHS:
        return _MONTHS[both], at + 2
    return (_MONTHS[word_at(tokens, at)], at + 1) if word_at(tokens, at) in _MONTHS else None


def _weekday_and_date(
    tokens: Sequence[Token], first: int, number: int | None, dated: tuple[int, int, int]
) -> Named | None:
    month, day, end = dated
    is_whole = _has_year(tokens, end) or word_at(tokens, first - 1) == "كل"
    if is_whole or _is_date_range(tokens, end - 3, end):
        return None
    return named_by(
        tokens, first, end, weekday=number, month=month, day=day, tense="past",
        survives_quotes=True, why="the year in which it is that weekday",
    )  # fmt: skip


def _date(tokens: Sequence[Token], at: int) -> Named | None:
    dated = _month_day(tokens, at)
    if dated is None:
        return None
    month, day, end = dated
    before, behind = word_at(tokens, at - 1), word_at(tokens, end)
    if _has_year(tokens, end) or before == "كل" or _is_date_range(tokens, at, end):
        return None
    years = _year_behind(tokens, end)
    if years is not None:
        said = {-1: "past", 1: "future", 0: ""}[years]
        return named_by(
            tokens,
            at,
            end + 3,
            month=month,
            day=day,
            year=years,
            tense=said,
            why="the year is said",
        )
    if behind == "من" and word_at(tokens, end + 1) in ("كل", "ذلك", "نفس", "العام", "عام"):
        return None
    if behind in words.AR_LAST or behind in words.AR_NEXT:
        tense = "past" if behind in words.AR_LAST else "future"
        return named_by(
            tokens, at, end + 1, month=month, day=day, tense=tense, survives_quotes=True
        )
    return named_by(tokens, at, end, month=month, day=day, survives_quotes=True)


def _has_year(tokens: Sequence[Token], end: int) -> bool:
    return any(_YEAR.fullmatch(word_at(tokens, end + n)) for n in range(4))


def _year_behind(tokens: Sequence[Token], end: int) -> int | None:
    """«من العام الماضي» behind a date, in years from the anchor's."""
    if word_at(tokens, end) != "من" or word_at(tokens, end + 1) not in ("العام", "السنة"):
        return None
    behind = word_at(tokens, end + 2)
    if behind in words.AR_LAST:
        return -1
    if behind in words.AR_NEXT:
        return 1
    return 0 if behind in words.AR_THIS else None


def _is_date_range(tokens: Sequence[Token], at: int, end: int) -> bool:
    before = word_at(tokens, at - 1)
    if before in _RANGE and word_at(tokens, at - 2).isdecimal():
        return True
    if before in ("و", "بين") or word_at(tokens, at - 2) == "بين":
        return True
    return word_at(tokens, end) in _RANGE and word_at(tokens, end + 1).isdecimal()


# -- days beside the anchor --------------------------------------------------------------------


def _days_ago(tokens: Sequence[Token], at: int) -> Named | None:
    """«قبل يومين», «قبل ثلاثة أيام», unless it is before something."""
    if word_at(tokens, at + 1) == "يومين":
        number, end = 2, at + 2
    else:
        raw = word_at(tokens, at + 1)
        number = words.AR_NUMBERS.get(raw, int(raw) if raw.isdecimal() and len(raw) <= 2 else 0)
        end = at + 3
        if word_at(tokens, at + 2) not in ("ايام", "يوما") or not 3 <= number <= 31:
            return None
    if word_at(tokens, end) in ("من", "على", "عن", "فقط") or word_at(tokens, end).startswith("لل"):
        return None
    return named_by(tokens, at, end, offset=-number, tense="past", why=f"{number} days back")


def _two_away(tokens: Sequence[Token], at: int) -> Named | None:
    """«أول أمس», «أول من أمس», «بعد غد»."""
    word, behind = word_at(tokens, at), word_at(tokens, at + 1)
    if word == "اول":
        end = at + 1 + (behind == "من")
        if word_at(tokens, end) == "امس":
            return _beside(tokens, at, end + 1, -2)
        return None
    return _beside(tokens, at, at + 2, 2) if behind == "غد" or behind == "غدا" else None


def _beside(
    tokens: Sequence[Token], first: int, last: int, offset: int, tense: str | None = None
) -> Named:
    """A day counted from the anchor; where its weekday is named too, both must agree."""
    weekday = _DAYS.get(word_at(tokens, last))
    if weekday is not None:
        last += 1
    elif (
        word_at(tokens, last) in ("(", "،")
        and word_at(tokens, last + 1) in _DAYS
        and word_at(tokens, last + 2) in _DOTS
    ):
        weekday = _DAYS[word_at(tokens, last + 1)]
        last += 2
    if tense is None:
        tense = "past" if offset < 0 else "future"
    return named_by(
        tokens, first, last, offset=offset, weekday=weekday, tense=tense, why="counted in days"
    )


def _near_day(sentence: str, tokens: Sequence[Token], at: int) -> Named | None:
    word, before, behind = (
        word_at(tokens, at).lstrip("وف"),
        word_at(tokens, at - 1),
        word_at(tokens, at + 1),
    )
    first = at - 1 if before in _DAYTIMES else at
    if word == "امس":
        return (
            _beside(tokens, first, at + 2, -2)
            if behind == "الاول"
            else _beside(tokens, first, at + 1, -1)
        )
    if word == "البارحة":
        return _beside(tokens, first, at + 1, -1)
    if word in ("غدا", "غد"):
        is_sure = (
            "ًا" in sentence[tokens[at].start : tokens[at].end]
            or "اً" in sentence[tokens[at].start : tokens[at].end]
        )
        is_sure = is_sure or behind in _DAYS or (word == "غد" and before == "يوم")
        if word == "غد" and not is_sure:
            return None
        return _beside(tokens, first, at + 1, 1, None if is_sure else "")
    if word == "الليلة":
        if behind in words.AR_LAST:
            return named_by(tokens, at, at + 2, offset=-1, tense="past", why="last night")
        return (
            None
            if behind in words.AR_OTHER or before == "في"
            else named_by(tokens, at, at + 1, offset=0)
        )
    return _today(tokens, at, first, behind)


def _today(tokens: Sequence[Token], at: int, first: int, behind: str) -> Named | None:
    """«اليوم» is also "the day" and "nowadays"."""
    before = word_at(tokens, first - 1)
    if behind in _DAYS:
        return _beside(tokens, first, at + 1, 0, "past")
    if before in _NOT_TODAY or before.lstrip("وفبل") in _NOT_TODAY or behind in words.AR_OTHER:
        return None
    if behind in words.AR_LAST | words.AR_NEXT | words.AR_THIS or behind == "الذي":
        return None
    if first < at:
        return _beside(tokens, first, at + 1, 0, "past")
    return _beside(tokens, at, at + 1, 0, "")
