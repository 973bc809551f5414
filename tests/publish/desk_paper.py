"""What the desk's tests need beside the founded paper: sources, pieces, people, addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stoppress.collect.models import Feed, Source
from stoppress.file.match import file_reading
from stoppress.file.models import Article, Section
from stoppress.handoff import Claim, Dated, Quality, Reading
from stoppress.publish import actions
from stoppress.publish.models import DeskSection

BODY = "<p>The harbour opened on Monday.</p><p>Ships came in from <strong>three</strong> ports.</p>"
ARTICLE = "wagtailsnippets_stoppress_article"


def make_source(key: str = "wire", **values: object) -> Source:
    defaults = {
        "name": key.title(),
        "may_carry": "full",
        "publishes_itself": True,
        "language": "en",
    }
    source = Source.objects.create(key=key, **{**defaults, **values})
    Feed.objects.create(source=source, url=f"https://{key}.example/feed")
    return source


def reading_of(url: str, **values: object) -> Reading:
    when = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    defaults = {
        "headline": "Harbour opens", "body_html": BODY, "text": "The harbour opened on Monday.",
        "language": "en", "authors": ("Ada Quay",), "quality": Quality(text_length=600),
        "published": Dated(when, "instant", True, "feed and page agree"),
        "claims": (Claim("published", "feed pubDate", "Tue, 24 Nov 2026 08:00:00 GMT", when),
                   Claim("published", "URL", "/2026/", None, "day", "names no day")),
    }  # fmt: skip
    return Reading(url=url, **{**defaults, **values})


@transaction.atomic
def collect(
    source: Source, slug: str, section: str = "", live: bool = True, **values: object
) -> Article:
    """File a piece as the collector does; bring a second text of a known one likewise."""
    now = timezone.now()
    filed = file_reading(
        source, reading_of(f"https://{source.key}.example/{slug}", **values), now, "UTC"
    )
    article = filed.article
    if not filed.is_new:
        step = actions.update_step(filed, now)
        actions.carry_out([step] if step else [], now)
        return Article.objects.get(pk=article.pk)
    article.section = Section.objects.filter(key=section).first()
    step = actions.publish_step(article, now) if live else actions.hold_step(article, "no text")
    actions.carry_out([step], now - timedelta(minutes=5))
    return Article.objects.get(pk=article.pk)


def make_user(name: str, group: str = "", sections: tuple[str, ...] = (), **values: object) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "pass-word-1", **values)
    if group:
        user.groups.add(Group.objects.get(name=group))
    for key in sections:
        DeskSection.objects.create(user=user, section=Section.objects.get(key=key))
    return user


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"{ARTICLE}:{name}", args=args)


def posted(article: Article, **values: object) -> dict[str, object]:
    """What the edit form of `article` posts when nobody has touched it, and then `values`."""
    from stoppress.wagtail_hooks.article_body import HtmlEditor, fits_editor, to_editor

    body = values.pop("body_html", article.body)
    stamp = article.published_at.strftime("%Y-%m-%d %H:%M") if article.published_at else ""
    return {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "body": to_editor(body) if fits_editor(body) else HtmlEditor().format_value(body),
        "byline": article.byline,
        "credit": article.credit,
        "section": article.section_id or "",
        "published_at": stamp,
        "published_precision": article.published_precision,
        "embargo_until": "",
        "desk_note": article.desk_note,
        "made_from_version": article.versions.count() if article.pk else "",
        **values,
    }
