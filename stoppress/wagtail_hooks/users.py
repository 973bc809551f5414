"""People at the desk. Publishers manage them; administrators are only for administrators.

Wagtail lets whoever may change users make and change superusers, themselves among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.users.views import users as views


def may_touch(user: Any, other: Any) -> bool:
    """Whether `user` may change or delete the account `other`, as far as its rank goes."""
    return bool(user.is_superuser or not other.is_superuser)


class WithoutRank:
    """A form in which only an administrator sees, and sets, who is an administrator."""

    request: HttpRequest

    def get_form(self, form_class: Any = None) -> BaseForm:
        form = super().get_form(form_class)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class AddUser(WithoutRank, views.CreateView):
    pass


class EditUser(WithoutRank, views.EditView):
    pass


class UserList(views.IndexView):
    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if may_touch(self.request.user, instance) else None


class DeskUserViewSet(views.UserViewSet):
    copy_view_enabled = False  # a copy of an administrator would be one, with a password of choice
    index_view_class = UserList
    add_view_class = AddUser
    edit_view_class = EditUser


users_app: Any = apps.get_app_config("wagtailusers")
users_app.user_viewset = f"{__name__}.{DeskUserViewSet.__name__}"  # asked for in its own hook


@hooks.register("before_edit_user")
@hooks.register("before_delete_user")
def keep_rank(request: HttpRequest, user: Any) -> None:
    if not may_touch(request.user, user):
        raise PermissionDenied


@hooks.register("before_bulk_action")
def keep_rank_of_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action.model is not get_user_model():
        return None
    untouchable = [one for one in objects if not may_touch(request.user, one)]
    if not untouchable:
        return None
    names = ", ".join(one.get_username() for one in untouchable)
    messages.error(request, _("Nothing was done: only administrators may change administrators (%(names)s).") % {"names": names})  # fmt: skip
    return redirect("wagtailusers_users:index")
