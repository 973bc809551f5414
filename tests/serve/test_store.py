"""stoppress.serve.store"""

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from stoppress.serve import store as module
from stoppress.serve.store import Live, Page, Store

SPAWN = multiprocessing.get_context("spawn")


def page(path="/en/a-1", body=b"<article>", touches=(), **more):
    kind = (("content-type", "text/html; charset=utf-8"),)
    return Page(path, "en", 200, kind, b"<head>", body, touches, **more)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "pages.sqlite3"


@pytest.fixture
def store(file):
    opened = Store(file)
    yield opened
    opened.close()


def test_a_page_comes_back_as_it_was_written(store):
    written = page(touches=("article:1", "list:en"))

    store.write([written], lives=[Live("en", b"m", b"t")])

    assert store.page(written.path) == written
    assert store.page(written.path).pieces is not None
    assert store.live("en") == Live("en", b"m", b"t")
    assert store.page("/en/other") is None
    assert store.live("ar") is None


def test_dropping_a_key_drops_exactly_the_pages_that_showed_it(store):
    store.write(
        [
            page("/en/", touches=("list:en", "article:1")),
            page("/en/a-1", touches=("article:1",)),
            page("/en/b-2", touches=("article:2",)),
        ]
    )

    store.write(drop_keys=["article:1"])

    assert list(store.paths()) == ["/en/b-2"]
    assert store.count() == 1


def test_a_page_put_in_the_same_write_survives_the_drop_of_its_key(store):
    store.write([page(body=b"old", touches=("article:1",))])

    store.write([page(body=b"new", touches=("article:1",))], drop_keys=["article:1"])

    assert store.page("/en/a-1").body == b"new"


def test_a_page_printed_again_no_longer_touches_what_it_showed_before(store):
    store.write([page(touches=("article:1",))])
    store.write([page(touches=("article:2",))])

    store.write(drop_keys=["article:1"])
    assert store.count() == 1

    store.write(drop_keys=["article:2"])
    assert store.count() == 0


def test_paths_can_be_dropped(store):
    store.write([page("/en/x"), page("/en/y")])

    store.write(drop_paths=["/en/x"])

    assert list(store.paths()) == ["/en/y"]


def test_each_write_moves_the_generation_by_one_but_notes_alone_do_not(store):
    before = store.generation()

    assert store.write([page()]) == before + 1
    assert store.write(lives=[Live("en", b"", b"")]) == before + 2
    assert store.write(drop_keys=["nothing"]) == before + 3
    assert store.write(notes={"ticker": "1700000000"}) == before + 3
    assert store.generation() == before + 3
    assert store.note("ticker") == "1700000000"
    assert store.note("other") is None


def test_a_page_printed_on_request_is_kept_only_if_nothing_has_changed(store):
    begun = store.generation()
    assert store.keep(page(body=b"first"), begun) is True
    assert store.generation() == begun

    store.write(drop_keys=["article:1"], drop_paths=["/en/a-1"])

    assert store.keep(page(body=b"late"), begun) is False
    assert store.page("/en/a-1") is None


def test_a_kept_page_never_replaces_one_that_is_there(store):
    store.write([page(body=b"published")])

    assert store.keep(page(body=b"on request"), store.generation()) is True

    assert store.page("/en/a-1").body == b"published"


def test_clear_drops_all_pages_and_keeps_live_pieces_and_notes(store):
    begun = store.write([page(touches=("k",))], lives=[Live("en", b"m", b"t")], notes={"n": "1"})

    store.clear()

    assert store.count() == 0
    assert store.live("en") is not None
    assert store.note("n") == "1"
    assert store.keep(page(), begun) is False


def test_a_failed_write_changes_nothing(store):
    begun = store.write([page(body=b"old")])

    with pytest.raises(sqlite3.Error):
        store.write([page(body=b"new")], notes={"n": object()})

    assert store.page("/en/a-1").body == b"old"
    assert store.generation() == begun


@pytest.mark.parametrize("value", ["a\r\nset-cookie: b", "a\0", "خبر"])
def test_a_header_that_http_cannot_carry_is_refused_when_printing(store, value):
    with pytest.raises(ValueError, match="header"):
        store.write([Page("/x", "", 301, (("location", value),), b"", b"")])


def test_a_readonly_store_refuses_to_write(file, store):
    reader = Store(file, readonly=True)

    with pytest.raises(sqlite3.OperationalError):
        reader.write([page()])


def test_a_file_of_another_version_is_emptied(file, store, monkeypatch):
    store.write([page()])
    old = store.generation()
    store.close()
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)

    again = Store(file)

    assert again.count() == 0
    assert again.generation() != old


def test_a_file_that_is_no_database_is_made_anew(file, caplog):
    file.write_bytes(b"not a database at all" * 100)

    store = Store(file)
    store.write([page()])

    assert store.count() == 1
    assert "made anew" in caplog.text


def test_a_deleted_file_is_noticed_and_old_generations_never_match(file, store):
    reader = Store(file, readonly=True)
    begun = store.write([page()])
    assert reader.page("/en/a-1") is not None
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)

    assert reader.page("/en/a-1") is None
    assert store.keep(page(), begun) is False
    store.write([page(body=b"again")])

    assert reader.page("/en/a-1").body == b"again"


def test_a_fork_opens_its_own_connection(store):
    store.write([page(body=b"parent")])
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        store.write([page(body=b"child")])
        os.write(writing, store.page("/en/a-1").body)
        os._exit(0)

    assert os.read(reading, 10) == b"child"
    os.waitpid(child, 0)
    assert store.page("/en/a-1").body == b"child"
    store.write([page(body=b"parent again")])


def _write_on_demand(file, pipe):
    store = Store(file)
    while (number := pipe.recv()) is not None:
        live = Live("en", b"m%d" % number, b"t")
        store.write([page(body=b"%d" % number)], lives=[live])
        pipe.send(number)


def test_a_write_in_one_process_is_seen_by_the_very_next_read_in_another(file):
    here, there = SPAWN.Pipe()
    writer = SPAWN.Process(target=_write_on_demand, args=(file, there), daemon=True)
    writer.start()
    reader = Store(file, readonly=True)
    stale, generations = 0, set()

    for number in range(1_000):
        here.send(number)
        assert here.poll(30)
        here.recv()
        generations.add(reader.generation())
        stale += reader.live("en").masthead != b"m%d" % number
        stale += reader.page("/en/a-1").body != b"%d" % number

    here.send(None)
    writer.join(10)
    assert stale == 0
    assert len(generations) == 1_000


def _stop_in_mid_write(file, pipe):
    store = Store(file)
    put = module._put

    def put_and_wait(db, pages):
        put(db, pages)
        pipe.send("in the transaction")
        time.sleep(60)

    module._put = put_and_wait
    store.write([page(body=b"new")], lives=[Live("en", b"new", b"")])


def test_a_kill_in_mid_write_leaves_the_old_page(file, store):
    store.write([page(body=b"old")], lives=[Live("en", b"old", b"")])
    here, there = SPAWN.Pipe()
    writer = SPAWN.Process(target=_stop_in_mid_write, args=(file, there), daemon=True)
    writer.start()
    assert here.poll(30)

    os.kill(writer.pid, signal.SIGKILL)
    writer.join(10)

    assert store.page("/en/a-1").body == b"old"
    assert store.live("en").masthead == b"old"
    store.write([page(body=b"newer")])  # the dead one holds no lock
    assert Store(file, readonly=True).page("/en/a-1").body == b"newer"


def _write_for_ever(file):
    store = Store(file)
    for number in range(1_000_000):
        body = b"%d" % number
        store.write([page("/en/x", body), page("/en/y", body)], lives=[Live("en", body, b"")])


def test_killed_at_any_moment_pages_written_together_stay_together(file, store):
    chance = random.Random(7)
    for _ in range(8):
        writer = SPAWN.Process(target=_write_for_ever, args=(file,), daemon=True)
        writer.start()
        time.sleep(0.3 + chance.random() * 0.2)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join(10)

        found = store.page("/en/x"), store.page("/en/y")
        if all(found):
            assert found[0].body == found[1].body == store.live("en").masthead
    assert all(found)
