"""What agencies' formats (ninjs, NewsML-G2) share: status, version, embargo, an address or none.

`pubStatus` canceled is a withdrawal, withheld is no entry yet. Of several versions the highest
counts, and of equal ones the cancelling. What is left out is named, and why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stoppress.extract.decode import fit_text
from stoppress.extract.items import LONGEST_HTML, RawFeed, RawItem, instant_of

_MOST_NAMED = 20  # of what is left out for one reason; the rest are counted
_CANCELED = ("canceled", "cancelled")


@dataclass(slots=True)
class _Piece:
    item: RawItem
    status: str
    rank: tuple[int, bool]


@dataclass(slots=True)
class Intake:
    """Takes the items of one document into `feed`."""

    feed: RawFeed
    pieces: dict[str, _Piece] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def take(self, item: RawItem, status: str, version: str) -> None:
        """Take one version of a piece; `item.guid` is what it is known by."""
        status = status.strip().lower()
        number = version.strip()[:9]
        known_by = item.guid or f"no guid {len(self.pieces)}"
        rank = (int(number) if number.isascii() and number.isdigit() else 0, status in _CANCELED)
        known = self.pieces.get(known_by)
        if known is None or rank > known.rank:
            self.pieces[known_by] = _Piece(item, status, rank)

    def leave_out(self, why: str, name: str) -> None:
        self.left_out.setdefault(why, []).append(name)

    def finish(self) -> RawFeed:
        """Return the feed with its items, what is withdrawn, and what was left out by name."""
        for piece in self.pieces.values():
            item = piece.item
            if piece.status in _CANCELED:
                self.feed.withdrawn += [name for name in (item.guid, item.url) if name]
            elif piece.status == "withheld":
                self.leave_out("withheld by its source", item.guid)
            elif item.embargoed and instant_of(item.embargoed) is None:
                self.leave_out("under an embargo without an end", item.guid)
            elif not item.url:
                self.leave_out("without an http address", item.guid)
            else:
                self.feed.items.append(item)
        self.feed.withdrawn = list(dict.fromkeys(self.feed.withdrawn))
        for why, names in self.left_out.items():
            self.feed.troubles += [f"{why}: {name[:200]}" for name in names[:_MOST_NAMED]]
            if len(names) > _MOST_NAMED:
                self.feed.troubles.append(f"{why}: {len(names) - _MOST_NAMED} more")
        return self.feed


def known_as(raw: str) -> str:
    """Return an identifier as an Entry keeps it, so that a withdrawal names what was filed."""
    return " ".join(fit_text(raw).split())[:2_000]


def paragraphs_of(plain: str) -> str:
    """Return plain text as HTML, a paragraph a line."""
    if len(plain) > LONGEST_HTML:
        return plain  # too long for any entry: that is said where entries are made
    lines = [line.strip() for line in plain.split("\n")]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def escape(text: str) -> str:
    """Return plain text as HTML text."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
