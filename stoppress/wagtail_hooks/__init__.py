"""The desk, as far as it is ours: one file a noun. Wagtail imports this package at start-up.

articles   the list        article_form  the edit page      article_acts  publish, hold, withdraw …
sources    who gives us news, and how they are            source_add    by pasting an address
paper      sections, editions, own pages, editors' sections
home       the first page, the menu                       guard         may this user, this piece?
"""

from stoppress.wagtail_hooks import article_acts, articles, guard, home, paper, sources

__all__ = ["article_acts", "articles", "guard", "home", "paper", "sources"]
