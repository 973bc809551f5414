"""What the three sites already hold when the world starts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from newsroom.demo.drafting import Newsdesk
from newsroom.demo.pieces import Dating, FeedText
from newsroom.demo.staff import PAPERS

OLD_HOURS = (91.0, 73.0, 55.0)
FRESH = 14
FRESH_HOURS = 30.0
"""Three old pieces a site, then fourteen spread over the past thirty hours."""


@dataclass(frozen=True)
class Special:
    """A piece of the archive that is unlike the others, and why, in words."""

    site: str
    serial: int
    words: str
    dating: Dating = Dating.EVERYWHERE
    link_only: bool = False

    @property
    def key(self) -> str:
        return f"{self.site}-{self.serial:04d}"


SPECIALS: tuple[Special, ...] = (
    Special(
        "harrow",
        9,
        "The page has no date of its own; its masthead shows the day of the visit. "
        "The feed gives the day alone, as midnight.",
        Dating.FEED_ONLY,
    ),
    Special("harrow", 12, "The feed entry has no date; the page has one.", Dating.PAGE_ONLY),
    Special("marfa", 6, "Linked from /local/ only; in no feed.", link_only=True),
    Special(
        "marfa",
        8,
        "Linked from /local/ only, and dated nowhere: not in a feed, not on its page.",
        Dating.NOWHERE,
        link_only=True,
    ),
    Special("marfa", 13, "Linked from /local/ only; in no feed.", link_only=True),
)
TRANSLATED_SERIALS = (7, 13)
"""Places in the wire's archive that hold the Arabic text of the piece before."""


def fill_archive(desk: Newsdesk, seed: int, started_at: datetime) -> None:
    """Add the archive of each site to the desk, the oldest piece first."""
    special = {(row.site, row.serial): row for row in SPECIALS}
    for site in PAPERS:
        for serial, published in enumerate(archive_times(site, seed, started_at)):
            if site == "wire" and serial in TRANSLATED_SERIALS:
                desk.translate(published, desk.drafts[-1])
                desk.give_address(desk.drafts[-1])
                continue
            row = special.get((site, serial), Special(site, serial, ""))
            draft = desk.draft(site, published, dating=row.dating, link_only=row.link_only)
            if row.dating is Dating.FEED_ONLY:
                # Its page has the bare name of the paper where others name a reporter.
                draft.byline, draft.feed_text = PAPERS[site].name, FeedText.SUMMARY
            desk.give_address(draft)


def archive_times(site: str, seed: int, started_at: datetime) -> list[datetime]:
    """When the archive's pieces appeared, the oldest first, in whole seconds."""
    rng = Random(f"{seed}:{site}:archive")
    step = FRESH_HOURS / FRESH
    hours = [old - rng.uniform(0, 3) for old in OLD_HOURS]
    hours += [step * (place - rng.uniform(0.1, 0.9)) for place in range(FRESH, 0, -1)]
    moments = [started_at - timedelta(hours=ago) for ago in hours]
    return [moment.replace(microsecond=0) for moment in moments]
