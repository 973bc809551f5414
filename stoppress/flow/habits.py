"""What was learnt of a Source, between its row and the rooms that read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from stoppress.collect.models import Source
from stoppress.extract.habits import learn
from stoppress.handoff import DateHabits, Habits, Reading, Template


def habits_of(source: Source) -> Habits:
    """Return what we know of a Source: its own row first, then what its pages taught us."""
    learnt = source.habits
    return Habits(
        names=source.all_names(),
        zone=source.zone,
        language=source.language,
        template=Template.from_json(learnt.get("template", {})),
        lengths=tuple(learnt.get("lengths", ())),
        dates=DateHabits.from_json(learnt.get("dates", {})),
    )


def learnt_json(habits: Habits) -> dict[str, Any]:
    """Return what `habits_of` reads back from the Source's row."""
    return {
        "template": habits.template.as_json(),
        "lengths": list(habits.lengths),
        "dates": habits.dates.as_json(),
    }


def learn_from(read: Iterable[tuple[Source, Reading]]) -> None:
    """Add Readings to the habits of their Sources. Inside a transaction: rows are locked, so that
    two collectors do not forget each other's pages.
    """
    by_source: dict[int, list[Reading]] = defaultdict(list)
    for source, reading in read:
        by_source[source.pk].append(reading)
    rows = Source.objects.select_for_update().filter(pk__in=by_source).order_by("pk")
    for source in rows:
        habits = learn(habits_of(source), by_source[source.pk])
        Source.objects.filter(pk=source.pk).update(habits=learnt_json(habits))


def forget(source: Source) -> None:
    """Begin anew with a Source: its layout has changed, or we learnt something wrong."""
    Source.objects.filter(pk=source.pk).update(habits={})
