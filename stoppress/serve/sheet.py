"""The sheet being printed: one page's edition, clock and words, and a record of what it showed.

Dependencies are recorded while a page is made: every Article, Source and list it asked becomes a
key in `touches`. So a change drops exactly the pages that showed what changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from stoppress.collect.models import Source
from stoppress.file.models import Article, Section
from stoppress.publish.contract import Carried, carry, listed
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve import wording
from stoppress.serve.shapes import Card, Frame, Link, Moment

FEED_KINDS = (("rss.xml", "RSS"), ("atom.xml", "Atom"), ("feed.json", "JSON Feed"))


class Sheet:
    """What is needed to print one page of one edition at one moment."""

    def __init__(self, edition: Edition, now: datetime) -> None:
        self.edition = edition
        self.language = edition.language
        self.now = now
        self.settings = SiteSettings.load()
        self.zone = self.settings.zone
        self.touches: set[str] = {"site"}

    # -- what a page asks ------------------------------------------------------------------

    def latest(self, count: int, **where: object) -> list[Article]:
        """Return the newest pieces this edition lists; older archive pieces are not news."""
        self.touches.add(f"list:{self.language}")
        found = listed(self.language, self.now).filter(**where)
        return list(found[:count])

    def newest(self, count: int) -> list[Article]:
        """Return what Latest News shows: dated or received since we know the Source."""
        return self.latest(count, is_archived=False)

    def card(self, article: Article, snippet: str = "") -> Card:
        self.touches |= {f"article:{article.pk}", f"source:{article.source_id}"}
        carried = carry(article, with_body=False)
        return Card(
            url=article.path,
            headline=carried.headline,
            language=article.language,
            direction=wording.direction(article.language),
            foreign=article.language != self.language,
            standfirst=carried.standfirst,
            source=self.source_link(article.source),
            section=self.section_link(article.section) if article.section else None,
            when=self.when(article),
            is_dated=article.published_at is not None,
            article_id=article.pk,
            snippet=snippet,
        )

    def cards(self, articles: Iterable[Article]) -> tuple[Card, ...]:
        return tuple(self.card(article) for article in articles)

    def carried(self, article: Article) -> Carried:
        self.touches |= {f"article:{article.pk}", f"source:{article.source_id}"}
        return carry(article)

    # -- times and links -------------------------------------------------------------------

    def moment(self, value: datetime, precision: str = "instant") -> Moment:
        self.touches.add("clock:day")  # "09:40" becomes "24 Nov" at midnight
        return wording.moment(value, precision, self.zone, self.language, self.now)

    def when(self, article: Article) -> Moment:
        if article.published_at is None:
            return self.moment(article.received_at)
        return self.moment(article.published_at, article.published_precision)

    def source_link(self, source: Source) -> Link:
        name = source.name_in(self.language)
        language = source.language if name == source.name and source.language else ""
        other = language if language and language != self.language else ""
        direction = wording.direction(other) if other else ""
        return Link(f"/{self.language}/source/{source.key}", name, other, direction)

    def section_link(self, section: Section, current: str = "") -> Link:
        return Link(
            f"/{self.language}/section/{section.key}",
            section.name_in(self.language),
            is_current=section.key == current,
        )

    def absolute(self, path: str) -> str:
        return self.settings.address.rstrip("/") + path

    def feed_links(self, base: str) -> tuple[Link, ...]:
        return tuple(Link(f"{base}{name}", label) for name, label in FEED_KINDS)

    # -- the frame round every page ----------------------------------------------------------

    @cached_property
    def frame(self) -> Frame:
        return Frame(
            edition=self.language,
            direction=wording.direction(self.language),
            name=self.edition.name,
            tagline=self.edition.tagline,
            home_url=f"/{self.language}/",
            address=self.settings.address.rstrip("/"),
            sections=tuple(self.section_link(section) for section in Section.objects.all()),
            others=tuple(self.other_editions()),
            house_pages=tuple(
                Link(f"/{self.language}/{page.slug}", page.title)
                for page in self.edition.pages.all()
            ),
            publisher=self.settings.publisher or self.edition.name,
            feeds=self.feed_links(f"/{self.language}/"),
        )

    def other_editions(self) -> list[Link]:
        return [
            Link(
                f"/{edition.language}/",
                wording.language_name(edition.language, edition.language),
                edition.language,
                wording.direction(edition.language),
            )
            for edition in Edition.objects.exclude(pk=self.language)
        ]

    def age_note(self, article: Article) -> str:
        """Return "This article is 3 months old", from 90 days on."""
        published = article.published_at or article.received_at
        age = self.now - published
        if age < timedelta(days=90):
            return ""
        self.touches.add("clock:day")
        return _("This article is %(age)s old") % {
            "age": wording.ago(age.total_seconds(), self.language)
        }
