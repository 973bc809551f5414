"""How a Source writes dates: learnt from its Readings, applied to its claims (extraction.md §3.5).

Plain data in, plain data out: `flow` stores it. A single case teaches nothing; what was learnt is
dropped when the Source contradicts it. The raw string of a claim is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2s
from typing import Any

from stoppress.extract.claims import impossible
from stoppress.extract.times import Moment, NotADate, Order, read_time, zone_named
from stoppress.handoff import Claim, DateHabits, Habits, Reading

FEWEST = 20  # entries before anything is a habit
SHARE = 0.9  # of them must say the same
AGAINST = 5  # of the last FEWEST entries drop a repaired zone
FEWEST_ORDERS = 5  # dates of numbers before their order is known
FEWEST_MOVES = 2  # pages whose claim moved between two visits
MOST_KEPT = 60  # entries remembered of one place
MOST_PLACES = 40
MOST_PAGES = 200  # pages whose claims are remembered until their next visit
QUARTER = 15  # minutes; zones differ by multiples of it
LARGEST_OFFSET = 15 * 60  # minutes
FUTURE, EITHER_WAY = "in the future", "day and month could be either way round"
MOVES = "this place moves with the day of the visit"

_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2[12]\d{3}(?!\d)")
# Tried in this order after the Source's own zone: those without a clock change first.
_ZONES = (
    "Asia/Riyadh", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Jakarta",
    "Asia/Shanghai", "Asia/Tokyo", "Africa/Lagos", "Africa/Johannesburg", "Asia/Tehran",
    "Asia/Kathmandu", "America/Bogota", "America/Sao_Paulo", "Europe/London", "Europe/Berlin",
    "Europe/Athens", "Asia/Beirut", "Africa/Cairo", "Africa/Casablanca", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "Australia/Sydney",
    "Pacific/Auckland",
)  # fmt: skip

_Record = dict[str, Any]


def apply_habits(claim: Claim, habits: Habits, fetched_at: datetime) -> Claim:
    """Return the claim as this Source means it; its raw string stays as it is."""
    dates = habits.dates
    if key_of(claim) in dates.untrusted and not claim.refused:
        return replace(claim, refused=MOVES)
    if claim.refused == EITHER_WAY and dates.order:
        return _reread(claim, habits, fetched_at)
    if claim.value is None or claim.precision == "day":
        return claim
    if zone := dates.repairs.get(claim.place):
        return _repaired(claim, zone, fetched_at)
    if claim.place in dates.midnights:
        return _as_day(claim, habits.zone)
    return claim


def learn_dates(habits: DateHabits, readings: Iterable[Reading], zone: str = "UTC") -> DateHabits:
    """Return the habits after more Readings of the Source, in the order they were read.

    `zone` is the Source's IANA zone: tried first, and what its midnights are midnight in.
    """
    record: _Record = deepcopy(habits.record)
    for reading in readings:
        claims = [c for c in reading.claims if c.about == "published" and c.raw]
        _count_gaps(record, claims)
        _count_orders(record, claims)
        _count_moves(record, reading, claims)
        _count_midnights(record, claims, zone)
    return DateHabits(
        order=_order(record),
        repairs=_repairs(record, habits.repairs, zone),
        untrusted=_untrusted(record),
        midnights=_midnights(record),
        record=record,
    )


def key_of(claim: Claim) -> str:
    """Return what a place is remembered by: a visible line is another one in another region."""
    return f"{claim.place}, {claim.region}" if claim.place.startswith("visible") else claim.place


# -- applying ----------------------------------------------------------------------------------


def _reread(claim: Claim, habits: Habits, fetched_at: datetime) -> Claim:
    try:
        moment = read_time(claim.raw, habits.zone, habits.dates.order)
    except NotADate:
        return claim
    refused = impossible(moment, fetched_at)
    return replace(claim, value=moment.value, precision=moment.precision, refused=refused)


def _repaired(claim: Claim, zone: str, fetched_at: datetime) -> Claim:
    """What was labelled UTC (or nothing) is local time in `zone`."""
    wall = _wall_time(claim)
    if wall is None or claim.refused not in ("", FUTURE):
        return claim
    local = wall.replace(tzinfo=zone_named(zone))
    value = local.astimezone(UTC)
    refused = impossible(Moment(value, "instant", local.date()), fetched_at)
    return replace(claim, value=value, refused=refused)


def _as_day(claim: Claim, zone: str) -> Claim:
    if claim.value is None:
        return claim
    local = claim.value.astimezone(zone_named(zone))
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return claim
    day = datetime(local.year, local.month, local.day, tzinfo=UTC)
    return replace(claim, value=day, precision="day")


def _wall_time(claim: Claim) -> datetime | None:
    """The clock time that a claim writes as UTC or without any zone; None for all others."""
    moment = _moment(claim)
    if moment is None or moment.precision == "day" or (moment.has_zone and moment.is_local):
        return None
    return moment.value


def _moment(claim: Claim, order: Order = "") -> Moment | None:
    try:
        return read_time(claim.raw, "UTC", order)
    except NotADate:
        return None


# -- zones -------------------------------------------------------------------------------------


def _count_gaps(record: _Record, claims: list[Claim]) -> None:
    """How far claims labelled UTC run ahead of a better one, in minutes."""
    best = next((m.value for c in claims if _is_better(c) and (m := _moment(c))), None)
    if best is None:
        return
    gaps: dict[str, list[list[Any]]] = record.setdefault("gaps", {})
    for claim in claims:
        wall = _wall_time(claim)
        if wall is None or (claim.place not in gaps and len(gaps) >= MOST_PLACES):
            continue
        minutes = (wall - best) / timedelta(minutes=1)
        quarters = round(minutes / QUARTER) * QUARTER
        is_zone = abs(minutes - quarters) <= 1 and abs(quarters) <= LARGEST_OFFSET
        entry = [best.isoformat(), quarters if is_zone else None]
        known = gaps.setdefault(claim.place, [])
        if entry not in known:  # a second look at one page teaches nothing
            gaps[claim.place] = [*known, entry][-MOST_KEPT:]


def _is_better(claim: Claim) -> bool:
    """Whether a claim names its own zone, where CMSs take care: JSON-LD or a sitemap."""
    if claim.refused or not claim.place.startswith(("JSON-LD date", "news sitemap")):
        return False
    moment = _moment(claim)
    return (
        moment is not None and moment.precision == "instant" and moment.has_zone and moment.is_local
    )


def _repairs(record: _Record, known: dict[str, str], own_zone: str) -> dict[str, str]:
    found: dict[str, str] = {}
    gaps: dict[str, list[list[Any]]] = record.get("gaps", {})
    for place in list(gaps):
        entries = gaps[place]
        if zone := known.get(place):
            if _misfits(zone, entries[-FEWEST:]) < AGAINST:
                found[place] = zone
            else:
                del gaps[place]
        elif len(entries) >= FEWEST and (zone := _fitting(entries, own_zone)):
            found[place] = zone
    return found


def _fitting(entries: list[list[Any]], own_zone: str) -> str:
    """The first zone that explains the gaps on both sides of its clock changes, or ""."""
    most = len(entries) * (1 - SHARE)
    if sum(minutes != 0 for _, minutes in entries) <= most:
        return ""  # UTC it is
    for zone in (own_zone, *_ZONES):
        if zone != "UTC" and _misfits(zone, entries) <= most:
            return zone
    return ""


def _misfits(zone: str, entries: list[list[Any]]) -> int:
    tz = zone_named(zone)
    return sum(
        minutes is None
        or datetime.fromisoformat(at).astimezone(tz).utcoffset() != timedelta(minutes=minutes)
        for at, minutes in entries
    )


# -- order of day and month --------------------------------------------------------------------


def _count_orders(record: _Record, claims: list[Claim]) -> None:
    days = {c.value.date() for c in claims if c.value and not _NUMBERS.search(c.raw)}
    counts: dict[str, int] = record.setdefault("orders", {"dmy": 0, "mdy": 0})
    for claim in claims:
        if order := _order_shown(claim, days):
            counts[order] = min(counts[order] + 1, 1_000)


def _order_shown(claim: Claim, days: set[date]) -> Order:
    """The order that one date of numbers shows: by a number over 12, or by the page's other days."""
    found = _NUMBERS.search(claim.raw)
    if not found or claim.refused not in ("", EITHER_WAY):
        return ""
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second:
        return "dmy"
    if second > 12 >= first:
        return "mdy"
    fits: list[Order] = []
    orders: tuple[Order, ...] = ("dmy", "mdy")
    for order in orders:
        moment = _moment(claim, order)
        if moment and moment.day in days:
            fits.append(order)
    return fits[0] if len(fits) == 1 else ""


def _order(record: _Record) -> Order:
    counts = record.get("orders", {})
    dmy, mdy = counts.get("dmy", 0), counts.get("mdy", 0)
    if dmy + mdy < FEWEST_ORDERS:
        return ""
    if dmy >= SHARE * (dmy + mdy):
        return "dmy"
    return "mdy" if mdy >= SHARE * (dmy + mdy) else ""


# -- places that move --------------------------------------------------------------------------


def _count_moves(record: _Record, reading: Reading, claims: list[Claim]) -> None:
    """Compare with the page's last visit, and with a day that other witnesses make sure."""
    said = {key_of(c): c.value.date().isoformat() for c in claims if c.value and not _of_others(c)}
    visits: dict[str, dict[str, str]] = record.setdefault("visits", {})
    page = blake2s(reading.url.encode(), digest_size=8).hexdigest()
    before = visits.pop(page, None)
    sure = reading.published.day if reading.published and reading.published.sure else None
    for key, day in list(said.items())[:MOST_PLACES]:
        if before is not None and key in before:
            _tally(record, "visited", key, before[key] == day)
        elif before is None and sure is not None:
            off = abs((date.fromisoformat(day) - sure).days)
            _tally(record, "siblings", key, off <= 1)
    visits[page] = said
    while len(visits) > MOST_PAGES:
        visits.pop(next(iter(visits)))


def _of_others(claim: Claim) -> bool:
    return claim.refused in ("of another piece", "beside other stories")


def _tally(record: _Record, name: str, key: str, agrees: bool) -> None:
    counts: dict[str, list[int]] = record.setdefault(name, {})
    if key not in counts and len(counts) >= MOST_PLACES:
        return
    for_it, against = counts.get(key, [0, 0])
    pair = [for_it + agrees, against + (not agrees)]
    counts[key] = [n // 2 for n in pair] if sum(pair) > MOST_KEPT else pair  # old ones fade


def _untrusted(record: _Record) -> tuple[str, ...]:
    """Places that moved between two visits of one page, or that siblings' better evidence denies."""
    visited, siblings = record.get("visited", {}), record.get("siblings", {})
    moving = {key for key, (stayed, moved) in visited.items() if moved >= max(FEWEST_MOVES, stayed)}
    denied = {
        key
        for key, (for_it, against) in siblings.items()
        if against >= FEWEST and against >= SHARE * (for_it + against)
    }
    return tuple(sorted(moving | denied))


# -- midnights ---------------------------------------------------------------------------------


def _count_midnights(record: _Record, claims: list[Claim], zone: str) -> None:
    tz = zone_named(zone)
    for claim in claims:
        moment = _moment(claim)
        if moment and moment.precision == "instant" and not claim.refused:
            local = moment.value.astimezone(tz)
            is_midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
            _tally(record, "midnight", claim.place, is_midnight)


def _midnights(record: _Record) -> tuple[str, ...]:
    counts: dict[str, list[int]] = record.get("midnight", {})
    return tuple(
        sorted(
            place
            for place, (midnights, others) in counts.items()
            if midnights >= FEWEST and midnights >= SHARE * (midnights + others)
        )
    )
