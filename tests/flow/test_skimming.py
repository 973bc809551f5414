"""A poll cleans the texts of what is new, and of nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from stoppress.collect.models import PageWatch, Trouble
from stoppress.file.models import Article, Version
from stoppress.flow.collection import Collection
from tests.flow.site import item, story


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entries each call of `read_feed` was asked for."""
    asked: list[int] = []
    read = Collection.read

    async def noted(self: Collection, reader: Any, *args: Any) -> Any:
        if reader.__name__ == "read_feed":
            asked.append(len(args[-1]))
        return await read(self, reader, *args)

    monkeypatch.setattr(Collection, "read", noted)
    return asked


def test_what_is_known_is_not_read_again(site, courier, collect, cleaned) -> None:
    one, two, three = (item(site.url(f"/{n}"), n, text=story(n)) for n in (1, 2, 3))
    site.feed(one, two)
    collect()
    site.feed(one, two, "<!-- built again -->")
    collect(hours=1)
    site.feed(three, one, two)
    collect(hours=1)

    assert cleaned == [2, 1]
    assert Article.objects.count() == 3


def test_a_changed_text_is_read_and_filed(site, courier, collect, cleaned) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()
    site.feed(item(site.url("/1"), 1, text=story(1) + story(2)))
    collect(hours=1)

    assert cleaned == [1, 1]
    assert Version.objects.count() == 2


def test_rows_of_older_versions_are_no_news(site, courier, collect, cleaned) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()
    watch = PageWatch.objects.get()
    for said in watch.entries.values():
        for name in ("fingerprint", "embargo_until", "expires_at", "usage_terms"):
            del said[name]
    watch.save()
    site.feed(item(site.url("/1"), 1, text=story(1)), "<!-- built again -->")
    collect(hours=1)

    assert cleaned == [1, 1]
    assert Version.objects.count() == 1


def test_an_entry_without_an_address_is_told_at_every_poll(site, courier, collect) -> None:
    nameless = "<item><title>Who am I?</title></item>"
    for comment in ("", "<!-- built again -->"):
        site.feed(nameless, item(site.url("/1"), 1, text=story(1)), comment)
        collect(hours=1)

    trouble = Trouble.objects.get(name="entry left out")
    assert (trouble.count, trouble.solved_at) == (2, None)
