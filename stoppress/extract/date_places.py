"""Where machines are told a date: JSON-LD, metas, the address, values in a page's own scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml import etree

from stoppress.extract.addresses import host_of, path_of
from stoppress.extract.claims import About, make_claim, order_of
from stoppress.extract.structured import Structured, text_value
from stoppress.handoff import Claim, Habits

MOST_METAS_READ = 12  # of either kind
_META_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "article:published", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date",
    "publish_date", "published_at", "pubdate", "pub_date", "publication_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "article_date_original",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "date_published", "displaydate",
    "article.published", "rnews:datepublished", "citation_publication_date", "citation_date",
    "ptime", "shareaholic:article_published_time",
)  # fmt: skip
META_LOOSE = (
    "date",
    "dc.date",
    "dcterms.date",
    "article:date",
    "og:pubdate",
    "created",
    "datecreated",
)
_META_UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod",
    "last-modified", "date_modified", "article:modified", "dc.date.modified", "updated_time",
)  # fmt: skip
# What CMSs call it when they do not follow anyone: "w-published-date", "og:publish_date".
_SAYS_PUBLISHED = re.compile(
    r"publish(?:ed)?(?![a-z]*er)[\w:.-]{0,20}|(?:issued|release)[-_.]?date"
)
_KNOWN = frozenset((*_META_PUBLISHED, *META_LOOSE, *_META_UPDATED))
NAMED_METAS = {f"meta {name}" for name in _META_PUBLISHED}
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0[1-9]|1[0-2]|[1-9](?=[/_-]))\2(0[1-9]|[12]\d|3[01]|"
    r"[1-9](?=[/_-]|$))(?=\D|$)"
)
_URL_DAY_FIRST = re.compile(
    r"(?<!\d)(0[1-9]|[12]\d|3[01])-(0[1-9]|1[0-2])-((?:19|20)\d{2})(?=\D|$)"
)

# "datePublished" of a recipe's JSON-LD or in the state that a script-rendered page is made of.
_IN_SCRIPTS = re.compile(
    r"\"(?:datePublished|published(?:_?(?:at|on|date|time))?|publish_?date|date_?published|"
    r"first_?publi(?:shed|cation|sh)_?(?:at|date)|cmsPublishingDate|posted_?at)\"\s{0,3}:\s{0,3}"
    r"\"((?:19|20)\d{2}-\d{2}-\d{2}[^\"\\]{0,25})\"",
    re.I,
)
_READ_BEFORE = re.compile(r"(?:Article|Posting|ItemList|WebPage)\"")  # types read as such
_CLOSE_BY = 3_000  # characters between such a value and the headline
_ENOUGH_HEADLINE = 40  # characters of it
MOST_SCRIPT_TEXT = 400_000  # characters of all scripts looked through

_Said = tuple[About, str, str, str]  # about, place, raw string, reason against it


def page_claims(
    structured: Structured, url: str, fetched_at: datetime, habits: Habits
) -> list[Claim]:
    """Return what JSON-LD, metas and the address claim, the refused with their reasons."""
    said = [*_said_in_json_ld(structured), *_said_in_metas(structured)]
    if day := day_in_address(url):
        said.append(("published", "URL", day, ""))
    order = habits.dates.order or order_of(structured.meta("og:locale"), host_of(url))
    return [
        make_claim(about, place, raw, fetched_at, habits.zone, refused, order=order)
        for about, place, raw, refused in said
        if raw.strip()
    ]


def script_claims(
    tree: etree._Element, headline: str, fetched_at: datetime, habits: Habits
) -> list[Claim]:
    """Return what the page's scripts call its publication, if all they say names one day.

    The last resort. Such data may tell of other stories too: the headline must stand close by.
    """
    known = headline[:_ENOUGH_HEADLINE]
    raws: list[str] = []
    left = MOST_SCRIPT_TEXT
    for script in tree.iter("script"):
        if left <= 0:
            break
        text = (script.text or "")[:left]
        if "ld+json" in (script.get("type") or "").lower() and _READ_BEFORE.search(text):
            continue
        left -= len(text)
        for found in islice(_IN_SCRIPTS.finditer(text), 20):
            around = text[max(0, found.start() - _CLOSE_BY) : found.end() + _CLOSE_BY]
            if known and known in around:
                raws.append(found[1])
    claims = [
        make_claim("published", "script data", raw, fetched_at, habits.zone, region="scripts")
        for raw in raws
    ]
    days = {claim.value.date() for claim in claims if claim.value}
    return claims[:1] if len(days) == 1 else []


def day_in_address(url: str) -> str:
    """Return the day that an address names (`/2022/12/03/`, `20221203`, `03-12-2022`), or ""."""
    path = path_of(url)
    if match := _URL_DAY.search(path):
        return "-".join((match[1], match[3].zfill(2), match[4].zfill(2)))
    if (match := _URL_DAY_FIRST.search(path)) and int(match[1]) > 12:
        return f"{match[3]}-{match[2]}-{match[1]}"
    return ""


def _said_in_json_ld(structured: Structured) -> Iterator[_Said]:
    article = structured.article
    published = article.get("datePublished") or article.get("dateCreated")
    yield "published", "JSON-LD datePublished", text_value(published), ""
    yield "updated", "JSON-LD dateModified", text_value(article.get("dateModified")), ""
    for other in structured.others[:5]:
        raw = text_value(other.get("datePublished"))
        yield "published", "JSON-LD datePublished", raw, "of another piece"
    for page in structured.pages[:5]:
        raw = text_value(page.get("datePublished"))
        yield "published", "JSON-LD WebPage datePublished", raw, ""
        raw = text_value(page.get("dateModified"))
        yield "updated", "JSON-LD WebPage dateModified", raw, "of the page, not of the piece"


def _said_in_metas(structured: Structured) -> Iterator[_Said]:
    for name in (*_META_PUBLISHED, *META_LOOSE):
        yield "published", f"meta {name}", structured.meta(name), ""
    for name in _META_UPDATED:
        yield "updated", f"meta {name}", structured.meta(name), ""
    unnamed = (n for n in structured.metas if n not in _KNOWN and _SAYS_PUBLISHED.search(n))
    for name, _ in zip(unnamed, range(MOST_METAS_READ), strict=False):
        if any(word in name for word in ("modif", "updat", "author", "first_seen")):
            continue
        raw = structured.meta(name)
        if len(raw) <= 60 and any(c.isdecimal() for c in raw):
            yield "published", f"meta {name}", raw, ""
