"""What the templates are given: plain shapes, already within the contract, worded and dated.

A template prints; it never asks the database, the clock or the contract.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Moment:
    """A time as readers see it. `iso` goes into `<time datetime>`."""

    iso: str  # "2026-11-25T09:40:00+00:00"; a mere day: "2022-12-03"
    text: str  # "25 November 2026, 09:40 UTC"; a mere day: "3 December 2022"
    short: str  # for lists: "09:40" today, else "24 Nov"
    is_day: bool = False
    day: str = ""  # the day alone: "25 November 2026"
    clock: str = ""  # for the masthead: "09:40 UTC" today, else as `text`


@dataclass(frozen=True)
class Link:
    url: str
    text: str
    language: str = ""  # BCP 47, set when it differs from the page's
    direction: str = ""  # "ltr" | "rtl", set with language
    is_current: bool = False


@dataclass(frozen=True)
class Card:
    """One Article in a list."""

    url: str
    headline: str
    language: str  # always set; the template prints lang/dir only where `foreign`
    direction: str
    foreign: bool  # another language than the page's
    standfirst: str
    source: Link
    section: Link | None
    when: Moment  # the time it is ordered by: published, else received
    is_dated: bool  # False: `when` is the time received
    article_id: int = 0
    snippet: str = ""  # search: safe HTML with <mark>


@dataclass(frozen=True)
class Frame:
    """What every page of an edition has around its body."""

    edition: str  # "en"
    direction: str  # "ltr" | "rtl"
    name: str  # the nameplate
    tagline: str
    home_url: str  # "/en/"
    address: str  # absolute, no slash at the end
    sections: tuple[Link, ...]
    others: tuple[Link, ...]  # the same paper in other languages
    house_pages: tuple[Link, ...]  # contact, imprint, privacy
    publisher: str
    feeds: tuple[Link, ...]  # RSS, Atom, JSON Feed


@dataclass(frozen=True)
class Head:
    """The page-specific tags of `<head>`."""

    title: str
    canonical: str  # absolute
    description: str = ""
    robots: str = ""
    googlebot_news: str = ""
    kind: str = "website"  # og:type
    json_ld: str = ""  # ready JSON, `<` escaped
    alternates: tuple[Link, ...] = ()  # hreflang: true translations only
    feeds: tuple[Link, ...] = ()
    published: str = ""  # ISO, article pages
    modified: str = ""


@dataclass(frozen=True)
class Masthead:
    """Live: the date line."""

    today: Moment
    updated: Moment | None  # the newest change a reader of this edition can see
    is_stale: bool  # older than the site's limit
    age: str = ""  # "3 hours", only when stale


@dataclass(frozen=True)
class Tail:
    """Live: the two lists."""

    latest: tuple[Card, ...]
    most_read: tuple[Card, ...]
    most_read_window: str  # "the last hour or so", from the data
    most_read_at: Moment | None  # when the order was made
    time_token: str  # the time half of the read token


@dataclass(frozen=True)
class CorrectionNote:
    when: Moment
    text: str


@dataclass(frozen=True)
class ArticleView:
    """An Article's page."""

    card: Card
    body: str  # clean HTML, safe
    is_whole: bool  # False: excerpt or headline only; link on
    authors: tuple[str, ...]
    agency: str  # "Meridian Wire", "" when none
    credit_line: str
    original: Link | None  # the source's own page
    published: Moment | None
    received: Moment
    updated: Moment | None
    corrected: Moment | None
    corrections: tuple[CorrectionNote, ...]
    licence: Link | None
    also_at: tuple[Link, ...]  # copies folded under it
    translations: tuple[Link, ...]
    more: tuple[Card, ...]  # more from this source
    read_token: str  # the article half of the read token; "" = not counted
    read_seconds: int = 10
    age_note: str = ""  # "This article is 3 months old"


@dataclass(frozen=True)
class ListView:
    """Section, source, Latest, day archive, Most Read."""

    title: str
    cards: tuple[Card, ...]
    lead: str = ""  # a sentence under the title
    facts: tuple[tuple[str, str], ...] = ()  # source page: label, text
    older: Link | None = None
    newer: Link | None = None
    numbered: bool = False
    empty: str = ""  # sentence for an empty list
    feeds: tuple[Link, ...] = ()
    days: tuple[Link, ...] = field(default=())


@dataclass(frozen=True)
class FrontView:
    lead: Card | None
    seconds: tuple[Card, ...]
    blocks: tuple[tuple[Link, tuple[Card, ...]], ...]  # per section


@dataclass(frozen=True)
class SearchView:
    query: str
    total: int
    cards: tuple[Card, ...]
    filters: tuple[tuple[str, tuple[Link, ...]], ...]  # label, choices
    older: Link | None = None
    newer: Link | None = None
    suggestions: tuple[Link, ...] = ()


@dataclass(frozen=True)
class NoticeView:
    """A plain page: house pages, 404, 410, 500, how we count."""

    title: str
    paragraphs: tuple[str, ...] = ()
    body: str = ""  # clean HTML
    search: bool = False
    cards: tuple[Card, ...] = ()
