"""stoppress.tally.ticks"""

import random
import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.tally import ticks as module
from stoppress.tally.ticks import HOUR, Tick, Ticks, TickWriter, pack, unpack

S = 1_700_000_000 // HOUR * HOUR


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tally.sqlite3"


@pytest.fixture
def ticks(file):
    opened = Ticks(file)
    yield opened
    opened.close()


def written(file):
    reader = Ticks(file)
    try:
        return reader.read_since(0)
    finally:
        reader.close()


def total(file):
    return sum(sum(tick.counts.values()) for tick in written(file))


@given(st.dictionaries(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), max_size=50))
def test_counts_come_back_from_their_packed_form(counts):
    assert unpack(pack(counts)) == counts
    assert len(pack(counts)) == 12 * len(counts)


def test_a_repeated_tick_is_ignored(ticks):
    ticks.put(Tick("a", S, {1: 2}, {"repeat": 1}))
    ticks.put(Tick("a", S, {1: 50}, {}), Tick("b", S, {1: 3}, {}))

    assert [(t.worker, t.counts, t.discarded) for t in ticks.read_since(0)] == [
        ("a", {1: 2}, {"repeat": 1}),
        ("b", {1: 3}, {}),
    ]


def test_a_reader_follows_by_number(file, ticks):
    ticks.put(Tick("a", S, {1: 1}, {}))
    reader = Ticks(file)
    first = reader.read_since(0)
    version = reader.version()

    ticks.put(Tick("b", S - 40, {2: 1}, {}))  # a late one is new all the same

    assert reader.version() != version
    assert [t.worker for t in reader.read_since(first[-1].id)] == ["b"]


def test_hours_and_seconds_together_hold_each_read_once(ticks):
    chance = random.Random(1)
    put = [
        Tick(f"w{n % 3}", S + n * 977, {chance.randrange(5): chance.randrange(1, 9)}, {"robot": 1})
        for n in range(300)
    ]
    expected = sum(sum(t.counts.values()) for t in put)
    for start in range(0, 300, 50):
        ticks.put(*put[start : start + 50])
        ticks.tidy(put[start + 49].second, keep_seconds=3 * HOUR)

        hours = list(ticks.hours(0))
        seconds = ticks.read_since(0)
        reads = sum(sum(r.values()) for _, r, _ in hours) + sum(
            sum(t.counts.values()) for t in seconds
        )
        refused = sum(d["robot"] for _, _, d in hours) + len(seconds)
        assert reads == sum(sum(t.counts.values()) for t in put[: start + 50])
        assert refused == start + 50

    assert expected == reads
    assert len(seconds) < 20
    assert all(hour % HOUR == 0 for hour, _, _ in hours)


def test_a_tick_as_old_as_what_was_pruned_is_refused_since_it_may_be_a_repeat(ticks):
    ticks.put(Tick("a", S, {1: 1}, {}))
    ticks.tidy(S + 60 * HOUR)
    assert ticks.read_since(0) == []

    ticks.put(Tick("a", S, {1: 1}, {}))

    assert [(hour, reads) for hour, reads, _ in ticks.hours(0)] == [(S, {1: 1})]
    assert ticks.read_since(0) == []


def test_numbers_are_never_used_again_after_pruning(ticks):
    ticks.put(Tick("a", S, {1: 1}, {}))
    last = ticks.read_since(0)[-1].id
    ticks.tidy(S + 60 * HOUR)

    ticks.put(Tick("a", S + 60 * HOUR, {1: 1}, {}))

    assert ticks.read_since(last)[0].id > last


def test_a_file_of_another_version_is_not_emptied_but_refused(file, ticks, monkeypatch):
    monkeypatch.setattr(module, "VERSION", 99)

    with pytest.raises(RuntimeError, match="version"):
        Ticks(file)


def test_a_clean_stop_writes_everything(file):
    writer = TickWriter(file)
    writer.start()
    now = time.time()
    for _ in range(5):
        writer.count(7, now)
    writer.count(8, now, ("no_fetch_metadata",))
    writer.discard("repeat", now)

    writer.stop()

    (tick,) = written(file)
    assert tick.counts == {7: 5, 8: 1}
    assert tick.discarded == {"no_fetch_metadata": 1, "repeat": 1}
    assert tick.second == int(now) + 1  # the first second of a start is the next whole one


def test_a_second_without_reads_leaves_no_tick_and_one_with_reads_is_written_soon(file):
    writer = TickWriter(file)
    writer.start()
    time.sleep(1.1)
    begun = time.time()
    writer.count(7, begun)

    while total(file) == 0 and time.time() < begun + 4:
        time.sleep(0.02)
    waited = time.time() - begun
    writer.stop()

    assert total(file) == 1
    assert len(written(file)) == 1
    assert waited < 2.0


def test_two_starts_are_two_workers(file):
    writer = TickWriter(file)
    for _ in range(2):
        writer.start()
        writer.count(7, time.time())
        writer.stop()

    assert len({t.worker for t in written(file)}) == 2
    assert total(file) == 2


def test_a_clock_set_back_loses_nothing(file):
    writer = TickWriter(file)
    writer.start()
    now = time.time() + 3
    writer.count(7, now)
    writer._close_ticks(before=None)

    writer.count(7, now - 2)  # that second is closed by now
    writer.stop()

    assert total(file) == 2


def test_ticks_that_the_disk_refuses_are_kept_and_written_later(file, monkeypatch, caplog):
    writer = TickWriter(file)
    writer.start()
    writer.count(7, time.time())
    real = writer._ticks.put
    monkeypatch.setattr(
        writer._ticks,
        "put",
        lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("disk full")),
    )
    writer._close_ticks(before=None)
    writer.count(7, time.time())
    monkeypatch.setattr(writer._ticks, "put", real)

    writer.stop()

    assert total(file) == 2
    assert "disk full" in caplog.text


def test_nothing_but_integers_and_reasons_is_in_the_file(file, ticks):
    ticks.put(Tick("a", S, {1: 1}, {"repeat": 2}))

    columns = {
        row[1]
        for table in ("tick", "hour", "hour_discard", "state")
        for row in ticks._db.execute(f"PRAGMA table_info({table})")
    }
    assert columns == {
        *("id", "worker", "second", "counts", "discarded"),
        *("hour", "article", "reads", "reason", "beacons", "rolled_id", "pruned_before"),
    }
