"""RSS, Atom, JSON Feed and sitemaps out; robots.txt. Each is a printed page without live pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import override

from stoppress.collect.models import Source
from stoppress.file.models import Article, Section
from stoppress.publish.contract import carry, listed
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve.sheet import Sheet
from stoppress.serve.store import Page

FEED_LENGTH = 40
SITEMAP_LENGTH = 50_000  # sitemaps.org: addresses a file
NEWS_LENGTH = 1_000  # Google: a news sitemap
NEWS_HOURS = 48
ADDRESS = re.compile(
    r"/(?P<language>[a-z-]+)/(?:(?P<kind>section|source)/(?P<key>[a-z0-9_-]+)/)?"
    r"(?P<form>rss\.xml|atom\.xml|feed\.json|sitemap\.xml|news-sitemap\.xml)"
)
MOST_CLAIMS = 12  # of one piece, in a feed


def make(path: str, now: datetime) -> Page | None:
    """Return the feed or sitemap at `path`, or None when the address names none."""
    if path in SITE_FILES:
        return SITE_FILES[path](path)
    found = ADDRESS.fullmatch(path)
    edition = Edition.objects.filter(pk=found["language"]).first() if found else None
    if not found or not edition:
        return None
    with override(edition.language):
        return edition_file(Sheet(edition, now), path, found)


def edition_file(sheet: Sheet, path: str, found: re.Match[str]) -> Page | None:
    if found["form"] in SITEMAPS:
        return SITEMAPS[found["form"]](sheet, path) if not found["kind"] else None
    where, title = channel_of(sheet, found["kind"], found["key"])
    if where is None:
        return None
    articles = sheet.latest(FEED_LENGTH, **where)
    return FORMS[found["form"]](sheet, path, title, full(articles))


def channel_of(sheet: Sheet, kind: str | None, key: str | None) -> tuple[dict | None, str]:
    if kind is None:
        return {"is_archived": False}, sheet.edition.name
    model = Section if kind == "section" else Source
    found = model.objects.filter(key=key).first()
    if found is None:
        return None, ""
    return {kind: found}, f"{sheet.edition.name} — {found.name_in(sheet.language)}"


def full(articles: list[Article]) -> list[Article]:
    """Return the same Articles with their bodies, which lists leave unread."""
    ids = [article.pk for article in articles]
    bodies = Article.objects.select_related("source", "section").in_bulk(ids)
    return [bodies[pk] for pk in ids]


# -- RSS and Atom, on Django's generators -----------------------------------------------------


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the full text as content:encoded and the origin as `<source>`."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        for author in item["people"]:
            handler.addQuickElement("dc:creator", author)
        if item["origin"]:
            name, url = item["origin"]
            handler.addQuickElement("source", name, {"url": url})
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class Atom(Atom1Feed):
    """Atom (RFC 4287) with the original as `rel=via` and the origin's name as author."""

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        for author in item["people"] or [item["source_name"]]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author)
            handler.endElement("author")
        if item["via"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["via"]})
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


def xml_feed(kind: type[SyndicationFeed], content_type: str) -> Callable[..., Page]:
    def form(sheet: Sheet, path: str, title: str, articles: list[Article]) -> Page:
        home = sheet.absolute(path.rsplit("/", 1)[0] + "/")
        feed = kind(
            title=title,
            link=home,
            description=sheet.edition.tagline or title,
            language=sheet.language,
            feed_url=sheet.absolute(path),
            author_name=sheet.frame.publisher,
            ttl="5",
        )
        for article in articles:
            feed.add_item(**feed_item(sheet, article))
        return feed_page(sheet, path, content_type, feed.writeString("utf-8").encode())

    return form


def feed_item(sheet: Sheet, article: Article) -> dict:
    """Return what a feed says of an Article; an undated one has no pubDate."""
    carried = sheet.carried(article)
    source = article.source
    home = source.home_url or article.url
    return {
        "title": carried.headline,
        "link": sheet.absolute(article.path),
        "description": carried.standfirst,
        "unique_id": f"{sheet.frame.address}/article/{article.pk}",
        "unique_id_is_permalink": False,
        "pubdate": article.published_at,
        "updateddate": article.changed_at or article.received_at,
        "categories": [article.section.name_in(sheet.language)] if article.section else [],
        "people": article.authors(),
        "origin": None if source.is_house else (source.name_in(sheet.language), home),
        "source_name": source.name_in(sheet.language),
        "via": "" if source.is_house else article.url,
        "content": with_credit(sheet, article, carried.body, carried.credit_line),
    }


def with_credit(sheet: Sheet, article: Article, body: str, credit: str) -> str:
    if not body:
        return ""
    origin = f'<p><a href="{escape(article.url)}">{escape(credit)}</a></p>' if credit else ""
    direction = "rtl" if sheet.frame.direction == "rtl" else "ltr"
    return f'<div dir="{direction}" lang="{article.language}">{body}{origin}</div>'


def json_feed(sheet: Sheet, path: str, title: str, articles: list[Article]) -> Page:
    """JSON Feed 1.1."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": sheet.absolute(path.rsplit("/", 1)[0] + "/"),
        "feed_url": sheet.absolute(path),
        "language": sheet.language,
        "items": [json_item(sheet, article) for article in articles],
    }
    body = json.dumps(data, ensure_ascii=False).encode()
    return feed_page(sheet, path, "application/feed+json; charset=utf-8", body)


def json_item(sheet: Sheet, article: Article) -> dict:
    item = feed_item(sheet, article)
    people = item["people"] or [item["source_name"]]
    found = {
        "id": item["unique_id"],
        "url": item["link"],
        "external_url": item["via"],
        "title": item["title"],
        "summary": item["description"],
        "content_html": item["content"],
        "date_published": item["pubdate"].isoformat() if item["pubdate"] else "",
        "date_modified": item["updateddate"].isoformat(),
        "authors": [{"name": name} for name in people],
        "language": article.language,
        "tags": item["categories"],
        "_stoppress": {"date": dated(article)},
    }
    found = {name: value for name, value in found.items() if value}
    return (
        found
        if "content_html" in found
        else {**found, "content_text": item["description"] or item["title"]}
    )


def dated(article: Article) -> dict:
    """How a piece is dated, and by whose word: the evidence, also what was refused and why."""
    return {
        "precision": article.published_precision if article.published_at else None,
        "reason": article.date_reason or None,
        "received": article.received_at.isoformat(),
        "evidence": [claim for claim in article.claims if claim["value"]][:MOST_CLAIMS],
    }


def feed_page(sheet: Sheet, path: str, content_type: str, body: bytes) -> Page:
    headers = (("content-type", content_type), ("x-content-type-options", "nosniff"))
    return Page(path, "", 200, headers, b"", body, tuple(sorted(sheet.touches)))


# -- sitemaps and robots.txt -------------------------------------------------------------------


def sitemap(sheet: Sheet, path: str) -> Page:
    """The edition's addresses that its sources let be indexed; true lastmod, nothing invented."""
    rows = []
    articles = listed(sheet.language, sheet.now).exclude(path="")[:SITEMAP_LENGTH]
    sheet.touches |= {f"list:{sheet.language}"}
    for article in articles:
        if carry(article, with_body=False).in_sitemap:
            moved = (article.changed_at or article.received_at).isoformat()
            rows.append(
                f"<url><loc>{escape(sheet.absolute(article.path))}</loc><lastmod>{moved}</lastmod></url>"
            )
    return xml_page(sheet, path, "urlset", "", rows)


def news_sitemap(sheet: Sheet, path: str) -> Page:
    """Pieces of the last 48 hours that may be in news search and have a date of their own."""
    sheet.touches |= {f"list:{sheet.language}", "clock:hour"}
    since = sheet.now - timedelta(hours=NEWS_HOURS)
    articles = listed(sheet.language, sheet.now).filter(published_at__gte=since).exclude(path="")
    rows = [
        news_row(sheet, article)
        for article in articles[:NEWS_LENGTH]
        if carry(article, with_body=False).in_news_sitemap
    ]
    space = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return xml_page(sheet, path, "urlset", space, rows)


def news_row(sheet: Sheet, article: Article) -> str:
    when = article.published_at
    stamp = when.date().isoformat() if article.published_precision == "day" else when.isoformat()
    return (
        f"<url><loc>{escape(sheet.absolute(article.path))}</loc><news:news><news:publication>"
        f"<news:name>{escape(sheet.edition.name)}</news:name>"
        f"<news:language>{sheet.language}</news:language></news:publication>"
        f"<news:publication_date>{stamp}</news:publication_date>"
        f"<news:title>{escape(article.headline)}</news:title></news:news></url>"
    )


def xml_page(sheet: Sheet, path: str, root: str, space: str, rows: list[str]) -> Page:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{space}>',
        *rows,
        f"</{root}>",
    ]
    return feed_page(sheet, path, "application/xml; charset=utf-8", "\n".join(lines).encode())


def sitemap_index(path: str) -> Page:
    address = SiteSettings.load().address.rstrip("/")
    rows = [
        f"<sitemap><loc>{escape(address)}/{edition.language}/{name}</loc></sitemap>"
        for edition in Edition.objects.all()
        for name in ("sitemap.xml", "news-sitemap.xml")
    ]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows) + "\n</sitemapindex>"
    )  # fmt: skip
    return site_page(path, "application/xml; charset=utf-8", body)


def robots_txt(path: str) -> Page:
    """RFC 9309: everything may be read but the desk and the counter."""
    address = SiteSettings.load().address.rstrip("/")
    body = f"User-agent: *\nDisallow: /desk/\nDisallow: /~r/\n\nSitemap: {address}/sitemap.xml\n"
    return site_page(path, "text/plain; charset=utf-8", body)


def icon(path: str) -> Page:
    file = finders.find("stoppress/icon.svg")
    return site_page(path, "image/svg+xml", Path(file).read_text("utf-8"))


def old_icon(path: str) -> Page:
    headers = (("location", "/icon.svg"), ("content-type", "text/plain; charset=utf-8"))
    return Page(path, "", 301, headers, b"", b"", ("site",))


def site_page(path: str, content_type: str, body: str) -> Page:
    headers = (("content-type", content_type), ("x-content-type-options", "nosniff"))
    return Page(path, "", 200, headers, b"", body.encode(), ("site",))


FORMS = {
    "rss.xml": xml_feed(Rss, "application/rss+xml; charset=utf-8"),
    "atom.xml": xml_feed(Atom, "application/atom+xml; charset=utf-8"),
    "feed.json": json_feed,
}
SITEMAPS = {"sitemap.xml": sitemap, "news-sitemap.xml": news_sitemap}
SITE_FILES = {"/sitemap.xml": sitemap_index, "/robots.txt": robots_txt, "/icon.svg": icon,
              "/favicon.ico": old_icon}  # fmt: skip
