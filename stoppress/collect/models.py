"""Source, with its contract; the Feeds and pages we ask; what they answered; what went wrong.

The Feed and PageWatch tables are the queue of collection: a row is claimed by a lease, and a
crash is a lease that runs out. Times of the queue are epoch seconds, so that the claim is one
plain UPDATE on every database.
"""

from __future__ import annotations

import ipaddress
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def check_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(zone)s” is no time zone. Example: Asia/Riyadh."), params={"zone": value}
        )


def check_networks(value: str) -> None:
    for network in value.split():
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise ValidationError(
                _("“%(network)s” is no network. Example: 10.0.0.0/8."), params={"network": network}
            ) from error


def default_rechecks() -> list[int]:
    """Seconds after the first look at which a page is looked at again: 5, 15, 60 min, 6, 24 h."""
    return [300, 900, 3600, 21600, 86400]


class Source(models.Model):
    """Who gives us news, and on what terms: the contract is data that every output obeys."""

    class Carry(models.TextChoices):
        FULL = "full", _("full text")
        EXCERPT = "excerpt", _("excerpt, then a link")
        HEADLINE = "headline", _("headline and link only")

    class Indexing(models.TextChoices):
        INDEX = "index", _("indexed as ours")
        NEWS_NOINDEX = "news-noindex", _("not in news search (default)")
        TO_ORIGIN = "canonical-to-origin", _("canonical link to the original")
        NOINDEX = "noindex", _("not indexed at all")

    key = models.SlugField(
        _("key"), unique=True, help_text=_("Short ASCII name used in addresses.")
    )
    name = models.CharField(_("name"), max_length=120)
    names = models.JSONField(
        _("names by language"), default=dict, blank=True, help_text=_('Example: {"ar": "رويترز"}')
    )
    home_url = models.URLField(_("home page"), max_length=2000, blank=True)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_zone])
    is_house = models.BooleanField(
        _("our own writers"), default=False, help_text=_("Own reporting: nothing is collected.")
    )
    is_paused = models.BooleanField(_("paused"), default=False)

    # -- the contract
    licence = models.CharField(
        _("licence"),
        max_length=120,
        blank=True,
        help_text=_("SPDX id, or the terms in a few words."),
    )
    licence_url = models.URLField(_("licence text"), max_length=2000, blank=True)
    may_carry = models.CharField(
        _("may carry"), max_length=12, choices=Carry.choices, default=Carry.HEADLINE
    )
    may_show_images = models.BooleanField(_("may show images"), default=False)
    expires_after_days = models.PositiveIntegerField(
        _("expires after (days)"), null=True, blank=True, help_text=_("Empty: no end.")
    )
    indexing = models.CharField(
        _("indexing"), max_length=24, choices=Indexing.choices, default=Indexing.NEWS_NOINDEX
    )
    credit_wording = models.CharField(
        _("credit wording"),
        max_length=300,
        blank=True,
        help_text=_(
            "{source} and {author} are filled in. Empty: “Originally published by {source}”."
        ),
    )
    publishes_itself = models.BooleanField(
        _("publish without asking"),
        default=False,
        help_text=_("Off: every piece is held until the desk passes it."),
    )
    obeys_deletes = models.BooleanField(_("withdraw when the source does"), default=True)
    contract_note = models.TextField(_("note on the contract"), blank=True)
    takedown_contact = models.CharField(_("takedown contact"), max_length=200, blank=True)

    # -- how it is asked
    allow_private = models.CharField(
        _("private networks allowed"),
        max_length=200,
        blank=True,
        validators=[check_networks],
        help_text=_("For intranets only. Networks, separated by blanks."),
    )
    min_interval_seconds = models.PositiveIntegerField(_("ask at most every (s)"), default=300)
    max_interval_seconds = models.PositiveIntegerField(_("ask at least every (s)"), default=3600)
    host_delay_seconds = models.FloatField(_("pause between requests (s)"), default=1.0)
    recheck_seconds = models.JSONField(_("look again after (s)"), default=default_rechecks)
    gone_after_seconds = models.PositiveIntegerField(
        _("a missing page is withdrawn after (s)"),
        default=60,
        help_text=_("Two answers 404 or 410 at least this far apart."),
    )
    quiet_after_hours = models.FloatField(_("gone quiet after (h)"), default=48)
    habits = models.JSONField(_("what we learnt of it"), default=dict, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    last_new_at = models.DateTimeField(_("last new piece"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name

    def all_names(self) -> tuple[str, ...]:
        return tuple({self.name, *self.names.values()})

    def private_networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        return tuple(ipaddress.ip_network(network) for network in self.allow_private.split())


class Asked(models.Model):
    """Something we ask again and again: the common part of Feed and PageWatch."""

    url = models.URLField(_("address"), max_length=2000, unique=True)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    next_due = models.FloatField(default=0, editable=False)  # epoch seconds
    lease_until = models.FloatField(default=0, editable=False)  # epoch seconds
    fail_count = models.PositiveIntegerField(default=0, editable=False)
    last_asked_at = models.DateTimeField(_("last asked"), null=True, blank=True, editable=False)
    last_ok_at = models.DateTimeField(_("last good answer"), null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.url


class Feed(Asked):
    """One feed, sitemap or listing of a Source."""

    class Kind(models.TextChoices):
        AUTO = "", _("found by looking")
        RSS = "rss", "RSS"
        RDF = "rdf", "RDF"
        ATOM = "atom", "Atom"
        JSON = "json", "JSON Feed"
        NEWSML = "newsml", "NewsML-G2"
        SITEMAP = "sitemap", _("news sitemap")
        LISTING = "listing", _("page with links")

    source = models.ForeignKey(Source, models.CASCADE, related_name="feeds")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, blank=True)
    is_on = models.BooleanField(_("on"), default=True)
    interval_seconds = models.FloatField(default=0, editable=False)
    last_new_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        indexes = [models.Index(fields=["is_on", "next_due"], name="feed_due")]


class PageWatch(Asked):
    """An article page: fetched for its text, then looked at again for what changed."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="pages")
    entries = models.JSONField(
        default=dict, editable=False
    )  # what each feed said of it, by feed id
    looks = models.PositiveIntegerField(default=0, editable=False)  # good looks so far
    is_first = models.BooleanField(default=False, editable=False)  # from a feed's first collection
    only_alive = models.BooleanField(default=False, editable=False)  # its text comes by the feed
    filed_key = models.CharField(
        max_length=32, blank=True, db_index=True, editable=False
    )  # Article.url_key of what it held
    gone_since = models.DateTimeField(null=True, blank=True, editable=False)  # first 404 or 410
    is_on = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("watched page")
        verbose_name_plural = _("watched pages")
        indexes = [models.Index(fields=["is_on", "next_due"], name="page_due")]


class Fetch(models.Model):
    """One raw response, kept for a while (STOPPRESS_KEEP_RAW_DAYS) to answer "what did they send?"."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    url = models.URLField(max_length=2000, db_index=True)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()  # zlib-compressed
    fetched_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("raw response")
        verbose_name_plural = _("raw responses")

    def __str__(self) -> str:
        return f"{self.status} {self.url}"


class Trouble(models.Model):
    """A named failure at a Source, counted; gone when the same thing works again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="troubles")
    url = models.URLField(max_length=2000)
    name = models.CharField(max_length=60)
    cause = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=300, blank=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_at"]
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")
        constraints = [
            models.UniqueConstraint(fields=["source", "url", "name"], name="trouble_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.url})"
