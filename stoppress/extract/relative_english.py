"""English words that name a day by the Article's own: "yesterday", "on Thursday", "12 March"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stoppress.extract import relative_words as words
from stoppress.extract.relative_english_near import find_near_day
from stoppress.extract.relative_shapes import Named, named_by, word_at
from stoppress.extract.relative_tense import Token

_DAYS = words.days("en")
_MONTHS = words.months("en")
# A sentence without any of these names no day.
_CAPITALS = "|".join(name.capitalize() for name in (*_DAYS, *_MONTHS))
HINT = re.compile(
    rf"\b(?:{_CAPITALS}|[Tt]o(?:day|morrow|night)|[Yy]esterday|days? |{words.DAYTIMES})"
)
_DAYTIMES = frozenset(words.DAYTIMES.split("|"))
_MANY_TIMES = words.word_set("mornings afternoons evenings nights")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_RANGE = frozenset({"to", "through", "-", "–", "—", "/"})
_REACH = 40  # tokens looked at on either side
_NEAR = 3  # days; "last Thursday" nearer than this may mean the week before
_PLAIN_LEADS = frozenset(
    "on by from late early earlier until till since and or this in at of".split()
)
# Behind "March 12" may stand these, or a stop; another word makes it a thing: "March 12 attack".
_BEHIND_DATE = words.word_set("""
and at in after when as for by with but to while or before following on because during that the
until if where a an he she it they we there was were will is are has had via near between about
""")
_NOT_BEFORE_DATE = words.word_set("every each the that this last next same late early mid of")


def find_named(sentence: str, tokens: Sequence[Token]) -> Iterator[Named]:
    """Yield the words of `sentence` that name a day, in order."""
    has_year = any(_YEAR.fullmatch(token.word) for token in tokens)
    is_told_you = any(token.word in words.YOU for token in tokens)  # advice, not news
    at = 0
    while at < len(tokens):
        word = tokens[at].word
        named = None
        if word in _DAYS or word.removesuffix("'s") in _DAYS:
            named = _weekday(sentence, tokens, at)
        elif word in _MONTHS or (word.isdecimal() and len(word) <= 2):
            named = None if has_year else _date(tokens, at)  # told of another year, perhaps
        else:
            named = find_near_day(tokens, at)
        if named is not None and is_told_you and not named.month:
            named = None
        if named is not None:
            yield named
            at = max(at + 1, named.last)
        else:
            at += 1


# -- weekdays ----------------------------------------------------------------------------------


def _weekday(sentence: str, tokens: Sequence[Token], at: int) -> Named | None:
    behind = sentence[tokens[at].end : tokens[at].end + 2]
    if not tokens[at].is_capital or (behind[:1] == "." and behind[1:].isalnum()):
        return None  # Monday.com
    word = tokens[at].word
    if word.endswith("'s"):
        return _possessive(tokens, at, _DAYS[word[:-2]])
    number = _DAYS[word]
    before, behind = word_at(tokens, at - 1), word_at(tokens, at + 1)
    if behind in (",", "(") or behind in _MONTHS or behind.isdecimal():
        start = at + 1 + (behind in (",", "("))
        if (dated := _month_day(tokens, start)) is not None:
            return _weekday_and_date(tokens, at, number, dated)
        if word_at(tokens, start) in _MONTHS:
            return None  # a date of another make
    if before in words.NOT_A_DAY or _is_range(tokens, at) or _is_name(tokens, at):
        return None
    if before == "(" or "(" in (word_at(tokens, at - 2), before) or behind in _MANY_TIMES:
        return None
    if word_at(tokens, at - 2) in ("a", "an") and behind in _DAYTIMES:
        return None  # on a sunny Friday morning
    if behind == "week" or (behind == "in" and before in ("first", "last")):
        return None
    if behind == "of" and word_at(tokens, at + 2) not in ("last", "next", "this"):
        return None
    last = at + 1 + (behind in _DAYTIMES)
    if week := _week_behind(tokens, last):
        weeks, end = week
        if number == 6:
            return None  # not everybody's week ends with it
        tense = "past" if weeks < 0 else "future"
        return named_by(
            tokens, at, end, weekday=number, week=weeks, tense=tense, why="by weeks from Monday on"
        )
    return _led_weekday(tokens, at, last, number)


def _led_weekday(tokens: Sequence[Token], at: int, last: int, number: int) -> Named | None:
    before, lead = word_at(tokens, at - 1), word_at(tokens, at - 2)
    joined = before == "and" and word_at(tokens, at - 2) in _DAYS
    if (
        before == "or"
        or word_at(tokens, last) == "or"
        or (before == "on" and lead in ("later", "ago"))
    ):
        return None
    if before in ("last", "next", "past") or (before == "coming" and lead in ("the", "this")):
        if lead == "the" and before != "coming":
            return None  # told of another day
        tense = "past" if before in ("last", "past") else "future"
        nearest = _NEAR if before in ("last", "next") else 0
        return named_by(
            tokens, at - 1, last, weekday=number, tense=tense, is_strict=True, nearest=nearest
        )
    if before == "before" and word_at(tokens, at - 2) in ("week", "day", "weeks", "days"):
        return None
    if _other_time(tokens, at):
        return None
    first = at - 1 if before == "this" else at
    return named_by(tokens, first, last, weekday=number, joined=joined)


def _possessive(tokens: Sequence[Token], at: int, number: int) -> Named | None:
    """ "Sunday's vote": only where "ahead of" or "following" says on which side it lies."""
    before, lead = word_at(tokens, at - 1), word_at(tokens, at - 2)
    if before == "of" and lead == "ahead":
        return named_by(tokens, at, at + 1, weekday=number, tense="future")
    if before == "of" and lead in ("wake", "aftermath"):
        return named_by(tokens, at, at + 1, weekday=number, tense="past")
    return None


def _is_range(tokens: Sequence[Token], at: int) -> bool:
    before, behind = word_at(tokens, at - 1), word_at(tokens, at + 1)
    if behind in _RANGE and (word_at(tokens, at + 2) in _DAYS or behind == "/"):
        return True
    if before in _RANGE and word_at(tokens, at - 2) in _DAYS:
        return True
    if before == "between" or (
        before == "and" and "between" in (word_at(tokens, at - 3), word_at(tokens, at - 4))
    ):
        return True
    return before == "from" and behind in ("to", "until", "through")


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether the day is part of a name: Black Friday, Sheffield Wednesday, Sunday Times."""
    before, behind = word_at(tokens, at - 1), word_at(tokens, at + 1)
    if before in words.NAME_LEADS:
        return True
    if at + 1 < len(tokens) and tokens[at + 1].is_capital and behind not in _DAYS:
        is_led = before in ("on", "last", "next", "late", "early", "this")
        if not is_led or behind in words.NAMED_AFTER or tokens[at + 1].is_shout:
            return True  # the shout is a zone: Wednesday AEST
    if at == 0 or not tokens[at - 1].is_capital or before in _PLAIN_LEADS or before in _DAYS:
        return False
    start = at - 1
    while start > 0 and tokens[start - 1].is_capital:
        start -= 1
    if word_at(tokens, start - 1) in ("in", "at", "near", "outside"):
        return False  # in Geneva Thursday
    return at > 1 or before not in ("last", "next", "late", "early", "this", "every")


def _week_behind(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """ "last week", "of next week" behind a weekday: (weeks, place of its end)."""
    at += word_at(tokens, at) in ("of", ",")
    if word_at(tokens, at + 1) == "week" and word_at(tokens, at) in ("last", "next", "this"):
        return {"last": -1, "next": 1, "this": 0}[word_at(tokens, at)], at + 2
    return None


_OTHER_UNITS = words.word_set("week weeks month months year years decade century season")


def _other_time(tokens: Sequence[Token], at: int) -> bool:
    """Whether the same clause tells of another time: "last month", "in 1999", "two years ago"."""
    left = right = at
    while left > max(0, at - _REACH) and tokens[left - 1].word not in (",", ";", ":"):
        left -= 1
    while right < min(len(tokens), at + _REACH) and tokens[right].word not in (",", ";", ":"):
        right += 1
    for n in range(left, right):
        word = tokens[n].word
        if word in _OTHER_UNITS and word_at(tokens, n - 1) in (
            "last",
            "next",
            "previous",
            "following",
        ):
            return True
        if word in ("ago", "earlier", "later") and word_at(tokens, n - 1) in _OTHER_UNITS:
            return True
        if _YEAR.fullmatch(word) and word_at(tokens, n - 1) in ("in", "of", ","):
            return True
    return False


# -- dates -------------------------------------------------------------------------------------


def _month_day(tokens: Sequence[Token], at: int) -> tuple[int, int, int, int | None] | None:
    """Read "12 March", "March 12th", "12th of March": (month, day, end, year or None)."""
    day = month = 0
    end = at
    if word_at(tokens, at).isdecimal() and len(word_at(tokens, at)) <= 2:
        day = int(word_at(tokens, at))
        end = at + 1 + (word_at(tokens, at + 1) in ("st", "nd", "rd", "th"))
        end += word_at(tokens, end) == "of"
        month = _month_at(tokens, end)
        end += 1
    elif month := _month_at(tokens, at):
        end = at + 1 + (word_at(tokens, at + 1) == "." and word_at(tokens, at + 2).isdecimal())
        if not (word_at(tokens, end).isdecimal() and len(word_at(tokens, end)) <= 2):
            return None
        day = int(word_at(tokens, end))
        end += 1 + (word_at(tokens, end + 1) in ("st", "nd", "rd", "th"))
    if not month or not 1 <= day <= 31:
        return None
    comma = end + (word_at(tokens, end) == ",")
    year = word_at(tokens, comma)
    return month, day, end, int(year) if year.isdecimal() and len(year) == 4 else None


def _month_at(tokens: Sequence[Token], at: int) -> int:
    """The month a token names: "may" and "march" only with a capital."""
    is_named = 0 <= at < len(tokens) and tokens[at].is_capital
    return _MONTHS.get(word_at(tokens, at), 0) if is_named else 0


def _weekday_and_date(
    tokens: Sequence[Token], at: int, number: int, dated: tuple[int, int, int, int | None]
) -> Named | None:
    month, day, end, year = dated
    is_whole = year is not None or word_at(tokens, at - 1) in words.NOT_A_DAY
    if is_whole or _is_date_range(tokens, at, end):
        return None
    return named_by(
        tokens, at, end, weekday=number, month=month, day=day, tense="past",
        survives_quotes=True, why="the year in which it is that weekday",
    )  # fmt: skip


def _date(tokens: Sequence[Token], at: int) -> Named | None:
    dated = _month_day(tokens, at)
    if dated is None or dated[3] is not None:
        return None
    month, day, end, _ = dated
    if _is_date_range(tokens, at, end) or word_at(tokens, at - 1) in _NOT_BEFORE_DATE:
        return None
    if word_at(tokens, end + 1) == "year" and word_at(tokens, end) in ("last", "this", "next"):
        years = {"last": -1, "this": 0, "next": 1}[word_at(tokens, end)]
        said = {-1: "past", 1: "future", 0: ""}[years]
        return named_by(
            tokens,
            at,
            end + 2,
            month=month,
            day=day,
            year=years,
            tense=said,
            why="the year is said",
        )
    behind = tokens[end] if end < len(tokens) else None
    is_thing = behind is not None and behind.word.isalpha() and behind.word not in _BEHIND_DATE
    if is_thing and word_at(tokens, at - 1) not in ("on", "until", "by", "from", "since"):
        return None
    if behind and behind.word in ("%", "percent", "per", "'"):
        return None
    return named_by(tokens, at, end, month=month, day=day, survives_quotes=True)


def _is_date_range(tokens: Sequence[Token], at: int, end: int) -> bool:
    before, behind = word_at(tokens, at - 1), word_at(tokens, end)
    if before in _RANGE and word_at(tokens, at - 2).isdecimal():
        return True
    if before == "and" and (
        word_at(tokens, at - 2).isdecimal()
        or "between" in (word_at(tokens, at - 3), word_at(tokens, at - 4))
    ):
        return True
    if before in ("between", "or") or behind == "or":
        return True
    if behind in _RANGE:
        return word_at(tokens, end + 1).isdecimal() or _month_at(tokens, end + 1) > 0
    return behind == "and" and word_at(tokens, end + 1).isdecimal()
