"""From a draft and its changes to the piece a site shows."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from random import Random

from newsroom.demo.facts import Facts
from newsroom.demo.pieces import Dating, FeedText, Picture, Piece, Version
from newsroom.demo.staff import CAPTIONS, DATELINES, PAPERS, correction_note
from newsroom.demo.timeline import Kind
from newsroom.demo.wording import Block, Told, Wording, frames, word_story


@dataclass(frozen=True)
class Change:
    """An update, a correction or a withdrawal, and its moment."""

    kind: Kind
    at: datetime


@dataclass(eq=False)
class Draft:
    """All that is decided about a piece when it appears; later only `changes` grows.

    `holds_back` means that the first version tells only the beginning.
    `namesake`: another piece of the site has the same headline on the same day.
    `copies` is the draft of the wire piece that this one repeats word for word,
    `translates` the one it tells in another language.
    """

    key: str
    site: str
    number: int
    published: datetime
    language: str
    facts: Facts
    voice: int
    kind: Kind
    byline: str
    dating: Dating = Dating.EVERYWHERE
    feed_text: FeedText = FeedText.FULL
    holds_back: bool = False
    copies: "Draft | None" = None
    translates: "Draft | None" = None
    event: str | None = None
    namesake: bool = False
    changes: list[Change] = field(default_factory=list)

    @property
    def section(self) -> str:
        return frames("en")[self.facts.frame].section

    @property
    def credit(self) -> str:
        return PAPERS["wire" if self.copies else self.site].name

    @property
    def local(self) -> datetime:
        """When it was published, on the site's own clock."""
        return self.published.astimezone(PAPERS[self.site].zone)

    def changes_until(self, now: datetime) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.at <= now)


@lru_cache(maxsize=4096)
def compose(draft: Draft, changes: tuple[Change, ...]) -> Piece:
    """The piece after these changes."""
    versions, facts, withdrawn = [first_version(draft)], draft.facts, None
    for change in changes:
        if change.kind is Kind.WITHDRAWN:
            withdrawn = local_time(draft, change.at)
            continue
        if change.kind is Kind.CORRECTED:
            facts = corrected(facts)
        versions.append(next_version(draft, facts, change, len(versions) + 1))
    return Piece(
        key=draft.key,
        site=draft.site,
        number=draft.number,
        path=path_of(draft),
        guid=guid_of(draft),
        language=draft.language,
        section=draft.section,
        byline=draft.byline,
        credit=draft.credit,
        published=draft.local,
        dating=draft.dating,
        feed_text=draft.feed_text,
        picture=picture_of(draft),
        facts=facts,
        versions=tuple(versions),
        original=origin_key(draft),
        rerun_of=path_of(draft.copies) if draft.copies else None,
        event=draft.event,
        withdrawn=withdrawn,
    )


def first_version(draft: Draft) -> Version:
    """The text as it first appeared; a re-run has the wire's words of that moment."""
    if draft.copies:
        source = compose(draft.copies, draft.copies.changes_until(draft.published)).version
        return replace(source, number=1, updated=None, correction=None)
    return version_of(
        wording_of(draft, draft.facts, Told.EARLY if draft.holds_back else Told.FULL), 1
    )


def next_version(draft: Draft, facts: Facts, change: Change, number: int) -> Version:
    """The text after a change: an update tells all, a correction puts a number right."""
    told = (
        Told.LATE if change.kind is Kind.UPDATED else Told.EARLY if draft.holds_back else Told.FULL
    )
    at, note = local_time(draft, change.at), None
    if change.kind is Kind.CORRECTED:
        counted = frames(draft.language)[facts.frame].count[0]
        note = correction_note(
            draft.language, counted, draft.facts.count, facts.count, f"{at:%H:%M}"
        )
    version = version_of(wording_of(draft, facts, told), number)
    return replace(version, updated=at, correction=note)


def version_of(wording: Wording, number: int) -> Version:
    blocks = wording.blocks
    if len(blocks) > 1 and blocks[-1].kind == "subhead":  # a shortened telling may end on one
        blocks = (*blocks[:-2], blocks[-1], blocks[-2])
    return Version(number, wording.headline, wording.standfirst, blocks)


def wording_of(draft: Draft, facts: Facts, told: Told) -> Wording:
    """The words, with the agency's dateline where it belongs."""
    wording = word_story(facts, draft.language, draft.voice, draft.key, told)
    if draft.site != "wire":
        return wording
    place = facts.values["place"][draft.language == "ar"]
    place = place.upper() if draft.language == "en" else place
    dateline = DATELINES[draft.language].format(place=place)
    opening = wording.blocks[0]
    blocks = (Block(opening.kind, dateline + opening.text), *wording.blocks[1:])
    return Wording(wording.headline, wording.standfirst, blocks)


def corrected(facts: Facts) -> Facts:
    """The same event with its count put right, by a slip of the pen's size."""
    return facts.with_count(facts.count + Random(facts.count).choice((-1, 2, 1, -2)))


def local_time(draft: Draft, moment: datetime) -> datetime:
    return moment.astimezone(PAPERS[draft.site].zone)


def origin_key(draft: Draft) -> str | None:
    origin = draft.copies or draft.translates
    return origin.key if origin else None


def guid_of(draft: Draft) -> str:
    """An identity that holds no address, so it stays when the site moves."""
    if draft.site == "marfa":
        return f"tag:almarfa.example,2026:{draft.number}"
    if draft.site == "wire":
        return f"urn:meridian:{draft.language}:{draft.number}"
    return f"harrow-courier-{draft.number}"


def path_of(draft: Draft) -> str:
    """The address of a piece on its site; a second one of the same name gets its number."""
    path = usual_path(draft)
    return f"{path}-{draft.number}" if draft.namesake else path


@lru_cache(maxsize=4096)
def usual_path(draft: Draft) -> str:
    """Each site has habits in its addresses, and exceptions to them."""
    slug = slug_of(first_version(draft).headline)
    if draft.site == "wire":
        return f"/{draft.language}/article/{draft.number}/{slug}"
    if draft.site == "marfa":
        # One section carries its headline in the address, in Arabic letters.
        name = f"{draft.number}-{slug}" if draft.section == "culture" else str(draft.number)
        return f"/{'local' if draft.feed_text is FeedText.ABSENT else draft.section}/{name}"
    if draft.dating is Dating.FEED_ONLY:
        return f"/home/article/{draft.number}/{slug}"
    if draft.section == "sport":
        return f"/sport/{slug}-{draft.number}"
    return f"/{draft.local:%Y/%m/%d}/{slug}"


def slug_of(headline: str) -> str:
    """A headline as part of an address: letters and digits of any script, lower case."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", headline)
        if not unicodedata.combining(letter)
    )
    return "-".join(re.findall(r"\w+", plain.lower().replace("’", "")))[:70].rstrip("-")


def picture_of(draft: Draft) -> Picture | None:
    """Nine pieces of ten have one. A re-run brings its own, from the site's desk."""
    rng = Random(f"picture:{draft.key}")
    if rng.random() < 0.1:
        return None
    place = draft.facts.values["place"][draft.language == "ar"]
    caption = rng.choice(CAPTIONS[draft.language]).format(place=place)
    return Picture(f"/images/{draft.number}.png", caption, PAPERS[draft.site].photo_credit)
