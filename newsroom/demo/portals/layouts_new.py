"""Layouts of today: semantic HTML5, hashed divs, a blog system, AMP, a script's shell."""

import json
from collections.abc import Callable

from newsroom.demo.portals.prints import (
    author_html,
    body_pieces,
    calendar_html,
    comments_html,
    cookie_html,
    picture_html,
    rights_html,
    rows_html,
    tags_html,
    text_of,
)
from newsroom.demo.portals.view import View

ITEM = "<li>{link} {when}</li>"


def semantic(view: View) -> str:
    """header, nav, main, article, aside, footer: every region says what it is."""
    words, menu = view.words, " ".join(f'<a href="#">{view.say(w)}</a>' for w in view.menu())
    share = view.say(words["share"]) if view.has("share") else ""
    return f"""{cookie_html(view)}
<header{view.cls("top")}><strong>{view.say(view.portal.name)}</strong>
<span>{view.masthead_html()}</span> <small>{view.say(view.update())}</small></header>
<nav>{menu}</nav>
<main><div{view.cls("crumbs")}>{view.say(view.crumbs())}</div><article>
<header><h1>{text_of(view.story.headline)}</h1>
<p{view.cls("standfirst")}>{text_of(view.story.standfirst)}</p>
<p{view.cls("meta")}>{by_line(view)} {view.time_element()} {view.say(view.dateline())}</p></header>
{picture_html(view)}
<div{view.cls("body")}>
{chr(10).join(body_pieces(view, "p"))}
</div>
<footer>{tags_html(view)} <button>{share}</button></footer>
</article>
<section><h2>{view.say(words["related"])}</h2><ul>{rows_html(view, view.related(), ITEM)}</ul></section>
<section>{comments_html(view, "<article><b>{who}</b> <time>{when}</time><p>{text}</p></article>")}</section>
</main>
<aside><h2>{view.say(words["latest"])}</h2><ul>{rows_html(view, view.latest(), ITEM)}</ul>
<h2>{view.say(words["read"])}</h2><ol>{rows_html(view, view.most_read(), "<li>{link}</li>")}</ol></aside>
<footer><p>{rights_html(view)}</p></footer>"""


def by_line(view: View) -> str:
    """The byline in an element of its own; "" if there is none."""
    line = view.byline()
    return f"<span{view.cls('author')}>{view.say(line)}</span>" if line else ""


def soup(view: View) -> str:
    """Divs in divs, with class names that a build step made; paragraphs are divs too."""
    words, c = view.words, view.cls

    def cards(title: str, rows: str) -> str:
        return f"<div{c('cards')}><div{c('cardhead')}>{view.say(title)}</div>{rows}</div>"

    card = f"<div{c('card')}><div>{{link}}</div><div{c('tiny')}>{{when}}</div></div>"
    below = "".join(
        f"<div{c('story')}><div{c('h')}>{view.say(other.story.headline)}</div>"
        f"<div{c('tiny')}>{view.say(view.written(other.published))}</div>"
        f"<div{c('body')}>{furnish(view, other.story.lines)}</div></div>"
        for other in view.neighbours()
    )
    return f"""<div id="__root"><div{c("a")}><div{c("b")}><div>{view.say(view.portal.name)}</div>
<div{c("tiny")}>{view.masthead_html()}</div><div{c("tiny")}>{view.say(view.update())}</div></div>
<div{c("menu")}>{"".join(f"<div>{view.say(w)}</div>" for w in view.menu())}</div></div>
<div{c("grid")}><div{c("story")}><div><h1{c("h")}>{text_of(view.story.headline)}</h1>
<div{c("deck")}>{text_of(view.story.standfirst)}</div>
<div{c("tiny")}>{by_line(view)}</div><div{c("tiny")}>{view.say(view.note("minutes"))}</div></div>
<div{c("media")}>{picture_html(view)}</div>
<div{c("body")}>{"".join(body_pieces(view, "div"))}</div>
<div{c("bio")}>{author_html(view)}</div></div>
{cards(words["latest"], rows_html(view, view.latest(), card))}
{cards(words["related"], rows_html(view, view.related(), card))}
</div>{below}<div{c("foot")}>{rights_html(view)}</div>{cookie_html(view)}</div>"""


def furnish(view: View, lines: tuple[str, ...]) -> str:
    """Another story's lines, each a div."""
    return "".join(f"<div>{view.say(line)}</div>" for line in lines)


def wordpress(view: View) -> str:
    """As a well-known blog system prints it, with the plugins most portals add."""
    words, story = view.words, view.story
    share = view.say(words["share"]) if view.has("share") else ""
    comment = '<li class="comment"><cite>{who}</cite> <time>{when}</time><p>{text}</p></li>'
    return f"""<div id="page" class="site"><div class="top-bar"><span class="topbar-date">\
{view.masthead_html()}</span> {view.say(view.update())}</div>
<header class="site-header"><p class="site-title">{view.say(view.portal.name)}</p>
<ul class="menu">{"".join(f"<li>{view.say(w)}</li>" for w in view.menu())}</ul></header>
<div id="primary" class="content-area"><p id="breadcrumbs">{view.say(view.crumbs())}</p><article id="post-{view.page.number}" class="post hentry">
<header class="entry-header"><h1 class="entry-title">{text_of(story.headline)}</h1>
<div class="entry-meta"><span class="posted-on">{view.say(view.dateline())}</span>
{view.time_element()} <span class="byline vcard author">{view.say(view.byline())}</span></div></header>
<div class="entry-content">{picture_html(view)}
<p class="has-medium-font-size"><em>{text_of(story.standfirst)}</em></p>
{chr(10).join(body_pieces(view, "p"))}
<div class="sharedaddy"><h3 class="sd-title">{share}</h3></div>
<div id="jp-relatedposts"><h3>{view.say(words["related"])}</h3><ul>\
{rows_html(view, view.related(), ITEM)}</ul></div>
</div>
<footer class="entry-footer"><span class="tags-links">{tags_html(view)}</span></footer></article>
<div class="author-info">{author_html(view)}</div>
<div id="comments" class="comments-area"><ol>{comments_html(view, comment)}</ol></div></div>
<div id="secondary" class="widget-area"><section class="widget">{calendar_html(view)}</section>
<section class="widget"><h2>{view.say(words["latest"])}</h2><ul>\
{rows_html(view, view.latest(), ITEM)}</ul></section></div>
<div class="site-info">{rights_html(view)}</div></div>"""


def amp(view: View) -> str:
    """AMP: amp-img, amp-sidebar, lists that the server has already filled."""
    words, story = view.words, view.story
    source, caption = view.picture()
    time = view.time_element() or view.say(view.dateline())
    menu = "".join(f"<li>{view.say(w)}</li>" for w in view.menu())
    return f"""<amp-sidebar id="menu" layout="nodisplay"><ul>{menu}</ul></amp-sidebar>
<div{view.cls("top")}>{view.say(view.portal.name)} {view.masthead_html()} {view.say(view.update())}</div>
<div{view.cls("wrap")}><h1>{text_of(story.headline)}</h1>
<div{view.cls("meta")}>{by_line(view)} <span>{time}</span></div>
<h2{view.cls("standfirst")}>{text_of(story.standfirst)}</h2>
<amp-img src="{source}" width="800" height="450" layout="responsive"></amp-img>
<div{view.cls("caption")}>{text_of(caption)}</div>
{chr(10).join(body_pieces(view, "p"))}
<amp-social-share type="email"></amp-social-share><div>{tags_html(view)}</div>
<div{view.cls("more")}><h3>{view.say(words["more"])}</h3>
{rows_html(view, view.related(), '<div class="amp-card">{link}<small>{when}</small></div>')}</div>
<div{view.cls("more")}><h3>{view.say(words["read"])}</h3>
{rows_html(view, view.most_read(), '<div class="amp-card">{link}</div>')}</div></div>
<div{view.cls("foot")}>{rights_html(view)}</div>
<amp-user-notification id="consent" layout="nodisplay">{cookie_html(view)}</amp-user-notification>"""


def app(view: View) -> str:
    """A script's shell: server-rendered sections, and the page's data again as JSON."""
    c, words, story = view.cls, view.words, view.story
    data = {"page": "/story/[id]", "buildId": "k3f", "props": {"pageProps": {
        "story": {"id": view.page.number, "title": story.headline, "dek": story.standfirst},
        "ticker": [teaser.headline for teaser in view.latest()], "now": view.visit.isoformat()}}}  # fmt: skip
    view.decoy("the visit's clock in script data")
    item = f"<a{c('chip')}>{{link}}</a><span{c('tiny')}>{{when}}</span>"
    return f"""<div id="__next"><div{c("bar")}><span>{view.say(view.portal.name)}</span>
<span{c("tiny")}>{view.masthead_html()} · {view.say(view.update())}</span>
{"".join(f"<span>{view.say(w)}</span>" for w in view.menu())}</div>
<main{c("main")}><section{c("hero")}><h1>{text_of(story.headline)}</h1>
<h2{c("deck")}>{text_of(story.standfirst)}</h2><div{c("tiny")}>{by_line(view)}</div>
{picture_html(view)}</section>
<section{c("prose")}>{"".join(f"<section>{piece}</section>" for piece in body_pieces(view, "p"))}</section>
<section{c("rail")}><h3>{view.say(words["latest"])}</h3>{rows_html(view, view.latest(), item)}</section>
<section{c("rail")}><h3>{view.say(words["read"])}</h3>{rows_html(view, view.most_read(), item)}</section>
<section{c("rail")}><h3>{view.say(words["related"])}</h3>{rows_html(view, view.related(), item)}</section>
</main><div{c("foot")}>{rights_html(view)}</div>{cookie_html(view)}</div>
<script id="__NEXT_DATA__" type="application/json">{json.dumps(data, ensure_ascii=False)}</script>"""


LAYOUTS: dict[str, Callable[[View], str]] = {
    "semantic": semantic, "soup": soup, "wordpress": wordpress, "amp": amp, "app": app,
}  # fmt: skip
