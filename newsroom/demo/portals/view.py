"""What stands on one page at one visit, as data; the layouts print it.

Whatever is printed through `say` is furniture and goes into the page's truth as boilerplate;
`decoy` notes each thing that could be taken for the article's own words or date.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from html import escape
from random import Random

from newsroom.demo.pages import LABELS as SECTION_NAMES
from newsroom.demo.pages import SECTIONS as SECTION_ORDER
from newsroom.demo.portals.labels import COMMENTS, LABELS, NOTES, SECTIONS, STANDING
from newsroom.demo.portals.moments import written
from newsroom.demo.portals.shapes import Page, Portal, Story
from newsroom.demo.wording import Block

SYNONYMS: dict[str, tuple[str, ...]] = {
    "body": ("article-body", "story__content", "text", "post_txt", "details", "news-text"),
    "head": ("article-head", "story__top", "title-area", "post_head", "heading"),
    "box": ("box", "widget", "block", "module", "panel"),
    "insert": ("inline-box", "promo", "insert", "in-article", "callout"),
    "meta": ("meta", "info", "byline", "post-meta", "writer"),
    "date": ("date", "time", "stamp", "published", "when"),
    "side": ("side", "sidebar", "rail", "col-left", "secondary"),
    "top": ("top", "masthead", "topbar", "header-strip", "tb"),
}
HASHED = ("soup", "app")


@dataclass(frozen=True)
class Teaser:
    """A link to another story, with its first paragraph and its time where the box shows them."""

    headline: str
    href: str
    text: str = ""
    when: str = ""


@dataclass(frozen=True)
class Insert:
    """Something that is no news between two paragraphs: a line, with a link or a list of links."""

    kind: str  # "line", "also", "box"
    text: str
    links: tuple[Teaser, ...] = ()


@dataclass
class View:
    """One visit to one page. `pages` are all of the portal's, `briefs` its other stories."""

    page: Page
    visit: datetime
    pages: Sequence[Page]
    briefs: Sequence[Story]
    furniture: dict[str, None] = field(default_factory=dict)
    decoys: dict[str, None] = field(default_factory=dict)
    captions: list[str] = field(default_factory=list)

    # -- noting ------------------------------------------------------------------------------

    def say(self, line: str) -> str:
        """`line` for the page, noted as furniture."""
        if line:
            self.furniture.setdefault(" ".join(line.split()))
        return escape(line, quote=False)

    def decoy(self, name: str) -> None:
        self.decoys.setdefault(name)

    def cls(self, name: str) -> str:
        """The class attribute of `name`."""
        return f' class="{self.class_name(name)}"'

    def class_name(self, name: str) -> str:
        """A class in the portal's own manner: a word, or a hash that says nothing."""
        if self.portal.layout in HASHED:
            mark = blake2b(f"{self.portal.key}:{name}".encode(), digest_size=4).hexdigest()
            return f"css-{mark[:6]}"
        return Random(f"{self.portal.key}:{name}").choice(SYNONYMS.get(name, (name,)))

    def habit(self, patterns: Sequence[str]) -> str:
        """The pattern that this portal always uses."""
        return Random(f"{self.portal.key}:{patterns[0]}").choice(patterns)

    # -- the portal --------------------------------------------------------------------------

    @property
    def portal(self) -> Portal:
        return self.page.portal

    @property
    def story(self) -> Story:
        return self.page.story

    @property
    def words(self) -> dict[str, str]:
        return LABELS[self.portal.language]

    def note(self, key: str, **values: object) -> str:
        return NOTES[self.portal.language][key].format(
            name=self.portal.name, year=self.visit.year, **values
        )

    def has(self, box: str) -> bool:
        return box in self.portal.boxes

    def section(self, key: str) -> str:
        return {**SECTION_NAMES, **SECTIONS}[self.portal.language][key]

    def crumbs(self) -> str:
        """Where the story stands, from the front page down."""
        self.decoy("breadcrumbs")
        return f"{self.words['home']} › {self.section(self.story.section)} › {self.story.headline}"

    def menu(self) -> list[str]:
        return [self.words["home"], *(self.section(key) for key in SECTION_ORDER)]

    def written(self, moment: datetime) -> str:
        """A moment as the portal writes it beside a story."""
        form = "slash" if self.portal.masthead == "slash" else "long"
        if self.portal.language == "ar" and self.portal.masthead == "digits":
            form = "digits"
        return f"{written(moment, form, self.portal.language)} - {moment:%H:%M}"

    # -- masthead and dates ------------------------------------------------------------------

    def masthead(self) -> str:
        """The day of the visit."""
        self.decoy("masthead day")
        return written(self.visit, self.portal.masthead, self.portal.language)

    def update(self) -> str:
        """ "Last Update", with the clock of the visit, with its day too, or bare."""
        label, clock = self.words["update"], self.visit - timedelta(minutes=3)
        if self.portal.update == "none":
            return ""
        self.decoy(f"last update: {self.portal.update}")
        if self.portal.update == "bare":
            return label
        shown = f"{clock:%H:%M}" if self.portal.update == "clock" else f"{clock:%Y-%m-%d %H:%M}"
        return f"{label}: {shown}"

    def dateline(self) -> str:
        """The visible date under the headline, "" where the portal prints none."""
        if "visible" not in self.portal.evidence:
            return ""
        line = f"{self.words['published']}: {self.written(self.page.published)}"
        if self.page.updated:
            line += f" | {self.words['updated']}: {self.written(self.page.updated)}"
        return line

    def time_element(self) -> str:
        """The date as a `time` element, "" where the portal prints none."""
        if "time" not in self.portal.evidence:
            return ""
        shown = self.say(self.written(self.page.published))
        return f'<time datetime="{self.page.published.isoformat()}">{shown}</time>'

    def masthead_html(self) -> str:
        if self.portal.masthead != "time":
            return self.say(self.masthead())
        self.decoy("masthead as time element")
        return f'<time datetime="{self.visit:%Y-%m-%d}">{self.say(self.masthead())}</time>'

    # -- people ------------------------------------------------------------------------------

    def byline(self) -> str:
        """The visible byline: a person, the portal's own name, or nothing."""
        match self.portal.byline:
            case "by":
                comma = ": " if self.portal.rtl else " "
                return f"{self.words['by']}{comma}{self.page.reporter}"
            case "name":
                return self.portal.name
        return ""

    def other(self, step: int) -> Page:
        """Another page of the portal that has appeared by the visit."""
        shown = [page for page in self.pages if page.published <= self.visit and page != self.page]
        return shown[(self.page.number + step) % len(shown)]

    # -- lists of others ---------------------------------------------------------------------

    def latest(self, number: int = 6) -> list[Teaser]:
        """Moves from page to page and from visit to visit, each with a time of the visit's day."""
        if not self.has("latest"):
            return []
        self.decoy("moving latest box")
        return self.moving(number)

    def moving(self, number: int = 6) -> list[Teaser]:
        hours = int(self.visit.timestamp()) // 3600
        rows = []
        for at in range(number):
            brief = self.briefs[(hours + self.page.number * 3 + at) % len(self.briefs)]
            when = self.visit - timedelta(minutes=11 * (at + 1))
            rows.append(
                Teaser(brief.headline, f"/latest/{hours + at}.html", "", self.written(when))
            )
        return rows

    def most_read(self, number: int = 5) -> list[Teaser]:
        """The day's favourites: other stories of the portal, the same on all pages of a day."""
        if not self.has("read"):
            return []
        self.decoy("most read")
        shown = [page for page in self.pages if page.published <= self.visit]
        chosen = Random(f"{self.portal.key}:{self.visit:%Y%m%d}").sample(shown, len(shown))
        others = [page for page in chosen if page != self.page]
        return [Teaser(page.story.headline, page.path) for page in others[:number]]

    def related(self, number: int = 3) -> list[Teaser]:
        """Older stories, each with its own day beside it."""
        self.decoy("dates beside related headlines")
        others = [self.other(step) for step in (2, 4, 6)]
        return [
            Teaser(page.story.headline, page.path, "", self.written(page.published))
            for page in others[:number]
        ]

    def teasers(self, number: int = 3) -> list[Teaser]:
        """Stories glued below with their standfirst and first paragraph."""
        if not self.has("teasers"):
            return []
        self.decoy("neighbours' first paragraphs")
        rows = []
        for at in range(number):
            other = self.other(3 + at)
            rows.append(Teaser(other.story.headline, other.path, other.story.lines[0]))
        return rows

    def neighbours(self) -> list[Page]:
        """Whole other articles that follow on the same page."""
        if not self.has("neighbours"):
            return []
        self.decoy("whole neighbouring articles")
        return [self.other(1), self.other(2)]

    def comments(self) -> list[tuple[str, str, str]]:
        """Who, when and what, for the comments below."""
        if not self.has("comments"):
            return []
        self.decoy("dated comments")
        found = Random(self.page.id).sample(COMMENTS[self.portal.language], 2)
        age = self.visit - self.page.published
        later = self.page.published + min(timedelta(hours=7), age / 2)
        return [(who, self.written(later), text) for who, text in found]

    def tags(self) -> list[str]:
        if not self.has("tags"):
            return []
        return [self.story.place, self.section(self.story.section), f"#{self.portal.name}"]

    def calendar(self) -> tuple[str, list[str]]:
        """The archive's month and its days."""
        self.decoy("archive calendar")
        title = f"{self.words['archive']} {self.visit:%m/%Y}"
        return title, [str(day) for day in range(1, 29)]

    # -- the body ----------------------------------------------------------------------------

    def blocks(self) -> list[Block]:
        """What of the story the page prints: a paywall shows the first paragraph only."""
        blocks = list(self.story.blocks)
        return blocks[:1] if self.page.kind == "paywall" else blocks

    def parts(self) -> list[Block | Insert]:
        """The body with the portal's inserts between its blocks."""
        parts: list[Block | Insert] = list(self.blocks())
        for at, kind in enumerate(self.portal.inserts):
            if 2 * at + 1 < len(parts):
                parts.insert(2 * at + 1 + at // 2, self.insert(kind))
        return parts

    def insert(self, kind: str) -> Insert:
        if kind == "also":
            self.decoy("read also")
            other = self.other(5)
            link = Teaser(other.story.headline, other.path)
            return Insert("also", self.words["also"], (link,))
        if kind == "box":
            self.decoy("related box between paragraphs")
            return Insert("box", self.words["related"], tuple(self.related(2)))
        if kind == "ad":
            return Insert("line", self.words["ad"])
        self.decoy(f"standing line: {kind}")
        lines = STANDING[self.portal.language][kind]
        line = Random(f"{self.portal.key}:{kind}").choice(lines).format(name=self.portal.name)
        return Insert("line", line)

    def picture(self) -> tuple[str, str]:
        """Address and caption of the lead image."""
        folder = f"{self.page.published:%Y/%m}"
        if "image path" in self.portal.decoys:
            self.decoy("date in image path")
            folder = f"{self.page.published - timedelta(days=40):%Y/%m/%d}"
        caption = f"{self.story.place}. {self.words['photo']}: {self.portal.name}"
        self.captions.append(caption)
        return f"/media/{folder}/{self.page.number}.jpg", caption
