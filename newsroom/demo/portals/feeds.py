"""Each portal's feed and news sitemap as bytes, honest or lying in the portal's own way.

Feed habits: honest; day (midnight UTC); local (wall clock labelled GMT); undated; ahead (what
appeared within the last day is dated hours after the visit); visit (everything dated now).
Sitemap habits: honest; local; visit; none (there is no sitemap). Every `lastmod` is the visit's.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

from newsroom.demo.portals.shapes import Page, Portal

FRESH = timedelta(days=1)


@dataclass(frozen=True)
class Listed:
    """One row of a feed: a page, or a story that the suite prints no page of."""

    url: str
    headline: str
    summary: str
    published: datetime  # in the portal's zone
    reporter: str = ""


def listed_page(page: Page) -> Listed:
    return Listed(
        page.url, page.story.headline, page.story.standfirst, page.published,
        page.reporter if page.portal.byline in ("by", "json-ld") else "",
    )  # fmt: skip


def rss(portal: Portal, rows: list[Listed], visit: datetime) -> bytes:
    """The portal's RSS feed at a visit: what had appeared by then, the newest first."""
    items = "\n".join(
        rss_item(portal, row, visit)
        for row in sorted(rows, key=lambda row: row.published, reverse=True)
        if row.published <= visit
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{escape(portal.name)}</title><link>{portal.home}/</link>
<description>{escape(portal.name)}</description><language>{portal.language}</language>
<lastBuildDate>{rfc(visit)}</lastBuildDate>
{items}
</channel></rss>
"""
    return text.encode()


def rss_item(portal: Portal, row: Listed, visit: datetime) -> str:
    date = feed_date(portal.feed, row.published, visit)
    lines = [
        f"<title>{escape(row.headline)}</title><link>{row.url}</link>",
        f'<guid isPermaLink="true">{row.url}</guid>',
        f"<description>{escape(row.summary)}</description>",
    ]
    if row.reporter:
        lines.append(f"<dc:creator>{escape(row.reporter)}</dc:creator>")
    if date:
        lines.append(f"<pubDate>{date}</pubDate>")
    return "<item>" + "\n".join(lines) + "</item>"


def feed_date(habit: str, published: datetime, visit: datetime) -> str:
    """What the feed says of a moment; "" where it says nothing."""
    match habit:
        case "undated":
            return ""
        case "day":
            return rfc(datetime.combine(published.date(), time(), UTC))
        case "local":
            return rfc(published.replace(tzinfo=UTC))
        case "visit":
            return rfc(visit)
        case "ahead" if is_fresh(published, visit):
            return rfc(visit + timedelta(hours=5))
    return rfc(published)


def rfc(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def is_fresh(published: datetime, visit: datetime) -> bool:
    return visit - published <= FRESH


def news_sitemap(portal: Portal, rows: list[Listed], visit: datetime) -> bytes:
    """The portal's news sitemap at a visit; empty bytes where it has none."""
    if portal.sitemap == "none":
        return b""
    urls = "\n".join(
        f"<url><loc>{row.url}</loc><lastmod>{visit.isoformat()}</lastmod><news:news>"
        f"<news:publication><news:name>{escape(portal.name)}</news:name>"
        f"<news:language>{portal.language}</news:language></news:publication>"
        f"<news:publication_date>{sitemap_date(portal.sitemap, row.published, visit)}"
        f"</news:publication_date><news:title>{escape(row.headline)}</news:title></news:news></url>"
        for row in rows
        if row.published <= visit
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{urls}
</urlset>
"""
    return text.encode()


def sitemap_date(habit: str, published: datetime, visit: datetime) -> str:
    match habit:
        case "local":
            return f"{published:%Y-%m-%dT%H:%M:%SZ}"
        case "visit":
            return visit.isoformat()
    return published.isoformat()


def is_dated(portal: Portal, published: datetime, visit: datetime) -> bool:
    """Whether feed or sitemap honestly name the day of what appeared at `published`."""
    by_feed = portal.feed in ("honest", "day", "local")
    by_feed = by_feed or (portal.feed == "ahead" and not is_fresh(published, visit))
    return by_feed or portal.sitemap in ("honest", "local")
