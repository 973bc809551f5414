"""What the desk says of an Article, in words: its state, its dates, its evidence, its contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from stoppress.collect.models import Source
from stoppress.file.models import Article
from stoppress.handoff import Claim
from stoppress.publish import desk
from stoppress.serve.wording import language_name

STATE_WORDS = {
    "live": pgettext_lazy("state", "live"),
    "held": pgettext_lazy("state", "held"),
    "withdrawn": pgettext_lazy("state", "withdrawn"),
    "copy": pgettext_lazy("state", "folded copy"),
    "embargoed": pgettext_lazy("state", "embargoed"),
    "draft": pgettext_lazy("state", "draft"),
}
# Why a piece is held, as the machine wrote it down, said to a person.
HELD_WORDS = {
    "the source's pieces wait for the desk": gettext_lazy("The source's pieces wait for the desk."),
    "undated, from a first collection": gettext_lazy("It has no date, and came with the first collection of its source."),
    "no text": gettext_lazy("No text was found."),
    "the text looks incomplete": gettext_lazy("The text looks incomplete."),
    desk.NOT_PASSED: gettext_lazy("A draft, not passed yet."),
    "its original was withdrawn": gettext_lazy("The piece it copies was withdrawn."),
    "the source's contract for this piece has ended": gettext_lazy("The source's contract for this piece has ended."),
    "taken off the site at the desk": gettext_lazy("Taken off the site at the desk."),
    "its time on the site has ended": gettext_lazy("Its time on the site has ended."),
}  # fmt: skip
# What the log says of what was done, likewise; a person's own reasons stand as they were written.
REASON_WORDS = {
    "at the desk": gettext_lazy("At the desk."),
    "the embargo has ended": gettext_lazy("The embargo has ended."),
    "shown as a piece of its own": gettext_lazy("Shown as a piece of its own."),
    "kept ours: the source's change was looked at": gettext_lazy("Ours was kept."),
}
SOURCE_CHANGED = "source changed: "
KEPT_ASIDE = "kept aside, edited here: "
FIELD_WORDS = {
    "headline": gettext_lazy("headline"),
    "standfirst": gettext_lazy("standfirst"),
    "body": gettext_lazy("text"),
    "byline": gettext_lazy("byline"),
    "credit": gettext_lazy("agency credit"),
    "language": gettext_lazy("language"),
    "published_at": gettext_lazy("date"),
    "published_precision": gettext_lazy("precision of the date"),
}


def state_words(article: Article) -> str:
    return str(STATE_WORDS[article.state])


def held_words(article: Article) -> str:
    return str(HELD_WORDS.get(article.held_why, article.held_why))


def reason_words(reason: str) -> str:
    for start, said in (
        (SOURCE_CHANGED, gettext_lazy("The source changed: %(fields)s.")),
        (KEPT_ASIDE, gettext_lazy("Kept aside, because edited here: %(fields)s.")),
    ):
        if reason.startswith(start):
            return said % {"fields": field_words(reason.removeprefix(start).split(", "))}
    return str(REASON_WORDS.get(reason) or HELD_WORDS.get(reason, reason))


def language_words(holder: Article | Source) -> str:
    return language_name(holder.language, (get_language() or "en").split("-")[0])


def field_words(names: list[str]) -> str:
    return ", ".join(str(FIELD_WORDS.get(name, name)) for name in names)


def moment_words(value: datetime | None, precision: str = "instant") -> str:
    """ "25 November 2026, 09:40", or the day alone where only the day is known."""
    if value is None:
        return ""
    if precision == "day":
        return formats.date_format(value, "DATE_FORMAT")
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")


def published_words(article: Article) -> str:
    if article.published_at is None:
        return _("not dated")
    return moment_words(article.published_at, article.published_precision)


def mark_words(article: Article) -> list[str]:
    """Return what an editor should see at a glance in the list."""
    marks = []
    if article.waiting_version_id:
        marks.append(_("source changed — waiting"))
    if article.edited_fields:
        marks.append(_("edited here"))
    if article.has_unpublished_changes and article.live:
        marks.append(_("unpublished draft"))
    return marks


def claim_rows(article: Article) -> list[dict[str, Any]]:
    """Return the evidence for the date: who says what, and why it counts or does not."""
    rows = []
    for data in article.claims:
        claim = Claim.from_json(data)
        rows.append({
            "about": _("updated") if claim.about == "updated" else _("published"),
            "place": claim.place,
            "raw": claim.raw,
            "value": moment_words(claim.value, claim.precision),
            "verdict": _("does not count: %(why)s") % {"why": claim.refused} if claim.refused else _("counts"),
            "counts": not claim.refused,
        })  # fmt: skip
    return rows


def contract_words(source: Source) -> list[str]:
    """Return a Source's contract as sentences."""
    if source.is_house:
        return [_("Our own writers: carried in full, indexed as ours.")]
    words = [_("May carry: %(what)s.") % {"what": source.get_may_carry_display()}]
    if source.licence:
        words.append(_("Licence: %(licence)s.") % {"licence": source.licence})
    words.append(
        _("Each piece ends %(days)s days after it came.") % {"days": source.expires_after_days}
        if source.expires_after_days
        else _("No end.")
    )
    words.append(_("Search engines: %(how)s.") % {"how": source.get_indexing_display()})
    words.append(
        _("New pieces go out by themselves.")
        if source.publishes_itself
        else _("New pieces wait for the desk.")
    )
    words.append(
        _("When the source withdraws a piece, we do too.")
        if source.obeys_deletes
        else _("When the source withdraws a piece, the desk decides.")
    )
    return words
