"""Feeds of the three sites: RSS 2.0, RSS 1.0, Atom, JSON Feed 1.1, news sitemap, OPML.

None of them holds the time of the request, so a feed changes only when its
content does, and its ETag with it.
"""

import json
from datetime import UTC, datetime, time
from email.utils import format_datetime
from html import escape

from newsroom.demo.bodies import body_html, figure_html
from newsroom.demo.pieces import Dating, FeedText, Piece
from newsroom.demo.staff import Paper

ENTRIES = 40
SITEMAP_HOURS = 48


def in_feed(pieces: list[Piece]) -> list[Piece]:
    """The latest pieces that the site puts into its feeds."""
    return [piece for piece in pieces if piece.feed_text is not FeedText.ABSENT][:ENTRIES]


def latest_change(pieces: list[Piece], start: datetime) -> datetime:
    """When the list last changed; `start` if it is empty."""
    return max((piece.changed for piece in pieces), default=start)


def content_html(piece: Piece, home: str) -> str:
    """Full text for a feed, with picture, and addresses that work elsewhere."""
    return figure_html(piece, home) + "\n" + body_html(piece, home)


def summary_of(piece: Piece) -> str:
    """The standfirst; a correction stands before it where the feed has no text to hold it."""
    note = "" if piece.feed_text is FeedText.FULL else piece.version.correction
    return f"{note} {piece.version.standfirst}" if note else piece.version.standfirst


def rss_date(piece: Piece) -> str:
    """The date as the feed gives it; a piece known by its day alone is put at midnight."""
    published = piece.published
    if piece.dating is Dating.FEED_ONLY:
        published = datetime.combine(published.date(), time(), UTC)
    return format_datetime(published.astimezone(UTC), usegmt=True)


def rss(paper: Paper, pieces: list[Piece], home: str, changed: datetime) -> str:
    """RSS 2.0 with content:encoded for some entries and a description for all."""
    items = "\n".join(rss_item(piece, home) for piece in in_feed(pieces))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>{escape(paper.name)}</title>
<link>{home}/</link>
<description>News from the coast, every day</description>
<language>{paper.language}</language>
<lastBuildDate>{format_datetime(changed.astimezone(UTC), usegmt=True)}</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="{home}/rss.xml"/>
{items}
</channel>
</rss>
"""


def rss_item(piece: Piece, home: str) -> str:
    """One RSS item. The guid is no address, and stays through every change."""
    version = piece.version
    lines = [
        f"<title>{escape(version.headline)}</title>",
        f"<link>{home}{piece.href}</link>",
        f'<guid isPermaLink="false">{piece.guid}</guid>',
        f"<category>{piece.section}</category>",
        f"<dc:creator>{escape(piece.byline)}</dc:creator>",
        f"<description>{escape(summary_of(piece))}</description>",
    ]
    if piece.dating is not Dating.PAGE_ONLY:
        lines.append(f"<pubDate>{rss_date(piece)}</pubDate>")
    if version.updated:
        lines.append(f"<dcterms:modified>{version.updated.isoformat()}</dcterms:modified>")
    if piece.picture:
        lines.append(f'<media:content medium="image" url="{home}{piece.picture.path}"/>')
    if piece.feed_text is FeedText.FULL:
        lines.append(f"<content:encoded><![CDATA[{content_html(piece, home)}]]></content:encoded>")
    return "<item>\n" + "\n".join(lines) + "\n</item>"


def atom(paper: Paper, pieces: list[Piece], gone: list[Piece], home: str, changed: datetime) -> str:
    """Atom with language and direction, and a tombstone (RFC 6721) for what was withdrawn."""
    entries = "\n".join(atom_entry(piece, home) for piece in in_feed(pieces))
    tombstones = "\n".join(
        f'<at:deleted-entry ref="{piece.guid}" when="{piece.changed.isoformat()}">'
        "<at:comment>سُحب هذا الخبر</at:comment></at:deleted-entry>"
        for piece in in_feed(gone)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" \
xml:lang="{paper.language}" dir="rtl">
<title>{escape(paper.name)}</title>
<id>tag:almarfa.example,2026:feed</id>
<link rel="self" href="{home}/atom.xml"/>
<link rel="alternate" type="text/html" href="{home}/"/>
<updated>{changed.isoformat()}</updated>
{tombstones}
{entries}
</feed>
"""


def atom_entry(piece: Piece, home: str) -> str:
    """One Atom entry; the content only where the site gives it away."""
    version, content = piece.version, ""
    if piece.feed_text is FeedText.FULL:
        content = f'\n<content type="html">{escape(content_html(piece, home))}</content>'
    return f"""<entry>
<title>{escape(version.headline)}</title>
<id>{piece.guid}</id>
<link rel="alternate" type="text/html" hreflang="{piece.language}" href="{home}{piece.href}"/>
<published>{piece.published.isoformat()}</published>
<updated>{(version.updated or piece.published).isoformat()}</updated>
<author><name>{escape(piece.byline)}</name></author>
<category term="{piece.section}"/>
<summary>{escape(summary_of(piece))}</summary>{content}
</entry>"""


def json_feed(paper: Paper, pieces: list[Piece], home: str) -> str:
    """JSON Feed 1.1 with full text."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.name,
        "home_page_url": f"{home}/",
        "feed_url": f"{home}/feed.json",
        "language": paper.language,
        "items": [json_item(piece, home) for piece in in_feed(pieces)],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def json_item(piece: Piece, home: str) -> dict[str, object]:
    """One JSON Feed item; `date_modified` only after a change."""
    version = piece.version
    item: dict[str, object] = {
        "id": piece.guid,
        "url": home + piece.href,
        "title": version.headline,
        "summary": summary_of(piece),
        "content_html": content_html(piece, home),
        "date_published": piece.published.isoformat(),
        "language": piece.language,
        "authors": [{"name": piece.byline}],
        "tags": [piece.section],
    }
    if version.updated:
        item["date_modified"] = version.updated.isoformat()
    if piece.picture:
        item["image"] = home + piece.picture.path
    return item


def rdf(paper: Paper, pieces: list[Piece], home: str) -> str:
    """RSS 1.0, as an old agency still has it: titles, links, Dublin Core dates."""
    listed = in_feed(pieces)
    places = "".join(f'<rdf:li rdf:resource="{home}{piece.href}"/>' for piece in listed)
    items = "\n".join(
        f'<item rdf:about="{home}{piece.href}"><title>{escape(piece.version.headline)}</title>'
        f"<link>{home}{piece.href}</link><description>{escape(summary_of(piece))}</description>"
        f"<dc:date>{piece.published.isoformat()}</dc:date><dc:language>{piece.language}</dc:language>"
        f"<dc:creator>{escape(piece.byline)}</dc:creator></item>"
        for piece in listed
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{home}/feed.rdf"><title>{escape(paper.name)}</title><link>{home}/</link>
<description>All reports of the agency</description>
<items><rdf:Seq>{places}</rdf:Seq></items></channel>
{items}
</rdf:RDF>
"""


def opml(paper: Paper, home: str) -> str:
    """The agency's feeds as a list for feed readers."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>{escape(paper.name)}</title></head><body>
<outline text="{escape(paper.name)}" type="rss" xmlUrl="{home}/feed.rdf" htmlUrl="{home}/"/>
<outline text="{escape(paper.name)} (JSON)" type="rss" xmlUrl="{home}/feed.json" htmlUrl="{home}/"/>
</body></opml>
"""


def news_sitemap(paper: Paper, pieces: list[Piece], home: str, now: datetime) -> str:
    """A news sitemap of the past two days; pieces without a dated page are left out."""
    rows = "\n".join(
        f"<url><loc>{home}{piece.href}</loc><news:news><news:publication>"
        f"<news:name>{escape(paper.name)}</news:name><news:language>{piece.language}</news:language>"
        f"</news:publication><news:publication_date>{piece.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(piece.version.headline)}</news:title>"
        "</news:news></url>"
        for piece in in_feed(pieces)
        if piece.dating is Dating.EVERYWHERE
        and (now - piece.published).total_seconds() < SITEMAP_HOURS * 3600
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{rows}
</urlset>
"""
