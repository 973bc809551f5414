"""Articles at the desk: writing, editing, choosing, and the table of their addresses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import chooser
from wagtail.snippets.views import snippets as views

from stoppress.collect.models import Source
from stoppress.extract.clean import RULES_VERSION
from stoppress.file.models import Article
from stoppress.publish import desk
from stoppress.publish.models import SiteSettings
from stoppress.wagtail_hooks import article_acts
from stoppress.wagtail_hooks import article_words as words
from stoppress.wagtail_hooks.article_form import EDIT_PANELS
from stoppress.wagtail_hooks.article_list import (
    UNREAD_IN_LISTS,
    ArticleFilters,
    ArticleList,
    articles_of,
)
from stoppress.wagtail_hooks.guard import guard


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

    def save_instance(self) -> Article:
        article = super().save_instance()
        desk.hold_draft(article)
        return article


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
        waited = Article.objects.filter(desk.STATES["embargoed"], pk=self.object.pk).exists()
        article = super().save_instance()
        if not article.live:
            desk.note_draft(article)
        if desk.hold_draft(article) and waited and self.action != "publish":
            messages.warning(self.request, _("Saved as a draft: it does not go out by itself any more. Publish it, and it waits for its time again."))  # fmt: skip
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
