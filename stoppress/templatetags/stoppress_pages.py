"""What the reader pages need beyond Django's own tags: times, foreign words, feed types."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stoppress.serve import wording
from stoppress.serve.shapes import Card, Link, Moment

register = template.Library()

FEED_TYPES = {"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml"}


@register.filter
def when(moment: Moment, form: str = "text") -> SafeString:
    """`{{ card.when|when:"short" }}`: a `<time>` in one of a Moment's forms, else its text."""
    words = getattr(moment, form) or moment.text
    return format_html('<time datetime="{}">{}</time>', moment.iso, words)


@register.filter
def foreign(link: Link) -> SafeString:
    """A link's words in `<bdi>`, with language and direction where they differ from the page's."""
    return _isolated(link.text, link.language, link.direction)


@register.filter
def headline(card: Card) -> SafeString:
    """A Card's headline; language and direction only where it is foreign."""
    if not card.foreign:
        return conditional_escape(card.headline)
    return _isolated(card.headline, card.language, card.direction)


@register.filter
def name_list(names: Sequence[str]) -> SafeString:
    """Names as the page's language lists them, each in `<bdi>`."""
    isolated = [format_html("<bdi>{}</bdi>", name) for name in names]
    return mark_safe(wording.names(isolated, get_language() or "en"))  # noqa: S308  the names are escaped, the rest is CLDR's


@register.filter
def naming(sentence: str, source: Link) -> SafeString:
    """`{{ view.credit_line|naming:view.card.source }}`: the sentence, the source's name a link.

    A sentence that does not name it is followed by the link.
    """
    before, found, after = sentence.partition(source.text)
    if not found:
        before, after = f"{sentence} · " if sentence else "", ""
    return format_html('{}<a href="{}">{}</a>{}', before, source.url, foreign(source), after)


@register.filter
def unnamed(names: Sequence[str], sentence: str) -> list[str]:
    """Those names that the sentence does not say already."""
    return [name for name in names if name not in sentence]


@register.filter
def feed_type(link: Link) -> str:
    return FEED_TYPES.get(link.url.rsplit("/", 1)[-1], "application/feed+json")


@register.filter
def is_at(link: Link, key: str) -> bool:
    """Say whether `link` leads to the section (or page) that `key` names."""
    return link.is_current or (bool(key) and link.url.rstrip("/").endswith(f"/{key}"))


def _isolated(text: str, language: str, direction: str) -> SafeString:
    if not language:
        return format_html("<bdi>{}</bdi>", text)
    return format_html(
        '<bdi lang="{}" dir="{}">{}</bdi>', language, direction or wording.direction(language), text
    )
