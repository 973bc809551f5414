"""What any format says of one piece, raw, and how it becomes an Entry.

Every reader of a format (XML feed, JSON Feed, sitemap, ninjs, NewsML-G2) fills a RawFeed; cleaning,
capping and dating happen here, once, in two steps. `skim_entry` is cheap and tells whether an entry
says anything new; `fill_entry` cleans its texts, which costs a hundred times more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from html import unescape
from typing import Literal

from stoppress.errors import FieldTooLong
from stoppress.extract.addresses import absolute_url, host_of, strip_trackers
from stoppress.extract.bylines import agency_of, names_in
from stoppress.extract.claims import make_claim
from stoppress.extract.clean import clean_html, clean_line
from stoppress.extract.decode import fit_text
from stoppress.extract.times import NotADate, read_time, zone_named
from stoppress.handoff import Claim, Entry, FeedKind, Fetched, Habits, ImageClaim

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
    embargoed: str = ""  # raw time; not to be published before
    expires: str = ""  # raw time; not to be shown after
    usage_terms: str = ""


@dataclass(slots=True)
class RawFeed:
    """A feed's head and its items, raw; addresses in the head are absolute."""

    kind: FeedKind
    title: str = ""
    home_url: str = ""
    language: str = ""
    base_url: str = ""
    hub_url: str = ""
    self_url: str = ""
    ttl_seconds: int = 0
    items: list[RawItem] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def skim_entry(
    item: RawItem, base_url: str, fetched: Fetched, habits: Habits, troubles: list[str]
) -> Entry | None:
    """Return identity, headline, language, dates and fingerprint of `item`: an Entry without texts.

    None when it says nothing at all. One without an address is told to the desk, not dropped here.
    """
    url = strip_trackers(absolute_url(item.url.strip(), base_url))
    guid = " ".join(fit_text(item.guid).split())[:2_000]
    if not url and (item.guid_is_url or guid.startswith(("http://", "https://"))):
        url = strip_trackers(absolute_url(guid, ""))
    headline = _line(item.title, "headline", troubles, is_html=item.title_is_html)
    if not (url or guid or headline or item.summary or item.body or item.dates):
        return None
    for text in (item.summary, item.body):
        if len(text) > LONGEST_HTML:
            _trouble(troubles, "an entry's text was too long and left out")
    claims = _claims(item, fetched, habits)
    return Entry(
        url=url,
        guid=guid,
        headline=headline,
        language=language_tag(item.language),
        claims=claims,
        embargo_until=instant_of(item.embargoed, habits.zone),
        expires_at=instant_of(item.expires, habits.zone),
        fingerprint=_fingerprint(item, url, claims),
    )


def fill_entry(
    entry: Entry, item: RawItem, base_url: str, habits: Habits, troubles: list[str]
) -> Entry:
    """Return a skimmed `entry` with everything else that `item` says, cleaned."""
    url = entry.url or base_url
    names, credit = names_in(item.authors, (*habits.names, item.origin_name))
    return replace(
        entry,
        summary_html=_as_html(item.summary, url),
        body_html=_as_html(item.body, url),
        authors=names,
        categories=tuple(_categories(item.categories, troubles)),
        images=tuple(_images(item.images, url)),
        origin_url=_origin(item.origin_url, base_url, entry.url),
        origin_name=_line(item.origin_name, "source name", troubles),
        credit=credit
        or agency_of(_line(item.credit, "credit", troubles))
        or agency_of(item.origin_name),
        corrections=tuple(_corrections(item, entry.headline, troubles)),
        usage_terms=clip(item.usage_terms, 1_000),
    )


def language_tag(raw: str) -> str:
    """Return a BCP 47 tag ("en", "ar-EG") or ""."""
    if not raw:
        return ""
    raw = raw.strip()[:40]
    return raw.replace("_", "-") if _LANGUAGE.match(raw) else ""


def instant_of(raw: str, zone: str = "UTC") -> datetime | None:
    """Return the instant (UTC) that `raw` names, or None; without an offset it is in `zone`.

    Unlike a claim's, its midnight is an instant: an embargo until 00:00 +03:00 ends at 21:00 UTC.
    """
    raw = fit_text(raw[:200]).strip() if raw else ""
    if not raw:
        return None
    try:
        value = datetime.fromisoformat(raw)
        return (value if value.tzinfo else value.replace(tzinfo=zone_named(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    try:
        moment = read_time(raw, zone)
    except NotADate:
        return None
    return moment.value if moment.precision == "instant" else None


def clip(raw: str, longest: int = 500) -> str:
    """Return `raw` as one plain line, cut at `longest` characters."""
    try:
        return clean_line(raw[: longest * 4])[:longest].strip() if raw else ""
    except FieldTooLong:
        return ""


def _fingerprint(item: RawItem, url: str, claims: tuple[Claim, ...]) -> str:
    """A short hash of all that the feed says of the piece, and of what counts of its dates."""
    said = [
        url, item.guid, item.title, item.summary, item.body, item.language, item.origin_url,
        item.origin_name, item.credit, item.embargoed, item.expires, item.usage_terms,
        *item.authors, "", *item.categories, "", *item.corrections,
    ]  # fmt: skip
    for claim in claims:
        said += (claim.about, claim.raw, str(claim.value), claim.refused)
    for image in item.images:
        said += (image.url, image.alt, image.caption, image.credit)
    return blake2b("\0".join(said).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _line(raw: str, name: str, troubles: list[str], *, is_html: bool = True) -> str:
    if not raw:
        return ""
    if not is_html:
        raw = raw.replace("&", "&amp;").replace("<", "&lt;")
    if "&" in raw and "<" not in raw:
        plain = unescape(raw)  # no HTML parser for the sake of an apostrophe
        raw = raw if "&" in plain or "<" in plain else plain
    try:
        return clean_line(raw, field=name)
    except FieldTooLong:
        _trouble(troubles, f"{name} longer than any {name} can be")
        return ""


def _as_html(raw: str, base_url: str) -> str:
    if len(raw) > LONGEST_HTML or not raw.strip():
        return ""
    raw = fit_text(raw)
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
        [
            make_claim(about, place, raw, fetched.fetched_at, habits.zone)
            for about, place, raw in item.dates[:8]
            if raw.strip()
        ]
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
