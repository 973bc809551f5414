"""Who may do what to which Article, and the two groups."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.management import call_command

from stoppress.file.models import Article
from stoppress.publish.groups import EDITORS, PUBLISHERS
from stoppress.publish.policy import ArticlePolicy, in_sections, is_limited, section_limit
from tests.publish.desk_paper import collect, make_source, make_user

pytestmark = pytest.mark.django_db
EVERY_RIGHT = ("add", "change", "view", "publish", "lock", "unlock")


@pytest.fixture
def pieces(paper) -> tuple[Article, Article]:
    wire = make_source("wire")
    return collect(wire, "world", "world"), collect(wire, "sport", "sport")


def test_an_editor_without_sections_works_everywhere(pieces):
    editor = make_user("ed", EDITORS)

    assert not is_limited(editor)
    for right in EVERY_RIGHT:
        assert all(
            ArticlePolicy(Article).user_has_permission_for_instance(editor, right, one)
            for one in pieces
        )


@pytest.mark.parametrize("right", EVERY_RIGHT)
def test_sections_limit_every_right(pieces, right):
    world, sport = pieces
    editor = make_user("ed", EDITORS, ("world",))
    policy = ArticlePolicy(Article)

    assert policy.user_has_permission_for_instance(editor, right, world)
    assert not policy.user_has_permission_for_instance(editor, right, sport)
    assert list(policy.instances_user_has_permission_for(editor, right)) == [world]


def test_a_section_set_in_memory_opens_nothing(pieces):
    world, sport = pieces
    editor = make_user("ed", EDITORS, ("world",))
    sport.section = world.section

    assert not in_sections(editor, sport)


def test_a_piece_without_a_section_is_for_those_without_limits(paper):
    article = collect(make_source("wire"), "one", "")
    editor = make_user("ed", EDITORS, ("world",))

    assert not in_sections(editor, article)
    assert not Article.objects.filter(section_limit(editor)).exists()


def test_superusers_are_never_limited(pieces):
    boss = make_user("boss", "", ("world",), is_superuser=True)

    assert not is_limited(boss)
    assert in_sections(boss, pieces[1])


def test_without_a_group_nothing_is_allowed(pieces):
    policy = ArticlePolicy(Article)

    for user in (make_user("nobody"), AnonymousUser()):
        assert not policy.user_has_permission(user, "change")


@pytest.mark.parametrize("who", ["superuser", PUBLISHERS])
def test_nobody_deletes_what_was_collected_or_published(pieces, who):
    user = make_user("boss", "" if who == "superuser" else who, is_superuser=who == "superuser")
    draft = Article(source=pieces[0].source, headline="own")

    policy = ArticlePolicy(Article)
    assert not policy.user_has_permission_for_instance(user, "delete", pieces[0])
    assert policy.user_has_permission_for_instance(user, "delete", draft)


# -- the groups -----------------------------------------------------------------------------


def rights(group: str) -> set[str]:
    return set(Permission.objects.filter(group__name=group).values_list("codename", flat=True))


def test_editors_have_articles_and_nothing_else():
    assert rights(EDITORS) == {f"{right}_article" for right in EVERY_RIGHT} | {"access_admin"}


def test_publishers_have_the_desk_but_not_the_groups():
    publishers = rights(PUBLISHERS)

    for model in ("article", "source", "section", "edition", "housepage", "desksection", "user"):
        assert f"change_{model}" in publishers, model
    assert {
        "publish_article",
        "lock_article",
        "unlock_article",
        "change_sitesettings",
    } <= publishers
    assert not [
        one for one in publishers if "group" in one or "permission" in one or one.endswith("_page")
    ]


def test_the_groups_for_a_page_tree_are_gone():
    from wagtail.models import GroupCollectionPermission, GroupPagePermission

    assert not Group.objects.filter(name="Moderators").exists()
    assert not GroupPagePermission.objects.exists()
    assert not GroupCollectionPermission.objects.exists()


def test_migrating_again_gives_back_what_is_missing_and_keeps_what_was_added():
    extra = Permission.objects.get(codename="view_user")
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.set([extra])

    call_command("migrate", verbosity=0)

    assert rights(EDITORS) == {f"{right}_article" for right in EVERY_RIGHT} | {
        "access_admin",
        "view_user",
    }
    assert User.objects.count() == 0
