"""`make bench-extract`; `python -m bench.extract dates bylines` runs some parts only."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable

from bench.extract import body, bylines, dates, feeds, fidelity, masthead, portal, relative, speed
from bench.extract.runs import corpus_folder, load, read_all
from bench.printer import Figures

# Over the given corpora, when they are there: modules with SETS, METHODS and measure(runs, figures).
OVER_CORPUS = {"body": body, "dates": dates, "bylines": bylines, "speed": speed}
# Over what the project makes itself: measure(figures).
OVER_OURS: dict[str, Callable[[Figures], None]] = {
    "portal": portal.measure, "feeds": feeds.measure, "fidelity": fidelity.measure,
    "relative": relative.measure, "masthead": masthead.measure,
}  # fmt: skip
RULERS = ("trafilatura", "readability-lxml", "htmldate", "feedparser", "fastfeedparser")


def main() -> None:
    asked = set(sys.argv[1:]) or {*OVER_CORPUS, *OVER_OURS}
    figures = Figures("extract", "make bench-extract")
    figures.note("versions: " + ", ".join(f"{n} {importlib.metadata.version(n)}" for n in RULERS))
    folder = corpus_folder()
    if folder is None:
        figures.note(
            "STOPPRESS_CORPUS is not set: body, dates, bylines and speed were not measured"
        )
    elif parts := [part for name, part in OVER_CORPUS.items() if name in asked]:
        sets = {name for part in parts for name in part.SETS}
        methods = {method for part in parts for method in part.METHODS}
        runs = read_all(load(folder, tuple(sorted(sets))), tuple(sorted(methods)))
        for part in parts:
            part.measure(runs, figures)
    for name, measure in OVER_OURS.items():
        if name in asked:
            measure(figures)
    figures.print()


if __name__ == "__main__":
    main()
