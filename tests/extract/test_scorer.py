"""The fitted trees: they fit the columns, answer alike every time, and choose by expected F1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stoppress.extract import scorer
from stoppress.extract.blocks import Block, cut_blocks
from stoppress.extract.features import NAMES, Setting, describe
from stoppress.extract.tree import parse_page

HTML = (
    "<html><body><nav><a href=/a>Home</a> <a href=/b>Sport</a></nav><article><h1>A headline</h1>"
    + "".join(f"<p>The council met for the {n}th time and agreed upon the wall at last.</p>" for n in range(8))
    + "</article><footer>© 2026 The Paper</footer></body></html>"
)  # fmt: skip


def blocks_of(html: str) -> list[Block]:
    tree = parse_page(html)
    assert tree is not None
    return cut_blocks(tree)


def test_the_shipped_trees_were_fitted_on_these_columns() -> None:
    trees = scorer.load_trees(scorer.SHIPPED)

    assert trees.questions.max() < len(scorer.columns())
    assert trees.leaves.shape == (len(trees.questions), 2 ** trees.questions.shape[1])


def test_trees_of_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, columns=np.array(["length"]))

    with pytest.raises(ValueError, match="make fit-scorer"):
        scorer.load_trees(path)


def test_every_block_has_a_row_and_paragraphs_are_likelier_than_menus() -> None:
    blocks = blocks_of(HTML)
    described = describe(blocks, Setting("A headline", 1, blocks[1].element))
    votes = scorer.describe_votes(blocks, {"container": blocks[2:10]})

    likely = scorer.judge(described, votes)

    assert described.shape == (len(blocks), len(NAMES))
    assert min(likely[2:10]) > 0.5 > max(likely[0], likely[-1])
    assert np.array_equal(likely, scorer.judge(described, votes))


def test_the_best_cut_is_the_best_of_all_sets() -> None:
    blocks = blocks_of(HTML)[:7]
    likely = np.array([0.9, 0.1, 0.45, 0.7, 0.2, 0.05, 0.4])
    lengths = np.array([len(block.text) for block in blocks])

    def expected(chosen: list[int]) -> float:
        return (
            2
            * (likely * lengths)[chosen].sum()
            / (lengths[chosen].sum() + (likely * lengths).sum())
        )

    chosen, value = scorer.best_cut(likely, blocks)

    sets = [[n for n in range(7) if bits >> n & 1] for bits in range(1, 2**7)]
    assert value == pytest.approx(max(map(expected, sets)))
    assert all(b in chosen for b, p in zip(blocks, likely, strict=True) if p >= 0.5)


def test_other_trees_judge_only_within_their_block() -> None:
    before = scorer.load_trees(scorer._using.get())

    with scorer.trees_from(Path("elsewhere.npz")):
        assert scorer._using.get() == Path("elsewhere.npz")

    assert scorer.load_trees(scorer._using.get()) is before
