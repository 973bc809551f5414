"""What may be done to an Article: each an explicit action that checks, changes, logs, announces.

    publish · update · correct · withdraw · restore · hold · expire

`changing` is sent inside the transaction that holds the change (listeners write what must not be
lost); `changed` after the commit. An action returns when its listeners have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from stoppress.errors import NotAllowed, Withdrawn
from stoppress.file.match import Filed, find_original
from stoppress.file.models import SOURCE_FIELDS, Article, Correction
from stoppress.file.place import path_of, places
from stoppress.publish.contract import contract_end
from stoppress.publish.models import Action, Edition, SiteSettings

changing = Signal()  # keys: frozenset[str]; inside the transaction
changed = Signal()  # keys: frozenset[str]; after the commit

Verb: Any = Action.Verb  # its members are strings


@dataclass(frozen=True)
class Step:
    """One action on one Article that is ready to be saved."""

    article: Article
    verb: str
    reason: str = ""
    is_visible: bool = True
    corrections: tuple[str, ...] = ()
    moved: bool = False  # announce even though readers are told of no change


# -- the actions ----------------------------------------------------------------------------


def publish(articles: Iterable[Article], at: datetime, user: Any = None, reason: str = "") -> None:
    """Put Articles before readers, within their Source's contract.

    Under an embargo they wait for it. Raises Withdrawn, NotAllowed (the contract has ended).
    """
    with transaction.atomic():
        steps = []
        for article in locked(articles):
            if article.first_published_at is None and article.copy_of_id is None:
                article.copy_of = find_original(article)  # it may have come while this one waited
            steps.append(publish_step(article, at, reason))
        carry_out(steps, at, user)


def withdraw(
    articles: Iterable[Article],
    at: datetime,
    reason: str,
    user: Any = None,
    by_source: bool = False,
) -> None:
    """Take Articles away from every output, for good: their address answers 410 from now on.

    `by_source`: the source withdrew it; only then may the page say so.

    Copies that were folded under them wait for the desk; they are other Sources' pieces.
    """
    with transaction.atomic():
        steps = []
        for article in locked(articles):
            if article.withdrawn_at is None:
                article.is_withdrawn_by_source = by_source
                steps.append(withdraw_step(article, at, reason))
                steps += orphan_steps(article, "its original was withdrawn")
        carry_out(steps, at, user)


def restore(article: Article, at: datetime, user: Any = None, reason: str = "") -> None:
    """Undo a withdrawal: the piece is live again at its old address, or waits for its embargo."""
    with transaction.atomic():
        for row in locked([article]):
            row.withdrawn_at, row.withdrawn_why = None, ""
            step = publish_step(row, at, reason)
            carry_out([Step(row, Verb.RESTORE, reason, step.is_visible, moved=True)], at, user)


def hold(articles: Iterable[Article], at: datetime, reason: str, user: Any = None) -> None:
    """Take Articles off the site until somebody publishes them; their copies wait as well."""
    with transaction.atomic():
        steps = []
        for article in locked(articles):
            steps.append(hold_step(article, reason))
            steps += orphan_steps(article, "its original is held")
        carry_out(steps, at, user)


def expire(articles: Iterable[Article], at: datetime) -> None:
    """End what contracts have ended: gone from every output, kept at the desk."""
    with transaction.atomic():
        steps = []
        for article in locked(articles):
            article.live, article.expired = False, True
            article.held_why = "the source's contract for this piece has ended"
            steps.append(Step(article, Verb.EXPIRE, is_visible=False, moved=True))
            steps += orphan_steps(article, "the contract of its original has ended")
        carry_out(steps, at)


def correct(article: Article, text: str, at: datetime, user: Any = None) -> None:
    """Publish a correction notice with the Article."""
    carry_out([Step(article, Verb.CORRECT, text[:300], article.live, (text,))], at, user)


def unfold(article: Article, at: datetime, user: Any = None) -> None:
    """Show a folded copy again as a piece of its own."""
    with transaction.atomic():
        for row in locked([article]):
            row.copy_of = None
            step = publish_step(row, at, "shown as a piece of its own")
            carry_out([replace(step, moved=True)], at, user)


def locked(articles: Iterable[Article]) -> list[Article]:
    """Return the rows as they are now, locked until the transaction ends, in the order given.

    What was read before may be stale: somebody can have withdrawn or edited it since.
    """
    ids = [article.pk for article in articles]
    rows = Article.objects.select_for_update(of=("self",)).select_related("source").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def fold(article: Article, original: Article, at: datetime, reason: str) -> Step:
    """Hide a live Article under its original; its address leads there."""
    article.copy_of = original
    return Step(article, Verb.HIDE, reason, is_visible=False, moved=True)


# -- what filing and the desk bring -----------------------------------------------------------


def update_step(filed: Filed, at: datetime) -> Step | None:
    """Return the step that a new Version of a known Article calls for, if any."""
    article = filed.article
    if filed.version is None or filed.foreign:
        return None
    if not filed.changed_fields and not filed.corrections:
        kept = ", ".join(filed.kept_aside)
        return Step(article, Verb.KEEP, f"kept aside, edited here: {kept}", False) if kept else None
    seen = article.live and not article.withdrawn_at and not article.copy_of_id
    verb = Verb.CORRECT if filed.corrections else Verb.UPDATE
    return Step(article, verb, f"source changed: {', '.join(filed.changed_fields)}", seen,
                filed.corrections)  # fmt: skip


def desk_step(article: Article, was_live: bool) -> Step:
    """Return the step for an Article that the desk has just saved and made live."""
    note_edits(article)
    article.held_why = ""
    if article.withdrawn_at:
        raise Withdrawn(article.url, "desk publish of a withdrawn piece")
    if was_live and article.seen_before == article.what_readers_see():
        return Step(article, Verb.UPDATE, "at the desk: nothing a reader sees", False)
    return Step(article, Verb.UPDATE if was_live else Verb.PUBLISH, "at the desk",
                article.copy_of_id is None)  # fmt: skip


def note_edits(article: Article) -> None:
    """Note which fields a person changed: those that differ from the source's newest Version.

    A field that the desk sets to what the source says is the source's again.
    """
    newest = article.versions.order_by("-number").first()
    if newest is None:
        return
    differing = [name for name in SOURCE_FIELDS if getattr(article, name) != getattr(newest, name)]
    article.edited_fields = [name for name in differing if not name.startswith("published_")]
    if article.published_at != newest.published_at and newest.published_at:
        article.edited_fields += ["published_at", "published_precision"]
    if not article.edited_fields:
        article.waiting_version = None


# -- one way for all of them -------------------------------------------------------------------


def publish_step(article: Article, at: datetime, reason: str = "") -> Step:
    if article.withdrawn_at:
        raise Withdrawn(article.url, "publish of a withdrawn piece")
    if (end := contract_end(article)) and end <= at:
        raise NotAllowed(article.url, "the source's contract for this piece has ended")
    article.live, article.expired, article.held_why = True, False, ""
    if article.embargo_until and article.embargo_until > at:
        article.live = False
        until = f"under embargo until {article.embargo_until:%Y-%m-%d %H:%M} UTC"
        return Step(article, Verb.HOLD, until, is_visible=False, moved=True)
    if article.embargo_until and article.source.is_house and article.first_published_at is None:
        article.published_at = article.order_at = at  # not the moment it was written
    article.embargo_until = None
    hidden = article.copy_of_id is not None
    return Step(article, Verb.HIDE if hidden else Verb.PUBLISH, reason, not hidden, moved=hidden)


def withdraw_step(article: Article, at: datetime, reason: str) -> Step:
    was_seen = article.live and not article.copy_of_id
    article.live, article.withdrawn_at, article.withdrawn_why = False, at, reason[:300]
    return Step(article, Verb.WITHDRAW, reason, was_seen, moved=True)


def orphan_steps(article: Article, reason: str) -> list[Step]:
    """Return the steps for copies whose original readers can see no more: the desk decides."""
    steps = []
    for copy in locked(article.copies.all()):
        copy.copy_of = None
        steps.append(hold_step(copy, reason))
    return steps


def hold_step(article: Article, reason: str) -> Step:
    article.live, article.held_why = False, reason[:200]
    return Step(article, Verb.HOLD, reason, is_visible=False, moved=True)


def carry_out(steps: Iterable[Step], at: datetime, user: Any = None) -> None:
    """Save, log and announce steps in one transaction; return when listeners have printed."""
    steps = list(steps)
    if not steps:
        return
    with transaction.atomic():
        announce(save_steps(steps, at, user))


def save_steps(steps: list[Step], at: datetime, user: Any = None) -> set[str]:
    """Save and log steps; return the keys to announce, in the same transaction."""
    if not steps:
        return set()
    zone = SiteSettings.load().zone
    editions = set(Edition.objects.values_list("language", flat=True))
    keys: set[str] = set()
    for step in steps:
        keys |= save_step(step, at, editions)
        log_step(step, at, user)
        if step.is_visible or step.moved:
            keys |= places(step.article, zone)
    return keys


def announce(keys: Iterable[str]) -> None:
    """Say what has changed, twice: inside the transaction, and after its commit.

    Keys: `article:12`, `source:3`, `list:en` (the lists and live pieces of an edition), `site`
    (the frame round every page). Also for what is no Article: a Source's name, the settings.
    """
    frozen = frozenset(keys)
    if not frozen:
        return
    with transaction.atomic():
        changing.send(Action, keys=frozen)
        transaction.on_commit(lambda: changed.send(Action, keys=frozen))


def save_step(step: Step, at: datetime, editions: set[str]) -> set[str]:
    """Save the Article of a step; return the key of the lists it left, if its language changed.

    Raises Withdrawn if somebody has withdrawn it since it was read.
    """
    article = step.article
    rows = Article.objects.select_for_update().filter(pk=article.pk)
    now = rows.values("withdrawn_at", "language", "live").first() if article.pk else None
    if now and now["withdrawn_at"] and not article.withdrawn_at and step.verb != Verb.RESTORE:
        raise Withdrawn(article.url, f"{step.verb} of a piece withdrawn meanwhile")
    if step.is_visible:
        article.changed_at = at
    article.contract_until = contract_end(article)
    if article.live:
        article.first_published_at = article.first_published_at or at
        article.last_published_at = at
        if not article.path and not article.copy_of_id:
            article.path = path_of(article, edition_of(article, editions))
    for text in step.corrections:
        Correction.objects.create(article=article, text=text, at=at)
        article.corrected_at = at
    article.save()
    moved = now and now["live"] and now["language"] != article.language
    return {f"list:{now['language']}"} if now and moved else set()


def edition_of(article: Article, editions: set[str]) -> str:
    """Return the edition whose pages show this Article: its own language's, else the home one."""
    return article.language if article.language in editions else SiteSettings.load().home_language


def log_step(step: Step, at: datetime, user: Any) -> None:
    Action.objects.create(
        article=step.article,
        verb=step.verb,
        at=at,
        edition=step.article.language,
        is_visible=step.is_visible,
        by_user=user if getattr(user, "pk", None) else None,
        reason=step.reason[:300],
    )
