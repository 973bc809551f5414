"""When was it published? The arbiter that picks among all claims, or abstains.

The rules, in order (extraction.md §3.2):

1. Refused claims never count; nor do places that this Source is known to move with the visit.
2. *The day of the visit.* A claim for that day (in UTC or the Source's zone) counts alone only
   when it is the feed's or a news sitemap's own word for this entry, or a full instant in JSON-LD
   of this article or a meta that names publication (not plain `date`). No instant counts alone
   that is not OWN_CLOCK before the fetch: what is generated on request prints "now". Any other
   claim for that day needs a second, independent one; what stands above the headline, behind the
   text or in scripts never counts for that day.
3. *Independence.* Feed and news sitemap, markup (JSON-LD and meta come from one field of one
   CMS), address, and the visible date are four witnesses.
4. *Stamps of the last build.* Markup that gives the day of the last change as that of publication
   counts for nothing against an earlier day that readers see, or that other markup names.
5. Claims that can all be true (one day, or an instant that falls on it somewhere in the world)
   stand together. Those with most independent witnesses win; between equals those of the most
   trusted place, and of these the instant.
6. *Contradiction.* Two places that differ by more than a day, without a witness for either, are no
   evidence: None. A visible day that the markup calls the day of the last change contradicts
   nothing.
7. Where nothing tells of publication, the day of the last change that readers see is given,
   never as sure.
8. `sure` = two independent witnesses and no witness against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from stoppress.extract.claims import moment_of, visit_days
from stoppress.extract.date_habits import apply_habits
from stoppress.extract.date_parts import ABOVE, AFTER, ELSEWHERE
from stoppress.extract.date_places import META_LOOSE, NAMED_METAS
from stoppress.extract.times import Moment
from stoppress.handoff import Claim, Dated, Habits

OWN_CLOCK = timedelta(seconds=60)  # a page's "now": an instant this close before the fetch
ONE_DAY = timedelta(days=1)

_FAMILIES = {
    "feed": "feed",
    "news": "feed",
    "sitemap": "sitemap",
    "JSON-LD": "markup",
    "meta": "markup",
    "URL": "URL",
    "visible": "visible",
    "script": "markup",
}
# Trust order of extraction.md §3.2, 2; LOOSE are metas that often mean another day.
_TRUST = ("feed", "news sitemap", "JSON-LD", "meta article", "meta", "URL", "visible", "sitemap")
_FAR = frozenset({AFTER, ELSEWHERE, "scripts"})  # asked only where nothing nearer speaks
_NO_WITNESS = _FAR | {ABOVE}  # of the day of the visit: mastheads and boxes print it too
_NEVER_ALONE = frozenset({"JSON-LD WebPage datePublished"})  # of the page, not of a piece
_LOOSE = frozenset(f"meta {name}" for name in META_LOOSE)


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


def choose_published(
    claims: Iterable[Claim], fetched_at: datetime, habits: Habits
) -> tuple[Dated | None, list[Claim]]:
    """Return the published time, or None rather than a guess, and all claims as judged."""
    judged = [apply_habits(claim, habits, fetched_at) for claim in claims]
    judged = _judge_stamps(_judge_today(judged, fetched_at, habits), habits)
    standing = [c for c in judged if c.about == "published" and not c.refused]
    near = [c for c in standing if c.region not in _FAR]
    table = _by_day(near or standing, habits)
    _add_support(table, [c for c in standing if near and c.region in _FAR], habits)
    if not table or all(c.place in _NEVER_ALONE for day in table for c, _ in day.claims):
        return _last_change(judged, fetched_at, habits), judged
    table.sort(key=lambda d: (-len(d.families), d.best))
    table = _less_changes(table, judged, habits)
    if _contradicts(table):
        return None, judged
    return _dated(table), judged


def choose_updated(
    claims: Iterable[Claim], published: Dated | None, fetched_at: datetime, habits: Habits
) -> Dated | None:
    """Return the time of the last change, or None. Never before `published`; never the crawl's
    own day alone, unless the feed says so or a full instant stands before the fetch.
    """
    standing = [
        (claim, moment)
        for claim, moment in _moments(claims, "updated", habits)
        if not _is_visit(moment, fetched_at, habits) or _may_be_today(claim, moment, fetched_at)
    ]
    later = [(c, m) for c, m in standing if published is None or _is_later(m, published)]
    if not later:
        return None
    claim, moment = min(later, key=lambda pair: _rank(pair[0].place))
    return Dated(moment.value, moment.precision, False, f"{claim.place} says so")


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


# -- refusing ----------------------------------------------------------------------------------


def _judge_today(claims: list[Claim], fetched_at: datetime, habits: Habits) -> list[Claim]:
    """Refuse what rule 2 does not let stand."""
    today: dict[int, tuple[Claim, Moment]] = {}
    for number, claim in enumerate(claims):
        if claim.about != "published" or claim.refused:
            continue
        moment = moment_of(claim, habits.zone)
        if moment is None or not _is_visit(moment, fetched_at, habits):
            continue
        if claim.region in _NO_WITNESS:
            claims[number] = replace(claim, refused=f"the day of the visit, {claim.region}")
        else:
            today[number] = claim, moment
    if len({_family(claim.place) for claim, _ in today.values()}) > 1:
        return claims
    for number, (claim, moment) in today.items():
        if not _may_be_today(claim, moment, fetched_at):
            claims[number] = replace(
                claim, refused="the day of the visit, and nothing else says so"
            )
    return claims


def _is_visit(moment: Moment, fetched_at: datetime, habits: Habits) -> bool:
    return moment.day.isoformat() in visit_days(fetched_at, habits.zone)


def _may_be_today(claim: Claim, moment: Moment, fetched_at: datetime) -> bool:
    """Rule 2: may this claim stand alone for the day of the visit?"""
    if claim.place.startswith(("feed", "news sitemap")):
        return moment.precision == "day" or moment.value < fetched_at - OWN_CLOCK
    named = claim.place.startswith("JSON-LD date") or claim.place in _NAMED_METAS
    return named and moment.precision == "instant" and moment.value < fetched_at - OWN_CLOCK


_NAMED_METAS = NAMED_METAS | {"meta article:modified_time", "meta datemodified"}


def _judge_stamps(claims: list[Claim], habits: Habits) -> list[Claim]:
    """Refuse what rule 4 calls the stamp of a change."""
    published = _moments(claims, "published", habits)
    changes = {
        m.day for c, m in _moments(claims, "updated", habits) if _family(c.place) == "markup"
    }
    for number, claim in enumerate(claims):
        moment = moment_of(claim, habits.zone)
        if claim.about != "published" or claim.refused or _family(claim.place) != "markup":
            continue
        if moment is None or moment.day not in changes:
            continue
        if any(m.day < moment.day - ONE_DAY for c, m in published if _outweighs(c, claim)):
            claims[number] = replace(claim, refused="the day of its last change: a build's stamp")
    return claims


def _outweighs(other: Claim, stamp: Claim) -> bool:
    """Whether an earlier day at `other` shows that `stamp` is one."""
    if other.region in _FAR or other.place in _NEVER_ALONE:
        return False
    return other.place.startswith("visible") or (
        stamp.place[:4] == "meta" and other.place in NAMED_METAS
    )


# -- choosing ----------------------------------------------------------------------------------


def _moments(claims: Iterable[Claim], about: str, habits: Habits) -> list[tuple[Claim, Moment]]:
    standing = (c for c in claims if c.about == about and not c.refused)
    return [(c, m) for c in standing if (m := moment_of(c, habits.zone))]


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


def _add_support(table: list[_Day], far: list[Claim], habits: Habits) -> None:
    """What stands far from the headline may support a day, never speak against one."""
    for claim in far:
        moment = moment_of(claim, habits.zone)
        fitting = next((d for d in table if moment and _same_time(d.claims[0][1], moment)), None)
        if moment and fitting:
            fitting.claims.append((claim, moment))


def _less_changes(table: list[_Day], judged: list[Claim], habits: Habits) -> list[_Day]:
    """Rule 6: a day only readers see, and which the markup calls a change, is no witness against
    an earlier day of the markup's."""
    changes = {moment.day for _, moment in _moments(judged, "updated", habits)}
    others = [d for d in table if d.families != {"visible"} or d.day not in changes]
    return others if others and len(others) < len(table) else table


def _contradicts(table: list[_Day]) -> bool:
    if len(table) < 2 or len(table[0].families) > 1:
        return False
    first, second = table[0], table[1]
    if first.best <= 1 or "URL" in first.families or second.best == len(_TRUST):
        return False
    same_weight = len(first.families) == len(second.families)
    return same_weight and abs((first.day - second.day).days) > 1


def _dated(table: list[_Day]) -> Dated:
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


def _last_change(judged: list[Claim], fetched_at: datetime, habits: Habits) -> Dated | None:
    """Rule 7. Two days that readers see and that differ tell nothing."""
    if any(c.about == "published" and c.value and c.refused.startswith("the") for c in judged):
        return None
    seen = [
        (claim, moment)
        for claim, moment in _moments(judged, "updated", habits)
        if claim.place.startswith("visible") and not _is_visit(moment, fetched_at, habits)
    ]
    if not seen or len({moment.day for _, moment in seen}) > 1:
        return None
    claim, moment = seen[0]
    return Dated(
        moment.value, moment.precision, False, f"{claim.place} tells of the last change only"
    )


def _is_later(moment: Moment, published: Dated) -> bool:
    return moment.value > published.value and moment.day >= published.day


def _rank(place: str) -> int:
    if place in _LOOSE:
        return len(_TRUST)
    return next((i for i, start in enumerate(_TRUST) if place.startswith(start)), len(_TRUST))


def _family(place: str) -> str:
    return _FAMILIES.get(place.split(" ", 1)[0], place)
