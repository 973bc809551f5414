"""Stories whose every element is known, in several houses' markup: what the fidelity suite reads.

Our own text, seeded. A story is a list of pieces; a skin prints them as that kind of house would.
The truth is the elements in order: (kind, what it says).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

HOST = "https://news.example"
Element = tuple[str, str]  # kind, text

_PARTS = {
    "en": (
        "The harbour board|The teachers' union|A group of engineers|The regional court|The weather office|"
        "The owners of the mill|Volunteers from the valley|The city's auditors|Two of the farmers",
        "has published|will examine|has questioned|wants to repair|has measured|refused to sell|plans to open",
        "the northern breakwater|a plan for the old depot|the figures for last winter|the road over the pass|"
        "four kilometres of pipes|the archive of the ferry line|a report on the wells",
        "after two dry summers|before the river rises again|although the money is short|while the talks go on|"
        "with help from three towns|because nobody else has done so|in spite of a warning from the bank",
    ),
    "ar": (
        "مجلس الميناء|نقابة المعلمين|مجموعة من المهندسين|المحكمة الإقليمية|هيئة الأرصاد|أصحاب المطحنة|متطوعون من الوادي",
        "نشر تقريرا عن|يدرس خطة تخص|شكك في أرقام|يريد إصلاح|قاس حالة|رفض بيع|يخطط لافتتاح",
        "الرصيف الشمالي القديم|مستودع السكة الحديد|شبكة المياه في الحي|الطريق الجبلي الطويل|أرشيف خط العبارات|آبار القرية الشرقية",
        "بعد صيفين جافين متتاليين|قبل أن يرتفع منسوب النهر مجددا|رغم قلة المال المتاح|بينما تستمر المحادثات بين الأطراف|بمساعدة من ثلاث بلدات مجاورة",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One page and the elements its text is made of."""

    id: str
    skin: str
    language: str
    url: str
    html: bytes
    elements: tuple[Element, ...]
    decoys: tuple[str, ...]  # addresses of images that are no part of it


@dataclass
class Writer:
    """Prints pieces in one skin and notes what a reader must find again."""

    skin: str
    language: str
    rng: random.Random
    elements: list[Element] = field(default_factory=list)
    decoys: list[str] = field(default_factory=list)
    pictures: int = 0

    def sentence(self) -> str:
        parts = (self.rng.choice(part.split("|")) for part in _PARTS[self.language])
        return " ".join(parts) + "."

    def words(self, at_most: int) -> str:
        return " ".join(self.sentence().rstrip(".").split()[:at_most])

    def note(self, kind: str, text: str) -> str:
        self.elements.append((kind, text))
        return escape(text, quote=False)

    def decoy(self, name: str) -> str:
        self.decoys.append(f"{HOST}/{name}")
        return f"/{name}"

    # -- pieces of text

    def paragraph(self, inner: str = "", text: str = "") -> str:
        """A paragraph; `inner` is markup whose words are `text`, put amid its sentences."""
        before, after = self.sentence(), self.sentence() + " " + self.sentence()
        self.elements.append(("p", " ".join(filter(None, (before, text, after)))))
        pieces = (escape(before, quote=False), inner, escape(after, quote=False))
        return self.block(" ".join(filter(None, pieces)))

    def block(self, markup: str) -> str:
        if self.skin == "soup":
            return f"{markup}<br><br>\n"
        if self.skin == "arabic":
            return f'<p dir="rtl"><bdi>{markup}</bdi></p>\n'
        return f"<p>{markup}</p>\n"

    def inline(self) -> str:
        """A paragraph with emphasis, links of several kinds, code, sub and sup."""
        start = len(self.elements)
        bold, slanted, label, plain = (self.words(n) for n in (3, 2, 4, 3))
        strong, em = ("b", "i") if self.skin in ("soup", "wordpress") else ("strong", "em")
        pieces = [
            f"<{strong}>{self.note('strong', bold)}</{strong}>",
            f"<{em}>{self.note('em', slanted)}</{em}>",
        ]
        path = f"/a/{self.rng.randrange(10**6)}"
        self.note("link", f"{label} {HOST}{path}?page=2")
        pieces.append(
            f'<a href="{path}?utm_source=home&amp;page=2&amp;fbclid=x1" class="x">{escape(label)}</a>'
        )
        pieces.append(f'<a href="javascript:void(0)">{escape(plain)}</a>')
        pieces.append(f"H<sub>{self.note('sub', '2')}</sub>O")
        pieces.append(f"m<sup>{self.note('sup', '3')}</sup>")
        pieces.append(f"<code>{self.note('code', 'x-17')}</code>")
        text = " ".join((bold, slanted, label, plain, "H2O", "m3", "x-17"))
        inside = self.elements[start:]
        del self.elements[start:]
        paragraph = self.paragraph(" ".join(pieces), text)
        self.elements += inside
        return paragraph

    def line_break(self) -> str:
        first, second = self.sentence(), self.sentence()
        self.elements.append(("p", f"{first} {second}"))
        self.note("br", "")
        return self.block(f"{escape(first, quote=False)}<br>{escape(second, quote=False)}")

    def heading(self, level: int) -> str:
        return f"<h{level}>{self.note(f'h{min(max(level, 2), 4)}', self.words(5))}</h{level}>\n"

    def quote(self) -> str:
        """A quotation: with its speaker in a footer, in a paragraph, or without."""
        words, name = f"{self.sentence()} {self.sentence()}", f"— {self.words(3)}"
        style = self.rng.choice(("<footer><cite>{}</cite></footer>", "<p><cite>{}</cite></p>", ""))
        self.note("quote", f"{words} {name}" if style else words)
        inside = f"<p>{escape(words)}</p>{style.format(escape(name))}"
        return f'<blockquote class="pq">{inside}</blockquote>\n'

    def listing(self) -> str:
        outer, inner = self.rng.choice((("ul", "ol"), ("ol", "ul")))
        items = [f"<li>{self.note(f'{outer} 1', self.words(6))}</li>"]
        nested = f"<li>{self.note(f'{outer} 1', self.words(6))}\n<{inner}>"
        nested += "".join(f"<li>{self.note(f'{inner} 2', self.words(5))}</li>" for _ in range(2))
        items += [
            nested + f"</{inner}></li>",
            f"<li><p>{self.note(f'{outer} 1', self.words(7))}</p></li>",
        ]
        return f"<{outer}>{''.join(items)}</{outer}>\n"

    def definitions(self) -> str:
        """A list of terms: kept as paragraphs, a term and what it is."""
        rows = "".join(
            f"<dt>{self.note('p', self.words(2))}</dt><dd>{self.note('p', self.sentence())}</dd>"
            for _ in range(2)
        )
        return f"<dl>{rows}</dl>\n"

    def table(self) -> str:
        caption = f"<caption>{self.note('table caption', self.words(5))}</caption>"
        head = f'<th>{self.note("th", self.words(2))}</th><th colspan="2">{self.note("th ×2", self.words(3))}</th>'
        rows = "".join(
            "<tr>" + "".join(f"<td>{self.note('td', f'{self.words(2)} {row}.{cell}')}</td>" for cell in range(3)) + "</tr>"
            for row in range(3)
        )  # fmt: skip
        if self.skin == "soup":
            return f'<table border="1">{caption}<tr>{head}</tr>{rows}</table>\n'
        return f"<div class='tbl'><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>\n"

    def listing_of_code(self) -> str:
        text = f"level = {self.rng.randrange(100)}\n  if level > 3:\n    open_gate()"
        return f"<pre><code>{self.note('pre', text)}</code></pre>\n"

    # -- pictures and frames

    def picture(self, captioned: bool) -> str:
        self.pictures += 1
        name = f"/media/{self.rng.randrange(10**6)}/boats-{self.pictures}.jpg"
        alt, width, height = self.words(4), 1200, 800
        shown = f"{HOST}{name}" if self.skin != "modern" else f"{HOST}{name}?w=1600"
        self.note("image", f"{shown} {alt}")
        self.note("image size", f"{width}×{height}")
        image = self._image(name, f'alt="{escape(alt)}" width="{width}" height="{height}"')
        if not captioned:
            return image if self.skin in ("soup", "split") else f"<figure>{image}</figure>\n"
        words, credit = (
            self.words(8),
            f"Photo: {self.words(2)}" if self.language == "en" else f"تصوير: {self.words(2)}",
        )
        self.note("caption", f"{words} {credit}")
        return self._captioned(image, escape(words), escape(credit))

    def _image(self, name: str, rest: str) -> str:
        blank = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
        if self.skin == "amp":
            return f'<amp-img src="{name}" {rest} layout="responsive"></amp-img>'
        if self.skin == "modern":
            return (
                f'<picture><source type="image/webp" srcset="{name}?w=400 400w, {name}?w=1600 1600w">'
                f'<img src="{blank}" {rest} loading="lazy"></picture>'
            )
        if self.skin == "wordpress":
            return f'<img class="lazyload" src="{blank}" data-src="{name}" {rest}><noscript><img src="{name}" {rest}></noscript>'
        return f'<img src="{name}" {rest}>'

    def _captioned(self, image: str, words: str, credit: str) -> str:
        if self.skin == "wordpress" and self.pictures % 2:
            return (
                f'<div class="wp-caption alignnone" style="width: 1200px">{image}'
                f'<p class="wp-caption-text">{words} <em class="credit-line">{credit}</em></p></div>\n'
            )
        if self.skin == "split":
            return f'<div class="photo">{image}<div class="caption"><span>{words}</span> <span>{credit}</span></div></div>\n'
        return f'<figure class="f">{image}<figcaption>{words} <span class="credit">{credit}</span></figcaption></figure>\n'

    def film(self) -> str:
        code = f"vid{self.rng.randrange(10**7):08}"
        title = self.words(4)
        if self.skin == "amp":
            self.note("link", f"YouTube https://www.youtube.com/watch?v={code}")
            return f'<amp-youtube data-videoid="{code}" layout="responsive" width="480" height="270"></amp-youtube>\n'
        self.note("link", f"{title} https://www.youtube.com/watch?v={code}")
        frame = f'<iframe src="//www.youtube-nocookie.com/embed/{code}?rel=0" title="{escape(title)}" allowfullscreen></iframe>'
        return (
            f'<figure class="wp-block-embed"><div>{frame}</div></figure>\n'
            if self.skin == "wordpress"
            else f"<div>{frame}</div>\n"
        )

    def post(self) -> str:
        number = self.rng.randrange(10**9)
        kind = self.rng.randrange(4)
        if self.skin == "amp":
            self.note("link", f"Twitter https://twitter.com/i/status/{number}")
            return f'<amp-twitter width="375" height="472" layout="responsive" data-tweetid="{number}"></amp-twitter>\n'
        if kind == 0:
            words = self.sentence()
            self.note("quote", f"{words} — Harbour (@harbour) 3 May")
            url = f"https://twitter.com/harbour/status/{number}"
            self.note("link", f"3 May {url}")
            return f'<blockquote class="twitter-tweet"><p>{escape(words)}</p>&mdash; Harbour (@harbour) <a href="{url}?ref_src=twsrc">3 May</a></blockquote><script async src="https://platform.twitter.com/widgets.js"></script>\n'
        if kind == 1:
            self.note("link", f"Instagram https://www.instagram.com/p/{number}/")
            return f'<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/{number}/?utm_source=ig_embed"><a href="#">View this post</a></blockquote>\n'
        if kind == 2:
            url = f"https://www.tiktok.com/@harbour/video/{number}"
            self.note("link", f"TikTok {url}")
            return f'<blockquote class="tiktok-embed" cite="{url}" data-video-id="{number}"><section></section></blockquote>\n'
        self.note("link", f"Facebook https://www.facebook.com/harbour/posts/{number}")
        return f'<div class="fb-post" data-href="https://www.facebook.com/harbour/posts/{number}" data-width="500"></div>\n'


# -- stories -----------------------------------------------------------------------------------

OPTIONAL: tuple[Callable[[Writer], str], ...] = (
    Writer.inline, Writer.quote, Writer.listing, Writer.table, Writer.film, Writer.post,
    Writer.listing_of_code, Writer.definitions, Writer.line_break,
    lambda w: w.heading(2), lambda w: w.heading(3), lambda w: w.heading(5),
    lambda w: w.picture(True), lambda w: w.picture(False),
)  # fmt: skip
SKINS = ("wordpress", "soup", "split", "amp", "arabic", "modern")


def stories(seed: int, each: int = 6) -> Iterator[Story]:
    """Yield `each` stories of every skin. One seed gives one suite."""
    for skin in SKINS:
        for number in range(each):
            yield _story(skin, number, random.Random(f"{seed} {skin} {number}"))


def _story(skin: str, number: int, rng: random.Random) -> Story:
    language = "ar" if skin == "arabic" or (skin == "split" and number % 2) else "en"
    writer = Writer(skin, language, rng)
    title = writer.words(7)
    start = len(writer.elements)
    pieces = [writer.paragraph(), writer.picture(captioned=True), writer.paragraph()]
    extras = list(OPTIONAL)
    rng.shuffle(extras)
    for extra in extras[: 9 + number % 4]:
        pieces += [extra(writer), writer.paragraph()]
    pieces.insert(5, _advert(writer))
    html = _page(writer, title, pieces)
    id = f"{skin}-{number}"
    return Story(
        id,
        skin,
        language,
        f"{HOST}/story/{id}",
        html.encode(),
        tuple(writer.elements[start:]),
        tuple(writer.decoys),
    )


def _advert(writer: Writer) -> str:
    return (
        f'<div class="ad ad-banner"><a href="https://ads.example/c"><img src="{writer.decoy("banner-728.jpg")}" width="728" height="90" alt=""></a></div>'
        f'<img src="{writer.decoy("px.gif")}" width="1" height="1" alt="">'
        f'<img class="emoji" src="{writer.decoy("e/1f30a.png")}" alt="🌊">\n'
    )


def _page(writer: Writer, title: str, pieces: list[str]) -> str:
    direction = ' dir="rtl"' if writer.language == "ar" else ""
    logo, face = writer.decoy("img/site-logo.png"), writer.decoy("people/avatar-7.jpg")
    top = f'<header class="masthead"><a href="/"><img src="{logo}" alt="News" width="240" height="60"></a><nav><a href="/a">A</a> <a href="/b">B</a></nav></header>'
    related = "".join(
        f'<li><a href="/story/{n}"><img src="{writer.decoy(f"thumb/{n}.jpg")}" width="320" height="180" alt=""><h3>{escape(writer.words(6))}</h3></a></li>'
        for n in range(4)
    )
    end = f'<div class="author-box"><img class="avatar" src="{face}" width="96" height="96" alt=""></div><aside class="related-stories"><ul>{related}</ul></aside><footer class="site-footer">© News</footer>'
    return (
        f'<!DOCTYPE html><html lang="{writer.language}"{direction}><head><meta charset="utf-8"><title>{escape(title)} - News</title>'
        f'<meta property="og:title" content="{escape(title)}"><meta property="og:type" content="article"></head><body>'
        f"{top}{_body(writer.skin, title, pieces)}{end}</body></html>"
    )


def _body(skin: str, title: str, pieces: list[str]) -> str:
    heading = f"<h1>{escape(title)}</h1>"
    if skin == "wordpress":
        return f'<main id="main"><article class="post hentry"><header class="entry-header">{heading}</header><div class="entry-content">{"".join(pieces)}</div></article></main>'
    if skin == "soup":
        return f'<div id="wrap"><div id="c1"><div class="t">{heading}</div><div class="txt">{"".join(pieces)}</div></div></div>'
    if skin == "split":
        half = len(pieces) // 2
        return f'<div id="page">{heading}<div class="story-part one">{"".join(pieces[:half])}</div><div class="gap"></div><div class="story-part two">{"".join(pieces[half:])}</div></div>'
    if skin == "amp":
        return f'<main role="main"><article>{heading}<div class="amp-wp-article-content">{"".join(pieces)}</div></article></main>'
    return f'<main><article>{heading}<section class="article-body">{"".join(pieces)}</section></article></main>'
