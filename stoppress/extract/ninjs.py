"""ninjs 1.x to 3.x (https://iptc.org/standards/ninjs/): one item, a list of them, or `{"items": …}`.

The names of version 1 are lower case (`pubstatus`), those of 2 and 3 are not (`pubStatus`); both
are read without regard to case. `pubstatus` canceled is a withdrawal, withheld is no entry yet.
"""

from __future__ import annotations

import json
from typing import Any

from stoppress.errors import NotAFeed
from stoppress.extract.addresses import absolute_url
from stoppress.extract.items import MOST_ENTRIES, RawItem, make_entry
from stoppress.handoff import FeedReading, Fetched, Habits

_MARKS = {
    "headline",
    "headlines",
    "pubstatus",
    "body_html",
    "body_text",
    "bodies",
    "versioncreated",
}
_MOST_PARTS = 50  # of one list inside an item


def ninjs_items(text: str, url: str) -> list[dict[str, Any]]:
    """Return the ninjs items of a JSON text; [] when it holds none. Raises NotAFeed if broken."""
    try:
        data = json.loads(text, strict=False)
    except RecursionError as error:
        raise NotAFeed(url, "JSON nested too deep") from error
    except ValueError as error:
        raise NotAFeed(url, f"broken JSON: {str(error)[:80]}") from error
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        data = data["items"]
    found = data if isinstance(data, list) else [data]
    lowered = [_lower(item) for item in found[: MOST_ENTRIES + 1] if isinstance(item, dict)]
    return [item for item in lowered if _text(item, "uri") and _MARKS & item.keys()]


def read_ninjs(
    items: list[dict[str, Any]], fetched: Fetched, habits: Habits, troubles: list[str]
) -> FeedReading:
    """Return what ninjs items say: entries, and by `withdrawn` what is canceled."""
    url = fetched.final_url or fetched.url
    entries, withdrawn = [], []
    for item in items[:MOST_ENTRIES]:
        status = _text(item, "pubstatus").lower()
        if status in ("canceled", "cancelled"):
            withdrawn += [name for name in (_text(item, "uri"), _address(item)) if name]
        elif status == "withheld":
            troubles.append(f"withheld by its source: {_text(item, 'uri')[:200]}")
        elif entry := make_entry(_raw(item), url, fetched, habits, troubles):
            entries.append(entry)
    return FeedReading(
        kind="json",
        entries=tuple(entries),
        withdrawn=tuple(dict.fromkeys(withdrawn)),
        troubles=tuple(troubles),
    )


def _raw(item: dict[str, Any]) -> RawItem:
    raw = RawItem(
        url=_address(item),
        guid=_text(item, "uri"),
        title=_text(item, "headline") or _valued(item, "headlines", "main"),
        title_is_html=False,
        summary=_escape(
            _text(item, "description_text") or _valued(item, "descriptions", "summary")
        ),
        body=_body(item),
        authors=[name for name in (_text(item, "byline"), *_names(item, "by")) if name],
        language=_text(item, "language"),
        categories=list(_names(item, "subject")) + list(_names(item, "subjects")),
        credit=next(iter(_names(item, "infosources")), "") or _text(item, "copyrightholder"),
    )
    for about, name in (
        ("published", "firstpublished"),
        ("published", "firstcreated"),
        ("updated", "versioncreated"),
    ):
        if value := _text(item, name):
            raw.dates.append((about, f"ninjs {name}", value))  # type: ignore[arg-type]
    return raw


def _address(item: dict[str, Any]) -> str:
    """Return the first http(s) address that the item names as its own."""
    named = [_text(item, "url"), _text(item, "canonicalurl"), _text(item, "uri")]
    for part in _parts(item, "altids") + _parts(item, "links"):
        named += [_text(part, "value"), _text(part, "href")]
    return next((found for name in named if (found := absolute_url(name))), "")


def _body(item: dict[str, Any]) -> str:
    if html := _text(item, "body_html") or _text(item, "body_xhtml"):
        return html
    for part in _parts(item, "bodies"):
        if "html" in _text(part, "contenttype").lower() and _text(part, "value"):
            return _text(part, "value")
    plain = _text(item, "body_text") or _valued(item, "bodies", "")
    lines = [line.strip() for line in plain.split("\n")]
    return "".join(f"<p>{_escape(line)}</p>" for line in lines if line)


def _valued(item: dict[str, Any], name: str, role: str) -> str:
    """Return the value of the part in that role, else of the first."""
    parts = _parts(item, name)
    chosen = [part for part in parts if _text(part, "role").lower() == role] or parts
    return next((_text(part, "value") for part in chosen if _text(part, "value")), "")


def _names(item: dict[str, Any], name: str) -> list[str]:
    return [found for part in _parts(item, name) if (found := _text(part, "name"))]


def _parts(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = item.get(name)
    parts = value[:_MOST_PARTS] if isinstance(value, list) else []
    return [_lower(part) for part in parts if isinstance(part, dict)]


def _lower(holder: dict[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in holder.items()}


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
