"""Safe HTML and plain text: what every other room may show."""

from __future__ import annotations

import re
import unicodedata

import nh3

from stoppress.errors import FieldTooLong
from stoppress.extract.addresses import absolute_url, normalise_url, strip_trackers
from stoppress.extract.blocks import Block, cut_blocks, cut_page
from stoppress.extract.markup import print_blocks
from stoppress.extract.pictures import in_order
from stoppress.extract.tree import parse_fragment

__all__ = [
    "ALLOWED_TAGS",
    "LONGEST_LINE",
    "RULES_VERSION",
    "absolute_url",
    "clean_html",
    "clean_line",
    "normalise_url",
    "plain_text",
    "print_clean",
    "running_text",
    "strip_trackers",
    "text_of",
    "without_pictures",
]  # fmt: skip

RULES_VERSION = 2  # kept on each row; rows cleaned under older rules are cleaned again at render
LONGEST_LINE = 2_000  # characters of a title or a name

ALLOWED_TAGS = {
    "p", "h2", "h3", "h4", "blockquote", "ul", "ol", "li", "a", "strong", "em", "figure",
    "img", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "pre", "code",
    "sub", "sup", "br",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
}  # fmt: skip
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\ud800-\udfff\u061c]"
)
_EMPTY_FIGURE = re.compile(r"<figure>\s*</figure>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--")


def clean_html(html: str, base_url: str = "") -> str:
    """Return `html` written anew: allowed tags only, absolute links, no trackers, no scripts.

    Images stand in figures of their own, embeds become titled links. Idempotent; the words are
    kept. Relative links without a `base_url` lose their `<a>`, not their text.
    """
    root = parse_fragment(html)
    if root is None:
        return ""
    cut = cut_page(root)
    return print_clean(in_order(cut.blocks, cut.pictures), base_url)


def print_clean(blocks: list[Block], base_url: str = "") -> str:
    """Return the safe HTML of `blocks`."""
    # nh3 last, so no later step can put unsafe HTML back.
    return nh3.clean(
        print_blocks(blocks, base_url),
        tags=ALLOWED_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener nofollow",
        strip_comments=True,
    )


def without_pictures(html: str) -> str:
    """Return clean HTML without its images, and without figures that hold nothing else."""
    if "<img" not in html:
        return html
    words = nh3.clean(
        html, tags=ALLOWED_TAGS - {"img"}, attributes=_ATTRIBUTES, url_schemes={"http", "https"},
        link_rel="noopener nofollow",
    )  # fmt: skip
    return _EMPTY_FIGURE.sub("", words)


def plain_text(html: str) -> str:
    """Return the words of `html`: one paragraph a line, no markup, captions and embeds included."""
    if "<" not in html and "&" not in html:
        return "\n".join(filter(None, (" ".join(line.split()) for line in html.splitlines())))
    root = parse_fragment(html)
    return text_of(cut_blocks(root)) if root is not None else ""


def text_of(blocks: list[Block]) -> str:
    """Return the plain text of `blocks`, one a line."""
    return "\n".join(block.text for block in blocks if block.text)


def running_text(blocks: list[Block]) -> str:
    """Return the plain text a reader reads through: no captions, no links to films."""
    return text_of([b for b in blocks if not (b.is_embed or b.within("figcaption"))])


def clean_line(text: str, url: str = "", field: str = "line") -> str:
    """Return a title or a name as plain text on one line.

    Markup goes, entities are resolved once, control and bidi characters go, whitespace folds,
    NFC. Idempotent on its own results unless they spell out markup.
    Raises FieldTooLong (with `url`) beyond LONGEST_LINE characters.
    """
    if len(text) > 50 * LONGEST_LINE:
        raise FieldTooLong(url, f"{field}: {len(text)} characters")
    if _TAG.search(text) or "&" in text:
        root = parse_fragment(text)
        text = (
            " ".join(b.text for b in cut_blocks(root) if not b.is_embed) if root is not None else ""
        )
    line = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if len(line) > LONGEST_LINE:
        raise FieldTooLong(url, f"{field}: {len(line)} characters")
    return line
