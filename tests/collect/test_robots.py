"""robots.txt is obeyed as RFC 9309 says, and hosts are visited one at a time."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest

from stoppress.collect import robots as robots_module
from stoppress.collect.robots import RobotsBook, Turns, product_token, read_robots
from stoppress.errors import (
    AddressNotAllowed,
    DeadHost,
    Gone,
    HttpStatus,
    RefusedByRobots,
    RobotsUnreachable,
    TooManyRedirects,
)
from stoppress.handoff import Fetched

PAGE = "https://a.example/news/1"
ROBOTS = "https://a.example/robots.txt"


class Clock:
    """Seconds that pass only when someone sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


class Host:
    """Answers each loading of its robots.txt with the next of `answers`, the last for ever."""

    def __init__(self, *answers: str | bytes | Exception) -> None:
        self.answers = list(answers)
        self.loads = 0

    async def load(self, url: str) -> Fetched:
        self.loads += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        body = answer.encode() if isinstance(answer, str) else answer
        return Fetched(url, url, 200, {}, body, datetime(2026, 11, 25, tzinfo=UTC))


def ask(host: Host, url: str = PAGE, book: RobotsBook | None = None, key: object = None) -> float:
    book = book or RobotsBook("stoppress", Clock())
    return asyncio.run(book.delay_for(url, ROBOTS, host.load, key))


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("stoppress/0.1 (+https://a.example/bot)", "stoppress"),
        ("MyPaper", "MyPaper"),
        ("My_Paper-Bot/2", "My_Paper-Bot"),
        ("Mozilla/5.0 (compatible; PaperBot/1.0; +https://a.example)", "PaperBot"),
        ("1/2", "stoppress"),
    ],
)
def test_the_token_is_the_products_name(user_agent, token):
    assert product_token(user_agent) == token


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /news/",
        "User-agent: Stoppress\nDisallow: /",
        "user-agent:stoppress\ndisallow:/news",
        "User-agent: other\nUser-agent: stoppress\nDisallow: /",
        "User-agent: *\nDisallow:\n\nUser-agent: stoppress # us\nDisallow: /*/1$",
        "\ufeffUser-agent: *\r\nDisallow: /\r\n",
        "User-agent: *\nAllow: /news\nDisallow: /news/1",
    ],
)
def test_a_page_that_is_not_for_us_is_refused(text):
    with pytest.raises(RefusedByRobots) as failure:
        ask(Host(text))

    assert failure.value.url == PAGE
    assert not failure.value.retry


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>no robots here</html>",
        "User-agent: other\nDisallow: /",
        "User-agent: *\nDisallow: /\n\nUser-agent: stoppress\nDisallow: /private",
        "User-agent: *\nDisallow: /\nAllow: /news/",
        "User-agent: press\nDisallow: /",
        "User-agent:\nDisallow: /",
        b"\xff\xfe\x00\x01",
        "User-agent: other\nDisallow: /a\nUser-agent: another\nDisallow: /",
    ],
)
def test_a_page_that_is_for_us_is_allowed(text):
    assert ask(Host(text)) == 0


def test_robots_txt_itself_may_always_be_read():
    assert ask(Host("User-agent: *\nDisallow: /"), ROBOTS) == 0


@pytest.mark.parametrize(("asked", "seconds"), [("5", 5), ("0.5", 0.5), ("900", 30), ("-3", 0)])
def test_crawl_delay_is_obeyed_up_to_thirty_seconds(asked, seconds):
    assert ask(Host(f"User-agent: *\nCrawl-delay: {asked}")) == seconds


@pytest.mark.parametrize(
    "error",
    [HttpStatus(ROBOTS, "404"), HttpStatus(ROBOTS, "403"), Gone(ROBOTS, "410"), TooManyRedirects()],
)
def test_without_a_robots_txt_all_is_allowed(error):
    assert ask(Host(error)) == 0


@pytest.mark.parametrize(
    "error",
    [
        HttpStatus(ROBOTS, "503"),
        HttpStatus(ROBOTS, "429"),
        DeadHost(ROBOTS, "no connection"),
        AddressNotAllowed("http://10.0.0.1/robots.txt", "a redirect led there"),
    ],
)
def test_an_unreachable_robots_txt_stops_us_for_now(error):
    with pytest.raises(RobotsUnreachable) as failure:
        ask(Host(error))

    assert failure.value.retry
    assert failure.value.retry_after_seconds == 600


def test_a_refused_host_is_said_to_be_refused():
    with pytest.raises(AddressNotAllowed):
        ask(Host(AddressNotAllowed(ROBOTS, "not a public address")))


def test_an_unreachable_robots_txt_is_tried_again_after_ten_minutes():
    clock, host = Clock(), Host(HttpStatus(ROBOTS, "503"), "User-agent: *\nDisallow: /secret")
    book = RobotsBook("stoppress", clock)
    for _ in range(3):
        with pytest.raises(RobotsUnreachable):
            ask(host, book=book)
    assert host.loads == 1

    clock.seconds += 601

    assert ask(host, book=book) == 0
    assert host.loads == 2


def test_a_robots_txt_is_kept_for_a_day():
    clock, host = Clock(), Host("", "User-agent: *\nDisallow: /")
    book = RobotsBook("stoppress", clock)
    ask(host, book=book)
    clock.seconds += 23 * 3600
    ask(host, book=book)
    assert host.loads == 1

    clock.seconds += 3601

    with pytest.raises(RefusedByRobots):
        ask(host, book=book)


def test_many_askers_load_it_once():
    host, book = Host("User-agent: *\nDisallow: /secret"), RobotsBook("stoppress", Clock())

    async def many() -> None:
        await asyncio.gather(*(book.delay_for(PAGE, ROBOTS, host.load) for _ in range(20)))

    asyncio.run(many())

    assert host.loads == 1


def test_who_may_read_a_private_network_does_not_tell_others():
    host, book = Host(""), RobotsBook("stoppress", Clock())

    ask(host, book=book, key="10.0.0.0/8")
    ask(host, book=book, key="")

    assert host.loads == 2


def test_the_book_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(robots_module, "CACHE_MAX_BYTES", 50_000)
    book, host = RobotsBook("stoppress", Clock()), Host("# " + "x" * 9_000)

    for number in range(30):
        ask(host, book=book, key=number)

    assert len(book._pages) <= 5


def test_a_robots_txt_that_names_every_crawler_costs_little():
    # 265 seconds and 6.9 GB when Protego reads it unaided.
    agents = "".join(f"User-agent: bot{n}\n" for n in range(2_000))
    rules = "".join(f"Disallow: /a{n}*b$\n" for n in range(24_000))
    begun = time.perf_counter()

    found = read_robots(agents + "User-agent: *\n" * 2000 + rules, "stoppress")

    assert time.perf_counter() - begun < 5
    assert found.rules is not None
    assert not found.rules.can_fetch("https://a.example/a7-b", "stoppress")


def turns_taken(hosts_and_delays: list[tuple[str, float]], seconds_each: float = 0) -> list[float]:
    """Return when each visit began, all asked for at once."""
    clock = Clock()
    began: list[float] = []

    async def visit(turns: Turns, host: str, delay: float) -> None:
        async with turns.take(host, delay) as turn:
            turn.started = clock()
            began.append(clock() - 1000)
            clock.seconds += seconds_each

    async def all_visits() -> None:
        turns = Turns(clock, clock.sleep)
        await asyncio.gather(*(visit(turns, *each) for each in hosts_and_delays))

    asyncio.run(all_visits())
    return began


def test_visits_to_one_host_start_apart():
    assert turns_taken([("a", 1.0)] * 4) == [0, 1, 2, 3]


def test_the_pause_counts_from_the_start_of_a_visit():
    assert turns_taken([("a", 1.0)] * 3, seconds_each=0.75) == [0, 1, 2]
    assert turns_taken([("a", 1.0)] * 3, seconds_each=5) == [0, 5, 10]


def test_a_pause_of_zero_is_none():
    assert turns_taken([("a", 0.0)] * 3) == [0, 0, 0]


def test_hosts_do_not_wait_for_each_other():
    assert turns_taken([("a", 1.0), ("b", 1.0), ("c", 1.0)]) == [0, 0, 0]


def test_one_visitor_at_a_time_even_when_one_fails():
    clock = Clock()
    turns = Turns(clock, clock.sleep)
    inside = 0

    async def visit(number: int) -> None:
        nonlocal inside
        async with turns.take("a", 0):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            inside -= 1
            if number == 1:
                raise ValueError

    async def all_visits() -> list[object]:
        return await asyncio.gather(*(visit(n) for n in range(4)), return_exceptions=True)

    results = asyncio.run(all_visits())

    assert [type(result) for result in results].count(ValueError) == 1
    assert results.count(None) == 3


def test_a_visitor_who_leaves_the_queue_does_not_block_it():
    async def leave() -> bool:
        clock = Clock()
        turns = Turns(clock, clock.sleep)

        async def visit() -> bool:
            async with turns.take("a", 0):
                return True

        async with turns.take("a", 0):
            leaver, stayer = asyncio.create_task(visit()), asyncio.create_task(visit())
            await asyncio.sleep(0)
            leaver.cancel()
        return await asyncio.wait_for(stayer, 1)

    assert asyncio.run(leave())


def test_idle_hosts_are_forgotten(monkeypatch):
    monkeypatch.setattr(robots_module, "TURNS_KEPT", 10)
    clock = Clock()
    turns = Turns(clock, clock.sleep)

    async def visit_many() -> None:
        for number in range(100):
            async with turns.take(str(number), 1) as turn:
                turn.started = clock()
            clock.seconds += 10

    asyncio.run(visit_many())

    assert len(turns._hosts) <= 11
