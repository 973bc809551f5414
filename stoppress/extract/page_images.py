"""Images a page shows with its piece: claims only, nothing is hot-linked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from stoppress.extract.addresses import absolute_url
from stoppress.extract.blocks import Block
from stoppress.extract.items import MOST_IMAGES, clip
from stoppress.extract.regions import in_furniture
from stoppress.extract.structured import Structured, text_value, urls_of
from stoppress.extract.xml_tree import pixels
from stoppress.handoff import ImageClaim

_SMALL = 100  # pixels; less is an icon
_NOT_PICTURES = re.compile(
    r"logo|icon|avatar|sprite|spacer|pixel|blank|placeholder|gravatar|tracking|badge|emoji|"
    r"\.svg(?:\?|$)|^data:",
    re.I,
)
_CREDIT = re.compile(
    r"(?:\(|\b)(?:photo(?:graph)?(?: by)?|image|picture|credit|foto|bild|صورة|تصوير|"
    r"المصدر)\s*[:：]?\s*([^()\n]{2,80})\)?$|©\s*([^()\n]{2,80})$|"
    r"\(([^()\n]{2,60}(?:/[^()\n]{2,60})?)\)$",
    re.I,
)


def images_of(
    tree: etree._Element, structured: Structured, base_url: str, chosen: list[Block]
) -> list[ImageClaim]:
    """Return the images of the piece, the lead image first, at most MOST_IMAGES."""
    found: dict[str, ImageClaim] = {}
    inline = list(_inline(tree, base_url, chosen))
    lead = [
        *urls_of(structured.article.get("image")),
        *structured.metas.get("og:image", []),
        structured.meta("twitter:image"),
    ]
    known = {image.url.split("?")[0]: image for image in inline}
    for raw in lead[:5]:
        url = absolute_url(raw, base_url)
        if url and not _NOT_PICTURES.search(url):
            said = _said_of(url, structured, base_url)
            shown = known.get(url.split("?")[0], said)
            found[url] = ImageClaim(
                url, shown.alt or said.alt, shown.caption or said.caption,
                shown.credit or said.credit, said.width or shown.width,
                said.height or shown.height, lead=True,
            )  # fmt: skip
            break
    for image in inline:
        if all(image.url.split("?")[0] != url.split("?")[0] for url in found):
            found.setdefault(image.url, image)
    return list(found.values())[:MOST_IMAGES]


def _said_of(url: str, structured: Structured, base_url: str) -> ImageClaim:
    """What the page tells machines of the image at `url`: its ImageObject, else the og metas."""
    value = structured.article.get("image")
    for one in (value if isinstance(value, list) else [value])[:20]:
        if not isinstance(one, dict):
            continue
        image = structured.by_id.get(str(one.get("@id")), one) if "url" not in one else one
        if url in [absolute_url(raw, base_url) for raw in urls_of(image)]:
            names = [
                image.get(key) for key in ("creditText", "author", "creator", "copyrightHolder")
            ]
            credit = next((line for name in names if (line := clip(text_value(name)))), "")
            caption = clip(text_value(image.get("caption") or image.get("description")))
            width, height = (_size(image.get(side)) for side in ("width", "height"))
            return ImageClaim(url, "", caption, credit, width, height)
    if url not in [
        absolute_url(raw, base_url) for raw in structured.metas.get("og:image", [])[:20]
    ]:
        return ImageClaim(url)
    width, height = (pixels(structured.meta(f"og:image:{side}")) for side in ("width", "height"))
    return ImageClaim(url, clip(structured.meta("og:image:alt")), width=width, height=height)


def _size(value: object) -> int:
    """Pixels as JSON-LD writes them: 1200, "1200", "1200px" or a QuantitativeValue."""
    if isinstance(value, dict):
        value = value.get("value")
    return pixels(str(value).strip().lower().removesuffix("px").strip())


def _inline(tree: etree._Element, base_url: str, chosen: list[Block]) -> Iterator[ImageClaim]:
    holder = _holder(chosen)
    if holder is None:
        return
    for image in list(holder.iter("img"))[:100]:
        raw = image.get("data-src") or image.get("src") or ""
        width, height = pixels(image.get("width")), pixels(image.get("height"))
        if not raw or _NOT_PICTURES.search(raw[:500]) or 0 < width < _SMALL or 0 < height < _SMALL:
            continue
        url = absolute_url(raw, base_url)
        if url and not in_furniture(image, but_holding=holder):
            caption, credit = _caption_of(image)
            yield ImageClaim(url, clip(image.get("alt") or ""), caption, credit, width, height)


def _holder(chosen: list[Block]) -> etree._Element | None:
    """The smallest element around the body's first and last block, or its `<article>`."""
    if not chosen or chosen[0].element is None:
        return None
    above = set(chosen[0].element.iterancestors())
    holder = next((e for e in chosen[-1].element.iterancestors() if e in above), None)
    node = holder
    while node is not None:
        if node.tag == "article":
            return node
        node = node.getparent()
    return holder


def _caption_of(image: etree._Element) -> tuple[str, str]:
    for parent in list(image.iterancestors())[:6]:
        if parent.tag == "figure":
            caption = next(
                (clip("".join(c.itertext())[:2_000]) for c in parent.iter("figcaption")), ""
            )
            credit = _CREDIT.search(caption)
            return caption, next((g.strip() for g in credit.groups() if g), "") if credit else ""
    return "", ""
