"""Bytes → text: which character set, and what no text may hold."""

from __future__ import annotations

import codecs
import re
import unicodedata

from stoppress.errors import UnknownCharset
from stoppress.handoff import Fetched

LONGEST_BODY = 10_000_000  # bytes looked at (extraction.md §4.2: largest given feed 2.2 MB)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_META_CHARSET = re.compile(rb"<meta\s[^<>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_XML_CHARSET = re.compile(rb"<\?xml\s[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.I)
# What browsers read when a page says so (WHATWG Encoding): the wider Windows sets.
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
    "iso8859-6": "cp1256", "iso8859-8": "cp1255",
}  # fmt: skip
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_ASCII_CONTROLS = [chr(c) for c in (*range(9), 11, 12, *range(14, 32), 127)]
_DETECT_BYTES = 65_536


def decode_body(fetched: Fetched) -> str:
    """Return the body as text: NFC, without NULs, control characters and lone surrogates.

    Order: byte order mark, UTF-8 if it is valid UTF-8, HTTP charset, `<meta>` or XML
    declaration, detection. Valid UTF-8 with non-ASCII characters is hardly ever anything else,
    whatever the label says. Only the first LONGEST_BODY bytes are read.
    Raises UnknownCharset when a set we do not know is named and detection is unsure.
    """
    body = fetched.body[:LONGEST_BODY]
    declared = declared_charsets(body, fetched.headers.get("content-type", ""))
    return fit_text(_decode(body, declared, fetched.final_url or fetched.url))


def declared_charsets(body: bytes, content_type: str) -> list[str]:
    """Return the names of character sets that the response itself gives, best first."""
    names = _HTTP_CHARSET.findall(content_type[:500])
    head = body[:4096].replace(b"\x00", b"")
    names += [m.decode("ascii", "ignore") for m in _XML_CHARSET.findall(head[:600])[:1]]
    names += [m.decode("ascii", "ignore") for m in _META_CHARSET.findall(head)[:1]]
    return names


def fit_text(text: str) -> str:
    """Return `text` in NFC, without what no text may hold: NULs, controls, surrogates."""
    if text.isascii() and text.isprintable():
        return text
    if not text.isascii() or any(control in text for control in _ASCII_CONTROLS):
        text = _UNFIT.sub("", text)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def _decode(body: bytes, declared: list[str], url: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    if (text := _as_utf8(body)) is not None:
        return text
    known = [name for label in declared if (name := _codec_of(label))]
    for name in known:
        text = body.decode(name, "replace")
        if text.count("\ufffd") <= len(text) // 200:
            return text
    return _detect(body, declared, known, url)


def _as_utf8(body: bytes) -> str | None:
    """The text if it is UTF-8: wholly, or but for a few broken bytes in plenty of good ones."""
    if body[:200].count(b"\x00") > 20 or b"\x1b$" in body[:20_000]:
        return None  # UTF-16 or -32 without a mark; ISO-2022, which is 7-bit too
    try:
        return codecs.utf_8_decode(body, "strict", False)[0]  # a cut last character is no fault
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for char in text[:200_000] if char > "\x7f") - broken
    return text if good > 2 * broken else None


def _codec_of(label: str) -> str:
    """Python's name for a declared set, widened as browsers do; "" when unknown or no text."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    if not getattr(codecs.lookup(label), "_is_text_encoding", True) or name in ("idna", "punycode"):
        return ""  # "hex", "rot13": real codecs of Python, and no character sets
    return _WIDER.get(name, name)


def _detect(body: bytes, declared: list[str], known: list[str], url: str) -> str:
    from charset_normalizer import from_bytes  # slow to load, seldom needed

    best = from_bytes(body[:_DETECT_BYTES], steps=5, chunk_size=512).best()
    if best is not None and (best.chaos < 0.1 or not declared):
        return body.decode(_WIDER.get(best.encoding, best.encoding), "replace")
    if known:
        return body.decode(known[0], "replace")
    if declared:
        raise UnknownCharset(url, f"declared {declared[0]!r}, detection unsure")
    return body.decode("cp1252", "replace")
