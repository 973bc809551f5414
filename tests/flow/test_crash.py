"""kill -9 of a real collector, at any moment: nothing committed is lost, nothing is filed twice.

`make crash-test` asks for more kills through STOPPRESS_CRASH_KILLS. SQLite only: the script that
forks and kills looks into the database file.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests.flow.site import Asked, Site, answer, headline, item, page, rss, story

KILLS = int(os.environ.get("STOPPRESS_CRASH_KILLS", "50"))
SEED = 20261125
PIECES = 40
START = "from tests.flow import crash; crash.main()"
ROOT = Path(__file__).parents[2]


class Restless:
    """A site that never rests: at each poll its feed names a few new pieces and changes a few.

    The odd ones come with their text in the feed, the even ones have a page.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.polls = 0
        self.edition: Counter[int] = Counter()
        site.answers["/rss.xml"] = self.feed

    def title(self, number: int) -> str:
        return f"{headline(number)}, edition {self.edition[number]}"

    @property
    def named(self) -> range:
        return range(self.polls * 2, self.polls * 2 + PIECES)

    def feed(self, asked: Asked) -> bytes:
        self.polls += 1
        for step in range(4):
            self.edition[self.named[(self.polls * 4 + step) % PIECES]] += 1
        for number in self.named:
            self.site.answers[f"/{number}"] = self.page
        return answer(rss(*map(self.entry, self.named)))

    def entry(self, number: int) -> str:
        text = story(number) if number % 2 else ""
        return item(self.site.url(f"/{number}"), number, title=self.title(number), text=text)

    def page(self, asked: Asked) -> bytes:
        number = int(asked.path[1:])
        return answer(page(number, title=self.title(number)), "Content-Type: text/html")


@pytest.fixture
def folder(transactional_db, tmp_path) -> Path:
    """A folder with an empty paper's database in a file."""
    if connection.vendor != "sqlite":
        pytest.skip("the crash test looks into the database file: SQLite only")
    with (
        sqlite3.connect(connection.settings_dict["NAME"]) as here,
        sqlite3.connect(tmp_path / "paper.sqlite3") as there,
    ):
        here.backup(there)
    return tmp_path


def run(folder: Path, url: str, kills: int) -> dict:
    command = [sys.executable, "-c", START, str(folder), url, str(kills), str(SEED)]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("STOPPRESS_")
    }
    environment["DJANGO_SETTINGS_MODULE"] = "newsroom.settings.test"
    with (folder / "log").open("w") as log:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
                              timeout=60 + kills * 5)  # fmt: skip
    assert done.returncode == 0, (folder / "log").read_text()[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_collector_killed_at_any_moment_loses_nothing_and_files_nothing_twice(
    site, folder
) -> None:
    restless = Restless(site)

    told = run(folder, site.url("/rss.xml"), KILLS)

    assert told["found"] == []
    named = {site.url(f"/{number}"): restless.title(number) for number in restless.named}
    assert named.items() <= told["headlines"].items()
    assert (told["unprinted"], told["stale"], told["integrity"]) == (0, [], "ok")
    assert told["killed"] > KILLS // 2 and told["grew"] > KILLS // 5  # it was worth looking
    assert "Traceback" not in (folder / "log").read_text()
