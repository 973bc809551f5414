"""The fidelity suite: its stories are many and whole, and our HTML keeps all of their elements."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import html as lxml_html

from bench.extract.fidelity import SEED, elements_of, in_order
from bench.extract.fidelity_pages import SKINS, Story, stories
from stoppress.extract.clean import clean_html

KINDS = {
    "p", "h2", "h3", "h4", "quote", "ul 1", "ol 1", "ul 2", "ol 2", "link", "strong", "em", "image",
    "image size",
    "caption", "table caption", "th", "th ×2", "td", "pre", "code", "sub", "sup", "br",
}  # fmt: skip
SUITE = list(stories(SEED))


def test_the_suite_has_every_kind_in_every_house() -> None:
    kinds = Counter(kind for story in SUITE for kind, _ in story.elements)

    assert len(SUITE) >= 30
    assert set(kinds) == KINDS
    assert {story.skin for story in SUITE} == set(SKINS)
    assert {story.language for story in SUITE} == {"en", "ar"}


def test_one_seed_gives_one_suite() -> None:
    assert list(stories(SEED)) == SUITE
    assert list(stories(SEED + 1)) != SUITE


@pytest.mark.parametrize("story", SUITE, ids=lambda story: story.id)
def test_cleaning_keeps_every_element_in_its_place(story: Story) -> None:
    tree = lxml_html.document_fromstring(story.html.decode())
    heading = tree.xpath("//h1")[0]
    holder = next(
        parent for parent in heading.iterancestors() if len(parent.xpath(".//p|.//br")) > 3
    )

    found = elements_of(clean_html(lxml_html.tostring(holder, encoding="unicode"), story.url))

    assert list(story.elements) == in_order(story.elements, found)


def test_order_counts() -> None:
    wanted = (("p", "a"), ("h2", "b"), ("p", "c"))

    assert in_order(wanted, [("p", "c"), ("p", "a"), ("h2", "b")]) == [("p", "a"), ("h2", "b")]
    assert in_order(wanted, [("p", "a"), ("p", "b"), ("p", "c")]) == [("p", "a"), ("p", "c")]


def test_elements_are_told_by_kind_and_words() -> None:
    markup = "<ul><li>a<ol><li>b</li></ol></li></ul><p>H<sub>2</sub>O<br>c</p><blockquote><p>d</p><p>e</p></blockquote>"

    assert elements_of(markup) == [
        ("ul 1", "a"), ("ol 2", "b"), ("p", "H2O c"), ("sub", "2"), ("br", ""), ("quote", "d e"),
    ]  # fmt: skip
