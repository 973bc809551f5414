"""stoppress.tally.rank"""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.tally.rank import BLOCK_HALF_LIVES, Ranker, Ranking
from stoppress.tally.ticks import HOUR, Tick, Ticks

S = 1_700_000_000 // HOUR * HOUR
H = 3_600

counts = st.dictionaries(st.integers(1, 30), st.integers(1, 50), max_size=8)
seconds = st.integers(S, S + 40 * H)
ticks_of_a_day = st.lists(st.tuples(seconds, counts), max_size=30)


def ranked(ticks, half_life=H, kept=5):
    ranking = Ranking(half_life, kept)
    for second, reads in ticks:
        ranking.add(second, reads)
    return ranking


def by_definition(ticks, half_life, at):
    """S_i(t), straight from the paper, in floats."""
    scores = {}
    for second, reads in ticks:
        for article, number in reads.items():
            weight = 2.0 ** (-(at - second) / half_life)
            scores[article] = scores.get(article, 0.0) + number * weight
    return scores


@given(ticks_of_a_day, st.randoms())
def test_any_order_of_ticks_gives_the_same_list(ticks, chance):
    shuffled = ticks[:]
    chance.shuffle(shuffled)

    assert ranked(shuffled).order() == ranked(ticks).order()
    assert ranked(shuffled).top(5) == ranked(ticks).top(5)


@given(ticks_of_a_day)
def test_the_kept_places_equal_a_full_sort_after_every_tick(ticks):
    ranking = Ranking(H, kept=5)
    for second, reads in ticks:
        ranking.add(second, reads)
        assert ranking.top(5) == ranking.order()[:5]
        assert ranking.top(12) == ranking.order()[:12]


@given(ticks_of_a_day)
def test_scores_are_those_of_the_definition(ticks):
    ranking, at = ranked(ticks), S + 41 * H

    for article, score in by_definition(ticks, H, at).items():
        assert math.isclose(ranking.score(article, at), score, rel_tol=1e-9)


@given(ticks_of_a_day)
def test_moving_the_landmark_changes_no_order(ticks):
    quiet, moved = ranked(ticks), ranked(ticks)

    moved.add((moved._block + 1) * BLOCK_HALF_LIVES * H, {})

    assert moved.order() == quiet.order()
    assert moved.top(5) == quiet.top(5)
    at = S + 1_000 * H
    assert all(moved.score(a, at) == quiet.score(a, at) for a in quiet.order())


@given(
    st.lists(st.tuples(st.integers(S, S + 3_000 * 10), counts), max_size=20),
    st.randoms(),
)
def test_order_of_arrival_does_not_matter_over_many_landmarks_either(ticks, chance):
    shuffled = ticks[:]
    chance.shuffle(shuffled)

    assert ranked(shuffled, 10).order() == ranked(ticks, 10).order()
    assert ranked(shuffled, 10).top(5) == ranked(ticks, 10).top(5) == ranked(ticks, 10).order()[:5]


def test_what_is_a_thousand_half_lives_old_is_forgotten():
    late, new = (S, {1: 3}), (S + 10 * 2 * BLOCK_HALF_LIVES, {2: 1})

    assert ranked([late, new], 10).order() == [2]
    assert ranked([new, late], 10).order() == [2]


def test_equals_stand_by_id():
    assert ranked([(S, {9: 2, 3: 2, 5: 2})]).order() == [3, 5, 9]


def test_one_new_read_outweighs_as_many_as_the_half_lives_say():
    assert ranked([(S, {1: 3}), (S + 2 * H, {2: 1})]).order() == [2, 1]
    assert ranked([(S, {1: 5}), (S + 2 * H, {2: 1})]).order() == [1, 2]
    assert ranked([(S, {7: 4}), (S + 2 * H, {6: 1, 8: 1})]).order() == [6, 7, 8]  # equal


def test_a_removed_article_is_gone_and_the_next_moves_up():
    ranking = ranked([(S, {n: 10 - n for n in range(1, 9)})], kept=3)

    ranking.remove(2)
    ranking.remove(99)

    assert ranking.top(3) == [1, 3, 4]
    assert ranking.score(2, S) == 0
    assert 2 not in ranking.order()


def test_a_half_life_must_be_above_zero():
    with pytest.raises(ValueError, match="above zero"):
        Ranking(0)


# -- following the file --------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tally.sqlite3"


def test_the_ranker_replays_then_follows(file):
    writer = Ticks(file)
    writer.put(Tick("a", S, {1: 2}, {"robot": 3}))
    ranker = Ranker(file, H)
    assert ranker.top(10) == [1]
    assert ranker.advance() is False

    writer.put(Tick("b", S + 1, {2: 5}, {"robot": 1}))
    assert ranker.advance() is True
    assert ranker.top(10) == [2, 1]

    writer.put(Tick("b", S + 2, {2: 1}, {}))
    assert ranker.advance() is False  # read, but no place has changed
    assert ranker.reads_since(S, [1, 2, 3]) == {1: 2, 2: 6, 3: 0}
    assert ranker.totals_since(S) == (8, {"robot": 4})


def test_repeated_ticks_and_another_order_of_arrival_change_nothing(tmp_path):
    chance = random.Random(3)
    ticks = [
        Tick(f"w{n % 4}", S + n // 4, {chance.randrange(1, 40): chance.randrange(1, 5)}, {})
        for n in range(400)
    ]
    lists = []
    for run in range(3):
        file = Ticks(tmp_path / f"{run}.sqlite3")
        arriving = ticks + chance.sample(ticks, 100 * run)
        chance.shuffle(arriving)
        ranker = Ranker(file.path, H)
        for start in range(0, len(arriving), 37):
            file.put(*arriving[start : start + 37])
            ranker.advance()
        lists.append((ranker.ranking.order(), ranker.totals_since(S)))
        lists.append((Ranker(file.path, H).ranking.order(), ranker.totals_since(S)))

    assert all(found == lists[0] for found in lists)


def test_reads_since_count_from_the_whole_hour(file):
    Ticks(file).put(
        Tick("a", S, {1: 1}, {}),
        Tick("a", S + HOUR, {1: 2}, {}),
        Tick("a", S + 2 * HOUR, {1: 4}, {}),
    )
    ranker = Ranker(file, H)

    assert ranker.reads_since(S, [1]) == {1: 7}
    assert ranker.reads_since(S + HOUR + 1_800, [1]) == {1: 6}
    assert ranker.reads_since(S + 3 * HOUR, [1]) == {1: 0}


def test_a_restart_after_pruning_keeps_hours_in_the_numbers_and_in_the_list(file):
    writer = Ticks(file)
    writer.put(Tick("a", S, {1: 50}, {"repeat": 1}), Tick("a", S + 60 * HOUR, {2: 1}, {}))
    writer.tidy(S + 60 * HOUR)

    ranker = Ranker(file, 2 * 24 * H)

    assert ranker.top(10) == [1, 2]
    assert ranker.reads_since(S, [1, 2]) == {1: 50, 2: 1}
    assert ranker.totals_since(S) == (51, {"repeat": 1})


def test_pruning_while_a_ranker_follows_changes_nothing_for_it(file):
    writer = Ticks(file)
    ranker = Ranker(file, H)
    writer.put(Tick("a", S, {1: 5}, {}))
    ranker.advance()

    writer.tidy(S + 60 * HOUR)
    writer.put(Tick("a", S + 60 * HOUR, {2: 1}, {}))
    ranker.advance()

    assert ranker.ranking.order() == [2, 1]
    assert ranker.reads_since(S, [1, 2]) == {1: 5, 2: 1}
