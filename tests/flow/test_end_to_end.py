"""The demo's three sites, collected over HTTP, to the printed pages a reader gets.

The world of the demo is compressed: one second of ours is one of its events. What the product has
seen must be on the page within SOON seconds, by the printer and in the page store alike.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import uvicorn
from django.conf import settings

from newsroom.demo import commands
from newsroom.demo.generator import World
from newsroom.demo.pieces import Dating
from newsroom.demo.sites import QuietServer, make_sites
from newsroom.demo.sources import SOURCES
from stoppress.collect.models import Feed, PageWatch
from stoppress.file.match import url_key
from stoppress.file.models import Article
from stoppress.flow.collection import Collection
from stoppress.publish.models import Action, SiteSettings
from stoppress.serve.store import Store
from tests.flow.conftest import Clock

SEED = 7
SOON = 5  # seconds from seeing a change to having it printed


class Press:
    """The demo's sites on loopback, and the paper that collects them, by one clock."""

    def __init__(self, readers, client) -> None:
        self.started_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        self.clock = Clock(self.started_at)
        self.world = World(SEED, self.started_at, 12)
        self.readers, self.client = readers, client
        self.ports = free_ports(3)
        self.sites = make_sites(self.world, self.ports, self.clock)
        self.store = Store(settings.STOPPRESS_STORE)
        self.servers = [
            QuietServer(
                uvicorn.Config(
                    site, host="127.0.0.1", port=port, log_level="warning", lifespan="off"
                )
            )
            for site, port in zip(self.sites.values(), self.ports, strict=True)
        ]

    def serve(self) -> threading.Thread:
        async def all_of_them() -> None:
            await asyncio.gather(*(server.serve() for server in self.servers))

        thread = threading.Thread(target=lambda: asyncio.run(all_of_them()), daemon=True)
        thread.start()
        while not all(server.started for server in self.servers):
            time.sleep(0.01)
        return thread

    def to(self, seconds: float) -> datetime:
        self.clock.now = self.started_at + timedelta(seconds=seconds)
        return self.clock.now

    def collect(self, seconds: float = 0):
        """Go on to `seconds` after the start, and collect until nothing is due."""
        if seconds:
            self.to(seconds)
        run = Collection(now=self.clock, readers=self.readers).run(asyncio.Event(), until_idle=True)
        return asyncio.run(asyncio.wait_for(run, 60))

    def event(self, kind: str, site: str) -> dict:
        return next(
            row for row in self.world.script() if (row["kind"], row["site"]) == (kind, site)
        )

    def url(self, site: str, path: str) -> str:
        return self.sites[site].homes[site] + path

    def article(self, site: str, path: str) -> Article:
        return Article.objects.get(url_key=url_key(self.url(site, path)))

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        return answer.content.decode()

    def status(self, path: str) -> int:
        return self.client.get(path).status_code

    def stored(self, path: str) -> str:
        page = self.store.page(path)
        return f"{page.status} {page.body.decode()}" if page else ""


@pytest.fixture
def press(newsroom, readers, client) -> Iterator[Press]:
    press = Press(readers, client)
    for demo_source, port in zip(SOURCES, press.ports, strict=True):
        commands.add_demo_source(demo_source, f"http://127.0.0.1:{port}")
    thread = press.serve()
    press.collect()
    yield press
    for server in press.servers:
        server.should_exit = True
    thread.join(10)


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def last_update(press: Press, language: str = "en") -> str:
    masthead = press.store.live(language).masthead.decode()
    return masthead.partition("<time")[2] or masthead


def timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def test_the_first_collection_fills_both_editions(press) -> None:
    counts = Article.objects.filter(live=True, copy_of=None)

    assert counts.filter(language="en").count() > 20
    assert counts.filter(language="ar").count() > 10
    assert all(
        press.status(path) == 200
        for path in ("/en/", "/ar/", "/en/latest", "/ar/latest", "/en/rss.xml", "/en/sitemap.xml")
    )
    assert not Feed.objects.exclude(last_error="").exists()


def test_no_output_asks_another_house_for_a_picture(press) -> None:
    assert Article.objects.filter(live=True, body__contains="<img ").exists()

    feeds = [
        f"/{edition}/{name}"
        for edition in ("en", "ar")
        for name in ("rss.xml", "atom.xml", "feed.json")
    ]
    pieces = Article.objects.filter(live=True).exclude(path="").values_list("path", flat=True)
    printed = {path: press.page(path) for path in {*press.store.paths(), *pieces, *feeds}}

    assert len(printed) > 40
    signs = ("<img", "&lt;img", "\\u003cimg")
    assert [path for path, page in printed.items() if any(sign in page for sign in signs)] == []


def test_polls_without_news_change_nothing_that_a_reader_sees(press) -> None:
    press.collect(11)
    actions, updated = Action.objects.count(), last_update(press)

    for seconds in (11.2, 11.4, 11.6, 11.8):
        Feed.objects.update(next_due=0)
        PageWatch.objects.update(next_due=0, is_on=True, etag="", last_modified="")
        press.collect(seconds)

    assert (
        list(Action.objects.order_by("id")[actions:].values_list("verb", "reason", "article__url"))
        == []
    )
    assert last_update(press) == updated


def test_an_update_is_on_the_page_within_seconds_and_the_masthead_moves(press) -> None:
    event = press.event("updated", "harrow")
    at = float(event["seconds"])
    press.collect(at - 1)
    article = press.article("harrow", event["path"])
    old, before = article.headline, last_update(press)
    new = press.world.piece(event["key"], press.to(at + 1)).version.headline
    Feed.objects.update(next_due=0)

    took = timed(lambda: press.collect(at + 6))

    assert took < SOON
    assert old != new
    assert new in press.page(article.path) and new in press.stored(article.path)
    assert f">{old}<" not in press.page("/en/latest")
    assert last_update(press) != before
    assert press.article("harrow", event["path"]).path == article.path


def test_a_withdrawal_answers_410_and_is_nowhere_and_stays_so(press) -> None:
    event = press.event("withdrawn", "marfa")
    at = float(event["seconds"])
    press.collect(at - 1)
    article = press.article("marfa", event["path"])
    word = article.headline.split()[0]
    outputs = ["/ar/", "/ar/latest", "/ar/source/marfa", "/ar/rss.xml", "/ar/atom.xml", "/ar/feed.json", "/ar/sitemap.xml",
               f"/ar/search?q={word}"]  # fmt: skip
    outputs += [f"/ar/section/{article.section.key}"] if article.section else []
    shown = [path for path in outputs if article.path in press.page(path)]
    before = last_update(press, "ar")
    press.to(at + 6)
    Feed.objects.update(next_due=0)

    took = timed(lambda: press.collect(at + 6))

    def nowhere() -> bool:
        tail = press.store.live("ar").tail.decode()
        return (
            not [path for path in outputs if article.path in press.page(path)]
            and article.path not in tail
        )

    assert set(shown) >= {
        "/ar/latest",
        "/ar/source/marfa",
        "/ar/rss.xml",
        "/ar/sitemap.xml",
        f"/ar/search?q={word}",
    }
    assert took < SOON
    assert (press.status(article.path), press.stored(article.path)[:3]) == (410, "410")
    assert article.headline not in press.page(article.path)
    assert nowhere()
    assert last_update(press, "ar") != before
    for seconds in (30, 60, 120):
        Feed.objects.update(next_due=0, etag="", last_modified="")
        press.collect(at + seconds)
    assert (press.status(article.path), nowhere()) == (410, True)


def test_a_correction_shows_its_box(press) -> None:
    event = press.event("corrected", "wire")
    press.collect(float(event["seconds"]) - 1)
    article = press.article("wire", event["path"])
    assert article.corrections.count() == 0
    Feed.objects.update(next_due=0)

    press.collect(float(event["seconds"]) + 6)

    note = article.corrections.get()
    assert Action.objects.filter(article=article, verb="correct").count() == 1
    assert note.text[:60] in press.page(article.path).replace("&#x27;", "'")


def test_a_rerun_is_folded_under_the_wires_piece(press) -> None:
    event = press.event("rerun", "harrow")
    Feed.objects.update(next_due=0)

    press.collect(float(event["seconds"]) + 6)

    copy = press.article("harrow", event["path"])
    assert copy.copy_of.source.key == "wire"
    assert (
        copy.headline not in press.page("/en/source/harrow")
        or copy.headline == copy.copy_of.headline
    )
    assert press.url("harrow", event["path"]) in press.page(copy.copy_of.path)


def test_the_portal_like_page_does_not_take_the_mastheads_day(press) -> None:
    piece = next(
        p for p in press.world.pieces("harrow", press.clock()) if p.dating is Dating.FEED_ONLY
    )

    article = press.article("harrow", piece.path)

    assert article.published_at.date() == piece.published.date() < press.clock().date()
    assert article.published_precision == "day"
    assert f"{press.clock():%A}" not in article.body


def test_a_piece_that_only_a_section_page_links_is_found(press) -> None:
    event = press.event("link only", "marfa")
    Feed.objects.update(next_due=0)

    press.collect(float(event["seconds"]) + 21)

    assert press.article("marfa", event["path"]).live


def test_after_the_whole_script_every_site_is_as_the_paper_has_it(press) -> None:
    for seconds in range(12, 240, 12):
        press.collect(seconds)
    press.collect(300)

    now, wrong = press.clock(), []
    for site in press.sites:
        for piece in press.world.all_pieces(site, now):
            article = Article.objects.filter(url_key=url_key(press.url(site, piece.path))).first()
            if article is None:
                wrong += [] if piece.withdrawn else [f"missing: {site} {piece.path}"]
            elif bool(piece.withdrawn) != bool(article.withdrawn_at):
                wrong.append(f"withdrawal: {site} {piece.path}")
            elif article.headline != piece.version.headline:
                wrong.append(f"headline: {site} {piece.path}: {article.headline}")
    assert wrong == []
    assert SiteSettings.load().zone
