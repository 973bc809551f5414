"""The demo sites over ASGI, in process: what a reader of feeds and pages would get."""

import asyncio
import json
import unicodedata
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree
from lxml import html as lxml_html

from newsroom.demo.generator import World
from newsroom.demo.pieces import Dating, FeedText, Piece, paragraphs
from newsroom.demo.sites import Site, make_sites, open_world

START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
PORTS = [8101, 8102, 8103]


class Press:
    """The three sites with a clock that a test sets."""

    def __init__(self) -> None:
        self.now = START
        self.world = World(7, START, 12)
        self.sites: dict[str, Site] = make_sites(self.world, PORTS, lambda: self.now)

    def ask(self, site: str, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.sites[site])
            async with httpx.AsyncClient(
                transport=transport, base_url=self.sites[site].homes[site]
            ) as client:
                sent = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=sent)

        return asyncio.run(once())

    def at(self, seconds: float) -> "Press":
        self.now = START + timedelta(seconds=seconds)
        return self

    def row(self, kind: str, site: str) -> dict[str, object]:
        return next(r for r in self.world.script() if (r["kind"], r["site"]) == (kind, site))

    def piece(self, site: str, dating: Dating) -> Piece:
        return next(p for p in self.world.pieces(site, self.now) if p.dating is dating)


@pytest.fixture
def press() -> Press:
    return Press()


def parsed(answer: httpx.Response) -> feedparser.FeedParserDict:
    return feedparser.parse(BytesIO(answer.content))


def text_of(markup: str) -> str:
    return " ".join(lxml_html.fromstring(markup).text_content().split())


@pytest.mark.parametrize(
    ("site", "path"),
    [("harrow", "/rss.xml"), ("marfa", "/atom.xml"), ("wire", "/feed.rdf")],
)
def test_feeds_parse_and_link_to_pages_that_exist(press: Press, site: str, path: str) -> None:
    found = parsed(press.at(170).ask(site, path))

    assert not found.bozo
    assert len(found.entries) > 14
    for entry in found.entries:
        page = press.ask(site, entry.link)
        assert page.status_code == 200
        assert entry.title in unicodedata.normalize("NFC", text_of(page.text))


def test_the_json_feed_holds_full_text_in_two_languages(press: Press) -> None:
    feed = json.loads(press.at(170).ask("wire", "/feed.json").content)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {item["language"] for item in feed["items"]} == {"en", "ar"}
    assert all(len(text_of(item["content_html"])) > 700 for item in feed["items"])


def test_the_rss_feed_has_full_texts_and_summaries_and_one_entry_without_date(press: Press) -> None:
    entries = parsed(press.ask("harrow", "/rss.xml")).entries

    assert 0 < sum("content" in entry for entry in entries) < len(entries)
    assert sum("published" not in entry for entry in entries) == 1


def test_the_news_sitemap_lists_two_days_of_dated_pages(press: Press) -> None:
    tree = etree.fromstring(press.ask("harrow", "/news-sitemap.xml").content)

    dates = tree.findall(".//{http://www.google.com/schemas/sitemap-news/0.9}publication_date")
    moments = [datetime.fromisoformat(str(found.text)) for found in dates]
    assert len(moments) == 12
    assert all(START - moment < timedelta(hours=48) for moment in moments)


def test_the_atom_feed_says_language_and_direction(press: Press) -> None:
    root = etree.fromstring(press.ask("marfa", "/atom.xml").content)

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert root.get("dir") == "rtl"


def test_a_feed_changes_its_etag_only_with_its_content(press: Press) -> None:
    first = press.at(0).ask("harrow", "/rss.xml").headers["etag"]

    assert press.at(5).ask("harrow", "/rss.xml").headers["etag"] == first
    assert press.at(13).ask("harrow", "/rss.xml").headers["etag"] != first


@pytest.mark.parametrize("path", ["/rss.xml", "/", "page"])
def test_an_unchanged_answer_is_304(press: Press, path: str) -> None:
    path = press.world.pieces("harrow", START)[3].path if path == "page" else path
    first = press.ask("harrow", path)

    by_tag = press.at(8).ask("harrow", path, if_none_match=first.headers["etag"])
    by_date = press.ask("harrow", path, if_modified_since=first.headers["last-modified"])

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_date.status_code == 304


def test_an_article_page_stays_the_same_while_other_pieces_appear(press: Press) -> None:
    path = press.world.pieces("marfa", START)[2].path

    first = press.at(0).ask("marfa", path).headers["etag"]

    assert press.at(60).ask("marfa", path).headers["etag"] == first


def test_gzip_is_sent_to_those_who_accept_it(press: Press) -> None:
    packed = press.ask("wire", "/feed.json", accept_encoding="gzip")
    plain = press.ask("wire", "/feed.json", accept_encoding="gzip;q=0")

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_head_has_the_headers_and_no_body(press: Press) -> None:
    whole, head = press.ask("harrow", "/"), press.ask("harrow", "/", method="HEAD")

    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_unknown_pages_are_404_and_other_methods_405(press: Press) -> None:
    assert press.ask("marfa", "/nothing/here").status_code == 404
    assert press.ask("marfa", "/", method="POST").status_code == 405


def test_a_withdrawn_page_is_410_and_its_feed_entry_a_tombstone(press: Press) -> None:
    row = press.row("withdrawn", "marfa")
    guid = press.world.piece(str(row["key"]), START + timedelta(minutes=3)).guid

    before = press.at(float(str(row["seconds"])) - 1).ask("marfa", str(row["path"]))
    after = press.at(float(str(row["seconds"]))).ask("marfa", str(row["path"]))
    root = etree.fromstring(press.ask("marfa", "/atom.xml").content)

    assert (before.status_code, after.status_code) == (200, 410)
    assert root.xpath("//*[local-name()='deleted-entry']/@ref") == [guid]
    assert guid not in root.xpath("//*[local-name()='entry']/*[local-name()='id']/text()")


def test_the_portal_page_has_no_date_but_that_of_the_visit(press: Press) -> None:
    piece = press.piece("harrow", Dating.FEED_ONLY)

    page = press.ask("harrow", piece.path).text
    next_day = press.at(86400).ask("harrow", piece.path).text

    assert "Wednesday 25th of November 2026" in page
    assert page.replace("Wednesday 25th", "Thursday 26th") == next_day
    assert "<ul><li>Last Update</li></ul>" in page
    assert '<div id="latest"></div>' in page
    assert not any(
        sign in page for sign in ("24 November", "2026-11-24", "<time", "<meta name", "ld+json")
    )


def test_the_feed_gives_the_portal_piece_a_day_at_midnight(press: Press) -> None:
    piece = press.piece("harrow", Dating.FEED_ONLY)

    entry = next(e for e in parsed(press.ask("harrow", "/rss.xml")).entries if e.id == piece.guid)

    assert entry.published == "Tue, 24 Nov 2026 00:00:00 GMT"


def test_listed_stories_are_linked_from_local_and_in_no_feed(press: Press) -> None:
    listed = [p for p in press.world.pieces("marfa", START) if p.feed_text is FeedText.ABSENT]

    local, atom = press.ask("marfa", "/local/").text, press.ask("marfa", "/atom.xml").text

    for piece in listed:
        assert f'href="{piece.href}"' in local
        assert piece.guid not in atom


def test_the_undated_page_gives_no_date_of_its_story(press: Press) -> None:
    page = press.ask("marfa", press.piece("marfa", Dating.NOWHERE).path).text

    assert "datePublished" not in page
    assert "نُشر:" not in page


def test_a_correction_is_on_the_page_and_in_the_feed(press: Press) -> None:
    row = press.row("corrected", "wire")
    press.at(float(str(row["seconds"])))

    feed = json.loads(press.ask("wire", "/feed.json").content)
    item = next(i for i in feed["items"] if i["url"].endswith(str(row["path"])))
    page = press.ask("wire", str(row["path"])).text

    assert "Correction (08:02): An earlier version" in page
    assert "Correction (08:02)" in item["content_html"]
    assert item["date_modified"] == "2026-11-25T08:02:00+00:00"


def test_a_rerun_points_to_the_wire(press: Press) -> None:
    row = press.row("rerun", "harrow")
    copy = press.world.piece(str(row["key"]), START + timedelta(minutes=3))

    page = lxml_html.fromstring(press.at(100).ask("harrow", copy.path).content)

    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://127.0.0.1:8103{copy.rerun_of}"]
    assert page.xpath("//span[@class='credit']/text()")[0] == "Meridian Wire"


def test_pages_hold_the_whole_truth_and_furniture_besides(press: Press) -> None:
    press.at(170)
    for site in press.sites:
        for piece in press.world.pieces(site, press.now):
            text = "".join(text_of(press.ask(site, piece.path).text).split())
            for line in [piece.version.headline, *paragraphs(piece.version)]:
                # The page sets a quote's speaker apart, and has no blank between cells.
                for part in line.split(" — "):
                    assert "".join(part.split()) in text


def test_arabic_pages_are_right_to_left_utf8_and_nfc(press: Press) -> None:
    answer = press.ask("marfa", press.world.pieces("marfa", START)[0].path)

    root = lxml_html.fromstring(answer.content)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert unicodedata.is_normalized("NFC", answer.text)


def test_pictures_are_png_of_the_size_they_claim(press: Press) -> None:
    piece = next(p for p in press.world.pieces("wire", START) if p.picture)

    image = press.ask("wire", piece.picture.path).content

    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(image[16:20]), int.from_bytes(image[20:24])) == (1200, 675)


def test_the_state_file_is_made_once_and_then_kept(tmp_path: Path) -> None:
    first, again = (open_world(tmp_path / "state.json") for _ in range(2))

    assert (first.seed, first.started_at) == (again.seed, again.started_at)
