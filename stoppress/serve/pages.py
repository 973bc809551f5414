"""Every page the paper has: its address, what it shows, and the template that prints it.

`ROUTES` at the end is the table of addresses. A maker gets a Sheet and the parts of the address
and returns a Made page, or None: there is no such page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from stoppress.collect.models import Source
from stoppress.file.models import Article, Section
from stoppress.publish.contract import listed
from stoppress.serve import live
from stoppress.serve.article import article_head, article_view, withdrawn_view
from stoppress.serve.jsonld import as_json_ld
from stoppress.serve.shapes import FrontView, Head, Link, ListView, NoticeView
from stoppress.serve.sheet import Sheet

LIST_LENGTH = 30
DAY_LENGTH = 500
SECONDS = 4
BLOCK_LENGTH = 4


@dataclass(frozen=True)
class Made:
    """A page ready to be rendered."""

    template: str  # "" for a redirect
    view: object = None
    head: Head | None = None
    status: int = 200
    location: str = ""  # for 301
    section: str = ""  # key of the current section
    other: Link | None = None  # this page in the other language


def absolute_head(sheet: Sheet, path: str, title: str, **more: object) -> Head:
    head = Head(title=title, canonical=sheet.absolute(path), feeds=sheet.frame.feeds)
    return replace(head, **more)  # type: ignore[arg-type]


# -- front and lists -------------------------------------------------------------------------


def front(sheet: Sheet, path: str) -> Made:
    newest = sheet.newest(60)
    shown = lay_out(newest)
    blocks = []
    seen = {article.pk for article in shown}
    for section in Section.objects.all():
        rest = [a for a in newest if a.section_id == section.pk and a.pk not in seen]
        if rest:
            blocks.append((sheet.section_link(section), sheet.cards(rest[:BLOCK_LENGTH])))
    cards = sheet.cards(shown)
    view = FrontView(cards[0] if cards else None, cards[1:], tuple(blocks))
    title = f"{sheet.edition.name} — {sheet.edition.tagline}" if sheet.edition.tagline else ""
    return Made("front", view, absolute_head(
        sheet, path, title or sheet.edition.name, json_ld=site_json_ld(sheet),
        description=sheet.edition.tagline))  # fmt: skip


def lay_out(newest: list[Article]) -> list[Article]:
    """Return lead and seconds: the newest pieces with a standfirst, at most two of a Source."""
    chosen: list[Article] = []
    for article in [a for a in newest if a.standfirst] + newest:
        of_source = sum(other.source_id == article.source_id for other in chosen)
        if article not in chosen and of_source < 2:
            chosen.append(article)
        if len(chosen) > SECONDS:
            break
    return chosen


def latest(sheet: Sheet, path: str) -> Made:
    base = f"/{sheet.language}/archive/"
    made = list_page(sheet, path, _("Latest news"), base, {"is_archived": False})
    return replace(made, section="latest")


def section(sheet: Sheet, path: str, key: str) -> Made | None:
    found = Section.objects.filter(key=key).first()
    if found is None:
        return None
    base = f"/{sheet.language}/section/{key}/"
    made = list_page(sheet, path, found.name_in(sheet.language), base, {"section": found})
    return replace(made, section=key)


def source(sheet: Sheet, path: str, key: str) -> Made | None:
    found = Source.objects.filter(key=key).first()
    if found is None:
        return None
    sheet.touches.add(f"source:{found.pk}")
    base = f"/{sheet.language}/source/{key}/"
    made = list_page(sheet, path, found.name_in(sheet.language), base, {"source": found})
    view = replace(made.view, lead=found.description, facts=source_facts(found))  # type: ignore[type-var]
    return replace(made, view=view)


def source_facts(found: Source) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Home page"), found.home_url),
        (_("Licence"), found.licence),
        (_("Carried here as"), str(found.get_may_carry_display())),
    ]
    return tuple((label, text) for label, text in facts if text)


def list_page(sheet: Sheet, path: str, title: str, base: str, where: dict) -> Made:
    articles = sheet.latest(LIST_LENGTH + 1, **where)
    older = None
    if len(articles) > LIST_LENGTH:
        day = local_day(sheet, articles[LIST_LENGTH])
        older = Link(f"{base}{day}", _("Older"))
    feeds = () if base.endswith("/archive/") else sheet.feed_links(base)
    view = ListView(title, sheet.cards(articles[:LIST_LENGTH]), older=older, feeds=feeds,
                    empty=_("Nothing here yet."))  # fmt: skip
    return Made("list", view, absolute_head(
        sheet, path, f"{title} — {sheet.edition.name}", feeds=feeds or sheet.frame.feeds))  # fmt: skip


def day_archive(sheet: Sheet, path: str, day: str) -> Made | None:
    return day_page(sheet, path, day, f"/{sheet.language}/archive/", {})


def section_day(sheet: Sheet, path: str, key: str, day: str) -> Made | None:
    found = Section.objects.filter(key=key).first()
    base = f"/{sheet.language}/section/{key}/"
    made = day_page(sheet, path, day, base, {"section": found}) if found else None
    return replace(made, section=key) if made else None


def source_day(sheet: Sheet, path: str, key: str, day: str) -> Made | None:
    found = Source.objects.filter(key=key).first()
    base = f"/{sheet.language}/source/{key}/"
    return day_page(sheet, path, day, base, {"source": found}) if found else None


def archive(sheet: Sheet, path: str) -> Made:
    """The bare archive leads to the newest day that has pieces."""
    newest = sheet.latest(1)
    if not newest:
        return list_page(sheet, path, _("Archive"), f"/{sheet.language}/archive/", {})
    return Made("", status=302, location=f"/{sheet.language}/archive/{local_day(sheet, newest[0])}")


def day_page(sheet: Sheet, path: str, day: str, base: str, where: dict) -> Made | None:
    """Older pieces are addressed by date, never by page number: such a page stays what it is."""
    try:
        start = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo(sheet.zone))
        end = start + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    articles = sheet.latest(DAY_LENGTH, order_at__gte=start, order_at__lt=end, **where)
    pool = listed(sheet.language, sheet.now).filter(**where)
    before = pool.filter(order_at__lt=start).first()
    after = pool.filter(order_at__gte=end).last()
    if not articles and not (before and after):
        return None
    title = sheet.moment(start, "day").text
    view = ListView(
        title,
        sheet.cards(articles),
        older=Link(f"{base}{local_day(sheet, before)}", _("Older")) if before else None,
        newer=Link(f"{base}{local_day(sheet, after)}", _("Newer")) if after else None,
        empty=_("Nothing was published on this day."),
    )
    return Made("list", view, absolute_head(sheet, path, f"{title} — {sheet.edition.name}"))


def local_day(sheet: Sheet, article: Article) -> date:
    return article.order_at.astimezone(ZoneInfo(sheet.zone)).date()


def most_read(sheet: Sheet, path: str) -> Made:
    sheet.touches |= {f"most-read:{sheet.language}", f"list:{sheet.language}"}
    order = live.read_order()
    articles = live.most_read(sheet, order, LIST_LENGTH)
    lead = live.window_line(sheet, order)
    view = ListView(_("Most Read Articles"), sheet.cards(articles), numbered=True, lead=lead,
                    empty=_("Too few reads so far to make a list."))  # fmt: skip
    return Made("list", view, absolute_head(sheet, path, f"{view.title} — {sheet.edition.name}"))


# -- one piece ---------------------------------------------------------------------------------


def article(sheet: Sheet, path: str, number: str) -> Made | None:
    found = (
        Article.objects.filter(pk=int(number))
        .exclude(path="")
        .select_related("source", "section", "copy_of")
        .first()
    )
    if found is None:
        return None
    sheet.touches |= {f"article:{found.pk}", f"source:{found.source_id}"}
    if found.path != path:
        return Made("", status=301, location=found.path)
    if found.withdrawn_at or found.expired or has_ended(found, sheet.now):
        return gone(sheet, path, found)
    if not found.live:
        return None
    if found.copy_of and found.copy_of.path:
        sheet.touches.add(f"article:{found.copy_of_id}")
        return Made("", status=301, location=found.copy_of.path)
    head, view = article_head(sheet, found), article_view(sheet, found)
    other = view.translations[0] if view.translations else None
    key = found.section.key if found.section else ""
    return Made("article", view, head, section=key, other=other)


def has_ended(found: Article, now: datetime) -> bool:
    return bool(found.contract_until and found.contract_until <= now)


def gone(sheet: Sheet, path: str, found: Article) -> Made:
    view = withdrawn_view(sheet, found)
    return Made(
        "notice", view, absolute_head(sheet, path, view.title, robots="noindex"), status=410
    )


# -- the paper's own pages ------------------------------------------------------------------------


def house_page(sheet: Sheet, path: str, slug: str) -> Made | None:
    found = sheet.edition.pages.filter(slug=slug).first()
    if found is None:
        return None
    view = NoticeView(found.title, body=found.body)
    return Made("notice", view, absolute_head(sheet, path, f"{found.title} — {sheet.edition.name}"))


def how_we_count(sheet: Sheet, path: str) -> Made:
    view = NoticeView(_("How we count"), live.how_we_count(sheet))
    return Made("notice", view, absolute_head(sheet, path, f"{view.title} — {sheet.edition.name}"))


def not_found(sheet: Sheet, path: str) -> Made:
    cards = sheet.cards(sheet.newest(5))
    view = NoticeView(
        _("This page is not here"),
        (
            _(
                "It may have moved, or the address may be mistyped. Search for it, or read the latest."
            ),
        ),
        search=True,
        cards=cards,
    )
    return Made(
        "notice", view, absolute_head(sheet, path, view.title, robots="noindex"), status=404
    )


def failed(sheet: Sheet, path: str, number: str) -> Made:
    text = _("Something went wrong on our side. We have noted it under number %(number)s.")
    view = NoticeView(_("This page could not be made"), (text % {"number": number},))
    return Made(
        "notice", view, absolute_head(sheet, path, view.title, robots="noindex"), status=500
    )


def site_json_ld(sheet: Sheet) -> str:
    home = sheet.absolute(sheet.frame.home_url)
    search = f"{home}search?q={{search_term_string}}"
    return as_json_ld({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{home}#site",
        "url": home,
        "name": sheet.edition.name,
        "inLanguage": sheet.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    })  # fmt: skip


Maker = Callable[..., Made | None]
KEY, DAY = r"([a-z0-9_-]+)", r"(\d{4}-\d{2}-\d{2})"
ROUTES: list[tuple[re.Pattern[str], Maker]] = [
    (re.compile(pattern), maker)
    for pattern, maker in (
        (r"", front),
        (r"latest", latest),
        (r"most-read", most_read),
        (r"how-we-count", how_we_count),
        (r"archive", archive),
        (rf"archive/{DAY}", day_archive),
        (rf"section/{KEY}", section),
        (rf"section/{KEY}/{DAY}", section_day),
        (rf"source/{KEY}", source),
        (rf"source/{KEY}/{DAY}", source_day),
        (r"[a-z0-9-]*?-(\d{1,18})", article),
        (r"([a-z0-9-]+)", house_page),
    )
]


def make(sheet: Sheet, path: str) -> Made | None:
    """Return the page at `path` ("/en/latest"), or None when there is none."""
    rest = path.removeprefix(f"/{sheet.language}/")
    for pattern, maker in ROUTES:
        if found := pattern.fullmatch(rest):
            made = maker(sheet, path, *found.groups())
            if made is not None:
                return made
    return None
