"""Which agencies a text credits: in its dateline, at its end, or in JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stoppress.extract.blocks import Block
from stoppress.extract.bylines import agency_of
from stoppress.extract.structured import Structured, names_of

_SPAN = 120  # characters of a paragraph in which a dateline or a closing credit stands
# LONDON (Reuters) - …; (AP) — …; without a dash only behind a town: Berlin (dpa/AFP) …
_IN_BRACKETS = re.compile(r"^[^()]{0,60}?[(\[]([^()\[\]]{2,60})[)\]]\s{0,3}[-–—:：]")
_BEHIND_TOWN = re.compile(r"^[^\s()]{2,25}(?:[ /][^\s()]{2,20})?\s?\(([^()]{2,60})\)")
# القاهرة - رويترز: …; PARIS — AFP; رويترز - …
_AFTER_DASH = re.compile(r"^[^.:()]{2,40}?\s?[-–—/]\s?([^-–—:()]{2,40}?)\s*(?:[-–—:：]|$)")
_AT_START = re.compile(r"^([^-–—:()]{2,40}?)\s?[-–—:：]\s")
_AT_END = re.compile(
    r"(?:[(\[]([^()\[\]]{2,60})[)\]]|(?:[-–—©]|\bSource:|المصدر:)\s*([^-–—:()©]{2,60}))[\s.»”\"]*$"
)
_PARTED = re.compile(r"\s*(?:[,/،&+|]|\sand\s|\sund\s|\set\s|\sy\s|\s-\s|\sو\s?)\s*")


def credit_of(structured: Structured, named: Iterable[str], chosen: list[Block]) -> str:
    """Return the agencies that a piece credits, parted by ", ", or "".

    `named` are bodies and bare lines by the headline. Only known agencies count (agencies.py): a
    town, a paper or a picture's owner in the same place is none.
    """
    article = structured.article
    said = [*named]
    for name in ("sourceOrganization", "creditText", "provider"):
        said += names_of(article.get(name), structured.by_id)[:5]
    return ", ".join(
        _agencies(said)
        or _agencies(part for b in chosen[:2] for part in _dateline(b.text))
        or _agencies(part for b in chosen[-2:] for part in _closing(b.text))
    )


def _agencies(parts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for part in parts:
        for one in [part, *_PARTED.split(part[:_SPAN])]:
            if agency := agency_of(one.strip(" .,:()[]«»\"'*")):
                found.setdefault(agency)
    return list(found)


def _dateline(text: str) -> list[str]:
    start = text[:_SPAN].split("\n")[0]
    patterns = (_IN_BRACKETS, _BEHIND_TOWN, _AFTER_DASH, _AT_START)
    return [match[1] for pattern in patterns if (match := pattern.match(start))]


def _closing(text: str) -> list[str]:
    end = text[-_SPAN:].rstrip()
    found = [match[1] or match[2]] if (match := _AT_END.search(end)) else []
    return [*found, text] if len(text) <= 60 else found
