"""Which pages a change makes new, and that no crash can lose one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stoppress.file.models import Section
from stoppress.publish import actions
from stoppress.serve import live, printing
from stoppress.serve.models import Change
from stoppress.serve.store import Store
from stoppress.serve.views import stored_or_printed
from tests.conftest import make_reading, make_source

pytestmark = pytest.mark.django_db(transaction=True)  # printing follows the real commit


@pytest.fixture
def store(paper) -> Store:
    return Store(settings.STOPPRESS_STORE)


@pytest.fixture
def article(source, file_now):
    source.section_rules.create(by="any", section=Section.objects.get(key="world"))
    return file_now(source, make_reading(), timezone.now())


def test_publish_returns_when_the_page_and_the_front_are_printed(article, store) -> None:
    assert b"Sea wall" in store.page(article.path).body
    assert b"Sea wall" in store.page("/en/").body
    assert b"Sea wall" in store.live("en").tail
    assert not Change.objects.filter(printed_at=None).exists()


def test_a_change_drops_exactly_the_pages_that_showed_it(article, store, file_now, source) -> None:
    kept = ("/en/contact", "/ar/", "/ar/latest", "/robots.txt")
    dropped = (
        "/en/latest",
        "/en/section/world",
        "/en/source/courier",
        "/en/rss.xml",
        "/en/sitemap.xml",
    )
    for path in (*kept, *dropped):
        stored_or_printed(path)

    file_now(source, make_reading(headline="A new headline"), timezone.now())

    assert [path for path in kept if store.page(path) is None] == []
    assert [path for path in dropped if store.page(path) is not None] == []
    assert b"A new headline" in store.page(article.path).body


def test_another_article_of_the_paper_is_not_printed_again(
    article, store, file_now, source
) -> None:
    other = file_now(
        source,
        make_reading("https://courier.example/2", headline="Other", text="Other."),
        timezone.now(),
    )
    before = store.page(other.path)

    file_now(source, make_reading(headline="Changed"), timezone.now())

    assert store.page(other.path).digest == before.digest


def test_nothing_is_printed_before_the_commit(article, store) -> None:
    with transaction.atomic():
        actions.withdraw([article], timezone.now(), "in an outer transaction")
        assert store.page(article.path).status == 200
    assert store.page(article.path).status == 410


def test_a_change_that_is_rolled_back_prints_nothing(article, store) -> None:
    with transaction.atomic():
        actions.withdraw([article], timezone.now(), "never")
        transaction.set_rollback(True)

    assert store.page(article.path).status == 200
    assert not Change.objects.filter(printed_at=None).exists()


def test_changes_left_by_a_crash_are_printed_by_the_next_writer(
    article, store, monkeypatch
) -> None:
    actions.changed.disconnect(dispatch_uid="serve.print_after")
    try:
        actions.withdraw([article], timezone.now(), "and then the lights went out")
    finally:
        actions.changed.connect(printing.print_after, dispatch_uid="serve.print_after")
    assert store.page(article.path).status == 200

    assert printing.print_changes(timezone.now()) == 1

    assert store.page(article.path).status == 410


def test_a_page_begun_before_a_change_is_not_kept_after_it(article, store, monkeypatch) -> None:
    store.write(drop_paths=[article.path])
    real = printing.print_page

    def slow(path, now):
        page = real(path, now)
        actions.withdraw([article], timezone.now(), "while the page was being made")
        return page

    monkeypatch.setattr("stoppress.serve.printing.print_page", slow)
    stored_or_printed(article.path)
    monkeypatch.undo()

    assert stored_or_printed(article.path).status == 410


def test_a_template_that_fails_does_not_stop_a_publish(
    article, store, file_now, source, monkeypatch
) -> None:
    from stoppress.serve import pages

    monkeypatch.setattr(pages, "article_view", lambda *_: 1 / 0)
    other = file_now(
        source,
        make_reading("https://courier.example/2", headline="Second", text="Two."),
        timezone.now(),
    )

    assert other.live
    assert b"Second" in store.page("/en/").body


def test_the_order_of_reads_reaches_the_tail_without_the_database(article, store) -> None:
    order = live.ReadOrder((article.pk,), timezone.now(), 3600)
    printing.print_lives(timezone.now(), order)

    most_read = store.live("en").tail.decode().split("Most Read Articles")[1]
    assert "Sea wall" in most_read


def test_what_may_not_be_read_is_not_in_most_read(article, store) -> None:
    order = live.ReadOrder((article.pk,), timezone.now(), 3600)
    printing.print_lives(timezone.now(), order)
    actions.withdraw([article], timezone.now(), "gone")

    assert "Sea wall" not in store.live("en").tail.decode()


def test_the_date_line_has_a_fixed_length(article, store) -> None:
    printing.print_lives(timezone.now())

    assert {len(store.live(language).masthead) for language in ("en", "ar")} == {
        live.MASTHEAD_BYTES
    }


def test_a_poll_or_a_reprint_does_not_move_the_last_update(article, file_now, source) -> None:
    before = live.last_update("en")
    file_now(source, make_reading(), timezone.now() + timedelta(minutes=3))
    printing.reprint(timezone.now())

    assert live.last_update("en") == before


def test_a_piece_in_another_language_changes_no_list_of_this_edition(
    article, store, file_now
) -> None:
    french = make_source("lemot", "Le Mot", language="fr")
    before = store.live("en").digest
    file_now(
        french,
        make_reading("https://lemot.example/1", language="fr", headline="Le mur", text="Mot."),
        timezone.now(),
    )

    assert store.live("en").digest == before


def test_a_live_piece_that_fails_shows_nothing_old(article, store, monkeypatch) -> None:
    monkeypatch.setattr(live, "tail", lambda *_: 1 / 0)
    actions.withdraw([article], timezone.now(), "gone, while the lists cannot be printed")
    assert store.live("en") is None

    monkeypatch.undo()
    monkeypatch.setattr(settings, "STOPPRESS_STORE", store.path)
    printing.print_lives(timezone.now())
    assert "Sea wall" not in store.live("en").tail.decode()


def test_a_change_of_language_leaves_the_old_list(article, store, file_now, source) -> None:
    file_now(source, make_reading(language="ar", headline="Changed"), timezone.now())

    assert "Changed" not in store.live("en").tail.decode()
    assert "Changed" in store.live("ar").tail.decode()


def test_an_address_spelt_wrong_fills_no_store(article, store) -> None:
    before = store.count()
    for number in range(5):
        assert stored_or_printed(f"/en/spelt-{number}-{article.pk}").status == 301

    assert store.count() == before


def test_a_list_asks_the_database_a_few_times_not_once_a_row(
    article, file_now, source, django_assert_max_num_queries
) -> None:
    now = timezone.now()
    for number in range(20):
        reading = make_reading(
            f"https://courier.example/n{number}", headline=f"No {number}", text=f"T {number}."
        )
        file_now(source, reading, now)

    with django_assert_max_num_queries(12):
        printing.print_page("/en/sitemap.xml", now)
    with django_assert_max_num_queries(20):
        printing.print_page("/en/latest", now)
