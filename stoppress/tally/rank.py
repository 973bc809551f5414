"""What is being read now: reads halved for every half-life of age, in forward form.

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009; `most-read.md` §6): a tick of
second s adds n · 2^((s - L)/H) to its article, and the order of these sums is the order of the
decayed reads at any time. So nothing decays, nothing expires, and the order never changes by
itself: only a tick can move an article, and only upwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from stoppress.tally.ticks import HOUR, Ticks

BLOCK_HALF_LIVES = 512  # the landmark stands at a whole block, and moves by whole blocks
WEIGHT_BITS = 62  # of 2^x for 0 <= x < 1
KEPT = 50  # places kept in order; the lists shown are shorter
MEMORY_HOURS = 7 * 24  # of plain reads by hour


class Ranking:
    """Articles by decayed reads, for one half-life.

    The sums are integers (fixed point), not floats: adding is then exact, so that ticks in any
    order give the same list to the last place, ties included. Time is cut into blocks of 512
    half-lives; the landmark is the start of the block before the newest one. What is older has
    less than 2^-512 of a read's weight and is forgotten, whenever it comes.
    """

    def __init__(self, half_life_seconds: int, kept: int = KEPT) -> None:
        """Raises ValueError if `half_life_seconds` is not above zero."""
        if half_life_seconds <= 0:
            raise ValueError("half_life_seconds must be above zero")
        self.half_life_seconds = half_life_seconds
        self._kept = kept
        self._block = 0  # the newest, counted from the epoch
        self._sums: dict[int, int] = {}  # article → reads · 2^(half-lives since the landmark)
        self._older: dict[int, int] = {}  # the part of it from the block before the newest
        self._top: list[int] = []

    def add(self, second: int, counts: Mapping[int, int]) -> None:
        """Add the reads of one second: article id → reads. Seconds may come in any order."""
        block = second // self.half_life_seconds // BLOCK_HALF_LIVES
        if block > self._block:
            self._move_landmark(block)
        elif block < self._block - 1:
            return
        weight = self._weight(second)
        for sums in (self._sums,) if block == self._block else (self._sums, self._older):
            for article, reads in counts.items():
                sums[article] = sums.get(article, 0) + reads * weight
        # What was below the kept places and is not in this tick has not moved: it stays below.
        self._top = sorted({*self._top, *counts}, key=self._place)[: self._kept]

    def order(self) -> list[int]:
        """Return all articles with reads, most first; equals by id."""
        return sorted(self._sums, key=self._place)

    def top(self, k: int) -> list[int]:
        """Return the first `k` of `order()`; without sorting if `k` is within the kept places."""
        return self._top[:k] if k <= self._kept else self.order()[:k]

    def remove(self, article_id: int) -> None:
        """Forget an article's reads so far (takedown). A later tick would count again."""
        self._older.pop(article_id, None)
        if self._sums.pop(article_id, None) is not None:
            self._top = self.order()[: self._kept]

    def score(self, article_id: int, at_second: int) -> float:
        """Return the article's decayed reads at `at_second`: 1.0 is one read just now.

        `at_second` is not before the landmark.
        """
        return float(Fraction(self._sums.get(article_id, 0), self._weight(at_second)))

    def _place(self, article: int) -> tuple[int, int]:
        return -self._sums[article], article

    def _weight(self, second: int) -> int:
        """2^((second - landmark) / half-life), as fixed point."""
        whole, rest = divmod(second, self.half_life_seconds)
        return _power(rest, self.half_life_seconds) << whole - self._landmark()

    def _landmark(self) -> int:
        """In half-lives since the epoch."""
        return (self._block - 1) * BLOCK_HALF_LIVES

    def _move_landmark(self, block: int) -> None:
        """Make `block` the newest: divide by 2^512 what stays, forget what is older."""
        newest = {a: total - self._older.get(a, 0) for a, total in self._sums.items()}
        if block > self._block + 1:
            newest = {}
        # Exact: all weights of the newest block are multiples of 2^512.
        self._older = {a: total >> BLOCK_HALF_LIVES for a, total in newest.items() if total}
        self._sums = dict(self._older)
        self._block = block
        self._top = self.order()[: self._kept]


@lru_cache(maxsize=8192)
def _power(rest: int, half_life_seconds: int) -> int:
    return int(2.0 ** (rest / half_life_seconds + WEIGHT_BITS))


class Ranker:
    """A Ranking that follows a ticks file, and plain integers beside it."""

    def __init__(self, ticks_path: Path, half_life_seconds: int, kept: int = KEPT) -> None:
        """Replays what the file holds: pruned hours by their middle, seconds one by one."""
        self.ranking = Ranking(half_life_seconds, kept)
        self._kept = kept
        self._ticks = Ticks(ticks_path)
        self._last_id = 0
        self._version = -1
        self._reads: dict[int, Counter[int]] = {}  # hour → article → reads
        self._discarded: dict[int, Counter[str]] = {}
        with self._ticks.snapshot():  # no pruning between the hours and the seconds
            for hour, reads, discarded in self._ticks.hours(0):
                self.ranking.add(hour + HOUR // 2, reads)
                self._note(hour, reads, discarded)
            self.advance()

    def advance(self) -> bool:
        """Take in the ticks written since last time; say whether the kept places changed."""
        version = self._ticks.version()
        if version == self._version:
            return False
        before = self.ranking.top(self._kept)
        while ticks := self._ticks.read_since(self._last_id):
            for tick in ticks:
                self.ranking.add(tick.second, tick.counts)
                self._note(tick.second, tick.counts, tick.discarded)
            self._last_id = ticks[-1].id
        self._version = version  # noted before the reads: a later write is seen next time
        self._forget_old_hours()
        return self.ranking.top(self._kept) != before

    def top(self, k: int) -> list[int]:
        """Return the ids of the `k` most read articles."""
        return self.ranking.top(k)

    def reads_since(self, since: int, articles: Iterable[int]) -> dict[int, int]:
        """Return plain reads of `articles` since the whole hour of unix second `since`.

        At most a week back. This is the number beside a headline, never the decayed score.
        """
        first = since // HOUR * HOUR
        hours = [reads for hour, reads in self._reads.items() if hour >= first]
        return {article: sum(reads[article] for reads in hours) for article in articles}

    def totals_since(self, since: int) -> tuple[int, dict[str, int]]:
        """Return (counted, discarded by reason) of the site since the whole hour of `since`.

        "no_fetch_metadata" among the reasons is a class of counted reads, not a refusal.
        """
        first = since // HOUR * HOUR
        counted = sum(reads.total() for hour, reads in self._reads.items() if hour >= first)
        discarded: Counter[str] = Counter()
        for hour, reasons in self._discarded.items():
            if hour >= first:
                discarded.update(reasons)
        return counted, dict(discarded)

    def close(self) -> None:
        self._ticks.close()

    def _note(self, second: int, reads: Mapping[int, int], discarded: Mapping[str, int]) -> None:
        hour = second // HOUR * HOUR
        self._reads.setdefault(hour, Counter()).update(reads)
        self._discarded.setdefault(hour, Counter()).update(discarded)

    def _forget_old_hours(self) -> None:
        oldest = max(self._reads, default=0) - MEMORY_HOURS * HOUR
        for hours in (self._reads, self._discarded):
            for hour in [h for h in hours if h < oldest]:
                del hours[hour]
