"""Meridian Wire in HTML: an agency's plain pages, in English and in Arabic."""

from html import escape

from newsroom.demo.answers import Answer, html
from newsroom.demo.bodies import body_html, figure_html
from newsroom.demo.pages import (
    LABELS,
    View,
    canonical_of,
    in_section,
    json_ld,
    list_changed,
    most_read,
    navigation,
    page_changed,
    related,
    written_date,
)
from newsroom.demo.pieces import Piece

STYLE = """
body{font:16px/1.55 Helvetica,Arial,sans-serif;margin:0;color:#111}
header{background:#12263a;color:#fff;padding:.7rem 1.5rem}
header time{float:inline-end;font-size:.85rem}.sections{padding:.5rem 1.5rem;background:#eef2f5}
.sections a{margin-inline-end:.8rem;color:#12263a}
#content{max-width:44rem;margin:1rem auto;padding:0 1rem}
.slug,.info,figcaption,.boiler,.end{color:#5a6672;font-size:.85rem}img{max-width:100%;height:auto}
.correction{background:#fff3cd;padding:.5rem}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .8rem}
"""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "by": "By {name}",
        "edited": "Reporting by {name}; editing by the Meridian desk",
        "related": "Related coverage",
        "read": "Trending",
        "boiler": "Meridian Wire supplies the newspapers of the Ambar Sea coast.",
        "other": "Read in Arabic",
    },
    "ar": {
        "by": "{name}",
        "edited": "إعداد {name}، وتحرير مكتب ميريديان",
        "related": "تغطية ذات صلة",
        "read": "الأكثر متابعة",
        "boiler": "تزود ميريديان الصحف حول بحر عنبر بالأخبار، ومعاييرها منشورة.",
        "other": "اقرأ بالإنجليزية",
    },
}


def frame(view: View, language: str, title: str, head: str, content: str) -> str:
    """A whole page in one of the two languages."""
    direction = "rtl" if language == "ar" else "ltr"
    day = written_date(view.now, language, clock=False)
    today = f'<time datetime="{view.now:%Y-%m-%d}">{day}</time>'
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<title>{escape(title)} – Meridian Wire</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="alternate" type="application/feed+json" title="Meridian Wire" href="/feed.json">
{head}
<style>{STYLE}</style>
</head>
<body>
<header>{today}<b>MERIDIAN WIRE</b></header>
<div class="sections" role="navigation">{navigation(language)}</div>
<div id="content">
{content}
</div>
<div class="boiler" role="contentinfo"><p>{WORDS[language]["boiler"]}</p>
<p>Copyright {view.now.year} Meridian Wire. <a href="/opml.xml">Feeds</a></p></div>
</body>
</html>
"""


def article_page(view: View, piece: Piece, others: list[Piece]) -> Answer:
    """An article; `others` are its translations."""
    version, words = piece.version, WORDS[piece.language]
    name = escape(piece.byline)
    translated = "".join(
        f'<p class="other"><a href="{other.href}" hreflang="{other.language}">'
        f"{words['other']}</a></p>"
        for other in others
    )
    content = f"""<p class="slug">{LABELS[piece.language][piece.section]} / {piece.number}</p>
<h1>{escape(version.headline)}</h1>
<p class="info"><span rel="author">{words["by"].format(name=name)}</span> · {dates(piece)}</p>
{translated}
<div class="body">
<p class="summary"><b>{escape(version.standfirst)}</b></p>
{figure_html(piece)}
{body_html(piece)}
<p class="end">{words["edited"].format(name=name)}</p>
</div>
<div class="box"><h4>{words["related"]}</h4>{plain_links(related(view, piece))}</div>
<div class="box"><h4>{words["read"]}</h4>{plain_links(most_read(view, piece.language))}</div>"""
    text = frame(view, piece.language, version.headline, head_of(view, piece, others), content)
    return html(text, page_changed(view, piece))


def dates(piece: Piece) -> str:
    """The visible dates as `time` elements."""
    moments = [piece.published] + ([piece.version.updated] if piece.version.updated else [])
    return " / ".join(
        f'<time datetime="{moment.isoformat()}">{written_date(moment, piece.language)} UTC</time>'
        for moment in moments
    )


def head_of(view: View, piece: Piece, others: list[Piece]) -> str:
    """Canonical, translations, meta dates and JSON-LD."""
    version = piece.version
    lines = [f'<link rel="canonical" href="{escape(canonical_of(view, piece))}">']
    lines += [
        f'<link rel="alternate" hreflang="{other.language}" href="{view.home + other.href}">'
        for other in others
    ]
    lines += [
        f'<meta name="author" content="{escape(piece.byline)}">',
        f'<meta name="description" content="{escape(version.standfirst)}">',
        f'<meta name="date" content="{piece.published.isoformat()}">',
        f'<meta property="article:published_time" content="{piece.published.isoformat()}">',
    ]
    if version.updated:
        lines.append(
            f'<meta property="article:modified_time" content="{version.updated.isoformat()}">'
        )
    return "\n".join([*lines, json_ld(view, piece)])


def plain_links(pieces: list[Piece]) -> str:
    """Links one under the other, each with its day: dates of other pieces, not of this one."""
    return "".join(
        f'<p><a href="{piece.href}">{escape(piece.version.headline)}</a> '
        f"<small>{piece.published:%d.%m.%Y}</small></p>"
        for piece in pieces
    )


def list_page(view: View, section: str | None) -> Answer:
    """The front page (`section` is None) or a section's page, both languages together."""
    pieces = in_section(view, section) if section else view.pieces[:30]
    title = LABELS["en"][section] if section else "Latest"
    content = f"<h1>{title}</h1>\n{plain_links(pieces[:40])}"
    return html(frame(view, "en", title, "", content), list_changed(view))
