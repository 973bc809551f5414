"""A collector that is killed again and again: run by test_crash, in a process of its own.

    python -c "from tests.flow import crash; crash.main()" FOLDER FEED_URL KILLS SEED

(Not `python -m`: each reading process would import the main module again.)

A parent with Django loaded forks a collector for each round and kills it: after a moment by the
clock, or just before its n-th statement to the database. It looks at the database after each
kill, ends with a run that nobody kills, and prints what it found as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from multiprocessing import forkserver
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

from tests.conftest import NOON

ROUND_SECONDS = 1000  # of the paper's time: leases run out, feeds and pages come due
STATEMENTS = (150, 700, 1500)  # in the first steps of a run, in a usual one, in one with a backlog
MOST_SECONDS = 1.0

PROBLEMS = {  # what must never be found, however often the collector died
    "a piece twice": "SELECT url FROM stoppress_article GROUP BY url HAVING count(*) > 1",
    "a piece without a version": "SELECT id FROM stoppress_article WHERE id NOT IN (SELECT article_id FROM stoppress_version)",
    "a gap in the versions": "SELECT article_id FROM stoppress_version GROUP BY article_id HAVING count(*) <> max(number) OR min(number) <> 1",
    "published without a path": "SELECT id FROM stoppress_article WHERE live AND path = '' AND copy_of_id IS NULL",
    "published without an action": "SELECT id FROM stoppress_article WHERE live AND id NOT IN (SELECT article_id FROM stoppress_action)",
    "an action without a change row": "SELECT id FROM stoppress_action WHERE NOT EXISTS (SELECT 1 FROM stoppress_change)",
    "live, but not to be found": "SELECT id FROM stoppress_article WHERE live AND id NOT IN (SELECT rowid FROM stoppress_search)",
    "filed, but not noted": "SELECT url_key FROM stoppress_article WHERE url_key NOT IN (SELECT filed_key FROM stoppress_pagewatch)",
}


def main() -> None:
    django.setup()
    crash(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))


def crash(folder: Path, feed_url: str, kills: int, seed: int) -> None:
    prepare(folder, feed_url)
    chance = random.Random(seed)  # noqa: S311
    found, known, killed, grew = [], set(), 0, 0
    for number in range(kills):
        now = NOON + timedelta(seconds=ROUND_SECONDS * number)
        how, was_killed = kill_a_collector(now, chance)
        problems, articles = look(folder)
        killed, grew = killed + was_killed, grew + (articles > known)
        problems += [f"lost: {url}" for url in known - articles]
        found += [f"kill {number} ({how}): {problem}" for problem in problems]
        known = articles
    now = NOON + timedelta(seconds=ROUND_SECONDS * kills)
    in_child(lambda: collect(now))
    in_child(lambda: (folder / "end.json").write_text(json.dumps(end(now))))
    told = {"found": found + look(folder)[0], "killed": killed, "grew": grew}
    print(json.dumps({**told, **json.loads((folder / "end.json").read_text())}))


def prepare(folder: Path, feed_url: str) -> None:
    """Found the paper, and start the process that reading processes are forked from."""
    settings.STOPPRESS_VAR_DIR, settings.STOPPRESS_STORE = folder, folder / "pages.sqlite3"
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(
        folder / "paper.sqlite3"
    )
    in_child(lambda: found(feed_url))
    context_of_readers()
    forkserver.ensure_running()
    # A forked child may use it, but would take it for dead: it is no child of its own.
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]


def context_of_readers() -> None:
    from stoppress.flow.readers import reading_pool

    reading_pool()  # names what is to be loaded


def found(feed_url: str) -> None:
    from stoppress.collect.models import Feed
    from stoppress.publish.founding import Founding, found_paper
    from tests.conftest import make_source

    found_paper(
        Founding({"en": "The Crash Paper"}, {}, "UTC", "https://paper.example", "Crash Press")
    )
    source = make_source("courier", "The Courier", allow_private="127.0.0.0/8", host_delay_seconds=0,
                         min_interval_seconds=10, max_interval_seconds=20, recheck_seconds=[500])  # fmt: skip
    Feed.objects.create(source=source, url=feed_url)


# -- a round -----------------------------------------------------------------------------------


def kill_a_collector(now: datetime, chance: random.Random) -> tuple[str, bool]:
    """Return how it was to die, and whether it did: some are done before."""
    if chance.random() < 0.7:
        statement = chance.randint(1, chance.choice(STATEMENTS))
        return f"statement {statement}", in_child(lambda: collect(now, statement))
    seconds = chance.choice((chance.uniform(0.001, 0.06), chance.uniform(0.06, MOST_SECONDS)))
    return f"{seconds:.3f} s", in_child(lambda: collect(now), seconds)


def in_child(work: Callable[[], object], kill_after_seconds: float = 60) -> bool:
    """Do `work` in a forked process and return whether it was killed, by us or by itself.

    We keep no connection of our own over the fork.
    """
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    deadline = time.monotonic() + kill_after_seconds
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.WIFSIGNALED(status)
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            deadline += 60
        time.sleep(0.0005)


def collect(now: datetime, die_before_statement: int = 0) -> None:
    from stoppress.flow.collection import Collection

    collection = Collection(now=lambda: now)
    if die_before_statement:
        collection.desk.submit(arm, die_before_statement)
    asyncio.run(collection.run(asyncio.Event(), until_idle=True))


def arm(statements: int) -> None:
    """In the database's thread: die just before the n-th statement from here."""
    left = iter(range(statements))

    def step(execute, sql, params, many, context):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(step)


# -- looking -------------------------------------------------------------------------------------


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "paper.sqlite3", 20)) as db:
        yield db


def look(folder: Path) -> tuple[list[str], set[str]]:
    with database(folder) as db:
        problems = [
            f"{name}: {rows[:3]}"
            for name, sql in PROBLEMS.items()
            if (rows := db.execute(sql).fetchall())
        ]
        if (state := db.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            problems.append(state)
        return problems, {url for (url,) in db.execute("SELECT url FROM stoppress_article")}


def end(now: datetime) -> dict:
    """Print what is left over, and tell what the paper holds now."""
    from stoppress.file.models import Article
    from stoppress.serve import printing
    from stoppress.serve.models import Change
    from stoppress.serve.store import Store

    unprinted = Change.objects.filter(printed_at=None).count()
    while printing.print_changes(now):
        pass
    store = Store(settings.STOPPRESS_STORE)
    stale = []
    for article in Article.objects.filter(live=True):
        kept, fresh = store.page(article.path), printing.print_page(article.path, now)
        if (
            fresh is None
            or fresh.status != 200
            or (kept and article.headline.encode() not in kept.body)
        ):
            stale.append(article.path)
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return {
        "headlines": {
            article.url: article.headline for article in Article.objects.filter(live=True)
        },
        "unprinted_before": unprinted,
        "unprinted": Change.objects.filter(printed_at=None).count(),
        "stale": stale,
        "integrity": whole,
    }
