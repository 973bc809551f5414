"""Feeds beside feedparser, fastfeedparser and a plain lxml reading: speed and agreement.

Speed: `skim_feed`, the call made at every poll. It gives address, guid, headline, language, judged
dates and a fingerprint of every entry; texts are cleaned only of entries that are new, in a second
call, and that call is timed beside it. feedparser at its defaults, title, link and date read.
"""

from __future__ import annotations

import gc
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from statistics import median

from bench.extract import feed_damage
from bench.extract.feed_sets import (
    RULERS,
    Feed,
    Row,
    by_fastfeedparser,
    by_feedparser,
    by_us,
    feed_sets,
    skim,
)
from bench.printer import Figures
from stoppress.extract.feed import read_feed
from stoppress.extract.times import read_time

ROUNDS = 5
FIELDS = ("title", "link", "date")


def measure(figures: Figures) -> None:
    sets = feed_sets()
    if "given" not in sets:
        figures.note("STOPPRESS_CORPUS is not set: feeds were measured over our own alone")
    speed(sets, figures)
    agreement(sets, figures)
    feed_damage.measure(sets, figures)


# -- speed -------------------------------------------------------------------------------------


def speed(sets: dict[str, list[Feed]], figures: Figures) -> None:
    rows, medians = [], []
    for name, feeds in sets.items():
        ratios, cpu = [], defaultdict[str, float](float)
        for _round in range(ROUNDS):
            ours, theirs = seconds(skim, feeds), seconds(by_feedparser, feeds)
            cpu["skim_feed"] += ours
            cpu["feedparser"] += theirs
            ratios.append(theirs / ours)
        cpu["fastfeedparser"] = seconds(by_fastfeedparser, feeds) * ROUNDS
        cpu["read_feed, every text cleaned"] = seconds(read_whole, feeds) * ROUNDS
        entries = sum(len(by_us(feed)) for feed in feeds)
        for method, spent in cpu.items():
            a_round = spent / ROUNDS
            rows.append((
                name, method, f"{len(feeds) / a_round:.1f}", f"{1e6 * a_round / entries:.0f}",
                f"{cpu['feedparser'] / spent:.1f}",
            ))  # fmt: skip
        medians.append((median(ratios), name, f"{min(ratios):.1f}–{max(ratios):.1f}"))
    header = ("set", "call", "feeds per core-second", "µs an entry", "× feedparser")
    figures.table("Feeds: speed", header, rows)
    ratio, name, _ = medians[0]  # the given feeds; our own carry no HTML, a poll's real load
    spread = ", ".join(f"{which} {value:.1f} ({span})" for value, which, span in medians)
    figures.add(
        "extract.feeds_ratio_feedparser", ratio, "ratio",
        f"over {name}; {spread}, median of {ROUNDS} rounds; address, headline and judged "
        "dates of all entries, no text cleaned",
    )  # fmt: skip


def seconds(call: Callable[[Feed], object], feeds: Sequence[Feed]) -> float:
    """CPU seconds of `call` over all feeds, no date remembered from before."""
    read_time.cache_clear()
    gc.collect()
    started = time.process_time()
    for feed in feeds:
        call(feed)
    return time.process_time() - started


def read_whole(feed: Feed) -> object:
    return read_feed(feed.fetched())


# -- agreement ---------------------------------------------------------------------------------


def agreement(sets: dict[str, list[Feed]], figures: Figures) -> None:
    rows, differences, shares = [], [], []
    for name, feeds in sets.items():
        asked, same = Counter[str](), Counter[str]()
        for feed in feeds:
            for field, at, ours, theirs in judged(feed):
                asked[field] += 1
                same[field] += ours == theirs
                if ours != theirs:
                    differences.append((name, feed.id, field, at, "another" if ours else "none"))
        for field in ("count", *FIELDS):
            share = 100 * same[field] / max(1, asked[field])
            rows.append((name, field, asked[field], same[field], f"{share:.2f}"))
        shares.append((100 * same.total() / max(1, asked.total()), name))
    figures.table("Feeds: agreement", ("set", "field", "majorities", "agree", "%"), rows)
    header = ("set", "feed", "field", "entry", "ours")
    figures.table("Feeds: every difference", header, differences)
    share, name = min(shares)
    beside = ", ".join(f"{which} {value:.2f}" for value, which in shares)
    figures.add(
        "extract.feeds_agreement_pct", share, "pct",
        f"worst set ({name}); {beside}; all values that two of {', '.join(RULERS)} give alike",
    )  # fmt: skip


def judged(feed: Feed) -> list[tuple[str, object, object, object]]:
    """Return (field, entry, ours, majority's) wherever two rulers give the same value."""
    ours, readings = by_us(feed), [read(ruler, feed) for ruler in RULERS.values()]
    counts = [len(rows) for rows in readings]
    count = majority(counts)
    if count is None:
        return []
    found: list[tuple[str, object, object, object]] = [("count", "", len(ours), count)]
    if len(ours) != count:
        return found
    aligned = [rows for rows in readings if len(rows) == count]
    for at, mine in enumerate(ours):
        for field in FIELDS:
            said = majority([getattr(rows[at], field) for rows in aligned])
            if said:
                found.append((field, at, getattr(mine, field), said))
    return found


def read(ruler: Callable[[Feed], list[Row]], feed: Feed) -> list[Row]:
    try:
        return ruler(feed)
    except Exception:  # noqa: BLE001 - a library may raise what it likes: it has no vote then
        return []


def majority(values: Sequence[object]) -> object | None:
    """The value that at least two gave, or None."""
    value, votes = Counter(values).most_common(1)[0]
    return value if votes >= 2 else None
