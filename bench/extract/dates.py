"""Dates by set, beside htmldate: right, wrong, none; "sure" ones; pages without a date."""

from __future__ import annotations

from bench.extract.runs import SHORT_NAMES, Answer, Page, Runs
from bench.printer import Figures

METHODS = ("stoppress", "htmldate", "htmldate fast")
SETS = ("wcxb-dev-articles", "fundus-half", "dates-part")


def measure(runs: Runs, figures: Figures) -> None:
    rows, wrong_ratios, right_points = [], [], []
    sure_right = sure_all = 0
    covering = []
    for name in SETS:
        dated = [row for row in runs.of(name, *METHODS) if len(true_day(row[0])) == 10]
        counts = {}
        for at, method in enumerate(METHODS, 1):
            right = sum(row[at].day == true_day(row[0]) for row in dated)  # type: ignore[union-attr]
            none = sum(not row[at].day for row in dated)  # type: ignore[union-attr]
            counts[method] = right, len(dated) - right - none
            rows.append((
                SHORT_NAMES[name], method, len(dated), right, len(dated) - right - none, none,
                f"{100 * right / len(dated):.1f}", f"{100 * (len(dated) - right - none) / len(dated):.1f}",
            ))  # fmt: skip
        mine, theirs = counts["stoppress"], counts["htmldate"]
        wrong_ratios.append((mine[1] / max(1, theirs[1]), SHORT_NAMES[name]))
        right_points.append((100 * (mine[0] - theirs[0]) / len(dated), SHORT_NAMES[name]))
        sure = [(page, mine) for page, mine, *_ in dated if mine.sure]
        sure_all += len(sure)
        sure_right += sum(answer.day == true_day(page) for page, answer in sure)
        covering.append((100 * len(sure) / len(dated), SHORT_NAMES[name]))
    figures.table(
        "Dates",
        ("set", "method", "dated pages", "right", "wrong", "none", "right %", "wrong %"),
        rows,
    )
    ratio, worst = max(wrong_ratios)
    figures.add(
        "extract.dates_wrong_ratio", ratio, "ratio", f"worst set ({worst}), ÷ htmldate extensive"
    )
    points, worst = min(right_points)
    figures.add(
        "extract.dates_right_points", points, "points", f"worst set ({worst}), − htmldate extensive"
    )
    note = ", ".join(f"{name} {share:.0f} %" for share, name in covering)
    figures.add(
        "extract.sure_right_pct", 100 * sure_right / max(1, sure_all), "pct",
        f"{sure_right} of {sure_all} pooled; sure covers {note} of dated pages",
    )  # fmt: skip
    _undated(runs, figures)


def true_day(page: Page) -> str:
    return (page.truth.get("published") or "")[:10]


def _undated(runs: Runs, figures: Figures) -> None:
    undated = [row for row in runs.of("wcxb-dev-articles", *METHODS) if not true_day(row[0])]
    counts = {m: _abstains(row[at] for row in undated) for at, m in enumerate(METHODS, 1)}  # type: ignore[misc]
    beside = ", ".join(f"{method} {n}" for method, n in counts.items())
    share = 100 * counts["stoppress"] / max(1, len(undated))
    figures.add("extract.abstain_pct", share, "pct", f"of {len(undated)} date-less pages: {beside}")


def _abstains(answers: object) -> int:
    return sum(isinstance(answer, Answer) and not answer.day for answer in answers)  # type: ignore[attr-defined]
