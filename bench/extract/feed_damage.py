"""Damaged copies of every feed: how many of its entries are still found, beside the libraries.

Damage is done to the bytes, with a seed. Found: an entry with the address, the guid or the headline
that the undamaged reading gives; of a feed that is cut, those whose end tag stands before the cut.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from bench.extract.feed_sets import RULERS, Feed, Row, by_us
from bench.printer import Figures

COPIES = 3  # of each feed and kind, each damaged elsewhere
_END = re.compile(rb"</(?:title|link|guid|id|pubDate|published|updated|description|summary|author|"
                  rb"category|item|entry)>")  # fmt: skip
_TEXT = re.compile(rb"<(?:title|description|link|category)>(?=[^<\s])")
_ITEM_END = re.compile(rb"</(?:item|entry)>")
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")
_LABELS = (b"utf-16", b"iso-8859-1", b"windows-1251", b"us-ascii", b"x-unknown")
_WARNING = (
    b"<br />\n<b>Warning</b>: mysql_connect(): Access denied in <b>/srv/x.php</b> on line 7\n"
)


def raw_ampersands(body: bytes, rng: random.Random) -> bytes:
    spots = [found.end() for found in _TEXT.finditer(body)]
    for spot in spots[:: max(1, len(spots) // 5)][::-1]:  # some five, all over the feed
        body = body[:spot] + rng.choice((b"& ", b"&b=1 ", b"&&")) + body[spot:]
    return body


def warning_first(body: bytes, rng: random.Random) -> bytes:
    return _WARNING * rng.randint(1, 3) + body


def cut(body: bytes, rng: random.Random) -> bytes:
    return body[: len(body) * 7 // 10 + rng.randrange(40)]


def one_unclosed(body: bytes, rng: random.Random) -> bytes:
    for start, end in inside_items(body, 1, rng):
        body = body[:start] + body[end:]
    return body


def three_mismatched(body: bytes, rng: random.Random) -> bytes:
    for start, end in inside_items(body, 3, rng):
        body = body[:start] + rng.choice((b"</b>", b"</titel>", b"</div>")) + body[end:]
    return body


def wrong_label(body: bytes, rng: random.Random) -> bytes:
    label = b'<?xml version="1.0" encoding="' + rng.choice(_LABELS) + b'"?>'
    return label + _DECLARED.sub(b"", body)


CUT = "cut at 70 %"
BESIDE = ("feedparser", "fastfeedparser")
DAMAGE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "raw &": raw_ampersands,
    "PHP warning first": warning_first,
    CUT: cut,
    "one unclosed tag": one_unclosed,
    "three mismatched tags": three_mismatched,
    "wrong encoding label": wrong_label,
}


def inside_items(body: bytes, count: int, rng: random.Random) -> list[tuple[int, int]]:
    """End tags of items and their fields, the last first."""
    begin = _ITEM.search(body)
    spots = [found.span() for found in _END.finditer(body, begin.start() if begin else 0)]
    return sorted(rng.sample(spots, min(count, len(spots))), reverse=True)


def measure(sets: dict[str, list[Feed]], figures: Figures) -> None:
    rows, shares = [], []
    for name, feeds in sets.items():
        ours = Damaged(feeds, by_us, COPIES)
        libraries = [Damaged(feeds, RULERS[ruler], 1) for ruler in BESIDE]
        for kind in DAMAGE:
            there, found, intact = ours.of(kind)
            share = 100 * found / max(1, there)
            shares.append((share, f"{name}, {kind}"))
            beside = [library.of(kind) for library in libraries]
            rows.append((
                name, kind, there, found, f"{share:.2f}", f"{100 * intact / max(1, there):.2f}",
                *(f"{100 * read / max(1, wanted):.2f}" for wanted, read, _ in beside),
            ))  # fmt: skip
    header = ("set", "damage", "entries", "found", "%", "% title, link and date intact",
              *(f"{ruler} %, 1 copy" for ruler in BESIDE))  # fmt: skip
    figures.table("Feeds: damaged copies", header, rows)
    share, worst = min(shares)
    figures.add(
        "extract.damaged_found_pct", share, "pct",
        f"worst kind ({worst}); {COPIES} copies of each feed and kind",
    )  # fmt: skip


class Damaged:
    """One method over damaged copies of `feeds`, against its own reading of the sound ones."""

    def __init__(self, feeds: list[Feed], method: Callable[[Feed], list[Row]], copies: int) -> None:
        self.feeds, self.method, self.copies = feeds, method, copies
        self.sound = [tried(method, feed) for feed in feeds]

    def of(self, kind: str) -> tuple[int, int, int]:
        """Return entries that stand there, those found, and those found intact."""
        there = found = intact = 0
        for feed, sound in zip(self.feeds, self.sound, strict=True):
            for copy in range(self.copies):
                body = DAMAGE[kind](feed.body, random.Random(f"{kind} {feed.id} {copy}"))  # noqa: S311
                wanted = sound[: len(_ITEM_END.findall(body))] if kind == CUT else sound
                rows = tried(self.method, Feed(feed.id, body))
                there += len(wanted)
                found += found_in(rows, wanted)
                intact += len(wanted) - len(set(wanted) - set(rows))
        return there, found, intact


def found_in(rows: list[Row], wanted: list[Row]) -> int:
    """How many of `wanted` are there: by address, by headline, or, lacking both, by their date."""
    titles, links, whole = {row.title for row in rows}, {row.link for row in rows}, set(rows)
    missed = [
        row
        for row in wanted
        if row not in whole and (row.link or "-") not in links and (row.title or "-") not in titles
    ]
    longer = [row for row in missed if row.title and any(row.title in title for title in titles)]
    return len(wanted) - len(missed) + len(longer)


def tried(method: Callable[[Feed], list[Row]], feed: Feed) -> list[Row]:
    try:
        return method(feed)
    except Exception:  # noqa: BLE001 - a library may raise what it likes: it finds nothing then
        return []
