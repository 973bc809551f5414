"""The plain shapes of the demo newsroom: a piece, its versions, and the truth about it.

What a piece says is kept apart from how a site prints it (`pages_*.py`,
`feeds.py`) and from what is true of it (`truth`), so a test can compare.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from newsroom.demo.facts import Facts
from newsroom.demo.wording import Block


class Dating(StrEnum):
    """Where the day of a piece can be read."""

    EVERYWHERE = "everywhere"
    FEED_ONLY = "feed only, as a day"
    PAGE_ONLY = "page only"
    NOWHERE = "nowhere"


class FeedText(StrEnum):
    """How much of a piece its site's feed carries."""

    FULL = "full text"
    SUMMARY = "summary"
    ABSENT = "not in the feed"


@dataclass(frozen=True)
class Picture:
    """An image the site serves itself; `credit` names its maker."""

    path: str
    caption: str
    credit: str
    width: int = 1200
    height: int = 675


@dataclass(frozen=True)
class Version:
    """One text of a piece. `updated` is None for the first."""

    number: int
    headline: str
    standfirst: str
    blocks: tuple[Block, ...]
    updated: datetime | None = None
    correction: str | None = None


@dataclass(frozen=True)
class Piece:
    """One piece on one site; `versions` are those told up to the moment of asking.

    `original` is the key of the wire piece that this one repeats or translates,
    `rerun_of` the path on the wire of the one it repeats word for word.
    `published` is the moment it appeared on this site.
    """

    key: str
    site: str
    number: int
    path: str
    guid: str
    language: str
    section: str
    byline: str
    credit: str
    published: datetime
    dating: Dating
    feed_text: FeedText
    picture: Picture | None
    facts: Facts
    versions: tuple[Version, ...]
    original: str | None = None
    rerun_of: str | None = None
    event: str | None = None
    withdrawn: datetime | None = None

    @property
    def version(self) -> Version:
        """The text the site shows."""
        return self.versions[-1]

    @property
    def href(self) -> str:
        """The path as a link carries it: Arabic letters as percent signs."""
        return quote(self.path)

    @property
    def changed(self) -> datetime:
        """When the piece last appeared, changed or went."""
        return self.withdrawn or self.version.updated or self.published


def paragraphs(version: Version) -> list[str]:
    """Every line of the body in reading order: what an extractor ought to keep."""
    lines: list[str] = []
    for block in version.blocks:
        lines.append(block.text)
        lines += block.items
        lines += [" ".join(row) for row in block.rows]
    return [line for line in lines if line]


def truth(piece: Piece) -> dict[str, object]:
    """What is true of a piece as shown, for a test or a bench to compare with.

    Times are ISO 8601 in the site's zone. `published_readable` says where the
    day can be found at all; "nowhere" means that a reader must abstain.
    """
    version = piece.version
    day_only = piece.dating is Dating.FEED_ONLY
    return {
        "headline": version.headline,
        "standfirst": version.standfirst,
        "paragraphs": paragraphs(version),
        "byline": piece.byline,
        "credit": piece.credit,
        "language": piece.language,
        "published": piece.published.date().isoformat()
        if day_only
        else piece.published.isoformat(),
        "published_precision": "day" if day_only else "second",
        "published_readable": str(piece.dating),
        "updated": version.updated.isoformat() if version.updated else None,
        "correction": version.correction,
        "what_happened": what_happened(piece),
    }


def what_happened(piece: Piece) -> dict[str, str]:
    """The event behind a piece: its kind and the names and numbers, in English."""
    told = {slot: pair[0] for slot, pair in piece.facts.values.items()}
    wanted = ("place", "place2", "country", "x", "m1", "f1", "n1", "today")
    return {"frame": piece.facts.frame, "event": piece.event or piece.key} | {
        slot: told[slot] for slot in wanted if told.get(slot)
    }
