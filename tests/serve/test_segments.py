"""stoppress.serve.segments"""

import gzip
import subprocess
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.serve.segments import (
    Piece,
    coding_for,
    compress,
    digest,
    etag,
    gzip_member,
    join,
    matches,
    multiply,
    shift_by,
)
from stoppress.serve.store import Live, Page

texts = st.binary(max_size=3_000) | st.text(max_size=500).map(lambda t: (t * 40).encode())


def page(head=b"<head>", body=b"<article>", edition="en"):
    return Page("/en/a-1", edition, 200, (), head, body)


@given(st.lists(texts, max_size=6))
def test_joined_pieces_are_one_gzip_member_of_the_whole(parts):
    member = gzip_member(map(compress, parts))

    inflate = zlib.decompressobj(31)  # one member only, header and CRC checked
    assert inflate.decompress(member) + inflate.flush() == b"".join(parts)
    assert inflate.eof
    assert inflate.unused_data == b""
    assert gzip.decompress(member) == b"".join(parts)


@given(texts, texts)
def test_the_combined_crc_is_the_crc_of_the_whole(a, b):
    combined = multiply(zlib.crc32(a), shift_by(len(b))) ^ zlib.crc32(b)

    assert combined == zlib.crc32(a + b)


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_shifting_twice_is_shifting_by_the_sum(a, b):
    assert multiply(shift_by(a), shift_by(b)) == shift_by(a + b)


@given(texts)
def test_a_piece_comes_back_from_its_packed_form(raw):
    piece = compress(raw)

    assert Piece.unpack(piece.packed()) == piece


def test_the_system_gzip_takes_a_joined_page():
    body = join(page(b"h" * 9_000), Live("en", b"m" * 1_024, "ذيل".encode() * 900), "gzip")

    run = subprocess.run(["gzip", "-dc"], input=body, capture_output=True, timeout=20)

    assert run.returncode == 0
    assert run.stderr == b""
    assert len(run.stdout) == 9_000 + 1_024 + 9 + 6 * 900


@given(texts, texts, texts, texts)
def test_both_codings_carry_the_same_bytes(head, masthead, body, tail):
    printed, live = page(head, body), Live("en", masthead, tail)

    assert join(printed, live) == head + masthead + body + tail
    assert gzip.decompress(join(printed, live, "gzip")) == head + masthead + body + tail


def test_a_page_without_edition_has_no_live_pieces():
    assert join(page(edition=""), None) == b"<head><article>"
    assert gzip.decompress(join(page(edition=""), None, "gzip")) == b"<head><article>"


def test_the_tag_moves_with_every_part_and_with_the_coding():
    live = Live("en", b"m", b"t")
    tags = [
        etag(page(), live, "gzip"),
        etag(page(), live, "identity"),
        etag(page(body=b"other"), live, "gzip"),
        etag(page(), Live("en", b"n", b"t"), "gzip"),
        etag(page(), Live("en", b"m", b"u"), "gzip"),
        etag(page(), None, "gzip"),
    ]

    assert len(set(tags)) == len(tags)
    assert all(tag.startswith('W/"') for tag in tags)
    assert etag(page(), live, "gzip") == tags[0]


def test_a_digest_knows_where_its_parts_end():
    assert digest(b"ab", b"c") != digest(b"a", b"bc")


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip, deflate, br", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.000", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("*", "gzip"),
        ("*;q=0", "identity"),
        ("gzip;q=0, *", "identity"),
        ("br", "identity"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=nonsense", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzipped", "identity"),
    ],
)
def test_the_coding_follows_the_q_values(header, coding):
    assert coding_for(header) == coding


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ('W/"a-b"', True),
        ('"a-b"', True),
        ('"x", W/"a-b" , "y"', True),
        ("*", True),
        ('"a"', False),
        ("a-b", False),
        ('"x,W/"', False),
        ("", False),
    ],
)
def test_if_none_match_takes_one_a_list_or_a_star(header, same):
    assert matches(header, 'W/"a-b"') is same
