"""NewsML-G2 (https://iptc.org/standards/newsml-g2/): news items, alone or in a news message.

Read with lxml: the library `newsmlg2` would hold lxml back, and we need a dozen fields. Packages,
concepts and planning items hold no text of their own: each is left out by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from stoppress.extract.addresses import absolute_url, strip_trackers
from stoppress.extract.bylines import agency_of
from stoppress.extract.items import MOST_ENTRIES, RawFeed, RawItem
from stoppress.extract.wire import Intake, escape, known_as, paragraphs_of
from stoppress.extract.xml_tree import MOST_PARTS, html_of, local_name, pixels, text_of
from stoppress.handoff import ImageClaim

_ROOTS = ("newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem", "planningitem")
_ITEMS = tuple(name for name in _ROOTS if name != "newsmessage")
_OWN_LINKS = ("", "canonical", "alternate")  # a link in another role leads to another piece
_NITF_TAGS = {"hl2": "h3", "nitf-table": "table", "block": "div", "q": "em"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def is_newsml_root(root: etree._Element) -> bool:
    """Whether this is the root of a NewsML-G2 item or message."""
    return local_name(root) in _ROOTS


def read_newsml(root: etree._Element, url: str) -> RawFeed:
    """Return the news items of a NewsML-G2 document, and by `withdrawn` what is canceled."""
    intake = Intake(RawFeed("newsml", base_url=url))
    for element in islice(_items(root), MOST_ENTRIES + 1):
        guid = known_as(element.get("guid") or "")
        if local_name(element) != "newsitem":
            kind = local_name(element).removesuffix("item")
            intake.leave_out(f"a {kind}, which holds no text of its own", guid)
            continue
        meta = _child(element, "itemMeta")
        intake.take(
            _raw(element, meta, _child(element, "contentMeta"), guid),
            status=_code(_child(meta, "pubStatus")),
            version=element.get("version") or "",
        )
    return intake.finish()


def _items(root: etree._Element) -> Iterator[etree._Element]:
    """The item that a document is, or those in the sets of a message; none inside an item."""
    if local_name(root) in _ITEMS:
        yield root
    for item_set in root.iterchildren("{*}itemSet"):
        yield from (item for item in item_set if local_name(item) in _ITEMS)


def _raw(
    element: etree._Element,
    meta: etree._Element | None,
    content: etree._Element | None,
    guid: str,
) -> RawItem:
    rights = list(_children(element, "rightsInfo"))
    item = RawItem(
        url=_address(meta, content, guid),
        guid=guid,
        title=_said(content, "headline") or _said(meta, "title"),
        title_is_html=False,
        summary=escape(_said(content, "description")),
        authors=[text_of(by) for by in _children(content, "by")],
        language=_language(element, content),
        categories=[name for one in _children(content, "subject") if (name := _name(one))],
        credit=_credit(meta, content),
        embargoed=_time(meta, "embargoed"),
        expires=_said(meta, "expires"),
        usage_terms=" ".join(filter(None, (_said(one, "usageTerms") for one in rights))),
    )
    for holder, about, name in (
        (content, "published", "contentCreated"),
        (meta, "published", "firstCreated"),
        (content, "updated", "contentModified"),
        (meta, "updated", "versionCreated"),
    ):
        if value := _said(holder, name):
            item.dates.append((about, f"NewsML {name}", value))  # type: ignore[arg-type]
    _read_content(_child(element, "contentSet"), item)
    item.authors = item.authors or [_name(one) for one in _children(content, "creator")]
    return item


def _address(meta: etree._Element | None, content: etree._Element | None, guid: str) -> str:
    """Return the first http(s) address that the item names as its own."""
    named = []
    for link in _children(meta, "link"):
        if (link.get("rel") or "").rsplit(":", 1)[-1].rsplit("/", 1)[-1].lower() in _OWN_LINKS:
            named.append(link.get("href") or "")
    named += [text_of(alt) for alt in _children(content, "altId")]
    named.append(guid)
    return strip_trackers(next((url for name in named if (url := absolute_url(name.strip()))), ""))


def _credit(meta: etree._Element | None, content: etree._Element | None) -> str:
    """Return the first agency among sources, creators and the provider, else the first source."""
    named = [_name(one) for one in _children(content, "infoSource")]
    named += [_name(one) or _code(one) for one in _children(meta, "provider")]
    makers = [_name(one) for one in _children(content, "creator")]
    agencies = (name for name in (*named, *makers) if agency_of(name))
    return next(agencies, next(filter(None, named), ""))


def _language(element: etree._Element, content: etree._Element | None) -> str:
    said = _child(content, "language")
    tag = said.get("tag") if said is not None else None
    return tag or element.get(_XML_LANG) or ""


def _time(meta: etree._Element | None, name: str) -> str:
    """Return a time; of an element that stands there without one, its name: it has no end."""
    element = _child(meta, name)
    return "" if element is None else text_of(element) or name


# -- the content -------------------------------------------------------------------------------


def _read_content(content: etree._Element | None, item: RawItem) -> None:
    for part in _children(content, "inlineXML"):
        kind = (part.get("contenttype") or "").lower()
        if "nitf" in kind or next(part.iter("{*}nitf"), None) is not None:
            _read_nitf(part, item)
        else:
            body = next(part.iter("{*}body"), part)
            item.body = item.body or html_of(body)
    for part in _children(content, "inlineData"):
        kind = (part.get("contenttype") or "text/plain").lower()
        text = text_of(part)
        item.body = item.body or (text if "html" in kind else paragraphs_of(text))
    for part in _children(content, "remoteContent"):
        if (part.get("contenttype") or "").lower().startswith("image/") and part.get("href"):
            item.images.append(
                ImageClaim(
                    part.get("href") or "",
                    width=pixels(part.get("width")),
                    height=pixels(part.get("height")),
                )
            )


def _read_nitf(part: etree._Element, item: RawItem) -> None:
    """NITF (https://iptc.org/standards/nitf/): its own names for what HTML has too."""
    head = next(part.iter("{*}body.head"), None)
    if head is not None:
        item.title = item.title or next((text_of(one) for one in head.iter("{*}hl1")), "")
        if not item.authors:
            item.authors = [text_of(one) for one in islice(head.iter("{*}byline"), 20)]
        item.summary = item.summary or next((html_of(one) for one in head.iter("{*}abstract")), "")
    content = next(part.iter("{*}body.content"), None)
    if content is None or item.body:
        return
    for media in list(islice(content.iter("{*}media"), 40)):
        if (media.get("media-type") or "").lower() == "image":
            _read_media(media, item)
        _drop(media)
    for element in islice(content.iterdescendants(), MOST_PARTS):
        if html_name := _NITF_TAGS.get(local_name(element)):
            element.tag = html_name
    item.body = html_of(content)


def _read_media(media: etree._Element, item: RawItem) -> None:
    shown = next(media.iter("{*}media-reference"), None)
    if shown is None or not shown.get("source"):
        return
    caption = next((text_of(one) for one in media.iter("{*}media-caption")), "")
    credit = next((text_of(one) for one in media.iter("{*}media-producer")), "")
    item.images.append(
        ImageClaim(
            shown.get("source") or "",
            alt=shown.get("alternate-text") or "",
            caption=escape(caption),
            credit=escape(credit),
            width=pixels(shown.get("width")),
            height=pixels(shown.get("height")),
        )
    )


def _drop(element: etree._Element) -> None:
    """Take `element` out of its tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


# -- the tree ----------------------------------------------------------------------------------


def _children(holder: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if holder is not None:
        yield from islice(holder.iterchildren("{*}" + name), 50)


def _child(holder: etree._Element | None, name: str) -> etree._Element | None:
    return next(_children(holder, name), None)


def _said(holder: etree._Element | None, name: str) -> str:
    return next((text for one in _children(holder, name) if (text := text_of(one))), "")


def _name(party: etree._Element) -> str:
    return _said(party, "name") or party.get("literal") or ""


def _code(element: etree._Element | None) -> str:
    """Return the last part of a qcode ("stat:usable") or of a concept's address."""
    if element is None:
        return ""
    code = element.get("qcode") or element.get("uri") or ""
    return code.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
