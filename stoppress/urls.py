"""Addresses that Django answers: the desk, and whatever of the paper is not printed yet."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from stoppress.serve.views import reader_page


def client_address(request: HttpRequest) -> str:
    """Return the address the front has settled; nothing else reaches our sockets."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


urlpatterns = [
    path("desk/documents/", include(wagtaildocs_urls)),
    path("desk/", include(wagtailadmin_urls)),
    re_path(r"^(?P<path>.*)$", reader_page),
]
