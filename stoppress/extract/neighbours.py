"""What on a page belongs to other stories: their headlines, and what stands under them.

Known by words, not by class names: a line that is the headline of another piece (of a sibling page,
or the text of a link in some list of this page) begins another story; a short heading such as
"Comments" or "Read also" begins a part that is nobody's text. Both end with the smallest container
that begins with them, or, where all hangs flat in one container, with that container.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from hashlib import blake2b

from lxml import etree

from stoppress.extract.blocks import HEADINGS, Block
from stoppress.extract.fold import fold_line

FEWEST_WORDS = 4  # of a headline that proves anything
FEWEST_LETTERS = 12  # of such a headline
LONGEST_HEADLINE = 300  # characters
LONGEST_LABEL = 40  # characters
LONGEST_TEASER_TEXT = 600  # characters
FEWEST_TEASERS = 2  # side by side
LONGEST_TEASER = 4  # blocks
_LEAD_IN = 1  # blocks that may stand before a heading in its container: a label, a rubric

# Whole lines that begin what is not the story. The first part ends only with its container.
_CLOSING_WORDS = """
comments, comment, leave a comment, leave a reply, join the conversation, post a comment,
next story, next article, more stories, more from this section, more news, about the author,
about the authors, kommentare, kommentar, nächster artikel, mehr zum thema, weitere artikel,
über den autor, über die autorin, commentaires, commentaire, article suivant,
à propos de l'auteur, comentarios, التعليقات, تعليقات, أضف تعليقا, اترك تعليقا, الخبر التالي,
المقال التالي, عن الكاتب, نبذة عن الكاتب
"""
_BOXES_WORDS = """
related, related stories, related articles, related news, related posts, related content, see also,
read also, also read, more on this, most read, most popular, latest news, trending, recommended,
recommended for you, you may also like, you might also like, in other news, lesen sie auch,
verwandte artikel, ähnliche artikel, meistgelesen, aktuelle nachrichten, neueste nachrichten,
weitere nachrichten, aus dem ressort, dernières nouvelles, dernières infos, dans la même rubrique,
in this section, more in this section, latest stories, top stories, lire aussi, à lire aussi, à lire également, sur le même sujet,
les plus lus, articles liés, اقرأ أيضا, إقرأ أيضا, مواضيع ذات صلة, أخبار ذات صلة, مقالات ذات صلة,
الأكثر قراءة, آخر الأخبار, أحدث الأخبار, من القسم نفسه, في القسم نفسه, أخبار أخرى, شاهد أيضا, قد يعجبك أيضا
"""
_CLOSING, _BOXES = (
    frozenset(fold_line(label) for label in words.split(",")) - {""}
    for words in (_CLOSING_WORDS, _BOXES_WORDS)
)
_POINTER = re.compile(
    r"\W{0,4}(?:read (?:also|more|next)|also read|see also|related|more|watch(?: also)?|don['’]t miss|"
    r"lesen sie (?:auch|mehr)|mehr (?:dazu|zum thema)|siehe auch|(?:à )?lire (?:aussi|également)|voir aussi|"
    r"lea también|leggi anche|اقرأ(?:وا)? (?:أيض|المزيد)|إقرأ أيض|اقرأ أيض|شاهد(?:وا)? أيض|طالع أيض|"
    r"مواضيع ذات صلة|أخبار ذات صلة|انظر أيض)\w{0,3}\W{0,3}[:：\-–—|»]",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:20|٢٠|۲۰)[\d٠-٩۰-۹]{2}(?!\d)")
_TRAIL = re.compile(r"\s[›»>/→|]\s|\s[‹«←]\s")


@lru_cache(maxsize=4_096)
def headline_key(headline: str) -> str:
    """Return what a headline is known by, "" for one too short to prove anything."""
    if len(headline) < FEWEST_LETTERS:
        return ""
    folded = fold_line(headline[:LONGEST_HEADLINE])
    if len(folded.split()) < FEWEST_WORDS:
        return ""
    return blake2b(folded.encode("utf-8", "replace"), digest_size=5).hexdigest()


def neighbours_of(
    blocks: list[Block], headline: str, place: int | None, siblings: frozenset[str]
) -> frozenset[int]:
    """Return the numbers of the blocks that are other stories' or nobody's.

    `place` is the number of the headline's block, None when the page does not show it; `siblings`
    are headline keys of other pieces of the Source.
    """
    finder = _Finder(blocks, headline, place, siblings)
    for block in blocks:
        if block.number not in finder.found:
            finder.look_at(block)
    finder.add_rivers()
    return frozenset(finder.found)


class _Finder:
    def __init__(
        self, blocks: list[Block], headline: str, place: int | None, siblings: frozenset[str]
    ) -> None:
        self.blocks, self.siblings = blocks, siblings
        self.place = -1 if place is None else place
        shown = place is not None and place < len(blocks)
        self.style = _style(blocks[place].element) if shown and place is not None else ""
        self.own = fold_line(headline)
        self.own_key = headline_key(headline)
        self.found: set[int] = set()
        self.first: dict[etree._Element, int] = {}
        self.last: dict[etree._Element, int] = {}
        self.linked: Counter[str] = Counter()
        for block in blocks:
            self._note(block)

    def _note(self, block: Block) -> None:
        node: etree._Element | None = block.element
        while node is not None and self.last.get(node) != block.number:
            self.first.setdefault(node, block.number)
            self.last[node] = block.number
            node = node.getparent()
        if (
            _is_link(block)
            and not _leads_within(block)
            and len(block.text) <= LONGEST_HEADLINE
            and (key := headline_key(block.text))
        ):
            self.linked[key] += 1

    def add_rivers(self) -> None:
        """Rows of teasers: containers of one shape, apart from the story, that each begin with a
        headline that is a link.
        """
        units: dict[etree._Element, list[range]] = {}
        for block in self.blocks[self.place + 1 :]:
            if block.leaf not in HEADINGS or not _is_link(block) or _leads_within(block):
                continue
            unit = block.element.getparent()
            row = unit.getparent() if unit is not None else None
            apart = row is not None and self.first[row] > self.place
            if apart and self.first[unit] == block.number and self.last[unit] > block.number:
                units.setdefault(row, []).append(range(block.number, self.last[unit] + 1))
        for parts in units.values():
            if len(parts) >= FEWEST_TEASERS and all(len(part) <= LONGEST_TEASER for part in parts):
                self.found.update(number for part in parts for number in part)

    def _is_linked(self, part: range) -> bool:
        """Whether most of a part's text is in links: a box, not the story under a wrong name."""
        inside = [self.blocks[number] for number in part]
        return 2 * sum(b.link_length for b in inside) >= sum(len(b.text) for b in inside)

    def look_at(self, block: Block) -> None:
        """Add what begins with `block`, if something of others does."""
        text = block.text
        if block.number == self.place or len(text) > LONGEST_TEASER_TEXT:
            return
        if block.number < self.place:
            if self.own and _TRAIL.search(text) and self.own in fold_line(text):
                self.found.add(block.number)  # a trail of crumbs that ends on the headline
            return
        if _POINTER.match(text) and block.link_length * 2 >= len(text) - LONGEST_LABEL // 2:
            self.found.add(block.number)
            return
        folded = fold_line(text) if len(text) <= LONGEST_LABEL else ""
        if folded in _CLOSING and _may_label(block):
            self._add_part(block, to_end=True)
        elif folded in _BOXES and _may_label(block):
            self._add_part(block, to_end=False)
        elif self._is_foreign_headline(block):
            self._add_part(block, to_end=not _is_link(block))
        elif self._is_foreign(leading_link(block)):
            self.found.add(block.number)  # a teaser in one piece: headline, date, first words

    def _is_foreign_headline(self, block: Block) -> bool:
        looks = block.leaf in HEADINGS or _style(block.element) == self.style
        if len(block.text) > LONGEST_HEADLINE or not (looks or self.siblings):
            return False
        key = headline_key(block.text)
        if not key or key == self.own_key:
            return False
        if key in self.siblings:
            return True
        elsewhere = self.linked[key] - _is_link(block)
        headed = block.leaf in HEADINGS and elsewhere > 0
        return (headed or _style(block.element) == self.style) and self._is_dated(block.number)

    def _is_foreign(self, headline: str) -> bool:
        key = headline_key(headline)
        return bool(key) and key != self.own_key and (key in self.siblings or self.linked[key] > 0)

    def _is_dated(self, number: int) -> bool:
        """Whether a date stands right below: a story's head, not a subheading."""
        below = self.blocks[number + 1 : number + 4]
        return any(len(b.text) <= LONGEST_LABEL * 2 and _YEAR.search(b.text) for b in below)

    def _add_part(self, block: Block, to_end: bool) -> None:
        """The container that begins with `block`; in a flat one what follows."""
        node, number = block.element, block.number
        parent = node.getparent()
        while parent is not None and self.first[parent] >= max(number - _LEAD_IN, self.place + 1):
            node, parent = parent, parent.getparent()
        part = range(self.first[node], self.last[node] + 1)
        if len(part) > number - part.start + 1 and (to_end or self._is_linked(part)):
            self.found.update(part)
            return
        end = self.last[parent] if parent is not None else number
        self.found.add(number)
        for other in self.blocks[number + 1 : end + 1]:
            if not to_end and not _is_link(other) and not (other.path and other.link_length):
                break
            self.found.add(other.number)


def _is_link(block: Block) -> bool:
    return not block.is_embed and block.link_length >= 0.8 * len(block.text) > 0


def _style(element: etree._Element) -> str:
    """How a headline looks, as far as class names tell; the same look makes another headline."""
    return element.get("class") or f"{element.tag} {id(element)}"


def leading_link(block: Block) -> str:
    """The words of the link that a block begins with, "" when it begins otherwise or is one."""
    if not block.link_length or _is_link(block):
        return ""
    words: list[str] = []
    inside = False
    for kind, value in block.pieces:
        if kind == "t" and (inside or value.strip()):
            if not inside:
                return ""
            words.append(value)
        elif kind == "a":
            inside = True
        elif inside and (kind, value) == (">", "a"):
            break
    return "".join(words)


def _leads_within(block: Block) -> bool:
    """Whether a link leads to a place on a page: tables of contents name the story's own parts."""
    return any(kind == "a" and "#" in value for kind, value in block.pieces)


def _may_label(block: Block) -> bool:
    """Whether a short line stands by itself as a heading does."""
    return block.leaf in (*HEADINGS, "p", "") and block.link_length == 0
