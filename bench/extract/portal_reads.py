"""The portal suite read as the product reads: page by page, learning from those before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bench.extract.runs import Answer, by_htmldate, by_readability, by_trafilatura
from bench.extract.runs import Page as SavedPage
from newsroom.demo.portals.shapes import Portal, Printed, Truth
from newsroom.demo.portals.suite import Suite
from stoppress.errors import StoppressError
from stoppress.extract.dates import day_as_written
from stoppress.extract.feed import read_feed
from stoppress.extract.fold import fold_words
from stoppress.extract.habits import learn
from stoppress.extract.merge import merge_entries
from stoppress.extract.page import read_page
from stoppress.handoff import Entry, FeedReading, Fetched, Habits, Reading, Template

LIBRARIES: dict[str, Callable[[SavedPage], Answer]] = {
    "trafilatura": by_trafilatura, "readability": by_readability, "htmldate": by_htmldate,
}  # fmt: skip
SECOND_VISIT = timedelta(days=2)  # after the last of the first visits
SHORTEST = 4  # words; a shorter furniture line counts only where it is a whole line


@dataclass
class Read:
    """One page as we read it: the Reading, or the error by name."""

    reading: Reading | None = None
    error: str = ""

    @property
    def text(self) -> str:
        return f"{self.reading.standfirst}\n{self.reading.text}" if self.reading else ""

    @property
    def day(self) -> str:
        """ISO, as written; "" = none."""
        if self.reading is None or self.reading.published is None:
            return ""
        return day_as_written(self.reading.published, self.reading.claims).isoformat()


@dataclass
class Row:
    """One page: the truth, what we made of it in several ways, and what the libraries did."""

    printed: Printed
    siblings: int  # pages of the Source read before
    alone: Read
    fed: Read  # with the entries of feed and sitemap
    unlearnt: Read  # alone, without what siblings teach
    again: Read = field(default_factory=Read)  # fed, at a second visit
    libraries: dict[str, Answer] = field(default_factory=dict)

    @property
    def truth(self) -> Truth:
        return self.printed.truth

    @property
    def portal(self) -> Portal:
        return self.printed.page.portal

    def text(self, method: str) -> str:
        """The body by `method`, less captions, which are neither body nor furniture."""
        found = self.alone.text if method == "stoppress" else self.libraries[method].text
        return less_captions(found, self.truth)


def read_portal(suite: Suite, portal: Portal) -> list[Row]:
    """Read the portal's pages in the order of their visits, learning as we go."""
    fresh = Habits(names=(portal.name,), zone=portal.zone.key, language=portal.language)
    alone_habits = fed_habits = fresh
    rows: list[Row] = []
    for page in suite.pages(portal):
        printed = suite.print_page(page, page.first_visit)
        alone = read(printed, None, alone_habits)
        plain = read(printed, None, replace(alone_habits, template=Template()))
        fed = read(printed, entry_of(suite, printed, fed_habits), fed_habits)
        row = Row(printed, len(rows), alone, fed, plain)
        row.libraries = {name: by_library(method, printed) for name, method in LIBRARIES.items()}
        rows.append(row)
        alone_habits, fed_habits = learnt(alone_habits, alone), learnt(fed_habits, fed)
    for row in rows:
        printed = suite.print_page(row.printed.page, rows[-1].printed.visit + SECOND_VISIT)
        row.again = read(printed, entry_of(suite, printed, fed_habits), fed_habits)
    return rows


def learnt(habits: Habits, found: Read) -> Habits:
    return learn(habits, [found.reading]) if found.reading else habits


def read(printed: Printed, entry: Entry | None, habits: Habits) -> Read:
    url = printed.page.url
    fetched = Fetched(url, url, 200, printed.headers, printed.html, printed.visit)
    try:
        return Read(read_page(fetched, entry, habits))
    except StoppressError as error:
        return Read(error=error.title())


def entry_of(suite: Suite, printed: Printed, habits: Habits) -> Entry | None:
    """What feed and sitemap say of the page at its visit, together."""
    url = printed.page.url
    feeds = feeds_of(suite, printed, habits)
    return merge_entries(entry for feed in feeds for entry in feed.entries if entry.url == url)


def feeds_of(suite: Suite, printed: Printed, habits: Habits) -> list[FeedReading]:
    """The portal's feed, and its sitemap where it has one, as fetched with the page."""
    portal, visit, found = printed.page.portal, printed.visit, []
    header = {"content-type": "application/xml"}
    for name, body in (("rss", suite.feed(portal, visit)), ("news", suite.sitemap(portal, visit))):
        if body:
            url = f"{portal.home}/{name}.xml"
            found.append(read_feed(Fetched(url, url, 200, header, body, visit), habits))
    return found


def by_library(method: Callable[[SavedPage], Answer], printed: Printed) -> Answer:
    page = printed.page
    try:
        return method(SavedPage("portal", page.id, page.url, printed.html, {}))
    except Exception as error:  # noqa: BLE001 - a library may raise what it likes: that is its answer
        return Answer(error=type(error).__name__)


def less_captions(text: str, truth: Truth) -> str:
    captions = {folded(caption) for caption in truth.captions}
    return "\n".join(line for line in text.split("\n") if folded(line) not in captions)


def folded(line: str) -> str:
    return " ".join(fold_words(line))


def boilerplate_in(text: str, truth: Truth) -> list[str]:
    """The furniture lines that stand in a body. Short ones count only as a whole line."""
    lines = [folded(line) for line in text.split("\n")]
    own = f" {' '.join(folded(line) for line in (truth.headline, truth.body))} "
    whole = f" {' '.join(lines)} "
    found: dict[str, str] = {}
    for line in truth.boilerplate:
        words = folded(line)
        is_long = words.count(" ") + 1 >= SHORTEST
        is_there = f" {words} " in whole if is_long else words in lines
        if words and is_there and f" {words} " not in own:
            found.setdefault(words, line)
    # "Read also: X" is one line, though X alone is furniture too.
    return [
        line
        for words, line in found.items()
        if not any(f" {words} " in f" {other} " for other in found if other != words)
    ]
