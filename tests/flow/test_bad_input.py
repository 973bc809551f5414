"""Other people's failures: each gets a name and a remedy on the Source's health page and in the log.

A good feed runs beside every bad one: it is collected all the same.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import os
import signal
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime

import pytest
from django.conf import settings

from stoppress.collect.models import Feed, PageWatch, Trouble
from stoppress.errors import ReaderKilled
from stoppress.extract.limits import within_limits
from stoppress.file.models import Article, Version
from stoppress.flow.collection import Collection
from stoppress.flow.readers import reading_pool
from stoppress.handoff import Fetched
from stoppress.publish.models import Action
from tests.collect.origin_zoo import make_certificate
from tests.flow.conftest import add_source
from tests.flow.greedy import burn, busy, die, hoard, recurse, say_pid, stumble
from tests.flow.site import (
    ENDLESS,
    HTML,
    JSON,
    RSS,
    Site,
    answer,
    headline,
    item,
    json_feed,
    page,
    paragraphs,
    rss,
    story,
)

BAD = "/bad.xml"
STRANGE = b"<html><body><p>" + bytes(range(128, 256)) * 40


@pytest.fixture
def bad(site, newsroom):
    """The Source that is about to fail, beside a good one."""
    good = add_source(site, "/good.xml", key="good")
    site.feed(item(site.url("/good"), 50, text=story(50)), path="/good.xml")
    assert good.troubles.count() == 0
    return add_source(site, BAD, key="bad")


@pytest.fixture
def named(bad, collect, caplog):
    """Collect, and return the one Trouble after looking at everything that must hold beside it."""

    def named(name: str, **forward: float) -> Trouble:
        caplog.set_level(logging.WARNING, "stoppress")
        counts = collect(**forward)
        known = {trouble.name: trouble for trouble in bad.troubles.all()}
        assert name in known, list(bad.troubles.values_list("name", "cause"))
        trouble = known[name]
        lines = [
            record.getMessage() for record in caplog.records if record.name.startswith("stoppress")
        ]
        assert any(
            all(
                part in line
                for part in (f"source={bad.key}", f"url={trouble.url[:60]}", "cause=", "do=")
            )
            for line in lines
        )
        assert not [record for record in caplog.records if record.exc_info]
        assert (
            trouble.remedy and trouble.cause and "Traceback" not in trouble.cause + trouble.remedy
        )
        assert counts.failed["bug"] == 0
        assert Article.objects.filter(source__key="good", live=True).count() == 1
        assert_nothing_half_filed()
        return trouble

    return named


def assert_nothing_half_filed() -> None:
    for article in Article.objects.all():
        assert article.versions.count() and article.actions.count()
        assert bool(article.path) == article.live


def filed(bad) -> list[Article]:
    return list(Article.objects.filter(source=bad))


# -- the line and the lock -----------------------------------------------------------------------


def test_a_dead_host(bad, named) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Feed.objects.filter(source=bad).update(url=f"http://127.0.0.1:{port}/rss.xml")

    trouble = named("dead host")

    assert Feed.objects.get(source=bad).last_error.startswith("dead host")
    assert "keep trying" in trouble.remedy


def test_a_wrong_certificate(bad, named, tmp_path) -> None:
    try:
        cert, key = make_certificate(tmp_path, "other.example")
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        pytest.skip(f"openssl is needed to make a wrong certificate: {error}")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    with Site(tls) as locked:
        locked.feed(item(locked.url("/1"), 1, text=story(1)))
        Feed.objects.filter(source=bad).update(url=locked.url("/rss.xml"))

        named("bad certificate")

        assert (filed(bad), locked.asked) == ([], [])


def test_a_private_address_that_nobody_allowed(bad, named) -> None:
    bad.allow_private = ""
    bad.save()

    assert "--allow-private" in named("address not allowed").remedy


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (answer(gzip.compress(rss(item("http://a.example/1", 1)).encode())[:-30], "Content-Encoding: gzip"), "broken body"),
        (ENDLESS, "too large"),
        (answer("no", status="500 Oops"), "http status"),
        (answer("no", status="401 Unauthorized"), "http status"),
        (answer("", "Location: /bad.xml", status="302 Found"), "too many redirects"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<rss>", "broken body"),
        (answer(page(1), f"Content-Type: {HTML}"), "not a feed"),
        (answer("", f"Content-Type: {RSS}"), "empty page"),
        (answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, f"Content-Type: {RSS}"), "not a feed"),
        (answer("{" * 100_000, f"Content-Type: {JSON}"), "not a feed"),
        (answer(STRANGE, f"Content-Type: {RSS}; charset=x-klingon"), "unknown charset"),
    ],
    ids=["truncated gzip", "endless body", "server error", "password wanted", "redirect ring", "cut short", "html",
         "nothing", "a picture", "braces", "unknown charset"],
)  # fmt: skip
def test_a_feed_that_is_none(site, bad, named, said, name) -> None:
    site.answers[BAD] = said

    named(name)

    feed = Feed.objects.get(source=bad)
    assert (filed(bad), feed.fail_count, feed.is_on) == ([], 1, True)


def test_a_host_that_answers_nothing_in_time(site, bad, named, settings) -> None:
    settings.STOPPRESS_FETCH_TIMEOUT_SECONDS = 0.5
    site.answers[BAD] = lambda asked: time.sleep(1.2)

    named("too slow")


# -- what a feed may hold -------------------------------------------------------------------------


def test_a_title_of_five_megabytes(site, bad, named) -> None:
    site.put(
        BAD,
        rss(
            item(site.url("/1"), 1, title="Rain " * 2**20, text=story(1)),
            item(site.url("/2"), 2, text=story(2)),
        ),
        RSS,
    )
    site.put("/1", page(1, title="Rain " * 2**20))

    named("feed")

    assert [article.headline for article in filed(bad)] == [headline(2)]


def test_a_page_with_a_title_of_five_megabytes(site, bad, named) -> None:
    site.put(BAD, rss(item(site.url("/1"), 1, title=" ")), RSS)
    site.put("/1", page(1, title="Rain " * 1_000_000))

    named("field too long")

    assert filed(bad) == []


def test_the_same_guid_on_every_entry(site, bad, named, collect) -> None:
    site.put(
        BAD, rss(*(item(site.url(f"/{n}"), n, guid="news", text=story(n)) for n in range(5))), RSS
    )

    assert "same guid" in named("feed").cause
    collect(hours=2)

    assert sorted(article.headline for article in filed(bad)) == sorted(
        headline(n) for n in range(5)
    )
    assert Version.objects.filter(article__source=bad).count() == 5


def test_the_same_guid_on_some_entries_makes_no_piece_of_two(site, bad, collect) -> None:
    site.put(
        BAD,
        rss(
            *(
                item(site.url(f"/{n}"), n, guid="a" if n < 3 else "b", text=story(n))
                for n in range(5)
            )
        ),
        RSS,
    )

    collect()
    collect(hours=2)

    assert sorted(article.headline for article in filed(bad)) == sorted(
        headline(n) for n in range(5)
    )


@pytest.mark.parametrize(
    "when",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 2035 00:00:00 GMT",
        "Wed, 99 Foo 2026",
        "0",
        "-62135596800",
        "now",
        "none",
    ],
)
def test_a_date_that_cannot_be_is_no_date(site, bad, collect, clock, when) -> None:
    site.put(BAD, rss(item(site.url("/1"), 1, text=story(1), when=when)), RSS)

    counts = collect()

    article = filed(bad)[0]
    assert counts.failed.total() == 0
    assert (article.published_at, article.order_at <= clock.now) == (None, True)
    assert (article.live, article.held_why) == (False, "undated, from a first collection")


def test_characters_that_no_database_takes(site, bad, collect) -> None:
    nasty = "Rain\x00 \ud800 and\u0001 sun"
    entry = {"id": nasty, "url": site.url("/1"), "title": headline(1) + nasty, "authors": [{"name": "Mara\x00 Lind"}],
             "content_html": paragraphs(story(1)) + f"<p>{nasty}</p>", "tags": [nasty], "language": "en\x00", "date_published": "2026-11-25" + nasty, "date_modified": nasty,
             "image": site.url("/" + nasty), "summary": nasty, "external_url": "https://wire.example/" + nasty}  # fmt: skip
    site.put(BAD, json_feed(entry), JSON)

    counts = collect()

    assert counts.failed.total() == 0
    assert "\x00" not in filed(bad)[0].headline + filed(bad)[0].body + filed(bad)[0].guid


def test_fields_longer_than_the_database_holds(site, bad, collect) -> None:
    for number in (1, 2):
        entry = {"id": "g" * 1900 + str(number), "url": site.url(f"/{number}"), "title": headline(number) + " so it goes" * 60,
                 "authors": [{"name": f"Mara {'Anna ' * 12}Lind {n}"} for n in range(30)], "language": "en-Latn-GB-x-harbour",
                 "content_html": paragraphs(story(number)), "external_url": "https://wire.example/" + "x" * 3000}  # fmt: skip
        site.put(BAD, json_feed(entry), JSON)
        counts = collect(hours=number)
        assert counts.failed["bug"] == 0

    assert len(filed(bad)) == 2
    assert_nothing_half_filed()


def test_a_feed_of_ten_thousand_entries_is_read_to_its_limit(site, bad, named) -> None:
    rest = (
        f"<item><title>Rain {n}</title><link>{site.url('/rain')}</link></item>"
        for n in range(10_000)
    )
    site.put(BAD, rss(item(site.url("/1"), 1, text=story(1)), *rest), RSS)

    assert "rest was not read" in named("feed").cause
    assert len(filed(bad)) == 1


def test_entries_without_an_address_are_one_trouble(site, bad, named) -> None:
    rest = (
        f"<item><title>Rain {n}</title><guid isPermaLink='false'>x{n}</guid></item>"
        for n in range(50)
    )
    site.put(BAD, rss(item(site.url("/1"), 1, text=story(1)), *rest), RSS)

    trouble = named("entry left out")

    assert (trouble.count, trouble.cause) == (1, "50 × it has no address: Rain 0")


def test_an_entity_bomb_and_an_outside_entity(site, bad, collect, tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the house")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    site.answers[BAD] = answer(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "rain">{levels}<!ENTITY out SYSTEM "file://{secret}">]>'
        + rss(item(site.url("/1"), 1, text=story(1)).replace("<title>", "<title>&l9;&out;"))[39:], f"Content-Type: {RSS}")  # fmt: skip

    counts = collect()

    assert counts.failed["bug"] == 0
    assert not any(
        "secret of the house" in article.headline + article.body for article in filed(bad)
    )
    assert Article.objects.filter(source__key="good", live=True).count() == 1


# -- what a page may be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (answer("", f"Content-Type: {HTML}"), "empty page"),
        (answer("   \n ", f"Content-Type: {HTML}"), "empty page"),
        (answer("<html><body><div></div></body></html>", f"Content-Type: {HTML}"), "empty page"),
        (
            answer(
                "<html><body><h1>Rain</h1><p>Sign in to read.</p></body></html>",
                f"Content-Type: {HTML}",
            ),
            "no article text",
        ),
        (answer(b"%PDF-1.7 " + bytes(900), "Content-Type: application/pdf"), "no article text"),
        (answer(STRANGE, f"Content-Type: {HTML}; charset=x-klingon"), "unknown charset"),
        (answer(gzip.compress(page(1).encode())[:-9], "Content-Encoding: gzip"), "broken body"),
        (ENDLESS, "too large"),
        (answer("", "Location: /1", status="302 Found"), "too many redirects"),
        (answer("no", status="503 Later"), "http status"),
    ],
    ids=[
        "nothing",
        "blanks",
        "no text",
        "a wall",
        "pdf",
        "unknown charset",
        "truncated gzip",
        "endless",
        "redirect ring",
        "503",
    ],
)
def test_a_page_that_is_no_article(site, bad, named, said, name) -> None:
    site.put(BAD, rss(item(site.url("/1"), 1), item(site.url("/2"), 2)), RSS)
    site.answers["/1"] = said
    site.put("/2", page(2))

    assert named(name).url == site.url("/1")

    assert [article.headline for article in filed(bad)] == [headline(2)]
    assert PageWatch.objects.get(url=site.url("/1")).last_error.startswith(name)


def test_a_page_that_is_not_there_has_a_reason_too(site, bad, named, collect) -> None:
    site.put(BAD, rss(item(site.url("/1"), 1)), RSS)
    collect()

    assert named("page not there", minutes=2).url == site.url("/1")


def test_a_page_that_burns_the_reader_is_stopped_and_the_next_is_read(
    site, bad, collect, caplog
) -> None:
    site.put(BAD, rss(*(item(site.url(f"/{n}"), n) for n in range(4))), RSS)
    site.put("/0", page(0, before="<div>" * 200_000 + "deep" + "</div>" * 200_000))
    site.put("/1", page(1, after="<p>" + "<b><i>" * 300_000))
    site.put(
        "/2",
        page(2, after="".join(f"<p>{n} rain <a href='/{n}'>x</a></p>" for n in range(180_000))),
    )
    site.put("/3", page(3))

    counts = collect()

    assert counts.failed["bug"] == 0
    assert headline(3) in [article.headline for article in filed(bad)]
    assert set(counts.failed) <= {"reader killed", "no article text", "empty page"}
    assert not [record for record in caplog.records if record.exc_info]
    assert_nothing_half_filed()


# -- the limits themselves ----------------------------------------------------------------------------


def fetched() -> Fetched:
    return Fetched("http://a.example/1", "http://a.example/1", 200, {}, b"", datetime.now(UTC))


async def killed(readers, work) -> str:
    """Return why reading was stopped."""
    with pytest.raises(ReaderKilled) as caught:
        await Collection(readers=readers).read(work, fetched())
    return caught.value.cause


@pytest.mark.parametrize(
    ("work", "cause"), [(burn, "CPU"), (hoard, "MiB"), (recurse, "nested"), (die, "stopped")]
)
def test_a_reader_past_its_limits_is_stopped_and_the_pool_goes_on(readers, work, cause) -> None:
    why = asyncio.run(killed(readers, work))

    limits = [
        settings.STOPPRESS_READ_CPU_SECONDS,
        settings.STOPPRESS_READ_MEMORY_MB,
        "http://a.example/2",
    ]
    assert cause in why
    assert readers.schedule(within_limits, args=[*limits, len, "rain"]).result(30) == 4


def test_a_reader_that_stumbles_is_a_named_trouble_and_a_later_try(
    site, bad, collect, monkeypatch
) -> None:
    monkeypatch.setattr("stoppress.flow.collection.read_page", stumble)
    site.put(BAD, rss(item(site.url("/1"), 1), item(site.url("/2"), 2, text=story(2))), RSS)
    site.put("/1", page(1))

    counts = collect()

    watch = PageWatch.objects.get(url=site.url("/1"))
    assert dict(counts.failed) == {"reader failed": 1}
    assert (Trouble.objects.get().cause, watch.fail_count, watch.lease_until) == (
        "ZeroDivisionError",
        1,
        0,
    )
    assert [article.headline for article in filed(bad)] == [headline(2)]


def test_a_piece_that_cannot_be_saved_takes_no_other_with_it(
    site, bad, collect, monkeypatch
) -> None:
    from stoppress.file import match

    def save(source, reading, *args):
        if reading.headline == headline(1):
            raise ValueError("no database takes this")
        return known(source, reading, *args)

    known = match.new_article
    monkeypatch.setattr(match, "new_article", save)
    site.put(
        BAD,
        rss(
            item(site.url("/1"), 1),
            item(site.url("/2"), 2, text=story(2)),
            item(site.url("/3"), 3, text=story(3)),
        ),
        RSS,
    )
    site.put("/1", page(1))

    collect()

    assert sorted(article.headline for article in filed(bad)) == sorted([headline(2), headline(3)])
    assert (Trouble.objects.get().name, PageWatch.objects.get(url=site.url("/1")).fail_count) == (
        "not filed",
        1,
    )


def test_reading_processes_killed_while_idle_are_started_anew(db) -> None:
    async def read_kill_read() -> tuple[int, int]:
        collection = Collection()
        first = await collection.read(say_pid, fetched())
        os.kill(first, signal.SIGKILL)
        await asyncio.sleep(0.5)
        second = await collection.read(say_pid, fetched())
        collection.readers.stop()
        return first, second

    first, second = asyncio.run(read_kill_read())

    assert first != second


def test_each_page_has_the_whole_time_whatever_the_pages_before_took() -> None:
    pool = reading_pool()
    try:
        futures = [pool.schedule(within_limits, args=[2, 300, "u", busy, 0.6]) for _ in range(8)]
        assert [future.result(60) for future in futures] == ["done"] * 8
    finally:
        pool.stop()
        pool.join()


def test_troubles_of_one_kind_are_counted_not_repeated(site, bad, collect) -> None:
    site.refuse(BAD, "500 Oops")

    for _ in range(3):
        collect(hours=12)

    trouble = Trouble.objects.get()
    assert (trouble.count, trouble.first_at < trouble.last_at) == (3, True)
    assert Action.objects.filter(article__source=bad).count() == 0
