"""Publish, update, correct, withdraw, restore, hold, expire: what readers see, and what is logged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stoppress.errors import NotAllowed, Withdrawn
from stoppress.file.models import Article
from stoppress.publish import actions
from stoppress.publish.models import Action
from stoppress.serve.live import last_update
from tests.conftest import NOON, make_reading, make_source

LATER = NOON + timedelta(minutes=30)


def verbs(article: Article) -> list[str]:
    return list(article.actions.order_by("id").values_list("verb", flat=True))


def test_a_source_that_publishes_itself_goes_live_at_once(source, file_now) -> None:
    article = file_now(source, make_reading())

    assert (article.live, verbs(article), article.first_published_at) == (True, ["publish"], NOON)


def test_a_piece_waits_for_the_desk_where_the_contract_says_so(paper, file_now) -> None:
    careful = make_source("careful", "Careful", publishes_itself=False)
    article = file_now(careful, make_reading())

    assert (article.live, article.state, article.path) == (False, "held", "")
    assert last_update("en") is None


def test_an_old_piece_of_a_first_collection_goes_to_the_archive(source, file_now, now) -> None:
    old = make_reading(published=now - timedelta(hours=49))
    article = file_now(source, old, is_first=True)

    assert (article.live, article.is_archived) == (True, True)


def test_an_undated_piece_of_a_first_collection_is_held(source, file_now) -> None:
    article = file_now(source, make_reading(published=None), is_first=True)

    assert (article.live, article.held_why) == (False, "undated, from a first collection")


def test_an_update_moves_the_last_update_but_not_the_order(source, file_now, now) -> None:
    before = file_now(source, make_reading())
    after = file_now(source, make_reading(headline="New"), LATER)

    assert (after.order_at, after.changed_at, verbs(after)) == (
        before.order_at,
        LATER,
        ["publish", "update"],
    )
    assert last_update("en") == LATER


def test_only_a_note_of_the_source_makes_an_update_a_correction(source, file_now) -> None:
    file_now(source, make_reading())
    article = file_now(source, make_reading(corrections=("The sum was four million.",)), LATER)

    assert verbs(article) == ["publish", "correct"]
    assert [note.text for note in article.corrections.all()] == ["The sum was four million."]
    assert article.corrected_at == LATER


def test_a_change_kept_aside_moves_nothing(source, file_now) -> None:
    article = file_now(source, make_reading())
    Article.objects.filter(pk=article.pk).update(headline="Ours", edited_fields=["headline"])
    article = file_now(source, make_reading(headline="Theirs"), LATER)

    assert (article.headline, verbs(article)) == ("Ours", ["publish", "keep"])
    assert last_update("en") == NOON


def test_withdrawn_means_withdrawn(source, file_now) -> None:
    article = file_now(source, make_reading())
    actions.withdraw([article], LATER, "asked by the source")
    again = file_now(source, make_reading(headline="It is back"), LATER + timedelta(minutes=5))

    assert (again.live, again.state) == (False, "withdrawn")
    assert last_update("en") == LATER
    with pytest.raises(Withdrawn):
        actions.publish([again], LATER)


def test_a_withdrawal_can_be_undone_at_the_old_address(source, file_now) -> None:
    article = file_now(source, make_reading())
    path = article.path
    actions.withdraw([article], LATER, "by mistake")
    actions.restore(article, LATER + timedelta(minutes=1))

    article.refresh_from_db()
    assert (article.live, article.path, article.withdrawn_at) == (True, path, None)


def test_copies_of_a_withdrawn_original_wait_for_the_desk(source, file_now) -> None:
    wire = make_source("wire", "The Wire")
    original = file_now(wire, make_reading("https://wire.example/1"))
    copy = file_now(source, make_reading("https://courier.example/2"))
    actions.withdraw([original], LATER, "killed by the wire")

    copy.refresh_from_db()
    assert (copy.state, copy.held_why) == ("held", "its original was withdrawn")


def test_a_copy_is_hidden_and_moves_no_clock(source, file_now) -> None:
    wire = make_source("wire", "The Wire")
    file_now(wire, make_reading("https://wire.example/1"))
    copy = file_now(source, make_reading("https://courier.example/2"), LATER)

    assert verbs(copy) == ["hide"]
    assert last_update("en") == NOON


def test_a_contract_that_ends_takes_the_piece_away(paper, file_now, now) -> None:
    lent = make_source("lent", "Lent", expires_after_days=2)
    article = file_now(lent, make_reading())
    assert article.contract_until == now + timedelta(days=2)

    actions.expire([article], now + timedelta(days=2))

    article.refresh_from_db()
    assert (article.live, article.expired) == (False, True)
    assert last_update("en") == NOON


def test_an_action_is_all_or_nothing(source, file_now, monkeypatch) -> None:
    article = file_now(source, make_reading())
    monkeypatch.setattr(actions, "log_step", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.withdraw([article], LATER, "never logged")

    assert Article.objects.get(pk=article.pk).live
    assert Action.objects.count() == 1


def test_a_piece_in_another_language_stands_in_the_home_edition(paper, file_now) -> None:
    french = make_source("lemot", "Le Mot", language="fr")
    article = file_now(french, make_reading(language="fr", headline="Le mur"))

    assert article.path.startswith("/en/")
    assert last_update("en") is None


def test_what_was_read_before_a_withdrawal_does_not_bring_the_piece_back(source, file_now) -> None:
    article = file_now(source, make_reading())
    stale = Article.objects.get(pk=article.pk)
    actions.withdraw([article], LATER, "asked by the source")

    with pytest.raises(Withdrawn):
        actions.publish([stale], LATER)
    with pytest.raises(Withdrawn):
        actions.carry_out([actions.Step(stale, "update")], LATER)

    assert Article.objects.get(pk=article.pk).withdrawn_at == LATER


def test_a_piece_nobody_can_see_hides_no_other(source, file_now) -> None:
    careful = make_source("careful", "Careful", publishes_itself=False)
    held = file_now(careful, make_reading("https://careful.example/1"))
    shown = file_now(source, make_reading("https://courier.example/2"))
    assert (held.state, shown.state, shown.copy_of) == ("held", "live", None)

    actions.publish([held], LATER)

    held.refresh_from_db()
    assert held.copy_of == shown


def test_copies_of_a_held_original_wait_with_it(source, file_now) -> None:
    wire = make_source("wire", "The Wire")
    original = file_now(wire, make_reading("https://wire.example/1"))
    copy = file_now(source, make_reading("https://courier.example/2"))
    actions.hold([original], LATER, "checking")

    copy.refresh_from_db()
    assert (copy.state, copy.held_why) == ("held", "its original is held")


def test_restoring_does_not_break_an_embargo(source, file_now) -> None:
    article = file_now(source, make_reading())
    Article.objects.filter(pk=article.pk).update(embargo_until=LATER + timedelta(hours=1))
    actions.withdraw([article], LATER, "too early")
    actions.restore(article, LATER)

    article.refresh_from_db()
    assert (article.live, article.withdrawn_at) == (False, None)


def test_nothing_is_published_beyond_its_contract(paper, file_now, now) -> None:
    lent = make_source("lent", "Lent", expires_after_days=2)
    article = file_now(lent, make_reading())
    actions.expire([article], now + timedelta(days=2))

    with pytest.raises(NotAllowed):
        actions.publish([article], now + timedelta(days=3))
    assert last_update("en") == NOON


def test_the_last_update_does_not_go_back_when_a_source_is_removed(source, file_now) -> None:
    from stoppress.flow.sources import remove_source

    file_now(source, make_reading())
    remove_source(source)

    assert last_update("en") >= NOON
