"""Which parts of a page are furniture: masthead, menus, side columns, footers, other stories.

One rule for all fields (extraction.md §1): what stands there is no evidence for headline, body,
byline or date.
"""

from __future__ import annotations

import re

from lxml import etree

_TAGS = frozenset({"nav", "footer", "aside", "header"})
_ROLES = frozenset({"banner", "navigation", "complementary", "contentinfo", "search", "menu", "dialog"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|side-?bar|side|masthead|topbar|top-bar|"
    r"related|recommended|recommendations|most-?read|mostread|most-?popular|popular|trending|latest|"
    r"newsletter|subscribe|social|share|sharing|comments?|cookies?|consent|promo|advert(?:isement)?|ads?|"
    r"widget|copyright|read-?more|more-?(?:news|stories)|outbrain|taboola|teasers?|ticker|calendar|archive)(?:$|[\s_-])",
    re.I,
)
_WHOLE_PAGE = frozenset({"body", "html", "main", "article"})


def in_furniture(element: etree._Element, *, but_holding: etree._Element | None = None) -> bool:
    """Whether `element` stands in furniture. A part that also holds `but_holding` is none:
    an article's own `<header>` holds its headline.
    """
    holders = set()
    node = but_holding
    while node is not None:
        holders.add(node)
        node = node.getparent()
    node = element
    while node is not None:
        if node in holders:
            return False
        if is_furniture(node):
            return True
        node = node.getparent()
    return False


def is_furniture(element: etree._Element) -> bool:
    """Whether this very element is a piece of furniture."""
    tag = element.tag
    if tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return True
    if tag in _WHOLE_PAGE or not isinstance(tag, str):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and len(names) < 400 and bool(_NAMES.search(names))
