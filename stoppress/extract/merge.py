"""One piece, named by several feeds of its Source: what they say together.

A paper's RSS feed and its news sitemap describe the same page. Reading it now with one and now
with the other would make the piece flicker; together they are two witnesses for its date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from stoppress.handoff import Entry


def merge_entries(entries: Iterable[Entry]) -> Entry | None:
    """Return one Entry: the first that fills a field gives it, claims and images are gathered."""
    merged: Entry | None = None
    for entry in entries:
        merged = entry if merged is None else _fill(merged, entry)
    return merged


def _fill(mine: Entry, other: Entry) -> Entry:
    gathered: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(mine, name), *getattr(other, name))))
        for name in ("claims", "images", "categories", "corrections")
    }
    missing = {
        field.name: getattr(other, field.name)
        for field in fields(Entry)
        if field.name not in gathered and not getattr(mine, field.name)
    }
    return replace(mine, **missing, **gathered)
