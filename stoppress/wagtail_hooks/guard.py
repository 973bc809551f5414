"""The object guard: every address that names an Article asks the policy for that Article.

Wagtail's own views ask for the model and mostly forget the object (wagtail#13314, #10746), so the
guard stands in front of them, in the table of addresses. A view that a later Wagtail adds is
refused until it is named here; `tests/publish/test_desk_walk.py` walks all addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.reports.base import ReportView
from wagtail.permissions import policy_registry

from stoppress.errors import NotAllowed
from stoppress.file.models import Article
from stoppress.publish.policy import is_limited

View = Callable[..., HttpResponse]
EDIT = "wagtailsnippets_stoppress_article:edit"

# What each address of one Article asks for. Wagtail's, then ours.
OBJECT_RIGHTS = {
    "edit": "change",
    "delete": "delete",
    "usage": "change",
    "history": "change",
    "history_results": "change",
    "preview_on_edit": "change",
    "revisions_view": "change",
    "revisions_revert": "change",
    "revisions_compare": "change",
    "revisions_unschedule": "publish",
    "unpublish": "publish",
    "lock": "lock",
    "unlock": "unlock",
    "workflow_action": "change",
    "collect_workflow_action_data": "change",
    "confirm_workflow_cancellation": "change",
    "workflow_history": "change",
    "workflow_history_detail": "change",
    "workflow_preview": "change",
    "chosen": "change",
    "publish": "publish",
    "hold": "publish",
    "withdraw": "publish",
    "restore": "publish",
    "unfold": "publish",
    "correct": "publish",
    "take": "publish",
    "keep": "publish",
}


def guard(patterns: list[URLPattern]) -> list[URLPattern]:
    """Put the guard before every view of `patterns`; those that name an object are asked for it."""
    for pattern in patterns:
        names_object = (
            "pk" in pattern.pattern.converters or "pk" in pattern.pattern.regex.groupindex
        )
        right = OBJECT_RIGHTS.get(pattern.name or "", "") if names_object else None
        pattern.callback = guarded(pattern.callback, right)
    return patterns


def guarded(view: View, right: str | None) -> View:
    """Return `view` with its question asked first, and each POST in one transaction.

    A refusal of the action layer (a withdrawn piece, say) undoes all of the POST and is told in
    words.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if right is not None and not may(request.user, right, find_article(kwargs)):
            return refuse(request)
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except NotAllowed as error:
            messages.error(request, _(error.remedy))
            return redirect(EDIT, kwargs["pk"]) if "pk" in kwargs else redirect("wagtailadmin_home")

    return asked


def may(user: Any, right: str, article: Article) -> bool:
    policy = policy_registry.get_by_type(Article)
    return bool(right) and policy.user_has_permission_for_instance(user, right, article)


def find_article(kwargs: dict[str, Any]) -> Article:
    try:
        return Article.objects.defer("body", "claims").get(pk=unquote(str(kwargs["pk"])))
    except (Article.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404 from error


def refuse(request: HttpRequest) -> HttpResponse:
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    return TemplateResponse(request, "stoppress/desk/refused.html", status=403)


# Wagtail's reports list pieces of every Section to whoever may change one, and offer no hook.
_report_dispatch = ReportView.dispatch


def dispatch_report(self: ReportView, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    if is_limited(request.user):
        raise PermissionDenied
    return _report_dispatch(self, request, *args, **kwargs)


ReportView.dispatch = dispatch_report
