"""No regular expression of this room has a catastrophic case: each meets growing hostile texts."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import stoppress.extract

# One unit repeated, then an end that spoils the match: where nested repeats give themselves away.
UNITS = ("a", " ", "1", "A ", "a,", "1.", "1-", "<", "<a ", "\"'", "&", "=", "a=", "\\a", "-", ": ", "وا ",
         "٢", "by a and ", "Mon 1 ", "(a", "\n", "a-b", "http://", "المصدر ", "12:30 ")  # fmt: skip
ENDS = ("", "\x00", "!", ">", "\n\x00")
STEPS = ((60, 0.05), (300, 0.1), (1_000, 0.3), (4_000, 1.0))  # repeats, CPU seconds allowed


def patterns() -> Iterator[tuple[str, re.Pattern]]:
    for module in pkgutil.iter_modules(stoppress.extract.__path__, "stoppress.extract."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name.rsplit('.', 1)[-1]}.{name}", value


PATTERNS = dict(patterns())


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 60


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_answers_in_time(name: str) -> None:
    pattern = PATTERNS[name]
    for repeats, allowed in STEPS:  # a pattern that explodes is caught at the short ones
        for unit in UNITS:
            for end in ENDS:
                text: str | bytes = unit * (repeats // len(unit) + 1) + end
                if isinstance(pattern.pattern, bytes):
                    text = text.encode()
                started = time.process_time()
                pattern.search(text)
                took = time.process_time() - started
                assert took < allowed, f"{name} needs {took:.2f} s for {repeats} × {unit!r}{end!r}"
