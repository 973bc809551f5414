"""The form of a Source: its contract, grouped and explained; its feeds; where its pieces go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from stoppress.collect.models import Feed, Source, default_rechecks
from stoppress.extract.clean import clean_line
from stoppress.file.models import SectionRule
from stoppress.wagtail_hooks.form_fields import NamesField, SecondsField

CONTRACT_FIELDS = frozenset(
    {"may_carry", "expires_after_days", "indexing", "licence", "licence_url", "credit_wording"}
)


LOCKED = gettext_lazy("This source may be asked inside private networks: only an administrator changes its addresses.")  # fmt: skip


class SourceForm(WagtailAdminModelForm):
    names = NamesField(
        label=gettext_lazy("Names in other languages"),
        required=False,
        help_text=gettext_lazy("Empty: the name above is used."),
    )
    recheck_seconds = SecondsField(
        label=gettext_lazy("Look again after (s)"),
        help_text=gettext_lazy("Seconds after the first look at which a page is looked at again for changes."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("recheck_seconds", default_rechecks())
        for name in ("name", "description", "credit_wording", "contract_note"):
            self.fields[name].widget.attrs["dir"] = "auto"
        if not getattr(self.for_user, "is_superuser", False):
            self.fields.pop("allow_private", None)  # a door into the intranet: administrators only
        if is_locked(self.instance, self.for_user):
            self.fields["home_url"].disabled = True
            self.fields["home_url"].help_text = LOCKED

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])[:120]

    def clean_description(self) -> str:
        return clean_line(self.cleaned_data.get("description") or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("min_interval_seconds"), cleaned.get("max_interval_seconds")
        if low and high and low > high:
            self.add_error("max_interval_seconds", _("This must not be less than “at most every”."))
        return cleaned


def is_locked(source: Source, user: Any) -> bool:
    """Whether the addresses of `source` are for administrators alone.

    It may be asked inside private networks: whoever could give it an address could read there.
    """
    return bool(source.allow_private) and not getattr(user, "is_superuser", False)


class LockedRows(forms.BaseInlineFormSet):
    """Rows that are shown, and that nothing posted can change."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.disabled = True

    def is_valid(self) -> bool:
        return True

    def save(self, commit: bool = True) -> list[Any]:
        return []


def feed_rows(locked: bool = False) -> type[forms.BaseInlineFormSet]:
    return forms.inlineformset_factory(
        Source,
        Feed,
        formset=LockedRows if locked else forms.BaseInlineFormSet,
        fields=["url", "kind", "is_on"],
        extra=0 if locked else 1,
        can_delete=not locked,
        widgets={"url": forms.URLInput(attrs={"dir": "ltr"})},
        formfield_callback=https_first,
    )


def https_first(db_field: Any, **kwargs: Any) -> Any:
    if isinstance(db_field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return db_field.formfield(**kwargs)


def rule_rows() -> type[forms.BaseInlineFormSet]:
    return forms.inlineformset_factory(
        Source, SectionRule, fields=["position", "by", "match", "section"], extra=1
    )


SOURCE_PANELS = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("names"),
                FieldPanel("key"),
                FieldPanel("home_url"),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("language"), FieldPanel("zone")]),
                FieldPanel("is_house"),
            ],
            heading=gettext_lazy("Who it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("may_carry"),
                FieldRowPanel([FieldPanel("licence"), FieldPanel("licence_url")]),
                FieldPanel("may_show_images"),
                FieldPanel("expires_after_days"),
                FieldPanel("indexing"),
                FieldPanel("credit_wording"),
                FieldPanel("contract_note"),
                FieldPanel("takedown_contact"),
            ],
            heading=gettext_lazy("The contract: what we may do with its pieces"),
            help_text=gettext_lazy("Every page, list, feed and search result obeys it. A change holds at once for what is already here."),
        ),
        MultiFieldPanel(
            [FieldPanel("publishes_itself"), FieldPanel("obeys_deletes")],
            heading=gettext_lazy("How far we trust it"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("min_interval_seconds"), FieldPanel("max_interval_seconds")]),
                FieldRowPanel([FieldPanel("host_delay_seconds"), FieldPanel("quiet_after_hours")]),
                FieldRowPanel([FieldPanel("recheck_seconds"), FieldPanel("gone_after_seconds")]),
                FieldPanel("allow_private"),
            ],
            heading=gettext_lazy("How it is asked"),
            classname="collapsed",
        ),
    ],
    base_form_class=SourceForm,
)  # fmt: skip
