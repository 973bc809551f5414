"""Is this the same piece? A Reading becomes a Version of an Article, new or known.

    reading ─ url key ─ known, ours ──────────── next Version (if a reader could see a change)
            │         └ known, another Source's ─ left alone: nobody changes another's Article
            ├ guid, within its Source ─────────── next Version
            └ new Article ─ folded text known from another Source ─ copy_of it

Filing the same Reading twice changes nothing. The caller holds the transaction.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b

from django.db.models import F, Max

from stoppress.collect.models import Source
from stoppress.errors import FieldTooLong
from stoppress.extract.addresses import normalise_url
from stoppress.extract.clean import RULES_VERSION, plain_text
from stoppress.extract.fold import fold_words, text_hash
from stoppress.file.models import SOURCE_FIELDS, Article, Version
from stoppress.file.place import order_time, section_for
from stoppress.handoff import Reading

GUID_LENGTH = 500  # characters
ADDRESS_LENGTH = 2000
COPY_MIN_WORDS = 40  # shorter texts may be equal by chance


@dataclass(frozen=True)
class Filed:
    """What filing a Reading came to."""

    article: Article
    version: Version | None  # None when nothing a reader could see has changed
    is_new: bool = False
    changed_fields: tuple[str, ...] = ()  # of the Article, to be saved by the publishing action
    kept_aside: tuple[str, ...] = ()  # fields that a person had changed
    corrections: tuple[str, ...] = ()  # notes of the source that are new
    foreign: bool = False  # the address belongs to another Source's Article


def file_reading(source: Source, reading: Reading, now: datetime, zone: str) -> Filed:
    """File one Reading. Saves the Version and a new Article; a known Article is changed in memory.

    The publishing action that follows saves the changed fields together with its change row.
    Raises FieldTooLong.
    """
    if len(reading.url) > ADDRESS_LENGTH:
        raise FieldTooLong(reading.url[:ADDRESS_LENGTH], "address")
    known, foreign = find_article(source, reading)
    if foreign and known:
        return Filed(known, None, foreign=True)
    if known is None:
        article = new_article(source, reading, now, zone)
        return Filed(article, add_version(article, reading, now), is_new=True,
                     corrections=reading.corrections)  # fmt: skip
    if known.contract_until and known.contract_until <= now:
        return Filed(known, None)  # the contract has ended: nothing more of it is kept
    latest = known.versions.order_by("-number").first()
    if latest and latest.digest == digest(reading):
        return Filed(known, None)
    version = add_version(known, reading, now)
    return apply_version(known, latest, version, reading)


def find_article(source: Source, reading: Reading) -> tuple[Article | None, bool]:
    """Return the known Article of this Reading, and whether it is another Source's."""
    key = url_key(reading.url)
    # Locked: what this transaction saves must not undo what the desk does meanwhile.
    articles = Article.objects.select_for_update(of=("self",)).select_related("source")
    known = articles.filter(url_key=key).first()
    if known:
        return known, known.source_id != source.pk
    if reading.guid:
        known = articles.filter(source=source, guid=short_guid(reading.guid)).first()
    return known, False


def url_key(url: str) -> str:
    return blake2b(normalise_url(url).encode(), digest_size=16).hexdigest()


def short_guid(guid: str) -> str:
    """Return a guid as it is kept: its hash when it is longer than the column."""
    return guid if len(guid) <= GUID_LENGTH else blake2b(guid.encode(), digest_size=16).hexdigest()


def digest(reading: Reading) -> str:
    """Return a hash of what a reader would see: boilerplate and white space do not count."""
    seen = [reading.headline, reading.standfirst, *reading.authors, *reading.corrections]
    seen += reading.text.split()
    return blake2b("\x1f".join(seen).encode(), digest_size=16).hexdigest()


def new_article(source: Source, reading: Reading, now: datetime, zone: str) -> Article:
    article = Article(
        source=source,
        url=reading.url,
        url_key=url_key(reading.url),
        guid=short_guid(reading.guid),
        origin_url=reading.origin_url if len(reading.origin_url) <= ADDRESS_LENGTH else "",
        origin_name=reading.origin_name[:200],
        section=section_for(source, reading),
        received_at=now,
        order_at=order_time(reading.published, now, zone),
        source_updated_at=reading.updated.value if reading.updated else None,
        claims=[claim.as_json() for claim in reading.claims],
        date_reason=reading.published.reason[:300] if reading.published else "",
        embargo_until=reading.embargo_until,
        images=[asdict(image) for image in reading.images],
        clean_rules=RULES_VERSION,
        live=False,
        **source_values(reading),
    )
    set_text_hash(article, reading)
    article.copy_of = find_original(article)
    article.save()
    return article


def source_values(reading: Reading) -> dict:
    return {
        "headline": reading.headline[:400],
        "standfirst": reading.standfirst,
        "body": reading.body_html,
        "byline": ", ".join(reading.authors)[:300],
        "credit": reading.credit[:200],
        "language": reading.language or "und",
        "published_at": reading.published.value if reading.published else None,
        "published_precision": reading.published.precision if reading.published else "instant",
    }


def set_text_hash(article: Article, reading: Reading) -> None:
    long_enough = len(fold_words(reading.text)) >= COPY_MIN_WORDS
    article.text_hash = text_hash(reading.text) if long_enough else ""


def find_original(article: Article) -> Article | None:
    """Return the piece of another Source that this one copies word for word, if there is one."""
    if not article.text_hash:
        return None
    seen = Article.objects.filter(live=True, withdrawn_at=None)  # what nobody sees hides nothing
    twins = seen.filter(text_hash=article.text_hash, language=article.language)
    twins = twins.exclude(source=article.source_id).exclude(pk=article.pk)
    ordered = twins.order_by(F("copy_of_id").asc(nulls_first=True), "order_at", "id")
    twin = next((twin for twin in ordered if not names_as_origin(twin, article)), None)
    original = (twin.copy_of or twin) if twin else None
    return original if original and original.live else twin


def names_as_origin(twin: Article, article: Article) -> bool:
    return bool(twin.origin_url) and url_key(twin.origin_url) == article.url_key


def originals_to_hide(article: Article) -> list[Article]:
    """Return known copies that name this newly filed Article as their origin.

    A paper's re-run can reach us before the wire's own piece: then the credit is turned round.
    """
    if not article.text_hash or not article.url:
        return []
    twins = Article.objects.filter(text_hash=article.text_hash, withdrawn_at=None, copy_of=None)
    twins = twins.exclude(source=article.source_id).exclude(origin_url="")
    return [twin for twin in twins if names_as_origin(twin, article)]


def add_version(article: Article, reading: Reading, now: datetime) -> Version:
    last = article.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        article=article,
        number=last + 1,
        digest=digest(reading),
        received_at=now,
        updated_at=reading.updated.value if reading.updated else None,
        corrections=list(reading.corrections),
        quality=asdict(reading.quality),
        **source_values(reading),
    )


def apply_version(
    article: Article, before: Version | None, version: Version, reading: Reading
) -> Filed:
    """Bring the source's new text into the Article, except where a person has changed it.

    A field is touched only when the source itself changed it since its last Version.
    """
    changed, kept = [], []
    for name in SOURCE_FIELDS:
        new = getattr(version, name)
        if before and getattr(before, name) == new:
            continue
        if name.startswith("published_") and not is_better_date(article, version):
            continue
        if name in article.edited_fields:
            # Other pictures or marks beside a person's own text are nothing to ask about.
            if before is None or name != "body" or plain_text(before.body) != plain_text(new):
                kept.append(name)
        elif getattr(article, name) != new:
            setattr(article, name, new)
            changed.append(name)
    article.source_updated_at = version.updated_at or article.source_updated_at
    article.claims = [claim.as_json() for claim in reading.claims] or article.claims
    set_text_hash(article, reading)
    if kept:
        article.waiting_version = version
    fresh = set(before.corrections) if before else set()
    notes = tuple(note for note in reading.corrections if note not in fresh)
    return Filed(article, version, changed_fields=tuple(changed), kept_aside=tuple(kept),
                 corrections=notes)  # fmt: skip


def is_better_date(article: Article, version: Version) -> bool:
    """Published never moves because the source edits; only evidence we lacked may set it."""
    if version.published_at is None:
        return False
    if article.published_at is None:
        return True
    return (
        article.published_precision == "day"
        and version.published_precision == "instant"
        and article.published_at.date() == version.published_at.date()
    )
