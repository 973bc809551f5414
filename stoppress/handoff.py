"""The plain shapes that pass between the rooms: Fetched, then entries and Readings.

Nothing here imports anything of ours. All instants are timezone-aware datetimes in UTC;
texts are NFC; addresses are absolute http(s) URLs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Precision = Literal["day", "instant"]
FeedKind = Literal["rss", "rdf", "atom", "json", "newsml", "sitemap", "listing"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One response, its bytes as they came (content coding undone)."""

    url: str  # the address we asked for
    final_url: str  # where redirects led
    status: int  # HTTP status of the last response; 304 = not modified
    headers: dict[str, str]  # lower-case names; repeated headers joined by ", "
    body: bytes
    fetched_at: datetime
    permanent_url: str = ""  # set when every redirect on the way was 301 or 308

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Claim:
    """One place that names a time, kept even when it is refused."""

    about: Literal["published", "updated"]
    place: str  # "feed pubDate", "JSON-LD datePublished", "meta article:published_time", "URL", …
    raw: str  # as it stood there
    value: datetime | None = None  # UTC; for precision "day": midnight UTC of that day
    precision: Precision = "instant"
    refused: str = ""  # why it may not count; empty = it may
    region: str = ""  # where it stood: "head", "above the headline", "footer", "feed", …

    def as_json(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "place": self.place,
            "raw": self.raw,
            "value": self.value.isoformat() if self.value else None,
            "precision": self.precision,
            "refused": self.refused,
            "region": self.region,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Claim:
        value = datetime.fromisoformat(data["value"]) if data["value"] else None
        return cls(**{**data, "value": value})


@dataclass(frozen=True, slots=True)
class Dated:
    """The chosen time, and why."""

    value: datetime  # UTC; for precision "day": midnight UTC, and only the date counts
    precision: Precision
    sure: bool  # two independent claims agree
    reason: str  # one sentence an editor can read

    @property
    def day(self) -> date:
        return self.value.date()


@dataclass(frozen=True, slots=True)
class ImageClaim:
    """An image the source shows with the piece. A claim only: nothing is hot-linked."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int = 0  # pixels, 0 = not said
    height: int = 0
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed, a sitemap or a listing says of one piece."""

    url: str
    guid: str = ""  # as given; "" when the feed gives none
    headline: str = ""  # plain text
    summary_html: str = ""  # cleaned HTML
    body_html: str = ""  # cleaned HTML; the full text when the feed carries it
    authors: tuple[str, ...] = ()
    language: str = ""  # BCP 47, "" = not said
    categories: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    images: tuple[ImageClaim, ...] = ()
    origin_url: str = ""  # RSS <source>, Atom via, JSON external_url on another host
    origin_name: str = ""
    credit: str = ""  # an agency named by the feed
    corrections: tuple[str, ...] = ()  # only where the feed itself says "correction"
    embargo_until: datetime | None = None  # ninjs, NewsML-G2: not to be published before
    expires_at: datetime | None = None  # … not to be shown after
    usage_terms: str = ""  # plain text, as the agency words them
    fingerprint: str = ""  # of what the feed says, raw: equal ones say the same

    def as_json(self) -> dict[str, Any]:
        """Return what JSON gives back unchanged: lists, not tuples, so that two can be compared."""
        shaped = {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}
        times = {name: value.isoformat() for name in _TIMES if (value := getattr(self, name))}
        return {**shaped, **times, "claims": [claim.as_json() for claim in self.claims]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entry:
        shaped: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in data.items()
        }
        shaped["claims"] = tuple(Claim.from_json(claim) for claim in data["claims"])
        shaped["images"] = tuple(ImageClaim(**image) for image in data["images"])
        for name in _TIMES:  # rows of older versions lack them
            shaped[name] = datetime.fromisoformat(data[name]) if data.get(name) else None
        return cls(**shaped)


_TIMES = ("embargo_until", "expires_at")


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A feed, sitemap or listing, read."""

    kind: FeedKind
    title: str = ""
    home_url: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    withdrawn: tuple[str, ...] = ()  # guids or URLs named by tombstones (RFC 6721), ninjs canceled
    hub_url: str = ""
    self_url: str = ""
    ttl_seconds: int = 0  # RSS <ttl>, sy:updatePeriod; 0 = not said
    troubles: tuple[str, ...] = ()  # what was wrong with it, in words


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a Reading may be trusted; later rooms hold the doubtful."""

    text_length: int = 0  # characters of plain text
    paragraphs: int = 0
    agreement: float = 1.0  # 0–1, of the extractors that were asked
    troubles: tuple[str, ...] = ()  # e.g. "no text", "no date", "paywall"
    voters: tuple[str, ...] = ()  # who was asked which text is the story
    standing_share: float = 0.0  # 0–1 of the chosen text stood on sibling pages, and was left out
    length_ratio: float = 0.0  # to the Source's usual length; 0 = no habit yet
    missing: tuple[str, ...] = ()  # "date", "byline", "image", "language"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page (with what its feed said of it) says."""

    url: str  # canonical on the same host, else the final address; trackers stripped
    headline: str
    body_html: str  # our own clean HTML
    text: str  # the body as plain text, one paragraph a line
    standfirst: str = ""
    authors: tuple[str, ...] = ()  # persons only
    source_name: str = ""  # the publication, as the page names it
    credit: str = ""  # an agency credited
    language: str = ""  # BCP 47 primary tag, "" = unknown
    published: Dated | None = None
    updated: Dated | None = None
    claims: tuple[Claim, ...] = ()
    images: tuple[ImageClaim, ...] = ()
    categories: tuple[str, ...] = ()
    origin_url: str = ""  # canonical on another host: evidence of a reprint, never identity
    origin_name: str = ""
    guid: str = ""
    corrections: tuple[str, ...] = ()  # the source's own correction notes, plain text
    withdrawn: bool = False  # ninjs pubStatus canceled and the like
    embargo_until: datetime | None = None  # not to be published before
    expires_at: datetime | None = None  # not to be shown after
    usage_terms: str = ""  # plain text, as the agency words them
    quality: Quality = field(default_factory=Quality)
    marks: tuple[str, ...] = ()  # what each line of the page is known by (extract/template.py)


@dataclass(frozen=True, slots=True)
class Line:
    """How often a line stood on pages of a Source; `first` and `last` count pages from 1."""

    seen: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Template:
    """What a Source's pages have in common; learnt by extract/template.py."""

    pages: int = 0  # read so far
    lines: dict[str, Line] = field(default_factory=dict)  # by mark
    known: tuple[str, ...] = ()  # hashes of the last addresses: a second look counts once
    headlines: tuple[str, ...] = ()  # keys of the last headlines (extract/neighbours.py)

    def as_json(self) -> dict[str, Any]:
        lines = {mark: [line.seen, line.first, line.last] for mark, line in self.lines.items()}
        return {
            "pages": self.pages, "lines": lines, "known": list(self.known),
            "headlines": list(self.headlines),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Template:
        lines = {mark: Line(*numbers) for mark, numbers in data.get("lines", {}).items()}
        known, headlines = data.get("known", ()), data.get("headlines", ())
        return cls(data.get("pages", 0), lines, tuple(known), tuple(headlines))


@dataclass(frozen=True, slots=True)
class DateHabits:
    """How a Source writes dates; learnt by extract/date_habits.py."""

    order: Literal["", "dmy", "mdy"] = ""  # of day and month in 03/12/2022; "" = not known
    repairs: dict[str, str] = field(default_factory=dict)  # place → IANA zone: its "UTC" is local
    untrusted: tuple[str, ...] = ()  # places that move with the day of the visit
    midnights: tuple[str, ...] = ()  # places where midnight in the Source's zone means the day
    record: dict[str, Any] = field(default_factory=dict)  # what was counted, as plain JSON

    def as_json(self) -> dict[str, Any]:
        return {
            "order": self.order,
            "repairs": dict(self.repairs),
            "untrusted": list(self.untrusted),
            "midnights": list(self.midnights),
            "record": self.record,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DateHabits:
        return cls(
            order=data.get("order", ""),
            repairs=dict(data.get("repairs", {})),
            untrusted=tuple(data.get("untrusted", ())),
            midnights=tuple(data.get("midnights", ())),
            record=dict(data.get("record", {})),
        )


@dataclass(frozen=True, slots=True)
class Habits:
    """What we know of a Source from before: plain data, stored beside it by `flow`."""

    names: tuple[str, ...] = ()  # the Source's own names: never authors
    zone: str = "UTC"  # IANA name; a time without a zone is in this one
    language: str = ""  # default language, used only for short texts
    template: Template = field(default_factory=Template)
    lengths: tuple[int, ...] = ()  # characters of its last texts
    dates: DateHabits = field(default_factory=DateHabits)
