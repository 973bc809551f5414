"""How a Source is, in words a person understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoppress.collect import schedule
from stoppress.collect.models import Feed, Source, Trouble
from stoppress.file.models import Article
from stoppress.wagtail_hooks.article_words import moment_words

FAILS_BEFORE_ALARM = 2  # one failure is weather


@dataclass(frozen=True)
class Health:
    kind: str  # own, paused, trouble, quiet, new, ok
    text: str
    remedy: str = ""

    @property
    def needs_care(self) -> bool:
        return self.kind in ("trouble", "quiet")


def with_health(sources: QuerySet[Source], now: datetime) -> QuerySet[Source]:
    """Return `sources` with all that `health_of` asks, in three queries for any number of them."""
    today = now - timedelta(hours=24)
    counts = (
        Article.objects.filter(source=OuterRef("pk"), received_at__gte=today)
        .order_by().values("source").annotate(n=Count("pk")).values("n")
    )  # fmt: skip
    open_troubles = Trouble.objects.filter(solved_at=None).order_by("-last_at")
    return sources.annotate(new_today=Coalesce(Subquery(counts), 0)).prefetch_related(
        "feeds", Prefetch("troubles", queryset=open_troubles, to_attr="open_troubles")
    )


def health_of(source: Source, now: datetime) -> Health:
    """Say how a Source of `with_health` is."""
    if source.is_house:
        return Health("own", _("our own writers"))
    if source.is_paused:
        return Health("paused", _("paused"))
    feeds = [feed for feed in source.feeds.all() if feed.is_on]
    failing = [feed for feed in feeds if feed.fail_count >= FAILS_BEFORE_ALARM]
    if not feeds:
        return Health("trouble", _("has no feed that is on"), _("Add a feed, or switch one on."))
    if failing:
        return failing_health(source, failing[0])
    if schedule.is_quiet(source, now):
        since = timesince(source.last_new_at or source.added_at, now, depth=1)
        return Health("quiet", _("gone quiet for %(time)s") % {"time": since},
                      _("Its feeds answer, but bring nothing new. Has it moved?"))  # fmt: skip
    if source.last_new_at is None:
        return Health("new", _("OK · nothing collected yet"))
    return Health("ok", ok_words(source, now))


def failing_health(source: Source, feed: Feed) -> Health:
    """The newest open Trouble of the failing feed says what to do."""
    trouble = next((one for one in source.open_troubles if one.url == feed.url), None)
    since = moment_words(trouble.first_at) if trouble else moment_words(feed.last_asked_at)
    text = _("answers with an error since %(time)s: %(name)s") % {
        "time": since, "name": said(trouble.name) if trouble else feed.last_error}  # fmt: skip
    return Health("trouble", text, said(trouble.remedy) if trouble else "")


def said(words: str) -> str:
    """Return a Trouble's name or remedy in the user's language, where the catalogue has it."""
    return _(words) if words else ""


def ok_words(source: Source, now: datetime) -> str:
    new = ngettext("%(count)s new in 24 hours", "%(count)s new in 24 hours", source.new_today) % {
        "count": source.new_today}  # fmt: skip
    ago = timesince(source.last_new_at, now, depth=1)
    return _("OK · %(new)s · last new piece %(ago)s ago") % {"new": new, "ago": ago}
