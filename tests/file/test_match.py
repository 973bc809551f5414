"""Is this the same piece? Filing, again, by another, with an editor's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from stoppress.file.models import Article, Version
from tests.conftest import NOON, WORDS, make_reading, make_source


def test_a_reading_becomes_an_article_with_its_first_version(source, file_now) -> None:
    article = file_now(source, make_reading())

    assert (article.headline, article.live, article.versions.count()) == (
        "Sea wall to be rebuilt",
        True,
        1,
    )
    assert article.path == f"/en/sea-wall-to-be-rebuilt-{article.pk}"


def test_a_known_article_is_not_filed_twice(source, file_now) -> None:
    file_now(source, make_reading())
    article = file_now(source, make_reading())

    assert (Article.objects.count(), article.versions.count(), article.actions.count()) == (1, 1, 1)


def test_white_space_is_no_change(source, file_now) -> None:
    file_now(source, make_reading())
    article = file_now(source, make_reading(text="  " + WORDS.replace(" ", "  ")))

    assert article.versions.count() == 1


def test_a_retitled_piece_stays_one_article_at_its_address(source, file_now) -> None:
    before = file_now(source, make_reading())
    after = file_now(source, make_reading(headline="Wall work begins"), NOON + timedelta(minutes=5))

    assert (after.pk, after.path, after.headline) == (before.pk, before.path, "Wall work begins")
    assert after.versions.count() == 2


def test_a_guid_is_identity_only_within_its_source(source, file_now) -> None:
    other = make_source("other", "The Other")
    file_now(source, make_reading(guid="42"))
    file_now(
        source, make_reading("https://courier.example/new-address", guid="42", headline="Moved")
    )
    file_now(
        other,
        make_reading("https://other.example/a", guid="42", text="Something else entirely here."),
    )

    assert Article.objects.count() == 2
    assert Article.objects.get(source=source).headline == "Moved"


def test_no_source_changes_anothers_article(source, file_now) -> None:
    other = make_source("other", "The Other")
    file_now(source, make_reading())
    article = file_now(other, make_reading(headline="Hijacked", text="Nonsense."))

    assert (Article.objects.count(), article.source, article.headline) == (
        1,
        source,
        "Sea wall to be rebuilt",
    )
    assert article.versions.count() == 1


def test_an_exact_copy_of_another_source_is_shown_once(source, file_now) -> None:
    wire = make_source("wire", "The Wire")
    original = file_now(wire, make_reading("https://wire.example/1"))
    copy = file_now(source, make_reading("https://courier.example/9", headline="Own headline"))

    assert (copy.copy_of, copy.path) == (original, "")


def test_two_pieces_of_one_source_are_never_merged_on_text(source, file_now) -> None:
    file_now(source, make_reading("https://courier.example/1"))
    second = file_now(source, make_reading("https://courier.example/2"))

    assert second.copy_of is None


def test_a_short_text_is_no_evidence_of_a_copy(source, file_now) -> None:
    wire = make_source("wire", "The Wire")
    file_now(wire, make_reading("https://wire.example/1", text="The match was cancelled."))
    second = file_now(source, make_reading(text="The match was cancelled."))

    assert second.copy_of is None


def test_the_origin_takes_its_place_when_it_comes_after_its_copy(source, file_now) -> None:
    wire = make_source("wire", "The Wire")
    copy = file_now(source, make_reading(origin_url="https://wire.example/1"))
    original = file_now(wire, make_reading("https://wire.example/1"), NOON + timedelta(minutes=1))

    copy.refresh_from_db()
    assert (original.copy_of, copy.copy_of) == (None, original)


def test_an_edited_field_is_never_overwritten_and_the_change_is_kept(source, file_now) -> None:
    article = file_now(source, make_reading())
    article.headline = "The desk's headline"
    article.edited_fields = ["headline"]
    article.save()

    changed = make_reading(headline="The source's new headline", standfirst="New standfirst.")
    article = file_now(source, changed, NOON + timedelta(minutes=5))

    assert article.headline == "The desk's headline"
    assert article.standfirst == "New standfirst."
    assert article.waiting_version.headline == "The source's new headline"


def test_published_does_not_move_because_the_source_edits(source, file_now) -> None:
    article = file_now(source, make_reading())
    moved = make_reading(headline="Again", published=NOON - timedelta(minutes=1))
    article = file_now(source, moved, NOON + timedelta(minutes=5))

    assert article.published_at == NOON - timedelta(hours=1)


def test_a_mere_day_gives_way_to_an_instant_of_that_day(source, file_now) -> None:
    instant = make_reading().published
    day = replace(instant, value=NOON.replace(hour=0), precision="day")
    file_now(source, replace(make_reading(), published=day))
    article = file_now(source, make_reading(headline="Again"), NOON + timedelta(minutes=5))

    assert (article.published_at, article.published_precision) == (instant.value, "instant")


def test_every_text_ever_received_is_a_version(source, file_now) -> None:
    for number in range(4):
        file_now(
            source, make_reading(headline=f"Edition {number}"), NOON + timedelta(minutes=number)
        )

    assert list(Version.objects.values_list("headline", flat=True)) == [
        f"Edition {n}" for n in range(4)
    ]


def test_nothing_more_is_kept_of_a_piece_whose_contract_has_ended(paper, file_now) -> None:
    lent = make_source("lent", "Lent", expires_after_days=1)
    file_now(lent, make_reading())
    late = NOON + timedelta(days=2)
    article = file_now(lent, make_reading(headline="Changed after the end"), late)

    assert article.versions.count() == 1
    assert article.headline == "Sea wall to be rebuilt"
