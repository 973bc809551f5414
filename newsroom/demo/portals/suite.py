"""The suite: every portal's pages, feed and sitemap, for any moment of a visit.

    suite = Suite(seed=1)
    for portal in suite.portals:
        for page in suite.pages(portal):
            printed = suite.print_page(page, page.first_visit)

The same seed gives the same bytes. A page printed for a visit on another day differs in its
masthead and its moving boxes, never in its story.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from newsroom.demo.names import FAMILIES, MEN, WOMEN
from newsroom.demo.portals import feeds, layouts_new, layouts_old
from newsroom.demo.portals.heads import body_in_json_ld, head
from newsroom.demo.portals.labels import NOTES
from newsroom.demo.portals.papers import PORTALS
from newsroom.demo.portals.shapes import Page, Portal, Printed, Story, Truth
from newsroom.demo.portals.stories import REGIONS, tell_stories
from newsroom.demo.portals.styles import style_of
from newsroom.demo.portals.view import View

LAYOUTS = layouts_new.LAYOUTS | layouts_old.LAYOUTS
PAGES = 12  # of each portal
BRIEFS = 14  # stories in lists and feeds that have no page here
VISITS_FROM = datetime(2026, 11, 9, 6, 20, tzinfo=UTC)  # clocks changed on 25 October, 1 November
BETWEEN_VISITS = timedelta(hours=7)
ODD_KINDS = ("live", "video", "paywall", "script-only")
ODD_AT = (4, 9)  # which pages of a portal are no plain article
REPRINT_AT = 6
UPDATED_AT = (0, 4, 6, 10)  # pages changed three hours after they appeared
OLD_CHARSETS = {"en": "windows-1252", "ar": "windows-1256"}  # of the layout `tables`


class Suite:
    """All portals of one seed."""

    portals = PORTALS

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.pages = cache(self._make_pages)
        self.briefs = cache(self._make_briefs)

    def print_page(self, page: Page, visit: datetime) -> Printed:
        """The page as the portal answers it at `visit` (aware), with its truth."""
        visit = visit.astimezone(page.portal.zone)
        view = View(page, visit, self.pages(page.portal), self.briefs(page.portal))
        charset = charset_of(page.portal)
        text = document(view, charset)
        headers = {"content-type": f"text/html; charset={charset}"}
        if "last-modified" in page.portal.decoys:
            view.decoy("Last-Modified of the visit")
            headers["last-modified"] = feeds.rfc(visit)
        html = text.encode(charset, "xmlcharrefreplace")
        return Printed(page, visit, html, headers, truth_of(view))

    def feed(self, portal: Portal, visit: datetime) -> bytes:
        """The portal's RSS feed at `visit`."""
        return feeds.rss(portal, self._listed(portal), visit.astimezone(portal.zone))

    def sitemap(self, portal: Portal, visit: datetime) -> bytes:
        """The portal's news sitemap at `visit`; empty where it has none."""
        return feeds.news_sitemap(portal, self._listed(portal), visit.astimezone(portal.zone))

    def _rng(self, portal: Portal, what: str) -> Random:
        return Random(f"{self.seed}:{portal.key}:{what}")

    def _make_pages(self, portal: Portal) -> tuple[Page, ...]:
        rng, number = self._rng(portal, "pages"), PORTALS.index(portal)
        visits = [
            (VISITS_FROM + timedelta(hours=number % 5) + at * BETWEEN_VISITS).astimezone(
                portal.zone
            )
            for at in range(PAGES)
        ]
        moments = [published_before(visit, at, rng) for at, visit in enumerate(visits)]
        days = [moment.date() for moment in moments]
        stories = tell_stories(portal.language, PAGES * number, days, rng)
        reporters = reporters_of(portal, rng)
        return tuple(
            Page(
                portal, at, stories[at], kind_at(number, at), moments[at],
                moments[at] + timedelta(hours=3) if at in UPDATED_AT else None,
                visits[at], rng.choice(reporters), origin_at(number, at),
            )
            for at in range(PAGES)
        )  # fmt: skip

    def _make_briefs(self, portal: Portal) -> tuple[Story, ...]:
        rng, number = self._rng(portal, "briefs"), PORTALS.index(portal)
        days = [VISITS_FROM.date() - timedelta(days=at) for at in range(BRIEFS)]
        return tuple(tell_stories(portal.language, PAGES * number + PAGES, days, rng))

    def _listed(self, portal: Portal) -> list[feeds.Listed]:
        rows = [feeds.listed_page(page) for page in self.pages(portal)]
        rng = self._rng(portal, "listed")
        for at, brief in enumerate(self.briefs(portal)):
            published = VISITS_FROM - timedelta(days=3 * at, minutes=rng.randrange(1440))
            rows.append(
                feeds.Listed(
                    f"{portal.home}/brief/{at}.html", brief.headline, brief.standfirst,
                    published.astimezone(portal.zone).replace(second=rng.randrange(60)),
                )
            )  # fmt: skip
        return rows


def published_before(visit: datetime, at: int, rng: Random) -> datetime:
    """Every third page is hours old at its first visit; the others are days or weeks old."""
    if at % 3 == 2:
        return visit - timedelta(minutes=rng.randrange(20, 400))
    back = timedelta(days=rng.randrange(2, 45), minutes=rng.randrange(1440))
    return (visit.astimezone(UTC) - back).astimezone(visit.tzinfo)


def kind_at(number: int, at: int) -> str:
    """Which kind of page stands `at` a place of portal `number`."""
    if at == ODD_AT[0]:
        return ODD_KINDS[number % 4]
    if at == ODD_AT[1] and number % 2 == 0:
        return ODD_KINDS[(number // 2 + 1) % 4]
    return "article"


def origin_at(number: int, at: int) -> str:
    """The foreign canonical address of a reprint."""
    reprint = at == REPRINT_AT and number % 2 == 0
    return f"https://meridian-wire.example/report/{9_000 + number}" if reprint else ""


def reporters_of(portal: Portal, rng: Random) -> list[str]:
    region, column = REGIONS[portal.language], int(portal.language == "ar")
    firsts = rng.sample(MEN[region], 2) + rng.sample(WOMEN[region], 2)
    families = rng.sample(FAMILIES[region], 4)
    return [f"{a[column]} {b[column]}" for a, b in zip(firsts, families, strict=True)]


def charset_of(portal: Portal) -> str:
    return OLD_CHARSETS.get(portal.language, "utf-8") if portal.layout == "tables" else "utf-8"


def document(view: View, charset: str) -> str:
    """The whole page."""
    portal, page = view.portal, view.page
    direction = ' dir="rtl"' if portal.rtl else ""
    kind = "<html amp" if portal.layout == "amp" else "<html"
    data = ""
    if page.kind == "script-only" and not body_in_json_ld(page):
        story = {"headline": page.story.headline, "paragraphs": list(page.story.lines)}
        data = json.dumps({"props": {"pageProps": {"article": story}}}, ensure_ascii=False)
        data = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    body = LAYOUTS[portal.layout](view)
    return f"""<!DOCTYPE html>
{kind} lang="{portal.language}"{direction}>
<head><meta charset="{charset}">
{head(view)}
<style>{style_of(view)}</style>
</head>
<body>
{body}
{data}
</body>
</html>
"""


def truth_of(view: View) -> Truth:
    """What is true of the page just printed."""
    page, portal = view.page, view.portal
    lines = shown_lines(view)
    own = {" ".join(line.split()) for line in (*lines, page.story.standfirst, page.story.headline)}
    says_updated = {"json-ld", "meta", "visible"} & set(portal.evidence)
    return Truth(
        headline=page.story.headline,
        standfirst=page.story.standfirst,
        paragraphs=lines,
        byline=page.reporter if portal.byline in ("by", "json-ld") else "",
        source_name=portal.name,
        language=portal.language,
        kind=page.kind,
        published=page.published,
        updated=page.updated if says_updated else None,
        on_page=bool(portal.evidence),
        in_feed=feeds.is_dated(portal, page.published, view.visit),
        origin=page.reprint_of,
        boilerplate=tuple(line for line in view.furniture if line not in own),
        captions=tuple(view.captions),
        decoys=tuple(view.decoys),
    )


def shown_lines(view: View) -> tuple[str, ...]:
    """The lines of the body that the page gives away."""
    story = view.story
    match view.page.kind:
        case "paywall":
            return (story.blocks[0].text,)
        case "video":
            return (NOTES[view.portal.language]["clip"].format(place=story.place),)
    return story.lines
