"""The world of the demo: the same for the same seed, varied, and true to what it says."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.demo.generator import World
from newsroom.demo.pieces import Dating, FeedText, Piece, paragraphs, truth
from newsroom.demo.staff import PAPERS
from newsroom.demo.timeline import Kind
from newsroom.demo.wording import Told, frames, word_story

START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, started_at=START, seconds_per_event=12)


def everything(world: World, after: timedelta) -> list[Piece]:
    return [piece for site in PAPERS for piece in world.all_pieces(site, START + after)]


def scripted(world: World, kind: Kind, site: str) -> dict[str, object]:
    return next(row for row in world.script() if (row["kind"], row["site"]) == (kind, site))


def moment(row: dict[str, object], seconds: float = 0) -> datetime:
    return START + timedelta(seconds=float(str(row["seconds"])) + seconds)


def shingles(piece: Piece) -> set[tuple[str, ...]]:
    words = " ".join(paragraphs(piece.version)).split()
    return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}


def test_the_same_seed_gives_the_same_world_whoever_asks_first(world: World) -> None:
    other = World(7, START, 12)
    other.pieces("wire", START + timedelta(hours=5))

    assert other.pieces("harrow", START + timedelta(minutes=4)) == world.pieces(
        "harrow", START + timedelta(minutes=4)
    )


def test_another_seed_gives_another_world(world: World) -> None:
    other = World(8, START, 12)

    assert [p.path for p in other.pieces("harrow", START)] != [
        p.path for p in world.pieces("harrow", START)
    ]


def test_a_start_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        World(1, datetime(2026, 11, 25, 8, 0))


def test_the_archive_reaches_back_and_holds_old_pieces(world: World) -> None:
    for site in PAPERS:
        ages = [START - piece.published for piece in world.pieces(site, START)]

        assert sum(age > timedelta(hours=48) for age in ages) == 3
        assert sum(age <= timedelta(hours=30) for age in ages) == 14


def test_every_scripted_event_happens_within_three_minutes(world: World) -> None:
    rows = world.script()

    assert {str(kind) for kind in Kind} <= {row["kind"] for row in rows}
    assert max(float(str(row["seconds"])) for row in rows) <= 180


def test_something_happens_about_every_twelve_seconds_at_first(world: World) -> None:
    seen = [len(everything(world, timedelta(seconds=second))) for second in (0, 60, 120, 300)]

    assert seen == sorted(seen)
    assert seen[-1] - seen[0] >= 18


def test_an_update_keeps_address_and_guid_and_adds_paragraphs(world: World) -> None:
    row = scripted(world, Kind.UPDATED, "harrow")

    before = world.piece(str(row["key"]), moment(row, -1))
    after = world.piece(str(row["key"]), moment(row))

    assert (before.path, before.guid, before.published) == (after.path, after.guid, after.published)
    assert before.version.headline != after.version.headline
    assert len(after.version.blocks) > len(before.version.blocks)
    assert after.version.updated == moment(row)


def test_a_correction_says_what_was_wrong_and_changes_the_text(world: World) -> None:
    row = scripted(world, Kind.CORRECTED, "wire")

    before = world.piece(str(row["key"]), moment(row, -1))
    after = world.piece(str(row["key"]), moment(row))

    wrong, right = before.facts.values["n1"][0], after.facts.values["n1"][0]
    assert after.version.correction is not None
    assert wrong in after.version.correction
    assert right in after.version.correction
    assert paragraphs(before.version) != paragraphs(after.version)


def test_a_rerun_repeats_the_wire_word_for_word_and_credits_it(world: World) -> None:
    row = scripted(world, Kind.RERUN, "harrow")

    copy = world.piece(str(row["key"]), moment(row))
    original = world.piece(str(copy.original), moment(row))

    assert paragraphs(copy.version) == paragraphs(original.version)
    assert copy.byline == copy.credit == "Meridian Wire"
    assert copy.rerun_of == original.path != copy.path


def test_a_withdrawn_piece_is_gone_and_known_as_withdrawn(world: World) -> None:
    row = scripted(world, Kind.WITHDRAWN, "marfa")

    before = [piece.key for piece in world.pieces("marfa", moment(row, -1))]
    after = [piece.key for piece in world.pieces("marfa", moment(row))]

    assert row["key"] in before
    assert row["key"] not in after
    assert [piece.key for piece in world.withdrawn("marfa", moment(row))] == [row["key"]]


def test_a_shared_event_is_told_by_all_three_with_the_same_facts(world: World) -> None:
    told = [
        piece for piece in everything(world, timedelta(minutes=3)) if piece.event == "event-001"
    ]

    assert {piece.site for piece in told} == set(PAPERS)
    for slot in ("place", "m1", "f1", "n1", "mil1"):
        assert len({piece.facts.values[slot] for piece in told}) == 1
    english = {
        piece.site: set(paragraphs(piece.version)) for piece in told if piece.language == "en"
    }
    assert not english["harrow"] & english["wire"]


def test_a_translation_tells_the_same_facts_in_arabic(world: World) -> None:
    row = scripted(world, Kind.TRANSLATED, "wire")

    piece = world.piece(str(row["key"]), moment(row))
    original = world.piece(str(piece.original), moment(row))

    assert (piece.language, original.language) == ("ar", "en")
    assert piece.facts == original.facts
    assert world.translations(original, moment(row)) == [piece]


def test_bodies_have_six_to_fifteen_blocks(world: World) -> None:
    sizes = [len(piece.version.blocks) for piece in everything(world, timedelta(hours=2))]

    assert min(sizes) >= 6
    assert max(sizes) <= 15


def test_no_two_pieces_of_a_site_share_their_text(world: World) -> None:
    for site in PAPERS:
        texts = Counter(
            tuple(paragraphs(p.version)) for p in world.all_pieces(site, START + timedelta(days=2))
        )

        assert max(texts.values()) == 1


def test_no_two_pieces_of_a_site_share_an_address() -> None:
    for seed in range(4):
        pieces = everything(World(seed, START, 12), timedelta(days=2))

        assert len({(piece.site, piece.path) for piece in pieces}) == len(pieces)


def test_a_day_brings_distinct_headlines(world: World) -> None:
    for site in PAPERS:
        headlines = [
            p.version.headline for p in world.all_pieces(site, START + timedelta(hours=24))
        ]

        assert len(set(headlines)) / len(headlines) >= 0.95


def test_different_events_do_not_read_like_copies(world: World) -> None:
    pieces = [
        p for p in everything(world, timedelta(hours=3)) if p.language == "en" and not p.rerun_of
    ]
    told = [(piece, shingles(piece)) for piece in pieces]

    for place, (one, words) in enumerate(told):
        for other, other_words in told[place + 1 :]:
            shared = len(words & other_words) / min(len(words), len(other_words))
            assert shared < 0.45, (one.path, other.path, shared)


def test_texts_are_in_nfc_and_have_no_empty_slot(world: World) -> None:
    for piece in everything(world, timedelta(hours=6)):
        for line in [piece.version.headline, piece.version.standfirst, *paragraphs(piece.version)]:
            assert unicodedata.is_normalized("NFC", line)
            assert not set(line) & set("{}[]|")


def test_arabic_texts_hold_no_latin_letters(world: World) -> None:
    for piece in everything(world, timedelta(hours=6)):
        if piece.language == "ar":
            text = " ".join([piece.version.headline, *paragraphs(piece.version)])
            assert not [letter for letter in text if letter.isascii() and letter.isalpha()]


def test_both_languages_tell_the_same_frames_in_two_voices() -> None:
    english, arabic = frames("en"), frames("ar")

    assert english.keys() == arabic.keys()
    assert len(english) >= 25
    for frame in [*english.values(), *arabic.values()]:
        assert len(frame.headlines) == 4
        assert len(frame.standfirsts) == 2
        assert frame.count
        assert all(len(wordings) == 2 for _, wordings in frame.blocks)


def test_every_frame_mentions_its_count_where_a_correction_needs_it(world: World) -> None:
    for piece in everything(world, timedelta(0)):
        for language in ("en", "ar"):
            for voice in (0, 1):
                early = word_story(piece.facts, language, voice, "any", Told.EARLY)

                assert any(str(piece.facts.count) in block.text for block in early.blocks[:4])


def test_the_special_pieces_of_the_archive_are_there(world: World) -> None:
    harrow = world.pieces("harrow", START)
    marfa = world.pieces("marfa", START)

    assert sum(piece.dating is Dating.FEED_ONLY for piece in harrow) == 1
    assert sum(piece.dating is Dating.PAGE_ONLY for piece in harrow) == 1
    assert sum(piece.feed_text is FeedText.ABSENT for piece in marfa) == 3
    assert sum(piece.dating is Dating.NOWHERE for piece in marfa) == 1


def test_the_truth_of_a_piece_known_by_its_day_is_a_day(world: World) -> None:
    piece = next(p for p in world.pieces("harrow", START) if p.dating is Dating.FEED_ONLY)

    told = truth(piece)

    assert told["published"] == "2026-11-24"
    assert told["published_precision"] == "day"
    assert told["headline"] == piece.version.headline
