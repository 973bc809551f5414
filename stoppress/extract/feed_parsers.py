"""feedparser behind our shape: asked when a damaged feed gives us nothing.

It is handed UTF-8 bytes in a BytesIO: plain bytes it first tries to open as a file name
(extraction.md §4.2), and a str that starts with "http" it fetches.
"""

from __future__ import annotations

import io
from typing import Any

from stoppress.extract.items import MOST_ENTRIES, RawItem
from stoppress.extract.tree import cap_attributes


def parse_tolerant(markup: str) -> list[RawItem]:
    """Return the items feedparser finds; [] when it raises."""
    import feedparser

    try:
        parsed = feedparser.parse(
            io.BytesIO(cap_attributes(markup).encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:  # the limit of the reading process: not ours to hide
        raise
    except Exception:  # noqa: BLE001 - it raises what it likes
        return []
    return [_item_of(entry) for entry in parsed.entries[: MOST_ENTRIES + 1]]


def _item_of(entry: Any) -> RawItem:
    contents = entry.get("content") or []
    item = RawItem(
        url=_string(entry.get("link")),
        guid=_string(entry.get("id")),
        title=_string(entry.get("title")),
        summary=_string(entry.get("summary") or entry.get("description")),
        body=_string(contents[0].get("value")) if contents else "",
        authors=[_string(a.get("name")) for a in entry.get("authors") or [] if a.get("name")],
        categories=[_string(t.get("term")) for t in entry.get("tags") or [] if t.get("term")],
    )
    for about in ("published", "updated"):
        if about in entry and (raw := _string(entry[about])):  # `get` gives one for the other
            item.dates.append((about, f"feed {about}", raw))
    return item


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
