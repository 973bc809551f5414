"""schema.org data for machines: it says what the page says, and nothing the contract forbids."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from stoppress.file.models import Article
from stoppress.publish.contract import Carried
from stoppress.serve.sheet import Sheet


def news_article(sheet: Sheet, article: Article, carried: Carried, changed: datetime | None) -> str:
    """Return NewsArticle as JSON. An undated piece has no datePublished."""
    own = sheet.absolute(article.path)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{own}#article",
        "mainEntityOfPage": own,
        "url": own,
        "headline": carried.headline[:110],
        "description": carried.standfirst[:300] or None,
        "inLanguage": article.language,
        "datePublished": published(article),
        "dateModified": changed.isoformat() if changed else published(article),
        "author": authors(sheet, article),
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": sheet.frame.publisher,
            "url": sheet.frame.address + "/",
        },
        "isAccessibleForFree": True,
        **syndication(sheet, article, carried),
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": note.at.isoformat()}
            for note in article.corrections.all()
        ],
    }
    return as_json_ld({name: value for name, value in data.items() if value not in (None, [], "")})


def published(article: Article) -> str | None:
    if article.published_at is None:
        return None
    if article.published_precision == "day":
        return article.published_at.date().isoformat()
    return article.published_at.isoformat()


def authors(sheet: Sheet, article: Article) -> list[dict[str, str]]:
    """The original writers, else the source: never us for what we only carry."""
    people = [{"@type": "Person", "name": name} for name in article.authors()]
    name = article.source.name_in(sheet.language)
    return people or [{"@type": "Organization", "name": name}]


def syndication(sheet: Sheet, article: Article, carried: Carried) -> dict[str, Any]:
    source = article.source
    if source.is_house:
        return {}
    name = source.name_in(sheet.language)
    year = (article.published_at or article.received_at).year
    return {
        "isBasedOn": article.url,
        "sourceOrganization": {"@type": "NewsMediaOrganization", "name": name},
        "creditText": carried.credit_line,
        "copyrightHolder": {"@type": "Organization", "name": name},
        "copyrightYear": year,
        "license": source.licence_url or None,
    }


def as_json_ld(data: dict[str, Any]) -> str:
    """Return JSON that cannot end the script element it stands in."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
