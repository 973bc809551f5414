"""The head of a page: honest dates, and what lies about them."""

import json
from datetime import timedelta
from html import escape
from typing import Any

from newsroom.demo.portals.shapes import Page
from newsroom.demo.portals.view import View

MANY = 500
Thing = dict[str, Any]


def head(view: View) -> str:
    """Title, metas and JSON-LD, honest and not."""
    page, portal = view.page, view.portal
    lines = [
        f"<title>{escape(title(view))}</title>",
        f'<meta property="og:title" content="{escape(page.story.headline)}">',
        f'<meta property="og:site_name" content="{escape(portal.name)}">',
        f'<meta property="og:type" content="article"><meta property="og:url" content="{page.url}">',
        f'<meta name="description" content="{escape(page.story.standfirst)}">',
        f'<link rel="canonical" href="{page.reprint_of or page.url}">',
        f'<link rel="alternate" type="application/rss+xml" href="{portal.home}/rss.xml">',
        *metas(view),
    ]
    lines += [script(thing) for thing in things(view)]
    return "\n".join(lines)


def title(view: View) -> str:
    """The headline, with the portal's name on either side of it or without."""
    headline, name = view.story.headline, view.portal.name
    return (f"{headline} | {name}", f"{headline} - {name}", f"{name} : {headline}", headline)[
        len(view.portal.key) % 4
    ]


def metas(view: View) -> list[str]:
    page, portal = view.page, view.portal
    found = []
    if "meta" in portal.evidence:
        found.append(("article:published_time", page.published.isoformat()))
        if page.updated:
            found.append(("article:modified_time", page.updated.isoformat()))
    if "og visit" in portal.decoys:
        view.decoy("og:updated_time of the visit")
        found.append(("og:updated_time", view.visit.isoformat()))
    if "meta date" in portal.decoys:
        view.decoy("meta date of the visit")
        found.append(("date", f"{view.visit:%Y-%m-%d}"))
    return [
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{value}">'
        for name, value in found
    ]


def things(view: View) -> list[Thing | list[Thing]]:
    """All JSON-LD of the page."""
    page, portal, found = view.page, view.portal, []
    decoys: dict[str, Thing | list[Thing]] = {}
    if "webpage" in portal.decoys:
        decoys["WebPage dateModified"] = web_page(view)
    if "item list" in portal.decoys:
        decoys["ItemList of others"] = item_list(view)
    if "ld other" in portal.decoys:
        other = view.other(1)
        decoys["JSON-LD of another article"] = article(view, other, other.url) | body_of(other)
    if "ld future" in portal.decoys:
        ahead = {"datePublished": (view.visit + timedelta(days=3)).isoformat()}
        decoys["JSON-LD date in the future"] = article(view, page, page.url) | ahead
    if "ld 500" in portal.decoys:
        decoys[f"JSON-LD array of {MANY}"] = many(view)
    for name, thing in decoys.items():
        view.decoy(name)
        found.append(thing)
    if own := own_thing(view):
        found.append(own)
    return found


def own_thing(view: View) -> Thing | None:
    """What JSON-LD honestly says of this page; some pages have none."""
    page, portal = view.page, view.portal
    signed = portal.byline == "json-ld"
    lies = "ld body" in portal.decoys and page.kind == "article"
    if "json-ld" not in portal.evidence and not signed and not lies and page.kind == "article":
        return None
    thing = article(view, page, page.url)
    if signed:
        thing["author"] = [{"@type": "Person", "name": page.reporter}]
    if "json-ld" in portal.evidence:
        thing["datePublished"] = page.published.isoformat()
        if page.updated:
            thing["dateModified"] = page.updated.isoformat()
    if lies:
        view.decoy("JSON-LD with another article's body")
        thing["articleBody"] = "\n\n".join(view.other(2).story.lines)
    if page.kind == "live":
        thing["@type"] = "LiveBlogPosting"
    if page.kind == "video":
        thing |= {"@type": "VideoObject", "name": page.story.headline, "embedUrl": page.url}
    if page.kind == "paywall":
        thing["isAccessibleForFree"] = False
    if page.kind == "script-only" and body_in_json_ld(page):
        thing["articleBody"] = "\n\n".join(page.story.lines)
    return thing


def article(view: View, page: Page, url: str) -> Thing:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.story.headline,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "publisher": {"@type": "Organization", "name": view.portal.name},
    }


def body_of(page: Page) -> Thing:
    text = "\n\n".join(page.story.lines)
    return {"articleBody": text, "datePublished": page.published.isoformat()}


def body_in_json_ld(page: Page) -> bool:
    """Whether a page whose text stands in scripts has it in JSON-LD; else in the app's data."""
    return page.number == 9 or sum(page.portal.key.encode()) % 2 == 0


def web_page(view: View) -> Thing:
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": view.page.url,
        "dateModified": view.visit.isoformat(),
    }


def item_list(view: View) -> Thing:
    rows = [
        {
            "@type": "ListItem",
            "position": at,
            "item": {"@type": "NewsArticle", "headline": teaser.headline,
                     "url": view.portal.home + teaser.href,
                     "datePublished": (view.visit - timedelta(minutes=9 * at)).isoformat()},
        }
        for at, teaser in enumerate(view.moving(), 1)
    ]  # fmt: skip
    return {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": rows}


def many(view: View) -> list[Thing]:
    """An array of hundreds of articles, none of them this one."""
    return [
        {"@type": "NewsArticle", "@context": "https://schema.org",
         "headline": view.briefs[at % len(view.briefs)].headline,
         "url": f"{view.portal.home}/a/{at}.html",
         "datePublished": (view.visit - timedelta(hours=at)).isoformat()}
        for at in range(MANY)
    ]  # fmt: skip


def script(thing: Thing | list[Thing]) -> str:
    text = json.dumps(thing, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'
