"""Articles at the desk: the list, the views, and the table of their addresses."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import chooser
from wagtail.snippets.views import snippets as views

from stoppress.collect.models import Source
from stoppress.extract.clean import RULES_VERSION
from stoppress.file.models import Article, Section
from stoppress.publish import desk
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve import search
from stoppress.wagtail_hooks import article_acts
from stoppress.wagtail_hooks import article_words as words
from stoppress.wagtail_hooks.article_form import EDIT_PANELS
from stoppress.wagtail_hooks.guard import guard

UNREAD_IN_LISTS = ("body", "claims", "desk_note", "images")  # large, and no list shows them
RIGHTS_TO_SEE = ("add", "change", "view", "publish")


def articles_of(user: Any) -> QuerySet[Article]:
    """Return the Articles a user may see at the desk."""
    policy = policy_registry.get_by_type(Article)
    return policy.instances_user_has_any_permission_for(user, RIGHTS_TO_SEE)


# -- the list -----------------------------------------------------------------------------------


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


# -- one piece -----------------------------------------------------------------------------------


def new_article() -> Article:
    """Return an own piece, not yet written."""
    now = timezone.now()
    house = Source.objects.filter(is_house=True).first()
    return Article(
        source=house, language=SiteSettings.load().home_language, received_at=now, order_at=now,
        clean_rules=RULES_VERSION, live=False,
    )  # fmt: skip


class NoAutosave:
    """Saving is a person's decision here: it is logged, and a draft beside a live piece is kept."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class WriteArticle(NoAutosave, views.CreateView):
    def get_initial_form_instance(self) -> Article:
        return new_article()


class PreviewNew(views.PreviewOnCreateView):
    def get_object(self) -> Article:
        return new_article()


class EditArticle(NoAutosave, views.EditView):
    def get_object(self, queryset: QuerySet | None = None) -> Article:
        article = super().get_object(queryset)
        self.has_newer = article is not self.live_object and bool(
            self.live_object.latest_revision
        ) and desk.bring_up_to_date(article, self.live_object.latest_revision.content)  # fmt: skip
        return article

    def is_valid(self, form: Any) -> bool:
        if self.action == "publish" and self.live_object.withdrawn_at:
            self.produced_error_code = "withdrawn"
            self.produced_error_message = _("This piece was withdrawn. Restore it first, then publish changes to it.")  # fmt: skip
            return False
        return super().is_valid(form)

    def save_instance(self) -> Article:
        article = super().save_instance()
        if not article.live:
            desk.note_draft(article)
        if self.form.newer_fields:
            messages.info(self.request, _("The source sent a newer text while this page was open. It was kept in: %(fields)s.") % {
                "fields": words.field_words(self.form.newer_fields)})  # fmt: skip
        return article

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article = self.live_object
        return super().get_context_data(
            article=article,
            state=article.state,
            state_words=words.state_words(article),
            held_words=words.held_words(article) if article.state == "held" else "",
            acts=[(act, act.url(article)) for act in article_acts.acts_for(self.request.user, article)],
            has_newer=self.has_newer,
            **kwargs,
        )  # fmt: skip


# -- the chooser (nothing uses it; Wagtail has it for every snippet) -----------------------------------


class ChoosableArticles:
    def get_object_list(self) -> QuerySet[Article]:
        return articles_of(self.request.user).defer(*UNREAD_IN_LISTS)  # type: ignore[attr-defined]


class ChooseArticle(ChoosableArticles, chooser.ChooseView):
    pass


class ChooseArticleResults(ChoosableArticles, chooser.ChooseResultsView):
    pass


class ChosenArticles(chooser.SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Article]:
        found = articles_of(self.request.user).filter(pk__in=[pk for pk in pks if pk.isdigit()])
        if len(found) < len(set(pks)):
            raise PermissionDenied
        return found


class ArticleChooser(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseArticle
    choose_results_view_class = ChooseArticleResults
    chosen_multiple_view_class = ChosenArticles

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without "create": an Article is written on its own page."""
        return guard([one for one in super().get_urlpatterns() if one.name != "create"])


class ArticleViewSet(views.SnippetViewSet):
    model = Article
    icon = "doc-full"
    url_prefix = "articles"
    menu_label = gettext_lazy("Articles")
    menu_name = "articles"
    menu_order = 100
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    ordering = "-order_at"
    search_fields = ["headline"]  # gives the list its search box; the search is ours
    filterset_class = ArticleFilters
    edit_handler = EDIT_PANELS
    index_view_class = ArticleList
    add_view_class = WriteArticle
    edit_view_class = EditArticle
    preview_on_add_view_class = PreviewNew
    chooser_viewset_class = ArticleChooser
    edit_template_name = "stoppress/desk/article_edit.html"
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return guard([*super().get_urlpatterns(), *article_acts.urlpatterns()])


register_snippet(ArticleViewSet)
