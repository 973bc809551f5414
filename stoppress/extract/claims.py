"""Raw dates → Claims: what may count and what may not, with the reason (extraction.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from stoppress.extract.decode import fit_text
from stoppress.extract.times import LONGEST_DATE, Moment, NotADate, Order, read_time, zone_named
from stoppress.handoff import Claim

About = Literal["published", "updated"]

AHEAD = timedelta(minutes=10)  # later than this after the fetch is the future
FIRST_YEAR = 1990  # before the web
_REGIONS = {"feed": "feed", "news": "feed", "sitemap": "feed", "JSON-LD": "head", "meta": "head",
            "URL": "the address"}  # fmt: skip
# Languages and countries that write the day first; of the others we do not know.
_MONTH_FIRST = frozenset({"en-us", "en-ph", "us"})
_DAY_FIRST_ENGLISH = frozenset({"en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"})
_WORLD = frozenset({"io", "ai", "co", "me", "tv", "ly", "ca", "ph", "fm", "us", "cc", "to", "gg"})


def make_claim(
    about: About,
    place: str,
    raw: str,
    fetched_at: datetime,
    zone: str = "UTC",
    refused: str = "",
    region: str = "",
    order: Order = "",
) -> Claim:
    """Return the Claim that `raw` makes at `place`; refused with a reason when it cannot count.

    Refused: no date, the future (more than AHEAD after `fetched_at`; a day: after the last day
    that has begun anywhere then), before FIRST_YEAR, epoch zero; or for the reason given.
    `region` says where on the page it stood; left out, the place tells.
    """
    raw = " ".join(fit_text(raw).split())[:LONGEST_DATE]  # JSON can spell what no text may hold
    region = region or _REGIONS.get(place.split(" ", 1)[0], "")
    try:
        moment = read_time(raw, zone, order)
    except NotADate as error:
        return Claim(about, place, raw, refused=refused or str(error), region=region)
    reason = refused or impossible(moment, fetched_at)
    return Claim(about, place, raw, moment.value, moment.precision, reason, region)


def moment_of(claim: Claim, zone: str = "UTC") -> Moment | None:
    """Return the time of a claim as it was written (its own day in its own zone).

    Where the claim's value is no longer what its raw string says (a repaired zone, an order of
    day and month learnt from the Source), the value counts, in `zone`.
    """
    if claim.value is None:
        return None
    try:
        moment = read_time(claim.raw, zone)
    except NotADate:
        moment = None
    if moment and moment.value == claim.value and moment.precision == claim.precision:
        return moment
    day = claim.value.date()
    if claim.precision == "instant":
        day = claim.value.astimezone(zone_named(zone)).date()
    return Moment(claim.value, claim.precision, day)


def visit_days(fetched_at: datetime, zone: str) -> set[str]:
    """Return the ISO days that the visit falls on: in UTC and in the Source's zone."""
    local = fetched_at.astimezone(zone_named(zone))
    return {fetched_at.astimezone(UTC).date().isoformat(), local.date().isoformat()}


def order_of(language: str, host: str) -> Order:
    """Return the order of day and month in `03/12/2022` on a page, or "" when nobody can know.

    American English writes the month first; every other language, and English under the
    domain of another country, the day. Bare "en" says nothing.
    """
    language = language.strip().replace("_", "-").lower()[:20]
    country = host.rsplit(".", 1)[-1]
    national = len(country) == 2 and country not in _WORLD
    if language in _MONTH_FIRST and not national:
        return "mdy"
    if national or language in _DAY_FIRST_ENGLISH:
        return "dmy"
    return "dmy" if language[:2].isalpha() and language[:2] not in ("", "en") else ""


def impossible(moment: Moment, fetched_at: datetime) -> str:
    """Return why no claim can mean this time, or ""."""
    if moment.day.year < FIRST_YEAR:
        return "before the web"
    if moment.precision == "day":
        latest = (fetched_at + timedelta(hours=14)).date()
        return "in the future" if moment.day > latest else ""
    return "in the future" if moment.value > fetched_at + AHEAD else ""
