"""The Harrow Courier in HTML: an English daily with a long masthead and full side columns.

Its portal page is the hard case: the only date on it is the day of the visit.
"""

from html import escape

from newsroom.demo.answers import Answer, html
from newsroom.demo.bodies import body_html, figure_html
from newsroom.demo.pages import (
    LABELS,
    View,
    canonical_of,
    english_ordinal_date,
    in_section,
    json_ld,
    links,
    list_changed,
    most_read,
    navigation,
    page_changed,
    related,
    written_date,
)
from newsroom.demo.pieces import Dating, Piece

STYLE = """
body{font:17px/1.5 Georgia,serif;max-width:66rem;margin:0 auto;padding:0 1rem;color:#222}
#masthead{border-bottom:3px double #222;text-align:center}#masthead b{font-size:2.4rem}
nav{padding:.4rem 0;border-bottom:1px solid #999}nav a{margin-right:.7rem;color:#333}
.page{display:grid;grid-template-columns:1fr 17rem;gap:2rem}.stand{font-size:1.15rem;color:#444}
.by,.when,figcaption,footer{color:#666;font-size:.85rem}img{max-width:100%;height:auto}
.correction{background:#f6efd9;padding:.5rem}
table{border-collapse:collapse}td,th{padding:.2rem .8rem;border:1px solid #bbb}
"""


def frame(view: View, title: str, head: str, main: str, side: str) -> str:
    """A whole page around its main column."""
    today = english_ordinal_date(view.now)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(title)} | The Harrow Courier</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="alternate" type="application/rss+xml" title="The Harrow Courier" href="/rss.xml">
{head}
<style>{STYLE}</style>
</head>
<body>
<div id="masthead"><span class="date">{today}</span><br><b>The Harrow Courier</b><br>
<small>The news of the coast since 1868 · Late edition</small></div>
<nav>{navigation("en")}</nav>
<div class="page">
<main>
{main}
</main>
<div class="side">
{side}
<h3>The Courier by letter</h3>
<p>Our five best stories, every morning at seven.
<a href="/letters/">Subscribe free of charge</a></p>
</div>
</div>
<footer><p>© {view.now.year} The Harrow Courier, Rope Walk, Harrow. All times are local.</p>
<p><a href="/about/">About us</a> · <a href="/corrections/">Corrections policy</a> ·
<a href="/rss.xml">RSS</a></p>
</footer>
</body>
</html>
"""


def side_column(view: View) -> str:
    return f"<h3>Most read</h3>\n{links(most_read(view, 'en'), 'ol')}"


def article_page(view: View, piece: Piece) -> Answer:
    """An article, in the layout that its kind of piece has on this site."""
    if piece.dating is Dating.FEED_ONLY:
        return html(portal_page(view, piece), view.midnight)
    version = piece.version
    main = f"""<article>
<p class="kicker"><a href="/{piece.section}/">{LABELS["en"][piece.section]}</a></p>
<h1>{escape(version.headline)}</h1>
<p class="stand">{escape(version.standfirst)}</p>
<p class="by">{byline(piece)}</p>
<p class="when">{dates(piece)}</p>
{figure_html(piece)}
<div class="story">
{body_html(piece)}
</div>
<p class="share">Share this story: <a href="#mail">Mail</a> <a href="#link">Copy link</a></p>
</article>
<section class="more"><h3>More from {LABELS["en"][piece.section]}</h3>
{links(related(view, piece))}</section>
<section class="comments"><h3>Letters to the editor</h3>
<p>Comments on this article are open until Friday.
<a href="/letters/">Write to us</a></p></section>"""
    text = frame(view, version.headline, head_of(view, piece), main, side_column(view))
    return html(text, page_changed(view, piece))


def byline(piece: Piece) -> str:
    """ "By Nell Ashdown", but a bare name for an agency or for the staff."""
    if piece.rerun_of:
        return f'<span class="credit">{escape(piece.byline)}</span>'
    named = piece.byline != "Courier staff"
    return f"By {escape(piece.byline)}" if named else escape(piece.byline)


def dates(piece: Piece) -> str:
    """The visible dates beneath the headline."""
    text = f"Published {written_date(piece.published, 'en')}"
    if piece.version.updated:
        text += f" · Updated {written_date(piece.version.updated, 'en')}"
    return text


def head_of(view: View, piece: Piece) -> str:
    """Canonical and dates: JSON-LD in the sports pages, meta elements elsewhere."""
    version = piece.version
    lines = [
        f'<link rel="canonical" href="{escape(canonical_of(view, piece))}">',
        f'<meta name="description" content="{escape(version.standfirst)}">',
        f'<meta property="og:title" content="{escape(version.headline)}">',
    ]
    if piece.picture:
        lines.append(f'<meta property="og:image" content="{view.home}{piece.picture.path}">')
    if piece.section == "sport":
        return "\n".join([*lines, json_ld(view, piece)])
    lines.append(
        f'<meta property="article:published_time" content="{piece.published.isoformat()}">'
    )
    if version.updated:
        lines.append(
            f'<meta property="article:modified_time" content="{version.updated.isoformat()}">'
        )
    return "\n".join(lines)


def portal_page(view: View, piece: Piece) -> str:
    """The page of an old portal: masthead of the visit, no date of the story, empty boxes."""
    version = piece.version
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(version.headline)}</title></head>
<body>
<div id="top"><span class="date">{english_ordinal_date(view.now)}</span> | \
<ul><li>Last Update</li></ul></div>
<div class="wrap">
<div class="main">
<h1>{escape(version.headline)}</h1>
<div class="by">{escape(piece.byline)}</div>
{body_html(piece, standfirst=True)}
</div>
<div class="side"><h3>Latest News</h3><div id="latest"></div>\
<h3>Most Read Articles</h3><div id="mostread"></div></div>
</div>
</body>
</html>
"""


def list_page(view: View, section: str | None) -> Answer:
    """The front page (`section` is None) or a section's page."""
    pieces = in_section(view, section) if section else view.pieces[:24]
    rows = "\n".join(
        f'<div class="teaser"><h2><a href="{piece.href}">{escape(piece.version.headline)}</a></h2>'
        f"<p>{escape(piece.version.standfirst)}</p></div>"
        for piece in pieces[:30]
    )
    title = LABELS["en"][section] if section else "Front page"
    heading = f"<h1>{title}</h1>\n" if section else ""
    return html(frame(view, title, "", heading + rows, side_column(view)), list_changed(view))
