"""A tree → blocks in document order (markup.py prints them).

A block is a run of inline content (text, links, emphasis) between two block boundaries, with the
lists, quotes, tables and figures it stands in. Choosing text is choosing blocks; printing is
writing the chosen ones anew. No recursion: depth is the attacker's to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from stoppress.extract.embeds import EMBEDS, embed_link, post_link
from stoppress.extract.pictures import image_in, named_caption, picture_of

HEADINGS = ("h2", "h3", "h4")  # leaves that are headings
Wrapper = tuple[str, int, str]  # tag, number of the element (two lists side by side), attributes

_BLOCK_TAGS_WORDS = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol
p pre section summary table tbody td tfoot th thead tr ul option
"""
_SKIPPED_WORDS = """
script style template svg math head select textarea input datalist meter progress rp
title link meta
"""
# Skipped unless paragraphs ended up inside: an unclosed <button> swallows the rest of a page.
_SKIPPED_IF_BARE = frozenset({"button", "map", "canvas", "object"})
_WRAPPERS = {"menu": "ul", "dir": "ul", **{t: t for t in (
    "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
    "caption", "figure", "figcaption")}}  # fmt: skip
_ROW_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_NO_TEXT = _ROW_PARTS | {"ul", "ol"}
_INSIDE = {
    "li": {"ul", "ol"}, "figcaption": {"figure"}, "caption": {"table"}, "tr": _ROW_PARTS - {"tr"},
    "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
}  # fmt: skip
_HEADING_TAGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_INLINE = {"a": "a", "strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code",
           "tt": "code", "kbd": "code", "samp": "code", "sub": "sub", "sup": "sup"}  # fmt: skip
_BARE = frozenset({"li", "td", "th", "caption", "figcaption"})  # their text needs no <p>
_SKIP, _SKIP_IF_BARE, _EMBED, _BLOCK, _INLINE_TAG, _BREAK, _PICTURE, _NOSCRIPT = range(1, 9)
_KINDS: dict[object, int] = {
    **dict.fromkeys(_SKIPPED_WORDS.split(), _SKIP), **dict.fromkeys(_SKIPPED_IF_BARE, _SKIP_IF_BARE),
    **dict.fromkeys(EMBEDS, _EMBED), **dict.fromkeys(_BLOCK_TAGS_WORDS.split(), _BLOCK),
    **dict.fromkeys(_INLINE, _INLINE_TAG), "br": _BREAK, "img": _PICTURE, "amp-img": _PICTURE,
    "noscript": _NOSCRIPT,
}  # fmt: skip
_SPECIAL = frozenset({*_WRAPPERS, *_HEADING_TAGS, "pre", "p"})  # what changes path or leaf
MOST_PICTURES = 1_000  # of one page; the rest are not looked at
SPACES = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")  # what is more than one blank


@dataclass(slots=True, eq=False)
class Block:
    """One run of inline content and where it stands."""

    number: int  # place in document order
    element: etree._Element  # the nearest block element
    leaf: str  # "p", "h2"–"h4", "pre", or "" directly inside li, td, figcaption …
    path: tuple[Wrapper, ...]  # outermost first
    pieces: list[tuple[str, str]]  # the inline content, as _Cutter gathered it
    text: str  # the same as plain text; line breaks as "\n"
    link_length: int = 0  # characters of text inside links
    is_embed: bool = False
    is_filler: bool = False  # an empty table cell, kept so that columns stay in place
    is_picture: bool = False  # an image, and no text: see Cut

    def within(self, tag: str) -> bool:
        return any(wrapper[0] == tag for wrapper in self.path)


@dataclass(slots=True)
class Cut:
    """A tree, cut. A picture is a Block of its own list: its number is that of the text behind it."""

    blocks: list[Block]
    pictures: list[Block]


class _Context:
    """A block element that is open: what its text stands in."""

    __slots__ = ("element", "filled", "leaf", "path")

    def __init__(
        self, path: tuple[Wrapper, ...], leaf: str, element: etree._Element | None
    ) -> None:
        self.path = path
        self.leaf = leaf
        self.element = element
        self.filled = False


class _Run:
    """Pieces are (kind, value): "t" text, "<" name of a tag, ">" its end, "a" a link's address,
    "br". They become HTML only for the blocks that are printed.
    """

    __slots__ = ("link_length", "pieces", "texts")

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.link_length = 0


def cut_blocks(root: etree._Element) -> list[Block]:
    """Return the blocks of text under `root`, in document order."""
    return cut_page(root).blocks


def cut_page(root: etree._Element) -> Cut:
    """Return the blocks of text and the pictures under `root`, each in document order."""
    cutter = _Cutter()
    open_element, close_element, kinds = cutter.open, cutter.close, _KINDS
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        kind = kinds.get(tag, 0)
        if event == "start":
            if kind and not open_element(element, tag, kind):
                walk.skip_subtree()
                continue
            if not kind and not isinstance(tag, str):
                walk.skip_subtree()
            elif (text := element.text) and (
                cutter.run.texts or cutter.in_pre or not text.isspace()
            ):
                cutter.text(text)
            continue
        if kind:
            close_element(tag, kind)
        tail = element.tail if element is not root else None
        if tail and (cutter.run.texts or cutter.in_pre or not tail.isspace()):
            cutter.text(tail)
    cutter.flush()
    return Cut(cutter.blocks, cutter.pictures)


class _Cutter:
    """The state of one walk over a tree."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Block] = []
        self.contexts = [_Context((), "p", None)]
        self.inline: list[tuple[str, tuple[str, str] | None]] = []  # name, opening piece
        self.run = _Run()
        self.wrappers = 0
        self.in_link = 0
        self.in_pre = False
        self.waiting = 0  # pictures amid the text of this run: they come behind it

    def open(self, element: etree._Element, tag: str, kind: int) -> bool:
        """Take in a start tag of some `kind`. False: do not look inside."""
        if kind == _BLOCK:
            if self.run.pieces:
                self.flush()
            parent = self.contexts[-1]
            is_post = tag == "blockquote" or (tag == "div" and element.get("data-href"))
            if is_post and (link := post_link(element)):
                self._embed(link)
                self.contexts.append(parent)  # its end tag is still to come
                return False
            if tag in _SPECIAL:
                context = self._context(element, tag, parent)
            else:
                context = _Context(parent.path, parent.leaf, element)
            if self.pictures and tag in ("div", "p"):
                self._caption(context)
            self.contexts.append(context)
            self.in_pre = context.leaf == "pre"
        elif kind == _INLINE_TAG:
            self._open_inline(element, _INLINE[tag])
        elif kind == _BREAK:
            self._break()
        elif kind == _PICTURE:
            self._picture(element)
        else:
            return self._open_rare(element, kind)
        return True

    def _open_rare(self, element: etree._Element, kind: int) -> bool:
        if kind == _SKIP_IF_BARE:
            return element.find(".//p") is not None
        if kind == _EMBED:
            self._embed(embed_link(element))
        elif kind == _NOSCRIPT:
            self._noscript(element)
        return False

    def close(self, tag: str, kind: int) -> None:
        """Take in an end tag."""
        if kind == _BLOCK:
            if self.run.pieces:
                self.flush()
            context = self.contexts.pop()
            if context.filled:
                self.contexts[-1].filled = True
            elif context.path and context.path[-1][0] in ("td", "th"):
                self._add(context, [], "", 0, is_filler=True)
            self.in_pre = self.contexts[-1].leaf == "pre"
        elif kind == _INLINE_TAG:
            self._close_inline(_INLINE[tag])

    def flush(self) -> None:
        """End the run: what was gathered becomes a block, if it has any text."""
        run = self.run
        if not run.pieces:
            return
        self.run = _Run()
        if self.inline:
            standing = [(name, start) for name, start in self.inline if start]
            run.pieces.extend((">", name) for name, _ in reversed(standing))
            self.run.pieces.extend(start for _, start in standing)
        if run.texts:
            context = self.contexts[-1]
            text = _fold_text("".join(run.texts), keep=self.in_pre)
            if text:
                self._add(context, run.pieces, text, run.link_length)
        if self.waiting:
            for picture in self.pictures[-self.waiting :]:
                picture.number = len(self.blocks)
            self.waiting = 0

    def _add(
        self, context: _Context, pieces: list[tuple[str, str]], text: str, links: int,
        is_embed: bool = False, is_filler: bool = False,
    ) -> None:  # fmt: skip
        path, leaf = context.path, context.leaf
        if path and path[-1][0] in _NO_TEXT:
            path, leaf = self._with_home(path, leaf)
        context.filled = True
        blocks, element = self.blocks, context.element
        blocks.append(
            Block(len(blocks), element, leaf, path, pieces, text, links, is_embed, is_filler)
        )

    def _with_home(self, path: tuple[Wrapper, ...], leaf: str) -> tuple[tuple[Wrapper, ...], str]:
        """A place for what stands right in a table or a list, where HTML lets nothing stand."""
        if path[-1][0] in _ROW_PARTS:
            path, leaf = _outside_rows(path), "p"
        if path and path[-1][0] in ("ul", "ol"):
            self.wrappers += 1
            path, leaf = (*path, ("li", self.wrappers, "")), ""
        return path, leaf

    def _context(self, element: etree._Element, tag: str, parent: _Context) -> _Context:
        path, leaf = parent.path, parent.leaf
        if tag == "p":
            leaf = leaf or "p"
        elif tag in _WRAPPERS and _may_stand(tag, path):
            if path and tag not in _INSIDE and path[-1][0] in _ROW_PARTS:
                path = _outside_rows(path)
            self.wrappers += 1
            span = _span(element) if tag == "td" or tag == "th" else ""
            path = (*path, (_WRAPPERS[tag], self.wrappers, span))
            leaf = "" if tag in _BARE else "p"
        elif tag in _HEADING_TAGS:
            leaf = _HEADING_TAGS[tag]
        elif tag == "pre":
            leaf = "pre"
        elif tag in _BARE:
            leaf = leaf or "p"
        return _Context(path, leaf, element)

    def _open_inline(self, element: etree._Element, name: str) -> None:
        start: tuple[str, str] | None = ("<", name)
        if name == "a":
            href = element.get("href")
            start = ("a", href) if href and not self.in_link else None
            self.in_link += 1
        elif self.in_pre or any(name == one for one, _ in self.inline):
            start = None
        self.inline.append((name, start))
        if start:
            self.run.pieces.append(start)

    def _close_inline(self, name: str) -> None:
        for at in range(len(self.inline) - 1, -1, -1):
            if self.inline[at][0] == name:
                break
        else:
            return
        if self.inline.pop(at)[1]:
            self.run.pieces.append((">", name))
        if name == "a":
            self.in_link -= 1

    def text(self, text: str) -> None:
        """Take in text: of an element or behind one."""
        run = self.run
        if not text.isascii():
            text = text.replace("\u00ad", "").replace("\u200b", "")  # hints where to break a word
            if not text or (not run.texts and not self.in_pre and text.isspace()):
                return
        run.pieces.append(("t", text))
        run.texts.append(text)
        if self.in_link:
            run.link_length += len(text.strip())

    def _break(self) -> None:
        run = self.run
        if self.in_pre:
            self.text("\n")
        elif run.texts and run.texts[-1] == "\x1e":  # two breaks part paragraphs
            run.texts.pop()
            self.flush()
        elif run.texts:
            run.texts.append("\x1e")
            run.pieces.append(("br", ""))

    def _embed(self, link: tuple[str, str] | None) -> None:
        if link:
            self.flush()
            url, title = link
            context = _Context(self.contexts[-1].path, "p", self.contexts[-1].element)
            pieces = [("a", url), ("t", title), (">", "a")]
            self._add(context, pieces, title, len(title), is_embed=True)

    # -- pictures

    def _picture(self, element: etree._Element) -> None:
        if len(self.pictures) >= MOST_PICTURES:
            return
        path = self.contexts[-1].path
        if path and path[-1][0] in _NO_TEXT:
            path, _ = self._with_home(path, "")
        if not any(wrapper[0] == "figure" for wrapper in path):
            self.wrappers += 1
            path = (*path, ("figure", self.wrappers, ""))
        self.waiting += bool(self.run.texts)
        number = len(self.blocks)
        self.pictures.append(Block(number, element, "", path, [], "", is_picture=True))

    def _noscript(self, element: etree._Element) -> None:
        """What is shown to who runs no scripts: the picture itself, where scripts would load it."""
        image = image_in(element)
        last = self.pictures[-1].element if self.pictures else None
        is_there = last is not None and element.getparent() in islice(last.iterancestors(), 4)
        if image is not None and not (is_there and picture_of(last)):
            self._picture(image)

    def _caption(self, context: _Context) -> None:
        """A short text named a caption, right behind a picture, is that picture's caption."""
        last = self.pictures[-1]
        *outside, figure = last.path
        if (
            last.number != len(self.blocks)
            or figure[0] != "figure"
            or tuple(outside) != context.path
        ):
            return
        if named_caption(context.element) and picture_of(last.element):
            self.wrappers += 1
            context.path = (*last.path, ("figcaption", self.wrappers, ""))
            context.leaf = ""


def _may_stand(tag: str, path: tuple[Wrapper, ...]) -> bool:
    """Whether HTML lets this part stand here: a cell outside a row is only text."""
    inside = _INSIDE.get(tag)
    return inside is None or bool(path and path[-1][0] in inside)


def _outside_rows(path: tuple[Wrapper, ...]) -> tuple[Wrapper, ...]:
    """What stands between the cells of a table: HTML puts it outside."""
    while path and path[-1][0] in _ROW_PARTS:
        path = path[:-1]
    return path


def _span(element: etree._Element) -> str:
    spans = ""
    for name in ("colspan", "rowspan"):
        value = (element.get(name) or "").strip()
        if value.isascii() and value.isdigit() and 1 < int(value[:4]) <= 100:
            spans += f' {name}="{int(value[:4])}"'
    return spans


def _fold_text(text: str, keep: bool) -> str:
    if keep:
        return text.strip("\n")
    if "\x1e" not in text:
        return SPACES.sub(" ", text).strip()
    lines = (SPACES.sub(" ", line).strip() for line in text.split("\x1e"))
    return "\n".join(line for line in lines if line)
