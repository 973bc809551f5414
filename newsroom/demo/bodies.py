"""The body of a piece as HTML: shared by pages and by feeds with full text."""

from html import escape

from newsroom.demo.pieces import Piece
from newsroom.demo.wording import Block


def body_html(piece: Piece, home: str = "", standfirst: bool = False) -> str:
    """Body of a piece. `home` makes addresses absolute, as feeds need it.

    The correction stands first where there is one, then the standfirst if asked for.
    """
    version, parts = piece.version, []
    if version.correction:
        parts.append(f'<p class="correction"><strong>{escape(version.correction)}</strong></p>')
    if standfirst:
        parts.append(f"<p>{escape(version.standfirst)}</p>")
    for place, block in enumerate(version.blocks):
        parts.append(block_html(block, link_for(piece, place, home)))
    return "\n".join(parts)


def block_html(block: Block, link: tuple[str, str] | None = None) -> str:
    """One block; `link` is the words to link and the address to link them to."""
    text = linked(escape(block.text), link)
    match block.kind:
        case "subhead":
            return f"<h2>{text}</h2>"
        case "quote":
            words, _, speaker = text.partition(" — ")
            return f"<blockquote><p>{words}</p><footer>— {speaker}</footer></blockquote>"
        case "list":
            points = "".join(f"<li>{escape(item)}</li>" for item in block.items)
            return f"<p>{text}</p>\n<ul>{points}</ul>"
        case "table":
            return table_html(block)
    return f"<p>{text}</p>"


def table_html(block: Block) -> str:
    """A table with a caption and a head row."""
    head, *rows = block.rows
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<table><caption>{escape(block.text)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )


def link_for(piece: Piece, place: int, home: str) -> tuple[str, str] | None:
    """Every second piece links a place name in its third block to the section's page."""
    if place != 2 or piece.number % 2:
        return None
    name = piece.facts.values["place"][piece.language == "ar"]
    return escape(name), f"{home}/{piece.section}/"


def linked(text: str, link: tuple[str, str] | None) -> str:
    """`text` with the first mention of the words linked, if they occur."""
    if link is None or link[0] not in text:
        return text
    words, address = link
    return text.replace(words, f'<a href="{escape(address)}">{words}</a>', 1)


def figure_html(piece: Piece, home: str = "") -> str:
    """The picture with its caption and credit, or nothing."""
    picture = piece.picture
    if picture is None:
        return ""
    return (
        f'<figure><img src="{home}{picture.path}" width="{picture.width}" '
        f'height="{picture.height}" alt="{escape(picture.caption)}">'
        f"<figcaption>{escape(picture.caption)} "
        f'<span class="credit">{escape(picture.credit)}</span></figcaption></figure>'
    )
