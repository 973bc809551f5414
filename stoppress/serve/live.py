"""The live pieces of an edition: the date line, Latest News, Most Read Articles.

They are printed when something in them changes (a publish, a new order of reads, midnight, the
hourly token) and shared by all pages of the edition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.file.models import Article
from stoppress.publish.contract import listed
from stoppress.publish.models import Action, Edition
from stoppress.serve import wording
from stoppress.serve.shapes import Masthead, Tail
from stoppress.serve.sheet import Sheet
from stoppress.serve.store import Live, Store
from stoppress.serve.token import sign_time

LIST_ROWS = 10
MASTHEAD_BYTES = 1024  # fixed: printed pages refer to what follows it
ORDER_NOTE = "most_read"  # the store's note that holds the order of reads
VISIBLE = ("publish", "update", "correct", "withdraw", "restore")


@dataclass(frozen=True)
class ReadOrder:
    """The order of reads, as `tally` made it."""

    ids: tuple[int, ...]
    at: datetime | None
    half_life_seconds: float

    def as_note(self) -> str:
        at = self.at.isoformat() if self.at else None
        return json.dumps({"ids": self.ids, "at": at, "half_life": self.half_life_seconds})


def read_order() -> ReadOrder:
    """Return the order last handed in; an empty one while nobody has read anything."""
    note = Store(settings.STOPPRESS_STORE).note(ORDER_NOTE)
    data = json.loads(note) if note else {}
    at = datetime.fromisoformat(data["at"]) if data.get("at") else None
    half_life = data.get("half_life", settings.STOPPRESS_HALF_LIFE_SECONDS)
    return ReadOrder(tuple(data.get("ids", ())), at, half_life)


def print_live(edition: Edition, now: datetime, order: ReadOrder) -> Live:
    """Print the live pieces of one edition. Raises ValueError if the date line does not fit."""
    with override(edition.language):
        sheet = Sheet(edition, now)
        context = {"frame": sheet.frame}
        line = render_to_string("stoppress/masthead.html", {**context, "masthead": masthead(sheet)})
        tail_html = render_to_string("stoppress/tail.html", {**context, "tail": tail(sheet, order)})
    return Live(edition.language, padded(line), tail_html.encode())


def padded(line: str) -> bytes:
    raw = line.strip().encode()
    if len(raw) > MASTHEAD_BYTES:
        raise ValueError(f"serve: the date line needs {len(raw)} of {MASTHEAD_BYTES} bytes")
    return raw.ljust(MASTHEAD_BYTES)


def masthead(sheet: Sheet) -> Masthead:
    updated = last_update(sheet.language)
    age = (sheet.now - updated).total_seconds() if updated else 0
    is_stale = age > sheet.settings.stale_after_hours * 3600
    return Masthead(
        today=wording.today(sheet.now, sheet.zone, sheet.language),
        updated=sheet.moment(updated) if updated else None,
        is_stale=is_stale,
        age=wording.ago(age, sheet.language) if is_stale else "",
    )


def last_update(language: str) -> datetime | None:
    """Return when something last changed that a reader of this edition can see.

    A publish, update, correction or withdrawal; never a poll, a reprint, a list's order, a
    setting or the clock.
    """
    done = Action.objects.filter(edition=language, is_visible=True, verb__in=VISIBLE)
    return done.values_list("at", flat=True).order_by("-at").first()


def tail(sheet: Sheet, order: ReadOrder) -> Tail:
    return Tail(
        latest=sheet.cards(sheet.newest(LIST_ROWS)),
        most_read=sheet.cards(most_read(sheet, order, LIST_ROWS)),
        most_read_window=wording.window_label(order.half_life_seconds, sheet.language),
        most_read_at=sheet.moment(order.at) if order.at else None,
        time_token=sign_time(settings.STOPPRESS_READ_SECRET, int(sheet.now.timestamp())),
    )


def most_read(sheet: Sheet, order: ReadOrder, count: int) -> list[Article]:
    """Return the most read pieces that this edition lists. A copy's reads are its original's."""
    chosen: list[Article] = []
    for ids in chunks(order.ids, 200):
        found = {
            article.pk: article for article in listed(sheet.language, sheet.now).filter(pk__in=ids)
        }
        chosen += [found[pk] for pk in ids if pk in found]
        if len(chosen) >= count:
            break
    return chosen[:count]


def chunks(ids: tuple[int, ...], size: int) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def window_line(sheet: Sheet, order: ReadOrder) -> str:
    if order.at is None:
        return ""
    return _("%(window)s, as of %(time)s") % {
        "window": wording.window_label(order.half_life_seconds, sheet.language),
        "time": sheet.moment(order.at).text,
    }


def how_we_count(sheet: Sheet) -> tuple[str, ...]:
    """Return the plain words of the page "How we count"."""
    if settings.STOPPRESS_READS != "beacon":
        return (_("This site does not count reads."),)
    age = wording.ago(settings.STOPPRESS_HALF_LIFE_SECONDS, sheet.language)
    seconds = settings.STOPPRESS_READ_SECONDS
    return (
        _("A read is counted once an article has been visible on a screen for %(seconds)s seconds.")
        % {"seconds": seconds},
        _("One small script sends one empty message for it. There is no cookie, nothing is stored on your device, and no number that could name you is sent."),
        _("Your address and browser are used for a moment to leave out repeats and robots. They are never written down."),
        _("The list shows what is read now: a read weighs half as much after %(age)s.")
        % {"age": age},
        _("If your browser sends the signal “Global Privacy Control”, your reads are not counted. Switching JavaScript off has the same effect; every page works without it."),
    )  # fmt: skip
