"""The paper itself: sections, editions, its own pages, and which editor works where."""

from __future__ import annotations

from typing import Any

import nh3
from django import forms
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from stoppress.extract.clean import ALLOWED_TAGS, clean_line
from stoppress.file.models import Section
from stoppress.publish import desk
from stoppress.publish.models import DeskSection, Edition, HousePage, SiteSettings
from stoppress.wagtail_hooks.article_body import RichEditor
from stoppress.wagtail_hooks.form_fields import NamesField


class Reprints:
    """Saving or deleting this changes the frame round every page."""

    def save_instance(self) -> Any:
        saved = super().save_instance()  # type: ignore[misc]
        desk.announce_paper()
        return saved

    def delete_action(self) -> None:
        super().delete_action()  # type: ignore[misc]
        desk.announce_paper()


class AddAndReprint(Reprints, generic.CreateView):
    pass


class EditAndReprint(Reprints, generic.EditView):
    pass


class DeleteAndReprint(Reprints, generic.DeleteView):
    pass


class DeleteSection(DeleteAndReprint):
    """A Section that limits editors stays: with it their limit would go, and they could do all."""

    object: Section

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            editors = self.object.desk_sections.order_by("user__username")
            names = ", ".join(editors.values_list("user__username", flat=True))
            messages.error(self.request, _("“%(section)s” stays: it is a section of %(names)s. Give them others first, under “Sections of editors”.") % {"section": self.object, "names": names})  # fmt: skip
            return redirect(self.get_success_url())


class PaperViewSet(ModelViewSet):
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    add_view_class = AddAndReprint
    edit_view_class = EditAndReprint
    delete_view_class = DeleteAndReprint


class SectionForm(WagtailAdminModelForm):
    names = NamesField(label=gettext_lazy("Names"))


class SectionViewSet(PaperViewSet):
    model = Section
    delete_view_class = DeleteSection
    name = "sections"
    icon = "list-ul"
    list_display = ["__str__", "key", "position"]
    ordering = "position"
    edit_handler = ObjectList(
        [FieldPanel("names"), FieldPanel("key"), FieldPanel("position")],
        base_form_class=SectionForm,
    )


class PlainNameForm(WagtailAdminModelForm):
    """What stands on the masthead is plain text."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("name", "tagline", "title"):
            if isinstance(cleaned.get(name), str):
                cleaned[name] = clean_line(cleaned[name])
        return cleaned


class EditionForm(PlainNameForm):
    """The language is chosen once: it stands in the address of every piece."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["language"].disabled = True
            self.fields["language"].help_text = _("It stands in every address, and cannot be changed.")  # fmt: skip

    def clean_language(self) -> str:
        """As pieces are filed: “EN” would be an edition that none of them is in."""
        first, hyphen, rest = self.cleaned_data["language"].partition("-")
        return first.lower() + hyphen + rest


class EditionViewSet(PaperViewSet):
    model = Edition
    name = "editions"
    icon = "doc-empty"
    list_display = ["name", "language", "tagline", "position"]
    ordering = "position"
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("tagline"),
            FieldPanel("language", help_text=gettext_lazy("As in its addresses: en, ar, fr …")),
            FieldPanel("position"),
        ],
        base_form_class=EditionForm,
    )


class HousePageForm(PlainNameForm):
    def clean_body(self) -> str:
        """Safe HTML of our own words: unlike in a source's text, mail links and own links stay."""
        return nh3.clean(
            self.cleaned_data.get("body") or "",
            tags=ALLOWED_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )


class HousePageViewSet(PaperViewSet):
    model = HousePage
    name = "pages-of-the-paper"
    icon = "doc-full-inverse"
    list_display = ["title", "edition", "slug"]
    list_filter = ["edition"]
    edit_handler = ObjectList(
        [
            FieldPanel("edition"),
            FieldPanel("title"),
            FieldPanel("body", widget=RichEditor(),
                       help_text=gettext_lazy("Contact, imprint, privacy: the paper's own words.")),
            FieldPanel("slug"),
            FieldPanel("position"),
        ],
        base_form_class=HousePageForm,
    )  # fmt: skip


class DeskSectionViewSet(ModelViewSet):
    model = DeskSection
    name = "sections-of-editors"
    icon = "group"
    menu_label = gettext_lazy("Sections of editors")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["user", "section"]
    form_fields = ["user", "section"]

    def formfield_for_dbfield(self, db_field: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, **kwargs)
        if db_field.name == "section" and isinstance(field, forms.ModelChoiceField):
            field.help_text = gettext_lazy("An editor without any may work in all sections.")
        return field


class PaperGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("The paper")
    menu_name = "the-paper"
    menu_icon = "home"
    menu_order = 120
    items = (SectionViewSet(), EditionViewSet(), HousePageViewSet(), DeskSectionViewSet())


@hooks.register("register_admin_viewset")
def register_paper() -> PaperGroup:
    return PaperGroup()


class SettingsForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = [(one.language, one.name) for one in Edition.objects.all()]
        label = self.fields["home_language"].label
        self.fields["home_language"] = forms.ChoiceField(label=label, choices=editions)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).rstrip("/")


SiteSettings.base_form_class = SettingsForm


@hooks.register("after_edit_setting")
def reprint_after_settings(request: HttpRequest, setting: Any) -> None:
    if isinstance(setting, SiteSettings):
        desk.announce_paper()
