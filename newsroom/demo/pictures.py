"""Calm two-tone pictures, made from a number: sky over water, as PNG.

Source: the PNG specification (third edition), sections 5 and 11.
"""

import colorsys
import struct
import zlib
from functools import lru_cache
from random import Random

Colour = tuple[int, int, int]


@lru_cache(maxsize=128)
def draw_picture(name: str, width: int = 1200, height: int = 675) -> bytes:
    """A PNG of `width` by `height` pixels; the same name gives the same picture."""
    rng = Random(f"picture:{name}")
    hue = rng.random()
    horizon = int(height * rng.uniform(0.45, 0.65))
    sky = shade(hue, 0.25, 0.95), shade(hue, 0.4, 0.75)
    water = shade(hue + rng.uniform(0.3, 0.5), 0.45, 0.55), shade(hue + 0.4, 0.55, 0.3)
    rows = bytearray()
    for row in range(height):
        if row < horizon:
            colour = between(*sky, row / horizon)
        else:
            colour = between(*water, (row - horizon) / (height - horizon))
        rows += b"\0" + bytes(colour) * width  # Each row starts with its filter: none.
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def shade(hue: float, saturation: float, value: float) -> Colour:
    """A colour from hue, saturation and value (each 0 to 1; the hue goes round)."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def between(first: Colour, last: Colour, share: float) -> Colour:
    """The colour at `share` (0 to 1) of the way from first to last."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
