"""HTTP as the demo sites speak it: ETag, Last-Modified, 304, gzip and HEAD.

Written for ASGI 3. Source: RFC 9110 (conditional requests, section 13).
"""

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

WORTH_PACKING_BYTES = 500


@dataclass(frozen=True)
class Answer:
    """One response before the request's conditions are looked at. `changed` is aware."""

    body: bytes
    content_type: str
    status: int = 200
    changed: datetime | None = None
    max_age_seconds: int = 0
    extra: tuple[tuple[str, str], ...] = ()


def html(text: str, changed: datetime | None = None, status: int = 200) -> Answer:
    return Answer(text.encode(), "text/html; charset=utf-8", status, changed)


def feed(text: str, content_type: str, changed: datetime) -> Answer:
    return Answer(text.encode(), f"{content_type}; charset=utf-8", 200, changed, 5)


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Send `answer` as this request wants it: whole, packed, without body, or as 304."""
    request = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    headers = headers_of(answer)
    status, body = answer.status, answer.body
    if status == 200 and is_unchanged(request, headers):
        status, body = 304, b""
    elif wants_gzip(request) and is_worth_packing(answer):
        # mtime=0, so that the same text gives the same bytes.
        body = gzip.compress(body, 6, mtime=0)
        headers["content-encoding"] = "gzip"
    if status != 304:
        headers["content-length"] = str(len(body))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def headers_of(answer: Answer) -> dict[str, str]:
    """The headers that do not depend on the request."""
    headers = {"content-type": answer.content_type, "vary": "Accept-Encoding"}
    if answer.status == 200:
        headers["etag"] = etag_of(answer.body)
        headers["cache-control"] = f"max-age={answer.max_age_seconds}"
        if answer.changed:
            headers["last-modified"] = format_datetime(answer.changed.astimezone(UTC), usegmt=True)
    return headers | dict(answer.extra)


def etag_of(body: bytes) -> str:
    """Weak, because the packed and the plain form share it."""
    return f'W/"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'


def is_unchanged(request: dict[str, str], headers: dict[str, str]) -> bool:
    """Does the reader hold this answer already? If-None-Match outranks the date."""
    if "if-none-match" in request:
        known = [tag.strip().removeprefix("W/") for tag in request["if-none-match"].split(",")]
        return "*" in known or headers["etag"].removeprefix("W/") in known
    since, changed = request.get("if-modified-since"), headers.get("last-modified")
    if not since or not changed:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # A date nobody can read is no condition.
        return False


def wants_gzip(request: dict[str, str]) -> bool:
    """Is gzip among the codings accepted, and not with a weight of zero?"""
    for coding in request.get("accept-encoding", "").lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def is_worth_packing(answer: Answer) -> bool:
    return len(answer.body) >= WORTH_PACKING_BYTES and not answer.content_type.startswith("image/")
