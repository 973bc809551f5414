"""What can be done to many pieces at once, from the list. The same acts, the same guard."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from stoppress.file.models import Article
from stoppress.wagtail_hooks.article_acts import ACTS, Act, ReasonForm


class OwnSections:
    """Bulk actions name objects by id: a foreign one is refused, not listed as "no access"."""

    models = [Article]
    right = "publish"

    @classmethod
    def get_queryset(cls, model: type[Article], object_ids: list[str]) -> QuerySet[Article]:
        ids = [one for one in object_ids if str(one).isdigit()]
        return Article.objects.filter(pk__in=ids).select_related("source", "copy_of")

    def get_all_objects_in_listing_query(self, parent_id: object) -> QuerySet:
        policy = policy_registry.get_by_type(Article)
        found = policy.instances_user_has_permission_for(self.request.user, "change")  # type: ignore[attr-defined]
        return found.values_list("pk", flat=True)

    def get_actionable_objects(self) -> tuple[list[Article], dict[str, list]]:
        objects, refused = super().get_actionable_objects()  # type: ignore[misc]
        if refused["items_with_no_access"]:
            raise PermissionDenied
        return objects, refused

    def check_perm(self, article: Article) -> bool:
        policy = policy_registry.get_by_type(Article)
        return policy.user_has_permission_for_instance(self.request.user, self.right, article)  # type: ignore[attr-defined]


class BulkAct(OwnSections, SnippetBulkAction):
    act: Act
    template_name = "stoppress/desk/bulk_act.html"
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "needs_reason": self.act.needs_reason}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(act=self.act, **kwargs)

    def get_execution_context(self) -> dict[str, Any]:
        reason = self.cleaned_form.cleaned_data["reason"]
        return {"user": self.request.user, "act": self.act, "reason": reason}

    @classmethod
    def execute_action(cls, objects: list[Article], **kwargs: Any) -> tuple[int, int]:
        act = kwargs["act"]
        fitting = [article for article in objects if act.fits(article)]
        for article in fitting:
            act.do(article, kwargs["user"], kwargs["reason"])
        return len(fitting), 0

    def get_success_message(self, count: int, _children: int) -> str:
        done = ngettext("%(count)s piece: %(what)s.", "%(count)s pieces: %(what)s.", count)
        return done % {"count": count, "what": self.act.label}


def bulk_act(act: Act) -> type[BulkAct]:
    return type(
        f"Bulk{act.name.capitalize()}",
        (BulkAct,),
        {
            "__module__": __name__,
            "act": act,
            "display_name": act.label,
            "action_type": act.name,
            "aria_label": act.label,
            "action_priority": 10 + ACTS.index(act),
            "classes": {"serious"} if act.is_serious else set(),
        },
    )


class BulkDelete(OwnSections, DeleteBulkAction):
    """Wagtail's own for all snippets, with our guard; only own drafts may be deleted at all."""

    right = "delete"


for one in ACTS:
    hooks.register("register_bulk_action", bulk_act(one))
hooks.register("register_bulk_action", BulkDelete, order=100)  # after, so instead of, Wagtail's
