"""Persons, publication and agency of one page, from all places that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from stoppress.extract.addresses import host_of
from stoppress.extract.blocks import Block
from stoppress.extract.bylines import agency_of, banned_names, bare_key, names_in, person_of
from stoppress.extract.credits import credit_of
from stoppress.extract.fold import fold_words
from stoppress.extract.headline import Headline
from stoppress.extract.items import clip
from stoppress.extract.signed import Signed, only_marked, read_signed
from stoppress.extract.structured import Structured, names_of, persons_of, text_value, types_of
from stoppress.handoff import Entry, Habits

_AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author",
    "citation_author", "dc.creator", "dcterms.creator", "dc:creator", "byl", "byline",
    "og:article:author", "article:author_name", "article.author", "authors",
)  # fmt: skip
_WRITTEN_BY = re.compile(
    r"writ|author|\bby\b|autor|auteur|écrit|verfasst|geschr|escrito|كتب|بقلم|الكاتب", re.I
)


@dataclass(slots=True)
class People:
    """Who made the piece, and the byline blocks to leave out of the body."""

    authors: tuple[str, ...] = ()
    source_name: str = ""
    credit: str = ""
    blocks: list[Block] = field(default_factory=list)


def find_people(
    tree: etree._Element, structured: Structured, headline: Headline, page: list[Block],
    chosen: list[Block], entry: Entry | None, habits: Habits,
) -> People:  # fmt: skip
    """Return authors, source name and agency credit of a page.

    Authors come from the first place that names somebody: JSON-LD, a byline by the headline, the
    feed, metas, an author's box below the text, a body of people in JSON-LD. A bare name under the
    headline that nothing calls a person (no "By", no rel or class of an author) is the
    publication's: the founding page prints its paper's name there.
    """
    persons, bodies = _said(structured)
    publisher = names_of(structured.article.get("publisher"), structured.by_id)
    site = [structured.meta("og:site_name"), *publisher, *structured.site_names, headline.site_name]
    not_persons = [
        *habits.names,
        *_less_owner(site, structured),
        host_of(structured.meta("og:url")),
    ]
    banned = banned_names(not_persons)
    shown = read_signed(headline, page, chosen, banned)
    people = People(blocks=shown.blocks)
    said, credit = names_in(persons, not_persons, called=True)
    credit = ", ".join(dict.fromkeys(filter(None, [credit, *shown.agencies[:3]])))
    fed, fed_credit = names_in(entry.authors if entry else (), not_persons)
    metas, meta_credit = names_in(_metas(structured), not_persons, called=True)
    people.authors = _best(said, shown) or fed or metas or tuple(shown.below)
    if not people.authors:
        people.authors = _bodies(bodies, banned) or only_marked(tree, banned)
    people.credit = (
        credit or fed_credit or meta_credit or credit_of(structured, [*bodies, *shown.bare], chosen)
    )
    bare = next((name for name in shown.bare if not agency_of(name)), "")
    people.source_name = _source_name(habits, site, bare)
    return people


def _bodies(bodies: list[str], banned: set[str]) -> tuple[str, ...]:
    """Bodies of people that are neither the publication nor an agency, as they are written."""
    named = (person_of(clip(body, 200), banned, called=True) for body in bodies[:5])
    return tuple(name for name in named if name and not agency_of(name))


def _less_owner(site: list[str], structured: Structured) -> list[str]:
    """The site's names without one that JSON-LD calls a person too: an author publishing alone."""
    owners = [
        fold_words(text_value(node.get("name")))
        for node in list(structured.by_id.values())[:500]
        if {"Person", "Organization"} <= set(types_of(node))
    ]
    return [name for name in site if fold_words(name) not in owners]


def _said(structured: Structured) -> tuple[list[str], list[str]]:
    """(persons, bodies) that JSON-LD names: for the article, else for its page or film."""
    for node in structured.nodes():
        for key in ("author", "creator"):
            persons, bodies = persons_of(node.get(key), structured.by_id)
            if persons or bodies:
                return persons, bodies
    return [], []


def _best(said: tuple[str, ...], shown: Signed) -> tuple[str, ...]:
    """JSON-LD's names, unless one shown line holds them all and more, or they are but an account."""
    if not said or not shown.above:
        return said or tuple(shown.above)
    ours, theirs = ({bare_key(name) for name in them} for them in (said, shown.joint))
    is_account = len(said) == 1 and (" " not in said[0] or said[0].islower())
    shows_person = " " in shown.above[0]
    return tuple(shown.above) if ours < theirs or (is_account and shows_person) else said


def _metas(structured: Structured) -> list[str]:
    """What metas say of the author; addresses of profiles are no names."""
    found = []
    for name in _AUTHOR_METAS:
        found = [one for one in structured.metas.get(name, []) if "://" not in one]
        if found:
            break
    for number in ("1", "2"):
        if not found and _WRITTEN_BY.search(structured.meta(f"twitter:label{number}")):
            found = [structured.meta(f"twitter:data{number}")]
    return [_surname_last(one) for one in found] if name.startswith("citation") else found


def _surname_last(name: str) -> str:
    """Scholarly metas write "Roy, Aniruddha"."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _source_name(habits: Habits, site: list[str], bare: str) -> str:
    known = {" ".join(fold_words(name)): name for name in habits.names}
    for name in [*site, bare]:
        if name and " ".join(fold_words(name)) in known:
            return known[" ".join(fold_words(name))]
    if habits.names:
        return habits.names[0]
    return next((clip(name, 200) for name in [*site[:-1], bare, site[-1]] if name), "")
