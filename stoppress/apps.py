"""Start-up: settings checks, listeners, the desk's permission policy."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register
from django.db.models.signals import post_migrate


class StoppressConfig(AppConfig):
    name = "stoppress"
    verbose_name = "stoppress"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import published, unpublished

        from stoppress.file.models import Article
        from stoppress.publish import desk
        from stoppress.publish.actions import changed, changing
        from stoppress.publish.groups import ensure_groups
        from stoppress.publish.policy import ArticlePolicy
        from stoppress.serve.preview import print_preview
        from stoppress.serve.printing import note_change, print_after

        register_permission_policy(Article, ArticlePolicy(Article))
        changing.connect(note_change, dispatch_uid="serve.note_change")
        changed.connect(print_after, dispatch_uid="serve.print_after")
        published.connect(desk.after_published, Article, dispatch_uid="desk.after_published")
        unpublished.connect(desk.after_unpublished, Article, dispatch_uid="desk.after_unpublished")
        post_migrate.connect(ensure_groups, dispatch_uid="desk.ensure_groups")
        Article.print_preview = staticmethod(print_preview)
        register(check_settings)


def check_settings(app_configs: object = None, **kwargs: object) -> list[Error]:
    """Stop the start on values that cannot be meant, and say how to mend each."""
    return [
        Error(problem, hint="Set it right in the environment, or unset it.", id="stoppress.E001")
        for problem in getattr(settings, "STOPPRESS_SETTING_PROBLEMS", [])
    ]
