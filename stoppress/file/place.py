"""Where a piece belongs: its Section, its address, the time it is ordered by, the lists it is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from anyascii import anyascii
from django.utils.text import slugify

from stoppress.collect.models import Source
from stoppress.file.models import Article, Section, SectionRule
from stoppress.handoff import Dated, Reading

SLUG_LENGTH = 60  # characters


def section_for(source: Source, reading: Reading) -> Section | None:
    """Return the Section of the first of the Source's rules that fits the Reading."""
    for rule in source.section_rules.select_related("section"):
        if fits(rule, reading):
            return rule.section
    return None


def fits(rule: SectionRule, reading: Reading) -> bool:
    match = rule.match.casefold()
    if rule.by == SectionRule.By.CATEGORY:
        return any(match == category.casefold() for category in reading.categories)
    if rule.by == SectionRule.By.PATH:
        return match in reading.url.casefold()
    return True


def path_of(article: Article, edition: str) -> str:
    """Return the address a piece gets at its first publish: ASCII, ending in its id."""
    words = slugify(anyascii(article.headline))[:SLUG_LENGTH].rsplit("-", 1)
    slug = words[0] if len(words[0]) > SLUG_LENGTH // 2 else "-".join(words)
    return f"/{edition}/{slug.strip('-') or 'article'}-{article.pk}"


def order_time(published: Dated | None, received_at: datetime, zone: str) -> datetime:
    """Return the reasoned time that lists are ordered by; never after the time received.

    An instant counts as it is. A mere day counts as its end in the site's zone, so that a piece
    of today stands among today's by when it came. An undated piece stands where it came.
    """
    if published is None:
        return received_at
    if published.precision == "instant":
        return min(published.value, received_at)
    day = datetime.combine(published.value.date(), datetime.min.time(), ZoneInfo(zone))
    return min((day + timedelta(days=1, seconds=-1)).astimezone(UTC), received_at)


def places(article: Article, zone: str) -> set[str]:
    """Return the keys of all that shows this Article: its page, and the lists it is in."""
    day = article.order_at.astimezone(ZoneInfo(zone)).date()
    language = article.language
    keys = {f"article:{article.pk}", f"list:{language}", f"day:{language}:{day}"}
    keys.add(f"source:{article.source_id}:{language}")
    if article.section_id:
        keys.add(f"section:{article.section_id}:{language}")
    if article.copy_of_id:
        keys.add(f"article:{article.copy_of_id}")
    return keys
