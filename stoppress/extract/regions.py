"""Which parts of a page are furniture: masthead, menus, side columns, footers, other stories.

One rule for all fields (extraction.md §1): what stands there is no evidence for headline, body,
byline or date.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

_TAGS = frozenset({"nav", "footer", "aside", "header"})
_ROLES = frozenset(
    {"banner", "navigation", "complementary", "contentinfo", "search", "menu", "dialog"}
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|side-?bar|side|"
    r"masthead|topbar|top-bar|"
    r"related|recommended|recommendations|most-?read|mostread|most-?popular|popular|trending|"
    r"latest|"
    r"newsletter|subscribe|social|share|sharing|comments?|cookies?|consent|promo|"
    r"advert(?:isement)?|ads?|"
    r"widget|copyright|read-?more|more-?(?:news|stories)|outbrain|taboola|teasers?|ticker|"
    r"calendar|archive)(?:$|[\s_-])",
    re.I,
)
_OTHERS_TAGS = frozenset({"nav", "footer", "aside"})
_OTHERS_ROLES = frozenset({"navigation", "complementary", "contentinfo"})
_OTHERS_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|footer|sidebar|side-?bar|side|masthead|"
    r"topbar|top-bar|"
    r"related|recommended|recommendations|most-?read|mostread|most-?popular|popular|trending|"
    r"latest|"
    r"read-?more|more-?(?:news|stories)|outbrain|taboola|teasers?|ticker|calendar|"
    r"archive)(?:$|[\s_-])",
    re.I,
)
_WHOLE_PAGE = frozenset({"body", "html", "main", "article"})


def in_furniture(element: etree._Element, *, but_holding: etree._Element | None = None) -> bool:
    """Whether `element` stands in furniture. A part that also holds `but_holding` is none:
    an article's own `<header>` holds its headline.
    """
    return _stands_in(element, but_holding, is_furniture)


def among_others(element: etree._Element, *, but_holding: etree._Element | None = None) -> bool:
    """Whether `element` stands in a list of other stories, a menu, a side column or a footer.

    Narrower than furniture, for what stands between headline and text: there a date is often
    wrapped together with the share buttons.
    """
    return _stands_in(element, but_holding, is_among_others)


def _stands_in(
    element: etree._Element,
    but_holding: etree._Element | None,
    is_part: Callable[[etree._Element], bool],
) -> bool:
    holders = {but_holding, *but_holding.iterancestors()} if but_holding is not None else set()
    node: etree._Element | None = element
    while node is not None and node not in holders:
        if is_part(node):
            return True
        node = node.getparent()
    return False


def is_furniture(element: etree._Element) -> bool:
    """Whether this very element is a piece of furniture."""
    return _is_part(element, _TAGS, _ROLES, _NAMES)


def is_among_others(element: etree._Element) -> bool:
    """Whether this very element is a list of others, a menu, a side column or a footer."""
    return _is_part(element, _OTHERS_TAGS, _OTHERS_ROLES, _OTHERS_NAMES)


def _is_part(
    element: etree._Element, tags: frozenset[str], roles: frozenset[str], names: re.Pattern[str]
) -> bool:
    tag = element.tag
    if tag in tags:
        return True
    if tag in _WHOLE_PAGE or not isinstance(tag, str):
        return False
    attributes = element.attrib
    if not attributes:
        return False
    if (attributes.get("role") or "").lower() in roles:
        return True
    called = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return 1 < len(called) < 400 and bool(names.search(called))
