"""The edit page of an Article: its form, and the panels that only tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel

from stoppress.collect.models import Source
from stoppress.errors import FieldTooLong
from stoppress.extract.clean import clean_html, clean_line
from stoppress.file.models import Article, Section
from stoppress.publish.desk import TEXT_FIELDS, waiting_fields
from stoppress.publish.models import Edition
from stoppress.publish.policy import sections_of
from stoppress.wagtail_hooks import article_words as words
from stoppress.wagtail_hooks.article_body import HtmlEditor, RichEditor, cleaned_body, fits_editor

LOG_LENGTH = 30


class ArticleForm(WagtailAdminModelForm):
    """What a person may change of an Article. All but the body is plain text."""

    # The source's Version that stood in the form when it was opened.
    made_from_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_body = self.instance.body
        self.newer_fields: list[str] = []
        if self.instance.pk:
            self.initial["made_from_version"] = newest_number(self.instance)
            self.fields.pop("source", None)
            self.fields.pop("language", None)
        else:
            self.offer_own_sources()
        self.offer_sections()
        self.choose_editor()
        if "published_at" in self.fields and self.is_own():
            self.fields["published_at"].label = _("Published")
            self.fields["published_at"].help_text = _("Empty: when it is first published.")
        for name in ("headline", "standfirst", "byline", "credit", "desk_note"):
            if name in self.fields:  # an Arabic piece in an English desk, and the other way round
                self.fields[name].widget.attrs["dir"] = "auto"

    def is_own(self) -> bool:
        return self.instance.source_id is None or self.instance.source.is_house

    def offer_own_sources(self) -> None:
        if "source" in self.fields:
            self.fields["source"].queryset = Source.objects.filter(is_house=True)
            self.fields["source"].empty_label = None
        if "language" in self.fields:
            editions = [(edition.language, edition.name) for edition in Edition.objects.all()]
            self.fields["language"] = forms.ChoiceField(
                label=_("Edition"), choices=editions, initial=self.instance.language
            )

    def offer_sections(self) -> None:
        """An editor with Sections moves pieces only among these."""
        field = self.fields.get("section")
        limited = sections_of(self.for_user) if self.for_user else []
        if field and limited:
            field.queryset = Section.objects.filter(pk__in=limited)
            field.required = True
            field.empty_label = None

    def choose_editor(self) -> None:
        field = self.fields.get("body")
        if field is None or fits_editor(self.was_body):
            return
        field.widget = HtmlEditor(attrs={"rows": 24, "dir": "auto", "class": "desk-html"})
        field.help_text = _(
            "Shown as HTML, because this text holds tables, figures or other parts that the "
            "editor with buttons cannot keep. Scripts and styles are removed on saving."
        )

    @cached_property
    def changed_data(self) -> list[str]:
        """The rich editor gives the same text back in other marks: that is no change."""
        names = super().changed_data
        same = getattr(self, "cleaned_data", {}).get("body") == self.was_body
        return [name for name in names if name != "body" or not same]

    def plain(self, name: str) -> str:
        try:
            line = clean_line(self.cleaned_data.get(name) or "", self.instance.url, name)
        except FieldTooLong as error:
            raise ValidationError(_("This is too long.")) from error
        original = getattr(self.instance, name)
        return original if line == " ".join(original.split()) else line

    def clean_headline(self) -> str:
        line = self.plain("headline")
        if not line:
            raise ValidationError(_("A piece needs a headline."))
        return line

    def clean_standfirst(self) -> str:
        return self.plain("standfirst")

    def clean_byline(self) -> str:
        return self.plain("byline")

    def clean_credit(self) -> str:
        return self.plain("credit")

    def clean_body(self) -> str:
        return cleaned_body(self.cleaned_data.get("body") or "", self.was_body, self.instance.url)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        field = self.fields.get("section")
        if field and field.required and not cleaned.get("section"):
            self.add_error("section", _("Choose one of your sections."))
        self.follow_source(cleaned)
        return cleaned

    def follow_source(self, cleaned: dict[str, Any]) -> None:
        """If the source sent a newer text while the page was open, untouched fields get it.

        Else saving a new headline would put the old body back over the source's correction.
        """
        made_from = cleaned.get("made_from_version")
        if not self.instance.pk or not made_from or made_from >= newest_number(self.instance):
            return
        opened = self.instance.versions.filter(number=made_from).first()
        for name in TEXT_FIELDS:
            before, now = getattr(opened, name, None), getattr(self.instance, name)
            posted = cleaned.get(name)
            untouched = name not in self.instance.edited_fields and before is not None
            if untouched and posted != now and same_text(name, posted, before, self.instance.url):
                cleaned[name] = now
                self.newer_fields.append(name)


def newest_number(article: Article) -> int:
    return article.versions.aggregate(newest=Max("number"))["newest"] or 0


def same_text(name: str, posted: Any, before: Any, url: str) -> bool:
    if name == "body":
        return posted == clean_html(before, url)
    return posted == " ".join(before.split())


class TellingPanel(Panel):
    """A panel that only tells: `tell(article)` returns what its template shows."""

    def __init__(self, template: str = "", tell: Callable | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.template, self.tell = template, tell

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "template": self.template, "tell": self.tell}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return f"stoppress/desk/{self.panel.template}.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.facts)

        @cached_property
        def facts(self) -> dict[str, Any]:
            return self.panel.tell(self.instance) if self.instance.pk else {}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "article": self.instance, **self.facts}


# -- what the panels tell ---------------------------------------------------------------------------


def tell_source(article: Article) -> dict[str, Any]:
    return {"source": article.source, "contract": words.contract_words(article.source)}


def tell_evidence(article: Article) -> dict[str, Any]:
    if article.source.is_house:
        return {}
    return {"claims": words.claim_rows(article), "shown": words.published_words(article),
            "reason": article.date_reason}  # fmt: skip


def tell_waiting(article: Article) -> dict[str, Any]:
    found = waiting_fields(article)
    return {"fields": [(words.field_words([one.name]), one) for one in found]} if found else {}


def tell_versions(article: Article) -> dict[str, Any]:
    versions: QuerySet = article.versions.order_by("-number").defer("body")
    return {"versions": versions} if not article.source.is_house else {}


def tell_log(article: Article) -> dict[str, Any]:
    done = article.actions.select_related("by_user")[:LOG_LENGTH]
    return {"actions": [(one, words.reason_words(one.reason)) for one in done]}


def tell_corrections(article: Article) -> dict[str, Any]:
    return {"corrections": article.corrections.select_related("by_user"), "form_id": "desk-correct"}


EDIT_PANELS = ObjectList(
    [
        TellingPanel("panel_waiting", tell_waiting, heading=gettext_lazy("The source has changed this piece"), icon="warning"),
        FieldPanel("headline"),
        FieldPanel("standfirst"),
        FieldPanel("body", widget=RichEditor()),
        MultiFieldPanel(
            [FieldPanel("byline"), FieldPanel("credit")], heading=gettext_lazy("Who wrote it")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("source"), FieldPanel("language")]),
                FieldPanel("section"),
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("published_precision")]),
                FieldPanel(
                    "embargo_until",
                    help_text=gettext_lazy("Published before this time, the piece waits and goes out by itself."),
                ),
                FieldPanel("desk_note", help_text=gettext_lazy("Readers never see this.")),
            ],
            heading=gettext_lazy("Where and when"),
        ),
        TellingPanel("panel_corrections", tell_corrections, heading=gettext_lazy("Corrections"), icon="edit"),
        TellingPanel("panel_source", tell_source, heading=gettext_lazy("Source and contract"), icon="link"),
        TellingPanel("panel_evidence", tell_evidence, heading=gettext_lazy("Evidence for the date"), icon="date"),
        TellingPanel("panel_versions", tell_versions, heading=gettext_lazy("Versions received"), icon="history"),
        TellingPanel("panel_log", tell_log, heading=gettext_lazy("What was done"), icon="list-ul"),
    ],
    base_form_class=ArticleForm,
)  # fmt: skip
