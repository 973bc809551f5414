"""A raw string that names a time → a Moment, or the reason why it is none.

No clock, no guesses: a bare weekday, `03/04/2022` and a year alone name no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from stoppress.handoff import Precision

Order = Literal["", "dmy", "mdy"]  # of day and month in numbers; "" = not known

LONGEST_DATE = 200  # characters of a string that may be a date

_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff\u00ad]")
# As feeds write it (RFC 822 §5 with the year of RFC 1123): nine dates of ten, so read first.
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) ([12]\d{3}) (\d{2}):(\d{2})(?::(\d{2}))? "
    r"([+-]\d{4}|[A-Z]{1,4})$"
)
_RFC_MONTHS = {
    name: str(number)
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_ISO = re.compile(
    r"([12]\d{3})-?(\d{2})-?(\d{2})(?:[T \-]{1,2}(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d{1,12})?"
    r"\s?(Z|z|UTC|GMT|[A-Z]{2,4}|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\s(?:UTC|GMT))?)?$"
)
_SLASHED = re.compile(
    r"([12]\d{3})[/.](\d{1,2})[/.](\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s?(Z|UTC|"
    r"GMT|[+-]\d{2}:?\d{2})?$"
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2([12]\d{3}|(?<=\.)\d{2}(?=$))(?:[T ,–-]+(\d{1,2})[:.](\d{2})(?::(\d{2}))?)?(?:\s"
    r"?(?:Uhr|h))?$"
)
_CJK = re.compile(
    r"([12]\d{3})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s?(?:\(.\))?\s?(\d{1,2})[:時시]"
    r"\s?(\d{2})分?(?::(\d{2}))?)?"
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?$")
_ASCTIME = re.compile(
    r"(?:[A-Za-z]{3} )?([A-Za-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2}) (?:([A-Z]{3,4}) )?([12]\d{3})$"
)
# A date of numbers with words around it: "Datum 28.01.2022, 14:30 Uhr".
_INSIDE = re.compile(
    r"(?<![\d./-])(?:[12]\d{3}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|[12]\d{3}[./]\d{1,2}[./]\d{1,2}|"
    r"\d{1,2}([./-])\d{1,2}\1[12]\d{3}(?:[ ,–-]{1,3}\d{1,2}[:.]\d{2})?|"
    r"\d{1,2}\.\d{1,2}\.\d{2}(?!\.?\d))(?![\d/-])"
)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::|h|\.(?=\d{2}\s?(?:Uhr|[ap]\.?m)))(\d{2})(?::(\d{2}))?\s?([ap]\.?m\b\.?|"
    r"ص|م|صباحا|مساء)?",
    re.I,
)
_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s?([+-]\d{2}:?\d{2})\b|\b(Z|GMT|UTC|UT|"
    r"[A-Z]{3,4})\b(?:\s*\([A-Za-z ]{1,30}\))?\s*$"
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?[\s-]+(?:de |of |"
    r"من )?([^\W\d_][\w'’]{1,14})\.?(?:\s+الثاني|\s+الأول|\s+الاول)?,?[\s-]+(?:de |del |"
    r"of )?([12]\d{3})(?!\d)"
)
_MONTH_DAY = re.compile(
    r"([^\W\d_][\w'’]{1,14})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+([12]\d{3})(?!\d)"
)
_GLUED = re.compile(r"(?<=[a-z])(?:[A-Z][a-z]{2,8}|[A-Z]{3,9})$")
# RFC 822 §5 and the few names that mean one thing only; IST, CST, BST depend on the country.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "EST": -300, "EDT": -240, "CDT": -300,
    "MDT": -360, "MST": -420, "PST": -480, "PDT": -420, "CET": 60, "CEST": 120, "MEZ": 60,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "JST": 540, "KST": 540, "AEST": 600,
    "AEDT": 660, "AKST": -540, "AKDT": -480, "HST": -600, "NZST": 720, "NZDT": 780, "WIB": 420,
    "HKT": 480, "SGT": 480, "SAST": 120, "PKT": 300, "TRT": 180,
}  # fmt: skip
_COUNTRY_ZONES = frozenset({"IST", "CST", "BST", "AST", "SST", "GST", "WAST", "ECT"})
_MONTH_LANGUAGES = (
    "en", "ar", "ar_EG", "ar_LB", "ar_MA", "ar_DZ", "de", "fr", "es", "it", "pt", "nl", "tr",
    "ru", "uk", "pl", "sv", "da", "nb", "fi", "cs", "ro", "el", "id", "fa", "ur", "he", "hu",
)  # fmt: skip
_MONTH_EXTRAS = {"sept": 9, "maerz": 3, "mrz": 3, "jän": 1, "jänner": 1, "feber": 2}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was written: its day is the day in its own zone."""

    value: datetime  # UTC; for precision "day": midnight UTC of the day as written
    precision: Precision
    day: date  # as written
    has_zone: bool = True  # False: the zone is assumed
    is_local: bool = True  # False: written in UTC, the day where it was written may be another


class NotADate(ValueError):
    """The string names no day; `str(error)` says why, in words."""


@lru_cache(maxsize=8192)
def read_time(raw: str, zone: str = "UTC", order: Order = "") -> Moment:
    """Return the time that `raw` names; a time without a zone is in `zone` (an IANA name), and
    `03/12/2022` is read by `order` ("" = not known: no date).

    Exactly midnight is a day, not an instant, and no zone moves it (extraction.md §3.2, 5).
    Raises NotADate, with the reason, for bare weekdays, ambiguous orders and nonsense.
    """
    text = _tidy(raw)
    if not text:
        raise NotADate("empty")
    if (found := _RFC_822.match(text)) and (month := _RFC_MONTHS.get(found[2])):
        return _moment((found[3], month, found[1]), found.group(4, 5, 6), _zone_of(found[7], zone))
    if found := _ISO.match(text) or _SLASHED.match(text):
        year, month, day, hour, minute, second, offset = found.groups()
        return _moment((year, month, day), (hour, minute, second), _zone_of(offset, zone))
    if found := _CJK.match(text):
        return _moment(found.group(1, 2, 3), found.group(4, 5, 6), _zone_of(None, zone))
    if found := _EPOCH.match(text):
        return _from_epoch(int(found[1]))
    if found := _DAY_FIRST.match(text):
        return _read_numbers(found, zone, order)
    return _read_words(text, zone, order)


def zone_named(name: str) -> tzinfo:
    """Return the zone of an IANA name; UTC for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _tidy(raw: str) -> str:
    if len(raw) > LONGEST_DATE:
        raise NotADate("too long for a date")
    return " ".join(_INVISIBLE.sub("", raw).translate(_WESTERN).split()).strip(" ,;|-–")


def _read_numbers(found: re.Match[str], zone: str, order: Order) -> Moment:
    first, mark, second, year, *clock = found.groups()
    if mark == "." or int(first) > 12:  # dots are written day first wherever they are used
        day, month = first, second
    elif int(second) > 12:
        day, month = second, first
    elif first == second or order == "dmy":
        day, month = first, second
    elif order == "mdy":
        day, month = second, first
    else:
        raise NotADate("day and month could be either way round")
    if len(year) == 2:  # 28.01.22
        year = f"20{year}" if int(year) < 80 else f"19{year}"
    return _moment((year, month, day), tuple(clock), _zone_of(None, zone))


def _read_words(text: str, zone: str, order: Order) -> Moment:
    if found := _INSIDE.search(text):
        return read_time(found[0].rstrip("."), zone, order)
    text = _ASCTIME.sub(r"\2 \1 \5 \3 \4", text)
    for pattern, groups in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        for found in pattern.finditer(text):
            year, name, day = found.group(*groups)
            month = month_number(name, text[found.start() : found.end()])
            if not month and (glued := _GLUED.search(name)):  # "By Ann WrightMar 5, 2025"
                month = month_number(glued[0])
            if month:
                rest = text[: found.start()] + " " + text[found.end() :]
                return _moment((year, str(month), day), *_clock_of(rest, zone))
    raise NotADate("names no day")


def _clock_of(rest: str, zone: str) -> tuple[tuple[str | None, ...], tuple[tzinfo, bool]]:
    found = _CLOCK.search(rest)
    if not found:
        return (None, None, None), _zone_of(None, zone)
    hour, minute, second, half = found.groups()
    if half and int(hour) <= 12:
        late = half[0].lower() in "pم"
        hour = str(int(hour) % 12 + (12 if late else 0))
    offset = _OFFSET.search(rest[found.end() :])
    label = (offset[1] or offset[2]) if offset else None
    return (hour, minute, second), _zone_of(label, zone)


def _zone_of(label: str | None, zone: str) -> tuple[tzinfo, bool]:
    if not label:
        return zone_named(zone), False
    label = label.upper()
    if label[0] in "+-":
        digits = label[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
        if minutes > 15 * 60:
            raise NotADate("no such zone")
        return timezone(timedelta(minutes=-minutes if label[0] == "-" else minutes)), True
    if label in _ZONES:
        return timezone(timedelta(minutes=_ZONES[label])), True
    return zone_named(zone), False  # IST, CST, BST and the unknown: the Source's own zone


def _moment(
    day: tuple[str, ...], clock: tuple[str | None, ...], zone: tuple[tzinfo, bool]
) -> Moment:
    hour, minute, second = (int(part) if part else 0 for part in clock)
    try:
        written = date(int(day[0]), int(day[1]), int(day[2]))
        if clock[0] is None or not (hour or minute or second):
            midnight = datetime(written.year, written.month, written.day, tzinfo=UTC)
            return Moment(midnight, "day", written)
        local = datetime(
            written.year, written.month, written.day, hour, minute, min(second, 59), tzinfo=zone[0]
        )
        is_local = bool(local.utcoffset()) or not zone[1]
        return Moment(local.astimezone(UTC), "instant", written, zone[1], is_local)
    except (ValueError, OverflowError) as error:
        raise NotADate("no such day or time") from error


def _from_epoch(seconds: int) -> Moment:
    value = datetime.fromtimestamp(seconds, UTC)
    return Moment(value, "instant", value.date(), True, False)


def month_number(name: str, context: str = "") -> int:
    """Return 1–12 for a month's name in any of the languages we know, or 0."""
    name = name.lower().strip(".")
    if name in ("كانون", "تشرين"):
        return _levantine(name, context)
    return _months().get(name, 0)


def _levantine(name: str, context: str) -> int:
    second = "الثاني" in context
    return {"كانون": (12, 1), "تشرين": (10, 11)}[name][second] if "ال" in context else 0


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Names and abbreviations from CLDR; a name that means two months means none."""
    from babel import Locale

    table: dict[str, int] = dict(_MONTH_EXTRAS)
    clashes: set[str] = set()
    for language in _MONTH_LANGUAGES:
        months = Locale.parse(language).months
        for style in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[style][width].items():
                    name = str(name).lower().strip(".")
                    if table.setdefault(name, number) != number:
                        clashes.add(name)
    return {name: number for name, number in table.items() if name not in clashes and name}
