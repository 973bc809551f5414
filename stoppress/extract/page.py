"""An article's page, or a feed entry that carries the whole text → a Reading.

Each page is decoded once and parsed once; every field is read from that one tree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from stoppress.errors import EmptyPage, FieldTooLong, NoArticleText, NoHeadline
from stoppress.extract.addresses import (
    absolute_url,
    host_of,
    path_of,
    same_host,
    same_port,
    strip_trackers,
)
from stoppress.extract.blocks import Block, Cut, cut_page
from stoppress.extract.body import Body, choose_body
from stoppress.extract.bylines import names_in
from stoppress.extract.clean import LONGEST_LINE, plain_text, print_clean, running_text
from stoppress.extract.date_places import page_claims, script_claims
from stoppress.extract.dates import choose_published, choose_updated
from stoppress.extract.decode import decode_body
from stoppress.extract.features import Setting
from stoppress.extract.fold import fold_line, fold_words
from stoppress.extract.headline import Headline, choose_headline, headline_above, place_of
from stoppress.extract.items import NO_HABITS
from stoppress.extract.kinds import kind_troubles
from stoppress.extract.language import language_of
from stoppress.extract.notes import is_note_line, take_corrections
from stoppress.extract.page_images import images_of
from stoppress.extract.people import People, find_people
from stoppress.extract.pictures import with_pictures
from stoppress.extract.quality import complete_quality
from stoppress.extract.script_text import text_in_scripts
from stoppress.extract.standfirst import LONGEST_STANDFIRST, take_standfirst
from stoppress.extract.structured import Structured, read_structured, text_value
from stoppress.extract.template import drop_standing_lines, marks_of, standing_of
from stoppress.extract.toplines import drop_date_lines
from stoppress.extract.tree import LONGEST_PAGE, parse_fragment, parse_page
from stoppress.extract.visible import visible_claims
from stoppress.handoff import Claim, Entry, Fetched, Habits, Quality, Reading

SHORT_TEXT = 25  # characters; less is no article
LONGEST_BIOGRAPHY = 400  # characters
SHOWN_TEXT = 400  # characters; a page that shows less may be drawn by its scripts
SCRIPT_AGREEMENT = 0.6  # of a text in scripts: nobody else was asked


@dataclass(slots=True)
class _Page:
    """One page on its way to a Reading."""

    tree: etree._Element
    url: str  # final address
    base: str  # what relative links are relative to
    structured: Structured
    blocks: list[Block]
    pictures: list[Block]
    troubles: list[str]
    marks: tuple[str, ...] = ()  # what each line is known by (template.py)
    canonical: str = ""  # address on this host that the page calls its own
    origin: str = ""  # the same on another host


def read_page(fetched: Fetched, entry: Entry | None = None, habits: Habits = NO_HABITS) -> Reading:
    """Return what an HTML page says, helped by what its feed said of it (`entry`).

    The text is chosen by agreement (body.py) and printed anew from the page's own nodes. Where the page
    holds no article but the entry carries the full text, that text is taken, with a trouble.
    Raises EmptyPage, NoArticleText, NoHeadline, UnknownCharset, FieldTooLong, each with the
    address.
    """
    page = _open_page(fetched)
    headline = _headline(page, entry, habits)
    body = _choose_body(page, headline, habits)
    blocks = _less_headline(body.blocks, headline)
    people = find_people(page.tree, page.structured, headline, page.blocks, blocks, entry, habits)
    blocks = drop_date_lines([block for block in blocks if block not in people.blocks])
    blocks = _less_biography(blocks, people.authors)
    blocks, corrections = take_corrections(blocks, page.blocks, page.structured)
    standfirst, blocks = take_standfirst(page.structured, headline, page.blocks, blocks)
    claims = page_claims(page.structured, page.url, fetched.fetched_at, habits)
    claims += visible_claims(page.tree, headline, page.blocks, blocks, fetched.fetched_at, habits)
    if not any(claim.about == "published" and not claim.refused for claim in claims):
        claims += script_claims(page.tree, headline.text, fetched.fetched_at, habits)
    text = running_text(blocks)
    page.troubles += kind_troubles(page.tree, page.structured, page.blocks, len(text))
    if len(text) < SHORT_TEXT:
        return _from_entry_text(entry, fetched, habits, page)
    declared = page.tree.get("lang") or page.structured.meta("og:locale")
    reading = Reading(
        url=page.canonical or strip_trackers(page.url),
        headline=headline.text,
        body_html=print_clean(with_pictures(blocks, Cut(page.blocks, page.pictures)), page.base),
        text=text,
        standfirst=standfirst,
        language=language_of(text, declared, habits.language),
        images=tuple(images_of(page.tree, page.structured, page.base, blocks)),
        categories=_sections(page.structured),
        origin_url=page.origin,
        corrections=tuple(corrections),
        quality=body.quality(page.troubles),
        marks=page.marks,
    )
    return _finish(reading, people, claims, entry, fetched, habits)


def look_at(fetched: Fetched) -> tuple[etree._Element, list[Block], Setting]:
    """Return what the body is chosen from: the tree, its blocks and their setting.

    For fitting the scorer. Raises as read_page, but not NoHeadline.
    """
    page = _open_page(fetched)
    try:
        headline = _headline(page, None, NO_HABITS)
    except (NoHeadline, FieldTooLong):
        headline = Headline()
    return page.tree, page.blocks, _setting(page, headline)


def _setting(page: _Page, headline: Headline) -> Setting:
    described = page.structured.meta("og:description", "description")
    return Setting(
        headline.text, place_of(headline, page.blocks), headline.element,
        frozenset(described.lower().split()),
    )  # fmt: skip


def _choose_body(page: _Page, headline: Headline, habits: Habits) -> Body:
    """The page's own text; where it shows none, the text its scripts would draw."""
    body = choose_body(page.tree, page.blocks, _setting(page, headline), habits.template)
    if len(running_text(body.blocks)) >= SHOWN_TEXT and body.agreement >= SCRIPT_AGREEMENT:
        return body
    blocks, place = text_in_scripts(page.tree, page.structured)
    if len(running_text(blocks)) <= len(running_text(body.blocks)) * 2:
        return body
    page.troubles.append(f"the page shows no text: taken from {place}")
    return Body(blocks, SCRIPT_AGREEMENT, ("scripts",))


def read_entry(entry: Entry, fetched_feed: Fetched, habits: Habits = NO_HABITS) -> Reading:
    """Return the Reading that a feed entry gives by itself, its page not being fetched.

    The text is `body_html`, or the summary with the trouble "summary only".
    Raises NoArticleText when it has neither, NoHeadline when it has no headline.
    """
    if not entry.headline:
        raise NoHeadline(entry.url or entry.guid, "the feed gives none")
    html = entry.body_html or entry.summary_html
    root = parse_fragment(html)
    cut = cut_page(root) if root is not None else Cut([], [])
    blocks = drop_standing_lines(cut.blocks, standing_of(habits.template))
    blocks, corrections = take_corrections(blocks, [], Structured())
    text = running_text(blocks)
    if len(text) < SHORT_TEXT:
        raise NoArticleText(entry.url or entry.guid, "the feed carries no text")
    troubles = () if entry.body_html else ("summary only",)
    reading = Reading(
        url=strip_trackers(entry.url),
        headline=entry.headline,
        body_html=print_clean(with_pictures(blocks, cut), entry.url),
        text=text,
        standfirst=_summary(entry, text),
        language=language_of(text, entry.language, habits.language),
        corrections=tuple(corrections),
        quality=Quality(troubles=troubles),
    )
    names, agency = names_in(entry.authors, (*habits.names, entry.origin_name))
    return _finish(reading, People(names, "", agency), [], entry, fetched_feed, habits)


def _summary(entry: Entry, text: str) -> str:
    """The feed's own summary beside its full text: a standfirst, unless it only repeats the text."""
    summary = " ".join(plain_text(entry.summary_html).split())
    too_odd = not 20 <= len(summary) <= LONGEST_STANDFIRST or is_note_line(summary)
    if not entry.body_html or too_odd:
        return ""
    folded, body = fold_line(summary.rstrip("….")), fold_line(text[: 2 * len(summary) + 200])
    return "" if folded in body else summary


def _open_page(fetched: Fetched) -> _Page:
    url = fetched.final_url or fetched.url
    if not fetched.body.strip():
        raise EmptyPage(url, "no bytes")
    if _is_front(url) and not _is_front(fetched.url):  # how many sites say that a piece is gone
        raise NoArticleText(fetched.url, "the address leads to the front page")
    if (
        fetched.body[:4] in (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8")
        or fetched.body[:3] == b"\xff\xd8\xff"
    ):
        raise NoArticleText(url, "not HTML")
    text = decode_body(fetched)
    tree = parse_page(text)
    if tree is None:
        raise EmptyPage(url, "no markup")
    base = next((absolute_url(b.get("href") or "", url) for b in tree.iter("base")), "") or url
    cut = cut_page(tree)
    blocks = cut.blocks
    if any(len(title.text or "") > 50 * LONGEST_LINE for title in tree.iter("title", "h1")):
        raise FieldTooLong(url, "title")
    troubles = ["page cut at its limit"] if len(text) > LONGEST_PAGE else []
    page = _Page(tree, url, base, Structured(), blocks, cut.pictures, troubles)
    page.canonical, page.origin = _addresses(page)
    page.structured = read_structured(tree, url, page.canonical)
    if not blocks and not text_in_scripts(tree, page.structured)[0]:
        raise EmptyPage(url, f"no text in {len(fetched.body)} bytes")
    page.marks = tuple(dict.fromkeys(mark for mark in marks_of(blocks) if mark))
    return page


def _is_front(url: str) -> bool:
    return path_of(url).strip("/") == "" and "?" not in url


def _addresses(page: _Page) -> tuple[str, str]:
    """(canonical on this host, origin on another host); "" where the page says neither."""
    said = [
        link.get("href") or ""
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    said += [
        m.get("content") or ""
        for m in page.tree.iter("meta")
        if (m.get("property") or "").lower() == "og:url"
    ]
    for number, raw in enumerate(said[:4]):
        url = strip_trackers(absolute_url(raw, page.base))
        if not url or path_of(url).strip("/") == "" != path_of(page.url).strip("/"):
            continue  # the front page names no piece
        if same_host(url, page.url) or _is_sister(url, page.url):
            return url, ""
        if number == 0 or len(said) == 1:
            return "", url
    return "", ""


def _is_sister(url: str, page_url: str) -> bool:
    """Whether both are hosts of one registered name: news.paper.example, paper.example."""
    domain = _domain(host_of(page_url))
    return bool(domain) and host_of(url).endswith(f".{domain}") and same_port(url, page_url)


def _domain(host: str) -> str:
    """Return the registered part of a host as well as its look tells; "" for a number.

    "paper.co.uk" is one name, and not a part of "co.uk".
    """
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdecimal() or ":" in host:
        return ""
    is_country_scheme = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if is_country_scheme else labels[-2:])


def _headline(page: _Page, entry: Entry | None, habits: Habits) -> Headline:
    names = _names_of_site(page.structured, habits)
    found = choose_headline(page.tree, page.structured, entry.headline if entry else "", names)
    if not found.text and found.too_long:
        raise FieldTooLong(page.url, "headline")
    if not found.text:
        body = choose_body(page.tree, page.blocks, _setting(page, found), habits.template)
        found = headline_above(page.blocks, body.blocks, names)
    if not found.text:
        raise NoHeadline(page.url, "neither h1, title, metas nor feed, nor a line above the text")
    if len(found.places) == 1 and found.places[0] not in ("h1", "feed", "JSON-LD", "og:title"):
        place = "the page's title" if found.places == ("title",) else found.places[0]
        page.troubles.append(f"headline found only in {place}")
    return found


def _names_of_site(structured: Structured, habits: Habits) -> set[str]:
    names = [*habits.names, *structured.site_names, structured.meta("og:site_name")]
    return {" ".join(fold_words(name)) for name in names if name}


def _less_headline(blocks: list[Block], headline: Headline) -> list[Block]:
    """The headline is its own field: not repeated as the body's first line."""
    wanted = fold_words(headline.text)
    for number, block in enumerate(blocks[:4]):
        if fold_words(block.text) == wanted:
            return blocks[:number] + blocks[number + 1 :]
    return blocks


def _less_biography(blocks: list[Block], authors: tuple[str, ...]) -> list[Block]:
    """Who the author is, told below the text, is not of the story."""
    end = len(blocks)
    while (
        end > max(1, len(blocks) - 2)
        and len(blocks[end - 1].text) <= LONGEST_BIOGRAPHY
        and (blocks[end - 1].text.startswith(authors) if authors else False)
    ):
        end -= 1
    return blocks[:end]


def _sections(structured: Structured) -> tuple[str, ...]:
    article = structured.article
    raw = [
        text_value(article.get("articleSection")),
        structured.meta("article:section", "parsely-section"),
    ]
    found: dict[str, None] = {}
    for one in raw:
        line = " ".join(one.split())
        if line and len(line) <= 100:
            found.setdefault(line)
    return tuple(found)


def _from_entry_text(entry: Entry | None, fetched: Fetched, habits: Habits, page: _Page) -> Reading:
    if entry is None or len(entry.body_html) < SHORT_TEXT:
        raise NoArticleText(page.url, f"no article among {len(page.blocks)} pieces of text")
    reading = read_entry(entry, fetched, habits)
    troubles = (*reading.quality.troubles, "no text on the page: the feed's is used")
    quality = replace(reading.quality, agreement=0.5, troubles=troubles)
    return replace(reading, quality=quality)


def _finish(
    reading: Reading, people: People, claims: list[Claim], entry: Entry | None,
    fetched: Fetched, habits: Habits,
) -> Reading:  # fmt: skip
    """Add what needs page and feed together: dates, people, images, identity."""
    entry = entry or Entry(url="")
    published, judged = choose_published([*entry.claims, *claims], fetched.fetched_at, habits)
    updated = choose_updated(judged, published, fetched.fetched_at, habits)
    finished = replace(
        reading,
        url=reading.url or entry.url,
        authors=people.authors,
        source_name=people.source_name or (habits.names[0] if habits.names else ""),
        credit=people.credit or entry.credit,
        published=published,
        updated=updated,
        claims=tuple(judged),
        images=reading.images or entry.images,
        categories=tuple(dict.fromkeys((*entry.categories, *reading.categories))),
        origin_url=reading.origin_url or entry.origin_url,
        origin_name=reading.origin_name or entry.origin_name,
        guid=entry.guid,
        embargo_until=entry.embargo_until,
        expires_at=entry.expires_at,
        usage_terms=entry.usage_terms,
        corrections=tuple(dict.fromkeys((*reading.corrections, *entry.corrections))),
    )
    return replace(finished, quality=complete_quality(finished, habits))
