"""Raw dates → Claims: what may count and what may not, with the reason (extraction.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from stoppress.extract.decode import fit_text
from stoppress.extract.times import LONGEST_DATE, Moment, NotADate, read_time, zone_named
from stoppress.handoff import Claim

AHEAD = timedelta(minutes=10)  # later than this after the fetch is the future
FIRST_YEAR = 1990  # before the web


def make_claim(
    about: Literal["published", "updated"],
    place: str,
    raw: str,
    fetched_at: datetime,
    zone: str = "UTC",
    refused: str = "",
) -> Claim:
    """Return the Claim that `raw` makes at `place`; refused with a reason when it cannot count.

    Refused: no date, the future (more than AHEAD after `fetched_at`; a day: after the last day
    that has begun anywhere then), before FIRST_YEAR, epoch zero; or for the reason given.
    """
    raw = " ".join(fit_text(raw).split())[:LONGEST_DATE]  # JSON can spell what no text may hold
    try:
        moment = read_time(raw, zone)
    except NotADate as error:
        return Claim(about, place, raw, refused=refused or str(error))
    reason = refused or _impossible(moment, fetched_at)
    return Claim(about, place, raw, moment.value, moment.precision, reason)


def moment_of(claim: Claim, zone: str = "UTC") -> Moment | None:
    """Return the time of a claim as it was written (its own day in its own zone)."""
    if claim.value is None:
        return None
    try:
        return read_time(claim.raw, zone)
    except NotADate:
        return Moment(claim.value, claim.precision, claim.value.date())


def visit_days(fetched_at: datetime, zone: str) -> set[str]:
    """Return the ISO days that the visit falls on: in UTC and in the Source's zone."""
    local = fetched_at.astimezone(zone_named(zone))
    return {fetched_at.astimezone(UTC).date().isoformat(), local.date().isoformat()}


def _impossible(moment: Moment, fetched_at: datetime) -> str:
    if moment.day.year < FIRST_YEAR:
        return "before the web"
    if moment.precision == "day":
        latest = (fetched_at + timedelta(hours=14)).date()
        return "in the future" if moment.day > latest else ""
    return "in the future" if moment.value > fetched_at + AHEAD else ""
