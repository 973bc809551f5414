"""The action log, the editions, the site's settings, and the paper's own pages."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from stoppress.collect.models import check_zone
from stoppress.file.models import Article, Section


def check_language(value: str) -> None:
    """Refuse what is no language code: it becomes the first part of every address."""
    try:
        if not re.fullmatch(r"[A-Za-z]+(-[A-Za-z]+)*", value):
            raise ValueError(value)
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ValidationError(
            _("“%(language)s” is no language code. Examples: en, ar, pt-BR."),
            params={"language": value},
        ) from error


class Action(models.Model):
    """One thing done to an Article, by whom and why. Rows are written, never changed."""

    class Verb(models.TextChoices):
        PUBLISH = "publish", _("published")
        UPDATE = "update", _("updated")
        CORRECT = "correct", _("corrected")
        WITHDRAW = "withdraw", _("withdrawn")
        RESTORE = "restore", _("restored")
        HOLD = "hold", _("held")
        KEEP = "keep", _("source's change kept aside")
        EXPIRE = "expire", _("contract ended")
        HIDE = "hide", _("hidden as a copy")

    # The log outlives the piece: "last update" must not go back when a source is removed.
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="actions")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    at = models.DateTimeField(db_index=True)
    edition = models.CharField(max_length=12)
    is_visible = models.BooleanField(default=True)  # a reader of the edition can see its effect
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [models.Index(fields=["edition", "is_visible", "-at"], name="action_last")]

    def __str__(self) -> str:
        return f"{self.verb} {self.article_id} {self.at:%Y-%m-%d %H:%M:%S}"


class Edition(models.Model):
    """The paper in one language, at `/<language>/`."""

    language = models.CharField(
        _("language"), max_length=12, primary_key=True, validators=[check_language]
    )
    name = models.CharField(_("name on the masthead"), max_length=120)
    tagline = models.CharField(_("line under the name"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "language"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return self.name


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting):
    """What holds for the whole paper."""

    address = models.URLField(
        _("address of the site"),
        default="http://127.0.0.1:8000",
        help_text=_("Without a slash at the end."),
    )
    zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_zone])
    home_language = models.CharField(
        _("edition that the bare address opens"), max_length=12, default="en"
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    stale_after_hours = models.FloatField(
        _("say so when the newest change is older than (h)"), default=6
    )

    class Meta:
        verbose_name = _("the paper")

    def __str__(self) -> str:
        return self.address


class HousePage(models.Model):
    """A page of the paper's own words: contact, imprint, privacy, about."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="pages", verbose_name=_("edition")
    )
    slug = models.SlugField(_("last part of the address"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True, help_text=_("Cleaned HTML."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["edition", "position"]
        verbose_name = _("page of the paper")
        verbose_name_plural = _("pages of the paper")
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="house_page_once")]

    def __str__(self) -> str:
        return self.title


class DeskSection(models.Model):
    """Limits an editor to Sections. An editor without rows may work in all of them.

    So a Section is not deleted while it limits somebody: it would free them of all limits.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_sections")
    section = models.ForeignKey(Section, models.PROTECT, related_name="desk_sections")

    class Meta:
        verbose_name = _("section of an editor")
        verbose_name_plural = _("sections of editors")
        constraints = [
            models.UniqueConstraint(fields=["user", "section"], name="desk_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.section}"
