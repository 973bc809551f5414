"""Accounts at the desk: publishers manage people, only administrators manage administrators."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse

from tests.publish.desk_paper import desk_of, make_user

pytestmark = pytest.mark.django_db
NEW = {"username": "new", "email": "new@example.org", "first_name": "N", "last_name": "W",
       "password1": "a-long-enough-secret", "password2": "a-long-enough-secret"}  # fmt: skip


@pytest.fixture
def client(paper):
    return desk_of(make_user("pub", "Publishers"))


@pytest.fixture
def boss(paper) -> User:
    return make_user("boss", is_superuser=True)


def url(name: str, *args: object) -> str:
    return reverse(f"wagtailusers_users:{name}", args=args)


def form_of(user: User, **values: object) -> dict[str, object]:
    return {"username": user.username, "email": user.email, "first_name": "A", "last_name": "B",
            "is_active": "on", "password1": "", "password2": "", **values}  # fmt: skip


def bulk(name: str, *users: User) -> str:
    ids = "&".join(f"id={user.pk}" for user in users)
    return reverse("wagtail_bulk_action", args=["auth", "user", name]) + f"?{ids}"


def test_a_publisher_makes_people_but_no_administrator(client):
    page = client.get(url("add"))
    response = client.post(url("add"), {**NEW, "is_superuser": "on"})

    assert page.status_code == 200
    assert "is_superuser" not in page.content.decode()
    assert response.status_code == 302
    assert User.objects.get(username="new").is_superuser is False


def test_a_publisher_makes_nobody_an_administrator(client):
    other, me = make_user("ed", "Editors"), User.objects.get(username="pub")

    page = client.get(url("edit", other.pk))
    for user in (other, me):
        answer = client.post(url("edit", user.pk), form_of(user, is_superuser="on"))
        user.refresh_from_db()
        assert (answer.status_code, user.is_superuser) == (302, False)
        assert user.first_name == "A"

    assert page.status_code == 200
    assert "is_superuser" not in page.content.decode()


def test_a_publisher_does_not_edit_an_administrator(client, boss):
    before = User.objects.filter(pk=boss.pk).values().get()

    page = client.get(url("edit", boss.pk))
    client.post(url("edit", boss.pk), form_of(
        boss, email="mine@example.org", password1="a-stolen-pass-1", password2="a-stolen-pass-1"))  # fmt: skip

    assert page.headers["location"] == "/desk/"
    assert User.objects.filter(pk=boss.pk).values().get() == before
    assert not boss.groups.exists()


def test_a_publisher_does_not_delete_an_administrator(client, boss):
    for method in (client.get, client.post):
        assert method(url("delete", boss.pk)).headers["location"] == "/desk/"
    client.post(bulk("delete", boss))

    assert User.objects.filter(pk=boss.pk).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("assign_role", {"role": "Editors"}), ("set_active_state", {"mark_as_active": "False"})],
)
def test_a_publisher_changes_no_administrator_among_many(client, boss, name, data):
    other = make_user("ed")
    data = {key: Group.objects.get(name=value).pk if key == "role" else value
            for key, value in data.items()}  # fmt: skip

    answer = client.post(bulk(name, boss, other), data, follow=True)

    assert "only administrators may change administrators (boss)" in answer.content.decode()
    for user in (boss, other):
        user.refresh_from_db()
        assert (user.is_active, user.groups.count()) == (True, 0)


@pytest.mark.parametrize("name", ["assign_role", "set_active_state", "delete"])
def test_the_same_for_people_is_done(client, name):
    other, role = make_user("ed"), Group.objects.get(name="Editors")

    client.post(bulk(name, other), {"role": role.pk, "mark_as_active": "False"})

    left = User.objects.filter(pk=other.pk).first()
    done = {
        "assign_role": left and left.groups.count() == 1,
        "set_active_state": left and not left.is_active,
        "delete": left is None,
    }
    assert done[name]


def test_an_account_cannot_be_copied(boss):
    """A copy of an administrator would be one, with a password of the copier's choice."""
    assert "copy" not in user_routes()


def user_routes() -> set[str]:
    known = get_resolver().namespace_dict["wagtailusers_users"][1].reverse_dict
    return {name for name in known if isinstance(name, str)}


def test_every_address_of_an_account_is_known_here():
    """A later Wagtail's new route must be looked at before it is let in."""
    assert user_routes() == {"index", "index_results", "add", "edit", "delete", "history", "history_results", "usage"}  # fmt: skip


def test_the_list_leads_a_publisher_to_people_only(client, boss):
    other = make_user("ed")
    body = client.get(url("index")).content.decode()

    assert url("edit", other.pk) in body
    assert url("edit", boss.pk) not in body
    assert url("delete", boss.pk) not in body


def test_administrators_make_and_change_administrators(boss):
    admin = desk_of(boss)

    assert "is_superuser" in admin.get(url("add")).content.decode()
    admin.post(url("add"), {**NEW, "is_superuser": "on"})
    made = User.objects.get(username="new")
    assert made.is_superuser

    admin.post(url("edit", made.pk), form_of(made))
    made.refresh_from_db()
    assert not made.is_superuser


@pytest.mark.parametrize("secure", [False, True])
def test_the_link_in_the_mail_bears_the_host_that_was_asked(paper, secure):
    make_user("ed", "Editors")

    Client(headers={"host": "news.example.org"}).post(
        reverse("wagtailadmin_password_reset"), {"email": "ed@example.org"}, secure=secure
    )

    link = re.search(r"https?://\S+", mail.outbox[0].body).group()
    assert link.startswith(f"http{'s' * secure}://news.example.org/desk/password_reset/confirm/")
