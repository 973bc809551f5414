"""Pages per core-second beside trafilatura's default mode, in the same run as the quality."""

from __future__ import annotations

from statistics import median

from bench.extract.runs import SETS, SHORT_NAMES, Runs
from bench.printer import Figures

METHODS = ("stoppress", "trafilatura", "readability", "htmldate")


def measure(runs: Runs, figures: Figures) -> None:
    rows, ratios = [], []
    for name in SETS:
        answers = runs.of(name, *runs.answers)
        for at, method in enumerate(runs.answers, 1):
            cpu = sum(row[at].cpu for row in answers)  # type: ignore[union-attr]
            middle = median(row[at].cpu for row in answers)  # type: ignore[union-attr]
            rows.append(
                (SHORT_NAMES[name], method, f"{len(answers) / cpu:.1f}", f"{1000 * middle:.1f}")
            )
        ours = sum(row.cpu for _, row in runs.of(name, "stoppress"))
        theirs = sum(row.cpu for _, row in runs.of(name, "trafilatura"))
        ratios.append((theirs / ours, SHORT_NAMES[name]))
    figures.table("Speed", ("set", "method", "pages per core-second", "median ms a page"), rows)
    ratio, worst = min(ratios)
    beside = ", ".join(f"{name} {ratio:.2f}" for ratio, name in ratios)
    figures.add("extract.speed_ratio_trafilatura", ratio, "ratio", f"worst set ({worst}); {beside}")
