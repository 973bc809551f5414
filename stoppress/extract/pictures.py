"""Pictures of a text: which `<img>` is one, where it really lies, which of them a body takes.

The kept HTML names them so that the house can fetch its own copies; no output links to another
house's picture (publish/contract.py takes them out).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from stoppress.extract.addresses import absolute_url, path_of
from stoppress.extract.regions import in_furniture

if TYPE_CHECKING:
    from stoppress.extract.blocks import Block, Cut, Wrapper

_LONGEST_ALT = 500  # characters
_LONGEST_SET = 8_000  # characters of a srcset
_MOST_SOURCES = 20  # elements of a <picture> looked at
_SMALL = 100  # pixels; an image not larger either way is an icon or a portrait
_THIN = 20  # pixels; an image not larger one way is a rule or a counter
_LAZY = ("data-src", "data-lazy-src", "data-original", "src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_DECORATION_WORDS = """
logo logos icon icons avatar avatars emoji smiley sprite gravatar favicon tracker pixel
"""
_DECORATION = frozenset(_DECORATION_WORDS.split())
_EMPTY_NAMES_WORDS = """
logo icon avatar sprite spacer pixel blank placeholder transparent emoji loader loading dummy lazy
clear dot 1x1 default
"""
_EMPTY_NAMES = frozenset(_EMPTY_NAMES_WORDS.split())
_CAPTION = re.compile(r"(?:^|[\s_-])captions?(?:$|[\s_-])", re.I)
_LONGEST_CAPTION = 1_000  # characters
_MOST_IN_CAPTION = 100  # elements
_NOT_IN_CAPTION = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "img"})
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?!:/])", re.I)
_WORD = re.compile(r"[a-z]+|\d+x\d+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLACES = frozenset({"emoji", "emojis", "icons", "sprites", "avatars", "logos", "smilies"})
_NO_HOME = frozenset({"ul", "ol", "table", "thead", "tbody", "tfoot", "tr"})  # need an item or cell


# -- one image ---------------------------------------------------------------------------------


class Picture(NamedTuple):
    places: tuple[str, ...]  # addresses as written, the best first
    alt: str
    width: int  # pixels, 0 = not said
    height: int


def picture_of(element: etree._Element) -> Picture | None:
    """Return what an `<img>` or `<amp-img>` shows, or None for icons, counters and the like."""
    get = element.get
    width, height = _pixels(get("width")), _pixels(get("height"))
    if _is_tiny(width, height) or _named_decoration(get("class")):
        return None
    places = [*_best_of_sets(element), *(place for name in _LAZY if (place := get(name)))]
    places = [place for place in dict.fromkeys(places) if not _is_empty_name(place)]
    if not places:
        return None
    alt = " ".join(_CONTROL.sub(" ", (get("alt") or "")[: 4 * _LONGEST_ALT]).split())
    return Picture(tuple(places), alt[:_LONGEST_ALT].strip(), width, height)


def address_of(picture: Picture, base_url: str) -> str:
    """Return the first of its addresses that is one, absolute; "" when none is."""
    return next((url for place in picture.places if (url := absolute_url(place, base_url))), "")


def image_in(noscript: etree._Element) -> etree._Element | None:
    """Return the image a `<noscript>` holds, when it is the file of a picture and no counter."""
    image = next((e for e in islice(noscript.iter(), 12) if e.tag == "img"), None)
    is_file = image is not None and _PICTURE_FILE.search((image.get("src") or "")[-300:])
    return image if is_file else None


def named_caption(element: etree._Element) -> bool:
    """Whether an element is named a caption, is as short as one, and holds no heading or picture."""
    if not _CAPTION.search((element.get("class") or "")[:300]):
        return False
    length = 0
    for number, node in enumerate(element.iter()):
        length += len(node.text or "") + len(node.tail or "")
        if number > _MOST_IN_CAPTION or length > _LONGEST_CAPTION or node.tag in _NOT_IN_CAPTION:
            return False
    return True


def _pixels(raw: str | None) -> int:
    """Return a width or height in pixels; 0 when it says none ("100%", "auto")."""
    raw = (raw or "").strip().removesuffix("px")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 5 else 0


def _is_tiny(width: int, height: int) -> bool:
    return (
        (0 < width <= _SMALL and 0 < height <= _SMALL) or 0 < width <= _THIN or 0 < height <= _THIN
    )


def _named_decoration(names: str | None) -> bool:
    return bool(names) and not _DECORATION.isdisjoint(_WORD.findall((names or "")[:300].lower()))


def _is_empty_name(place: str) -> bool:
    """Whether an address says by itself that nothing is to be seen there: `data:`, spacer.gif."""
    if place[:5].lower() == "data:" or len(place) > 4_096:
        return True
    *folders, name = path_of(place.strip()).lower().split("/")
    words = _WORD.findall(name.partition(".")[0])
    return (len(words) <= 3 and not _EMPTY_NAMES.isdisjoint(words)) or not _PLACES.isdisjoint(
        folders
    )


def _best_of_sets(element: etree._Element) -> list[str]:
    """The largest candidates of the image's own srcset and of its `<picture>`."""
    sets = [value for name in _LAZY_SETS if (value := element.get(name))]
    for parent in islice(element.iterancestors(), 8):  # `<source>` is left open: they nest
        if parent.tag == "picture":
            sources = (e for e in islice(parent.iter(), _MOST_SOURCES) if e.tag == "source")
            sets += [v for s in sources for name in _LAZY_SETS if (v := s.get(name))]
            break
        if parent.tag != "source":
            break
    found = [one for value in sets for one in _candidates(value[:_LONGEST_SET])]
    return [max(found)[2]] if found else []


def _candidates(srcset: str) -> Iterator[tuple[float, int, str]]:
    """Yield (width or density, -place, address) of each candidate. An address may hold commas."""
    words = iter(srcset.split())
    left = ""
    for at, word in enumerate(words):
        address = left + word
        left, size = "", 1.0
        if address.endswith(","):
            address = address.rstrip(",")
        elif said := next(words, ""):
            descriptor, _, left = said.partition(",")
            size = _size(descriptor)
        if address and not _is_empty_name(address):
            yield size, -at, address


def _size(descriptor: str) -> float:
    number = descriptor[:-1]
    is_size = descriptor[-1:] in ("w", "x") and number.replace(".", "", 1).isdecimal()
    return float(number[:9]) if is_size and number.isascii() else 1.0


# -- the pictures of a body --------------------------------------------------------------------


def in_order(blocks: Iterable[Block], pictures: Iterable[Block]) -> list[Block]:
    """Return texts and pictures in document order; a picture's number is that of the next text."""
    return sorted((*pictures, *blocks), key=lambda block: block.number)


def with_pictures(chosen: Sequence[Block], page: Cut) -> list[Block]:
    """Return the chosen blocks of a page with the pictures that stand among them, and these
    pictures' captions. A picture beside a text that was not chosen is that text's.
    """
    if not chosen or not page.pictures:
        return list(chosen)
    numbers = {block.number for block in chosen}
    standing = {wrapper[1] for block in chosen for wrapper in block.path}
    taken: dict[int, Block] = {block.number: block for block in chosen}
    pictures = []
    for picture in page.pictures:
        before, after, captions = _neighbours(picture, page.blocks)
        belongs = any(c.number in numbers for c in captions)
        if (belongs or _belongs(picture, before, after, numbers)) and picture_of(picture.element):
            for caption in captions:
                if caption.number not in taken:
                    caption.path = _standing_path(caption.path, standing)
                    taken[caption.number] = caption
            picture.path = _standing_path(picture.path, standing)
            pictures.append(picture)
    return in_order(sorted(taken.values(), key=lambda block: block.number), pictures)


def _neighbours(
    picture: Block, blocks: list[Block]
) -> tuple[Block | None, Block | None, list[Block]]:
    """The text before, the text after, and the captions in the picture's own figure."""
    figure = next((wrapper for wrapper in picture.path if wrapper[0] == "figure"), None)
    first = last = picture.number
    while first > 0 and figure in blocks[first - 1].path:
        first -= 1
    while last < len(blocks) and figure in blocks[last].path:
        last += 1
    captions = [block for block in blocks[first:last] if block.within("figcaption")]
    before = blocks[first - 1] if first else None
    return before, blocks[last] if last < len(blocks) else None, captions


def _belongs(picture: Block, before: Block | None, after: Block | None, chosen: set[int]) -> bool:
    """Whether the nearer text beside the picture was chosen, and no furniture holds it."""
    sides = [block for block in (before, after) if block is not None]
    if not any(block.number in chosen for block in sides):
        return False
    steps = {block.number: _distance(picture.element, block.element) for block in sides}
    nearest = min(steps.values())
    near = [number for number, distance in steps.items() if distance == nearest]
    holder = next(block.element for block in sides if block.number in chosen)
    return any(n in chosen for n in near) and not in_furniture(picture.element, but_holding=holder)


def _distance(element: etree._Element, other: etree._Element) -> int:
    """How many steps lie between `element` and the smallest part that also holds `other`."""
    holders = {other, *other.iterancestors()}
    return next((n for n, node in enumerate(element.iterancestors()) if node in holders), 999)


def _standing_path(path: tuple[Wrapper, ...], standing: set[int]) -> tuple[Wrapper, ...]:
    """Leave out what the chosen texts around no longer stand in: a table that was only layout."""
    kept: list[Wrapper] = []
    parent_kept = True
    for wrapper in path:
        stays = wrapper[1] in standing or wrapper[0] == "figure"
        parent_kept = stays or (parent_kept and bool(kept))
        if parent_kept:
            kept.append(wrapper)
        elif kept and kept[-1][0] in _NO_HOME:
            kept.pop()
    while kept and kept[-1][0] in _NO_HOME:
        kept.pop()
    return tuple(kept)
