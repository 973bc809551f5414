"""`make screenshots`: every page type of the demo paper into out/, to be looked at one by one.

Both directions; phone in light and desktop in dark and light; the desk in English and Arabic. Also
makes docs/front.png, the picture in the README.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import (
    CHROMIUM,
    FLAGS,
    RunningPaper,
    first_article,
    free_port,
    start_paper,
)

ROOT = Path(__file__).parent.parent
OUT = ROOT / "out"
PAGES = {
    "front": "/", "latest": "/latest", "most-read": "/most-read", "section": "/section/economy",
    "source": "/source/wire", "archive": "/archive", "search": "/search?q=a", "nothing-found": "/search?q=qqqq",
    "contact": "/contact", "how-we-count": "/how-we-count", "not-found": "/nothing",
}  # fmt: skip
LOOKS = {
    "phone-light": ({"width": 390, "height": 844}, "light"),
    "phone-dark": ({"width": 390, "height": 844}, "dark"),
    "desktop-light": ({"width": 1280, "height": 900}, "light"),
    "desktop-dark": ({"width": 1280, "height": 900}, "dark"),
}
DESK = {"home": "", "articles": "articles/", "sources": "sources/"}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paper = start_paper(Path(folder), free_port())
        try:
            paper.wait_for(lambda: is_full(paper), 150)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                shoot_readers(browser, paper)
                shoot_desk(browser, paper)
                shoot_readme(browser, paper)
        finally:
            paper.stop()
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")


def is_full(paper: RunningPaper) -> bool:
    try:
        return "<ol" in paper.get("/ar/most-read")[1].split("<main")[1].split("</main")[0]
    except (OSError, IndexError):
        return False


def shoot_readers(browser: Browser, paper: RunningPaper) -> None:
    for look, (size, scheme) in LOOKS.items():
        page = browser.new_page(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        for language in ("en", "ar"):
            article = first_article(paper, language).removeprefix(f"/{language}")
            for name, path in {**PAGES, "article": article}.items():
                page.goto(f"{paper.url}/{language}{path}")
                shoot(page, f"{name}-{language}-{look}")
        page.close()


def shoot_desk(browser: Browser, paper: RunningPaper) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page.goto(f"{paper.url}/desk/")
    page.fill("input[name=username]", "demo")
    page.fill("input[name=password]", paper.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/")
    for name, path in DESK.items():
        page.goto(f"{paper.url}/desk/{path}")
        shoot(page, f"desk-{name}")
    page.close()


def shoot_readme(browser: Browser, paper: RunningPaper) -> None:
    """One picture, both directions side by side."""
    pages = []
    for language in ("en", "ar"):
        page = browser.new_page(viewport={"width": 900, "height": 760}, device_scale_factor=1)
        page.goto(f"{paper.url}/{language}/")
        pages.append(page.screenshot(type="jpeg", quality=80))
        page.close()
    from base64 import b64encode

    images = "".join(
        f'<img src="data:image/jpeg;base64,{b64encode(raw).decode()}">' for raw in pages
    )
    page = browser.new_page(viewport={"width": 1640, "height": 700})
    page.set_content(
        f"<style>body{{margin:0;display:flex;gap:8px;background:#ddd}}img{{width:816px}}</style>{images}"
    )
    page.screenshot(path=str(ROOT / "docs" / "front.png"))
    page.close()


def shoot(page: Page, name: str) -> None:
    page.add_style_tag(
        content="*{content-visibility:visible!important}"
    )  # also what is below the fold
    page.screenshot(path=str(OUT / f"{name}.png"), full_page=True)


if __name__ == "__main__":
    sys.exit(main())
