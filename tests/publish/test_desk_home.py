"""The first page, the menu, the door; and hostile text through all of the desk."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from stoppress.collect.models import Feed, Source, Trouble
from stoppress.file.models import Article
from stoppress.publish import actions
from tests.publish.desk_paper import at, collect, desk_of, make_source, make_user, posted

pytestmark = pytest.mark.django_db
HOME = "/desk/"


@pytest.fixture
def client(paper):
    return desk_of(make_user("pub", "Publishers"))


def test_the_first_page_says_what_waits(client):
    wire = make_source("wire")
    collect(wire, "held", live=False, headline="A held piece")
    article = collect(wire, "one", headline="Theirs")
    client.post(
        at("edit", article.pk), {**posted(article), "headline": "Ours", "action-publish": "1"}
    )
    collect(wire, "one", headline="Theirs anew", text="new")
    make_source("broken").feeds.update(fail_count=5, last_error="dead host")

    body = client.get(HOME).content.decode()

    for words in (
        "A held piece",
        "No text was found.",
        "The Test Paper",
        "Ours",
        "answers with an error",
    ):
        assert words in body, words


def test_editors_do_not_see_the_sources_panel(paper):
    body = desk_of(make_user("ed", "Editors")).get(HOME).content.decode()

    assert "Sources in trouble" not in body
    assert "Nothing waits for you." in body


def menu_of(client) -> set[str]:
    return set(re.findall(r'"name":\s*"([a-z-]+)"', client.get(HOME).content.decode()))


def test_the_menu_holds_only_what_leads_somewhere(paper, client):
    boss = desk_of(make_user("boss", is_superuser=True))

    for one in (boss, client):
        names = menu_of(one)
        assert {"articles", "sources", "the-paper"} <= names
        assert not names & {
            "explorer",
            "images",
            "documents",
            "help",
            "snippets",
            "redirects",
            "locked-pages",
        }
    assert "sources" not in menu_of(desk_of(make_user("ed", "Editors")))


def test_the_desk_bears_the_name_of_the_paper(client):
    assert "The Test Paper" in client.get(HOME).content.decode()
    assert "The desk of The Test Paper" in Client().get("/desk/login/").content.decode()


def test_an_arabic_desk_runs_from_right_to_left(paper):
    user = make_user("mudir", "Publishers")
    UserProfile.objects.create(user=user, preferred_language="ar")

    body = desk_of(user).get(HOME).content.decode()

    assert 'dir="rtl"' in body
    assert "صحيفة الاختبار" in body


def test_who_has_no_time_zone_works_in_the_papers(paper):
    from stoppress.publish.models import SiteSettings

    settings = SiteSettings.load()
    settings.zone = "Asia/Riyadh"
    settings.save()
    make_user("ed", "Editors")

    Client().post("/desk/login/", {"username": "ed", "password": "pass-word-1"})

    assert UserProfile.objects.get().current_time_zone == "Asia/Riyadh"


# -- the door ---------------------------------------------------------------------------------------


def test_a_forgotten_password_can_be_set_anew_by_mail(paper):
    make_user("ed", "Editors")
    client = Client()

    assert reverse("wagtailadmin_password_reset") in client.get("/desk/login/").content.decode()
    client.post(reverse("wagtailadmin_password_reset"), {"email": "ed@example.org"})
    path = re.search(r"/desk/password_reset/confirm/\S+", mail.outbox[0].body).group()
    form = client.get(path, follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"new_password1": "an-other-word-7", "new_password2": "an-other-word-7"},
    )

    assert User.objects.get().check_password("an-other-word-7")
    assert not mail.outbox[0].body.count("stoppress-wagtail")


def test_six_wrong_passwords_lock_the_door_and_say_so(paper, settings):
    settings.AXES_ENABLED = True
    make_user("ed", "Editors")
    client = Client()

    answers = [
        client.post("/desk/login/", {"username": "ed", "password": "wrong"}) for _ in range(6)
    ]
    locked = client.post("/desk/login/", {"username": "ed", "password": "pass-word-1"})

    assert answers[0].status_code == 200
    assert answers[5].status_code == 429
    assert locked.status_code == 429
    assert "locked for a quarter of an hour" in locked.content.decode()
    assert client.get(HOME).status_code == 302


# -- hostile text --------------------------------------------------------------------------------------


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{7*7}}</textarea><svg/onload=alert(3)>",
)


@pytest.fixture(params=PAYLOADS)
def hostile(request, paper) -> Article:
    """Rows that hold markup where plain text belongs, as if no cleaner had stood before them."""
    text = request.param
    wire = make_source("wire", name=text, description=text, credit_wording=text, licence=text)
    wire.feeds.update(fail_count=5, last_error=text[:300])
    now = timezone.now()
    Trouble.objects.create(source=wire, url=Feed.objects.get().url, name=text[:60], cause=text, remedy=text,
                           first_at=now, last_at=now)  # fmt: skip
    article = collect(
        wire, "one", "world", headline=text, standfirst=text, authors=(text,), credit=text
    )
    held = collect(wire, "held", live=False, headline=text)
    gone = collect(wire, "gone", headline=text)
    actions.withdraw([gone], now, text)
    Article.objects.filter(pk=held.pk).update(held_why=text[:200])
    Article.objects.filter(pk=article.pk).update(
        desk_note=text, date_reason=text, origin_name=text, origin_url="https://x.example/"
    )
    article.save_revision(log_action=True)
    article.headline = text + " changed"
    article.save_revision(log_action=True)
    Article.objects.filter(pk=article.pk).update(
        edited_fields=["headline"], waiting_version=article.versions.get()
    )
    Article.objects.filter(pk=article.pk).update(headline=text + " ours")
    actions.correct(Article.objects.get(pk=article.pk), text, now)
    return Article.objects.get(pk=article.pk)


def pages(article: Article) -> list[str]:
    first, last = article.revisions.order_by("pk").values_list("pk", flat=True)
    source = article.source_id
    held = Article.objects.get(url__endswith="held").pk
    gone = Article.objects.get(withdrawn_at__isnull=False).pk
    names = [
        "index",
        "look",
        *(f"{name}/{source}" for name in ("edit", "delete", "history", "usage", "health")),
    ]
    return [
        HOME,
        *(at(name) for name in ("list", "list_results", "add")),
        at("list") + "?q=%3Cscript%3Ealert(1)%3C/script%3E&status=live",
        *(at(name, article.pk) for name in
          ("edit", "history", "history_results", "usage", "hold", "withdraw", "unpublish", "workflow_history")),
        *(at("edit", pk) for pk in (held, gone)),
        at("publish", held), at("restore", gone),
        at("revisions_revert", article.pk, first),
        at("revisions_compare", article.pk, first, last),
        *(reverse(f"sources:{name.split('/')[0]}", args=name.split("/")[1:]) for name in names),
        reverse("wagtail_bulk_action", args=["stoppress", "article", "withdraw"]) + f"?id={article.pk}&id={held}",
        reverse("wagtailsnippetchoosers_stoppress_article:choose"),
        reverse("wagtailadmin_reports:site_history"),
    ]  # fmt: skip


def test_hostile_text_is_escaped_on_every_page(hostile, client):
    boss = desk_of(make_user("boss", is_superuser=True))

    for url in pages(hostile):
        response = boss.get(url, follow=True)  # a source with pieces refuses "delete" in words
        assert response.status_code == 200, url
        body = response.content.decode()
        for payload in PAYLOADS:
            assert payload not in body, url
        assert not re.search(r"<(script>alert|img src=x|svg/onload)", body), url


def test_hostile_text_is_escaped_in_the_messages_after_an_act(hostile, client):
    for name, data in (
        ("hold", {"reason": PAYLOADS[0]}),
        ("publish", {"reason": ""}),
        ("withdraw", {"reason": PAYLOADS[1]}),
    ):
        body = client.post(at(name, hostile.pk), data, follow=True).content.decode()
        assert not re.search(r"<(script>alert|img src=x|svg/onload)", body), name
    source = Source.objects.get(pk=hostile.source_id)
    body = client.post(reverse("sources:pause", args=[source.pk]), follow=True).content.decode()
    assert not re.search(r"<(script>alert|img src=x|svg/onload)", body)


def test_hostile_text_is_escaped_in_the_preview(hostile, client):
    body = client.get(at("preview_on_edit", hostile.pk)).content.decode()

    assert not re.search(r"<(script>alert|img src=x|svg/onload)", body)
