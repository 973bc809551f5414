"""Other stories on a page, and what is nobody's text."""

from __future__ import annotations

import pytest

from stoppress.extract.blocks import cut_blocks
from stoppress.extract.neighbours import headline_key, neighbours_of
from stoppress.extract.page import read_page
from stoppress.extract.tree import parse_page

OWN = "Harbour council votes to rebuild the old sea wall"
OTHER = "Library reopens after a winter under scaffolding"
LINES = [
    "The council of the harbour town met on Tuesday and agreed to rebuild the sea wall.",
    "The work is to cost four million florins and to last for eleven months or so.",
    "Fishermen had asked for it since the flood, when water stood in the market hall.",
]
THEIRS = "Some three hundred readers stood in line before the doors were opened on Monday."


def page(*parts: str) -> str:
    own = "".join(f"<p>{line}</p>" for line in LINES)
    return f"<html><body><div><h1>{OWN}</h1>{own}{''.join(parts)}</div></body></html>"


def left(html: str, siblings: frozenset[str] = frozenset()) -> list[str]:
    tree = parse_page(html)
    assert tree is not None
    blocks = cut_blocks(tree)
    place = next(b.number for b in blocks if b.text == OWN)
    others = neighbours_of(blocks, OWN, place, siblings)
    return [b.text for b in blocks if b.number not in others and b.number != place]


@pytest.mark.parametrize(
    "part",
    [
        f"<h2>Comments</h2><p>{THEIRS}</p>",
        f"<div><h3>التعليقات</h3><div><p>{THEIRS}</p></div></div>",
        f"<p><strong>Read also:</strong> <a href=/b>{OTHER}</a></p>",
        f"<p><b>اقرأ أيضاً: <a href=/b>{OTHER}</a></b></p>",
        f"<div><h4>Related stories</h4><ul><li><a href=/b>{OTHER}</a></li></ul></div>",
        f"<h4>Related stories</h4><ul><li><a href=/b>{OTHER}</a></li></ul>",
        f"<section><h2>{OTHER}</h2><p>3 May 2026</p><p>{THEIRS}</p></section>"
        f"<ul><li><a href=/b>{OTHER}</a></li></ul>",
    ],
)
def test_what_is_of_others_is_named(part: str) -> None:
    assert [line for line in left(page(part)) if line not in LINES] in ([], [OTHER])


def test_a_headline_of_a_sibling_begins_another_story() -> None:
    part = f"<div><p class=t>{OTHER}</p><p>{THEIRS}</p></div>"

    assert THEIRS in left(page(part))
    assert THEIRS not in left(page(part), frozenset({headline_key(OTHER)}))


def test_a_headline_in_the_same_look_with_a_date_begins_another_story() -> None:
    html = page(f"</div><div><h1 class=x>{OTHER}</h1>").replace("<h1>", "<h1 class=x>")
    html = html.replace(f"{OTHER}</h1>", f"{OTHER}</h1><div>Monday 4 May 2026</div><p>{THEIRS}</p>")

    assert THEIRS not in left(html)


@pytest.mark.parametrize(
    "part",
    [
        f"<h2>What it costs</h2><p>{THEIRS}</p>",
        f"<ul><li><a href='#costs'>{OTHER}</a></li></ul><h2 id=costs>{OTHER}</h2><p>{THEIRS}</p>",
        f"<h2>Share</h2><p>{THEIRS}</p>",
        f"<h2>{OWN}</h2><p>{THEIRS}</p>",
    ],
)
def test_the_storys_own_parts_stay(part: str) -> None:
    assert THEIRS in left(page(part))


def test_a_row_of_teasers_below_is_left_out() -> None:
    teasers = "".join(
        f"<div><h3><a href=/{n}>{OTHER} {'again ' * n}</a></h3><p>{THEIRS}</p></div>"
        for n in range(3)
    )

    assert THEIRS not in left(page(f"</div><div class=river>{teasers}"))


def test_where_nothing_else_is_left_the_text_is_kept(fetch) -> None:
    html = f"<html><body><h1>{OWN}</h1><div><h2>Comments</h2>{''.join(f'<p>{x}</p>' for x in LINES)}</div>"

    assert LINES[0] in read_page(fetch(html)).text
