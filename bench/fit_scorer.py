"""Fit the trees of stoppress/extract/scorer.py on the given pages: `make fit-scorer`.

Writes stoppress/extract/block_scorer.npz (fitted on all pages: shipped) and bench/scorer/fold-N.npz
(fitted without the hosts of fold N). `make bench-extract` reads each page with the trees that never
saw its host, so that its figures are cross-validated. CatBoost is needed here and nowhere else.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.extract.folds import FOLDS, fold_of, fold_path
from bench.extract.runs import BODY_SETS, Page, corpus_folder, load
from bench.extract.shingles import shingles, words_of
from stoppress.errors import StoppressError
from stoppress.extract.body import ask_votes
from stoppress.extract.features import describe
from stoppress.extract.page import look_at
from stoppress.extract.scorer import SHIPPED, VOTERS, columns, describe_votes

SETTINGS = {
    "loss_function": "CrossEntropy", "iterations": 400, "learning_rate": 0.1, "depth": 6, "rsm": 0.5,
    "l2_leaf_reg": 5, "border_count": 64, "random_seed": 1, "thread_count": os.cpu_count(),
    "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


@dataclass
class Sample:
    """The blocks of one page as the scorer sees them, and how far each is true."""

    fold: int
    tables: list[np.ndarray]  # with the first vote alone, and with all votes
    labels: np.ndarray  # 0–1: the share of a block's shingles that stand in the true text
    weights: np.ndarray


def sample_of(page: Page) -> Sample | None:
    logging.disable(logging.CRITICAL)
    try:
        tree, blocks, setting = look_at(page.fetched())
    except StoppressError:
        return None
    described = describe(blocks, setting)
    votes = ask_votes(tree, blocks, VOTERS)
    first = {VOTERS[0]: votes[VOTERS[0]]}
    tables = [np.hstack([described, describe_votes(blocks, v)]) for v in (first, votes)]
    labels = np.array([*labels_of([b.text for b in blocks], page.body)])
    sizes = np.array([max(1, len(words_of(block.text)) - 3) for block in blocks], float)
    return Sample(fold_of(page.url), tables, labels, sizes / (np.sqrt(sizes.sum()) + 1))


def labels_of(lines: list[str], truth: str) -> Iterator[float]:
    right = shingles(truth)
    true_lines = Counter(" ".join(words_of(line)) for line in truth.split("\n"))
    for line in lines:
        words = words_of(line)
        if len(words) < 4:
            yield float(bool(words) and true_lines[" ".join(words)] > 0)
        else:
            mine = shingles(line)
            yield sum(one in right for one in mine) / len(mine)


def fit(samples: list[Sample]) -> dict[str, np.ndarray]:
    """Return the trees as plain numbers."""
    import catboost

    pool = catboost.Pool(
        np.vstack([table for sample in samples for table in sample.tables]),
        np.concatenate([sample.labels for sample in samples for _ in sample.tables]),
        weight=np.concatenate([sample.weights for sample in samples for _ in sample.tables]),
    )
    model = catboost.CatBoost(SETTINGS)
    model.fit(pool)
    return _numbers(model)


def _numbers(model: object) -> dict[str, np.ndarray]:
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")  # type: ignore[attr-defined]
        data = json.loads(path.read_text())
    trees, depth = data["oblivious_trees"], SETTINGS["depth"]
    scale, (bias,) = data["scale_and_bias"]
    questions = np.zeros((len(trees), depth), np.int16)
    borders = np.full((len(trees), depth), np.inf, np.float32)  # a question nobody answers with yes
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"]):
            questions[number, level] = split["float_feature_index"]
            borders[number, level] = split["border"]
        leaves[number, : len(tree["leaf_values"])] = np.array(tree["leaf_values"]) * scale
    return {
        "columns": np.array(columns()), "questions": questions, "borders": borders, "leaves": leaves,
        "bias": np.array(bias),
    }  # fmt: skip


def main() -> None:
    folder = corpus_folder()
    if folder is None:
        sys.exit("STOPPRESS_CORPUS must name the folder of the given pages.")
    pages = load(folder, BODY_SETS)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        samples = [s for s in pool.map(sample_of, pages, chunksize=4) if s is not None]
    print(f"{len(samples)} of {len(pages)} pages, {sum(len(s.labels) for s in samples)} blocks")
    fold_path(0).parent.mkdir(exist_ok=True)
    for fold in range(FOLDS):
        np.savez_compressed(fold_path(fold), **fit([s for s in samples if s.fold != fold]))
        print(f"fold {fold} of {FOLDS} fitted", flush=True)
    np.savez_compressed(SHIPPED, **fit(samples))
    print(f"wrote {SHIPPED.name}, {SHIPPED.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
