"""ninjs 1.x to 3.x (https://iptc.org/standards/ninjs/): one item, a list of them, or `{"items": …}`.

The names of version 1 are lower case (`pubstatus`), those of 2 and 3 are not (`pubStatus`); both
are read without regard to case. `pubstatus` canceled is a withdrawal, withheld is no entry yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from stoppress.extract.addresses import absolute_url, strip_trackers
from stoppress.extract.bylines import agency_of
from stoppress.extract.items import MOST_ENTRIES, RawFeed, RawItem, clip
from stoppress.extract.wire import Intake, escape, known_as, paragraphs_of
from stoppress.handoff import ImageClaim

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
_OWN_LINKS = {"", "canonical", "alternate"}  # a link in another role leads to another piece
_DATES: tuple[tuple[Literal["published", "updated"], str], ...] = (
    ("published", "firstPublished"),
    ("published", "firstCreated"),
    ("published", "contentCreated"),
    ("updated", "versionCreated"),
)


def ninjs_items(data: Any) -> list[dict[str, Any]]:
    """Return the ninjs items that JSON data holds; [] when it holds none."""
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        if "jsonfeed.org" in _text(data, "version"):
            return []  # says itself what it is; an extension may be called `uri`
        data = data["items"]
    found = data if isinstance(data, list) else [data]
    lowered = [_lower(item) for item in found[: MOST_ENTRIES + 1] if isinstance(item, dict)]
    return [item for item in lowered if _text(item, "uri") and _MARKS & item.keys()]


def read_ninjs(items: list[dict[str, Any]], url: str) -> RawFeed:
    """Return what ninjs items say: entries, and by `withdrawn` what is canceled."""
    intake = Intake(RawFeed("json", base_url=url))
    for item in items:
        intake.take(
            _raw(item),
            status=_text(item, "pubstatus"),
            version=str(item.get("version") or ""),
        )
    return intake.finish()


def _raw(item: dict[str, Any]) -> RawItem:
    raw = RawItem(
        url=_address(item),
        guid=_guid(item),
        title=_text(item, "headline") or _valued(item, "headlines", "main"),
        title_is_html=False,
        summary=escape(_text(item, "description_text") or _valued(item, "descriptions", "summary")),
        body=_body(item),
        authors=[name for name in _bylines(item) if name],
        language=_text(item, "language"),
        categories=list(_names(item, "subject")) + list(_names(item, "subjects")),
        credit=_credit(item),
        images=list(_images(item)),
        embargoed=_text(item, "embargoed"),
        expires=_text(item, "expires"),
        usage_terms=_text(item, "usageterms"),
    )
    for about, name in _DATES:
        if value := _text(item, name.lower()):
            raw.dates.append((about, f"ninjs {name}", value))
    return raw


def _guid(item: dict[str, Any]) -> str:
    return known_as(_text(item, "uri"))


def _address(item: dict[str, Any]) -> str:
    """Return the first http(s) address that the item names as its own, as an Entry has it."""
    named = [_text(item, "url"), _text(item, "canonicalurl")]
    named += [_text(part, "value") for part in _parts(item, "altids")]
    if isinstance(other := item.get("altids"), dict):  # version 1: {"web": "https://…"}
        named += [value for value in list(other.values())[:_MOST_PARTS] if isinstance(value, str)]
    for link in _parts(item, "links"):
        if _text(link, "rel").lower() in _OWN_LINKS:
            named.append(_text(link, "href"))
    named.append(_guid(item))
    return strip_trackers(next((url for name in named if (url := absolute_url(name.strip()))), ""))


def _bylines(item: dict[str, Any]) -> list[str]:
    lines = [_text(item, "byline"), _text(item, "by")]
    for name in ("by", "bylines"):
        lines += _names(item, name)
        lines += [_text(part, "byline") or _text(part, "value") for part in _parts(item, name)]
    return lines


def _credit(item: dict[str, Any]) -> str:
    """Return the first agency that the item names, else its first source."""
    named = [*_names(item, "infosources"), _text(item, "copyrightholder")]
    return next((name for name in named if agency_of(name)), next(filter(None, named), ""))


def _images(item: dict[str, Any]) -> Iterable[ImageClaim]:
    """The pictures among the associations: an object of items (version 1) or a list of them."""
    for part in _members(item, "associations"):
        if _text(part, "type").lower() not in ("picture", "graphic", "image"):
            continue
        shown = [one for one in _members(part, "renditions") if absolute_url(_text(one, "href"))]
        if not shown:
            continue
        best = max(shown, key=lambda one: _pixels(one, "width"))
        yield ImageClaim(
            _text(best, "href"),
            alt=clip(escape(_text(part, "headline"))),
            caption=clip(
                escape(_text(part, "description_text") or _valued(part, "descriptions", "caption"))
            ),
            credit=clip(escape(next(filter(None, _bylines(part)), ""))),
            width=_pixels(best, "width"),
            height=_pixels(best, "height"),
        )


def _pixels(holder: dict[str, Any], name: str) -> int:
    value = holder.get(name)
    known = isinstance(value, int) and not isinstance(value, bool)
    return value if known and 0 < value < 100_000 else 0  # type: ignore[operator,return-value]


def _body(item: dict[str, Any]) -> str:
    if html := _text(item, "body_html") or _text(item, "body_xhtml"):
        return html
    for part in _parts(item, "bodies"):
        if "html" in _text(part, "contenttype").lower() and _text(part, "value"):
            return _text(part, "value")
    plain = _text(item, "body_text") or _valued(item, "bodies", "")
    return paragraphs_of(plain)


def _valued(item: dict[str, Any], name: str, role: str) -> str:
    """Return the value of the part in that role, else of the first."""
    parts = _parts(item, name)
    chosen = [part for part in parts if _text(part, "role").lower() == role] or parts
    return next((_text(part, "value") for part in chosen if _text(part, "value")), "")


def _names(item: dict[str, Any], name: str) -> list[str]:
    value = item.get(name)
    plain = value[:_MOST_PARTS] if isinstance(value, list) else []
    named = [_text(part, "name") for part in _parts(item, name)]
    return [name for name in (*named, *plain) if isinstance(name, str) and name]


def _members(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The parts of a list, or of an object whose names do not matter."""
    value = item.get(name)
    if isinstance(value, dict):
        return _parts({name: list(value.values())[:_MOST_PARTS]}, name)
    return _parts(item, name)


def _parts(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = item.get(name)
    parts = value[:_MOST_PARTS] if isinstance(value, list) else []
    return [_lower(part) for part in parts if isinstance(part, dict)]


def _lower(holder: dict[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in holder.items()}


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""
