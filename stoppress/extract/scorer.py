"""Our own voter: how likely each block is part of the article, by gradient-boosted trees.

The trees are plain numbers in `block_scorer.npz`, fitted by `make fit-scorer` (bench/fit_scorer.py)
on pages with a known text; nothing of the library that fitted them is needed here. All trees are
symmetric (one question a level, as in CatBoost), so that all blocks and all trees are answered
in a few array operations. Method: Prokhorenkova et al. 2018, "CatBoost: unbiased boosting with
categorical features", §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stoppress.extract.blocks import Block
from stoppress.extract.features import NAMES, Matrix

SHIPPED = Path(__file__).with_name("block_scorer.npz")
VOTERS = ("container", "resiliparse", "recall")  # whose votes the trees know
_AROUND = 4  # blocks on each side
_NONE = np.float32("nan")  # of a voter that was not asked

Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """`questions[t, d]` = the column asked at level d of tree t; yes when above `borders[t, d]`."""

    questions: NDArray[np.int16]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float32]  # [tree, answers read as a binary number, level 0 lowest]
    bias: float


def columns() -> tuple[str, ...]:
    """The names of the columns, in order: of the block, then of the votes."""
    votes = [f"{v} {what}" for v in VOTERS for what in ("chose", "around", "inside", "share")]
    pairs = [f"{a} with {b}" for n, a in enumerate(VOTERS) for b in VOTERS[n + 1 :]]
    return (*NAMES, *votes, *pairs)


_using: ContextVar[Path] = ContextVar("trees in use", default=SHIPPED)


@contextmanager
def trees_from(path: Path) -> Iterator[None]:
    """Judge by the trees in `path` meanwhile: those that never saw a page judge it in benches."""
    token = _using.set(path)
    try:
        yield
    finally:
        _using.reset(token)


@lru_cache(maxsize=8)
def load_trees(path: Path) -> Trees:
    """Return the trees in `path`. Raises ValueError when they were fitted on other columns."""
    with np.load(path, allow_pickle=False) as file:
        if tuple(file["columns"].tolist()) != columns():
            raise ValueError(f"{path.name} was fitted on other columns: run make fit-scorer")
        return Trees(file["questions"], file["borders"], file["leaves"], float(file["bias"]))


def judge(described: Matrix, votes: Matrix) -> Probabilities:
    """Return for each block the probability that it is part of the article, 0–1."""
    trees = load_trees(_using.get())
    table = np.ascontiguousarray(np.hstack([described, votes]).T)
    count, depth = trees.questions.shape
    answers = table[trees.questions.ravel()] > trees.borders.reshape(-1, 1)
    numbers = np.zeros((count, table.shape[1]), np.uint8)
    for level, answer in enumerate(answers.reshape(count, depth, -1).transpose(1, 0, 2)):
        numbers |= answer.astype(np.uint8) << level
    margin = np.take_along_axis(trees.leaves, numbers.astype(np.intp), axis=1).sum(axis=0)
    return 1 / (1 + np.exp(-(margin.astype(np.float64) + trees.bias)))


def describe_votes(blocks: list[Block], votes: dict[str, list[Block]]) -> Matrix:
    """Return the columns of the votes; those of a voter that was not asked are not a number."""
    count = len(blocks)
    lengths = np.array([len(block.text) for block in blocks], np.float32)
    total = float(lengths.sum()) or 1.0
    chosen = {name: _membership(blocks, vote) for name, vote in votes.items()}
    parts = []
    for name in VOTERS:
        if name not in chosen:
            parts.append(np.full((count, 4), _NONE, np.float32))
            continue
        mine = chosen[name]
        share = np.full(count, float((mine * lengths).sum()) / total, np.float32)
        parts.append(np.stack([mine, _around(mine, lengths), _inside(mine), share], axis=1))
    for number, one in enumerate(VOTERS):
        for other in VOTERS[number + 1 :]:
            known = one in chosen and other in chosen
            value = _overlap(chosen[one], chosen[other], lengths) if known else _NONE
            parts.append(np.full((count, 1), value, np.float32))
    return np.hstack(parts).astype(np.float32)


def best_cut(probabilities: Probabilities, blocks: list[Block]) -> tuple[list[Block], float]:
    """Return the blocks whose expected F1 (by length of text) is highest, and that F1.

    The best set is always a set of the likeliest blocks (Lewis 1995, "Evaluating and optimizing
    autonomous text classification systems"); whatever is likelier than not is in it.
    """
    lengths = np.array([max(1, len(block.text)) for block in blocks], np.float64)
    order = np.argsort(-probabilities, kind="stable")
    weight = (probabilities * lengths)[order]
    expected = 2 * np.cumsum(weight) / (np.cumsum(lengths[order]) + weight.sum())
    best = int(np.argmax(expected))
    border = min(float(probabilities[order][best]), 0.5)
    chosen = [b for b, p in zip(blocks, probabilities, strict=True) if p >= border]
    return chosen, float(expected[best])


def _membership(blocks: list[Block], vote: list[Block]) -> NDArray[np.float32]:
    numbers = {block.number for block in vote}
    return np.array([block.number in numbers for block in blocks], np.float32)


def _around(mine: NDArray[np.float32], lengths: NDArray[np.float32]) -> NDArray[np.float32]:
    """The share of the text around each block that the voter chose."""
    return _window(mine * lengths) / (_window(lengths) + 1)


def _window(values: NDArray[np.float32]) -> NDArray[np.float32]:
    summed = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    at = np.arange(len(values))
    high, low = np.minimum(at + _AROUND + 1, len(values)), np.maximum(at - _AROUND, 0)
    return (summed[high] - summed[low]).astype(np.float32)


def _inside(mine: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 between the first and the last block that the voter chose."""
    at = np.nonzero(mine)[0]
    inside = np.zeros(len(mine), np.float32)
    if len(at):
        inside[at[0] : at[-1] + 1] = 1
    return inside


def _overlap(
    one: NDArray[np.float32], other: NDArray[np.float32], lengths: NDArray[np.float32]
) -> float:
    """The F1 of two votes by length of text."""
    both = float((one * other * lengths).sum())
    return 2 * both / (float(((one + other) * lengths).sum()) or 1.0)
