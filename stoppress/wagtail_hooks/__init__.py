"""The desk, as far as it is ours: one file a noun. Wagtail imports this package at start-up.

articles      writing and editing, and the table of addresses    guard   may this user, this piece?
article_…     list, form, body, acts, bulk, words
sources       who gives us news, and how they are                source_add   by pasting an address
paper         sections, editions, own pages, editors' sections
users         accounts: who may change whom
home          the first page, the menu
"""

from stoppress.wagtail_hooks import (
    article_acts,
    article_bulk,
    articles,
    guard,
    home,
    paper,
    sources,
    users,
)

__all__ = ["article_acts", "article_bulk", "articles", "guard", "home", "paper", "sources", "users"]
