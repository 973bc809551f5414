"""When things happen: the seeded order of events after the start.

The first events are scripted, so that a visitor sees each kind within about
three minutes; then the same kinds recur in a longer round. Whatever the moment
of asking, the same seed and start give the same events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from random import Random


class Kind(StrEnum):
    """What can happen to a site."""

    NEW = "new"
    LINK_ONLY = "link only"
    SHARED = "shared"
    UPDATED = "updated"
    CORRECTED = "corrected"
    RERUN = "rerun"
    TRANSLATED = "translated"
    WITHDRAWN = "withdrawn"


WORDS: dict[Kind, str] = {
    Kind.NEW: "a new piece appears.",
    Kind.LINK_ONLY: "a new piece appears that is linked from /local/ only and is in no feed.",
    Kind.SHARED: "the site reports an event that all three sites report, in its own words.",
    Kind.UPDATED: "the piece gets a new headline and more paragraphs; address and guid stay.",
    Kind.CORRECTED: "the piece is corrected, with a note that says what was wrong.",
    Kind.RERUN: "the paper prints a wire piece word for word, credited, canonical at the wire.",
    Kind.TRANSLATED: "the wire publishes one of its pieces in Arabic.",
    Kind.WITHDRAWN: "the piece is withdrawn: its page answers 410 and the feed drops it.",
}

CHANGES = (Kind.UPDATED, Kind.CORRECTED, Kind.WITHDRAWN)

SCRIPT: tuple[tuple[str, Kind], ...] = (
    ("harrow", Kind.NEW),
    ("marfa", Kind.NEW),
    ("wire", Kind.NEW),
    ("harrow", Kind.UPDATED),
    ("wire", Kind.SHARED),
    ("marfa", Kind.SHARED),
    ("harrow", Kind.RERUN),
    ("harrow", Kind.SHARED),
    ("wire", Kind.NEW),
    ("wire", Kind.CORRECTED),
    ("marfa", Kind.WITHDRAWN),
    ("marfa", Kind.LINK_ONLY),
    ("wire", Kind.TRANSLATED),
)

ROUND: tuple[tuple[str, Kind], ...] = (
    ("harrow", Kind.NEW),
    ("marfa", Kind.NEW),
    ("wire", Kind.NEW),
    ("harrow", Kind.NEW),
    ("marfa", Kind.UPDATED),
    ("marfa", Kind.NEW),
    ("wire", Kind.SHARED),
    ("harrow", Kind.SHARED),
    ("marfa", Kind.SHARED),
    ("wire", Kind.NEW),
    ("harrow", Kind.RERUN),
    ("marfa", Kind.LINK_ONLY),
    ("harrow", Kind.NEW),
    ("harrow", Kind.CORRECTED),
    ("wire", Kind.NEW),
    ("marfa", Kind.NEW),
    ("wire", Kind.UPDATED),
    ("wire", Kind.TRANSLATED),
    ("harrow", Kind.NEW),
    ("marfa", Kind.CORRECTED),
    ("wire", Kind.NEW),
    ("harrow", Kind.UPDATED),
    ("marfa", Kind.NEW),
    ("wire", Kind.WITHDRAWN),
    ("harrow", Kind.NEW),
    ("marfa", Kind.NEW),
    ("harrow", Kind.WITHDRAWN),
)


@dataclass(frozen=True)
class Event:
    """One thing that happens: to which site, what, and when (whole seconds, aware)."""

    number: int
    at: datetime
    site: str
    kind: Kind


def events(seed: int, started_at: datetime, seconds_per_event: float) -> Iterator[Event]:
    """All events from the start on, without end."""
    rng = Random(f"{seed}:timeline")
    elapsed = 0.0
    for number in count(1):
        gap = gap_seconds(elapsed, seconds_per_event)
        elapsed += gap
        scripted = number <= len(SCRIPT)
        shift = 0.0 if scripted else rng.uniform(-0.3, 0.3) * gap
        site, kind = (
            SCRIPT[number - 1] if scripted else ROUND[(number - len(SCRIPT) - 1) % len(ROUND)]
        )
        yield Event(number, whole_second(started_at, elapsed + shift), site, kind)


def gap_seconds(elapsed_seconds: float, seconds_per_event: float) -> float:
    """Seconds until the next event: short at first, 7.5 and then 50 times as long.

    With the usual 12 seconds: every 12 s for 5 minutes, every 90 s for the rest
    of the first hour, then every 10 minutes.
    """
    if elapsed_seconds < 25 * seconds_per_event:
        return seconds_per_event
    if elapsed_seconds < 300 * seconds_per_event:
        return 7.5 * seconds_per_event
    return 50 * seconds_per_event


def whole_second(started_at: datetime, elapsed_seconds: float) -> datetime:
    """The moment of an event. Feeds print seconds, so nothing happens between two of them."""
    return (started_at + timedelta(seconds=elapsed_seconds)).replace(microsecond=0)
