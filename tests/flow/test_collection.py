"""The collector against a real HTTP site on loopback: what is asked, filed, looked at again."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from stoppress.collect import schedule
from stoppress.collect.models import Feed, Fetch, PageWatch, Trouble
from stoppress.file.models import Article, Version
from stoppress.flow.collection import Collection
from stoppress.publish.models import Action
from tests.flow.conftest import add_source
from tests.flow.site import (
    ATOM,
    JSON,
    answer,
    headline,
    item,
    json_feed,
    page,
    paragraphs,
    rss,
    story,
)


def verbs() -> list[str]:
    return list(Action.objects.order_by("id").values_list("verb", flat=True))


# -- what is filed ---------------------------------------------------------------------------


def test_pieces_are_filed_and_published(site, courier, collect) -> None:
    for number in range(3):
        site.put(f"/{number}", page(number))
    site.feed(*(item(site.url(f"/{number}"), number) for number in range(3)))

    counts = collect()

    assert (counts.filed, dict(counts.failed)) == (3, {})
    assert Article.objects.filter(live=True).exclude(path="").count() == 3
    assert verbs() == ["publish"] * 3


def test_a_source_that_does_not_publish_itself_has_its_pieces_held(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", publishes_itself=False)
    site.feed(item(site.url("/1"), 1, text=story(1)))

    collect()

    article = Article.objects.get()
    assert (article.live, article.path, article.state) == (False, "", "held")


def test_an_entry_with_its_full_text_needs_no_page(site, courier, collect) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)))
    site.put("/1", page(1))

    counts = collect()

    assert (counts.filed, site.times_asked("/1")) == (1, 0)
    assert "laid before the members" in Article.objects.get().body


def test_an_entry_whose_text_cannot_be_read_is_fetched_as_a_page(site, courier, collect) -> None:
    nothing = "".join(f'<img src="/{number}.png" alt="">' for number in range(60))
    site.feed(item(site.url("/1"), 1).replace(
        "</item>", f"<content:encoded><![CDATA[{nothing}<p>Photos</p>]]></content:encoded></item>"))  # fmt: skip
    site.put("/1", page(1))

    collect()

    assert Article.objects.get().headline == headline(1)


def test_a_poll_that_brings_nothing_new_leaves_all_as_it_is(site, courier, collect) -> None:
    site.put("/0", page(0))
    site.feed(item(site.url("/0"), 0), item(site.url("/1"), 1, text=story(1)))
    collect()
    asked = site.times_asked("/0")

    for _ in range(3):
        counts = collect(hours=2)

    assert (counts.filed, counts.updated, site.times_asked("/0")) == (0, 0, asked)
    assert (Version.objects.count(), verbs()) == (2, ["publish", "publish"])


def test_two_feeds_that_name_one_page_file_it_once_and_do_not_flicker(
    site, newsroom, collect
) -> None:
    add_source(site, "/rss.xml", "/sitemap.xml")
    site.put("/1", page(1))
    site.feed(item(site.url("/1?utm_source=rss"), 1), item(site.url("/2"), 2, text=story(2)))
    site.put("/2", page(2, title="The page says it otherwise"))
    news = "".join(
        f"<url><loc>{site.url(f'/{number}')}</loc><news:news><news:publication><news:name>C</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2026-11-25T11:00:00Z"
        f"</news:publication_date><news:title>Otherwise {number}</news:title></news:news></url>"
        for number in (1, 2)
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    site.put("/sitemap.xml", f"<urlset {space}>{news}</urlset>", "application/xml")

    for _ in range(5):
        collect(hours=1)

    assert (Article.objects.count(), PageWatch.objects.count()) == (2, 2)
    assert (Version.objects.count(), set(verbs())) == (2, {"publish"})


def test_two_entries_with_one_address_are_one_piece_and_do_not_flicker(
    site, courier, collect
) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)), item(site.url("/1"), 2, text=story(2)))

    for _ in range(3):
        collect(hours=1)

    article = Article.objects.get()
    assert (article.live, article.headline, verbs()) == (True, headline(1), ["publish"])


def test_two_pages_of_one_batch_that_are_one_piece_leave_it_published(
    site, courier, collect
) -> None:
    canonical = f'<link rel="canonical" href="{site.url("/one")}">'
    site.put("/a", page(1, head=canonical))
    site.put("/b", page(1, head=canonical, title="The same piece, told later"))
    site.feed(item(site.url("/a"), 1, guid="a"), item(site.url("/b"), 2, guid="b"))

    collect()

    article = Article.objects.get()
    assert (article.live, article.path != "", article.versions.count()) == (True, True, 2)


def test_a_copy_and_its_original_in_one_batch_are_shown_once(site, newsroom, file_now) -> None:
    from stoppress.flow.filing import ToFile, file_batch
    from tests.conftest import NOON, make_reading, make_source

    paper, wire = make_source("paper", "Paper"), make_source("wire", "Wire")
    rerun = make_reading("https://paper.example/9", origin_url="https://wire.example/1")

    file_batch([ToFile(paper, rerun), ToFile(wire, make_reading("https://wire.example/1"))], NOON)

    copy, original = Article.objects.get(source=paper), Article.objects.get(source=wire)
    assert (original.live, original.copy_of) == (True, None)
    assert (copy.live, copy.copy_of) == (True, original)


def test_a_correction_that_the_first_reading_carries_is_shown(site, courier, collect, get) -> None:
    note = "<p><strong>Correction:</strong> An earlier version said the wall costs five million florins.</p>"
    site.put("/1", page(1, after=note))
    site.feed(item(site.url("/1"), 1))

    collect()

    article = Article.objects.get()
    assert [note.text for note in article.corrections.all()] != []
    assert b"An earlier version said" in get(article.path).content


def test_no_source_changes_or_withdraws_anothers_piece(site, newsroom, collect) -> None:
    mine = add_source(site, "/rss.xml")
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()
    add_source(site, "/rival.xml", key="rival")
    site.feed(
        item(site.url("/1"), 9, text=story(9)),
        f'<at:deleted-entry ref="{site.url("/1")}" when="2026-11-25T12:00:00Z"/>',
        '<at:deleted-entry ref="piece-1" when="2026-11-25T12:00:00Z"/>',
        path="/rival.xml",
    )

    collect(hours=1)

    article = Article.objects.get()
    assert (article.source, article.headline, article.live) == (mine, headline(1), True)


def test_an_entry_without_an_address_is_left_out_with_a_reason(site, courier, collect) -> None:
    whole = paragraphs(story(1))
    items = ({"id": "a", "title": "One", "content_html": whole}, {"id": "b", "title": "Two", "content_html": whole},
             {"id": "c", "title": "Far", "url": site.url("/" + "x" * 2500), "content_html": whole},
             {"id": "d", "title": "Good", "url": site.url("/d"), "content_html": paragraphs(story(2))})  # fmt: skip
    site.put("/rss.xml", json_feed(*items), JSON)

    collect()

    assert Article.objects.get().url == site.url("/d")
    assert Trouble.objects.get().name == "entry left out"


# -- how it asks -----------------------------------------------------------------------------


def test_the_tags_of_the_last_answer_are_sent_and_a_304_costs_nothing(
    site, courier, collect
) -> None:
    from django.db import connection

    site.feed(
        item(site.url("/1"), 1, text=story(1)),
        etag='"one"',
        headers=("Last-Modified: Wed, 25 Nov 2026 11:00:00 GMT",),
    )
    collect()
    kept = Fetch.objects.count()

    with CaptureQueriesContext(connection):
        counts = collect(hours=1)

    sent = site.last("/rss.xml").headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (
        '"one"',
        "Wed, 25 Nov 2026 11:00:00 GMT",
    )
    assert (counts.asked, counts.updated, Fetch.objects.count()) == (1, 0, kept)
    assert Feed.objects.get().etag == '"one"'


def test_a_permanent_move_is_remembered_and_a_passing_one_is_not(site, newsroom, collect) -> None:
    add_source(site, "/old.xml", "/usual.xml")
    site.move("/old.xml", "/rss.xml")
    site.move("/usual.xml", "/today.xml", "302 Found")
    for path in ("/rss.xml", "/today.xml"):
        site.feed(item(site.url("/1"), 1, text=story(1)), path=path)

    collect()

    assert set(Feed.objects.values_list("url", flat=True)) == {
        site.url("/rss.xml"),
        site.url("/usual.xml"),
    }


def test_a_feed_that_is_gone_is_switched_off_and_says_so(site, courier, collect) -> None:
    site.refuse("/rss.xml", "410 Gone")

    collect()
    collect(days=3)

    assert (Feed.objects.get().is_on, site.times_asked("/rss.xml")) == (False, 1)
    assert (Trouble.objects.get().name, Trouble.objects.get().remedy != "") == ("gone", True)


def test_retry_after_is_obeyed(site, courier, collect) -> None:
    site.refuse("/rss.xml", "429 Too Many Requests", "Retry-After: 7200")
    collect()

    collect(minutes=119)
    too_soon = site.times_asked("/rss.xml")
    collect(minutes=2)

    assert (too_soon, site.times_asked("/rss.xml")) == (1, 2)


def test_back_off_grows_with_each_failure_and_ends_with_the_first_success(
    site, courier, collect, clock
) -> None:
    site.refuse("/rss.xml", "500 Oops")
    waits = []
    for _ in range(5):
        collect()
        due = Feed.objects.get().next_due
        waits.append(due - clock.now.timestamp())
        clock.forward(seconds=waits[-1] + 1)
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()

    for wait, expected in zip(waits, (300, 600, 1200, 2400, 4800), strict=True):
        assert 0.8 * expected <= wait <= 1.2 * expected
    feed = Feed.objects.get()
    assert (feed.fail_count, feed.last_error) == (0, "")
    assert feed.next_due - clock.now.timestamp() <= 3600
    assert Trouble.objects.get().solved_at == clock.now


def test_back_off_has_jitter(courier) -> None:
    waits = {schedule.back_off(courier, 3, 0, chance) for chance in (0.0, 0.5, 1.0)}

    assert sorted(map(round, waits)) == [960, 1200, 1440]


def test_the_interval_adapts_within_the_sources_bounds(site, newsroom, collect, clock) -> None:
    add_source(site, "/rss.xml", min_interval_seconds=100, max_interval_seconds=1000)
    intervals = []
    for number in range(22):
        news = range(min(number, 6))
        site.feed(*(item(site.url(f"/{n}"), n, text=story(n)) for n in news))
        collect(seconds=intervals[-1] + 1 if intervals else 0)
        intervals.append(Feed.objects.get().interval_seconds)

    assert (min(intervals), max(intervals)) == (100, 1000)
    assert intervals[6] == 100
    assert intervals[-1] == 1000


def test_a_feed_that_asks_for_rest_is_given_it_within_the_bounds(
    site, newsroom, collect, clock
) -> None:
    add_source(site, "/rss.xml", min_interval_seconds=100, max_interval_seconds=1000)
    site.feed(
        item(site.url("/1"), 1, text=story(1)), headers=("Cache-Control: public, max-age=700",)
    )

    collect()

    assert Feed.objects.get().interval_seconds == 700


def test_robots_txt_is_obeyed_for_pages_and_named(site, courier, collect) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n", "text/plain")
    site.put("/closed/1", page(1))
    site.put("/open/2", page(2))
    site.feed(item(site.url("/closed/1"), 1), item(site.url("/open/2"), 2))

    counts = collect()

    trouble = Trouble.objects.get()
    assert (counts.filed, site.times_asked("/closed/1")) == (1, 0)
    assert (trouble.name, trouble.url) == ("refused by robots", site.url("/closed/1"))
    assert "full text" in trouble.remedy


def test_requests_to_one_host_are_spaced(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", host_delay_seconds=0.3)
    for number in range(3):
        site.put(f"/{number}", page(number))
    site.feed(*(item(site.url(f"/{number}"), number) for number in range(3)))

    collect()

    times = [asked.at for asked in site.asked]
    gaps = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    assert len(times) == 5  # the feed, robots.txt, three pages
    assert min(gaps) > 0.27


# -- pages, again ------------------------------------------------------------------------------


def test_a_page_is_looked_at_again_on_the_sources_schedule(site, newsroom, collect) -> None:
    add_source(
        site,
        "/rss.xml",
        recheck_seconds=[300, 900, 3600],
        max_interval_seconds=86400,
        min_interval_seconds=86400,
    )
    site.put("/1", page(1))
    site.feed(item(site.url("/1"), 1))
    seen = []

    for minutes in (0, 4, 2, 8, 2, 40, 6, 120):  # at 0, 4, 6, 14, 16, 56, 62, 182 minutes
        collect(minutes=minutes)
        seen.append(site.times_asked("/1"))

    assert seen == [1, 1, 2, 2, 3, 3, 4, 4]


def test_an_update_is_seen_when_the_page_is_looked_at_again(site, newsroom, collect, get) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300])
    site.put("/1", page(1))
    site.feed(item(site.url("/1"), 1))
    collect()
    site.put("/1", page(1, text=story(1, " Work has begun since.")))

    counts = collect(minutes=6)

    article = Article.objects.get()
    assert (counts.updated, article.versions.count(), verbs()) == (1, 2, ["publish", "update"])
    assert b"Work has begun since." in get(article.path).content


def test_a_page_that_says_unchanged_is_not_read_again(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300])
    site.put("/1", page(1), etag='"one"')
    site.feed(item(site.url("/1"), 1))
    collect()

    counts = collect(minutes=6)

    assert site.last("/1").headers["if-none-match"] == '"one"'
    assert (counts.updated, PageWatch.objects.get().looks) == (0, 2)


def test_news_in_the_feed_of_a_known_page_has_it_looked_at_wholly(site, courier, collect) -> None:
    site.put("/1", page(1), etag='"one"')
    site.feed(item(site.url("/1"), 1))
    collect()
    site.feed(item(site.url("/1"), 1, summary="Now with the vote of Wednesday."))

    collect(hours=1)

    assert site.times_asked("/1") == 2
    assert "if-none-match" not in site.last("/1").headers


def test_leaving_a_feed_is_no_withdrawal(site, courier, collect) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)), item(site.url("/2"), 2, text=story(2)))
    collect()
    site.feed(item(site.url("/3"), 3, text=story(3)))

    collect(hours=1)

    assert Article.objects.filter(live=True).count() == 3


@pytest.mark.parametrize("named", ["guid", "url"])
def test_a_tombstone_withdraws_at_once_and_a_later_poll_does_not_bring_it_back(
    site, courier, collect, get, named
) -> None:
    whole = item(site.url("/1"), 1, text=story(1))
    site.feed(whole)
    collect()
    path = Article.objects.get().path
    ref = site.url("/1") if named == "url" else "piece-1"
    site.feed(f'<at:deleted-entry ref="{ref}" when="2026-11-25T12:00:00Z"/>')

    counts = collect(hours=1)
    for summary in ("Again.", "And again."):
        site.feed(item(site.url("/1"), 1, text=story(1, summary), summary=summary))
        collect(hours=1)

    assert (counts.withdrawn, get(path).status_code) == (1, 410)
    article = Article.objects.get()
    assert (article.live, article.withdrawn_at is not None) == (False, True)


def test_a_tombstone_of_a_page_not_read_yet_keeps_it_out(site, courier, collect) -> None:
    site.refuse("/1", "503 Later", "Retry-After: 10000")
    site.feed(item(site.url("/1"), 1))
    collect()
    site.put("/1", page(1))
    site.feed(f'<at:deleted-entry ref="{site.url("/1")}" when="2026-11-25T12:00:00Z"/>')
    collect(hours=1)

    collect(hours=8)

    assert Article.objects.count() == 0


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_two_missing_answers_far_enough_apart_withdraw_and_one_does_not(
    site, newsroom, collect, get, status
) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300, 600, 900], gone_after_seconds=60)
    site.put("/1", page(1))
    site.feed(item(site.url("/1"), 1))
    collect()
    path = Article.objects.get().path
    site.refuse("/1", status)

    after_one = collect(minutes=6).withdrawn, get(path).status_code
    too_soon = collect(seconds=50).withdrawn
    after_two = collect(seconds=11).withdrawn, get(path).status_code
    site.put("/1", page(1, title="It is back"))
    site.feed(item(site.url("/1"), 1, summary="It is back."))
    collect(hours=2)

    assert (after_one, too_soon, after_two) == ((0, 200), 0, (1, 410))
    assert get(path).status_code == 410


def test_a_page_that_comes_back_after_one_missing_answer_is_not_withdrawn(
    site, newsroom, collect
) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300, 600, 900])
    site.put("/1", page(1))
    site.feed(item(site.url("/1"), 1))
    collect()

    site.refuse("/1", "404 Not Found")
    collect(minutes=6)
    site.put("/1", page(1))
    collect(minutes=2)
    site.refuse("/1", "404 Not Found")
    collect(minutes=16)

    assert Article.objects.get().live


def test_a_piece_filed_under_its_canonical_address_is_withdrawn_with_its_page(
    site, newsroom, collect
) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300])
    site.put("/p/1", page(1, head=f'<link rel="canonical" href="{site.url("/news/1")}">'))
    site.feed(item(site.url("/p/1"), 1))
    collect()
    site.refuse("/p/1", "410 Gone")

    collect(minutes=6)
    collect(minutes=2)

    assert Article.objects.get(url=site.url("/news/1")).withdrawn_at is not None


def test_one_of_two_addresses_of_a_piece_may_go_without_a_withdrawal(
    site, newsroom, collect
) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300])
    canonical = f'<link rel="canonical" href="{site.url("/news/1")}">'
    for path in ("/news/1", "/amp/1"):
        site.put(path, page(1, head=canonical))
    site.feed(item(site.url("/news/1"), 1), item(site.url("/amp/1"), 1))
    collect()

    site.refuse("/amp/1", "404 Not Found")
    for _ in range(3):
        collect(minutes=6)
    still_there = Article.objects.get().live
    site.refuse("/news/1", "404 Not Found")
    site.feed(item(site.url("/news/1"), 1, summary="Look again."))
    for _ in range(3):
        collect(minutes=40)

    assert (still_there, Article.objects.get().live) == (True, False)


def test_a_full_text_entrys_page_that_goes_withdraws_it(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300, 600])
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()
    site.refuse("/1", "410 Gone")

    collect(minutes=6)
    counts = collect(minutes=2)

    assert counts.withdrawn == 1


def test_where_the_contract_leaves_deletes_to_the_desk_it_is_told(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", obeys_deletes=False)
    site.feed(item(site.url("/1"), 1, text=story(1)))
    collect()
    site.feed('<at:deleted-entry ref="piece-1" when="2026-11-25T12:00:00Z"/>')

    collect(hours=1)

    assert Article.objects.get().live
    assert Trouble.objects.get().name == "withdrawn at the source"


def test_a_page_that_leads_to_the_front_page_is_no_article(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", recheck_seconds=[300])
    site.put("/1", page(1))
    site.feed(item(site.url("/1"), 1))
    collect()
    site.put("/", page(7, title="The Courier, your daily paper"))
    site.move("/1", "/", "302 Found")

    collect(minutes=6)

    assert Article.objects.get().headline == headline(1)
    assert Trouble.objects.get(solved_at=None).url == site.url("/1")


def test_a_page_that_never_works_is_left_alone_in_the_end(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", max_interval_seconds=10**7, min_interval_seconds=300)
    site.refuse("/1", "500 Oops")
    site.feed(item(site.url("/1"), 1))

    for _ in range(18):
        collect(days=2)

    assert (PageWatch.objects.get().is_on, site.times_asked("/1")) == (
        False,
        schedule.TRIES_OF_A_PAGE,
    )


# -- the queue -----------------------------------------------------------------------------------


def test_a_row_that_a_dead_collector_claimed_comes_due_again(site, courier, collect, clock) -> None:
    site.feed(item(site.url("/1"), 1, text=story(1)))
    claimed = schedule.claim(Feed, clock.now, 5, Counter())

    held = collect(seconds=schedule.LEASE_SECONDS - 1).asked
    after = collect(seconds=2)

    assert (len(claimed), held, after.asked, after.filed) == (1, 0, 1, 1)


def test_who_lost_the_lease_cannot_give_the_row_back(site, courier, clock) -> None:
    mine = schedule.claim(Feed, clock.now, 5, Counter())[0]
    later = clock.now + timedelta(seconds=schedule.LEASE_SECONDS + 1)
    theirs = schedule.claim(Feed, later, 5, Counter())[0]

    assert not schedule.complete(mine, next_due=0)
    assert schedule.complete(theirs, next_due=7)


def test_a_source_with_many_pages_due_does_not_hide_the_others(site, newsroom, clock) -> None:
    big, small = add_source(site, key="big"), add_source(site, key="small")
    at = clock.now.timestamp()
    PageWatch.objects.bulk_create(
        PageWatch(source=big, url=site.url(f"/big/{number}"), next_due=at - 100)
        for number in range(300)
    )
    PageWatch.objects.create(source=small, url=site.url("/small"), next_due=at - 1)

    claimed = schedule.claim(
        PageWatch, clock.now, 20, Counter({big.pk: schedule.AT_ONCE_PER_SOURCE})
    )

    assert [watch.source for watch in claimed] == [small]


def test_a_paused_source_is_not_asked(site, newsroom, collect) -> None:
    add_source(site, "/rss.xml", is_paused=True)

    assert collect().asked == 0


def test_two_collectors_at_once_file_nothing_twice(site, newsroom, clock, readers) -> None:
    add_source(site, "/a.xml", "/b.xml", "/c.xml")
    add_source(site, "/rival.xml", key="rival")
    items = [item(site.url(f"/{number}"), number) for number in range(12)]
    items += [item(site.url(f"/{number}"), number, text=story(number)) for number in range(12, 24)]
    for path in ("/a.xml", "/b.xml", "/c.xml", "/rival.xml"):
        site.feed(*items, path=path)
    for number in range(12):
        site.put(f"/{number}", page(number))

    async def both():
        runs = (
            Collection(now=clock, readers=readers).run(asyncio.Event(), until_idle=True)
            for _ in range(2)
        )
        return await asyncio.gather(*runs)

    counts = asyncio.run(asyncio.wait_for(both(), 60))

    assert sum(count.failed.total() for count in counts) == 0
    assert (Article.objects.filter(live=True).count(), Article.objects.count()) == (24, 24)
    assert PageWatch.objects.count() == 24
    assert Counter(verbs())["publish"] == 24


def test_a_bad_feed_does_not_stop_the_others_nor_the_collector(site, newsroom, collect) -> None:
    add_source(site, "/bad.xml", key="bad")
    add_source(site, "/rss.xml")
    site.answers["/bad.xml"] = answer(
        "<html><title>Moved</title></html>", "Content-Type: text/html"
    )
    site.feed(item(site.url("/1"), 1, text=story(1)))

    counts = collect()

    assert (counts.filed, dict(counts.failed)) == (1, {"not a feed": 1})


def test_an_atom_feed_and_a_json_feed_are_collected_alike(site, newsroom, collect) -> None:
    add_source(site, "/atom.xml", "/feed.json")
    site.put("/atom.xml", f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id>
        <updated>2026-11-25T11:00:00Z</updated><entry><id>a1</id><title>{headline(1)}</title>
        <link href="{site.url('/1')}"/><updated>2026-11-25T11:00:00Z</updated>
        <content type="html">{paragraphs(story(1)).replace("<", "&lt;")}</content></entry></feed>""", ATOM)  # fmt: skip
    site.put("/feed.json", json_feed({"id": "j", "url": site.url("/2"), "title": headline(2),
             "date_published": "2026-11-25T11:00:00Z", "content_html": paragraphs(story(2))}), JSON)  # fmt: skip

    counts = collect()

    assert (counts.filed, set(Feed.objects.values_list("kind", flat=True))) == (2, {"atom", "json"})


def test_a_listing_without_a_feed_is_collected(site, newsroom, collect) -> None:
    add_source(site, "/local/", kinds={"/local/": "listing"})
    links = "".join(
        f'<li><h2><a href="/local/{number}-council-votes">{headline(number)}</a></h2></li>'
        for number in range(6)
    )
    site.put("/local/", f"<html><body><main><ul>{links}</ul></main></body></html>")
    for number in range(6):
        site.put(f"/local/{number}-council-votes", page(number))

    counts = collect()

    assert counts.filed == 6


def test_a_feed_that_is_mended_loses_its_trouble(site, courier, collect) -> None:
    site.put(
        "/rss.xml",
        rss(item(site.url("/1"), 1, text=story(1))).replace("</channel></rss>", ""),
        "application/rss+xml",
    )
    collect()
    first = Trouble.objects.get(name="feed").solved_at
    site.feed(item(site.url("/1"), 1, text=story(1)))

    collect(hours=1)

    assert (first, Trouble.objects.get(name="feed").solved_at is None) == (None, False)
