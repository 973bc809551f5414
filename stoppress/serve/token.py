"""The read beacon's token, in two halves: which article, and when the page was alive.

`article.mac` is printed with the page and `time.mac` stands in the live tail, because a printed
page is shared by all readers and never rendered again. The token is therefore the same for
everybody: it identifies no reader, refuses invented articles, and does not stop replay
(`most-read.md` §3).
"""

from __future__ import annotations

from hashlib import blake2b
from hmac import compare_digest

MAC_BYTES = 8  # 16 hex digits a half
LONGEST_HALF = 19 + 1 + 2 * MAC_BYTES  # a 63-bit number, the dot, the mac


def sign_article(secret: bytes, article_id: int) -> str:
    """Return the printed half, e.g. `"123.0f1e2d3c4b5a6978"`."""
    return _signed(secret, article_id, b"article")


def sign_time(secret: bytes, unix_seconds: int) -> str:
    """Return the live half; `unix_seconds` is when the live tail was made."""
    return _signed(secret, unix_seconds, b"time")


def check(
    secret: bytes,
    article_half: str,
    time_half: str,
    now: float,
    max_age_seconds: float,
    min_age_seconds: float = 0,
) -> tuple[int, str]:
    """Return (article id, reason); the reason is "" when both halves are good.

    `now` is in unix seconds. Reasons: "malformed", "token" (a wrong mac), "too_early" (younger
    than `min_age_seconds`, or from the future), "too_late". The id is 0 unless its mac is right.
    """
    article_id, made_at = _number(article_half), _number(time_half)
    if article_id is None or made_at is None:
        return 0, "malformed"
    # Both are always compared, so that the time taken tells nothing.
    article_good = _equal(article_half, sign_article(secret, article_id))
    time_good = _equal(time_half, sign_time(secret, made_at))
    if not article_good:
        return 0, "token"
    if not time_good:
        return article_id, "token"
    age = now - made_at
    if age < min_age_seconds:
        return article_id, "too_early"
    return article_id, "too_late" if age > max_age_seconds else ""


def _signed(secret: bytes, number: int, half: bytes) -> str:
    # `person` keeps the halves apart: an article's mac is never good for a time.
    mac = blake2b(b"%d" % number, digest_size=MAC_BYTES, key=secret, person=half)
    return f"{number}.{mac.hexdigest()}"


def _number(half: str) -> int | None:
    """The number before the dot; None for any spelling that we would not print ourselves."""
    digits, dot, mac = half.partition(".")
    if not dot or len(half) > LONGEST_HALF or len(mac) != 2 * MAC_BYTES:
        return None
    if not (digits.isascii() and digits.isdecimal()) or (digits[0] == "0" and digits != "0"):
        return None
    return int(digits)


def _equal(given: str, ours: str) -> bool:
    return compare_digest(given.encode(), ours.encode())
