"""Days that a text names by its own day ("on Thursday"), marked with their date.

The words stay as the source wrote them; `<time datetime title>` around them tells machines and
readers which day is meant. Only where it is unambiguous (extract/relative.py).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from stoppress.extract.relative import ResolvedDay, resolve_days

_TAGS = re.compile(r"(<[^<>]{1,10000}>)")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|blockquote|td|th|tr|table|figcaption|figure|pre|caption|br)\b"
)


def mark_days(
    body: str, published: date | None, zone: str, language: str, worded: Callable[[date], str]
) -> str:
    """Return clean HTML with the days it names marked; `worded` writes a day out for readers."""
    if published is None:
        return body
    pieces = _TAGS.split(body)  # texts and tags by turns
    ends = [n for n in range(1, len(pieces), 2) if _BLOCK.match(pieces[n])]
    for start, end in pairwise([-1, *ends, len(pieces)]):
        _mark_run(pieces, start + 1, end, published, zone, language, worded)
    return "".join(pieces)


def _mark_run(
    pieces: list[str], start: int, end: int, published: date, zone: str, language: str,
    worded: Callable[[date], str],
) -> None:  # fmt: skip
    """Mark the days in one run of text, whose pieces alternate with inline tags."""
    texts = {n: html.unescape(pieces[n]) for n in range(start, end) if n % 2 == 0 and pieces[n]}
    if not texts:
        return
    days = resolve_days("".join(texts.values()), published, zone, language)
    at = 0
    for number, text in texts.items():
        mine = [day for day in days if at <= day.start and day.end <= at + len(text)]
        if mine:
            pieces[number] = _marked(text, at, mine, worded)
        at += len(text)


def _marked(text: str, offset: int, days: list[ResolvedDay], worded: Callable[[date], str]) -> str:
    out, at = [], 0
    for day in days:
        start, end = day.start - offset, day.end - offset
        out.append(html.escape(text[at:start], quote=False))
        title = html.escape(worded(day.day))
        words = html.escape(text[start:end], quote=False)
        out.append(f'<time datetime="{day.day.isoformat()}" title="{title}">{words}</time>')
        at = end
    out.append(html.escape(text[at:], quote=False))
    return "".join(out)
