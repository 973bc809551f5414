"""The running paper in a real browser: every page type, both directions, with and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.conftest import ORDINARY_AGENT, RunningPaper, first_article

pytestmark = pytest.mark.browser

PAGES = ("/", "/latest", "/most-read", "/section/economy", "/source/wire", "/archive", "/search?q=a",
         "/contact", "/how-we-count", "/nothing-here", "ARTICLE")  # fmt: skip
LOOKS = {"phone": {"viewport": {"width": 360, "height": 760}, "color_scheme": "light"},
         "desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}}  # fmt: skip
ERRORS_OF_404 = "Failed to load resource: the server responded with a status of 404"


def address(running: RunningPaper, language: str, page: str) -> str:
    path = first_article(running, language) if page == "ARTICLE" else f"/{language}{page}"
    return running.url + path


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_and_asks_nobody_else(running, chromium, language, look) -> None:
    context = chromium.new_context(**LOOKS[look])
    page = context.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: errors.append(str(error)))

    for name in PAGES:
        url = address(running, language, name)
        page.goto(url)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{url} is {overflow} px too wide"
        assert page.evaluate("document.documentElement.dir") == (
            "rtl" if language == "ar" else "ltr"
        )
        assert page.locator("h1").count() == 1, url
        heading = "الأكثر قراءة" if language == "ar" else "Most Read Articles"
        assert heading in page.inner_text("body"), url

    assert [url for url in asked if not url.startswith(running.url)] == []
    assert context.cookies() == []
    assert [error for error in errors if ERRORS_OF_404 not in error] == []
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_wider_than_a_small_phone(running, chromium, language) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})

    for name in PAGES:
        page.goto(address(running, language, name))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    page.close()


def test_the_same_text_without_scripts(running, chromium, article_path) -> None:
    texts = []
    for scripts in (True, False):
        context = chromium.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(running.url + article_path)
        texts.append(page.locator("main").inner_text())
        context.close()

    assert texts[0] == texts[1]


def test_one_request_brings_the_text(running, chromium, article_path) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(running.url + article_path, wait_until="networkidle")

    assert asked[0] == running.url + article_path
    assert {url.removeprefix(running.url) for url in asked[1:]} <= {
        "/~r.js",
        "/icon.svg",
        "/favicon.ico",
    }
    page.close()


def test_a_read_is_one_beacon_after_the_visible_seconds(running, chromium, article_path) -> None:
    context = chromium.new_context(user_agent=ORDINARY_AGENT)
    page = context.new_page()
    beacons: list[str] = []
    page.on(
        "request", lambda request: beacons.append(request.url) if "/~r/" in request.url else None
    )
    page.goto(running.url + article_path)
    page.wait_for_timeout(1000)
    early = list(beacons)
    page.wait_for_timeout(3500)

    assert (early, len(beacons)) == ([], 1)
    context.close()


def test_the_demos_readers_make_most_read_move(running) -> None:
    def most_read() -> bool:
        return 'href="/en/' in running.get("/en/most-read")[1].split("<main")[1].split("</main")[0]

    running.wait_for(most_read, 60)


def test_search_finds_in_both_directions(running, chromium) -> None:
    page = chromium.new_page()
    page.goto(running.url + "/ar/search")
    page.locator("main input[name=q]").fill("من")
    page.locator("main form button").click()

    assert page.url.startswith(running.url + "/ar/search?q=")
    assert page.locator("mark").count() > 0
    page.close()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(running, chromium) -> None:
    page = chromium.new_page()
    page.goto(running.url + "/en/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.close()


def test_the_desk_opens_with_the_password_that_was_printed(running, chromium) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(running.url + "/desk/")
    page.fill("input[name=username]", "demo")
    page.fill("input[name=password]", running.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/")
    page.goto(running.url + "/desk/articles/")

    assert page.locator("table tbody tr").count() > 5
    assert running.password in running.log.read_text()
    context.close()
