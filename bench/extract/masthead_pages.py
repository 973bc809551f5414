# ruff: noqa: E501 - markup stands on its own lines
"""The masthead suite: every row of extraction.md §3.4 in English and Arabic, made here.

One story, told on Saturday 2022-12-03, read on the day of a visit weeks later. Everything that
shows the visit's day is furniture or a lie; where nothing else is said the answer is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date

from newsroom.demo.portals.moments import ARABIC_DIGITS, LEVANTINE, english_ordinal_date, hijri

TRUE_DAY = date(2022, 12, 3)
VISITS = (datetime(2023, 1, 30, 9, 20, tzinfo=UTC), datetime(2023, 2, 2, 21, 40, tzinfo=UTC))
CACHED = timedelta(days=1)  # how old a masthead may be that a cache still prints
HOST = "https://portal.example"


@dataclass(frozen=True, slots=True)
class Case:
    """One page as it stood on one visit. `day` is the right answer, "" = there is no evidence."""

    name: str
    language: str
    visit: datetime
    url: str
    html: str
    day: str
    may_abstain: bool = False  # evidence that supports and never decides


@dataclass(frozen=True, slots=True)
class _Words:
    headline: str
    other: str
    paragraph: str
    related: str
    updated: str
    published: str
    names: tuple[str, ...]


_WORDS = {
    "en": _Words(
        "Council puts off the vote on the old market",
        "Ferry runs aground outside the harbour",
        "On Thursday the council heard {name} say that the piles below the market had moved, and the vote it had planned for Friday was put off until engineers have looked at them.",
        "Related", "Last Update", "Published", ("the mayor", "the engineer", "the harbour master", "the traders", "a neighbour"),
    ),
    "ar": _Words(
        "المجلس يؤجل التصويت على السوق القديمة",
        "جنوح عبارة عند مدخل الميناء",
        "قال {name} يوم الخميس أمام المجلس إن الأعمدة تحت السوق تحركت، وأُرجئ التصويت الذي كان مقررا يوم الجمعة إلى أن يفحصها المهندسون ويقدموا تقريرهم.",
        "أخبار ذات صلة", "آخر تحديث", "نشر في", ("رئيس البلدية", "المهندس", "مدير الميناء", "التجار", "أحد الجيران"),
    ),
}  # fmt: skip


def masthead_cases() -> Iterator[Case]:
    """Every case of the suite, in a fixed order."""
    for language in _WORDS:
        for visit in VISITS:
            page = _Maker(language, visit)
            yield from page.without_evidence()
            yield from page.with_evidence()


class _Maker:
    """The pages of one language on one visit."""

    def __init__(self, language: str, visit: datetime) -> None:
        self.language, self.visit, self.words = language, visit, _WORDS[language]
        self.today = visit.date()

    # -- rows whose right answer is none ---------------------------------------------------

    def without_evidence(self) -> Iterator[Case]:
        for name, line in self.masthead_forms().items():
            for holder, html in self.holders(line).items():
                yield self.case(f"masthead {name}, {holder}", masthead=html)
        for name, head in self.lying_heads().items():
            yield self.case(f"no masthead, {name}", head=head)
            yield self.case(f"masthead and {name}", masthead=self.plain(), head=head)
        yield self.case("beside a related headline", related=self.related(self.today))
        yield self.case("beside an older related headline", related=self.related(date(2022, 11, 8)))
        yield self.case("only a copyright year", footer=f"© {self.today.year} Portal")
        yield self.case("last update in the footer", footer=f"{self.words.updated}: {self.iso()}")
        yield self.case("a list of latest stories above", masthead=self.latest())
        yield self.case("no date at all")

    def masthead_forms(self) -> dict[str, str]:
        forms = {
            "ISO": self.iso(),
            "with a time": f"{self.written()} | {self.words.updated}: 09:14",
            "day as written": self.written(),
            "time element": f'<time datetime="{self.visit.isoformat()}">{self.written()}</time>',
            "time element, day": f'<time datetime="{self.iso()}">{self.written()}</time>',
            "of yesterday, from a cache": self.written(self.today - CACHED),
        }
        if self.language == "en":
            return {**forms, "ordinal": english_ordinal_date(self.visit)}
        return {
            **forms,
            "Arabic digits": self.written().translate(ARABIC_DIGITS),
            "Levantine month": f"{self.today.day} كانون الثاني {self.today.year}",
            "Hijri": f"{self.written()} - {hijri(self.today)}",
        }

    def holders(self, line: str) -> dict[str, str]:
        nav = "<nav><a href='/'>Home</a><a href='/news'>News</a></nav>"
        return {
            "in a div": f'<div id="top"><span class="date">{line}</span></div>',
            "in a header": f"<header><p>{line}</p>{nav}</header>",
            "above a menu": f'<div class="wrapper-top"><div>{line}</div><ul class="menu"><li><a href="/">Home</a></li></ul></div>',
            "in one shell with the story": f'<div class="shell"><div class="date-bar">{line}</div>',
            "in a table": f"<table><tr><td>{line}</td><td>Portal</td></tr></table>",
        }

    def lying_heads(self) -> dict[str, str]:
        now = self.visit - timedelta(minutes=6)
        other: dict[str, object] = {"@type": "NewsArticle", "headline": self.words.other, "url": f"{HOST}/news/ferry",
                 "datePublished": now.isoformat()}  # fmt: skip
        return {
            "meta date": f'<meta name="date" content="{self.iso()}">',
            "meta date with a time": f'<meta name="date" content="{now.isoformat()}">',
            "og:updated_time": f'<meta property="og:updated_time" content="{now.isoformat()}">',
            "meta last-modified": f'<meta http-equiv="last-modified" content="{self.visit:%a, %d %b %Y %H:%M:%S GMT}">',
            "WebPage dateModified": _json_ld({"@type": "WebPage", "dateModified": now.isoformat()}),
            "WebSite dateModified": _json_ld({"@type": "WebSite", "name": "Portal", "dateModified": now.isoformat()}),
            "ItemList of others": _json_ld({"@type": "ItemList", "itemListElement": [other]}),
            "NewsArticle about another": _json_ld(other),
            "NewsArticle in the future": _json_ld({**self.own(), "datePublished": (self.visit + timedelta(days=9)).isoformat()}),
            "NewsArticle at epoch zero": _json_ld({**self.own(), "datePublished": "1970-01-01T00:00:00Z"}),
        }  # fmt: skip

    # -- rows whose right answer is 2022-12-03 ---------------------------------------------

    def with_evidence(self) -> Iterator[Case]:
        # fmt: off
        true = TRUE_DAY
        day = true.isoformat()
        at = "2022-12-03T10:05:00+03:00"
        bare = self.plain()
        timed = self.holders(f'<time datetime="{self.iso()}">{self.written()}</time>')["in a div"]
        for name, masthead in {"none": "", "as text": bare, "as time": timed}.items():
            yield self.case(f"true date under the headline, masthead {name}", masthead=masthead, under=f"<p>{self.written(true)}</p>", day=day)
            yield self.case(f"true date as time, masthead {name}", masthead=masthead, under=f'<time datetime="{at}">{self.written(true)}</time>', day=day)
            yield self.case(f"labelled true date, masthead {name}", masthead=masthead, under=f"<div>{self.words.published}: {self.written(true)}</div>", day=day)
            own = {**self.own(), "datePublished": at}
            yield self.case(f"NewsArticle JSON-LD, masthead {name}", masthead=masthead, head=_json_ld(own), related=self.related(self.today), day=day)
            meta = f'<meta property="article:published_time" content="{at}">'
            yield self.case(f"meta published_time, masthead {name}", masthead=masthead, head=meta, day=day)
            yield self.case(f"day in the address, masthead {name}", masthead=masthead, url="/20221203/council", day=day)
            yield self.case(f"day in the path, masthead {name}", masthead=masthead, url="/2022/12/03/council", day=day)
        for name, head in self.lying_heads().items():
            yield self.case(f"true date under the headline, {name}", masthead=bare, head=head, under=f"<p>{self.written(true)}</p>", day=day)
        picture = '<figure><img src="/img/2022/12/03/market.jpg" alt=""></figure>'
        yield self.case("image path", masthead=bare, under=picture, may_abstain=True, day=day)
        if self.language == "ar":
            digits = self.written(true).translate(ARABIC_DIGITS)
            yield self.case("true date in Arabic digits", masthead=bare, under=f"<p>{digits}</p>", day=day)
            yield self.case("true date in Levantine months", masthead=bare, under=f"<p>3 {LEVANTINE[12]} 2022</p>", day=day)

        # fmt: on

    # -- parts -----------------------------------------------------------------------------

    def case(
        self, name: str, *, masthead: str = "", head: str = "", under: str = "", related: str = "",
        footer: str = "", url: str = "/news/council", day: str = "", may_abstain: bool = False,
    ) -> Case:  # fmt: skip
        words = self.words
        text = "".join(f"<p>{words.paragraph.format(name=who)}</p>" for who in words.names)
        html = (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{words.headline}</title>{head}</head>'
            f'<body>{masthead}<div class="main"><h1>{words.headline}</h1>{under}{text}</div>{related}<footer>{footer or "Portal"}</footer></body></html>'
        )
        return Case(name, self.language, self.visit, HOST + url, html, day, may_abstain)

    def own(self) -> dict[str, object]:
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.words.headline,
        }

    def plain(self) -> str:
        return self.holders(self.masthead_forms()["with a time"])["in a div"]

    def related(self, day: date) -> str:
        return f'<div class="related"><h4>{self.words.related}</h4><a href="/news/ferry">{self.words.other}</a> <span class="date">{self.written(day)}</span></div>'

    def latest(self) -> str:
        return f'<div class="latest"><a href="/news/ferry">{self.words.other}</a> <time datetime="{self.iso()}">{self.written()}</time></div>'

    def iso(self) -> str:
        return self.today.isoformat()

    def written(self, day: date | None = None) -> str:
        form = "EEEE d MMMM y" if self.language == "ar" else "EEEE, d MMMM y"
        return format_date(day or self.today, form, self.language)


def _json_ld(thing: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing, ensure_ascii=False)}</script>'
