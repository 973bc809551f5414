"""Shingle scores, as article-extraction-benchmark defines them (extraction.md, head).

A text is the multiset of its 4-word shingles; Chinese, Japanese, Korean and Thai count each
character as a word. Precision and recall of two multisets give F1.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_WORDS = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
LENGTH = 4  # words


def words_of(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = words_of(text)
    if not words:
        return Counter()
    if len(words) < LENGTH:
        return Counter([tuple(words)])
    return Counter(zip(*(words[i:] for i in range(LENGTH)), strict=False))


def score(found: str, truth: str) -> tuple[float, float, float]:
    """Return (precision, recall, F1) of `found` against `truth`, each 0–1."""
    mine, right = shingles(found), shingles(truth)
    if not mine or not right:
        same = float(not mine and not right)
        return same, same, same
    both = sum((mine & right).values())
    precision, recall = both / mine.total(), both / right.total()
    return precision, recall, f1(precision, recall)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def macro_f1(scores: Sequence[tuple[float, float, float]]) -> float:
    """F1 of the mean precision and the mean recall: the benchmark's own figure for one set."""
    return f1(fmean(p for p, _, _ in scores), fmean(r for _, r, _ in scores))


def mean_difference(mine: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """Return the mean paired difference and the half width of its 95 % interval (bootstrap)."""
    differences = [a - b for a, b in zip(mine, theirs, strict=True)]
    dice = random.Random(1)
    means = sorted(fmean(dice.choices(differences, k=len(differences))) for _ in range(2_000))
    low, high = means[math.floor(0.025 * len(means))], means[math.floor(0.975 * len(means))]
    return fmean(differences), (high - low) / 2
