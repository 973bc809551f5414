"""What any format says of one piece, raw, and how it becomes an Entry.

Every reader of a format (XML feed, JSON Feed, sitemap) fills a RawItem; cleaning, capping and
dating happen here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from stoppress.errors import FieldTooLong
from stoppress.extract.addresses import absolute_url, host_of, strip_trackers
from stoppress.extract.bylines import agency_of, names_in
from stoppress.extract.claims import make_claim
from stoppress.extract.clean import clean_html, clean_line
from stoppress.extract.decode import fit_text
from stoppress.handoff import Claim, Entry, Fetched, Habits, ImageClaim

NO_HABITS = Habits()  # a Source we know nothing of
MOST_ENTRIES = 2_000
LONGEST_HTML = 2_000_000  # characters of one entry's body
MOST_CATEGORIES = 50
MOST_IMAGES = 20

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8}){0,3}$")
_CORRECTION_TITLE = re.compile(r"^\s*(?:correction|corrected|تصحيح|تصويب)\s*[:：]\s*", re.I)
_TAGGED = re.compile(r"<[a-zA-Z/!]")


@dataclass(slots=True)
class RawItem:
    """One item as the format gives it: nothing cleaned, nothing believed."""

    url: str = ""
    guid: str = ""
    guid_is_url: bool = False
    title: str = ""
    title_is_html: bool = True
    summary: str = ""
    body: str = ""
    authors: list[str] = field(default_factory=list)
    language: str = ""
    categories: list[str] = field(default_factory=list)
    dates: list[tuple[Literal["published", "updated"], str, str]] = field(default_factory=list)
    images: list[ImageClaim] = field(default_factory=list)
    origin_url: str = ""
    origin_name: str = ""
    credit: str = ""
    corrections: list[str] = field(default_factory=list)


def make_entry(
    item: RawItem, base_url: str, fetched: Fetched, habits: Habits, troubles: list[str]
) -> Entry | None:
    """Return the Entry of `item`, or None when it names no piece at all."""
    url = strip_trackers(absolute_url(item.url.strip(), base_url))
    guid = " ".join(fit_text(item.guid).split())[:2_000]
    if not url and (item.guid_is_url or guid.startswith(("http://", "https://"))):
        url = strip_trackers(absolute_url(guid, ""))
    headline = _line(item.title, "headline", troubles, is_html=item.title_is_html)
    if not (url or guid or headline):
        return None
    summary, body = _texts(item, url or base_url, troubles)
    names, credit = names_in(item.authors, (*habits.names, item.origin_name))
    return Entry(
        url=url,
        guid=guid,
        headline=headline,
        summary_html=summary,
        body_html=body,
        authors=names,
        language=language_tag(item.language),
        categories=tuple(_categories(item.categories, troubles)),
        claims=_claims(item, fetched, habits),
        images=tuple(_images(item.images, url or base_url)),
        origin_url=_origin(item.origin_url, base_url, url),
        origin_name=_line(item.origin_name, "source name", troubles),
        credit=credit
        or agency_of(_line(item.credit, "credit", troubles))
        or agency_of(item.origin_name),
        corrections=tuple(_corrections(item, headline, troubles)),
    )


def language_tag(raw: str) -> str:
    """Return a BCP 47 tag ("en", "ar-EG") or ""."""
    raw = raw.strip()[:40]
    return raw.replace("_", "-") if _LANGUAGE.match(raw) else ""


def _line(raw: str, name: str, troubles: list[str], *, is_html: bool = True) -> str:
    try:
        return clean_line(
            raw if is_html else raw.replace("&", "&amp;").replace("<", "&lt;"), field=name
        )
    except FieldTooLong:
        _trouble(troubles, f"{name} longer than any {name} can be")
        return ""


def _texts(item: RawItem, base_url: str, troubles: list[str]) -> tuple[str, str]:
    texts = []
    for raw in (item.summary, item.body):
        if len(raw) > LONGEST_HTML:
            _trouble(troubles, "an entry's text was too long and left out")
            raw = ""
        texts.append(_as_html(raw, base_url))
    return texts[0], texts[1]


def _as_html(raw: str, base_url: str) -> str:
    if not raw.strip():
        return ""
    if not _TAGGED.search(raw) and "\n" in raw.strip():  # plain text: its lines are paragraphs
        raw = "".join(f"<p>{line}</p>" for line in raw.splitlines() if line.strip())
    return clean_html(raw, base_url)


def _categories(raw: list[str], troubles: list[str]) -> list[str]:
    seen: dict[str, None] = {}
    for one in raw[: MOST_CATEGORIES * 2]:
        line = _line(one, "category", troubles)
        if line and len(line) <= 200:
            seen.setdefault(line)
    return list(seen)[:MOST_CATEGORIES]


def _claims(item: RawItem, fetched: Fetched, habits: Habits) -> tuple[Claim, ...]:
    return tuple(
        make_claim(about, place, raw, fetched.fetched_at, habits.zone)
        for about, place, raw in item.dates[:8]
        if raw.strip()
    )


def _images(raw: list[ImageClaim], base_url: str) -> list[ImageClaim]:
    kept: dict[str, ImageClaim] = {}
    for image in raw[: MOST_IMAGES * 2]:
        url = absolute_url(image.url, base_url)
        if url and url not in kept:
            kept[url] = ImageClaim(
                url, clip(image.alt), clip(image.caption), clip(image.credit),
                image.width, image.height, lead=not kept,
            )  # fmt: skip
    return list(kept.values())[:MOST_IMAGES]


def clip(raw: str, longest: int = 500) -> str:
    """Return `raw` as one plain line, cut at `longest` characters."""
    try:
        return clean_line(raw[: longest * 4])[:longest].strip()
    except FieldTooLong:
        return ""


def _origin(raw: str, base_url: str, url: str) -> str:
    origin = strip_trackers(absolute_url(raw.strip(), base_url))
    return origin if origin and host_of(origin) not in ("", host_of(url), host_of(base_url)) else ""


def _corrections(item: RawItem, headline: str, troubles: list[str]) -> list[str]:
    found = [line for one in item.corrections[:10] if (line := _line(one, "correction", troubles))]
    if _CORRECTION_TITLE.match(headline):
        found.append(headline)
    return found


def _trouble(troubles: list[str], words: str) -> None:
    if words not in troubles:
        troubles.append(words)
