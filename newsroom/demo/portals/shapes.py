"""The plain shapes of the suite: a portal, its pages, what one page prints, and the truth."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from newsroom.demo.wording import Block


@dataclass(frozen=True)
class Portal:
    """One Source: how it prints, dates and lies. The words in each field are those of `papers.py`.

    `evidence`: where a page honestly names its day (json-ld, meta, visible, time, url); empty on
    portals whose pages are dated nowhere. `decoys`: what names another time in head or headers.
    `feed` and `sitemap`: what their dates are worth (see `feeds.py`).
    """

    key: str
    name: str
    language: str
    zone: ZoneInfo
    layout: str
    evidence: tuple[str, ...]
    masthead: str
    update: str
    byline: str
    feed: str
    sitemap: str
    decoys: tuple[str, ...]
    boxes: tuple[str, ...]
    inserts: tuple[str, ...]

    @property
    def home(self) -> str:
        return f"https://{self.key}.example"

    @property
    def rtl(self) -> bool:
        return self.language == "ar"


@dataclass(frozen=True)
class Story:
    """One text about one event, before any portal prints it."""

    headline: str
    standfirst: str
    blocks: tuple[Block, ...]
    section: str
    place: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The body, a line for each paragraph, list item or table row."""
        found: list[str] = []
        for block in self.blocks:
            found += [block.text, *block.items, *(" ".join(row) for row in block.rows)]
        return tuple(line for line in found if line)


@dataclass(frozen=True)
class Page:
    """One page of a portal. `kind`: article, live, video, paywall or script-only."""

    portal: Portal
    number: int
    story: Story
    kind: str
    published: datetime  # in the portal's zone
    updated: datetime | None
    first_visit: datetime  # in the portal's zone
    reporter: str
    reprint_of: str = ""  # canonical address on another host

    @property
    def id(self) -> str:
        return f"{self.portal.key}-{self.number:02}"

    @property
    def path(self) -> str:
        day = f"/{self.published:%Y/%m/%d}" if "url" in self.portal.evidence else ""
        return f"{day}/{self.story.section}/{40_000 + 37 * self.number}.html"

    @property
    def url(self) -> str:
        return self.portal.home + self.path


@dataclass(frozen=True)
class Truth:
    """What is true of a page as printed at one visit.

    `on_page`: the page honestly names its day. `in_feed`: the feed or the sitemap does. Where
    neither does, any answer is a guess. `boilerplate`: lines on the page that are no part of the
    body. `captions` are neither.
    """

    headline: str
    standfirst: str
    paragraphs: tuple[str, ...]
    byline: str  # a person, "" = none
    source_name: str
    language: str
    kind: str
    published: datetime
    updated: datetime | None  # None where the page does not say
    on_page: bool
    in_feed: bool
    origin: str
    boilerplate: tuple[str, ...]
    captions: tuple[str, ...]
    decoys: tuple[str, ...]

    @property
    def body(self) -> str:
        """Standfirst and paragraphs, as benches compare them."""
        return "\n".join(line for line in (self.standfirst, *self.paragraphs) if line)


@dataclass(frozen=True)
class Printed:
    """A page as the portal answers it at one visit."""

    page: Page
    visit: datetime
    html: bytes
    headers: dict[str, str]
    truth: Truth
