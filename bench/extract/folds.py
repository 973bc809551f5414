"""Hosts in five folds: what is fitted on four of them is measured on the fifth."""

from __future__ import annotations

import zlib
from pathlib import Path
from urllib.parse import urlsplit

FOLDS = 5


def fold_of(url: str) -> int:
    """Return the fold of a page: pages of one registered domain are never parted."""
    host = (urlsplit(url).hostname or "").split(".")
    return zlib.crc32(".".join(host[-2:]).encode()) % FOLDS


def fold_path(fold: int) -> Path:
    return Path(__file__).parents[1] / "scorer" / f"fold-{fold}.npz"
