"""The portal suite: the same for the same seed, true to what it says, and as varied as promised."""

import json
import os
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from lxml import etree, html

from newsroom.demo.portals.__main__ import write_suite
from newsroom.demo.portals.moments import hijri
from newsroom.demo.portals.shapes import Page, Portal, Printed
from newsroom.demo.portals.stories import FOLLOW_UPS
from newsroom.demo.portals.suite import LAYOUTS, Suite
from stoppress.errors import StoppressError
from stoppress.extract.feed import read_feed
from stoppress.extract.habits import learn
from stoppress.extract.page import read_page
from stoppress.handoff import Fetched, Habits

SEED = 3


@pytest.fixture(scope="module")
def suite() -> Suite:
    return Suite(SEED)


@pytest.fixture(scope="module")
def printed(suite: Suite) -> list[Printed]:
    return [
        suite.print_page(page, page.first_visit)
        for portal in suite.portals
        for page in suite.pages(portal)
    ]


def fetched(one: Printed) -> Fetched:
    url = one.page.url
    return Fetched(url, url, 200, one.headers, one.html, one.visit)


def charset(one: Printed) -> str:
    return one.headers["content-type"].partition("charset=")[2]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def shingles(text: str, length: int = 4) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(*(found[at:] for at in range(length)), strict=False))


def text_on(one: Printed) -> str:
    """All words of a page, those in its scripts too."""
    tree = html.document_fromstring(one.html.decode(charset(one)))
    scripts = [s.text or "" for s in tree.iter("script")]
    said = [json.dumps(json.loads(s), ensure_ascii=False) for s in scripts]
    lines = [line.replace("\\n", " ").replace('\\"', '"') for line in said]
    for element in tree.xpath("//script|//style"):
        element.text = ""
    return " ".join(words(" ".join(tree.itertext()) + " " + " ".join(lines)))


def by_key(suite: Suite, key: str) -> Portal:
    return next(portal for portal in suite.portals if portal.key == key)


def test_the_suite_is_as_large_and_as_varied_as_promised(printed: list[Printed]) -> None:
    languages = Counter(one.truth.language for one in printed)
    sources = Counter(one.page.portal.key for one in printed)

    assert len(printed) >= 240 and len(sources) >= 20 and min(sources.values()) >= 12
    assert languages["en"] >= 90 and languages["ar"] >= 90 and len(languages) == 4
    assert {one.page.portal.layout for one in printed} == set(LAYOUTS) and len(LAYOUTS) >= 8
    assert {one.truth.kind for one in printed} == {
        "article", "live", "video", "paywall", "script-only",
    }  # fmt: skip


def test_a_third_of_the_pages_hold_no_evidence_of_a_date(printed: list[Printed]) -> None:
    undated = [one for one in printed if not one.truth.on_page]

    assert len(undated) >= len(printed) / 3
    assert any(not one.truth.in_feed for one in undated)


def test_the_same_seed_prints_the_same_bytes(suite: Suite, printed: list[Printed]) -> None:
    again = Suite(SEED)
    portal = suite.portals[12]

    assert again.print_page(again.pages(portal)[5], printed[0].visit) == suite.print_page(
        suite.pages(portal)[5], printed[0].visit
    )
    assert again.feed(portal, printed[0].visit) == suite.feed(portal, printed[0].visit)
    assert Suite(SEED + 1).pages(portal) != suite.pages(portal)


def test_every_line_of_the_truth_stands_on_its_page(printed: list[Printed]) -> None:
    for one in printed:
        page = text_on(one)
        lines = (one.truth.headline, one.truth.standfirst, *one.truth.paragraphs)
        missing = [line for line in lines if " ".join(words(line)) not in page]
        assert not missing, (one.page.id, missing)


def test_every_furniture_line_stands_on_its_page_and_not_in_its_body(
    printed: list[Printed],
) -> None:
    for one in printed:
        page, own = text_on(one), {" ".join(words(line)) for line in one.truth.paragraphs}
        for line in one.truth.boilerplate:
            folded = " ".join(words(line))
            assert folded in page, (one.page.id, line)
            assert folded not in own, (one.page.id, line)


def test_every_page_has_three_decoys_and_more(printed: list[Printed]) -> None:
    assert min(len(one.truth.decoys) for one in printed) >= 3
    assert len({decoy for one in printed for decoy in one.truth.decoys}) >= 25


def test_a_page_without_evidence_nowhere_names_its_day(printed: list[Printed]) -> None:
    for one in printed:
        if one.truth.on_page or one.visit.date() == one.truth.published.date():
            continue
        day = one.truth.published
        text = re.sub(
            r"<script.*?</script>|<style.*?</style>", "", one.html.decode(charset(one)), flags=re.S
        )
        shown = unescape(text)
        own = one.truth.headline
        for form in (f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%Y/%m/%d}"):
            near = [m.start() for m in re.finditer(form, shown)]
            # A related story may have appeared on the same day; then its own headline is beside it.
            assert all(own not in shown[max(0, at - 200) : at + 60] for at in near), one.page.id


def test_no_story_repeats_the_words_of_a_sibling_except_on_purpose(suite: Suite) -> None:
    for portal in suite.portals:
        seen: dict[tuple[str, ...], int] = {}
        for page in suite.pages(portal):
            lines = page.story.lines[:-1] if page.number in FOLLOW_UPS else page.story.lines
            own = set().union(*(shingles(line) for line in lines))
            repeated = [s for s in own if s in seen]
            assert len(repeated) <= 0.03 * len(own), (page.id, repeated)
            seen |= dict.fromkeys(own, page.number)


def test_two_follow_ups_share_their_background_on_purpose(suite: Suite) -> None:
    pages = suite.pages(suite.portals[0])
    first, second = (pages[at].story.lines[-1] for at in FOLLOW_UPS)

    assert first == second


def test_no_two_portals_tell_a_story_in_the_same_words(suite: Suite) -> None:
    """French and German frames have one wording each: there only names and numbers differ."""
    pages = [page for portal in suite.portals for page in suite.pages(portal)]
    told = [(page, shingles(" ".join(page.story.lines))) for page in pages]
    for at, (page, own) in enumerate(told):
        for other, words_of_other in told[:at]:
            if page.portal.language in ("en", "ar") and own and words_of_other:
                assert len(own & words_of_other) < 0.7 * len(own), (page.id, other.id)


def test_visits_on_two_days_differ_in_masthead_and_boxes_and_not_in_the_story(
    suite: Suite,
) -> None:
    page = suite.pages(by_key(suite, "tidewire"))[3]

    one = suite.print_page(page, page.first_visit)
    other = suite.print_page(page, page.first_visit + timedelta(days=2))

    assert one.html != other.html
    assert one.truth.paragraphs == other.truth.paragraphs
    assert set(one.truth.boilerplate) - set(other.truth.boilerplate)


@pytest.mark.parametrize("portal", Suite.portals, ids=lambda portal: portal.key)
def test_feed_and_sitemap_name_every_page_that_has_appeared(suite: Suite, portal: Portal) -> None:
    visit = max(page.first_visit for page in suite.pages(portal))
    wanted = {page.url for page in suite.pages(portal)}
    bodies = [suite.feed(portal, visit), suite.sitemap(portal, visit)]

    for body in filter(None, bodies):
        url = f"{portal.home}/feed"
        header = {"content-type": "application/xml"}
        read = read_feed(Fetched(url, url, 200, header, body, visit))
        assert wanted <= {entry.url for entry in read.entries}
        assert len(read.entries) >= 20


def claims_of(suite: Suite, page: Page, body: bytes, visit: datetime) -> list[datetime]:
    url = f"{page.portal.home}/feed"
    read = read_feed(Fetched(url, url, 200, {"content-type": "application/xml"}, body, visit))
    entry = next(entry for entry in read.entries if entry.url == page.url)
    return [c.value for c in entry.claims if c.about == "published" and c.value]


def test_a_zone_liar_is_off_by_its_zone_on_both_sides_of_the_clock_change(suite: Suite) -> None:
    portal = by_key(suite, "saltgazette")
    pages = suite.pages(portal)
    visit = max(page.first_visit for page in pages)

    gaps = {
        claim - page.published
        for page in pages
        for claim in claims_of(suite, page, suite.feed(portal, visit), visit)
    }

    assert gaps <= {timedelta(hours=10), timedelta(hours=11)} and timedelta(hours=11) in gaps


def test_a_midnight_feed_knows_days_only(suite: Suite) -> None:
    portal = by_key(suite, "coastpost")
    page = suite.pages(portal)[1]

    claims = claims_of(suite, page, suite.feed(portal, page.first_visit), page.first_visit)

    assert claims == [
        datetime(page.published.year, page.published.month, page.published.day, tzinfo=UTC)
    ]


def test_the_suite_can_be_written_out_to_be_looked_at(suite: Suite, tmp_path: Path) -> None:
    assert write_suite(suite, tmp_path) >= 240

    truth = json.loads((tmp_path / "barq-sahil" / "truth.json").read_text("utf-8"))
    assert truth["barq-sahil-00"]["boilerplate"]
    assert (tmp_path / "barq-sahil" / "00.html").exists()


def test_the_founding_day_in_the_hijri_calendar() -> None:
    assert hijri(date(2022, 12, 3)) == "9 جمادى الأولى 1444 هـ"
    assert hijri(date(2000, 4, 6)) == "1 محرم 1421 هـ"


def test_all_bytes_are_what_their_charset_says(printed: list[Printed]) -> None:
    assert {charset(one) for one in printed} == {"utf-8", "windows-1252", "windows-1256"}
    for one in printed:
        tree = etree.HTML(one.html.decode(charset(one)))
        assert "�" not in "".join(tree.itertext())


CORPUS = os.environ.get("STOPPRESS_CORPUS", "")
COPIED = 8  # words in a row; four happen by chance


@pytest.mark.skipif(not CORPUS, reason="STOPPRESS_CORPUS names no corpus to have copied from")
def test_no_words_are_copied_from_the_corpus(suite: Suite) -> None:
    own = {
        run
        for portal in suite.portals
        for page in suite.pages(portal)
        for line in page.story.lines
        for run in shingles(line.lower(), COPIED)
    }
    for truth in Path(CORPUS).glob("*/truth.jsonl"):
        for row in truth.read_text("utf-8").split("\n"):
            said = json.loads(row) if row else {}
            body = said.get("body") or " ".join(said.get("paragraphs") or [])
            assert not own & shingles(body.lower(), COPIED), said.get("file")


SAMPLE = ("harbour-ledger", "nida-bahr", "lavigie", "lanternamp", "deichbote", "barq-sahil")


@pytest.mark.parametrize("key", SAMPLE)
def test_plain_articles_of_easy_portals_read_right_at_first_sight(suite: Suite, key: str) -> None:
    for page in suite.pages(by_key(suite, key))[:3]:
        one = suite.print_page(page, page.first_visit)

        reading = read_page(fetched(one))

        assert words(reading.headline) == words(one.truth.headline)
        assert reading.language == one.truth.language
        found = shingles(f"{reading.standfirst}\n{reading.text}")
        true = set().union(*(shingles(line) for line in one.truth.paragraphs))
        assert len(found & true) >= 0.95 * len(true), page.id


def test_no_article_dated_nowhere_is_given_a_day(printed: list[Printed]) -> None:
    for one in printed:
        if one.truth.on_page or one.truth.kind != "article":
            continue
        try:
            habits = Habits(zone=one.page.portal.zone.key)
            reading = read_page(fetched(one), habits=habits)
        except StoppressError:
            continue
        assert reading.published is None, (one.page.id, reading.published)


LEARNT = ("harbour-ledger", "saltgazette", "nida-bahr", "shiraa", "sahifat-rasif", "lavigie")


@pytest.mark.parametrize("key", LEARNT)
def test_standing_lines_are_gone_once_five_siblings_were_read(suite: Suite, key: str) -> None:
    portal = by_key(suite, key)
    habits = Habits(names=(portal.name,), zone=portal.zone.key, language=portal.language)
    standing: Counter[str] = Counter()
    printed = [suite.print_page(page, page.first_visit) for page in suite.pages(portal)]
    for one in printed:
        standing.update(set(one.truth.boilerplate))
    everywhere = {" ".join(words(line)) for line, seen in standing.items() if seen == len(printed)}
    everywhere = {line for line in everywhere if line.count(" ") >= 3}

    for one in printed:
        reading = read_page(fetched(one), habits=habits)
        lines = {" ".join(words(line)) for line in reading.text.split("\n")}
        if one.page.number >= 5 and one.truth.kind == "article":
            assert everywhere and not lines & everywhere, one.page.id
            assert lines & {" ".join(words(line)) for line in one.truth.paragraphs}
        habits = learn(habits, [reading])


def test_no_page_shows_a_story_that_has_not_appeared(suite: Suite, printed: list[Printed]) -> None:
    for one in printed:
        later = [p for p in suite.pages(one.page.portal) if p.published > one.visit]
        text = one.html.decode(charset(one))
        assert not [page.id for page in later if f'"{page.path}"' in text], one.page.id
