"""When was it published? Every claim on the page, and the arbiter that picks or abstains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from stoppress.extract.addresses import path_of
from stoppress.extract.claims import make_claim, moment_of, visit_days
from stoppress.extract.structured import Structured, text_value
from stoppress.extract.times import Moment
from stoppress.handoff import Claim, Dated, Habits

About = Literal["published", "updated"]

OWN_CLOCK = timedelta(seconds=60)  # a page's "now": an instant this close before the fetch

_META_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "article:published", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date",
    "publish_date", "published_at", "pubdate", "pub_date", "publication_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "article_date_original",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "date_published", "displaydate", "article.published",
    "rnews:datepublished",
    "citation_publication_date", "citation_date", "ptime", "shareaholic:article_published_time",
)  # fmt: skip
_META_LOOSE = (
    "date",
    "dc.date",
    "dcterms.date",
    "article:date",
    "og:pubdate",
    "created",
    "datecreated",
)
_META_UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod",
    "last-modified", "date_modified", "article:modified", "dc.date.modified", "updated_time",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0[1-9]|1[0-2]|[1-9](?=[/_-]))\2(0[1-9]|[12]\d|3[01]|"
    r"[1-9](?=[/_-]|$))(?=\D|$)"
)
_FAMILIES = {
    "feed": "feed",
    "news": "feed",
    "sitemap": "sitemap",
    "JSON-LD": "markup",
    "meta": "markup",
    "URL": "URL",
    "visible": "visible",
}
# Trust order of extraction.md §3.2, 2.
_TRUST = ("feed", "news sitemap", "JSON-LD", "meta article", "meta", "URL", "visible", "sitemap")


@dataclass(slots=True)
class _Day:
    """Claims that name one time: the same day, or an instant that falls on it somewhere."""

    claims: list[tuple[Claim, Moment]]

    @property
    def families(self) -> set[str]:
        return {_family(claim.place) for claim, _ in self.claims}

    @property
    def best(self) -> int:
        return min(_rank(claim.place) for claim, _ in self.claims)

    @property
    def day(self) -> date:
        return self.claims[0][1].day


def page_claims(
    structured: Structured, url: str, fetched_at: datetime, habits: Habits
) -> list[Claim]:
    """Return what JSON-LD, metas and the address claim, the refused with their reasons."""
    said = [*_said_in_json_ld(structured), *_said_in_metas(structured)]
    if match := _URL_DAY.search(path_of(url)):
        day = "-".join((match[1], match[3].zfill(2), match[4].zfill(2)))
        said.append(("published", "URL", day, ""))
    return [
        make_claim(about, place, raw, fetched_at, habits.zone, refused)
        for about, place, raw, refused in said
        if raw.strip()
    ]


_Said = tuple[About, str, str, str]  # about, place, raw string, reason against it


def _said_in_json_ld(structured: Structured) -> Iterator[_Said]:
    article = structured.article
    published = article.get("datePublished") or article.get("dateCreated")
    yield "published", "JSON-LD datePublished", text_value(published), ""
    yield "updated", "JSON-LD dateModified", text_value(article.get("dateModified")), ""
    for other in structured.others[:5]:
        raw = text_value(other.get("datePublished"))
        yield "published", "JSON-LD datePublished", raw, "of another piece"
    for page in structured.pages[:5]:
        raw = text_value(page.get("datePublished"))
        yield "published", "JSON-LD WebPage datePublished", raw, ""
        raw = text_value(page.get("dateModified"))
        yield "updated", "JSON-LD WebPage dateModified", raw, "of the page, not of the piece"


def _said_in_metas(structured: Structured) -> Iterator[_Said]:
    for name in (*_META_PUBLISHED, *_META_LOOSE):
        yield "published", f"meta {name}", structured.meta(name), ""
    for name in _META_UPDATED:
        yield "updated", f"meta {name}", structured.meta(name), ""


def choose_published(
    claims: Iterable[Claim], fetched_at: datetime, habits: Habits
) -> tuple[Dated | None, list[Claim]]:
    """Return the published time, or None rather than a guess, and all claims as judged.

    The rules (extraction.md §3.2):

    1. Refused claims never count.
    2. *The day of the visit.* A claim for that day (in UTC or the Source's zone) counts alone only
       when it is the feed's or a news sitemap's own word for this entry, or when JSON-LD of this
       article or a meta that names publication (not plain `date`) gives a full instant more than
       OWN_CLOCK before the fetch: a page generated on request prints "now". Any other claim for
       that day needs a second, independent one.
    3. *Independence*: feed and news sitemap, markup (JSON-LD and meta come from one field of one
       CMS), address, and the visible date are four witnesses.
    4. Claims that can all be true (one day, or an instant that falls on it somewhere in the
       world) stand together. Those with most independent witnesses win; between equals those of
       the most trusted place, and of these the instant. Two places of trust that contradict each other by more than a day, without a witness
       for either, are no evidence: None.
    5. `sure` = two independent witnesses and no witness against.
    """
    judged = _judge_today(list(claims), fetched_at, habits)
    table = _by_day([c for c in judged if c.about == "published" and not c.refused], habits)
    if not table:
        return None, judged
    table.sort(key=lambda d: (-len(d.families), d.best))
    if _contradicts(table):
        return None, judged
    return _dated(table, habits), judged


def choose_updated(
    claims: Iterable[Claim], published: Dated | None, fetched_at: datetime, habits: Habits
) -> Dated | None:
    """Return the time of the last change, or None. Never before `published`; never the crawl's
    own day alone, unless the feed says so or a full instant stands before the fetch.
    """
    days = visit_days(fetched_at, habits.zone)
    best: tuple[int, Claim, Moment] | None = None
    for claim in claims:
        moment = (
            moment_of(claim, habits.zone)
            if claim.about == "updated" and not claim.refused
            else None
        )
        if moment is None or (
            moment.day.isoformat() in days and not _may_be_today(claim, moment, fetched_at)
        ):
            continue
        if (
            published
            and (moment.value < published.value or moment.day < published.day)
            and moment.day <= published.day
        ):
            continue
        if best is None or _rank(claim.place) < best[0]:
            best = (_rank(claim.place), claim, moment)
    if best is None or (published and best[2].value <= published.value):
        return None
    return Dated(best[2].value, best[2].precision, False, f"{best[1].place} says so")


def day_as_written(dated: Dated, claims: Iterable[Claim], zone: str = "UTC") -> date:
    """Return the day of `dated` as its page writes it: an instant in UTC may be the next day in
    the Source's own country, and an address or a visible date then says so.
    """
    if dated.precision == "day":
        return dated.day
    day: date | None = None
    mine = Moment(dated.value, "instant", dated.day, True, False)
    for claim in claims:
        moment = (
            moment_of(claim, zone) if claim.about == "published" and not claim.refused else None
        )
        if moment and moment.is_local and moment.value == dated.value:
            return moment.day
        if moment and moment.is_local and day is None and _same_time(mine, moment):
            day = moment.day
    return day or dated.day


def _same_time(one: Moment, other: Moment) -> bool:
    """Whether two claims can both be true: the same day, or an instant within the other's day
    in some zone of the world (UTC−12 to UTC+14).
    """
    if one.day == other.day or one.value == other.value:
        return True
    if one.precision == other.precision:
        return False
    day, instant = (one, other) if one.precision == "day" else (other, one)
    if instant.is_local:
        return False  # it names its own zone, and its day there is another
    return day.value - timedelta(hours=14) <= instant.value < day.value + timedelta(hours=36)


def _judge_today(claims: list[Claim], fetched_at: datetime, habits: Habits) -> list[Claim]:
    """Refuse what rule 2 does not let stand."""
    days = visit_days(fetched_at, habits.zone)
    today: dict[int, Claim] = {}
    for number, claim in enumerate(claims):
        moment = moment_of(claim, habits.zone)
        if (
            claim.about == "published"
            and not claim.refused
            and moment
            and moment.day.isoformat() in days
        ):
            today[number] = claim
    if len({_family(claim.place) for claim in today.values()}) > 1:
        return claims
    for number, claim in today.items():
        moment = moment_of(claim, habits.zone)
        if moment and not _may_be_today(claim, moment, fetched_at):
            claims[number] = replace(
                claim, refused="the day of the visit, and nothing else says so"
            )
    return claims


def _may_be_today(claim: Claim, moment: Moment, fetched_at: datetime) -> bool:
    """Rule 2: may this claim stand alone for the day of the visit?"""
    if claim.place.startswith(("feed", "news sitemap")):
        return True
    named = claim.place.startswith("JSON-LD date") or claim.place in _NAMED_METAS
    return named and moment.precision == "instant" and moment.value < fetched_at - OWN_CLOCK


_NAMED_METAS = {
    f"meta {name}" for name in (*_META_PUBLISHED, "article:modified_time", "datemodified")
}


def _by_day(standing: list[Claim], habits: Habits) -> list[_Day]:
    table: list[_Day] = []
    for claim in sorted(standing, key=lambda c: _rank(c.place)):
        if moment := moment_of(claim, habits.zone):
            fitting = next((d for d in table if _same_time(d.claims[0][1], moment)), None)
            if fitting:
                fitting.claims.append((claim, moment))
            else:
                table.append(_Day([(claim, moment)]))
    return table


def _contradicts(table: list[_Day]) -> bool:
    if len(table) < 2 or len(table[0].families) > 1:
        return False
    first, second = table[0], table[1]
    same_weight = len(first.families) == len(second.families)
    return same_weight and first.best > 1 and abs((first.day - second.day).days) > 1


def _dated(table: list[_Day], habits: Habits) -> Dated:
    winner = table[0]
    claims = sorted(
        winner.claims, key=lambda pair: (pair[1].precision == "day", _rank(pair[0].place))
    )
    moment = claims[0][1]
    sure = len(winner.families) > 1 and len(table) == 1
    places = sorted({c.place for c, _ in winner.claims}, key=_rank)
    against = f"; {table[1].claims[0][0].place} says {table[1].day}" if len(table) > 1 else ""
    reason = f"{' and '.join(places[:3])} {'agree' if len(places) > 1 else 'says so'}{against}"
    return Dated(moment.value, moment.precision, sure, reason)


def _rank(place: str) -> int:
    return next((i for i, start in enumerate(_TRUST) if place.startswith(start)), len(_TRUST))


def _family(place: str) -> str:
    return _FAMILIES.get(place.split(" ", 1)[0], place)
