"""How the parts of a body are printed: blocks and inserts, in three manners.

`p`: paragraphs, lists and tables as HTML has them. `div`: every paragraph a div. `br`: running
text with two line breaks between paragraphs.
"""

from html import escape

from newsroom.demo.bodies import block_html
from newsroom.demo.portals.shapes import Story
from newsroom.demo.portals.view import Insert, Teaser, View
from newsroom.demo.wording import Block


def text_of(line: str) -> str:
    return escape(line, quote=False)


def body_pieces(view: View, manner: str) -> list[str]:
    """The body of the page's kind, piece by piece, inserts among them."""
    kind = view.page.kind
    if kind == "script-only":
        view.decoy("text in scripts only")
        return [f"<noscript>{view.say(view.note('script'))}</noscript>"]
    if kind == "video":
        return video_pieces(view)
    if kind == "live":
        return live_pieces(view)
    pieces = [
        insert_html(view, part, manner) if isinstance(part, Insert) else print_block(part, manner)
        for part in view.parts()
    ]
    if kind == "paywall":
        view.decoy("paywall")
        wall, offer = view.say(view.note("wall")), view.say(view.note("offer"))
        pieces.append(f"<div{view.cls('wall')}><p>{wall}</p><p>{offer}</p></div>")
    return pieces


def print_block(block: Block, manner: str) -> str:
    if manner == "p":
        return block_html(block)
    lines = [block.text, *block.items, *(" ".join(row) for row in block.rows)]
    if manner == "div":
        return "".join(f"<div>{text_of(line)}</div>" for line in lines if line)
    bold = block.kind == "subhead"
    return "<br><br>\n".join(
        f"<b>{text_of(line)}</b>" if bold else text_of(line) for line in lines if line
    ) + "<br><br>"  # fmt: skip


def plain_story(story: Story, manner: str) -> str:
    """A story as it stands on its own page, with nothing between."""
    return "\n".join(print_block(block, manner) for block in story.blocks)


def insert_html(view: View, insert: Insert, manner: str) -> str:
    """A promotion, a "read also" or a box of links, as the portal puts it into the text."""
    if insert.kind == "box":
        links = "".join(f"<li>{link(view, teaser)}</li>" for teaser in insert.links)
        title = view.say(insert.text)
        return f"<div{view.cls('insert')}><h4>{title}</h4><ul>{links}</ul></div>"
    pattern = view.habit(ALSO[manner] if insert.kind == "also" else LINE[manner])
    if insert.kind == "line":
        return pattern.format(text=view.say(insert.text), box=view.cls("insert"))
    teaser = insert.links[0]
    for line in (insert.text, teaser.headline, f"{insert.text}: {teaser.headline}"):
        view.say(line)
    return pattern.format(
        label=text_of(insert.text), words=text_of(teaser.headline), href=teaser.href,
        box=view.cls("insert"),
    )  # fmt: skip


ALSO = {
    "p": (
        '<p><strong>{label}: <a href="{href}">{words}</a></strong></p>',
        '<p><a href="{href}">{label}: {words}</a></p>',
        '<div{box}><span>{label}</span> <a href="{href}">{words}</a></div>',
        '<blockquote><p>{label}: <a href="{href}">{words}</a></p></blockquote>',
    ),
    "div": (
        '<div><b>{label}:</b> <a href="{href}">{words}</a></div>',
        '<div{box}><div>{label}</div> <div><a href="{href}">{words}</a></div></div>',
    ),
    "br": ('<b>{label}: <a href="{href}">{words}</a></b><br><br>',),
}
"""How portals print "read also", by the manner of their bodies."""

LINE = {
    "p": (
        "<p>{text}</p>",
        '<p><em><a href="/service/">{text}</a></em></p>',
        "<div{box}><p>{text}</p></div>",
    ),
    "div": ("<div>{text}</div>", '<div><a href="/service/">{text}</a></div>'),
    "br": ('<font color="#aa0000">{text}</font><br><br>', "<i>{text}</i><br><br>"),
}
"""The same for lines that stand on every page."""


def link(view: View, teaser: Teaser) -> str:
    return f'<a href="{teaser.href}">{view.say(teaser.headline)}</a>'


def rows_html(view: View, teasers: list[Teaser], pattern: str) -> str:
    """Each teaser by `pattern`, which may name {link}, {text} and {when}."""
    return "\n".join(
        pattern.format(link=link(view, t), text=view.say(t.text), when=view.say(t.when))
        for t in teasers
    )


def video_pieces(view: View) -> list[str]:
    view.decoy("only a video's caption")
    clip = text_of(view.note("clip", place=view.story.place))
    source = f"/video/{view.page.number}.mp4"
    return [f'<div{view.cls("player")}><video src="{source}" controls></video></div><p>{clip}</p>']


def live_pieces(view: View) -> list[str]:
    view.decoy("times of a live page")
    pieces = [f"<div{view.cls('livebadge')}>{view.say(view.words['live'])}</div>"]
    for at, block in enumerate(view.blocks()):
        clock = view.say(f"{(view.visit.hour - at) % 24:02}:{(7 * at + 12) % 60:02}")
        pieces.append(
            f"<div{view.cls('liveentry')}><time>{clock}</time>{print_block(block, 'p')}</div>"
        )
    return pieces


def picture_html(view: View) -> str:
    """The lead image with its caption, as `figure`."""
    source, caption = view.picture()
    return (
        f'<figure><img src="{source}" width="800" height="450" alt="">'
        f"<figcaption>{text_of(caption)}</figcaption></figure>"
    )


def comments_html(view: View, pattern: str) -> str:
    """The comments by `pattern` ({who}, {when}, {text}), under their heading; "" if none."""
    found = view.comments()
    if not found:
        return ""
    rows = "\n".join(
        pattern.format(who=view.say(who), when=view.say(when), text=view.say(text))
        for who, when, text in found
    )
    return f"<h3>{view.say(view.words['comments'])}</h3>\n{rows}"


def calendar_html(view: View) -> str:
    """The archive's month as a table; "" if the portal has none."""
    if not view.has("calendar"):
        return ""
    title, days = view.calendar()
    weeks = "".join(
        "<tr>" + "".join(f'<td><a href="/archive/{d}">{d}</a></td>' for d in days[at : at + 7]) + "</tr>"
        for at in range(0, len(days), 7)
    )  # fmt: skip
    return f"<table><caption>{view.say(title)}</caption>{weeks}</table>"


def author_html(view: View) -> str:
    """The box about the author below the text; "" if the portal has none."""
    if not view.has("author"):
        return ""
    view.decoy("author box")
    bio = view.say(view.note("bio", who=view.page.reporter))
    return f"<h4>{view.say(view.words['author'])}</h4><p>{bio}</p>"


def tags_html(view: View) -> str:
    tags = view.tags()
    if not tags:
        return ""
    links = " ".join(f'<a href="/tag/{at}">{view.say(tag)}</a>' for at, tag in enumerate(tags))
    return f"<span>{view.say(view.words['tags'])}</span> {links}"


def cookie_html(view: View) -> str:
    if not view.has("cookie"):
        return ""
    view.decoy("cookie banner")
    accept = view.say(view.words["accept"])
    text = view.say(view.note("cookie"))
    return f'<div{view.cls("consent")} role="dialog"><p>{text}</p><button>{accept}</button></div>'


def rights_html(view: View) -> str:
    view.decoy("copyright year")
    return f"{view.say(view.note('rights'))}<br>{view.say(view.note('contact'))}"
