"""Dates, ages, labels and numbers, worded as readers of a language write them (Babel/CLDR).

Nothing here knows a language by name but one line: "en" means international English, day before
month; a paper that writes months first says "en-US".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, lists, numbers
from babel.core import get_global
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from stoppress.serve.shapes import Moment

LOCALES = {"en": "en_001"}
RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
MINUTE, HOUR, DAY = 60, 3600, 86400
Unit = Literal["year", "month", "week", "day", "hour", "minute"]
AGES: tuple[tuple[Unit, int], ...] = (
    ("year", 365 * DAY),
    ("month", 30 * DAY),
    ("week", 7 * DAY),
    ("day", DAY),
    ("hour", HOUR),
    ("minute", MINUTE),
)
LONGEST_ZONE_NAME = 5  # letters: "AEDT" is a name readers know, "Eastern Standard Time" is not


def moment(value: datetime, precision: str, zone: str, language: str, now: datetime) -> Moment:
    """Return `value` as readers in `zone` see it at `now`; both are aware.

    With precision "day" the date of `value` counts as it stands, whatever its zone, and no hour
    is claimed.
    """
    locale = _locale(language)
    today = now.astimezone(ZoneInfo(zone)).date()
    if precision == "day":
        text = _long_day(value.date(), locale)
        short = _short_day(value.date(), today, locale)
        return Moment(value.date().isoformat(), text, short, True, text, text)
    local = value.astimezone(ZoneInfo(zone))
    day = _long_day(local.date(), locale)
    hour = dates.format_skeleton("Hm", local, locale=locale)
    with override(language):
        clock = _("%(time)s %(zone)s") % {"time": hour, "zone": _zone_name(local, locale)}
        text = _("%(day)s, %(time)s") % {"day": day, "time": clock}
    is_today = local.date() == today
    return Moment(
        iso=value.astimezone(UTC).isoformat(timespec="seconds"),
        text=text,
        short=hour if is_today else _short_day(local.date(), today, locale),
        day=day,
        clock=clock if is_today else text,
    )


def today(now: datetime, zone: str, language: str) -> Moment:
    """Return the day of the masthead: "Sunday, 22 November 2026"."""
    day = now.astimezone(ZoneInfo(zone)).date()
    text = dates.format_date(day, "full", locale=_locale(language))
    return Moment(day.isoformat(), text, text, True, text, text)


def ago(seconds: float, language: str) -> str:
    """Return an age in its largest whole unit, "3 hours"; at least "1 minute"."""
    unit, size = next((age for age in AGES if seconds >= age[1]), AGES[-1])
    whole = max(1, int(seconds // size)) * size
    # A threshold of 1 keeps the unit chosen here: 59 minutes are not "1 hour".
    return dates.format_timedelta(timedelta(seconds=whole), unit, 1, locale=_locale(language))


def window_label(half_life_seconds: float, language: str) -> str:
    """Return what a decayed list covers: "the last hour or so"."""
    with override(language):
        if half_life_seconds < 0.75 * HOUR:
            n = max(1, round(half_life_seconds / MINUTE))
            words = ngettext("the last minute or so", "the last %(n)s minutes or so", n)
        elif half_life_seconds < 0.75 * DAY:
            n = max(1, round(half_life_seconds / HOUR))
            words = ngettext("the last hour or so", "the last %(n)s hours or so", n)
        else:
            n = max(1, round(half_life_seconds / DAY))
            words = ngettext("the last day or so", "the last %(n)s days or so", n)
        return words % {"n": count(n, language)}


def count(n: int, language: str) -> str:
    """Return a number with its groups, in Latin digits: "12,345"."""
    return numbers.format_decimal(n, locale=_locale(language), numbering_system="latn")


def names(texts: Sequence[str], language: str) -> str:
    """Return names as a sentence lists them: "A, B and C"."""
    return lists.format_list(texts, locale=_locale(language))


def direction(language: str) -> str:
    """Return "rtl" or "ltr" by the script that `language` is usually written in."""
    parts = language.replace("_", "-").split("-")
    script = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if not script:
        likely = get_global("likely_subtags").get(parts[0].lower(), "")
        script = next((part for part in likely.split("_") if len(part) == 4), "")
    return "rtl" if script in RTL_SCRIPTS else "ltr"


def language_name(language: str, in_language: str) -> str:
    """Return how `in_language` calls `language`; the tag itself when it has no word for it."""
    try:
        return Locale.parse(language, sep="-").get_display_name(_locale(in_language)) or language
    except (UnknownLocaleError, ValueError):
        return language


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    """The nearest locale that Babel knows; international English when it knows none."""
    tag = language.replace("-", "_")
    for name in (LOCALES.get(tag, tag), tag.split("_")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(LOCALES["en"])


def long_day(day: date, language: str) -> str:
    """Return a day as a text writes it out: "Thursday 1 December 2022" without the weekday."""
    return _long_day(day, _locale(language))


def _long_day(day: date, locale: Locale) -> str:
    return dates.format_date(day, "long", locale=locale)


def _short_day(day: date, today: date, locale: Locale) -> str:
    # Right-to-left papers do not shorten months, and CLDR's short forms do not always agree with
    # the region's long ones.
    month = "MMMM" if locale.text_direction == "rtl" else "MMM"
    year = "" if day.year == today.year else "y"
    return dates.format_skeleton(f"{year}{month}d", day, locale=locale)


def _zone_name(local: datetime, locale: Locale) -> str:
    """ "UTC", "CET", else "GMT+3": the short name the language has, never a long one."""
    if local.tzname() == "UTC":
        return pgettext("time zone", "UTC")
    short = dates.get_timezone_name(local, "short", locale=locale)
    if short.isalpha() and len(short) <= LONGEST_ZONE_NAME:
        return short
    if locale.language == "en" and (local.tzname() or "").isalpha():
        return str(local.tzname())  # the zone files' abbreviations are English
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // MINUTE)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return locale.zone_formats["gmt"] % (offset if minutes else "")
