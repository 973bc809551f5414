"""Section, Story, Article and its Versions.

A Version is each text the source gave us, kept as it came; a Wagtail revision is each human
edit. The Article is what readers see: the newest Version, except in the fields a person changed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from stoppress.collect.models import Source


class Section(models.Model):
    """A part of the paper."""

    key = models.SlugField(
        _("key"), unique=True, help_text=_("Short ASCII name used in addresses.")
    )
    names = models.JSONField(
        _("names by language"),
        default=dict,
        help_text=_('Example: {"en": "World", "ar": "العالم"}'),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.name_in((get_language() or "en").split("-")[0])

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.names.get("en") or self.key


class SectionRule(models.Model):
    """Which of a Source's pieces go into which Section; the first rule that fits decides."""

    class By(models.TextChoices):
        CATEGORY = "category", _("category of the piece")
        PATH = "path", _("part of its address")
        ANY = "any", _("anything else")

    source = models.ForeignKey(Source, models.CASCADE, related_name="section_rules")
    by = models.CharField(_("decided by"), max_length=12, choices=By.choices, default=By.CATEGORY)
    match = models.CharField(_("matches"), max_length=120, blank=True)
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="+", verbose_name=_("section")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("section rule")
        verbose_name_plural = _("section rules")

    def __str__(self) -> str:
        return f"{self.get_by_display()} {self.match} → {self.section}"


class Story(models.Model):
    """One event, many Articles. Grouping fills it; it exists from the start so that nothing moves."""

    language = models.CharField(max_length=12)
    title = models.CharField(_("title"), max_length=400)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return self.title


# What a source's new Version may bring, unless a person changed that field at the desk.
SOURCE_FIELDS = (
    "headline",
    "standfirst",
    "body",
    "byline",
    "credit",
    "language",
    "published_at",
    "published_precision",
)
# What a reader can see of it.
SEEN_FIELDS = (*SOURCE_FIELDS, "section_id")
# What the desk's form may change.
DESK_FIELDS = (*SOURCE_FIELDS, "section", "desk_note", "embargo_until")
# What belongs to the machine alone: never taken back from a stored revision.
MACHINE_FIELDS = (
    "source",
    "url",
    "url_key",
    "guid",
    "origin_url",
    "origin_name",
    "path",
    "story",
    "copy_of",
    "translation_of",
    "received_at",
    "source_updated_at",
    "order_at",
    "changed_at",
    "corrected_at",
    "withdrawn_at",
    "withdrawn_why",
    "is_withdrawn_by_source",
    "contract_until",
    "claims",
    "date_reason",
    "text_hash",
    "is_archived",
    "held_why",
    "waiting_version",
    "clean_rules",
)


class Article(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """A filed piece. Readers see it when it is `live`, not withdrawn and within its contract."""

    # -- identity
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="articles", verbose_name=_("source")
    )
    url = models.URLField(_("original address"), max_length=2000, blank=True)
    url_key = models.CharField(max_length=32, null=True, unique=True, editable=False)  # noqa: DJ001 - NULL for own pieces
    guid = models.CharField(max_length=500, blank=True, editable=False)
    origin_url = models.URLField(
        _("first published at"), max_length=2000, blank=True, editable=False
    )
    origin_name = models.CharField(max_length=200, blank=True, editable=False)

    # -- what it says
    language = models.CharField(_("language"), max_length=12, default="en")
    headline = models.CharField(_("headline"), max_length=400)
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = models.TextField(_("text"), blank=True)  # clean HTML
    clean_rules = models.PositiveSmallIntegerField(default=0, editable=False)
    byline = models.CharField(
        _("by"), max_length=300, blank=True, help_text=_("Names, separated by commas.")
    )
    credit = models.CharField(_("agency credit"), max_length=200, blank=True)
    images = models.JSONField(default=list, editable=False)  # claims, not shown until stored

    # -- where it stands
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("section"),
    )
    story = models.ForeignKey(
        Story, models.SET_NULL, null=True, blank=True, related_name="articles", editable=False
    )
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    translation_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="translations", editable=False
    )
    text_hash = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    path = models.CharField(max_length=300, blank=True, db_index=True, editable=False)  # frozen

    # -- when
    published_at = models.DateTimeField(_("published by the source"), null=True, blank=True)
    published_precision = models.CharField(
        _("precision"),
        max_length=8,
        default="instant",
        choices=[("instant", _("to the minute")), ("day", _("only the day"))],
    )
    source_updated_at = models.DateTimeField(
        _("updated by the source"), null=True, blank=True, editable=False
    )
    received_at = models.DateTimeField(_("received"), editable=False)
    order_at = models.DateTimeField(_("time it is ordered by"), db_index=True, editable=False)
    changed_at = models.DateTimeField(
        _("last visible change"), null=True, blank=True, editable=False
    )
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True, db_index=True)
    contract_until = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)
    claims = models.JSONField(_("evidence for the date"), default=list, editable=False)
    date_reason = models.CharField(max_length=300, blank=True, editable=False)

    # -- the desk
    is_archived = models.BooleanField(default=False, editable=False)  # older than our first visit
    held_why = models.CharField(_("held because"), max_length=200, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(max_length=300, blank=True, editable=False)
    is_withdrawn_by_source = models.BooleanField(default=False, editable=False)
    edited_fields = models.JSONField(default=list, editable=False)  # a person changed these
    waiting_version = models.ForeignKey(
        "Version", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    desk_note = models.TextField(_("note for the desk"), blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="article")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="article",
        for_concrete_model=False,
    )

    # Two of the four things taken from Wagtail (decisions/003): its indexes made saving slow.
    search_auto_update = False
    search_fields: list = []
    wagtail_reference_index_ignore = True
    # Set on the object of a revision: whether readers saw the piece before, and what of it.
    was_live = False
    seen_before: tuple = ()
    print_preview: Callable[[Article], HttpResponse]  # set in apps.py: it lives in a later room

    class Meta:
        ordering = ["-order_at", "-id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "guid"], condition=~models.Q(guid=""), name="guid_once_a_source"
            )
        ]
        indexes = [
            models.Index(fields=["language", "live", "-order_at", "-id"], name="article_latest"),
            models.Index(fields=["section", "language", "-order_at"], name="article_section"),
            models.Index(fields=["source", "language", "-order_at"], name="article_source"),
            models.Index(fields=["live", "expire_at"], name="article_expire"),
            models.Index(fields=["language", "-changed_at"], name="article_changed"),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def state(self) -> str:
        """One word for the desk: withdrawn, copy, live, embargoed, held or draft."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.live:
            return "copy" if self.copy_of_id else "live"
        if self.held_why:
            return "held"
        return "embargoed" if self.embargo_until else "draft"

    def authors(self) -> list[str]:
        return [name.strip() for name in self.byline.replace("،", ",").split(",") if name.strip()]

    def with_content_json(self, content: dict) -> Article:
        """Build the object of a stored revision, keeping what is the machine's from the live row.

        Without this, publishing an old draft would put back addresses, times and states of
        the day it was saved.
        """
        draft = super().with_content_json(content)
        for name in (*MACHINE_FIELDS, "images", "edited_fields"):
            field = self._meta.get_field(name)
            setattr(draft, field.attname, getattr(self, field.attname))
        draft.was_live = self.live  # what the desk's publishing calls an update, not a publish
        # Asked of the database: `self` may be the form's own object, already changed.
        live_row = type(self).objects.filter(pk=self.pk, live=True)
        draft.seen_before = live_row.values_list(*SEEN_FIELDS).first() or ()
        return draft

    def what_readers_see(self) -> tuple:
        """Return the fields that a reader can see; the rest is the desk's own business."""
        return tuple(getattr(self, name) for name in SEEN_FIELDS)

    def serializable_data(self) -> dict:
        """A revision notes from which of the source's Versions it was made (see publish/desk.py)."""
        newest = self.versions.aggregate(newest=models.Max("number"))["newest"] if self.pk else None
        return {**super().serializable_data(), "made_from_version": newest or 0}

    def serve_preview(self, request, mode_name):
        """Wagtail's preview asks here; `serve` registers the printing at start-up."""
        return type(self).print_preview(self)


class Version(models.Model):
    """Each text the source has given us of an Article, as it was read."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=32)  # of what a reader would see
    received_at = models.DateTimeField()
    headline = models.CharField(max_length=400)
    standfirst = models.TextField(blank=True)
    body = models.TextField(blank=True)
    byline = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField(null=True)
    published_precision = models.CharField(max_length=8, default="instant")
    updated_at = models.DateTimeField(null=True)
    corrections = models.JSONField(default=list)
    quality = models.JSONField(default=dict)

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"


class Correction(models.Model):
    """A correction, by the source or the desk: shown to readers, never folded into an update."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    text = models.TextField(_("what was wrong, and what is right"))
    at = models.DateTimeField(_("when"))
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return self.text[:80]
