"""Which editor a body gets: the rich one when it keeps all there is, else the HTML itself.

The rich editor (Draftail) knows paragraphs, headings, lists, quotes, links and emphasis. A table
or a figure would be lost in it by opening and saving, so such a body is shown as HTML.
"""

from __future__ import annotations

from functools import cache

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from stoppress.extract.clean import clean_html

# No "hr": the cleaner keeps no rules across the page, so a button for them would promise too much.
FEATURES = (
    "h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "blockquote", "superscript",
    "subscript", "code",
)  # fmt: skip


def rich_editor() -> DraftailRichTextArea:
    return DraftailRichTextArea(features=list(FEATURES))


@cache
def converter() -> ContentstateConverter:
    return ContentstateConverter(list(FEATURES))


def through_editor(body: str) -> str:
    """Return what the rich editor would hand back for `body` if nobody touched it, cleaned."""
    there = converter().from_database_format(body)
    return clean_html(converter().to_database_format(there))


def fits_editor(body: str) -> bool:
    """Whether the rich editor keeps all of `body`."""
    return not body.strip() or through_editor(body) == clean_html(body)


def cleaned_body(posted: str, original: str, base_url: str = "") -> str:
    """Return the body to be stored: the original string itself if its words and marks are the same."""
    cleaned = clean_html(posted, base_url)
    return original if cleaned == clean_html(original, base_url) else cleaned
