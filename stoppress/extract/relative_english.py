"""English words that name a day by the Article's own: "yesterday", "on Thursday", "12 March"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stoppress.extract import relative_words as words
from stoppress.extract.relative_shapes import Named
from stoppress.extract.relative_tense import Token

_DAYS = words.days("en")
_MONTHS = words.months("en")
_DAYTIMES = frozenset(words.DAYTIMES.split("|"))
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_RANGE = frozenset({"to", "through", "-", "–", "—", "/"})
_NEAR = 3  # days; "last Thursday" nearer than this may mean the week before
_PLAIN_LEADS = frozenset("on by from late early earlier until till since and or this in at of".split())
_NAMED_DAYS = frozenset("yesterday today tomorrow tonight morning afternoon evening night".split())
# Behind "March 12" may stand these, or a stop; another word makes it a thing: "March 12 attack".
_BEHIND_DATE = frozenset("""
and at in after when as for by with but to while or before following on because during that the
until if where a an he she it they we there was were will is are has had via near between about
""".split())  # fmt: skip
_NOT_BEFORE_DATE = frozenset("every each the that this last next same late early mid of".split())
_IDIOMS = frozenset({"like", "were", "born", "only", "seems", "seemed", "feels", "felt", "of", "the", "a", "no"})


def find_named(sentence: str, tokens: Sequence[Token]) -> Iterator[Named]:
    """Yield the words of `sentence` that name a day, in order."""
    at = 0
    while at < len(tokens):
        word = tokens[at].word
        named = None
        if word in _DAYS or word.removesuffix("'s") in _DAYS:
            named = _weekday(tokens, at)
        elif word in _MONTHS or (word.isdigit() and len(word) <= 2):
            named = _date(tokens, at)
        elif word in ("days", "day"):
            named = _days_ago(tokens, at) if word == "days" else _day_beside(tokens, at)
        elif word in _NAMED_DAYS:
            named = _near_day(tokens, at)
        if named is not None:
            yield named
            at = max(at + 1, named.last)
        else:
            at += 1


def _at(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _named(tokens: Sequence[Token], first: int, last: int, **said: object) -> Named:
    return Named(tokens[first].start, tokens[last - 1].end, first, last, **said)  # type: ignore[arg-type]


# -- weekdays ----------------------------------------------------------------------------------


def _weekday(tokens: Sequence[Token], at: int) -> Named | None:
    if not tokens[at].is_capital:
        return None
    word = tokens[at].word
    if word.endswith("'s"):
        return _possessive(tokens, at, _DAYS[word[:-2]])
    number = _DAYS[word]
    before, behind = _at(tokens, at - 1), _at(tokens, at + 1)
    if behind in (",", "(") or behind in _MONTHS or behind.isdigit():
        start = at + 1 + (behind in (",", "("))
        if (dated := _month_day(tokens, start)) is not None:
            return _weekday_and_date(tokens, at, number, dated)
    if before in words.NOT_A_DAY or _is_range(tokens, at) or _is_name(tokens, at):
        return None
    if behind in ("before", "after", "of", "week") or (behind == "in" and before in ("first", "last")):
        if _at(tokens, at + 2) not in ("last", "next", "this") or behind != "of":
            return None
    last = at + 1 + (behind in _DAYTIMES)
    if week := _week_behind(tokens, last):
        weeks, end = week
        if number == 6:
            return None  # not everybody's week ends with it
        tense = "past" if weeks < 0 else "future"
        return _named(tokens, at, end, weekday=number, week=weeks, tense=tense, why="by weeks from Monday on")
    return _led_weekday(tokens, at, last, number)


def _led_weekday(tokens: Sequence[Token], at: int, last: int, number: int) -> Named | None:
    before, lead = _at(tokens, at - 1), _at(tokens, at - 2)
    joined = before == "and" and _at(tokens, at - 2) in _DAYS
    if before == "or" or _at(tokens, last) == "or" or (before == "on" and lead in ("later", "ago")):
        return None
    if before in ("last", "next", "past", "coming"):
        if lead == "the" and before != "coming":
            return None  # told of another day
        tense = "past" if before in ("last", "past") else "future"
        nearest = _NEAR if before in ("last", "next") else 0
        return _named(tokens, at - 1, last, weekday=number, tense=tense, is_strict=True, nearest=nearest)
    if before == "before" and _at(tokens, at - 2) in ("week", "day", "weeks", "days"):
        return None
    if _other_time(tokens, at):
        return None
    first = at - 1 if before == "this" else at
    return _named(tokens, first, last, weekday=number, joined=joined)


def _possessive(tokens: Sequence[Token], at: int, number: int) -> Named | None:
    """"Sunday's vote": only where "ahead of" or "following" says on which side it lies."""
    before, lead = _at(tokens, at - 1), _at(tokens, at - 2)
    if before == "of" and lead == "ahead":
        return _named(tokens, at, at + 1, weekday=number, tense="future")
    if before == "of" and lead in ("wake", "aftermath"):
        return _named(tokens, at, at + 1, weekday=number, tense="past")
    return None


def _is_range(tokens: Sequence[Token], at: int) -> bool:
    before, behind = _at(tokens, at - 1), _at(tokens, at + 1)
    if behind in _RANGE and (_at(tokens, at + 2) in _DAYS or behind == "/"):
        return True
    if before in _RANGE and _at(tokens, at - 2) in _DAYS:
        return True
    if before == "between" or (before == "and" and "between" in (_at(tokens, at - 3), _at(tokens, at - 4))):
        return True
    return before == "from" and behind in ("to", "until", "through")


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether the day is part of a name: Black Friday, Sheffield Wednesday, Sunday Times."""
    before = tokens[at - 1] if at else None
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind and behind.word in words.NAMED_AFTER and behind.word not in _DAYTIMES and behind.is_capital:
        return True
    if behind and behind.is_capital and behind.word not in _DAYS and behind.word not in _DAYTIMES:
        led = before is not None and before.word in ("on", "last", "next", "late", "early", "this")
        if not led:
            return True
    if behind and behind.is_capital and behind.word in _DAYTIMES and behind.word != "night":
        return False
    if behind and behind.is_capital and behind.word == "night":
        return True
    if before is None or not before.is_capital or before.word in _PLAIN_LEADS or before.word in _DAYS:
        return False
    return at - 1 > 0 or before.word not in ("last", "next", "late", "early", "this", "every")


def _week_behind(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """"last week", "of next week" behind a weekday: (weeks, place of its end)."""
    at += _at(tokens, at) in ("of", ",")
    if _at(tokens, at + 1) == "week" and _at(tokens, at) in ("last", "next", "this"):
        return {"last": -1, "next": 1, "this": 0}[_at(tokens, at)], at + 2
    return None


_OTHER_UNITS = frozenset("week weeks month months year years decade century season".split())


def _other_time(tokens: Sequence[Token], at: int) -> bool:
    """Whether the same clause tells of another time: "last month", "in 1999", "two years ago"."""
    left = right = at
    while left > 0 and tokens[left - 1].word not in (",", ";", ":"):
        left -= 1
    while right < len(tokens) and tokens[right].word not in (",", ";", ":"):
        right += 1
    for n in range(left, right):
        word = tokens[n].word
        if word in _OTHER_UNITS and _at(tokens, n - 1) in ("last", "next", "previous", "following"):
            return True
        if word in ("ago", "earlier", "later") and _at(tokens, n - 1) in _OTHER_UNITS:
            return True
        if _YEAR.fullmatch(word) and _at(tokens, n - 1) in ("in", "of", ","):
            return True
    return False


# -- dates -------------------------------------------------------------------------------------


def _month_day(tokens: Sequence[Token], at: int) -> tuple[int, int, int, int | None] | None:
    """Read "12 March", "March 12th", "12th of March": (month, day, end, year or None)."""
    day = month = 0
    end = at
    if _at(tokens, at).isdigit() and len(_at(tokens, at)) <= 2:
        day = int(_at(tokens, at))
        end = at + 1 + (_at(tokens, at + 1) in ("st", "nd", "rd", "th"))
        end += _at(tokens, end) == "of"
        month = _month_at(tokens, end)
        end += 1
    elif month := _month_at(tokens, at):
        end = at + 1 + (_at(tokens, at + 1) == "." and _at(tokens, at + 2).isdigit())
        if not (_at(tokens, end).isdigit() and len(_at(tokens, end)) <= 2):
            return None
        day = int(_at(tokens, end))
        end += 1 + (_at(tokens, end + 1) in ("st", "nd", "rd", "th"))
    if not month or not 1 <= day <= 31:
        return None
    comma = end + (_at(tokens, end) == ",")
    year = _at(tokens, comma)
    return month, day, end, int(year) if year.isdigit() and len(year) == 4 else None


def _month_at(tokens: Sequence[Token], at: int) -> int:
    """The month a token names: "may" and "march" only with a capital."""
    is_named = 0 <= at < len(tokens) and tokens[at].is_capital
    return _MONTHS.get(_at(tokens, at), 0) if is_named else 0


def _weekday_and_date(
    tokens: Sequence[Token], at: int, number: int, dated: tuple[int, int, int, int | None]
) -> Named | None:
    month, day, end, year = dated
    if year is not None or _at(tokens, at - 1) in words.NOT_A_DAY or _is_date_range(tokens, at, end):
        return _named(tokens, at, end, weekday=number, offset=99_999, tense="past")  # no answer
    return _named(
        tokens, at, end, weekday=number, month=month, day=day, tense="past",
        survives_quotes=True, why="the year in which it is that weekday",
    )  # fmt: skip


def _date(tokens: Sequence[Token], at: int) -> Named | None:
    dated = _month_day(tokens, at)
    if dated is None or dated[3] is not None:
        return None
    month, day, end, _ = dated
    if _is_date_range(tokens, at, end) or _at(tokens, at - 1) in _NOT_BEFORE_DATE:
        return None
    if any(_YEAR.fullmatch(token.word) for token in tokens):
        return None  # told of another year, perhaps
    if _at(tokens, end + 1) == "year" and _at(tokens, end) in ("last", "this", "next"):
        years = {"last": -1, "this": 0, "next": 1}[_at(tokens, end)]
        said = {-1: "past", 1: "future", 0: ""}[years]
        return _named(tokens, at, end + 2, month=month, day=day, year=years, tense=said, why="the year is said")
    behind = tokens[end] if end < len(tokens) else None
    if behind and behind.word.isalpha() and behind.word not in _BEHIND_DATE:
        if _at(tokens, at - 1) not in ("on", "until", "by", "from", "since"):
            return None
    if behind and behind.word in ("%", "percent", "per", "'"):
        return None
    return _named(tokens, at, end, month=month, day=day, survives_quotes=True)


def _is_date_range(tokens: Sequence[Token], at: int, end: int) -> bool:
    before, behind = _at(tokens, at - 1), _at(tokens, end)
    if before in _RANGE and _at(tokens, at - 2).isdigit():
        return True
    if before == "and" and (_at(tokens, at - 2).isdigit() or "between" in (_at(tokens, at - 3), _at(tokens, at - 4))):
        return True
    if before in ("between", "or") or behind == "or":
        return True
    if behind in _RANGE:
        return _at(tokens, end + 1).isdigit() or _month_at(tokens, end + 1) > 0
    return behind == "and" and _at(tokens, end + 1).isdigit()


# -- days beside the anchor --------------------------------------------------------------------


def _days_ago(tokens: Sequence[Token], at: int) -> Named | None:
    raw = _at(tokens, at - 1)
    number = words.NUMBERS.get(raw, int(raw) if raw.isdigit() and len(raw) <= 2 else 0)
    if not 2 <= number <= 31 or _at(tokens, at + 1) != "ago" or _at(tokens, at - 2) in words.AROUND:
        return None
    if _at(tokens, at - 2) in ("or", "to", "-", "–", "until"):
        return None
    return _named(tokens, at - 1, at + 2, offset=-number, tense="past", why=f"{number} days back")


def _day_beside(tokens: Sequence[Token], at: int) -> Named | None:
    """"the day before yesterday", "the day after tomorrow"."""
    pair = _at(tokens, at + 1), _at(tokens, at + 2)
    if pair == ("before", "yesterday"):
        return _named(tokens, at, at + 3, offset=-2, tense="past", why="two days back")
    if pair == ("after", "tomorrow"):
        return _named(tokens, at, at + 3, offset=2, tense="future", why="two days on")
    return None


def _near_day(tokens: Sequence[Token], at: int) -> Named | None:
    word, before, behind = _at(tokens, at), _at(tokens, at - 1), _at(tokens, at + 1)
    if tokens[at].is_capital and at > 0 and tokens[at - 1].word not in ("“", '"', "—"):
        return None  # USA Today
    last = at + 1 + (behind in _DAYTIMES)
    weekday = None
    if behind == "," and _at(tokens, at + 2) in _DAYS and _at(tokens, at + 3) in (",", ".", ";", ")"):
        weekday, last = _DAYS[_at(tokens, at + 2)], at + 3
    if behind in _DAYS:
        return None
    if word in ("yesterday", "tomorrow"):
        if before in _IDIOMS or behind in ("'", "never"):
            return None
        offset = 1 if word == "tomorrow" else -1
        tense = "future" if offset > 0 else "past"
        return _named(tokens, at, last, offset=offset, weekday=weekday, tense=tense, why=f"the word {word}")
    if word == "today":
        if before in ("of", "until", "till", "even", "the", "to", "for", "from", "and", "usa") or behind in ("and", "'"):
            return None
        return _named(tokens, at, last, offset=0, weekday=weekday, why="the word today")
    if word == "tonight":
        return _named(tokens, at, at + 1, offset=0, tense="future", why="the word tonight")
    if before == "this" and word != "night" and _at(tokens, at - 2) not in ("like", "of"):
        return _named(tokens, at - 1, at + 1, offset=0, tense="past", why=f"this {word}")
    if before == "last" and word == "night" and _at(tokens, at - 2) not in ("the", "their", "his", "her"):
        return _named(tokens, at - 1, at + 1, offset=-1, tense="past", why="last night")
    return None
