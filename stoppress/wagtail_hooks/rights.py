"""The question that our own plain views ask before they do anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.permissions import policy_registry

View = Callable[..., HttpResponse]


def needs(model: Any, right: str) -> Callable[[View], View]:
    """Let only users with `right` on `model` through."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy_registry.get_by_type(model).user_has_permission(request.user, right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return asked

    return decorate
