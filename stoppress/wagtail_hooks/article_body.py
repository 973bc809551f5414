"""Which editor a body gets: the rich one when it keeps all there is, else the HTML itself.

The rich editor (Draftail) knows paragraphs, headings, lists, quotes, links and emphasis. A table
or a figure would be lost in it by opening and saving, so such a body is shown as HTML.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django import forms
from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from stoppress.extract.clean import clean_html

# No "hr": the cleaner keeps no rules across the page, so a button for them would promise too much.
FEATURES = (
    "h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "blockquote", "superscript",
    "subscript", "code",
)  # fmt: skip
EMPTY = "null"  # what Draftail posts for a text nobody has begun
_QUOTE = re.compile(r"<blockquote>((?:<p>(?:(?!</?p>|</?blockquote>).)*</p>)+)</blockquote>", re.S)
_BETWEEN_QUOTES = re.compile(r"</blockquote>\s*<blockquote[^>]*>")
_BLOCK_END = re.compile(
    r"</(?:p|h[234]|[uo]l|li|t(?:able|r|head|body|foot)|figure|blockquote|pre)>(?=<)"
)
_QUOTE_START = re.compile(r"<blockquote[^>]*>")


@cache
def converter() -> ContentstateConverter:
    return ContentstateConverter(list(FEATURES))


def to_editor(body: str) -> str:
    """Return the editor's own form (JSON). It wants `<br/>`, and one quote for each paragraph."""
    body = body.replace("<br>", "<br/>")
    body = _QUOTE.sub(lambda found: found[1].replace("p>", "blockquote>"), body)
    return converter().from_database_format(body)


def from_editor(posted: str) -> str:
    """Return HTML for what the editor posts: quotes that follow one another are one again."""
    if posted == EMPTY:
        return ""
    html = converter().to_database_format(posted)
    html = _BETWEEN_QUOTES.sub("</p><p>", html)
    html = _QUOTE_START.sub("<blockquote><p>", html)
    return html.replace("</blockquote>", "</p></blockquote>")


def is_editors(posted: str) -> bool:
    """Whether this was posted by the rich editor; HTML never is JSON with blocks."""
    try:
        return posted == EMPTY or (posted.startswith("{") and "blocks" in json.loads(posted))
    except ValueError:
        return False


@hooks.register("register_rich_text_features", order=10)
def link_to_addresses(features: Any) -> None:
    """The link button asks for an address at once: there is no page tree to choose from."""
    plugin = features.plugins_by_editor["draftail"]["link"]  # asking for it would scan again
    plugin.data["chooserUrls"]["pageChooser"] = reverse_lazy(
        "wagtailadmin_choose_page_external_link"
    )


class ReadsEither:
    """A body may be posted by the other editor than the one it now gets: its source may have sent
    a table since the page was opened."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        posted = data.get(name)
        return from_editor(posted) if posted and is_editors(posted) else posted


class RichEditor(ReadsEither, DraftailRichTextArea):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", list(FEATURES))
        super().__init__(*args, **kwargs)

    def format_value(self, value: Any) -> str:
        return to_editor(value or "")


class HtmlEditor(ReadsEither, forms.Textarea):
    def format_value(self, value: Any) -> str:
        """One block a line, so that a person finds a way through it."""
        return _BLOCK_END.sub(r"\g<0>\n", value or "")


def fits_editor(body: str) -> bool:
    """Whether the rich editor keeps all of `body`."""
    if not body.strip():
        return True
    try:
        return clean_html(from_editor(to_editor(body))) == clean_html(body)
    except AssertionError:  # how its parser says that it does not know such HTML
        return False


def cleaned_body(posted: str, original: str, base_url: str = "") -> str:
    """Return the body to be stored: the original string itself if its words and marks are the same."""
    cleaned = clean_html(posted, base_url)
    return original if cleaned == clean_html(original, base_url) else cleaned
