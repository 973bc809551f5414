"""The two groups of the desk, and what each may do. Ensured after every migrate.

Publishers   all of the desk: articles, sources, sections, the paper, its users
Editors      articles: add, change, publish, lock; within their Sections, where they have any
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

PUBLISHERS = "Publishers"
EDITORS = "Editors"
STAFF = "wagtailadmin.access_admin"
ARTICLE_RIGHTS = ("add", "change", "view", "publish", "lock", "unlock")
OWN_MODELS = (
    "source", "feed", "section", "sectionrule", "edition", "housepage", "sitesettings",
    "desksection",
)  # fmt: skip


def ensure_groups(sender: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: object) -> None:
    """Make the groups and give them their rights. Adds what is missing, takes nothing away.

    Permissions are made by post_migrate too, app by app, and Wagtail's for publish and lock come
    late: so wait for the last app, and make sure of the others' before asking for them.
    """
    if using != DEFAULT_DB_ALIAS or sender.label != last_label():
        return
    for label in ("stoppress", "wagtailadmin", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    clear_stock_groups()
    editors, _is_new = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.add(*editor_rights())
    publishers, _is_new = Group.objects.get_or_create(name=PUBLISHERS)
    publishers.permissions.add(*publisher_rights())


def last_label() -> str:
    """Return the label of the app for which post_migrate is sent last."""
    return [config.label for config in apps.get_app_configs() if config.models_module][-1]


def clear_stock_groups() -> None:
    """Wagtail's first migration makes groups for a page tree that this desk does not have."""
    from wagtail.models import GroupCollectionPermission, GroupPagePermission

    stock = Group.objects.filter(name__in=[EDITORS, "Moderators"], page_permissions__isnull=False)
    for group in stock.distinct():
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
        group.permissions.clear()
        if group.name != EDITORS and not group.user_set.exists():
            group.delete()


def editor_rights() -> list[Permission]:
    own = Q(content_type__app_label="stoppress", content_type__model="article")
    names = [f"{right}_article" for right in ARTICLE_RIGHTS]
    return [*Permission.objects.filter(own, codename__in=names), *desk_door()]


def publisher_rights() -> list[Permission]:
    """No right to change groups: with it a publisher could make themselves anything."""
    own = Q(content_type__app_label="stoppress", content_type__model__in=[*OWN_MODELS, "article"])
    users = Q(content_type__app_label="auth", content_type__model="user")
    return [*Permission.objects.filter(own | users), *desk_door()]


def desk_door() -> list[Permission]:
    label, codename = STAFF.split(".")
    return list(Permission.objects.filter(content_type__app_label=label, codename=codename))
