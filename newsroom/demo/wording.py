"""Turn a frame and its facts into text.

The frames lie in `texts/<language>/*.txt`, one block for each:

    == council-budget | politics        the frame and its section
    count: the number of …              what `{n1}` counts, for corrections
    headline: …                         the lines that start with "or:" are the
    or: …                               other wordings of the line above
    paragraph: … {place} … [late|] …    {slot} is filled, [a|b] is chosen

A frame holds two whole articles, one in the first wordings and one in the
second; other voices mix the two, block by block.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from random import Random

from newsroom.demo.facts import Facts

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "ar")
EARLY = 5
"""How many of a frame's blocks a first version has, when later ones are to follow."""
ASIDE_AFTER = 4


class Told(Enum):
    """How much of a story is told."""

    EARLY = "the beginning"
    FULL = "all of it"
    LATE = "all of it and an aside"


@dataclass(frozen=True)
class Block:
    """One piece of a body: paragraph, subhead, quote, list or table.

    `items` are the list's points, `rows` the table's cells, the first row its head;
    a list or a table has its introduction or caption in `text`.
    """

    kind: str
    text: str
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass
class Frame:
    """A kind of story: its wordings, in the order they are printed."""

    name: str
    section: str
    count: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    standfirsts: list[str] = field(default_factory=list)
    blocks: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Wording:
    """A text about one event: what a page prints of it."""

    headline: str
    standfirst: str
    blocks: tuple[Block, ...]


def word_story(
    facts: Facts, language: str, voice: int, key: str, told: Told = Told.FULL
) -> Wording:
    """Tell `facts` in `language` with the wordings of `voice` (any whole number).

    `key` decides what the voice leaves open; the same key gives the same words.
    An early text lacks the end and has another headline; a late one has an
    aside more than usual.
    """
    frame = frames(language)[facts.frame]
    rng = Random(f"words:{key}")
    headline = pick_headline(frame.headlines, voice, told, rng)
    # Each half of the voices has its own asides: two reports of one event share no sentence.
    asides = rng.sample(background(language)[frame.section][voice % 2 :: 2], 2)
    lines = [
        (kind, lines[wording_of_block(voice, place)])
        for place, (kind, lines) in enumerate(frame.blocks)
    ]
    lines = lines[:EARLY] if told is Told.EARLY else lines
    lines.insert(ASIDE_AFTER, asides[0])
    if told is Told.LATE:
        lines.append(asides[1])
    say = Telling(facts, language, rng)
    return Wording(
        say(headline),
        say(frame.standfirsts[voice % 2]),
        tuple(say.block(kind, line) for kind, line in lines),
    )


def wording_of_block(voice: int, place: int) -> int:
    """Which of two wordings the block at `place` has in this voice: 0 or 1.

    Voices 0 and 1 are the pure ones, and each odd voice is the opposite of the
    even one before it. Of the first 16, any other two differ in half of eight
    blocks: Hadamard's code, so that a frame can be told often without repeating itself.
    """
    row, opposite = divmod(voice % 16, 2)
    return ((row & (place + 1)).bit_count() + opposite) % 2


def pick_headline(headlines: list[str], voice: int, told: Told, rng: Random) -> str:
    """One of the voice's headlines; an early text has another than the later one."""
    own = headlines[voice % 2 :: 2]
    return own[(rng.randrange(len(own)) + (told is Told.EARLY)) % len(own)]


class Telling:
    """Fills lines with the facts of one event, in one language, from top to bottom."""

    def __init__(self, facts: Facts, language: str, rng: Random) -> None:
        column = LANGUAGES.index(language)
        self.values = {slot: pair[column] for slot, pair in facts.values.items()}
        self.rng = rng
        self.introduced: set[str] = set()

    def __call__(self, line: str) -> str:
        """`line` with its choices made and its slots filled, in NFC."""
        return self.fill(line, self.values.__getitem__)

    def block(self, kind: str, line: str) -> Block:
        """One filled block; the parts of a list or a table are divided by ` || `."""
        text, *parts = [part.strip() for part in line.split("||")]
        if kind == "table":
            rows = [[self(cell.strip()) for cell in part.split("|")] for part in parts]
            return Block(kind, self(text), rows=tuple(map(tuple, rows)))
        if kind == "quote":
            return Block(kind, self(text))
        return Block(kind, self.fill(text, self.name), items=tuple(map(self, parts)))

    def fill(self, line: str, value: Callable[[str], str]) -> str:
        chosen = re.sub(r"\[([^\]]*)\]", lambda found: self.rng.choice(found[1].split("|")), line)
        text = re.sub(r"\{(\w+)\}", lambda found: value(found[1]), chosen)
        # A family name in "al-" starts a sentence with a capital.
        text = re.sub(r"(^|[.!?:]”? |“)al-", r"\1Al-", text)
        return unicodedata.normalize("NFC", text)

    def name(self, slot: str) -> str:
        """A person's whole name at the first mention in the body, the family name from then on."""
        person = slot.removesuffix("s")
        if person + "s" not in self.values:
            return self.values[slot]
        known = person in self.introduced
        self.introduced.add(person)
        return self.values[person + "s" if known else person]


@cache
def frames(language: str) -> dict[str, Frame]:
    """All story frames of a language, by name."""
    return {frame.name: frame for frame in read_frames(language) if frame.name != "background"}


@cache
def background(language: str) -> dict[str, list[tuple[str, str]]]:
    """For each section, the paragraphs that any story of it may carry."""
    return {
        frame.section: [(kind, line) for kind, lines in frame.blocks for line in lines]
        for frame in read_frames(language)
        if frame.name == "background"
    }


def read_frames(language: str) -> list[Frame]:
    """Read every text file of a language. Raises ValueError on a line it cannot place."""
    found: list[Frame] = []
    for path in sorted((TEXTS / language).glob("*.txt")):
        wordings: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("=="):
                name, section = line[2:].split("|")
                found.append(Frame(name.strip(), section.strip()))
            elif line.strip():
                wordings = read_line(found[-1], line, wordings, path)
    return found


def read_line(frame: Frame, line: str, wordings: list[str], path: Path) -> list[str]:
    """Add one line to the frame; returns the list that a following "or:" belongs to."""
    kind, colon, text = line.partition(": ")
    if not colon:
        raise ValueError(f"{path.name}: not a frame line: {line!r}")
    if kind == "or":
        wordings.append(text)
        return wordings
    started = [text]
    plain = {"count": "count", "headline": "headlines", "standfirst": "standfirsts"}
    if kind in plain:
        setattr(frame, plain[kind], started)
    else:
        frame.blocks.append((kind, started))
    return started
