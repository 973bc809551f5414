"""The fidelity suite: which elements of a story are still what they were, in their order.

Stories are generated (fidelity_pages.py) and read end to end by `read_page`; beside us stand
trafilatura's HTML output with links, images and formatting on, and readability-lxml's summary.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from lxml import html as lxml_html

from bench.extract.fidelity_pages import Element, Story, stories
from bench.printer import Figures
from stoppress.errors import StoppressError
from stoppress.extract.addresses import strip_trackers
from stoppress.extract.page import read_page
from stoppress.handoff import Fetched

SEED = 3
VISIT = datetime(2022, 12, 4, 12, tzinfo=UTC)
_LEAVES = {
    "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4", "blockquote": "quote", "figcaption": "caption", "pre": "pre",
    "caption": "table caption", "strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub",
    "sup": "sup", "br": "br", "td": "td",
}  # fmt: skip
_HOLDERS = ("blockquote", "li", "td", "th", "figcaption", "caption")  # their paragraphs are theirs


def measure(figures: Figures) -> None:
    logging.disable(logging.CRITICAL)
    suite = list(stories(SEED))
    wanted = Counter(kind for story in suite for kind, _ in story.elements)
    kept: dict[str, Counter[str]] = {}
    decoys: Counter[str] = Counter()
    for method, read in METHODS.items():
        kept[method] = Counter()
        for story in suite:
            found = elements_of(read(story))
            kept[method].update(kind for kind, _ in in_order(story.elements, found))
            decoys[method] += sum(
                kind == "image" and text.startswith(story.decoys) for kind, text in found
            )
    rows = [
        (kind, n, *(kept[method][kind] for method in METHODS)) for kind, n in sorted(wanted.items())
    ]
    rows.append(("all", wanted.total(), *(kept[method].total() for method in METHODS)))
    rows.append(("pictures that are none", 0, *(decoys[method] for method in METHODS)))
    figures.table(f"HTML kept: {len(suite)} stories", ("element", "in the stories", *METHODS), rows)
    share = {method: 100 * kept[method].total() / wanted.total() for method in METHODS}
    beside = ", ".join(
        f"{method} {share[method]:.1f}" for method in METHODS if method != "stoppress"
    )
    figures.add(
        "extract.html_kept_pct",
        share["stoppress"],
        "pct",
        f"of {wanted.total()} elements; {beside}",
    )


# -- the methods -------------------------------------------------------------------------------


def by_us(story: Story) -> str:
    try:
        return read_page(
            Fetched(story.url, story.url, 200, {"content-type": "text/html"}, story.html, VISIT)
        ).body_html
    except StoppressError:
        return ""


def by_trafilatura(story: Story) -> str:
    import trafilatura

    return trafilatura.extract(
        story.html, url=story.url, output_format="html", include_links=True, include_images=True,
        include_formatting=True, include_comments=False,
    ) or ""  # fmt: skip


def by_readability(story: Story) -> str:
    from readability import Document

    return Document(story.html, url=story.url).summary(html_partial=True)


METHODS: dict[str, Callable[[Story], str]] = {
    "stoppress": by_us, "trafilatura": by_trafilatura, "readability": by_readability,
}  # fmt: skip


# -- comparing ---------------------------------------------------------------------------------


def elements_of(markup: str) -> list[Element]:
    """Return the elements of `markup` in document order, as the truth names them."""
    if not markup.strip():
        return []
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    found: list[Element] = []
    for node in root.iter():
        if element := _element(node):
            found.append(element)
        if node.tag == "img" and node.get("width"):
            found.append(("image size", f"{node.get('width')}×{node.get('height')}"))
    return found


def _element(node: lxml_html.HtmlElement) -> Element | None:
    tag, text = node.tag, " ".join("".join(node.itertext()).split())
    holders = {parent.tag for parent in node.iterancestors()}
    if tag == "pre":
        return "pre", node.text_content().strip()
    if tag == "code":
        return None if "pre" in holders else ("code", text)
    if tag == "p":
        return None if holders.intersection(_HOLDERS) or not text else ("p", _spaced(node))
    if tag == "li":
        lists = [parent.tag for parent in node.iterancestors() if parent.tag in ("ul", "ol")]
        return f"{lists[0] if lists else '?'} {len(lists)}", _own_text(node)
    if tag == "a":
        return "link", f"{text} {strip_trackers(node.get('href') or '')}"
    if tag == "img":
        return "image", f"{node.get('src')} {node.get('alt')}"
    if tag == "th":
        return ("th" if node.get("colspan", "1") == "1" else f"th ×{node.get('colspan')}"), text
    if tag == "blockquote":
        return "quote", _spaced(node)
    return (_LEAVES[tag], text) if tag in _LEAVES else None


def _spaced(node: lxml_html.HtmlElement) -> str:
    """The text of a node, a blank where a line or a paragraph ends."""
    ends = ("br", "p", "footer")
    pieces = (
        f" {piece}" if piece.getparent().tag in ends else str(piece)
        for piece in node.xpath(".//text()")
    )
    return " ".join("".join(pieces).split())


def _own_text(item: lxml_html.HtmlElement) -> str:
    """The text of a list's item without the lists inside it."""
    pieces = [
        str(piece) for piece in item.xpath(".//text()")
        if next(p for p in _climb(piece) if p.tag in ("li", "ul", "ol")) is item
    ]  # fmt: skip
    return " ".join("".join(pieces).split())


def _climb(piece: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    parent = piece.getparent()
    return [*parent.iterancestors()] if piece.is_tail else [parent, *parent.iterancestors()]


def in_order(wanted: tuple[Element, ...], found: list[Element]) -> list[Element]:
    """Return the longest run of `wanted` that `found` holds in the same order."""
    lengths = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(found) - 1, -1, -1):
            same = wanted[i] == found[j]
            lengths[i][j] = (
                lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
            )
    kept, i, j = [], 0, 0
    while i < len(wanted) and j < len(found):
        if wanted[i] == found[j]:
            kept.append(wanted[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return kept
