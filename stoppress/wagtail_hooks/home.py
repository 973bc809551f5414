"""The first page of the desk: what waits for a person. And the menu: only what leads somewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from stoppress.collect.models import Source
from stoppress.file.models import Article
from stoppress.publish import desk
from stoppress.publish.models import Edition, SiteSettings
from stoppress.publish.policy import is_limited
from stoppress.serve.live import last_update
from stoppress.wagtail_hooks import article_words as words
from stoppress.wagtail_hooks.article_list import UNREAD_IN_LISTS, articles_of
from stoppress.wagtail_hooks.source_words import health_of, with_health

SHOWN = 10
SOURCES_LOOKED_AT = 500
# Wagtail's entries that lead nowhere on a desk without a page tree.
UNUSED_MENU = {"explorer", "images", "documents", "help", "snippets"}
USED_REPORTS = {"site-history"}
USED_SEARCH = {"articles", "users"}
UNUSED_SETTINGS = {"sites", "collections", "redirects", "workflows", "workflow-tasks"}


class DeskPanel(Component):
    """A panel of the first page; it is left out where it has nothing to say."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**self.facts(), "request": self.request}

    def facts(self) -> dict[str, Any]:
        raise NotImplementedError


class EditionsPanel(DeskPanel):
    name, order, template_name = "editions", 10, "stoppress/desk/home_editions.html"

    def facts(self) -> dict[str, Any]:
        return {"editions": [(one, last_update(one.language)) for one in Edition.objects.all()]}


class HeldPanel(DeskPanel):
    name, order, template_name = "held", 20, "stoppress/desk/home_held.html"

    def facts(self) -> dict[str, Any]:
        held = articles_of(self.request.user).filter(desk.STATES["held"], expired=False)
        newest = held.select_related("source").defer(*UNREAD_IN_LISTS).order_by("-order_at")[:SHOWN]
        rows = [(article, words.held_words(article)) for article in newest]
        return {"rows": rows, "count": held.count(), "list_url": list_url("status=held")}


class WaitingPanel(DeskPanel):
    name, order, template_name = "waiting", 30, "stoppress/desk/home_waiting.html"

    def facts(self) -> dict[str, Any]:
        found = articles_of(self.request.user).filter(
            waiting_version__isnull=False, withdrawn_at=None
        )
        newest = found.select_related("source", "waiting_version").defer(*UNREAD_IN_LISTS)
        return {"articles": newest.order_by("-waiting_version__received_at")[:SHOWN],
                "list_url": list_url("mark=waiting")}  # fmt: skip


class SourcesPanel(DeskPanel):
    name, order, template_name = "sources", 40, "stoppress/desk/home_sources.html"

    def facts(self) -> dict[str, Any]:
        now = timezone.now()
        sources = Source.objects.filter(is_house=False, is_paused=False)
        rows = [(one, health_of(one, now)) for one in with_health(sources, now)[:SOURCES_LOOKED_AT]]
        return {"rows": [row for row in rows if row[1].needs_care][:SHOWN], "total": len(rows)}


def list_url(query: str) -> str:
    return reverse("wagtailsnippets_stoppress_article:list") + f"?{query}"


@hooks.register("construct_homepage_panels")
def fill_home(request: HttpRequest, panels: list[Any]) -> None:
    """Our panels instead of those about pages. Workflow panels know no Sections, so editors who
    are limited to some do not get them."""
    about_pages = {"recent_edits", "locked_pages"}
    panels[:] = [one for one in panels if getattr(one, "name", "") not in about_pages]
    if is_limited(request.user):
        panels.clear()
    panels += [EditionsPanel(request), HeldPanel(request), WaitingPanel(request)]
    if policy_registry.get_by_type(Source).user_has_permission(request.user, "change"):
        panels.append(SourcesPanel(request))


@hooks.register("construct_homepage_summary_items")
def empty_summary(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("construct_main_menu")
def trim_menu(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in UNUSED_MENU]


@hooks.register("construct_settings_menu")
def trim_settings(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in UNUSED_SETTINGS]


@hooks.register("construct_reports_menu")
def trim_reports(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in USED_REPORTS]


class ArticleSearch(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Article)
        return policy.user_has_any_permission(request.user, {"add", "change", "view"})


@hooks.register("register_admin_search_area")
def search_articles() -> ArticleSearch:
    url = reverse("wagtailsnippets_stoppress_article:list")
    return ArticleSearch(_("Articles"), url, name="articles", icon_name="doc-full", order=10)


@hooks.register("construct_search")
def trim_search(request: HttpRequest, areas: list[Any]) -> None:
    areas[:] = [area for area in areas if area.name in USED_SEARCH]


@receiver(user_logged_in, dispatch_uid="desk.set_zone")
def set_zone(sender: object, user: Any, **kwargs: object) -> None:
    """Who has chosen no time zone works in the paper's."""
    profile = UserProfile.get_for_user(user)
    if not profile.current_time_zone:
        profile.current_time_zone = SiteSettings.load().zone
        profile.save(update_fields=["current_time_zone"])


@hooks.register("insert_global_admin_css")
def own_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("stoppress/desk.css"))
