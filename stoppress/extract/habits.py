"""What we know of a Source from its pages before: plain data in, plain data out.

`flow` keeps it beside the Source and hands it to the next reading. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from stoppress.extract.date_habits import learn_dates
from stoppress.extract.template import learn_template
from stoppress.handoff import Habits, Reading

MOST_LENGTHS = 50  # lengths remembered
FEWEST_LENGTHS = 5  # before they are a habit


def learn(habits: Habits, readings: Sequence[Reading]) -> Habits:
    """Return the Source's habits after more of its Readings, in the order they were read."""
    lengths = (*habits.lengths, *(r.quality.text_length for r in readings))[-MOST_LENGTHS:]
    return replace(
        habits,
        template=learn_template(habits.template, readings),
        lengths=lengths,
        dates=learn_dates(habits.dates, readings, habits.zone),
    )


def usual_length(lengths: Iterable[int]) -> int:
    """Return the usual length of the Source's texts in characters; 0 = no habit yet."""
    known = list(lengths)
    return int(median(known)) if len(known) >= FEWEST_LENGTHS else 0
