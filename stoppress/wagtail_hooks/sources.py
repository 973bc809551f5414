"""Sources at the desk: the list with their health, the contract, feeds, pause and resume."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from stoppress.collect.models import Source
from stoppress.flow.sources import ask_now
from stoppress.publish import desk
from stoppress.serve import search
from stoppress.wagtail_hooks.article_words import language_words
from stoppress.wagtail_hooks.rights import needs
from stoppress.wagtail_hooks.source_add import log_private, look_view
from stoppress.wagtail_hooks.source_form import (
    CONTRACT_FIELDS,
    LOCKED,
    SOURCE_PANELS,
    feed_rows,
    is_locked,
    rule_rows,
)
from stoppress.wagtail_hooks.source_words import health_of, said, with_health

INDEXED_AT_ONCE = 500
may_change = needs(Source, "change")


class HealthColumn(Column):
    cell_template_name = "stoppress/desk/cell_health.html"

    def get_value(self, source: Source) -> Any:
        return health_of(source, timezone.now())


class SourceList(generic.IndexView):
    page_title = gettext_lazy("Sources")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=_("Name"), get_url=self.get_edit_url, sort_key="name"),
            HealthColumn("health", label=_("How it is")),
            Column("may_carry", label=_("May carry"), accessor=lambda one: _("all") if one.is_house else one.get_may_carry_display()),
            Column("publishes_itself", label=_("New pieces"), accessor=lambda one: _("go out") if one.publishes_itself else _("wait")),
            Column("language", label=_("Language"), accessor=language_words),
        ]  # fmt: skip

    def get_base_queryset(self) -> QuerySet[Source]:
        return with_health(Source.objects.all(), timezone.now())

    def get_list_more_buttons(self, instance: Source) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if not instance.is_house:
            url = reverse("sources:health", args=[instance.pk])
            buttons.append(MenuItem(_("Health"), url=url, icon_name="view", priority=15))
        return buttons

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(_("Add a source"), url=reverse("sources:look"), icon_name="plus")]


# -- one Source -------------------------------------------------------------------------------------


class SaveSource:
    """A Source is saved with its feeds and rules, and all that shows it is printed anew."""

    template_name = "stoppress/desk/source_edit.html"

    @cached_property
    def rows(self) -> list[Any]:
        data = self.request.POST if self.request.method == "POST" else None  # type: ignore[attr-defined]
        instance = self.form.instance if hasattr(self, "form") else Source()
        feeds = feed_rows(is_locked(instance, self.request.user))  # type: ignore[attr-defined]
        return [feeds(data, instance=instance), rule_rows()(data, instance=instance)]

    def is_valid(self, form: Any) -> bool:
        self.form = form
        rows_are_valid = min([one.is_valid() for one in self.rows])  # all of them, for their errors
        form_is_valid = super().is_valid(form)  # type: ignore[misc]
        if form_is_valid and not rows_are_valid:
            self.produced_error_code = "validation_error"
            self.produced_error_message = _("Not saved: look at the feeds and rules below.")
        return form_is_valid and rows_are_valid

    def save_instance(self) -> Source:
        source = super().save_instance()  # type: ignore[misc]
        for one in self.rows:
            one.instance = source
            one.save()
        if "allow_private" in self.form.changed_data:
            log_private(source, self.request.user)  # type: ignore[attr-defined]
        if CONTRACT_FIELDS & set(self.form.changed_data):
            ids = desk.apply_contract(source)
            for start in range(0, len(ids), INDEXED_AT_ONCE):
                search.index(ids[start : start + INDEXED_AT_ONCE])
        desk.announce_source(source)
        return source

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        titles = (_("Feeds"), _("Which section its pieces go to: the first rule that fits decides"))
        return {
            **context,
            "rows": list(zip(titles, self.rows, strict=True)),
            "source": self.form.instance,
            "locked": LOCKED if is_locked(self.form.instance, self.request.user) else "",  # type: ignore[attr-defined]
        }


class AddSource(SaveSource, generic.CreateView):
    def get_initial_form_instance(self) -> Source:
        return Source()


class EditSource(SaveSource, generic.EditView):
    def get_success_url(self) -> str:
        return self.get_edit_url()


class DeleteSource(generic.DeleteView):
    """Deleting is for Sources that have brought nothing; the rest is too much for one request."""

    object: Source

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.has_pieces() and self.user_has_permission("delete"):
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def has_pieces(self) -> bool:
        return self.object.articles.exists()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:  # a piece has come since
            return self.refuse()

    def refuse(self) -> HttpResponse:
        told = (
            _("“%(name)s” has pieces at the desk, so it stays. It is the source of what is written here.")
            if self.object.is_house
            else _("“%(name)s” has pieces at the desk, so it stays. Pause it here; or remove it with all its pieces, on the server: stoppress source remove %(key)s")
        )  # fmt: skip
        messages.error(self.request, told % {"name": self.object.name, "key": self.object.key})
        return redirect("sources:edit", self.object.pk)


@may_change
def show_health(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    source = get_object_or_404(with_health(Source.objects.all(), now), pk=pk)
    context = {
        "source": source,
        "health": health_of(source, now),
        "feeds": [(feed, due_words(feed.next_due, now.timestamp())) for feed in source.feeds.all()],
        "troubles": [(one, said(one.name), said(one.remedy)) for one in source.open_troubles[:100]],
    }
    return TemplateResponse(request, "stoppress/desk/health.html", context)


def due_words(next_due: float, now: float) -> str:
    minutes = round((next_due - now) / 60)
    if minutes < 1:
        return _("now")
    if minutes < 120:
        return _("in %(count)s min") % {"count": minutes}
    return _("in %(count)s h") % {"count": round(minutes / 60)}


@require_POST
@may_change
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    with transaction.atomic():
        source.is_paused = not source.is_paused
        source.save(update_fields=["is_paused"])
        if not source.is_paused:
            ask_now(source)
    done = _("%(name)s is paused.") if source.is_paused else _("%(name)s is collected again.")
    messages.success(request, done % {"name": source.name})
    return redirect("sources:health", source.pk)


@require_POST
@may_change
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    ask_now(source)
    messages.success(request, _("%(name)s is asked in a moment.") % {"name": source.name})
    return redirect("sources:health", source.pk)


class SourceViewSet(ModelViewSet):
    model = Source
    name = "sources"
    icon = "globe"
    menu_label = gettext_lazy("Sources")
    menu_order = 110
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    ordering = "name"
    search_fields = ["name", "key", "home_url"]
    search_backend_name = None
    list_filter = ["is_paused", "publishes_itself", "may_carry", "language"]
    edit_handler = SOURCE_PANELS
    index_view_class = SourceList
    add_view_class = AddSource
    edit_view_class = EditSource
    delete_view_class = DeleteSource

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("look/", look_view, name="look"),
            path("health/<int:pk>/", show_health, name="health"),
            path("pause/<int:pk>/", pause, name="pause"),
            path("ask/<int:pk>/", ask, name="ask"),
        ]


@hooks.register("register_admin_viewset")
def register_sources() -> SourceViewSet:
    return SourceViewSet()
