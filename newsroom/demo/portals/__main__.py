"""Write the suite to a folder, to look at: python -m newsroom.demo.portals FOLDER [--seed 3]"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from newsroom.demo.portals.suite import Suite


def write_suite(suite: Suite, folder: Path) -> int:
    """Write each portal's pages, feed, sitemap and truth; returns how many pages."""
    count = 0
    for portal in suite.portals:
        home = folder / portal.key
        home.mkdir(parents=True, exist_ok=True)
        visit = max(page.first_visit for page in suite.pages(portal))
        (home / "rss.xml").write_bytes(suite.feed(portal, visit))
        if sitemap := suite.sitemap(portal, visit):
            (home / "news.xml").write_bytes(sitemap)
        truths = {}
        for page in suite.pages(portal):
            printed = suite.print_page(page, page.first_visit)
            (home / f"{page.number:02}.html").write_bytes(printed.html)
            truths[page.id] = asdict(printed.truth) | {"url": page.url, "visit": printed.visit}
            count += 1
        text = json.dumps(truths, ensure_ascii=False, indent=1, default=str)
        (home / "truth.json").write_text(text, "utf-8")
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the portal suite to a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    print(f"{write_suite(Suite(options.seed), options.folder)} pages in {options.folder}")


if __name__ == "__main__":
    main()
