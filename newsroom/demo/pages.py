"""What the pages of all three sites need: the moment of the visit, lists, JSON-LD.

Lists beside an article hold still for a day or longer, as an article page that
changes with every new piece could never answer 304.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from html import escape
from random import Random
from urllib.parse import quote

from babel.dates import format_date

from newsroom.demo.pieces import Piece
from newsroom.demo.staff import Paper

SECTIONS = (
    "world", "politics", "economy", "harbour", "local",
    "weather", "science", "health", "culture", "sport",
)  # fmt: skip

LABELS: dict[str, dict[str, str]] = {
    "en": {section: section.capitalize() for section in SECTIONS} | {"economy": "Business"},
    "ar": {
        "world": "العالم",
        "politics": "سياسة",
        "economy": "اقتصاد",
        "harbour": "موانئ ونقل",
        "local": "محليات",
        "weather": "طقس",
        "science": "علوم",
        "health": "صحة",
        "culture": "ثقافة",
        "sport": "رياضة",
    },
}

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class View:
    """One visit: the site, its pieces at that moment, and where the other sites are.

    `homes` maps each site to its address without a closing slash; `now` is on
    the site's own clock.
    """

    paper: Paper
    pieces: list[Piece]
    homes: dict[str, str]
    now: datetime

    @property
    def home(self) -> str:
        return self.homes[self.paper.key]

    @property
    def midnight(self) -> datetime:
        """The beginning of the day of the visit: mastheads change then."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)


def related(view: View, piece: Piece, number: int = 4) -> list[Piece]:
    """Older pieces in the same language, of the same section first."""
    older = [
        other
        for other in view.pieces
        if other.published < piece.published and other.language == piece.language
    ]
    return sorted(older, key=lambda other: other.section != piece.section)[:number]


def most_read(view: View, language: str, number: int = 5) -> list[Piece]:
    """A list that looks like readers' favourites and changes once a day."""
    known = [piece for piece in view.pieces if piece.published < view.midnight]
    known = [piece for piece in known if piece.language == language][:20]
    rng = Random(f"{view.paper.key}:{view.midnight:%Y-%m-%d}")
    return rng.sample(known, min(number, len(known)))


def in_section(view: View, section: str) -> list[Piece]:
    return [piece for piece in view.pieces if piece.section == section]


def links(pieces: list[Piece], tag: str = "ul") -> str:
    """Headlines as a list of links."""
    rows = "".join(
        f'<li><a href="{piece.href}">{escape(piece.version.headline)}</a></li>' for piece in pieces
    )
    return f"<{tag}>{rows}</{tag}>"


def navigation(language: str) -> str:
    """Links to the front page and the sections."""
    first = {"en": "Front page", "ar": "الرئيسية"}[language]
    rows = [f'<a href="/">{first}</a>']
    rows += [f'<a href="/{section}/">{LABELS[language][section]}</a>' for section in SECTIONS]
    return " ".join(rows)


def canonical_of(view: View, piece: Piece) -> str:
    """The piece's own address, or the wire's if the piece is a re-run."""
    if piece.rerun_of:
        return view.homes["wire"] + quote(piece.rerun_of)
    return view.home + piece.href


def json_ld(view: View, piece: Piece) -> str:
    """A NewsArticle for `<script type="application/ld+json">`."""
    version = piece.version
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.headline,
        "description": version.standfirst,
        "inLanguage": piece.language,
        "datePublished": piece.published.isoformat(),
        "dateModified": (version.updated or piece.published).isoformat(),
        "author": {"@type": "Person", "name": piece.byline},
        "publisher": {"@type": "NewsMediaOrganization", "name": view.paper.name},
        "mainEntityOfPage": view.home + piece.href,
    }
    if piece.picture:
        article["image"] = [view.home + piece.picture.path]
    text = json.dumps(article, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def written_date(moment: datetime, language: str, clock: bool = True) -> str:
    """ "Wednesday 25 November 2026, 14:05", or the same in Arabic."""
    day = format_date(moment, "EEEE d MMMM y", language)
    comma = "، " if language == "ar" else ", "
    return f"{day}{comma}{moment:%H:%M}" if clock else day


def english_ordinal_date(moment: datetime) -> str:
    """ "Wednesday 25th of November 2026"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(moment.day % 10, "th")
    ending = "th" if 11 <= moment.day <= 13 else ending
    return f"{moment:%A} {moment.day}{ending} of {moment:%B %Y}"


def page_changed(view: View, piece: Piece) -> datetime:
    """When the page last changed: with the piece, or with the date in its masthead."""
    return max(piece.changed, view.midnight)


def list_changed(view: View) -> datetime:
    """When a page of headlines last changed."""
    return max([piece.changed for piece in view.pieces] + [view.midnight])
