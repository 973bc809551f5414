"""The page store: printed pages and live pieces in a SQLite file of this node.

Printing processes write it, front workers read it. Everything here is derived from the database:
the file may be deleted, and is printed again. Fresh across processes: `PRAGMA data_version` is
asked for each request (3.7 µs) and moves with every commit of another connection, so an answer
kept in memory is used only while nothing has changed (`serving.md` §2.6).
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from stoppress.serve.segments import Piece, compress, digest

log = logging.getLogger(__name__)

VERSION = 1  # of the tables below; a file of another version is emptied
BUSY_SECONDS = 10
HEADER = re.compile(r"[A-Za-z0-9-]+: [\x20-\x7e\xa0-\xff]*")
TABLES = """
CREATE TABLE page (path TEXT PRIMARY KEY, edition TEXT NOT NULL, status INTEGER NOT NULL,
    headers TEXT NOT NULL, digest TEXT NOT NULL, head BLOB NOT NULL, body BLOB NOT NULL,
    head_piece BLOB NOT NULL, body_piece BLOB NOT NULL, touches TEXT NOT NULL);
CREATE TABLE touch (key TEXT, path TEXT, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE INDEX touch_path ON touch (path);
CREATE TABLE live (edition TEXT PRIMARY KEY, digest TEXT NOT NULL, masthead BLOB NOT NULL,
    tail BLOB NOT NULL, masthead_piece BLOB NOT NULL, tail_piece BLOB NOT NULL);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE state (generation INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page."""

    path: str  # "/en/", "/en/some-slug-12", "/en/rss.xml"; never a query string
    edition: str  # "" = no live pieces (feeds, sitemaps, redirects)
    status: int  # 200, 301, 404, 410
    headers: tuple[tuple[str, str], ...]  # content-type, CSP, robots, link, location …
    head: bytes  # up to and including <body> and the skip link
    body: bytes  # all that depends on the page
    touches: tuple[str, ...] = ()  # what it showed: "article:12", "list:en"
    # Made by the store when the page is written; nobody else fills these.
    digest: str = field(default="", compare=False)
    pieces: tuple[Piece, Piece] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Live:
    """The live pieces of one edition, shared by all its pages."""

    edition: str
    masthead: bytes
    tail: bytes
    digest: str = field(default="", compare=False)
    pieces: tuple[Piece, Piece] | None = field(default=None, compare=False, repr=False)


class Store:
    """One open page store. Safe to use from several threads and after a fork."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open, or make, the file at `path`. `readonly` refuses every write of this object."""
        self.path = Path(path)
        self.readonly = readonly
        self._lock = threading.RLock()
        self._inherited: list[sqlite3.Connection] = []
        self._seen = -1  # the data_version that what we keep belongs to
        self._generation: int | None = None
        self._lives: dict[str, Live] = {}
        self._open()

    # -- reading ---------------------------------------------------------------------------

    def generation(self) -> int:
        """Return the number that moves with every change of pages or live pieces.

        It starts at random, so that it never matches a number noted before the file was deleted.
        """
        with self._lock:
            db = self._connection()
            seen = db.execute("PRAGMA data_version").fetchone()[0]
            if seen != self._seen:
                self._forget()
                # Before the reads: a change between the two is then seen once more, never missed.
                self._seen = seen
            if self._generation is None:
                self._generation = db.execute("SELECT generation FROM state").fetchone()[0]
            return self._generation

    def page(self, path: str) -> Page | None:
        """Return the printed page at `path`, or None: print it then. Absence is never kept."""
        row = self._row("SELECT * FROM page WHERE path = ?", path)
        return None if row is None else _page(row)

    def live(self, edition: str) -> Live | None:
        """Return the live pieces of `edition`, or None when they were never printed."""
        with self._lock:
            self.generation()
            if edition not in self._lives:
                row = self._row("SELECT * FROM live WHERE edition = ?", edition)
                if row is None:
                    return None
                self._lives[edition] = _live(row)
            return self._lives[edition]

    def note(self, name: str) -> str | None:
        """Return a small fact for the front, e.g. "home_edition"; always as it is now."""
        row = self._row("SELECT value FROM note WHERE name = ?", name)
        return None if row is None else row[0]

    def paths(self) -> Iterator[str]:
        """Go through the paths of all printed pages, in order."""
        with self._lock:
            rows = self._connection().execute("SELECT path FROM page ORDER BY path").fetchall()
        return (path for (path,) in rows)

    def count(self) -> int:
        """Return how many pages are printed."""
        with self._lock:
            return self._connection().execute("SELECT count(*) FROM page").fetchone()[0]

    def _row(self, sql: str, key: str) -> tuple | None:
        with self._lock:
            return self._connection().execute(sql, (key,)).fetchone()

    # -- writing ---------------------------------------------------------------------------

    def write(
        self,
        pages: Iterable[Page] = (),
        drop_paths: Iterable[str] = (),
        drop_keys: Iterable[str] = (),
        lives: Iterable[Live] = (),
        notes: Mapping[str, str] | None = None,
        drop_lives: Iterable[str] = (),
    ) -> int:
        """Change the store in one transaction and return the generation after it.

        `drop_lives` names editions whose live pieces are wrong and could not be printed: their
        pages go to the printer, which tries again.

        Pages at `drop_paths` and pages that touch one of `drop_keys` go first, then `pages` and
        `lives` are put. Notes alone leave the generation where it is: a heartbeat each second
        must not cost the workers what they keep. Raises sqlite3.Error, or ValueError for a
        header that HTTP cannot carry; then nothing has changed.
        """
        sealed = [_seal(page) for page in pages]  # slow: before the transaction
        alive = [_seal_live(live) for live in lives]
        paths, keys, gone = list(drop_paths), list(drop_keys), list(drop_lives)
        with self._transaction() as db:
            for key in keys:
                paths += (p for (p,) in db.execute("SELECT path FROM touch WHERE key = ?", (key,)))
            _drop(db, paths)
            _put(db, sealed)
            db.executemany("DELETE FROM live WHERE edition = ?", [(name,) for name in gone])
            db.executemany("REPLACE INTO live VALUES (?,?,?,?,?,?)", map(_live_row, alive))
            db.executemany("REPLACE INTO note VALUES (?,?)", (notes or {}).items())
            if sealed or alive or paths or keys or gone:
                db.execute("UPDATE state SET generation = generation + 1")
            return db.execute("SELECT generation FROM state").fetchone()[0]

    def keep(self, page: Page, generation: int) -> bool:
        """Keep a page printed on request, if nothing has changed since `generation`.

        A load that began before a change and ends after it would put the old page back for good,
        so the number is compared inside the transaction. Of two loads at once the first stays.
        """
        sealed = _seal(page)
        with self._transaction() as db:
            if db.execute("SELECT generation FROM state").fetchone()[0] != generation:
                return False
            if not db.execute("SELECT 1 FROM page WHERE path = ?", (page.path,)).fetchone():
                _put(db, [sealed])
            return True

    def clear(self) -> None:
        """Drop all pages: the whole site will be printed again. Live pieces and notes stay."""
        with self._transaction() as db:
            db.execute("DELETE FROM page")
            db.execute("DELETE FROM touch")
            db.execute("UPDATE state SET generation = generation + 1")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # -- the file --------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            finally:
                self._forget()  # data_version does not move for what we write ourselves

    def _connection(self) -> sqlite3.Connection:
        """The open connection, opened again after a fork or when the file was replaced."""
        if self._process != os.getpid():
            # Never closed here: closing would checkpoint under the parent's locks.
            self._inherited.append(self._db)
            self._open()
        elif self._file != _identity(self.path):
            self._db.close()
            self._open()
        return self._db

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = _connect(self.path)
        except sqlite3.OperationalError:
            raise  # locked, no room, no right: the file itself is not to blame
        except sqlite3.DatabaseError as error:
            log.error("serve: page store made anew (path=%s, cause=%s)", self.path, error)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            self._db = _connect(self.path)
        if self.readonly:
            self._db.execute("PRAGMA query_only = 1")
        self._process, self._file, self._seen = os.getpid(), _identity(self.path), -1
        self._forget()

    def _forget(self) -> None:
        self._generation = None
        self._lives = {}


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")  # derived data: a lost commit is printed again
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        _make_tables(db)
    return db


def _make_tables(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    # Asked again under the lock: two processes may start at once.
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            if not name.startswith("sqlite_"):
                db.execute(f'DROP TABLE "{name}"')
        for statement in TABLES.split(";\n"):
            db.execute(statement)
        db.execute("INSERT INTO state VALUES (?)", (secrets.randbits(48),))
        db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")


# -- rows ----------------------------------------------------------------------------------


def _seal(page: Page) -> Page:
    for name, value in page.headers:
        if not HEADER.fullmatch(f"{name}: {value}"):  # here, where the printer sees it
            raise ValueError(f"{page.path}: header cannot be sent: {name}: {value!r}")
    headers = json.dumps(page.headers).encode()
    hashed = digest(b"%d" % page.status, headers, page.head, page.body)
    return replace(page, digest=hashed, pieces=(compress(page.head), compress(page.body)))


def _seal_live(live: Live) -> Live:
    pieces = compress(live.masthead), compress(live.tail)
    return replace(live, digest=digest(live.masthead, live.tail), pieces=pieces)


def _put(db: sqlite3.Connection, pages: list[Page]) -> None:
    _drop(db, [page.path for page in pages])
    db.executemany("REPLACE INTO page VALUES (?,?,?,?,?,?,?,?,?,?)", map(_page_row, pages))
    touches = ((key, page.path) for page in pages for key in page.touches)
    db.executemany("INSERT OR IGNORE INTO touch VALUES (?,?)", touches)


def _drop(db: sqlite3.Connection, paths: list[str]) -> None:
    rows = [(path,) for path in paths]
    db.executemany("DELETE FROM page WHERE path = ?", rows)
    db.executemany("DELETE FROM touch WHERE path = ?", rows)


def _page_row(page: Page) -> tuple[object, ...]:
    assert page.pieces is not None
    head, body = (piece.packed() for piece in page.pieces)
    return (
        *(page.path, page.edition, page.status, json.dumps(page.headers), page.digest),
        *(page.head, page.body, head, body, json.dumps(page.touches)),
    )


def _page(row: tuple) -> Page:
    path, edition, status, headers, hashed, head, body, head_piece, body_piece, touches = row
    pairs = tuple((name, value) for name, value in json.loads(headers))
    pieces = Piece.unpack(head_piece), Piece.unpack(body_piece)
    return Page(
        *(path, edition, status, pairs, head, body, tuple(json.loads(touches))),
        digest=hashed,
        pieces=pieces,
    )


def _live_row(live: Live) -> tuple[object, ...]:
    assert live.pieces is not None
    masthead, tail = (piece.packed() for piece in live.pieces)
    return live.edition, live.digest, live.masthead, live.tail, masthead, tail


def _live(row: tuple) -> Live:
    edition, hashed, masthead, tail, masthead_piece, tail_piece = row
    pieces = Piece.unpack(masthead_piece), Piece.unpack(tail_piece)
    return Live(edition, masthead, tail, digest=hashed, pieces=pieces)
