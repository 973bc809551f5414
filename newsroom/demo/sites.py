"""The three demo sites as ASGI apps, and the command that runs them.

    python -m newsroom.demo.sites --state demo.json --ports 8101,8102,8103

The state file keeps the seed and the start, so a restart goes on with the same
world; it is written if it is not there. The sites listen on the loopback only.
"""

import argparse
import asyncio
import contextlib
import json
import secrets
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from newsroom.demo import feeds, pages_harrow, pages_marfa, pages_wire
from newsroom.demo.answers import Answer, Receive, Scope, Send, feed, html, send_answer
from newsroom.demo.generator import World
from newsroom.demo.pages import SECTIONS, View
from newsroom.demo.pictures import draw_picture
from newsroom.demo.pieces import Piece
from newsroom.demo.staff import PAPERS

PAGES = {"harrow": pages_harrow, "marfa": pages_marfa, "wire": pages_wire}
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Site:
    """One site as an ASGI app. `homes` maps every site to its address; `clock` can be a test's."""

    def __init__(
        self, world: World, key: str, homes: dict[str, str], clock: Clock = utc_now
    ) -> None:
        self.world, self.key, self.homes, self.clock = world, key, homes, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"the demo sites speak HTTP only, not {scope['type']}")
        if scope["method"] in ("GET", "HEAD"):
            answer = self.answer(scope["path"])
        else:
            answer = Answer(b"", "text/plain; charset=utf-8", 405, extra=(("allow", "GET, HEAD"),))
        await send_answer(answer, scope, send)

    def answer(self, path: str) -> Answer:
        """What the site has at `path` (percent signs already decoded)."""
        now = self.clock()
        pieces = self.world.pieces(self.key, now)
        local = now.astimezone(PAPERS[self.key].zone)
        view = View(PAPERS[self.key], pieces, self.homes, local)
        return (
            self.feed_at(path, view)
            or self.list_at(path, view)
            or self.article_at(path, view)
            or self.picture_at(path, now)
            or self.missing(path, now)
        )

    def feed_at(self, path: str, view: View) -> Answer | None:
        """The feeds, the sitemap and robots.txt of this site."""
        gone = self.world.withdrawn(self.key, view.now)
        changed = feeds.latest_change(view.pieces + gone, self.world.started_at)
        changed = changed.astimezone(view.paper.zone)
        paper, pieces, home = view.paper, view.pieces, view.home
        match self.key, path:
            case _, "/robots.txt":
                return Answer(self.robots().encode(), "text/plain; charset=utf-8")
            case "harrow", "/rss.xml":
                return feed(feeds.rss(paper, pieces, home, changed), "application/rss+xml", changed)
            case "harrow", "/news-sitemap.xml":
                text = feeds.news_sitemap(paper, pieces, home, view.now)
                return feed(text, "application/xml", changed)
            case "marfa", "/atom.xml":
                text = feeds.atom(paper, pieces, gone, home, changed)
                return feed(text, "application/atom+xml", changed)
            case "wire", "/feed.json":
                return feed(feeds.json_feed(paper, pieces, home), "application/feed+json", changed)
            case "wire", "/feed.rdf":
                return feed(feeds.rdf(paper, pieces, home), "application/rdf+xml", changed)
            case "wire", "/opml.xml":
                return feed(feeds.opml(paper, home), "text/x-opml", self.world.started_at)
        return None

    def robots(self) -> str:
        sitemap = (
            f"Sitemap: {self.homes[self.key]}/news-sitemap.xml\n" if self.key == "harrow" else ""
        )
        return f"User-agent: *\nDisallow: /letters/\n{sitemap}"

    def list_at(self, path: str, view: View) -> Answer | None:
        """The front page and the sections."""
        section = path.strip("/") or None
        if section in (None, *SECTIONS):
            return PAGES[self.key].list_page(view, section)
        return None

    def article_at(self, path: str, view: View) -> Answer | None:
        """The page of a piece, or 410 for one that was withdrawn."""
        for piece in view.pieces:
            if piece.path == path:
                return self.article(view, piece)
        for piece in self.world.withdrawn(self.key, view.now):
            if piece.path == path:
                words = {"ar": "سُحب هذا الخبر."}.get(
                    piece.language, "This article has been withdrawn."
                )
                return html(f"<!DOCTYPE html><title>410</title><p>{words}</p>", status=410)
        return None

    def article(self, view: View, piece: Piece) -> Answer:
        if self.key == "wire":
            return pages_wire.article_page(view, piece, self.world.translations(piece, view.now))
        return PAGES[self.key].article_page(view, piece)

    def picture_at(self, path: str, now: datetime) -> Answer | None:
        """A picture stays up when its piece is withdrawn, as it does on most sites."""
        for piece in self.world.all_pieces(self.key, now) if path.endswith(".png") else []:
            if piece.picture and piece.picture.path == path:
                return Answer(
                    draw_picture(f"{self.key}{path}"), "image/png", 200, piece.published, 86400
                )
        return None

    def missing(self, path: str, now: datetime) -> Answer:
        words = {"marfa": "الصفحة غير موجودة."}.get(self.key, "There is no such page.")
        return html(f"<!DOCTYPE html><title>404</title><p>{words}</p>", status=404)


def open_world(state: Path) -> World:
    """The world that the state file describes; a new one, and the file, if there is none."""
    if not state.exists():
        fresh = {
            "seed": secrets.randbelow(2**31),
            "started_at": utc_now().isoformat(timespec="seconds"),
        }
        state.parent.mkdir(parents=True, exist_ok=True)
        state.write_text(
            json.dumps(fresh | {"seconds_per_event": 12.0}, indent=1) + "\n", encoding="utf-8"
        )
    kept = json.loads(state.read_text(encoding="utf-8"))
    return World(
        kept["seed"], datetime.fromisoformat(kept["started_at"]), kept["seconds_per_event"]
    )


def make_sites(world: World, ports: list[int], clock: Clock = utc_now) -> dict[str, Site]:
    """The three apps, which know each other's addresses. Ports are in the order of PAPERS."""
    homes = {key: f"http://127.0.0.1:{port}" for key, port in zip(PAPERS, ports, strict=True)}
    return {key: Site(world, key, homes, clock) for key in PAPERS}


class QuietServer(uvicorn.Server):
    """A server that leaves the signals to `run_sites`, since three of them share one process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run_sites(sites: dict[str, Site], ports: list[int]) -> None:
    """Serve until SIGTERM or SIGINT, then let open requests finish."""
    servers = [
        QuietServer(
            uvicorn.Config(site, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
        )
        for site, port in zip(sites.values(), ports, strict=True)
    ]

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await asyncio.gather(*(server.serve() for server in servers))


def main() -> None:
    parser = argparse.ArgumentParser(description="Run the three demo news sites on the loopback.")
    parser.add_argument("--state", type=Path, required=True, help="JSON file with seed and start")
    parser.add_argument("--ports", default="8101,8102,8103", help="harrow, marfa, wire")
    options = parser.parse_args()
    ports = [int(port) for port in options.ports.split(",")]
    if len(ports) != len(PAPERS):
        parser.error(f"--ports needs {len(PAPERS)} numbers: {', '.join(PAPERS)}")
    sites = make_sites(open_world(options.state), ports)
    asyncio.run(run_sites(sites, ports))


if __name__ == "__main__":
    main()
