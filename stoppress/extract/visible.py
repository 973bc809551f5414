"""The date a reader sees: by the headline or right behind the text; in furniture it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml import etree

from stoppress.extract.blocks import Block
from stoppress.extract.claims import About
from stoppress.extract.date_parts import (
    ABOVE,
    AFTER,
    ELSEWHERE,
    FURNITURE,
    MASTHEAD,
    UNDER,
    Setting,
    beside_others,
    in_footer,
    parts_of,
    upwards,
)
from stoppress.extract.headline import Headline
from stoppress.extract.regions import in_furniture
from stoppress.handoff import Claim, Habits

MOST_TIMES = 40
_MOST_CLAIMS = 20
_MOST_CALLED = 60
_YEAR = re.compile(
    r"(?<!\d)(?:19|20|١٩|٢٠|۱۹|۲۰)[\d٠-٩۰-۹]{2}(?!\d)|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{2}(?![\d.])"
)
_UPDATED = re.compile(
    r"(?:last |page )?(?:\b|(?<=\d))(?:updated?|modified|last update|last edited|last changed|"
    r"last reviewed|last active|aktualisiert|aktualisierung|geändert|änderung|mis à jour|"
    r"mise à jour|actualizado|aggiornato|atualizado|bijgewerkt)\b|تحديث|عدّل|عُدّل",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:publish\w*|posted|created|released|veröffentlicht|erschienen|erstellt|verfasst|"
    r"geschrieben|publié\w*|publicado|pubblicato|gepubliceerd)\b|نشرت? (?:في|يوم|بتاريخ)|تاريخ النشر|نُشر",
    re.I,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved|حقوق", re.I)
_LONGEST_LINE = 45  # letters of a line that is a date and little else
_LONGEST_SENTENCE = 130  # letters of "This piece was published on … by …, filed under …"
_LETTERS = re.compile(r"[\W\d_]+")
_PARTS = re.compile(r"\s*[\n|•·∙⋅]\s*|\s+[–—-]\s+(?=\D)")
_MARKED = etree.XPath(
    'descendant::*[@itemprop][@itemprop="datePublished" or @itemprop="dateCreated"][not(self::meta)]'
    '|descendant::*[@property][contains(@property, "datePublished") or '
    'contains(@property, "dateCreated")][not(self::meta)]'
    '|descendant::abbr[@title][contains(@class, "published")]'
)
_CALLED = re.compile(r"date|publish|time|posted", re.I)
_DATELINE = re.compile(r"\(?([^()\n]{6,45}?)(?:\)|\.\s(?=\w{3})|\s[-–—]\s|\s?\()")
_ARTICLE = re.compile(r"(?:Article|Posting)$")
_COMMENT = re.compile(r"comment|reply|review", re.I)


def visible_claims(
    tree: etree._Element, headline: Headline, page: list[Block], chosen: list[Block],
    fetched_at: datetime, habits: Habits,
) -> list[Claim]:  # fmt: skip
    """Return the claims of `<time>`, of marked elements and of short lines near the headline.

    What may count stands between the headline and the text, just above the headline in its own
    part of the page, or right behind the text. What stands in furniture is kept as refused, so
    that the desk sees that it was seen.
    """
    if not chosen:
        return []
    setting = parts_of(tree, headline, page, chosen, fetched_at, habits)
    claims = [*_times(tree, setting), *_marked(tree, setting)]
    for region in (UNDER, ABOVE, AFTER):
        if not any(_counts(claim) for claim in claims):
            claims += _lines(region, setting)
    if not any(_counts(claim) for claim in claims):
        claims += _dateline(chosen, setting) or _called_dates(page, setting)
    return [*claims[:_MOST_CLAIMS], *_masthead(setting)]


def _counts(claim: Claim) -> bool:
    return claim.about == "published" and not claim.refused


# -- marked elements ---------------------------------------------------------------------------


def _times(tree: etree._Element, setting: Setting) -> Iterator[Claim]:
    where = {block.element: name for name, blocks in setting.parts.items() for block in blocks}
    for time, _ in zip(tree.iter("time"), range(MOST_TIMES), strict=False):
        raw = (time.get("datetime") or "".join(islice(time.itertext(), 30))).strip()[:200]
        if not any(c.isdecimal() for c in raw):
            continue
        region = _region_of(time, where)
        if not region and in_furniture(time, but_holding=setting.headline.element):
            yield setting.claim(
                "published", "visible time", raw, FURNITURE, "in the page's furniture"
            )
        elif region == AFTER and _is_comments(time):
            yield setting.claim("published", "visible time", raw, region, "of a comment")
        elif beside_others(time, setting) and not (region and _says_published(time)):
            yield setting.claim("published", "visible time", raw, region, "beside other stories")
        elif region:
            yield setting.claim(_about(time), "visible time", raw, region)


def _marked(tree: etree._Element, setting: Setting) -> Iterator[Claim]:
    """What microdata and RDFa in the text call the day of publication, if they name one day."""
    found = [e for e in _MARKED(tree)[:MOST_TIMES] if not _is_comments(e)]
    where = {block.element: name for name, blocks in setting.parts.items() for block in blocks}
    raws = {(_raw_of(e)[:10]) for e in found}
    for element in found:
        region = _region_of(element, where)
        raw = _raw_of(element)
        if _is_of_article(element, setting):
            yield setting.claim("published", "visible microdata", raw, region or "the article")
            continue
        if element.tag == "time" and region:
            continue  # has been seen
        if region or (len(raws) == 1 and _is_below(element, setting)):
            refused = "beside other stories" if beside_others(element, setting) else ""
            yield setting.claim("published", "visible microdata", raw, region or ELSEWHERE, refused)


def _called_dates(page: list[Block], setting: Setting) -> list[Claim]:
    """Elsewhere below the headline: short lines called a date, if all of them name one day."""
    found: list[Claim] = []
    for block in page[setting.start :]:
        if len(found) >= _MOST_CALLED:
            break
        if not 6 <= len(block.text) <= 60 or not _YEAR.search(block.text):
            continue
        element = block.element
        called = any(_CALLED.search(n.get("class") or n.tag) for n in upwards(element, 3))
        if not called and element.find(".//time") is None:
            continue
        if in_furniture(element, but_holding=setting.headline.element) or _is_comments(element):
            continue
        about: About = "updated" if _UPDATED.search(block.text) else "published"
        found.append(setting.claim(about, "visible date", block.text, ELSEWHERE))
    days = {claim.value.date() for claim in found if claim.value}
    return found[:3] if len(days) == 1 else []


def _raw_of(element: etree._Element) -> str:
    given = element.get("content") or element.get("datetime") or element.get("title")
    return (given or "".join(islice(element.itertext(), 30))).strip()[:200]


def _is_of_article(element: etree._Element, setting: Setting) -> bool:
    """Whether it is a property of the article object (microdata) that holds the text."""
    if not _says_published(element):
        return False
    scope = next((n for n in upwards(element.getparent(), 64) if "itemscope" in n.attrib), None)
    is_article = scope is not None and _ARTICLE.search(scope.get("itemtype") or "")
    return bool(is_article) and scope in setting.own


def _says_published(element: etree._Element) -> bool:
    return element.get("itemprop") == "datePublished"


def _is_below(element: etree._Element, setting: Setting) -> bool:
    return any(node in setting.below for node in upwards(element, 6))


def _is_comments(element: etree._Element) -> bool:
    return any(
        _COMMENT.search(
            f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemtype') or ''}"
        )
        for node in upwards(element, 10)
        if node.tag not in ("body", "html")
    )


def _region_of(element: etree._Element, where: dict[etree._Element, str]) -> str:
    return next((where[node] for node in upwards(element, 6) if node in where), "")


def _about(time: etree._Element) -> About:
    called = (time.get("class") or "").lower() + (time.get("itemprop") or "").lower()
    if "published" in called:
        return "published"
    around = "".join(islice(time.itertext(), 30))[:200] + " " + _words_before(time)
    return (
        "updated"
        if "updated" in called or "modified" in called or _UPDATED.search(around)
        else "published"
    )


def _words_before(time: etree._Element) -> str:
    before = time.getprevious()
    parent = time.getparent()
    if before is not None:
        return "".join(islice(before.itertext(), 30))[-60:] + (before.tail or "")[-60:]
    text = (parent.text or "")[-60:] if parent is not None else ""
    if parent is not None and not text.strip():
        above = parent.getprevious()
        text = "".join(islice(above.itertext(), 30))[-60:] if above is not None else ""
    return text


# -- lines of text -----------------------------------------------------------------------------


def _lines(region: str, setting: Setting) -> list[Claim]:
    claims: list[Claim] = []
    label = ""
    for block in setting.parts[region]:
        text = block.text
        if block.element is setting.headline.element:
            text = text.partition("\n")[2]
        if len(text) > (600 if region == AFTER else 300) or block.within("figure"):
            label = ""
            continue
        if not _YEAR.search(text):
            label = text if len(text) <= 40 else ""
            continue
        against = _reason_against(block, region, setting)
        for about, part in _said_in(text, label):
            if (
                region == UNDER
                or _PUBLISHED.search(f"{label} {part}")
                or about == "updated"
                or _is_bare(part)
            ):
                refused = "a copyright year" if _COPYRIGHT.search(part) else against
                claims.append(setting.claim(about, "visible line", part, region, refused))
        label = ""
    labelled = [c for c in claims if _counts(c) and _PUBLISHED.search(c.raw)]
    return labelled[:1] + [c for c in claims if not _counts(c)][:5] if labelled else claims[:6]


def _dateline(chosen: list[Block], setting: Setting) -> list[Claim]:
    """The text's own first words: "(18.01.2018) …", "PARIS, Dec 20, 2025 (AFP) - …"."""
    for block in chosen[:3]:
        found = _DATELINE.match(block.text)
        if found and _YEAR.search(found[1]) and _is_bare(found[1]):
            return [setting.claim("published", "visible dateline", found[1], UNDER)]
    return []


def _said_in(text: str, label: str) -> Iterator[tuple[About, str]]:
    """The parts of a line that are a date and little else, each with what it is about.

    `label` is the short line before: "Last updated" often stands by itself.
    """
    for part in _PARTS.split(text):
        found = _UPDATED.search(part)
        if found and found.start() > 6 and _YEAR.search(part[: found.start()]):
            pieces = [part[: found.start()], part[found.start() :]]
        else:
            pieces = [part]
        for piece in pieces:
            if len(piece) > 160 and (found_published := _PUBLISHED.search(piece)):
                at = found_published.start()
                piece = piece[max(0, at - 80) : at + 80]
            longest = _LONGEST_SENTENCE if _PUBLISHED.search(piece) or found else _LONGEST_LINE
            if _YEAR.search(piece) and len(_LETTERS.sub("", piece)) <= longest:
                says = _UPDATED.search(piece) or (
                    _UPDATED.search(label) and not _PUBLISHED.search(piece)
                )
                yield ("updated" if says else "published"), piece


def _is_bare(part: str) -> bool:
    return len(_LETTERS.sub("", part)) <= 24


def _reason_against(block: Block, region: str, setting: Setting) -> str:
    if region != UNDER and in_footer(block.element):
        return "in the page's furniture"
    if region == AFTER and _is_comments(block.element):
        return "of a comment"
    if region == AFTER and 2 * block.link_length > len(block.text):
        return "beside another headline"
    return "beside other stories" if beside_others(block.element, setting) else ""


def _masthead(setting: Setting) -> list[Claim]:
    """What stands above the headline's own part is the masthead's: kept, and refused."""
    claims = []
    for block in setting.masthead:
        if len(block.text) <= 120 and _YEAR.search(block.text):
            for part in block.text.split("\n"):
                claim = setting.claim(
                    "published", "visible line", part, MASTHEAD,
                    "above the headline: the masthead's date",
                )  # fmt: skip
                if claim.value is not None:
                    claims.append(claim)
    return claims[:3]
