"""A voter's text → the blocks of the page it came from (extraction.md §2.1, 2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from stoppress.extract.blocks import HEADINGS, Block

SHARE_IN = 0.6  # of a block's shingles must be in the chosen text (extraction.md §2.1, 2)
_SHINGLE = 4  # words
_SAMPLE = 10  # letters
_LETTERS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")


def select_blocks(blocks: list[Block], lines: Iterable[str]) -> list[Block]:
    """Return those of `blocks` whose text a voter's `lines` hold, in document order.

    A block is in when its letters stand in the voter's text as they are, or SHARE_IN of its
    shingles do. A short line that stands on the page more often than in the vote is taken where
    the long ones are.
    """
    keys = [_LETTERS.sub("", line.lower()) for line in lines]
    keys = [key for key in keys if key]
    if not keys:
        return []
    exact, joined = Counter(keys), "".join(keys)
    shingles: set[tuple[str, ...]] | None = None
    long_ones: list[int] = []
    short_ones: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        key = _LETTERS.sub("", block.text.lower())
        if not key:
            continue
        if len(key) >= 25:
            if key in exact or key in joined:
                long_ones.append(number)
            elif _may_share(key, joined):
                shingles = shingles if shingles is not None else _shingles(" ".join(lines))
                if _share(block.text, shingles) >= SHARE_IN:
                    long_ones.append(number)
        elif key in exact:
            short_ones.setdefault(key, []).append(number)
    chosen = set(_as_often_as_voted(blocks, long_ones, joined))
    chosen |= _short_in_place(blocks, short_ones, exact, sorted(chosen))
    return [blocks[number] for number in sorted(chosen)]


def _may_share(key: str, joined: str) -> bool:
    """Whether any of a few samples of a block stands in the vote: if none does, most of it is new."""
    step = max(1, (len(key) - _SAMPLE) // 6)
    return any(key[at : at + _SAMPLE] in joined for at in range(0, len(key) - _SAMPLE + 1, step))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return set(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))


def _share(text: str, known: set[tuple[str, ...]]) -> float:
    words = _WORDS.findall(text.lower())
    mine = list(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))
    return sum(1 for one in mine if one in known) / len(mine) if mine else 0.0


def _as_often_as_voted(blocks: list[Block], numbers: list[int], joined: str) -> list[int]:
    """Of a text that stands on the page more often than in the vote, keep those among their
    chosen neighbours: a standfirst is often printed again in a list of stories.
    """
    places: dict[str, list[int]] = {}
    for number in numbers:
        places.setdefault(_LETTERS.sub("", blocks[number].text.lower()), []).append(number)
    near = set(numbers)
    kept: list[int] = []
    for key, same in places.items():
        if len(same) > 1:
            voted = max(1, joined.count(key))
            same = sorted(same, key=lambda n: -sum(1 for m in range(n - 5, n + 6) if m in near))[
                :voted
            ]
        kept.extend(same)
    return kept


def _short_in_place(
    blocks: list[Block], places: dict[str, list[int]], wanted: Counter[str], long_ones: list[int]
) -> set[int]:
    """Short lines as often as voted, those first that stand between chosen paragraphs: a heading
    is often printed in a table of contents too.
    """
    if not long_ones:
        return {n for key, numbers in places.items() for n in numbers[: wanted[key]]}
    near = set(long_ones)

    def fitness(number: int) -> tuple[bool, int]:
        beside = sum(1 for m in range(number - 2, number + 3) if m in near)
        return (blocks[number].leaf in HEADINGS, beside)

    first, last = long_ones[0], long_ones[-1]
    chosen: set[int] = set()
    for key, numbers in places.items():
        inside = [n for n in numbers if first - 3 <= n <= last + 3]
        chosen.update(sorted(inside or numbers, key=fitness, reverse=True)[: wanted[key]])
    return chosen
