"""What an output may carry of an Article: the one place that every output asks.

Pages, lists, feeds, sitemaps and search results show an Article only if `readable()` lets it
through, and of it only what `carry()` gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _

from stoppress.collect.models import Source
from stoppress.extract.clean import RULES_VERSION, clean_html, plain_text, without_pictures
from stoppress.file.models import Article

EXCERPT_WORDS = 60
# A caption whose image is not shown would stand there as a stray sentence.
CAPTION_ALONE = re.compile(
    r"<figure>\s*<figcaption>(?:(?!</figure>).)*</figcaption>\s*</figure>", re.S
)


@dataclass(frozen=True)
class Carried:
    """The parts of an Article that may leave the house."""

    headline: str
    standfirst: str
    body: str  # clean HTML; "" when only the headline may be carried
    is_whole: bool  # the whole text, not an excerpt
    credit_line: str  # plain text, already worded
    canonical_url: str  # "" = our own address
    robots: str  # content of the robots meta; "" = no tag
    googlebot_news: str
    in_sitemap: bool
    in_news_sitemap: bool


def readable(now: datetime) -> Q:
    """Return the condition under which readers may see an Article at all."""
    in_contract = Q(contract_until=None) | Q(contract_until__gt=now)
    return Q(live=True, withdrawn_at=None) & in_contract


def listed(language: str, now: datetime) -> QuerySet[Article]:
    """Return what an edition lists, newest first: its own language, copies folded away."""
    return (
        Article.objects.filter(readable(now), language=language, copy_of=None)
        .select_related("source", "section")
        .defer("body", "claims", "desk_note")
        .order_by("-order_at", "-id")
    )


def carry(article: Article, with_body: bool = True) -> Carried:
    """Return what the Source's contract lets an output carry of this Article.

    `with_body=False` for lists: they defer the body, and asking for it would read it row by row.
    """
    source = article.source
    whole = source.is_house or source.may_carry == Source.Carry.FULL
    indexing: str = "index" if source.is_house else source.indexing
    indexed = indexing in (Source.Indexing.INDEX, Source.Indexing.NEWS_NOINDEX)
    return Carried(
        headline=article.headline,
        standfirst=article.standfirst if source.may_carry != Source.Carry.HEADLINE or whole else "",
        body=body_of(article, whole) if with_body else "",
        is_whole=whole,
        credit_line=credit_line(article),
        canonical_url=article.url if indexing == Source.Indexing.TO_ORIGIN else "",
        robots=robots_of(indexing),
        googlebot_news="noindex" if indexing == Source.Indexing.NEWS_NOINDEX else "",
        in_sitemap=indexed,
        in_news_sitemap=indexing == Source.Indexing.INDEX and article.published_at is not None,
    )


def body_of(article: Article, whole: bool) -> str:
    """Return the body as the contract allows it, cleaned again if the rules were older.

    Without its pictures: a reader's browser must not ask another house for them.
    """
    if article.source.may_carry == Source.Carry.HEADLINE and not whole:
        return ""
    body = article.body
    if article.clean_rules != RULES_VERSION:
        body = clean_html(body, article.url)
    body = CAPTION_ALONE.sub("", without_pictures(body))
    return body if whole else excerpt(body)


def excerpt(body: str) -> str:
    """Return the first paragraph, at most EXCERPT_WORDS words of it."""
    words = plain_text(body).partition("\n")[0].split()
    if not words:
        return ""
    more = "…" if len(words) > EXCERPT_WORDS else ""
    return f"<p>{escape(' '.join(words[:EXCERPT_WORDS]))}{more}</p>"


def robots_of(indexing: str) -> str:
    if indexing == Source.Indexing.NOINDEX:
        return "noindex"
    if indexing == Source.Indexing.TO_ORIGIN:
        return ""  # no tag: only the canonical link speaks
    return "max-snippet:-1, max-image-preview:large"


def credit_line(article: Article) -> str:
    """Return the credit as the contract words it, with the names filled in."""
    source = article.source
    name = source.name_in(article.language)
    wording = source.credit_wording or _("Originally published by {source}")
    if source.is_house and not source.credit_wording:
        return ""
    return wording.replace("{source}", name).replace("{author}", article.byline or name)


def contract_end(article: Article) -> datetime | None:
    """Return when the contract for this Article ends, counted from when we received it."""
    days = article.source.expires_after_days
    return article.received_at + timedelta(days=days) if days else None


def why_hold(article: Article, first_collection: bool, troubles: tuple[str, ...]) -> str:
    """Return why a newly filed Article waits for the desk; "" when it may go out by itself."""
    source = article.source
    if not source.publishes_itself:
        return "the source's pieces wait for the desk"
    if first_collection and article.published_at is None:
        return "undated, from a first collection"
    if source.may_carry != Source.Carry.HEADLINE and not article.body:
        return "no text"
    if any(trouble.startswith("doubtful") for trouble in troubles):
        return "the text looks incomplete"
    return ""
