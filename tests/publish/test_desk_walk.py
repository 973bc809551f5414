"""The URL walk: no address of the desk lets a section editor see or change another Section.

The addresses come from the resolver, so that a release of Wagtail that adds a view fails here.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Revision, TaskState, Workflow, WorkflowContentType

from stoppress.file.models import Article
from stoppress.publish.models import Action
from stoppress.wagtail_hooks.guard import OBJECT_RIGHTS
from tests.publish.desk_paper import ARTICLE, at, collect, desk_of, make_source, make_user

pytestmark = pytest.mark.django_db
SECRET = "Secret of the sport desk"
# Addresses that name no object. What they show is walked below, by what they answer.
OTHERS = {
    "list",
    "list_results",
    "add",
    "preview_on_add",
    "choose",
    "choose_results",
    "chosen_multiple",
}


def patterns_of(namespace: str) -> list[URLPattern]:
    """Return all patterns under one namespace of the desk, however deep."""
    found: list[URLPattern] = []

    def walk(resolver: URLResolver, inside: bool) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern, inside or pattern.namespace == namespace)
            elif inside:
                found.append(pattern)

    walk(get_resolver(), False)
    return found


def all_patterns() -> list[URLPattern]:
    return patterns_of(ARTICLE) + patterns_of("wagtailsnippetchoosers_stoppress_article")


@pytest.fixture
def secret(paper: None) -> Article:
    article = collect(make_source(), "secret", "sport", headline=SECRET)
    article.save_revision()
    article.headline = SECRET + " again"
    article.save_revision()
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def editor(paper: None) -> User:
    return make_user("world", "Editors", ("world",))


def arguments(pattern: URLPattern, article: Article) -> dict[str, object]:
    first, last = (
        Revision.objects.for_instance(article).order_by("pk").values_list("pk", flat=True)[:2]
    )
    known = {
        "pk": article.pk, "revision_id": first, "revision_id_a": first, "revision_id_b": last,
        "action_name": "approve", "task_state_id": task_state(article).pk,
        "workflow_state_id": task_state(article).workflow_state_id, "task_id": task_state(article).task_id,
    }  # fmt: skip
    names = set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
    return {name: known[name] for name in names}


def task_state(article: Article) -> TaskState:
    state = article.current_workflow_state
    if state is None:
        from django.contrib.contenttypes.models import ContentType

        workflow = Workflow.objects.first()
        content_type = ContentType.objects.get_for_model(Article)
        WorkflowContentType.objects.get_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )
        state = workflow.start(article, make_user(f"starter{article.pk}", is_superuser=True))
    return state.current_task_state


def names_object(pattern: URLPattern) -> bool:
    return "pk" in pattern.pattern.converters or "pk" in pattern.pattern.regex.groupindex


def all_of(article: Article) -> tuple[object, ...]:
    fresh = Article.objects.get(pk=article.pk)
    return (
        {name: str(value) for name, value in model_to_dict(fresh).items()},
        str(fresh.__dict__ | {"_state": None}),
        Action.objects.filter(article=article).count(),
        Revision.objects.for_instance(article).count(),
        TaskState.objects.filter(workflow_state__object_id=str(article.pk)).values_list(
            "status", flat=True
        )[0],
    )


def test_every_address_is_known_to_the_guard():
    found = all_patterns()

    unknown = [one.name for one in found if one.name not in {*OBJECT_RIGHTS, *OTHERS}]
    unguarded = [
        one.name for one in found if names_object(one) and not hasattr(one.callback, "__wrapped__")
    ]

    assert len([one for one in found if names_object(one)]) >= 27
    assert unknown == []
    assert unguarded == []
    assert {one.name for one in found if names_object(one)} == set(OBJECT_RIGHTS)


def test_a_view_that_nobody_named_is_refused(secret: Article, rf):
    from stoppress.wagtail_hooks.guard import may

    assert not may(make_user("editor", "Editors"), "", secret)


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_section_is_refused_at_every_object_address(secret, editor, method):
    client = desk_of(editor)
    task_state(secret)
    before = all_of(secret)
    payload = {
        "headline": "Taken over",
        "action-publish": "1",
        "reason": "x",
        "text": "x",
        "field": "headline",
    }

    for pattern in filter(names_object, all_patterns()):
        namespace = (
            "wagtailsnippetchoosers_stoppress_article" if pattern.name == "chosen" else ARTICLE
        )
        url = reverse(f"{namespace}:{pattern.name}", kwargs=arguments(pattern, secret))
        response = getattr(client, method)(url, payload if method == "post" else {})
        assert response.status_code == 403, pattern.name
        assert SECRET not in response.content.decode(), pattern.name

    assert all_of(secret) == before


def test_the_same_addresses_open_for_the_own_section(secret, editor):
    from django.contrib.auth.models import Group

    own = make_user("sport", "Editors", ("sport",))
    client = desk_of(own)
    task_state(secret).task.specific.groups.add(Group.objects.get(name="Editors"))
    closed = {
        "delete": 403,
        "publish": 302,
        "unfold": 302,
        "restore": 302,
        "correct": 405,
        "take": 405,
        "keep": 405,
        "lock": 405,
        "unlock": 302,
    }  # unlock: its workflow does not let them

    for pattern in filter(names_object, patterns_of(ARTICLE)):
        url = reverse(f"{ARTICLE}:{pattern.name}", kwargs=arguments(pattern, secret))
        assert client.get(url).status_code == closed.get(pattern.name, 200), pattern.name


@pytest.mark.parametrize("name", ["list", "list_results"])
@pytest.mark.parametrize(
    "query", ["", "?q=Secret", "?status=live", "?ordering=order_at", "?export=csv"]
)
def test_the_list_shows_only_the_own_section(secret, editor, name, query):
    own = collect(secret.source, "own", "world", headline="World opens")

    body = b"".join(desk_of(editor).get(at(name) + query)).decode()

    assert SECRET not in body
    assert own.headline in body or "q=" in query or "export" in query


@pytest.mark.parametrize("name", ["choose", "choose_results"])
def test_the_chooser_lists_only_the_own_section(secret, editor, name):
    response = desk_of(editor).get(reverse(f"wagtailsnippetchoosers_stoppress_article:{name}"))

    assert response.status_code == 200
    assert SECRET not in response.content.decode()


def test_the_chooser_does_not_give_out_another_section(secret, editor):
    url = reverse("wagtailsnippetchoosers_stoppress_article:chosen_multiple")

    response = desk_of(editor).get(
        url, {"id": [secret.pk]}, headers={"x-requested-with": "XMLHttpRequest"}
    )

    assert response.status_code == 403


def bulk_url(action: str) -> str:
    return reverse("wagtail_bulk_action", args=["stoppress", "article", action])


def test_the_bulk_actions_are_those_we_know():
    from wagtail.admin.views.bulk_action.registry import bulk_action_registry

    found = bulk_action_registry.get_bulk_actions_for_model("stoppress", "article")

    assert {one.action_type for one in found} == {
        "publish",
        "hold",
        "withdraw",
        "restore",
        "unfold",
        "delete",
    }
    assert all(one.__module__.startswith("stoppress.") for one in found)


@pytest.mark.parametrize("action", ["publish", "hold", "withdraw", "restore", "unfold", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_bulk_actions_refuse_another_section(secret, editor, action, method):
    task_state(secret)
    before = all_of(secret)
    own = collect(secret.source, "own", "world", headline="World opens")
    url = f"{bulk_url(action)}?id={secret.pk}&id={own.pk}"

    client = Client(headers={"x-requested-with": "XMLHttpRequest"})
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    response = client.get(url) if method == "get" else client.post(url, {"reason": "x"})

    assert response.status_code == 403
    assert SECRET not in response.content.decode()
    assert all_of(secret) == before


def test_a_bulk_action_on_all_takes_only_the_own_section(secret, editor):
    own = collect(secret.source, "own", "world", headline="World opens")

    response = desk_of(editor).post(f"{bulk_url('hold')}?id=all", {"reason": "x"})

    assert response.status_code == 302
    assert Article.objects.get(pk=own.pk).state == "held"
    assert Article.objects.get(pk=secret.pk).state == "live"


def report_names() -> list[str]:
    return [one.name for one in patterns_of("wagtailadmin_reports")]


def test_reports_are_closed_to_section_editors(secret, editor):
    task_state(secret)
    assert len(report_names()) >= 10
    for name in report_names():
        response = desk_of(editor).get(reverse(f"wagtailadmin_reports:{name}"), follow=True)
        assert SECRET not in response.content.decode(), name


def test_the_first_page_shows_only_the_own_section(secret, editor):
    collect(secret.source, "held", "sport", live=False, headline=SECRET + " held")
    task_state(secret)

    body = desk_of(editor).get(reverse("wagtailadmin_home")).content.decode()

    assert SECRET not in body


def test_an_editing_session_of_another_section_is_not_found(secret, editor):
    url = reverse("wagtailadmin_editing_sessions:ping", args=["stoppress", "article", secret.pk, 1])

    assert desk_of(editor).post(url).status_code == 404


def test_there_is_no_api_that_gives_out_articles():
    assert [one for one in patterns_of("wagtailapi") if one] == []


def test_a_section_editor_cannot_move_a_piece_out_of_or_into_another_section(secret, editor):
    from tests.publish.desk_paper import posted

    own = collect(secret.source, "own", "world", headline="World opens")

    desk_of(editor).post(
        at("edit", own.pk), {**posted(own), "section": secret.section_id, "action-publish": "1"}
    )

    assert Article.objects.get(pk=own.pk).section_id == own.section_id


def test_strangers_are_sent_to_the_door(secret):
    for pattern in filter(names_object, patterns_of(ARTICLE)):
        url = reverse(f"{ARTICLE}:{pattern.name}", kwargs=arguments(pattern, secret))
        response = Client().get(url)
        assert response.status_code == 302, pattern.name
        assert "/desk/login/" in response.headers["location"]
