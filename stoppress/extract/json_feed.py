"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from stoppress.errors import NotAFeed
from stoppress.extract.addresses import absolute_url
from stoppress.extract.items import MOST_ENTRIES, RawFeed, RawItem
from stoppress.handoff import ImageClaim


def load_json(text: str, url: str) -> Any:
    """Return what a JSON text holds. Raises NotAFeed when it is broken or nested too deep."""
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise NotAFeed(url, "JSON nested too deep") from error
    except ValueError as error:
        raise NotAFeed(url, f"broken JSON: {str(error)[:80]}") from error


def read_json_feed(feed: Any, url: str) -> RawFeed:
    """Return what a JSON Feed says. Raises NotAFeed when it is other JSON."""
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not (_string(feed, "version") or "title" in feed):
        raise NotAFeed(url, "JSON, but no JSON Feed")
    home = absolute_url(_string(feed, "home_page_url"), url)
    return RawFeed(
        kind="json",
        title=_string(feed, "title"),
        home_url=home,
        language=_string(feed, "language"),
        base_url=home or url,
        hub_url=_hub(feed, url),
        self_url=absolute_url(_string(feed, "feed_url"), url),
        items=[_item(item, feed) for item in items[: MOST_ENTRIES + 1] if isinstance(item, dict)],
    )


def _item(item: dict[str, Any], feed: dict[str, Any]) -> RawItem:
    raw = RawItem(
        url=_string(item, "url"),
        guid=_scalar(item.get("id")),
        title=_string(item, "title"),
        title_is_html=False,
        summary=_escape(_string(item, "summary")),
        body=_string(item, "content_html") or _escape(_string(item, "content_text")),
        authors=list(_authors(item)) or list(_authors(feed)),
        language=_string(item, "language"),
        categories=[tag for tag in _list(item.get("tags"), 100) if isinstance(tag, str)],
        origin_url=_string(item, "external_url"),
        corrections=[c for c in _list(item.get("_correction"), 10) if isinstance(c, str)],
    )
    if published := _string(item, "date_published"):
        raw.dates.append(("published", "feed date_published", published))
    if modified := _string(item, "date_modified"):
        raw.dates.append(("updated", "feed date_modified", modified))
    raw.url = raw.url or (raw.origin_url if not raw.guid.startswith("http") else "")
    raw.images = list(_images(item))
    return raw


def _authors(holder: dict[str, Any]) -> Iterable[str]:
    for author in [*_list(holder.get("authors"), 20), holder.get("author")]:
        if isinstance(author, dict) and isinstance(author.get("name"), str):
            yield author["name"]


def _images(item: dict[str, Any]) -> Iterable[ImageClaim]:
    for name in ("image", "banner_image"):
        if url := _string(item, name):
            yield ImageClaim(url)
    for attachment in _list(item.get("attachments"), 40):
        if isinstance(attachment, dict) and _string(attachment, "mime_type").startswith("image/"):
            yield ImageClaim(_string(attachment, "url"), alt=_string(attachment, "title"))


def _hub(feed: dict[str, Any], url: str) -> str:
    for hub in _list(feed.get("hubs"), 10):
        if isinstance(hub, dict) and _string(hub, "type").lower() == "websub":
            return absolute_url(_string(hub, "url"), url)
    return ""


def _list(value: object, longest: int) -> list[Any]:
    if isinstance(value, str):
        return [value]
    return value[:longest] if isinstance(value, list) else []


def _string(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _scalar(value: object) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
