"""Adding, trying and removing a Source: what an address turns out to be, and what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from stoppress.collect.models import Feed, Fetch, PageWatch, Source, Trouble
from stoppress.file.models import Article, Version
from stoppress.flow import sources as flow
from stoppress.flow.sources import Looked
from stoppress.publish.models import Action
from stoppress.serve.store import Store
from tests.conftest import make_reading, make_source
from tests.flow.conftest import add_source
from tests.flow.site import headline, item, page, story

HOME = "127.0.0.0/8"


# -- looking -------------------------------------------------------------------------------------


def test_a_feed_is_known_as_one(newsroom, site) -> None:
    site.feed(item(site.url("/1"), 1))

    looked = flow.look(site.url("/rss.xml"), HOME)

    assert (looked.name, looked.language, looked.problem) == ("The Courier", "en", "")
    assert looked.feeds == [(site.url("/rss.xml"), "rss", "The Courier")]


def test_a_page_leads_to_the_feeds_it_names(newsroom, site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="All news" href="/news.xml">'
    site.put("/", page(1, head=link))
    site.feed(item(site.url("/1"), 1), path="/news.xml")

    looked = flow.look(site.url("/"), HOME)

    assert looked.feeds == [(site.url("/news.xml"), "rss", "All news")]
    assert looked.name == "The Courier"


def test_a_page_that_names_no_feed_is_asked_for_at_the_usual_places(newsroom, site) -> None:
    site.put("/", page(1))
    site.feed(item(site.url("/1"), 1), path="/feed.xml")

    assert [url for url, _kind, _title in flow.look(site.url("/"), HOME).feeds] == [
        site.url("/feed.xml")
    ]


def test_a_page_without_feeds_is_a_listing(newsroom, site) -> None:
    links = "".join(
        f'<li><h2><a href="/local/{n}-council-votes">{headline(n)}</a></h2></li>' for n in range(6)
    )
    site.put("/local/", f"<html><body><main><ul>{links}</ul></main></body></html>")

    looked = flow.look(site.url("/local/"), HOME)

    assert [kind for _url, kind, _title in looked.feeds] == ["listing"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "nothing at all", "ftp://a.example/", "http://[::bad"]
)
def test_an_address_that_leads_nowhere_is_a_sentence(newsroom, url) -> None:
    looked = flow.look(url, HOME)

    assert looked.feeds == []
    assert looked.problem.endswith(".") and len(looked.problem.split()) > 6


def test_a_private_address_needs_leave(newsroom, site) -> None:
    site.feed(item(site.url("/1"), 1))

    looked = flow.look(site.url("/rss.xml"))

    assert "--allow-private" in looked.problem


def test_a_wrong_network_is_refused(newsroom) -> None:
    with pytest.raises(ValidationError):
        flow.look("http://a.example/", "10.0.0.0/99")


def test_a_page_that_is_neither_says_so(newsroom, site) -> None:
    site.put("/", "<html><body><p>Hello.</p></body></html>")

    assert "gives no feed" in flow.look(site.url("/"), HOME).problem


# -- trying ---------------------------------------------------------------------------------------


def test_trying_shows_what_would_come_and_stores_nothing(newsroom, site, file_now) -> None:
    known = make_source("known", "Known")
    file_now(known, make_reading(site.url("/3")))
    at = datetime.now(UTC) - timedelta(hours=2)
    site.put("/1", page(1, when=at.isoformat()))
    site.put("/3", page(3))
    site.put("/4", "<html><body><h1>Rain</h1></body></html>")
    site.feed(item(site.url("/1"), 1, when=format_datetime(at)), item(site.url("/2"), 2, text=story(2), when=format_datetime(at)),
              item(site.url("/3"), 3), item(site.url("/4"), 4), item(site.url("/5"), 5, text=story(5), when="none"))  # fmt: skip
    before = counts()

    looked, tried = flow.try_source(site.url("/rss.xml"), HOME)

    first, second, third, fourth, fifth = tried
    assert (looked.name, counts()) == ("The Courier", before)
    assert first.reading.headline == headline(1)
    assert first.reading.published.reason and second.reading.published.reason
    assert (first.duplicate_of, third.duplicate_of) == ("", "Known: Sea wall to be rebuilt")
    assert fourth.reading is None and fourth.problem.startswith("no article text")
    assert fifth.reading.published is None


def counts() -> list[int]:
    return [
        model.objects.count()
        for model in (Source, Feed, PageWatch, Fetch, Article, Version, Action, Trouble)
    ]


def test_trying_a_dead_address_gives_the_problem(newsroom) -> None:
    looked, tried = flow.try_source("http://127.0.0.1:9/", HOME)

    assert (tried, looked.problem.startswith("dead host")) == ([], True)


def test_trying_reads_twenty_pieces_at_most(newsroom, site) -> None:
    site.feed(*(item(site.url(f"/{n}"), n, text=story(n)) for n in range(30)))

    assert len(flow.try_source(site.url("/rss.xml"), HOME)[1]) == flow.TRY_PIECES


# -- adding ---------------------------------------------------------------------------------------


def looked_at(url: str, name: str = "The Courier") -> Looked:
    return Looked(url, name, url, "en-GB", [(url, "rss", name)])


def test_a_source_taken_on_is_due_at_once_and_held_by_the_desk(newsroom, clock) -> None:
    source = flow.add_source(looked_at("https://courier.example/rss.xml"))

    assert (source.key, source.language, source.publishes_itself, source.may_carry) == (
        "the-courier",
        "en",
        False,
        "headline",
    )
    assert source.feeds.get().next_due <= clock.now.timestamp()


def test_two_sources_of_one_name_have_two_keys(newsroom) -> None:
    keys = [flow.add_source(looked_at(f"https://{n}.example/rss.xml", name)).key
            for n, name in enumerate(("صحيفة", "صحيفة", "The Courier", "The Courier", "The Courier", "!?"))]  # fmt: skip

    assert len(set(keys)) == 6
    assert all(key.isascii() for key in keys)
    assert keys[2:5] == ["the-courier", "the-courier-2", "the-courier-3"]


def test_a_feed_that_is_collected_already_is_not_taken_on_again(newsroom) -> None:
    flow.add_source(looked_at("https://courier.example/rss.xml"))

    with pytest.raises(ValidationError, match="collected already"):
        flow.add_source(looked_at("https://courier.example/rss.xml", "Again"))

    assert Source.objects.filter(is_house=False).count() == 1


def test_a_wrong_contract_takes_nothing_on(newsroom) -> None:
    with pytest.raises(ValidationError):
        flow.add_source(
            looked_at("https://courier.example/rss.xml"), contract={"zone": "Mars/Olympus"}
        )

    assert Feed.objects.count() == 0


def test_asking_now_makes_the_feeds_due(site, courier, collect, clock) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()

    flow.ask_now(courier, clock.now)

    assert collect().asked == 1


# -- removing -------------------------------------------------------------------------------------


def test_removing_a_source_leaves_nothing_of_it(site, newsroom, collect, get) -> None:
    source = add_source(site, "/rss.xml", recheck_seconds=[60])
    site.put("/1", page(1))
    site.feed(
        item(site.url("/1"), 1),
        item(site.url("/2"), 2, text=story(2)),
        item(site.url("/3"), 3, text=story(3), when="none"),
    )
    collect()
    site.put("/1", page(1, title="Changed since"))
    collect(minutes=2)
    paths = list(Article.objects.exclude(path="").values_list("path", flat=True))
    for path in (
        *paths,
        "/en/",
        "/en/latest",
        "/en/source/courier",
        "/en/rss.xml",
        "/en/sitemap.xml",
    ):
        get(path)

    gone = flow.remove_source(source)

    assert (gone, len(paths)) == (3, 2)
    assert [
        model.objects.count() for model in (Feed, PageWatch, Fetch, Article, Version, Trouble)
    ] == [0] * 6
    assert not Action.objects.exclude(article=None).exists()  # the log outlives its pieces
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stoppress_search")
        assert cursor.fetchone()[0] == 0
    assert [get(path).status_code for path in (*paths, "/en/source/courier")] == [404] * 3
    assert not any(
        path.encode() in get(where).content
        for where in ("/en/", "/en/rss.xml", "/en/sitemap.xml")
        for path in paths
    )
    store = Store(settings.STOPPRESS_STORE)
    assert not any(path in store.live("en").tail.decode() for path in paths)


def test_a_copy_under_a_removed_original_waits_for_the_desk(newsroom, file_now) -> None:
    wire, paper = make_source("wire", "Wire"), make_source("paper", "Paper")
    file_now(wire, make_reading("https://wire.example/1"))
    copy = file_now(paper, make_reading("https://paper.example/1"))

    flow.remove_source(wire)

    copy.refresh_from_db()
    assert (copy.state, copy.copy_of, copy.held_why) == ("held", None, "its original was withdrawn")


def test_many_pieces_are_removed_in_parts(newsroom, file_now, monkeypatch) -> None:
    monkeypatch.setattr(flow, "REMOVED_AT_ONCE", 2)
    source = make_source("courier", "The Courier")
    for number in range(5):
        file_now(source, make_reading(f"https://courier.example/{number}"))
    told: list[str] = []

    flow.remove_source(source, told.append)

    assert told == ["2 pieces removed", "4 pieces removed", "5 pieces removed"]
    assert Source.objects.filter(is_house=False).count() == 0
