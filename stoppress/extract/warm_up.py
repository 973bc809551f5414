"""Imported by the process that reading processes are forked from: what a first page would load.

Without this each new reading process spends half a second of its first page's two on tables.
"""

from __future__ import annotations

from stoppress.extract.feed import read_feed
from stoppress.extract.language import language_of
from stoppress.extract.page import read_page

READY = (
    read_feed,
    read_page,
    language_of("The council met on Tuesday to rebuild the old sea wall."),
)
