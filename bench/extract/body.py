"""The body: shingle F1 by set, beside the libraries; the worst pages by name."""

from __future__ import annotations

from statistics import fmean

from bench.extract.runs import BODY_SETS as SETS
from bench.extract.runs import SHORT_NAMES, Answer, Page, Runs
from bench.extract.shingles import macro_f1, mean_difference, score
from bench.printer import Figures

METHODS = ("stoppress", "trafilatura", "readability")
UNDER = 0.5  # F1; a page below it is lost


def measure(runs: Runs, figures: Figures) -> None:
    scored = {name: _scores(runs, name) for name in SETS}
    _table(scored, figures)
    pooled = {m: [s[2] for name in SETS for s in scored[name][m]] for m in METHODS}
    gain, width = mean_difference(pooled["stoppress"], pooled["trafilatura"])
    figures.add("extract.body_gain", gain, "f1", f"pooled, ± {width:.4f} (95 %)")
    figures.add("extract.body_f1", fmean(pooled["stoppress"]), "f1", "pooled mean of pages")
    news = scored["fundus-half"]
    gain, width = mean_difference(
        [s[2] for s in news["stoppress"]], [s[2] for s in news["trafilatura"]]
    )
    figures.add("extract.news_gain", gain, "f1", f"fundus, ± {width:.4f} (95 %)")
    under = 100 * fmean(f1 < UNDER for f1 in pooled["stoppress"])
    theirs = 100 * fmean(f1 < UNDER for f1 in pooled["trafilatura"])
    figures.add("extract.under_half_pct", under, "pct", f"pooled; trafilatura {theirs:.2f}")
    _worst(runs, figures)


def _scores(runs: Runs, name: str) -> dict[str, list[tuple[float, float, float]]]:
    found: dict[str, list[tuple[float, float, float]]] = {method: [] for method in METHODS}
    for page, *answers in runs.of(name, *METHODS):
        for method, answer in zip(METHODS, answers, strict=True):
            found[method].append(score(answer.text, page.body))
    return found


def _table(
    scored: dict[str, dict[str, list[tuple[float, float, float]]]], figures: Figures
) -> None:
    rows = []
    for name, by_method in scored.items():
        for method, scores in by_method.items():
            rows.append((
                SHORT_NAMES[name], method, len(scores), f"{macro_f1(scores):.3f}",
                f"{fmean(s[0] for s in scores):.3f}", f"{fmean(s[1] for s in scores):.3f}",
                f"{fmean(s[2] for s in scores):.3f}", sum(s[2] < UNDER for s in scores),
            ))  # fmt: skip
    header = ("set", "method", "pages", "F1", "precision", "recall", "mean of pages", "under .5")
    figures.table("Body", header, rows)


def _worst(runs: Runs, figures: Figures) -> None:
    rows: list[tuple[float, Page, Answer, float]] = []
    for name in SETS:
        for page, ours, theirs in runs.of(name, "stoppress", "trafilatura"):
            rows.append(
                (score(ours.text, page.body)[2], page, ours, score(theirs.text, page.body)[2])
            )
    rows.sort(key=lambda row: row[0])
    figures.table(
        "The twenty worst pages (causes: docs/extraction-worst-pages.md)",
        ("page", "F1", "trafilatura", "characters", "true characters", "agreement", "error"),
        [
            (f"{SHORT_NAMES[page.set]} {page.id}", f"{f1:.3f}", f"{other:.3f}", len(ours.text),
             len(page.body), f"{ours.agreement:.2f}", ours.error)
            for f1, page, ours, other in rows[:20]
        ],
    )  # fmt: skip
