"""What can be done to a piece besides editing it: buttons, and the pages behind them.

publish · hold · withdraw · restore · show as own piece · correct · take the source's · keep ours
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from stoppress.extract.clean import plain_text
from stoppress.file.models import Article
from stoppress.publish import actions, desk
from stoppress.wagtail_hooks import article_words as words

URLS = "wagtailsnippets_stoppress_article"


@dataclass(frozen=True)
class Act:
    """One thing an editor may do to a piece, and when it makes sense."""

    name: str
    label: Any
    question: Any  # what the page asks, and what will come of it
    done: Any  # the message afterwards
    icon: str
    fits: Callable[[Article], bool]
    do: Callable[[Article, Any, str], None]
    needs_reason: bool = False
    is_serious: bool = False

    def url(self, article: Article) -> str:
        return reverse(f"{URLS}:{self.name}", args=[article.pk])


def publish(article: Article, user: Any, reason: str) -> None:
    desk.publish_newest(article, timezone.now(), user, reason)


def hold(article: Article, user: Any, reason: str) -> None:
    actions.hold([article], timezone.now(), reason or "taken off the site at the desk", user)


def withdraw(article: Article, user: Any, reason: str) -> None:
    desk.withdraw(article, timezone.now(), user, reason)


def restore(article: Article, user: Any, reason: str) -> None:
    actions.restore(article, timezone.now(), user, reason)


def unfold(article: Article, user: Any, reason: str) -> None:
    actions.unfold(article, timezone.now(), user)


ACTS = (
    Act(
        "publish",
        gettext_lazy("Publish"),
        gettext_lazy("Readers will see it at once: on its own page, in the lists, the feeds and the search."),
        gettext_lazy("“%(headline)s” is published."),
        "upload",
        lambda article: article.state in ("held", "draft"),
        publish,
    ),
    Act(
        "unfold",
        gettext_lazy("Show as own piece"),
        gettext_lazy("It is folded under another piece because their texts are the same. It will stand in the lists as a piece of its own."),
        gettext_lazy("“%(headline)s” is shown as a piece of its own."),
        "expand-right",
        lambda article: article.state == "copy",
        unfold,
    ),
    Act(
        "hold",
        gettext_lazy("Hold"),
        gettext_lazy("It leaves every page until somebody publishes it again. Its address answers “not found” meanwhile."),
        gettext_lazy("“%(headline)s” is held."),
        "download",
        lambda article: article.state in ("live", "copy", "embargoed"),
        hold,
    ),
    Act(
        "withdraw",
        gettext_lazy("Withdraw"),
        gettext_lazy("Its address will answer 410, “gone for good”, and say that the piece was withdrawn. It leaves every list, feed and search result, and no poll of its source brings it back. Only “Restore” does."),
        gettext_lazy("“%(headline)s” is withdrawn."),
        "cross",
        lambda article: article.withdrawn_at is None,
        withdraw,
        needs_reason=True,
        is_serious=True,
    ),
    Act(
        "restore",
        gettext_lazy("Restore"),
        gettext_lazy("It was withdrawn. It will be live again at its old address."),
        gettext_lazy("“%(headline)s” is live again."),
        "undo",
        lambda article: article.withdrawn_at is not None,
        restore,
        needs_reason=True,
    ),
)  # fmt: skip


def acts_for(user: Any, article: Article) -> list[Act]:
    """Return what this user may do to this piece as it stands."""
    policy = policy_registry.get_by_type(Article)
    if not policy.user_has_permission(user, "publish"):
        return []
    return [act for act in ACTS if act.fits(article)]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput,
        help_text=gettext_lazy("Kept in the log with your name. Readers do not see it."),
    )

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


# -- a page each ---------------------------------------------------------------------------------


def act_view(act: Act) -> Callable[..., HttpResponse]:
    """Return the view that asks, and on POST does it and says so."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        article = get_object_or_404(Article.objects.select_related("source"), pk=pk)
        form = ReasonForm(request.POST or None, needs_reason=act.needs_reason)
        if not act.fits(article):
            messages.warning(request, _("This piece is %(state)s: that cannot be done now.") % {
                "state": words.state_words(article)})  # fmt: skip
            return back_to(article)
        if request.method == "POST" and form.is_valid():
            act.do(article, request.user, form.cleaned_data["reason"])
            messages.success(request, act.done % {"headline": article.headline})
            return back_to(article)
        context = {"act": act, "article": article, "form": form, "edit_url": edit_url(article)}
        return TemplateResponse(request, "stoppress/desk/act.html", context)

    return view


def back_to(article: Article) -> HttpResponse:
    return redirect(edit_url(article))


def edit_url(article: Article) -> str:
    return reverse(f"{URLS}:edit", args=[article.pk])


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    text = plain_text(request.POST.get("text", ""))[:2000].strip()
    if not text:
        messages.error(request, _("Say what was wrong, and what is right."))
    elif article.withdrawn_at:
        messages.error(request, _("This piece was withdrawn. Restore it first."))
    else:
        actions.correct(article, text, timezone.now(), request.user)
        messages.success(request, _("The correction stands with the piece."))
    return back_to(article)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("source", "waiting_version"), pk=pk)
    name = request.POST.get("field", "")
    if name in [one.name for one in desk.waiting_fields(article)]:
        desk.take_from_source(article, name, timezone.now(), request.user)
        messages.success(request, _("Taken from the source: %(field)s.") % {"field": words.field_words([name])})  # fmt: skip
    else:
        messages.warning(request, _("Nothing of that waits any more."))
    return back_to(article)


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    desk.keep_ours(article, timezone.now(), request.user)
    messages.success(request, _("Kept as it stands here."))
    return back_to(article)


def urlpatterns() -> list[URLPattern]:
    return [
        *(path(f"{act.name}/<int:pk>/", act_view(act), name=act.name) for act in ACTS),
        path("correct/<int:pk>/", correct, name="correct"),
        path("take/<int:pk>/", take, name="take"),
        path("keep/<int:pk>/", keep, name="keep"),
    ]


@hooks.register("construct_snippet_action_menu")
def shape_action_menu(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Publishing comes first; taking off the site is "Hold", among the buttons above the form."""
    if context["model"] is not Article:
        return
    instance = context.get("instance")
    gone = {"action-unpublish"} | (
        {"action-publish"} if instance and instance.withdrawn_at else set()
    )
    menu_items[:] = [item for item in menu_items if item.name not in gone]
    menu_items.sort(key=lambda item: item.name != "action-publish")
