"""Layouts of yesterday: tables, the masthead portal, line breaks, split containers, glued pages."""

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

LINE = "<div>{link} <small>{when}</small></div>"
TEASER = "<div><h3>{link}</h3><p>{text}</p></div>"


def tables(view: View) -> str:
    """Tables within tables, font elements, widths in pixels."""
    words, story = view.words, view.story
    source, caption = view.picture()
    menu = "".join(f"<tr><td><a href='#'>{view.say(w)}</a></td></tr>" for w in view.menu())
    teasers = rows_html(view, view.teasers(), "<tr><td><b>{link}</b><br>{text}</td></tr>")
    return f"""<table width="980" align="center" cellpadding="4"><tr bgcolor="#003366"><td colspan="3">
<font color="white" size="5">{view.say(view.portal.name)}</font>
<font color="white" size="1">{view.masthead_html()} | {view.say(view.update())}</font></td></tr>
<tr valign="top"><td width="140" bgcolor="#eeeeee"><table>{menu}</table></td>
<td width="600"><table width="100%"><tr><td><font size="5"><b><h1>{text_of(story.headline)}</h1></b></font></td></tr>
<tr><td><font color="#666666" size="2">{view.say(view.byline())} {view.say(view.dateline())}</font></td></tr>
<tr><td><b>{text_of(story.standfirst)}</b></td></tr>
<tr><td><table align="left"><tr><td><img src="{source}" width="240" height="160"></td></tr>
<tr><td><font size="1">{text_of(caption)}</font></td></tr></table>
{chr(10).join(body_pieces(view, "p"))}</td></tr>
<tr><td><hr><font size="2">{view.say(words["related"])}</font>{rows_html(view, view.related(), LINE)}</td></tr>
{teasers}</table></td>
<td width="220" bgcolor="#f7f7e8"><b>{view.say(words["latest"])}</b>{rows_html(view, view.latest(), LINE)}
<br><b>{view.say(words["read"])}</b>{rows_html(view, view.most_read(), LINE)}{calendar_html(view)}</td></tr>
<tr><td colspan="3" align="center"><font size="1">{rights_html(view)}</font></td></tr></table>"""


def mast(view: View) -> str:
    """The old portal: a strip with the day of the visit, floats, lists that a script would fill."""
    words, story = view.words, view.story
    return f"""<div{view.cls("top")}><span>{view.masthead_html()}</span> | <ul><li>{view.say(view.update())}</li></ul></div>
<div id="logo"><a href="/">{view.say(view.portal.name)}</a></div>
<ul id="mainmenu">{"".join(f"<li><a href='#'>{view.say(w)}</a></li>" for w in view.menu())}</ul>
<div id="container"><div id="right_side"><div class="newsTitle"><h1>{text_of(story.headline)}</h1></div>
<div class="source">{view.say(view.byline())}</div>{picture_html(view)}
<div class="newsBody"><p><b>{text_of(story.standfirst)}</b></p>
{chr(10).join(body_pieces(view, "p"))}</div></div>
<div id="left_side"><h3>{view.say(words["latest"])}</h3><div id="latest">{rows_html(view, view.latest(), LINE)}</div>
<h3>{view.say(words["read"])}</h3><div id="mostread">{rows_html(view, view.most_read(), LINE)}</div></div></div>
<div id="copyright">{rights_html(view)}</div>"""


def breaks(view: View) -> str:
    """Text in one div with line breaks, boxes floating beside it."""
    words, story = view.words, view.story
    return f"""<div{view.cls("top")}>{view.say(view.portal.name)} &#8212; {view.masthead_html()} {view.say(view.update())}</div>
<div id="nav">{" | ".join(f"<a href='#'>{view.say(w)}</a>" for w in view.menu())}</div>
<div id="main"><h1>{text_of(story.headline)}</h1><h4>{text_of(story.standfirst)}</h4>
<div{view.cls("meta")}>{view.say(view.byline())} <i>{view.say(view.dateline())}</i></div>
{picture_html(view)}
<div{view.cls("body")}>{chr(10).join(body_pieces(view, "br"))}</div>
<div{view.cls("tags")}>{tags_html(view)}</div>
<div>{comments_html(view, "<p><b>{who}</b> ({when}): <span>{text}</span></p>")}</div></div>
<div{view.cls("side")}><b>{view.say(words["latest"])}</b>{rows_html(view, view.latest(), LINE)}
<b>{view.say(words["read"])}</b>{rows_html(view, view.most_read(), LINE)}</div>
<div id="bottom">{rights_html(view)}</div>"""


def split(view: View) -> str:
    """The body in several containers of one class, with boxes and advertisements between them."""
    words, story = view.words, view.story
    pieces = body_pieces(view, "p")
    boxes = [
        f"<div{view.cls('ad')}><span>{view.say(words['ad'])}</span></div>",
        f"<div{view.cls('box')}><h5>{view.say(words['latest'])}</h5>{rows_html(view, view.latest(3), LINE)}</div>",
        f"<div{view.cls('box')}><h5>{view.say(words['related'])}</h5>{rows_html(view, view.related(), LINE)}</div>",
    ]
    middle = []
    for at in range(0, len(pieces), 3):
        middle.append(f"<div{view.cls('body')}>{chr(10).join(pieces[at : at + 3])}</div>")
        middle += boxes[:1]
        boxes = boxes[1:]
    return f"""{cookie_html(view)}<div{view.cls("top")}><b>{view.say(view.portal.name)}</b> {view.masthead_html()}
<em>{view.say(view.update())}</em></div><div class="strip">{" ".join(f"<a>{view.say(w)}</a>" for w in view.menu())}</div>
<div class="cols"><div class="col"><div class="path">{view.say(view.crumbs())}</div><div{view.cls("head")}><h1>{text_of(story.headline)}</h1>
<div{view.cls("standfirst")}>{text_of(story.standfirst)}</div>
<div{view.cls("meta")}><span>{view.say(view.byline())}</span> <span{view.cls("date")}>{view.say(view.dateline())}</span></div></div>
{picture_html(view)}
{chr(10).join(middle + boxes)}</div>
<div{view.cls("side")}><h5>{view.say(words["read"])}</h5>{rows_html(view, view.most_read(), LINE)}</div></div>
<div class="river"><h4>{view.say(words["more"])}</h4>{rows_html(view, view.teasers(), TEASER)}</div>
<div class="bottom">{rights_html(view)}</div>"""


def glued(view: View) -> str:
    """Endless: whole other articles of the same markup follow the first."""
    words, story = view.words, view.story
    others = "\n".join(
        f'<div class="endless"><span>{view.say(words["next"])}</span>'
        f"<h2>{view.say(other.story.headline)}</h2>"
        f"<div{view.cls('meta')}>{view.say(other.reporter)} {view.say(view.written(other.published))}</div>"
        f"<div{view.cls('body')}>{''.join(f'<p>{view.say(line)}</p>' for line in other.story.lines)}</div></div>"
        for other in view.neighbours()
    )
    return f"""<div{view.cls("top")}>{view.masthead_html()} <b>{view.say(view.portal.name)}</b> {view.say(view.update())}</div>
<div class="menu">{" ".join(f"<a>{view.say(w)}</a>" for w in view.menu())}</div>
<div class="endless first"><h1>{text_of(story.headline)}</h1>
<div{view.cls("standfirst")}>{text_of(story.standfirst)}</div>
<div{view.cls("meta")}>{view.say(view.byline())} {view.time_element()} {view.say(view.dateline())}</div>{picture_html(view)}
<div{view.cls("body")}>{chr(10).join(body_pieces(view, "p"))}</div>
<div{view.cls("bio")}>{author_html(view)}</div></div>
<div{view.cls("side")}><h3>{view.say(words["latest"])}</h3>{rows_html(view, view.latest(), LINE)}</div>
{others}
<div class="river">{rows_html(view, view.teasers(), TEASER)}</div>
<div class="end">{rights_html(view)}</div>"""


LAYOUTS: dict[str, Callable[[View], str]] = {
    "tables": tables, "mast": mast, "breaks": breaks, "split": split, "glued": glued,
}  # fmt: skip
