"""One printer for all figures: `BENCH name value unit`, and the last table in bench/results/."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


class Figures:
    """The figures of one bench, printed as they should be read by people and by machines."""

    def __init__(self, bench: str, command: str) -> None:
        self.bench = bench
        self.command = command
        self.rows: list[tuple[str, float, str, str]] = []
        self.notes: list[str] = []
        self.tables: list[list[str]] = []

    def add(self, name: str, value: float, unit: str, note: str = "") -> None:
        """Add a figure. Units: ratio and f1 (0–1), pct (0–100), s, mb (MiB), count, per_s."""
        self.rows.append((name, value, unit, note))

    def note(self, sentence: str) -> None:
        """Add a sentence: what was measured over, what could not be."""
        self.notes.append(sentence)

    def table(self, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table behind the figures: what they were made from."""
        cells = [[str(cell) for cell in row] for row in (header, ["---"] * len(header), *rows)]
        self.tables.append([f"## {title}", "", *(f"| {' | '.join(row)} |" for row in cells), ""])

    def print(self) -> None:
        """Write figures and tables to bench/results/, then print all, BENCH lines last."""
        RESULTS.mkdir(exist_ok=True)
        lines = [
            f"# {self.bench}",
            "",
            f"`{self.command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}",
            "",
            "| figure | value | unit | note |",
            "|---|---|---|---|",
            *(
                f"| {name} | {shown(value)} | {unit} | {note} |"
                for name, value, unit, note in self.rows
            ),
            "",
            *(f"- {note}" for note in self.notes),
            "",
            *(line for table in self.tables for line in table),
        ]
        (RESULTS / f"{self.bench}.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")
        for line in (*(line for table in self.tables for line in table), *self.notes):
            print(line)
        for name, value, unit, _note in self.rows:
            print(f"BENCH {name} {shown(value)} {unit}")


def shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def machine() -> str:
    load = os.getloadavg()[0]
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f}"
