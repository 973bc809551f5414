"""What the desk does with an Article around Wagtail's own saving.

Wagtail saves drafts, revisions and the row; these functions keep our own promises on top of it:
what a person changed is noted, the source's newer text is not lost under an old draft, an embargo
holds, and every step goes through `actions`, where it is logged and announced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from stoppress.collect.models import Source
from stoppress.extract.clean import RULES_VERSION, clean_html, plain_text
from stoppress.file.models import SOURCE_FIELDS, Article, Version
from stoppress.file.place import order_time
from stoppress.handoff import Dated
from stoppress.publish import actions
from stoppress.publish.actions import Step, Verb
from stoppress.publish.contract import contract_end
from stoppress.publish.models import Edition, SiteSettings

TEXT_FIELDS = ("headline", "standfirst", "body", "byline", "credit")
ROWS_AT_ONCE = 200
NOT_PASSED = "a draft, not passed yet"

# `Article.state`, as conditions.
STATES = {
    "live": Q(live=True, withdrawn_at=None, copy_of=None),
    "held": Q(live=False, withdrawn_at=None) & ~Q(held_why=""),
    "draft": Q(live=False, withdrawn_at=None, embargo_until=None, held_why=""),
    "embargoed": Q(live=False, withdrawn_at=None, embargo_until__isnull=False, held_why=""),
    "copy": Q(live=True, withdrawn_at=None, copy_of__isnull=False),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


# -- saving and publishing ---------------------------------------------------------------------


def publish_saved(article: Article, content: dict, at: datetime, user: Any) -> None:
    """Bring what Wagtail has just made live before readers: our own publish, on the same object.

    `content` is the stored revision. Raises Withdrawn; the caller's transaction undoes it all.
    """
    if not article.live:
        return  # put off by Wagtail's own schedule
    bring_up_to_date(article, content)
    set_times(article, at)
    if article.clean_rules != RULES_VERSION:
        article.body, article.clean_rules = clean_html(article.body, article.url), RULES_VERSION
    step = actions.desk_step(article, article.was_live)
    if is_embargoed(article, at):
        article.live = False
        article.first_published_at = article.first_published_at if article.path else None
        reason = f"under embargo until {article.embargo_until:%Y-%m-%d %H:%M} UTC"
        step = Step(article, Verb.HOLD, reason, is_visible=False, moved=True)
    actions.carry_out([step], at, user)


def is_embargoed(article: Article, at: datetime) -> bool:
    return article.embargo_until is not None and article.embargo_until > at


def note_draft(article: Article) -> None:
    """Note what a person changed in a piece whose row is its own draft (it is not live).

    Without this the source's next Version would take the place of the person's words.
    """
    actions.note_edits(article)
    Article.objects.filter(pk=article.pk).update(
        edited_fields=article.edited_fields, waiting_version=article.waiting_version
    )


def hold_draft(article: Article) -> bool:
    """Keep the clock from publishing a saved draft at the end of its embargo; publishing clears it.

    Returns whether the piece was waiting for the clock and now waits for a person.
    """
    if article.live or article.withdrawn_at:
        return False
    row = Article.objects.filter(pk=article.pk)
    if article.embargo_until and not article.held_why:
        article.held_why = NOT_PASSED
        row.update(held_why=NOT_PASSED)
        return True
    if not article.embargo_until and article.held_why == NOT_PASSED:
        article.held_why = ""
        row.update(held_why="")
    return False


def bring_up_to_date(draft: Article, content: dict) -> bool:
    """Take the source's newer text in the fields that nobody had changed in this draft.

    A revision holds whole texts: publishing an old one would undo what the source has corrected
    since. Returns whether anything was newer.
    """
    made_from = content.get("made_from_version", 0)
    known = list(draft.versions.filter(number__gte=made_from).order_by("number"))
    if len(known) < 2 or known[0].number != made_from:
        return False
    base, newest = known[0], known[-1]
    kept = content.get("edited_fields", [])
    stale = [
        name
        for name in SOURCE_FIELDS
        if not name.startswith("published_")  # a source does not move its own date
        and name not in kept
        and getattr(draft, name) == getattr(base, name)
        and getattr(newest, name) != getattr(base, name)
    ]
    for name in stale:
        setattr(draft, name, getattr(newest, name))
    return bool(stale)


def set_times(article: Article, at: datetime) -> None:
    """Give an own piece its time at its first publish; let lists follow a date the desk has set."""
    if article.source.is_house and not article.path:
        article.received_at = at
        article.published_at = article.published_at or at
    if article.published_at:
        dated = Dated(article.published_at, article.published_precision, True, "set at the desk")
        article.order_at = order_time(dated, article.received_at, SiteSettings.load().zone)


def unpublish_saved(article: Article, at: datetime, user: Any) -> None:
    """Hold what Wagtail has just taken off the site."""
    why = "its time on the site has ended" if article.expired else "taken off the site at the desk"
    actions.carry_out([actions.hold_step(article, why)], at, user)


def publish_newest(article: Article, at: datetime, user: Any, reason: str = "") -> None:
    """Publish a piece with the draft that waits on it, if there is one."""
    if article.has_unpublished_changes and article.latest_revision:
        article.latest_revision.publish(user=user, skip_permission_checks=True)
    else:
        actions.publish([article], at, user, reason)


def withdraw(article: Article, at: datetime, user: Any, reason: str) -> None:
    """Withdraw, and take back any timed publish of it."""
    article.revisions.update(approved_go_live_at=None)
    actions.withdraw([article], at, reason, user)


# -- Wagtail's two signals ----------------------------------------------------------------------------


def after_published(sender: object, instance: Article, revision: Any, **kwargs: object) -> None:
    user = acting_user() or revision.user
    publish_saved(instance, revision.content, timezone.now(), user)


def after_unpublished(sender: object, instance: Article, **kwargs: object) -> None:
    unpublish_saved(instance, timezone.now(), acting_user())


def acting_user() -> Any:
    """Return who is at the desk in this request; None for what the clock does."""
    return get_active_log_context().user


# -- the source's change that waits on a piece edited here ------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """One field in which the source's newest Version differs from what a person wrote here."""

    name: str
    ours: str  # plain text
    theirs: str


def waiting_fields(article: Article) -> list[Waiting]:
    version = article.waiting_version
    if version is None:
        return []
    return [
        Waiting(name, as_text(article, name), as_text(version, name))
        for name in TEXT_FIELDS
        if name in article.edited_fields and getattr(article, name) != getattr(version, name)
    ]


def as_text(holder: Article | Version, name: str) -> str:
    value = getattr(holder, name)
    return plain_text(value) if name == "body" else str(value)


def take_from_source(article: Article, name: str, at: datetime, user: Any) -> None:
    """Put the source's waiting text in the place of ours, in one field.

    With an unpublished draft on it, into that draft; else a live piece is published at once.
    """
    version = article.waiting_version
    if version is None or name not in TEXT_FIELDS:
        return
    draft = article.get_latest_revision_as_object()
    had_draft = article.has_unpublished_changes
    setattr(draft, name, getattr(version, name))
    if not article.live:
        draft.save()
    revision = draft.save_revision(user=user, log_action=True, clean=False)
    if article.live and not had_draft:
        revision.publish(user=user, skip_permission_checks=True)
        return
    if not article.live:
        note_draft(draft)
    let_go(article.pk)


def let_go(article_id: int) -> None:
    """Forget the waiting Version once nothing in it waits any more."""
    article = Article.objects.select_related("waiting_version").get(pk=article_id)
    if article.waiting_version and not waiting_fields(article):
        Article.objects.filter(pk=article_id).update(waiting_version=None)


def keep_ours(article: Article, at: datetime, user: Any) -> None:
    """Decide for what was written here: the source's waiting text stays a Version and no more."""
    article.waiting_version = None
    step = Step(article, Verb.KEEP, "kept ours: the source's change was looked at", False)
    actions.carry_out([step], at, user)


# -- what is shown round every piece -----------------------------------------------------------------


def announce_source(source: Source) -> None:
    """A Source's name or contract has changed: every page and list that shows it."""
    actions.announce({f"source:{source.pk}", *lists()})


def announce_paper() -> None:
    """The frame round every page has changed: settings, editions, sections, own pages."""
    actions.announce({"site", *lists()})


def lists() -> set[str]:
    languages = Edition.objects.values_list("language", flat=True)
    return {f"list:{language}" for language in languages}


def apply_contract(source: Source) -> list[int]:
    """Let a changed contract hold for what is already here; return the ids of those pieces."""
    ids = list(source.articles.filter(withdrawn_at=None).values_list("pk", flat=True))
    for start in range(0, len(ids), ROWS_AT_ONCE):
        with transaction.atomic():
            rows = list(Article.objects.filter(pk__in=ids[start : start + ROWS_AT_ONCE]).only(
                "received_at", "contract_until", "source"))  # fmt: skip
            for row in rows:
                row.source = source
                row.contract_until = contract_end(row)
            Article.objects.bulk_update(rows, ["contract_until"])
    return ids
