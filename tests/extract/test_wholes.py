# ruff: noqa: E501 - pages stand on their own lines
"""What a choice of blocks lacks to be whole."""

from __future__ import annotations

import pytest

from stoppress.extract.blocks import Block, cut_blocks
from stoppress.extract.tree import parse_fragment
from stoppress.extract.wholes import missing_parts

LONG = "The council of the harbour town met and agreed to rebuild the old wall before winter comes, part {}."


def paragraphs(*numbers: int) -> str:
    return "".join(f"<p>{LONG.format(n)}</p>" for n in numbers)


def added(html: str, *chosen: str) -> list[str]:
    """The texts that are added when the blocks holding `chosen` are chosen, and all of LONG."""
    root = parse_fragment(html)
    assert root is not None
    blocks = cut_blocks(root)
    wanted = ("The council", *chosen)
    mine: list[Block] = [b for b in blocks if b.text.startswith(wanted)]
    return [block.text for block in missing_parts(mine, blocks)]


@pytest.mark.parametrize(
    ("part", "texts"),
    [
        (
            "<blockquote><p>Never again.</p><footer>— Lind</footer></blockquote>",
            ["Never again.", "— Lind"],
        ),
        ("<ul><li>One</li><li>Two<ol><li>Three</li></ol></li></ul>", ["One", "Two", "Three"]),
        (
            "<dl><dt>Wall</dt><dd>What keeps the sea out.</dd></dl>",
            ["Wall", "What keeps the sea out."],
        ),
        ("<table><caption>Cost</caption><tr><th>a</th><td>1</td></tr></table>", ["Cost", "a", "1"]),
        ("<h3>What it costs</h3>", ["What it costs"]),
        ("<pre>a = 1</pre>", ["a = 1"]),
    ],
)
def test_what_hangs_among_the_paragraphs_is_theirs(part: str, texts: list[str]) -> None:
    assert added(f"<div>{paragraphs(1, 2)}{part}{paragraphs(3)}</div>") == texts


def test_it_may_stand_between_two_containers() -> None:
    html = f"<div>{paragraphs(1, 2)}<ul><li>One</li></ul></div><div>{paragraphs(3, 4)}</div>"

    assert added(html) == ["One"]


def test_the_rest_of_a_quotation_is_part_of_it() -> None:
    html = f"<div>{paragraphs(1)}</div><blockquote><p>Never again.</p><p>— Lind</p></blockquote><div>{paragraphs(2)}</div>"

    assert added(html, "Never") == ["— Lind"]


@pytest.mark.parametrize(
    "part",
    [
        "<ul><li><a href='/1'>Another story</a></li><li><a href='/2'>A third story</a></li></ul>",
        "<aside><ul><li>Follow us</li></ul></aside>",
        "<div class='related'><ul><li>Another story</li></ul></div>",
        "<p>Short line</p>",
        f"<table><tr><td>{'A cell that lays out a page. ' * 20}</td><td>x</td></tr></table>",
    ],
)
def test_other_things_are_not(part: str) -> None:
    assert added(f"<div>{paragraphs(1, 2)}{part}{paragraphs(3)}</div>") == []


def test_a_last_paragraph_behind_a_table_is_the_texts() -> None:
    last = "Work on the northern breakwater begins in May, and the ferry line goes on as before while it lasts, the board says."
    html = (
        f"<div>{paragraphs(1, 2)}<table><tr><td>1</td></tr></table><p>{last}</p><p>Share</p></div>"
    )

    assert added(html) == ["1", last]


def test_what_follows_without_a_part_between_is_left_to_the_voters() -> None:
    last = "Work on the northern breakwater begins in May, and the ferry line goes on as before while it lasts, the board says."

    assert added(f"<div>{paragraphs(1, 2)}<p>{last}</p></div>") == []
