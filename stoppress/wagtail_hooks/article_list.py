"""The list of Articles: what it shows of each, its filters, its search."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets as views

from stoppress.collect.models import Source
from stoppress.file.models import Article, Section
from stoppress.publish import desk
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve import search
from stoppress.wagtail_hooks import article_acts
from stoppress.wagtail_hooks import article_words as words

UNREAD_IN_LISTS = ("body", "claims", "desk_note", "images")  # large, and no list shows them
RIGHTS_TO_SEE = ("add", "change", "view", "publish")


def articles_of(user: Any) -> QuerySet[Article]:
    """Return the Articles a user may see at the desk."""
    policy = policy_registry.get_by_type(Article)
    return policy.instances_user_has_any_permission_for(user, RIGHTS_TO_SEE)


class ArticleFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="in_state",
        choices=list(words.STATE_WORDS.items()),
        empty_label=gettext_lazy("All"),
    )
    mark = django_filters.ChoiceFilter(
        label=gettext_lazy("Marked"),
        method="with_mark",
        choices=[
            ("waiting", gettext_lazy("source changed — waiting")),
            ("edited", gettext_lazy("edited here")),
            ("unsorted", gettext_lazy("without a section")),
        ],
        empty_label=gettext_lazy("All"),
    )
    section = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Section"), queryset=Section.objects.all()
    )
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), choices=lambda: language_choices()
    )
    source = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Source"), queryset=Source.objects.all()
    )

    class Meta:
        model = Article
        fields = ["status", "mark", "section", "language", "source"]

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(desk.STATES[value])

    def with_mark(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "waiting":
            return queryset.filter(waiting_version__isnull=False)
        if value == "edited":
            return queryset.exclude(edited_fields=[])
        return queryset.filter(section=None)


def language_choices() -> list[tuple[str, str]]:
    """Return editions by name, then whatever other languages have come in."""
    named = {
        edition.language: f"{edition.name} ({edition.language})"
        for edition in Edition.objects.all()
    }
    others = Source.objects.exclude(language__in=["", *named]).values_list("language", flat=True)
    return [*named.items(), *((language, language) for language in sorted(set(others)))]


class StateColumn(Column):
    cell_template_name = "stoppress/desk/cell_state.html"

    def get_value(self, article: Article) -> str:
        return article.state

    def get_cell_context_data(self, instance: Article, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "words": words.state_words(instance), "why": words.held_words(instance)}


class MarksColumn(Column):
    cell_template_name = "stoppress/desk/cell_marks.html"

    def get_value(self, article: Article) -> list[str]:
        return words.mark_words(article)


class ArticleList(views.IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
            title(
                "headline",
                label=_("Headline"),
                get_url=self.get_edit_url,
                get_title_id=lambda article: f"snippet_{quote(article.pk)}_title",
            ),
            StateColumn("state", label=_("State")),
            MarksColumn("marks", label=_("Marked")),
            Column("source", label=_("Source")),
            Column("section", label=_("Section")),
            Column("language", label=_("Language"), accessor=words.language_words),
            Column("published", label=_("Published"), accessor=words.published_words, sort_key="order_at"),
            DateColumn("received_at", label=_("Received")),
        ]  # fmt: skip

    def get_base_queryset(self) -> QuerySet[Article]:
        found = articles_of(self.request.user).select_related("source", "section", "copy_of")
        return found.defer(*UNREAD_IN_LISTS)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        newest_last = self.ordering == "order_at"
        return (
            queryset.order_by("order_at", "id")
            if newest_last
            else queryset.order_by("-order_at", "-id")
        )

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        language = self.request.GET.get("language") or SiteSettings.load().home_language
        return search.find_at_desk(queryset, self.search_query, language)

    def get_list_more_buttons(self, instance: Article) -> list[Any]:
        edit = MenuItem(_("Edit"), url=self.get_edit_url(instance), icon_name="edit", priority=10)
        acts = article_acts.acts_for(self.request.user, instance)
        return [edit, *(
            MenuItem(act.label, url=act.url(instance), icon_name=act.icon, priority=20 + place)
            for place, act in enumerate(acts)
        )]  # fmt: skip
