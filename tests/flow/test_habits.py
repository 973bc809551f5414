"""What was learnt of a Source is kept beside it, used by the next reading, and can be forgotten."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from stoppress.collect.models import Source
from stoppress.extract.template import standing_of
from stoppress.flow.habits import forget, habits_of, learn_from, learnt_json
from tests.conftest import make_reading, make_source

pytestmark = pytest.mark.django_db
WARDS = ("Harbour", "Orchard", "Mill", "Castle", "Bridge", "Meadow")


def pages(count: int) -> list:
    return [
        replace(
            make_reading(
                f"https://courier.example/{n}", headline=f"{WARDS[n]} opens a library of its own"
            ),
            marks=("aaaa", f"{n:04}"),
        )
        for n in range(count)
    ]


def test_pages_teach_and_the_row_keeps_it() -> None:
    source = make_source("courier", "The Courier")

    for reading in pages(6):
        learn_from([(source, reading)])

    habits = habits_of(Source.objects.get(pk=source.pk))
    assert standing_of(habits.template) == {"aaaa": 6}
    assert len(habits.lengths) == len(habits.template.headlines) == 6
    assert json.loads(json.dumps(learnt_json(habits))) == Source.objects.get(pk=source.pk).habits


def test_filing_a_page_teaches(file_now) -> None:
    source = make_source("courier", "The Courier")

    for reading in pages(5):
        file_now(source, reading)

    assert habits_of(Source.objects.get(pk=source.pk)).template.pages == 5


def test_what_was_learnt_can_be_forgotten() -> None:
    source = make_source("courier", "The Courier")
    learn_from([(source, reading) for reading in pages(6)])

    forget(source)

    assert habits_of(Source.objects.get(pk=source.pk)).template.pages == 0
