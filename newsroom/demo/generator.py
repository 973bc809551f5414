"""The world behind the three sites: which pieces exist, and in which version.

`World.pieces(site, now)` depends on the seed, the start and `now` alone, so a
restart goes on with the same world, and a test can ask for any moment.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from newsroom.demo.backlog import SPECIALS, fill_archive
from newsroom.demo.compose import Draft, compose
from newsroom.demo.drafting import Newsdesk
from newsroom.demo.pieces import Piece
from newsroom.demo.timeline import SCRIPT, WORDS, Event, events


@dataclass
class World:
    """Three sites from `started_at` (aware) on, with an event every few seconds at first."""

    seed: int
    started_at: datetime
    seconds_per_event: float = 12.0
    _told: list[tuple[Event, Draft]] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None:
            raise ValueError("started_at needs a time zone")
        self.started_at = self.started_at.replace(microsecond=0)
        self._desk = Newsdesk(self.seed)
        fill_archive(self._desk, self.seed, self.started_at)
        self._coming = events(self.seed, self.started_at, self.seconds_per_event)
        self._next = next(self._coming)

    def pieces(self, site: str, now: datetime) -> list[Piece]:
        """All pieces the site shows at `now`, the newest first."""
        return [piece for piece in self.all_pieces(site, now) if piece.withdrawn is None]

    def withdrawn(self, site: str, now: datetime) -> list[Piece]:
        """All pieces the site has taken back by `now`."""
        return [piece for piece in self.all_pieces(site, now) if piece.withdrawn]

    def all_pieces(self, site: str, now: datetime) -> list[Piece]:
        """Every piece that ever appeared on the site by `now`, the newest first."""
        self._tell_until(now)
        found = [
            compose(draft, draft.changes_until(now))
            for draft in self._desk.drafts
            if draft.site == site and draft.published <= now
        ]
        return sorted(found, key=lambda piece: (piece.published, piece.number), reverse=True)

    def piece(self, key: str, now: datetime) -> Piece:
        """One piece by its key. Raises KeyError if it has not appeared by `now`."""
        self._tell_until(now)
        for draft in self._desk.drafts:
            if draft.key == key and draft.published <= now:
                return compose(draft, draft.changes_until(now))
        raise KeyError(key)

    def translations(self, piece: Piece, now: datetime) -> list[Piece]:
        """Pieces of the same site that tell the same text in another language."""
        return [
            other
            for other in self.pieces(piece.site, now)
            if other.key != piece.key
            and other.language != piece.language
            and (other.original == piece.key or piece.original == other.key)
        ]

    def script(self) -> list[dict[str, object]]:
        """The scripted events in order: seconds after the start, site, kind, path and words."""
        scripted = list(
            islice(events(self.seed, self.started_at, self.seconds_per_event), len(SCRIPT))
        )
        self._tell_until(scripted[-1].at)
        rows = [
            self._row(0.0, special.site, "archive", special.key, f"From the start: {special.words}")
            for special in SPECIALS
        ]
        for event, draft in self._told[: len(SCRIPT)]:
            seconds = (event.at - self.started_at).total_seconds()
            words = f"After {seconds:.0f} s: {WORDS[event.kind]}"
            rows.append(self._row(seconds, event.site, str(event.kind), draft.key, words))
        return rows

    def _row(self, seconds: float, site: str, kind: str, key: str, words: str) -> dict[str, object]:
        path = self.piece(key, self.started_at + timedelta(seconds=seconds)).path
        row = {"seconds": seconds, "site": site, "kind": kind, "key": key, "path": path}
        return row | {"words": words}

    def _tell_until(self, now: datetime) -> None:
        """Let everything happen that is due. The order is fixed, whoever asks first."""
        while self._next.at <= now:
            self._told.append((self._next, self._desk.tell(self._next)))
            self._next = next(self._coming)
