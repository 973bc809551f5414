"""What was learnt of a Source, between its row and the rooms that read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from stoppress.collect.models import Source
from stoppress.extract.habits import learn
from stoppress.extract.template import standing_of
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


def in_words(source: Source) -> str:
    """Return what was learnt of a Source, for a person."""
    habits = habits_of(source)
    dates = habits.dates
    said = [
        f"learnt from {habits.template.pages} pages: "
        f"{len(standing_of(habits.template))} standing lines are left out",
        *(
            f"{place} gives the local time of {zone} as UTC"
            for place, zone in dates.repairs.items()
        ),
        *(f"{place} moves with the visit and is not believed" for place in dates.untrusted),
        {"dmy": "writes the day before the month", "mdy": "writes the month before the day"}.get(
            dates.order, ""
        ),
    ]
    return "; ".join(part for part in said if part)
