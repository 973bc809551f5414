"""A source's own embargo (ninjs, NewsML-G2): filed at once, shown to readers when it ends."""

from __future__ import annotations

from datetime import timedelta

from stoppress.publish.contract import readable
from tests.conftest import NOON, make_reading, make_source


def test_a_piece_under_embargo_is_filed_and_waits(file_now) -> None:
    ends = NOON + timedelta(hours=2)

    article = file_now(make_source("wire", "The Wire"), make_reading(embargo_until=ends))

    assert (article.live, article.embargo_until) == (False, ends)
    assert not type(article).objects.filter(readable(NOON), pk=article.pk).exists()


def test_an_embargo_that_is_over_holds_nothing(file_now) -> None:
    over = NOON - timedelta(minutes=1)

    assert file_now(make_source("wire", "The Wire"), make_reading(embargo_until=over)).live
