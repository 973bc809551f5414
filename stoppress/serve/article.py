"""An Article's page: what it shows, its tags for machines, and what is left when it is gone."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from stoppress.collect.models import Source
from stoppress.extract.times import zone_named
from stoppress.file.models import Article
from stoppress.publish.contract import readable
from stoppress.serve import wording
from stoppress.serve.days import mark_days
from stoppress.serve.jsonld import news_article
from stoppress.serve.shapes import ArticleView, CorrectionNote, Head, Link, NoticeView
from stoppress.serve.sheet import Sheet
from stoppress.serve.token import sign_article

TITLE_LENGTH = 70  # characters; longer titles are cut by search engines and by linters


def article_view(sheet: Sheet, article: Article) -> ArticleView:
    carried = sheet.carried(article)
    return ArticleView(
        card=sheet.card(article),
        body=marked_body(sheet, article, carried.body),
        is_whole=carried.is_whole,
        authors=tuple(article.authors()),
        agency=article.credit,
        credit_line=carried.credit_line,
        original=original_link(sheet, article),
        published=sheet.when(article) if article.published_at else None,
        received=sheet.moment(article.received_at),
        updated=updated(sheet, article),
        corrected=sheet.moment(article.corrected_at) if article.corrected_at else None,
        corrections=tuple(
            CorrectionNote(sheet.moment(note.at), note.text) for note in article.corrections.all()
        ),
        licence=licence_link(article.source),
        also_at=also_at(sheet, article),
        translations=translations(sheet, article),
        more=(),
        read_token=read_token(article),
        read_seconds=settings.STOPPRESS_READ_SECONDS,
        age_note=sheet.age_note(article),
    )


def marked_body(sheet: Sheet, article: Article, body: str) -> str:
    """Return the text with the days it names ("on Thursday") marked by their date."""
    if article.published_at is None:
        return body
    zone = article.source.zone
    by_day = article.published_precision == "day"
    anchor = article.published_at.date() if by_day else (
        article.published_at.astimezone(zone_named(zone)).date()
    )  # fmt: skip
    return mark_days(
        body, anchor, zone, article.language, lambda day: wording.long_day(day, sheet.language)
    )


def read_token(article: Article) -> str:
    if settings.STOPPRESS_READS != "beacon":
        return ""
    return sign_article(settings.STOPPRESS_READ_SECRET, article.pk)


def original_link(sheet: Sheet, article: Article) -> Link | None:
    if article.source.is_house or not article.url:
        return None
    return Link(article.url, article.source.name_in(sheet.language))


def licence_link(source: Source) -> Link | None:
    return Link(source.licence_url, source.licence) if source.licence else None


def updated(sheet: Sheet, article: Article):
    """Return when the text last changed for readers, if it did after its first publish."""
    moment = updated_at(article)
    return sheet.moment(moment) if moment else None


def updated_at(article: Article) -> datetime | None:
    first, last = article.first_published_at, article.changed_at
    return last if first and last and last > first else None


def also_at(sheet: Sheet, article: Article) -> tuple[Link, ...]:
    links = []
    for copy in article.copies.filter(readable(sheet.now)).select_related("source"):
        sheet.touches |= {f"article:{copy.pk}", f"source:{copy.source_id}"}
        links.append(Link(copy.url, copy.source.name_in(sheet.language)))
    return tuple(links)


def translations(sheet: Sheet, article: Article) -> tuple[Link, ...]:
    """Return true translations that readers may see; each side names the other."""
    first = article.translation_of or article
    family = [first, *first.translations.select_related("source")]
    links = []
    for other in family:
        if other.pk == article.pk or not is_readable(other, sheet.now):
            continue
        sheet.touches.add(f"article:{other.pk}")
        name = wording.language_name(other.language, other.language)
        links.append(Link(other.path, name, other.language, wording.direction(other.language)))
    return tuple(links)


def is_readable(article: Article, now: datetime) -> bool:
    return bool(article.path) and Article.objects.filter(readable(now), pk=article.pk).exists()


def article_head(sheet: Sheet, article: Article) -> Head:
    carried = sheet.carried(article)
    name = sheet.edition.name
    title = f"{article.headline} — {name}"
    published = article.published_at
    by_day = article.published_precision == "day"
    changed = updated_at(article)
    links = translations(sheet, article)
    own = Link(article.path, "", article.language)
    return Head(
        title=title if len(title) <= TITLE_LENGTH else article.headline,
        canonical=carried.canonical_url or sheet.absolute(article.path),
        description=carried.standfirst[:300],
        robots=carried.robots,
        googlebot_news=carried.googlebot_news,
        kind="article",
        json_ld=news_article(sheet, article, carried, changed),
        alternates=tuple(
            Link(sheet.absolute(link.url), "", link.language) for link in (own, *links)
        ) if links else (),
        feeds=sheet.frame.feeds,
        published="" if published is None
        else published.date().isoformat() if by_day else published.isoformat(),
        modified=changed.isoformat() if changed else "",
    )  # fmt: skip


def withdrawn_view(sheet: Sheet, article: Article) -> NoticeView:
    """What is left of a piece that is gone: who asked, and when; never its words."""
    name = article.source.name_in(sheet.language)
    day = sheet.moment(article.withdrawn_at).text if article.withdrawn_at else ""
    if article.is_withdrawn_by_source:
        text = _("Withdrawn on %(day)s by its source, %(source)s.") % {"day": day, "source": name}
    elif article.withdrawn_at:
        text = _("Withdrawn on %(day)s.") % {"day": day}
    else:
        text = _("Our right to carry this piece of %(source)s has ended.") % {"source": name}
    return NoticeView(_("This piece is no longer here"), (text,), search=True)
