"""Who may do what to which Article: groups give the right, Sections limit where.

Wagtail asks its policy for the model, and mostly forgets the object (wagtail#13314, #10746), so
the desk's views ask for each object again (see `wagtail_hooks/guard.py`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.permission_policies import ModelPermissionPolicy

from stoppress.file.models import Article


class ArticlePolicy(ModelPermissionPolicy):
    """The model's permissions, within the Sections of the user."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Article) -> bool:
        if action == "delete" and not may_be_deleted(instance):
            return False
        return self.user_has_permission(user, action) and in_sections(user, instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Any, instance: Article
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, one, instance) for one in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        found = super().instances_user_has_any_permission_for(user, actions)
        return found.filter(section_limit(user))


def may_be_deleted(article: Article) -> bool:
    """Only an own draft that no reader has ever seen. What was collected would come back with the
    next poll, and a published address must go on answering: that is what withdrawing is for."""
    return article.url_key is None and not article.path


def sections_of(user: Any) -> list[int]:
    """Return the ids of the Sections a user is limited to; empty: no limit."""
    if user.is_superuser or not user.is_active:
        return []
    return list(user.desk_sections.values_list("section_id", flat=True))


def is_limited(user: Any) -> bool:
    return bool(sections_of(user))


def section_limit(user: Any) -> Q:
    limited = sections_of(user)
    return Q(section_id__in=limited) if limited else Q()


def in_sections(user: Any, article: Article) -> bool:
    """Whether the Article stands in the user's Sections: now, in the database, not in a form."""
    limited = sections_of(user)
    if not limited or article.pk is None:
        return True
    return Article.objects.filter(pk=article.pk, section_id__in=limited).exists()
