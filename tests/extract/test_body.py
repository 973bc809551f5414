"""Choosing and printing: the voters' text comes back as the page's own nodes."""

from __future__ import annotations

from lxml import etree

from stoppress.extract.blocks import cut_blocks
from stoppress.extract.body import choose_body
from stoppress.extract.clean import print_clean, text_of
from stoppress.extract.features import Setting
from stoppress.extract.mapping import select_blocks
from stoppress.extract.template import drop_standing_lines, marks_of
from stoppress.extract.tree import parse_page

LONG = "The harbour council voted on Tuesday night to reopen the old market hall, part {}."
PAGE = (
    "<html><body><div class=teaser>" + LONG.format(1) + "</div><article><h1>Market</h1>"
    "<ul class=toc><li><a href=#a>What it costs</a></li></ul>"
    + "".join(f"<p>{LONG.format(n)}</p>" for n in range(1, 6))
    + "<h2>What it costs</h2>"
    + "".join(f"<p>{LONG.format(n)}</p>" for n in range(6, 9))
    + "</article></body></html>"
)


def test_voters_leave_our_tree_as_it_was() -> None:
    tree = parse_page(PAGE)
    assert tree is not None
    before = etree.tostring(tree)

    choose_body(tree, cut_blocks(tree), Setting())

    assert etree.tostring(tree) == before


def test_a_text_printed_twice_is_taken_where_its_neighbours_are() -> None:
    tree = parse_page(PAGE)
    assert tree is not None
    blocks = cut_blocks(tree)

    chosen = select_blocks(blocks, [LONG.format(n) for n in range(1, 9)] + ["What it costs"])

    assert [b.element.tag for b in chosen if b.text in (LONG.format(1), "What it costs")] == [
        "p",
        "h2",
    ]


def test_a_voter_that_dropped_a_word_still_names_the_block() -> None:
    tree = parse_page(PAGE)
    assert tree is not None

    chosen = select_blocks(cut_blocks(tree), [LONG.format(3).replace("hall, ", "")])

    assert LONG.format(3) in text_of(chosen)


def test_standing_lines_go_unless_they_are_most_of_the_text() -> None:
    tree = parse_page(PAGE)
    assert tree is not None
    blocks = cut_blocks(tree)

    marks = dict(zip([b.text for b in blocks], marks_of(blocks), strict=True))
    some = drop_standing_lines(blocks, {marks["Market"]: 9})
    most = drop_standing_lines(
        blocks, {mark: 3 for text, mark in marks.items() if text != "Market"}
    )
    oftener = drop_standing_lines(blocks, dict.fromkeys(marks.values(), 3) | {marks["Market"]: 9})

    assert "Market" not in text_of(some).split("\n")
    assert most == blocks
    assert text_of(oftener) == text_of(blocks).replace("Market\n", "")


def test_a_table_that_lays_out_the_page_is_not_printed() -> None:
    cell = "".join(f"<p>{LONG.format(n)}</p>" for n in range(9))
    tree = parse_page(f"<table><tr><td>Menu</td><td><h1>Market</h1>{cell}</td></tr></table>")
    assert tree is not None

    printed = print_clean(choose_body(tree, cut_blocks(tree), Setting()).blocks)

    assert "<table" not in printed
    assert LONG.format(8) in printed
