"""The simulated readers: what they read from a page, whom they visit, what they choose."""

from collections import Counter
from random import Random

import pytest

from newsroom.demo.readers import (
    NotLoopback,
    article_links,
    check_loopback,
    pick_article,
    read_tokens,
)

SITE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "site", ["http://news.example/", "http://10.0.0.1", "ftp://127.0.0.1", "127.0.0.1"]
)
def test_any_host_but_the_loopback_is_refused(site: str) -> None:
    with pytest.raises(NotLoopback):
        check_loopback(site)


@pytest.mark.parametrize(
    "site", ["http://127.0.0.1:8000/", "http://localhost:8000", "http://[::1]:80"]
)
def test_the_loopback_is_allowed(site: str) -> None:
    assert check_loopback(site) == site.rstrip("/")


def test_both_halves_of_the_token_and_the_seconds_are_found() -> None:
    page = (
        '<html data-w="77.ab"><script src="/~r.js" data-a="12.cd" data-n="8" async></script></html>'
    )

    tokens = read_tokens(page)

    assert tokens is not None
    assert (tokens.article, tokens.window, tokens.seconds) == ("12.cd", "77.ab", 8.0)


def test_a_page_without_token_sends_nothing() -> None:
    assert read_tokens("<p>no beacon</p>") is None


def test_article_links_are_those_of_the_edition() -> None:
    front = (
        '<a href="/en/sport/">Sport</a><a class="x" href="/en/harbour/quay-contract-signed">a</a>'
        '<a href="/ar/harbour/another-long-address">b</a><a href="http://other.example/en/x/long-path">c</a>'
    )

    assert article_links(front, SITE, "en") == [f"{SITE}/en/harbour/quay-contract-signed"]


def test_the_favourite_drifts_with_time() -> None:
    addresses = [f"{SITE}/en/story/number-{place}" for place in range(20)]
    rng = Random(3)

    favourites = {
        Counter(pick_article(addresses, minute * 60, rng) for _ in range(300)).most_common(1)[0][0]
        for minute in range(0, 20, 4)
    }

    assert len(favourites) > 1
