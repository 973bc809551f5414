"""A page from the database, once, as segments; and which pages a change makes new.

    changing (in the Article's transaction) → note_change: a change row, the search index
    changed  (after the commit)             → print_after: the writer lock, all unprinted rows,
                                              pages and live pieces in one write to the store

A crash between the two leaves unprinted rows; the next writer or the ticker prints them.
"""

from __future__ import annotations

import fcntl
import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from stoppress.file.models import Article
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve import feeds, live, pages, search
from stoppress.serve.models import Change
from stoppress.serve.pages import Made
from stoppress.serve.shapes import Link
from stoppress.serve.sheet import Sheet
from stoppress.serve.store import Live, Page, Store
from stoppress.serve.style import csp_hash, minify_css

log = logging.getLogger(__name__)

EAGER_ARTICLES = 5  # printed ahead of time in one go; the rest on their first request
CHANGES_AT_ONCE = 500


# -- what a change sets off --------------------------------------------------------------------


def note_change(sender: object, keys: frozenset[str], **kwargs: object) -> None:
    """Inside the transaction: note what is touched, and keep the search index in step."""
    Change.objects.create(keys=sorted(keys))
    search.index(article_ids(keys))


def print_after(sender: object, keys: frozenset[str], **kwargs: object) -> None:
    """After the commit: print. What fails here has happened all the same; its rows stay unprinted."""
    try:
        print_changes()
    except Exception:
        log.exception("serve: changes not printed; the ticker tries again")


def print_changes(now: datetime | None = None) -> int:
    """Print what all unprinted change rows touch; return how many rows there were.

    Under the writer lock, from the committed state: two publishers at once would each print a
    front page that lacks the other's piece.
    """
    printed = 0
    with writer_lock():
        while rows := list(Change.objects.filter(printed_at=None).order_by("pk")[:CHANGES_AT_ONCE]):
            moment = now or timezone.now()
            write_pages({key for row in rows for key in row.keys}, moment)
            done = Change.objects.filter(pk__in=[row.pk for row in rows])
            printed += done.update(printed_at=moment)
    return printed


def write_pages(keys: set[str], now: datetime) -> None:
    """Drop every page that showed one of the keys, print the first ones anew, and the live pieces.

    What shows the old must go, whatever fails: pages and live pieces that could not be printed
    are dropped, and asked of the printer again.
    """
    languages = {key.removeprefix("list:") for key in keys if key.startswith("list:")}
    editions = [edition for edition in Edition.objects.all() if edition.language in languages]
    paths = [f"/{edition.language}/" for edition in editions]
    fresh = Article.objects.filter(pk__in=article_ids(keys)).exclude(path="")
    paths += fresh.values_list("path", flat=True).order_by("-changed_at")[:EAGER_ARTICLES]
    lives = [found for edition in editions if (found := try_live(edition, now))]
    Store(settings.STOPPRESS_STORE).write(
        pages=[page for path in paths if (page := try_print(path, now))],
        drop_keys=keys,
        lives=lives,
        drop_lives=languages - {found.edition for found in lives},
        notes=home_note(),
    )


def try_live(edition: Edition, now: datetime) -> Live | None:
    try:
        return live.print_live(edition, now, live.read_order())
    except Exception:
        log.exception("serve: live pieces not printed (edition=%s)", edition.language)
        return None


def print_lives(
    now: datetime, order: live.ReadOrder | None = None, drop: Iterable[str] = ()
) -> None:
    """Print the live pieces of every edition: a new order of reads, a new day, a new token."""
    with writer_lock():
        notes = {live.ORDER_NOTE: order.as_note()} if order else {}
        order = order or live.read_order()
        editions = list(Edition.objects.all())
        Store(settings.STOPPRESS_STORE).write(
            lives=[live.print_live(edition, now, order) for edition in editions],
            drop_keys=drop,
            notes={**notes, **home_note()},
        )


def home_note() -> dict[str, str]:
    """Return what the front must know to send the bare address somewhere."""
    return {"home_edition": SiteSettings.load().home_language}


def reprint(now: datetime) -> None:
    """Forget every printed page: a new theme, setting or version. Pages are printed when asked."""
    Store(settings.STOPPRESS_STORE).clear()
    print_lives(now)


def article_ids(keys: Iterable[str]) -> list[int]:
    return [int(key.removeprefix("article:")) for key in keys if key.startswith("article:")]


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the one lock under which pages are written; the kernel frees it if we die."""
    with Path(settings.STOPPRESS_VAR_DIR, "print.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# -- one page -------------------------------------------------------------------------------------


def try_print(path: str, now: datetime) -> Page | None:
    """Print one page ahead of time; a page that cannot be printed harms no other."""
    try:
        return print_page(path, now)
    except Exception:
        log.exception("serve: page not printed (path=%s)", path)
        return None


def print_page(path: str, now: datetime) -> Page | None:
    """Return the page at `path`, printed from the database; None when there is no such page."""
    if not is_plain(path):
        return None
    if feed := feeds.make(path, now):
        return feed
    edition = edition_of(path)
    if edition is None:
        return None
    with override(edition.language):
        sheet = Sheet(edition, now)
        if path == f"/{edition.language}":  # everybody types it so
            return finish(sheet, path, Made("", status=301, location=f"{path}/"))
        made = pages.make(sheet, path)
        return finish(sheet, path, made) if made else None


def is_plain(path: str) -> bool:
    return path.isascii() and len(path) <= 300 and "//" not in path


def edition_of(path: str) -> Edition | None:
    language = path.split("/")[1] if path.startswith("/") else ""
    return Edition.objects.filter(pk=language).first()


def not_found_page(path: str, now: datetime) -> Page | None:
    """Return the 404 page in the edition of the address, else in the home edition."""
    return notice_page(path, now, pages.not_found)


def failed_page(path: str, now: datetime) -> Page | None:
    """Return the 500 page; its number is in the log with the cause."""
    number = uuid.uuid4().hex[:8]
    log.exception("serve: page failed (path=%s, number=%s)", path, number)
    return notice_page(path, now, lambda sheet, at: pages.failed(sheet, at, number))


def notice_page(path: str, now: datetime, maker: pages.Maker) -> Page | None:
    home = SiteSettings.load().home_language
    edition = edition_of(path) or Edition.objects.filter(pk=home).first()
    if edition is None:
        return None
    with override(edition.language):
        sheet = Sheet(edition, now)
        made = maker(sheet, f"/{edition.language}/")
        return finish(sheet, path, made) if made else None


def finish(sheet: Sheet, path: str, made: Made) -> Page:
    """Render a made page into its printed segments."""
    touches = tuple(sorted(sheet.touches))
    if made.location:
        headers = (("location", made.location), ("content-type", "text/plain; charset=utf-8"))
        return Page(path, "", made.status, headers, b"", b"", touches)
    context = {
        "frame": sheet.frame,
        "head": made.head,
        "view": made.view,
        "current_section": made.section,
        "other": made.other or other_front(sheet),
        "css": css(),
    }
    head = render_to_string("stoppress/head.html", context)
    body = render_to_string(f"stoppress/{made.template}.html", context)
    return Page(path, sheet.language, made.status, html_headers(sheet, made),
                head.strip().encode(), body.encode(), touches)  # fmt: skip


def other_front(sheet: Sheet) -> Link | None:
    return sheet.frame.others[0] if sheet.frame.others else None


def html_headers(sheet: Sheet, made: Made) -> tuple[tuple[str, str], ...]:
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-language", sheet.language),
        ("content-security-policy", content_policy()),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ]
    if made.head and made.head.robots == "noindex":
        headers.append(("x-robots-tag", "noindex"))
    return tuple(headers)


@cache
def css() -> str:
    """Return the one style sheet, as it is inlined."""
    return minify_css(Path(finders.find("stoppress/page.css")).read_text("utf-8"))


@cache
def content_policy() -> str:
    """Return the CSP: the style by its hash, one script of ours, nothing from elsewhere."""
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src '{csp_hash(css())}'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    )
