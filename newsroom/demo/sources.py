"""What an installer of the engine needs to know about the three sites, as plain data.

Addresses are paths; the host is that of the running site (`python -m
newsroom.demo.sites`). Sections on the right are those of the engine's paper.
"""

from dataclasses import dataclass
from typing import Literal

FeedKind = Literal["rss", "atom", "json", "sitemap", "listing"]

LICENCE: dict[str, str] = {
    "en": "Demo licence: may be republished in full with credit and link",
    "ar": "ترخيص تجريبي: يجوز إعادة النشر كاملًا مع ذكر المصدر والرابط",
}

SECTION_OF_TERM: dict[str, str] = {
    "world": "world",
    "politics": "politics",
    "economy": "economy",
    "harbour": "economy",
    "local": "local",
    "weather": "local",
    "science": "science",
    "health": "science",
    "culture": "culture",
    "sport": "sport",
}
"""From a category term of the sites to a section of the paper."""

SECTION_OF_PATH: dict[str, dict[str, str]] = {
    "harrow": {"/sport/": "sport"},
    "marfa": {"/local/": "local"}
    | {f"/{term}/": section for term, section in SECTION_OF_TERM.items()},
    "wire": {},
}
"""From the beginning of an address to a section, for pieces that no feed describes."""


@dataclass(frozen=True)
class DemoSource:
    """One site. Times are in seconds; `zone` is the one its clocks show.

    `recheck_seconds` are the waits after which a known page is looked at again.
    """

    key: str
    name: dict[str, str]
    home: str
    feeds: tuple[tuple[FeedKind, str], ...]
    language: str
    languages: tuple[str, ...]
    credit: dict[str, str]
    zone: str
    licence: dict[str, str]
    section_of_term: dict[str, str]
    section_of_path: dict[str, str]
    recheck_seconds: tuple[int, ...] = (10, 20, 40, 90, 300)
    poll_seconds_min: int = 5
    poll_seconds_max: int = 20


SOURCES: tuple[DemoSource, ...] = (
    DemoSource(
        key="harrow",
        name={"en": "The Harrow Courier", "ar": "هارو كوريير"},
        home="/",
        feeds=(("rss", "/rss.xml"), ("sitemap", "/news-sitemap.xml")),
        language="en",
        languages=("en",),
        credit={"en": "First published by The Harrow Courier", "ar": "نُشر أولًا في هارو كوريير"},
        zone="Etc/GMT",
        licence=LICENCE,
        section_of_term=SECTION_OF_TERM,
        section_of_path=SECTION_OF_PATH["harrow"],
    ),
    DemoSource(
        key="marfa",
        name={"en": "Al Marfa", "ar": "صحيفة المرفأ"},
        home="/",
        feeds=(("atom", "/atom.xml"), ("listing", "/local/")),
        language="ar",
        languages=("ar",),
        credit={"en": "First published by Al Marfa", "ar": "نُشر أولًا في صحيفة المرفأ"},
        zone="Etc/GMT-3",
        licence=LICENCE,
        section_of_term=SECTION_OF_TERM,
        section_of_path=SECTION_OF_PATH["marfa"],
    ),
    DemoSource(
        key="wire",
        name={"en": "Meridian Wire", "ar": "وكالة ميريديان"},
        home="/",
        feeds=(("json", "/feed.json"),),
        language="en",
        languages=("en", "ar"),
        credit={"en": "Meridian Wire", "ar": "وكالة ميريديان"},
        zone="Etc/UTC",
        licence=LICENCE,
        section_of_term=SECTION_OF_TERM,
        section_of_path=SECTION_OF_PATH["wire"],
    ),
)
