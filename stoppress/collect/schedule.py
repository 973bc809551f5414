"""When to ask again. Deciding is pure; claiming is one short transaction.

A row is claimed by a lease. Whoever completes it must still hold that lease; a crash is a lease
that runs out, and the row comes due again.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from stoppress.collect.models import Source

LEASE_SECONDS = 300
LONGEST_BACKOFF_SECONDS = 24 * 3600
LONGEST_RETRY_AFTER_SECONDS = 7 * 24 * 3600
AT_ONCE_PER_SOURCE = 4  # so that one slow, polite host does not take every place
TRIES_OF_A_PAGE = 14  # with back-off from 5 minutes up to a day: a week
LOOK_AHEAD = 10  # times as many rows are looked at as are claimed


# -- claiming --------------------------------------------------------------------------------


def claim(model: Any, now: datetime, count: int, busy: Counter[int]) -> list[Any]:
    """Claim up to `count` due rows of `model` (Feed or PageWatch) for LEASE_SECONDS.

    `busy` counts the requests under way by Source id; no Source gets more than a few at once.
    """
    if count <= 0:
        return []
    stamp = now.timestamp()
    with transaction.atomic():
        due = model.objects.filter(
            is_on=True, source__is_paused=False, next_due__lte=stamp, lease_until__lte=stamp
        ).order_by("next_due")
        # Hundreds of rows of a Source that has its share would hide the others behind them.
        full = [source for source, count in busy.items() if count >= AT_ONCE_PER_SOURCE]
        due = due.exclude(source_id__in=full)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        chosen = share_out(list(due.select_related("source")[: count * LOOK_AHEAD]), count, busy)
        for row in chosen:
            row.lease_until = stamp + LEASE_SECONDS
        model.objects.filter(pk__in=[row.pk for row in chosen]).update(
            lease_until=stamp + LEASE_SECONDS
        )
    return chosen


def share_out(rows: list[Any], count: int, busy: Counter[int]) -> list[Any]:
    """Return the first `count` rows of which no Source has more than its share."""
    taken = Counter(busy)
    chosen: list[Any] = []
    for row in rows:
        if taken[row.source_id] < AT_ONCE_PER_SOURCE and len(chosen) < count:
            taken[row.source_id] += 1
            chosen.append(row)
    return chosen


def complete(row: Any, **values: Any) -> bool:
    """Give a claimed row back with its new values; False when the lease was lost meanwhile."""
    held = type(row).objects.filter(pk=row.pk, lease_until=row.lease_until)
    return held.update(lease_until=0, **values) == 1


# -- deciding ----------------------------------------------------------------------------------


def next_interval(source: Source, before: float, found_new: bool, asked_for: float) -> float:
    """Return the next polling interval in seconds.

    Shorter when there was news, longer when not, within the Source's bounds. `asked_for` is what
    the feed asks for (Cache-Control, ttl): it is granted up to the Source's longest interval.
    """
    start = before or source.min_interval_seconds * 2
    wanted = start * (0.6 if found_new else 1.25)
    lowest = max(source.min_interval_seconds, min(asked_for, source.max_interval_seconds))
    return max(lowest, min(wanted, source.max_interval_seconds))


def back_off(source: Source, fail_count: int, retry_after: float, chance: float) -> float:
    """Return how long to wait after the `fail_count`-th failure in a row, in seconds.

    Doubles each time, up to a day, ± 20 % by `chance` (0–1) so that feeds do not march in step.
    A Retry-After is never cut short, unless it is absurd.
    """
    doubled = source.min_interval_seconds * 2.0 ** min(fail_count - 1, 16)
    jittered = min(doubled, LONGEST_BACKOFF_SECONDS) * (0.8 + 0.4 * chance)
    return max(jittered, min(retry_after, LONGEST_RETRY_AFTER_SECONDS))


def max_age(headers: dict[str, str]) -> float:
    """Return the max-age of Cache-Control in seconds (RFC 9111), 0 when there is none."""
    found = re.search(r"max-age=(\d{1,9})", headers.get("cache-control", ""))
    return float(found[1]) if found else 0.0


def next_look(source: Source, looks: int) -> float | None:
    """Return seconds until a page is looked at again after its `looks`-th good look; None: never."""
    times = [0, *sorted(float(seconds) for seconds in source.recheck_seconds)]
    return times[looks] - times[looks - 1] if 0 < looks < len(times) else None


def gives_up(fail_count: int) -> bool:
    """Whether a page that failed so often in a row is left alone: after about a week.

    A feed that says something new of it starts it again. Feeds themselves are never given up.
    """
    return fail_count >= TRIES_OF_A_PAGE


def is_gone_for_good(gone_since: datetime | None, now: datetime, after_seconds: float) -> bool:
    """Whether a page that answered 404 or 410 before, and does again, counts as withdrawn."""
    return gone_since is not None and (now - gone_since).total_seconds() >= after_seconds


def is_quiet(source: Source, now: datetime) -> bool:
    """Whether a Source answers but has had nothing new for longer than it should."""
    last = source.last_new_at or source.added_at
    return not source.is_house and (now - last).total_seconds() > source.quiet_after_hours * 3600
