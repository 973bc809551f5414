"""Ticks: the only durable fact about reads. (worker, second) → {article: reads}, and the refused.

A SQLite file of its own (WAL, `synchronous=NORMAL`): a kill loses at most the running second, a
power cut perhaps the last commits, neither the file. Ticks add up to the same list in any order;
a repeated one is ignored (`most-read.md` §7).
"""

from __future__ import annotations

import json
import logging
import secrets
import sqlite3
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

VERSION = 1
BUSY_SECONDS = 10
HOUR = 3_600
KEEP_SECONDS = 48 * HOUR  # of single seconds; hours are kept for good
ROLL_ROWS = 2_000  # ticks rolled up in one transaction
PENDING_SECONDS = 3_600  # of ticks held in memory while the disk refuses them
TABLES = """
CREATE TABLE tick (id INTEGER PRIMARY KEY AUTOINCREMENT, worker TEXT NOT NULL,
    second INTEGER NOT NULL, counts BLOB NOT NULL, discarded TEXT NOT NULL,
    UNIQUE (worker, second));
CREATE INDEX tick_second ON tick (second);
CREATE TABLE hour (hour INTEGER, article INTEGER, reads INTEGER NOT NULL,
    PRIMARY KEY (hour, article)) WITHOUT ROWID;
CREATE TABLE hour_discard (hour INTEGER, reason TEXT, beacons INTEGER NOT NULL,
    PRIMARY KEY (hour, reason)) WITHOUT ROWID;
CREATE TABLE state (rolled_id INTEGER NOT NULL, pruned_before INTEGER NOT NULL);
INSERT INTO state VALUES (0, 0);
"""


@dataclass(frozen=True, slots=True)
class Tick:
    """What one worker saw in one second. Frozen: a tick is never changed, only added."""

    worker: str  # unique for each start of a process
    second: int  # unix
    counts: Mapping[int, int]  # article id → reads
    discarded: Mapping[str, int]  # reason → beacons
    id: int = 0  # its place in the file, rising in the order of commits


class Ticks:
    """The file. One object for each thread or process that uses it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            self.path, BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._make_tables()

    def put(self, *ticks: Tick) -> None:
        """Add ticks in one transaction. Known (worker, second) pairs are ignored, and so are
        ticks older than what has been pruned: they could no longer be told from repeated ones."""
        with self._transaction() as db:
            pruned_before = db.execute("SELECT pruned_before FROM state").fetchone()[0]
            rows = [_row(tick) for tick in ticks if tick.second >= pruned_before]
            db.executemany(
                "INSERT OR IGNORE INTO tick (worker, second, counts, discarded) VALUES (?,?,?,?)",
                rows,
            )

    def read_since(self, last_id: int, limit: int = 10_000) -> list[Tick]:
        """Return ticks committed after the one with `last_id` (0 = from the start), in order."""
        columns = "worker, second, counts, discarded, id"
        sql = f"SELECT {columns} FROM tick WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608
        rows = self._db.execute(sql, (last_id, limit))
        return [
            Tick(worker, second, unpack(counts), json.loads(discarded), number)
            for worker, second, counts, discarded, number in rows
        ]

    def version(self) -> int:
        """Return a number that moves when another process has written (for polling cheaply)."""
        return self._db.execute("PRAGMA data_version").fetchone()[0]

    def hours(self, since: int) -> Iterator[tuple[int, dict[int, int], dict[str, int]]]:
        """Go through (hour, reads, discarded) of hours whose seconds are pruned, from `since` on.

        An hour is named by its first unix second. Hours still held as seconds are not given, so
        ticks and hours together hold each read exactly once.
        """
        before = self._db.execute("SELECT pruned_before FROM state").fetchone()[0]
        found: dict[int, tuple[dict[int, int], dict[str, int]]] = {}
        for at, table in enumerate(("hour", "hour_discard")):
            sql = f"SELECT * FROM {table} WHERE hour >= ? AND hour < ?"  # noqa: S608
            for hour, key, number in self._db.execute(sql, (since, before)):
                found.setdefault(hour, ({}, {}))[at][key] = number
        for hour in sorted(found):
            yield hour, *found[hour]

    def tidy(self, now: float, keep_seconds: int = KEEP_SECONDS) -> int:
        """Roll ticks up to hours and drop seconds older than `keep_seconds`; return how many.

        The mark moves in the transaction that adds, so a crash rolls nothing up twice. Called
        now and then by whoever runs the ticker.
        """
        while self._roll_up():
            pass
        before = int(now - keep_seconds) // HOUR * HOUR  # whole hours only: see `hours`
        with self._transaction() as db:
            db.execute("UPDATE state SET pruned_before = max(pruned_before, ?)", (before,))
            gone = db.execute(
                "DELETE FROM tick WHERE second < ? AND id <= (SELECT rolled_id FROM state)",
                (before,),
            )
            return gone.rowcount

    def close(self) -> None:
        self._db.close()

    def _roll_up(self) -> bool:
        """Add one batch of ticks to their hours; say whether there was any."""
        reads: Counter[tuple[int, int]] = Counter()
        refused: Counter[tuple[int, str]] = Counter()
        with self._transaction() as db:
            mark = db.execute("SELECT rolled_id FROM state").fetchone()[0]
            ticks = self.read_since(mark, ROLL_ROWS)
            if not ticks:
                return False
            for tick in ticks:
                hour = tick.second // HOUR * HOUR
                for article, number in tick.counts.items():
                    reads[hour, article] += number
                for reason, number in tick.discarded.items():
                    refused[hour, reason] += number
            _add(db, "hour", "article", "reads", reads)
            _add(db, "hour_discard", "reason", "beacons", refused)
            db.execute("UPDATE state SET rolled_id = ?", (ticks[-1].id,))
        return True

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it, all reads see the file as it was at the first of them."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _make_tables(self) -> None:
        with self._transaction() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                for statement in filter(str.strip, TABLES.split(";")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {VERSION}")
            elif version != VERSION:  # not derived: never emptied
                raise RuntimeError(f"{self.path} is of version {version}, not {VERSION}")


class TickWriter:
    """Counts in memory and closes a tick each whole second, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._open_at(time.time())

    def start(self) -> None:
        """Begin. A new name for the worker and the next whole second: no key is used twice."""
        self._open_at(time.time())
        self._stopping.clear()
        self._ticks = Ticks(self._path)
        self._thread = threading.Thread(target=self._run, name="ticks", daemon=True)
        self._thread.start()

    def count(self, article_id: int, now: float, remarks: tuple[str, ...] = ()) -> None:
        """Count one read at `now`, in unix seconds; `remarks` are classes counted beside."""
        with self._lock:
            counts, discarded = self._bucket(now)
            counts[article_id] += 1
            for remark in remarks:
                discarded[remark] += 1

    def discard(self, reason: str, now: float) -> None:
        """Count one refused beacon."""
        with self._lock:
            self._bucket(now)[1][reason] += 1

    def stop(self) -> None:
        """Write what is left and end the thread. Reads counted later are lost."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._close_ticks(before=None)
            self._ticks.close()

    def _open_at(self, now: float) -> None:
        self._worker = secrets.token_hex(8)
        self._next_second = int(now) + 1  # the first that may still be counted into
        self._open: dict[int, tuple[Counter[int], Counter[str]]] = {}

    def _bucket(self, now: float) -> tuple[Counter[int], Counter[str]]:
        # Never a second that is closed: its key would be ignored. A clock set back counts on.
        second = max(int(now), self._next_second)
        return self._open.setdefault(second, (Counter(), Counter()))

    def _run(self) -> None:
        while not self._stopping.wait(1.002 - time.time() % 1):
            self._close_ticks(before=int(time.time()))

    def _close_ticks(self, before: int | None) -> None:
        """Write all open seconds below `before` (None: all)."""
        with self._lock:
            seconds = [s for s in self._open if before is None or s < before]
            if not seconds:
                return
            closed = [Tick(self._worker, s, *self._open[s]) for s in sorted(seconds)]
            self._next_second = max(seconds) + 1
        try:
            self._ticks.put(*closed)  # outside the lock: a read never waits for the disk
        except sqlite3.Error as error:
            log.error("tally: ticks not written, kept (ticks=%d, cause=%s)", len(closed), error)
            closed = closed[: max(0, len(closed) - PENDING_SECONDS)]  # the oldest are given up
        with self._lock:
            for tick in closed:
                del self._open[tick.second]


# -- packing -------------------------------------------------------------------------------


def pack(counts: Mapping[int, int]) -> bytes:
    """Pack article → reads: all ids (8 bytes each), then all numbers (4), little-endian."""
    ids = sorted(counts)
    return struct.pack(f"<{len(ids)}Q{len(ids)}I", *ids, *(counts[i] for i in ids))


def unpack(packed: bytes) -> dict[int, int]:
    """The inverse of `pack`. Raises struct.error for bytes of a wrong length."""
    size = len(packed) // 12
    numbers = struct.unpack(f"<{size}Q{size}I", packed)
    return dict(zip(numbers[:size], numbers[size:], strict=True))


def _row(tick: Tick) -> tuple[str, int, bytes, str]:
    return tick.worker, tick.second, pack(tick.counts), json.dumps(dict(tick.discarded))


def _add(
    db: sqlite3.Connection, table: str, key: str, value: str, numbers: Mapping[tuple, int]
) -> None:
    sql = (
        f"INSERT INTO {table} VALUES (?, ?, ?) "  # noqa: S608
        f"ON CONFLICT (hour, {key}) DO UPDATE SET {value} = {value} + excluded.{value}"
    )
    db.executemany(sql, ((hour, name, number) for (hour, name), number in numbers.items()))
