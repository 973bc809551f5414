"""Printed and live pieces, joined into one response body.

A page is head + masthead + body + tail; head and body are printed with the page, masthead and
tail are live. Each piece is deflated once, on its own, and ended by a full flush, so that the
pieces of a page can be put behind one another inside **one** gzip member: browsers and curl stop
after the first member of several (`serving.md` §1.2, §4.1).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stoppress.serve.store import Live, Page

GZIP_HEADER = bytes.fromhex("1f8b0800000000000003")  # no name, no time, system: Unix
LAST_BLOCK = b"\x03\x00"  # an empty final deflate block: ends the stream
POLYNOMIAL = 0xEDB88320  # CRC-32, reflected
PIECE = struct.Struct("<III")  # CRC-32, raw length, shift
DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment, deflated. `shift` is x^(8·length) mod P: what combining CRCs needs of it."""

    deflated: bytes
    crc: int
    length: int  # raw bytes
    shift: int

    def packed(self) -> bytes:
        return PIECE.pack(self.crc, self.length, self.shift) + self.deflated

    @classmethod
    def unpack(cls, packed: bytes) -> Piece:
        crc, length, shift = PIECE.unpack_from(packed)
        return cls(packed[PIECE.size :], crc, length, shift)


def compress(raw: bytes) -> Piece:
    """Deflate `raw` (level 9, raw deflate, ended by a full flush, so on a whole byte)."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    deflated = deflate.compress(raw) + deflate.flush(zlib.Z_FULL_FLUSH)
    return Piece(deflated, zlib.crc32(raw), len(raw), shift_by(len(raw)))


def digest(*parts: bytes) -> str:
    """A short hash of the parts, each with its length, so that no boundary can move unseen."""
    hashed = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "little"))
        hashed.update(part)
    return hashed.hexdigest()


# -- joining -------------------------------------------------------------------------------


def join(page: Page, live: Live | None, coding: str = "identity") -> bytes:
    """Return the whole body in `coding`, "identity" or "gzip".

    `live` is the set of the page's edition; None for a page without one (`edition` is "").
    """
    if coding == "gzip":
        return gzip_member(_pieces(page, live))
    if live is None:
        return page.head + page.body
    return b"".join((page.head, live.masthead, page.body, live.tail))


def etag(page: Page, live: Live | None, coding: str) -> str:
    """Return the weak tag: hash of the printed bytes, of the live bytes, and the coding.

    Never a generation number: two nodes, or one after a rebuild, would give one tag to different
    bytes, and a wrong 304 is a stale page (`serving.md` §1.4).
    """
    printed = page.digest or digest(page.head, page.body)
    alive = "" if live is None else live.digest or digest(live.masthead, live.tail)
    return f'W/"{printed}-{alive}-{coding}"'


def gzip_member(pieces: Iterable[Piece]) -> bytes:
    """Join deflated pieces into one gzip member (RFC 1952)."""
    parts = [GZIP_HEADER]
    crc = length = 0
    for piece in pieces:
        parts.append(piece.deflated)
        crc = multiply(crc, piece.shift) ^ piece.crc
        length += piece.length
    parts.append(LAST_BLOCK + struct.pack("<II", crc, length & 0xFFFFFFFF))
    return b"".join(parts)


def _pieces(page: Page, live: Live | None) -> Sequence[Piece]:
    head, body = page.pieces or (compress(page.head), compress(page.body))
    if live is None:
        return head, body
    masthead, tail = live.pieces or (compress(live.masthead), compress(live.tail))
    return head, masthead, body, tail


# -- CRC-32 of a whole from the CRCs of its parts --------------------------------------------
# crc(A + B) = crc(A) · x^(8·|B|) + crc(B) in GF(2)[x] mod P; bits are reflected: x^0 is the top
# bit. The same arithmetic as zlib's crc32_combine, which Python 3.11 does not offer.


def multiply(a: int, b: int) -> int:
    """Return a · b mod P."""
    product = 0
    while a:
        if a & 0x80000000:
            product ^= b
        a = (a << 1) & 0xFFFFFFFF
        b = (b >> 1) ^ POLYNOMIAL if b & 1 else b >> 1
    return product


@lru_cache(maxsize=4096)
def shift_by(length: int) -> int:
    """Return x^(8·length) mod P: what appending `length` bytes multiplies a CRC by."""
    result, square = 0x80000000, 0x00800000  # x^0, x^8
    while length:
        if length & 1:
            result = multiply(result, square)
        square = multiply(square, square)
        length >>= 1
    return result


# -- what a request asks for -----------------------------------------------------------------


@lru_cache(maxsize=256)
def coding_for(accept_encoding: str) -> str:
    """Choose "gzip" or "identity" by `Accept-Encoding` (RFC 9110 §12.5.3; q=0 means no)."""
    weights: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weights[name] = _weight(parameters)
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return "gzip" if gzip > 0 and gzip >= weights.get("identity", 0.0) else "identity"


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def matches(if_none_match: str, tag: str) -> bool:
    """Say whether `If-None-Match` (one tag, a list, or `*`) names `tag`; weak comparison."""
    if if_none_match.strip() == "*":
        return True
    opaque = tag.removeprefix("W/")
    # Our tags hold no comma, so a split is enough: a foreign tag cut in two matches nothing.
    return any(t.strip().removeprefix("W/") == opaque for t in if_none_match.split(","))
