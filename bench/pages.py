"""The pages that benches read: the given corpora where present, else pages made here."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsroom.demo.generator import World
from newsroom.demo.sites import make_sites

SETS = ("wcxb-dev-articles", "fundus-half")
MADE_PAGES = 400


@dataclass(frozen=True)
class SavedPage:
    """One page as it was served."""

    set: str
    id: str
    url: str
    html: bytes


def load_pages() -> tuple[list[SavedPage], str]:
    """Return the pages, and a sentence on where they come from."""
    corpus = os.environ.get("STOPPRESS_CORPUS", "")
    if corpus and Path(corpus).is_dir():
        pages = [page for name in SETS for page in saved(Path(corpus) / name)]
        return pages, f"{len(pages)} saved pages of {' and '.join(SETS)}"
    pages = made()
    return pages, f"STOPPRESS_CORPUS is not set: {len(pages)} pages of the demo generator instead"


def saved(folder: Path) -> list[SavedPage]:
    pages = []
    lines = (folder / "truth.jsonl").read_text("utf-8").split("\n")  # texts hold U+2028
    for row in (json.loads(line) for line in lines if line):
        html = gzip.decompress((folder / row["file"]).read_bytes())
        pages.append(SavedPage(folder.name, Path(row["file"]).name.split(".")[0], row["url"], html))
    return pages


def made() -> list[SavedPage]:
    """Pages of the demo's world after some days, in its three layouts."""
    started = datetime(2026, 11, 1, 8, tzinfo=UTC)
    world = World(7, started)
    now = started + timedelta(days=8)
    pages = []
    for key, site in make_sites(world, [8101, 8102, 8103], lambda: now).items():
        for piece in world.pieces(key, now):
            answer = site.answer(piece.path)
            pages.append(SavedPage(f"demo-{key}", piece.key, f"/{piece.key}", answer.body))
    return pages[:MADE_PAGES]
