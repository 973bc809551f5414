"""`make bench-collect`: how fast saved pages become filed articles, over HTTP, end to end.

A loopback site serves a generated feed and the pages; the product collects them as it would any
source (politeness delay 0). Each round also times `read_page` alone, on one core, over the same
pages: the ratio says what fetching, filing, indexing and printing cost on top of reading.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from html import escape
from pathlib import Path

from bench.pages import SavedPage, load_pages
from bench.printer import Figures

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))


def main() -> None:
    pages, where = load_pages()
    print(f"bench-collect: {where}; {ROUNDS} rounds", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        run(template, "--found")
        rounds = [one_round(Path(folder), template, number) for number in range(ROUNDS)]
    report(rounds, len(pages), where)


def one_round(folder: Path, template: Path, number: int) -> dict:
    """Run a round in a process of its own, on a fresh copy of an empty paper."""
    var = folder / f"round{number}"
    shutil.copytree(template, var)
    found = json.loads(run(var, "--round").splitlines()[-1])
    print(f"  round {number + 1}: {found['filed']} filed in {found['seconds']:.1f} s "
          f"({found['per_s']:.1f}/s); read_page alone {found['read_per_s']:.1f}/s", flush=True)  # fmt: skip
    return found


def run(var: Path, what: str) -> str:
    environment = {
        **os.environ,
        "STOPPRESS_VAR_DIR": str(var),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "bench.collect", what]
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def report(rounds: list[dict], pages: int, where: str) -> None:
    def middle(name: str) -> float:
        return statistics.median(found[name] for found in rounds)

    def spread(name: str) -> str:
        values = sorted(found[name] for found in rounds)
        return f"{values[0]:.4g}–{values[-1]:.4g} over {len(values)} rounds"

    last = rounds[-1]
    figures = Figures("collect", "make bench-collect")
    figures.add("collect.filed", int(middle("filed")), "count", f"of {pages} pages")
    figures.add("collect.failed", int(middle("failed")), "count", "by cause below")
    figures.add("collect.per_s", middle("per_s"), "per_s", spread("per_s"))
    figures.add("collect.per_s_ratio_extractor", middle("ratio"), "ratio",
                f"÷ read_page alone on one core; {spread('ratio')}")  # fmt: skip
    notes = [
        f"pages: {where}",
        f"read_page alone: {middle('read_per_s'):.1f} pages/s on one core ({spread('read_per_s')})",
    ]
    notes += [f"failed: {number} × {cause}" for cause, number in last["causes"].items()] or [
        "failed: none"
    ]
    for sentence in notes:
        figures.note(sentence)
    figures.print()


# -- inside a round ----------------------------------------------------------------------------


def found() -> None:
    from django.core.management import call_command

    from stoppress.publish.founding import Founding, found_paper

    call_command("migrate", verbosity=0)
    found_paper(
        Founding({"en": "Bench", "ar": "قياس"}, {}, "UTC", "http://127.0.0.1:8000", "Bench")
    )


def measure() -> dict:
    from stoppress.file.models import Article

    pages, _where = load_pages()
    read_per_s = read_alone(pages)
    seconds, causes = asyncio.run(collect(pages))
    filed = Article.objects.count()
    per_s = filed / seconds
    return {
        "filed": filed, "failed": sum(causes.values()), "causes": dict(causes), "seconds": seconds,
        "per_s": per_s, "read_per_s": read_per_s, "ratio": per_s / read_per_s,
    }  # fmt: skip


def read_alone(pages: list[SavedPage]) -> float:
    """Return pages a second of `read_page` alone, in this process, failures included."""
    from stoppress.errors import StoppressError
    from stoppress.extract.page import read_page

    fetched = [fetched_of(page) for page in pages]
    read_page(fetched[0], None)  # imports and first-use tables are not the page's cost
    started = time.perf_counter()
    for page in fetched:
        try:
            read_page(page, None)
        except StoppressError:
            continue
    return len(pages) / (time.perf_counter() - started)


def fetched_of(page: SavedPage):
    from datetime import UTC, datetime

    from stoppress.handoff import Fetched

    url = f"http://127.0.0.1/{page.set}/{page.id}"
    return Fetched(url, url, 200, {"content-type": "text/html"}, page.html, datetime.now(UTC))


async def collect(pages: list[SavedPage]) -> tuple[float, Counter[str]]:
    """Serve the pages, collect them; return the seconds from the first request to the last filing."""
    from stoppress.flow.collection import Collection

    server = await asyncio.start_server(Site(pages).answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await asyncio.to_thread(add_source, port)
    started = time.perf_counter()
    counts = await Collection().run(asyncio.Event(), until_idle=True)
    seconds = time.perf_counter() - started
    server.close()
    return seconds, counts.failed


def add_source(port: int) -> None:
    from stoppress.collect.models import Feed, Source

    source = Source.objects.create(
        key="saved", name="Saved pages", may_carry="full", publishes_itself=True, language="en",
        allow_private="127.0.0.0/8", host_delay_seconds=0, recheck_seconds=[],
        min_interval_seconds=3600, max_interval_seconds=7200,
    )  # fmt: skip
    Feed.objects.create(source=source, url=f"http://127.0.0.1:{port}/feed.xml")


class Site:
    """A site with a feed and its pages, as small as HTTP/1.1 allows."""

    def __init__(self, pages: list[SavedPage]) -> None:
        self.pages = {f"/{page.set}/{page.id}": page.html for page in pages}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1]
        host = head.lower().split("host:")[1].split("\r\n")[0].strip()
        status, kind, body = self.find(path, host)
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()

    def find(self, path: str, host: str) -> tuple[str, str, bytes]:
        if path == "/feed.xml":
            return "200 OK", "application/rss+xml", self.feed(host)
        if path in self.pages:
            return "200 OK", "text/html", self.pages[path]
        return "404 Not Found", "text/plain", b"no"

    def feed(self, host: str) -> bytes:
        items = "".join(
            f"<item><title>Saved page {escape(path)}</title><link>http://{host}{path}</link></item>"
            for path in self.pages
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Saved</title>{items}</channel></rss>'.encode()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        import django

        django.setup()
        print("" if sys.argv[1] == "--found" and found() is None else json.dumps(measure()))
