"""Blocks → our own HTML, written anew from what stands in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from stoppress.extract.addresses import absolute_url, strip_trackers
from stoppress.extract.blocks import SPACES, Block, Wrapper
from stoppress.extract.pictures import address_of, picture_of

_EMPTY_PAIR = re.compile(r"<(strong|em|code|sub|sup|a)(?: [^>]*)?>(\s*)</\1>")


def print_blocks(blocks: Iterable[Block], base_url: str = "") -> str:
    """Return the HTML of `blocks`, with the lists, quotes and tables they stand in. Links are
    made absolute by `base_url`; those that cannot be lose their `<a>`, not their words.
    """
    out: list[str] = []
    standing: Sequence[Wrapper] = ()
    for block in blocks:
        inline = _picture_html(block, base_url) if block.is_picture else None
        if inline == "":
            continue
        shared = 0
        for one, other in zip(standing, block.path, strict=False):
            if one != other:
                break
            shared += 1
        out.extend(f"</{tag}>" for tag, _, _ in reversed(standing[shared:]))
        out.extend(f"<{tag}{span}>" for tag, _, span in block.path[shared:])
        standing = block.path
        if inline is None:
            inline = _inline_html(block, base_url)
        out.append(f"<{block.leaf}>{inline}</{block.leaf}>" if block.leaf else inline)
    out.extend(f"</{tag}>" for tag, _, _ in reversed(standing))
    return "".join(out)


def _picture_html(block: Block, base_url: str) -> str:
    picture = picture_of(block.element)
    url = address_of(picture, base_url) if picture else ""
    if picture is None or not url:
        return ""
    sizes = (("width", picture.width), ("height", picture.height))
    size = "".join(f' {name}="{pixels}"' for name, pixels in sizes if pixels)
    return f'<img src="{escape(url)}" alt="{escape(picture.alt)}"{size}>'


def _inline_html(block: Block, base_url: str) -> str:
    if block.leaf == "pre":  # text as it stands: nothing else survives there twice
        return _fold_html(
            "".join(escape(v, quote=False) for k, v in block.pieces if k == "t"), keep=True
        )
    out: list[str] = []
    in_link = False
    for kind, value in block.pieces:
        if kind == "t":
            out.append(escape(value, quote=False))
        elif kind == "a":
            url = strip_trackers(absolute_url(value, base_url))
            in_link = bool(url)
            out.append(f'<a href="{escape(url)}">' if url else "")
        elif kind == "br":
            out.append("<br>")
        elif value != "a" or kind == "<":
            out.append(f"<{value}>" if kind == "<" else f"</{value}>")
        elif in_link:
            out.append("</a>")
            in_link = False
    return _fold_html("".join(out), keep=False)


def _fold_html(markup: str, keep: bool) -> str:
    if keep:
        return markup.strip("\n")
    markup = SPACES.sub(" ", markup)
    for _ in range(3):  # pairs emptied by a block boundary, three deep at most
        folded = _EMPTY_PAIR.sub(r"\2", markup)
        if folded == markup:
            break
        markup = folded
    markup = SPACES.sub(" ", markup).strip()
    while markup.endswith("<br>"):
        markup = markup[:-4].rstrip()
    return markup
