"""What kind of page this is, where it is no plain article: named, so that an editor can decide.

Evidence: what the page says of itself to machines (schema.org types, `isAccessibleForFree`), and
what it shows. A live page is read like an article; a paywall's stub is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.structured import Structured, types_of

SHORT_STORY = 400  # characters; a video's page or a stub has less

_LIVE = re.compile(
    r"(?:^|[\s_-])(?:live-?blog|liveticker|live-?feed|live-?updates?|is-live)(?:$|[\s_-])", re.I
)
_PAYWALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|subscription-wall|regwall|subscriber-only|premium-wall|meter(?:ed)?-wall|"
    r"piano|tp-modal)(?:$|[\s_-])",
    re.I,
)
_SUBSCRIBE = re.compile(
    r"\b(?:subscribe|sign in|log in|register) (?:now )?to (?:continue|keep|read)|"
    r"\bto (?:continue|keep) reading|already a subscriber|only for subscribers|subscribers only|"
    r"réservé (?:à nos|aux) abonnés|la suite est réservée|jetzt (?:weiterlesen|abonnieren)|"
    r"nur für abonnenten|mit (?:plus|abo) weiterlesen|contenido exclusivo para suscriptores|"
    r"للمشتركين فقط|اشتر?ك(?:وا)? لمتابعة القراءة|سجّ?ل(?:وا)? (?:الدخول )?لمتابعة|لمواصلة القراءة|لمتابعة القراءة",
    re.I,
)
_FALSE = {"false", "no", "0"}


def kind_troubles(
    tree: etree._Element, structured: Structured, page: list[Block], text_length: int
) -> list[str]:
    """Return what the page is beside a plain article, in words; [] for a plain one."""
    types = {kind for node in structured.nodes() for kind in types_of(node)}
    troubles = []
    if "LiveBlogPosting" in types or _is_named(tree, _LIVE):
        troubles.append("live page: its text goes on changing")
    if _is_video(tree, structured, types, text_length):
        troubles.append("video page: the story is a film, the text its caption")
    if _is_walled(tree, structured, page):
        troubles.append("paywall: the page shows only the beginning")
    return troubles


def _is_video(
    tree: etree._Element, structured: Structured, types: set[str], text_length: int
) -> bool:
    says_video = "VideoObject" in types or structured.meta("og:type").lower().startswith("video")
    shows = says_video or next(tree.iter("video"), None) is not None
    return shows and text_length < SHORT_STORY


def _is_walled(tree: etree._Element, structured: Structured, page: list[Block]) -> bool:
    free = structured.article.get("isAccessibleForFree")
    says = free is False or (isinstance(free, str) and free.strip().lower() in _FALSE)
    tier = structured.meta("article:content_tier", "content_tier").lower()
    if not (says or tier in ("locked", "metered") or _is_named(tree, _PAYWALL)):
        return False
    return any(len(block.text) <= 300 and _SUBSCRIBE.search(block.text) for block in page)


def _is_named(tree: etree._Element, names: re.Pattern[str]) -> bool:
    return any(names.search(called) for called in _class_names(tree))


def _class_names(tree: etree._Element) -> Iterable[str]:
    for element in tree.iter("div", "section", "article", "body", "main", "aside"):
        called = f"{element.get('class') or ''} {element.get('id') or ''}"
        if 3 < len(called) < 300:
            yield called
