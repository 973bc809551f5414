"""A tree → blocks in document order (markup.py prints them).

A block is a run of inline content (text, links, emphasis) between two block boundaries, with the
lists, quotes, tables and figures it stands in. Choosing text is choosing blocks; printing is
writing the chosen ones anew. No recursion: depth is the attacker's to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.extract.embeds import EMBEDS, embed_link

HEADINGS = ("h2", "h3", "h4")  # leaves that are headings
Wrapper = tuple[str, int, str]  # tag, number of the element (two lists side by side), attributes

_BLOCK_TAGS_WORDS = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol
p pre section summary table tbody td tfoot th thead tr ul option
"""
_BLOCK_TAGS = frozenset(_BLOCK_TAGS_WORDS.split())
_SKIPPED_WORDS = """
script style template svg math head noscript select textarea input datalist meter progress rp
title link meta
"""
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
# Skipped unless paragraphs ended up inside: an unclosed <button> swallows the rest of a page.
_SKIPPED_IF_BARE = frozenset({"button", "map", "canvas", "object"})
_WRAPPERS = {"menu": "ul", "dir": "ul", **{t: t for t in (
    "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
    "caption", "figure", "figcaption")}}  # fmt: skip
_ROW_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_INSIDE = {
    "li": {"ul", "ol"}, "figcaption": {"figure"}, "caption": {"table"}, "tr": _ROW_PARTS - {"tr"},
    "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
}  # fmt: skip
_HEADING_TAGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_INLINE = {"a": "a", "strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code",
           "tt": "code", "kbd": "code", "samp": "code", "sub": "sub", "sup": "sup"}  # fmt: skip
_BARE = frozenset({"li", "td", "th", "caption", "figcaption"})  # their text needs no <p>
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

    def within(self, tag: str) -> bool:
        return any(wrapper[0] == tag for wrapper in self.path)


@dataclass(slots=True)
class _Context:
    path: tuple[Wrapper, ...] = ()
    leaf: str = "p"
    element: etree._Element | None = None
    filled: bool = False


@dataclass(slots=True)
class _Run:
    """Pieces are (kind, value): "t" text, "<" name of a tag, ">" its end, "a" a link's address,
    "br". They become HTML only for the blocks that are printed.
    """

    pieces: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    link_length: int = 0


def cut_blocks(root: etree._Element) -> list[Block]:
    """Return the blocks under `root`, in document order."""
    cutter = _Cutter()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if not cutter.open(element):
                walk.skip_subtree()
        else:
            cutter.close(element, element is root)
    cutter.flush()
    return cutter.blocks


class _Cutter:
    """The state of one walk over a tree."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.contexts = [_Context()]
        self.inline: list[tuple[str, tuple[str, str] | None]] = []  # name, opening piece
        self.run = _Run()
        self.wrappers = 0
        self.in_link = 0

    def open(self, element: etree._Element) -> bool:
        """Take in a start tag and the text behind it. False: do not look inside."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return False
        if tag in _SKIPPED_IF_BARE and element.find(".//p") is None:
            return False
        if tag in EMBEDS:
            self._embed(element)
            return False
        if tag in _BLOCK_TAGS:
            self.flush()
            self.contexts.append(self._context(element, tag))
        elif tag in _INLINE:
            self._open_inline(element, _INLINE[tag])
        elif tag == "br":
            self._break()
        if element.text:
            self._text(element.text)
        return True

    def close(self, element: etree._Element, is_root: bool) -> None:
        """Take in an end tag and the text after it."""
        tag = element.tag
        if tag in _BLOCK_TAGS:
            self.flush()
            self._fill_cell()
            self.contexts.pop()
        elif tag in _INLINE:
            self._close_inline(_INLINE[tag])
        if element.tail and not is_root:
            self._text(element.tail)

    def flush(self) -> None:
        """End the run: what was gathered becomes a block, if it has any text."""
        run = self.run
        if not run.pieces:
            return
        self.run = _Run()
        standing = [(name, start) for name, start in self.inline if start]
        run.pieces.extend((">", name) for name, _ in reversed(standing))
        self.run.pieces.extend(start for _, start in standing)
        context = self.contexts[-1]
        text = _fold_text("".join(run.texts), keep=context.leaf == "pre")
        if text:
            self._add(context, run.pieces, text, run.link_length)

    def _add(
        self, context: _Context, pieces: list[tuple[str, str]], text: str, links: int, **kind: bool
    ) -> None:
        path, leaf = context.path, context.leaf
        if path and path[-1][0] in _ROW_PARTS:
            path, leaf = _outside_rows(path), "p"
        if path and path[-1][0] in ("ul", "ol"):
            self.wrappers += 1
            path, leaf = (*path, ("li", self.wrappers, "")), ""
        context.filled = True
        element = context.element
        self.blocks.append(
            Block(len(self.blocks), element, leaf, path, pieces, text, links, **kind)
        )

    def _context(self, element: etree._Element, tag: str) -> _Context:
        parent = self.contexts[-1]
        path, leaf = parent.path, parent.leaf
        if tag in _WRAPPERS and _may_stand(tag, path):
            if tag not in _INSIDE:
                path = _outside_rows(path)
            self.wrappers += 1
            path = (*path, (_WRAPPERS[tag], self.wrappers, _span(element, tag)))
            leaf = "" if tag in _BARE else "p"
        elif tag in _HEADING_TAGS:
            leaf = _HEADING_TAGS[tag]
        elif tag == "pre":
            leaf = "pre"
        elif tag in _BARE:
            leaf = leaf or "p"
        elif tag == "p" and leaf not in ("h2", "h3", "h4", "pre"):
            leaf = "p"
        return _Context(path, leaf, element)

    def _fill_cell(self) -> None:
        context = self.contexts[-1]
        if context.path and context.path[-1][0] in ("td", "th") and not context.filled:
            self._add(context, [], "", 0, is_filler=True)
        elif context.filled:
            self.contexts[-2].filled = True

    def _open_inline(self, element: etree._Element, name: str) -> None:
        start: tuple[str, str] | None = ("<", name)
        if name == "a":
            href = element.get("href")
            start = ("a", href) if href and not self.in_link else None
            self.in_link += 1
        elif self.contexts[-1].leaf == "pre" or any(name == one for one, _ in self.inline):
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

    def _text(self, text: str) -> None:
        run = self.run
        if not text.isascii():
            text = text.replace("\u00ad", "").replace("\u200b", "")  # hints where to break a word
        if not text or (not run.texts and text.isspace() and self.contexts[-1].leaf != "pre"):
            return
        run.pieces.append(("t", text))
        run.texts.append(text)
        if self.in_link:
            run.link_length += len(text.strip())

    def _break(self) -> None:
        run = self.run
        if self.contexts[-1].leaf == "pre":
            self._text("\n")
        elif run.texts and run.texts[-1] == "\x1e":  # two breaks part paragraphs
            run.texts.pop()
            self.flush()
        elif run.texts:
            run.texts.append("\x1e")
            run.pieces.append(("br", ""))

    def _embed(self, element: etree._Element) -> None:
        if link := embed_link(element):
            self.flush()
            url, title = link
            context = _Context(self.contexts[-1].path, "p", self.contexts[-1].element)
            pieces = [("a", url), ("t", title), (">", "a")]
            self._add(context, pieces, title, len(title), is_embed=True)


def _may_stand(tag: str, path: tuple[Wrapper, ...]) -> bool:
    """Whether HTML lets this part stand here: a cell outside a row is only text."""
    inside = _INSIDE.get(tag)
    return inside is None or bool(path and path[-1][0] in inside)


def _outside_rows(path: tuple[Wrapper, ...]) -> tuple[Wrapper, ...]:
    """What stands between the cells of a table: HTML puts it outside."""
    while path and path[-1][0] in _ROW_PARTS:
        path = path[:-1]
    return path


def _span(element: etree._Element, tag: str) -> str:
    if tag not in ("td", "th"):
        return ""
    spans = ""
    for name in ("colspan", "rowspan"):
        value = (element.get(name) or "").strip()
        if value.isascii() and value.isdigit() and 1 < int(value[:4]) <= 100:
            spans += f' {name}="{int(value[:4])}"'
    return spans


def _fold_text(text: str, keep: bool) -> str:
    if keep:
        return text.strip("\n")
    lines = (SPACES.sub(" ", line).strip() for line in text.split("\x1e"))
    return "\n".join(line for line in lines if line)
