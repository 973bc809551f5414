"""Sources and the paper at the desk: health in words, adding by an address, the contract."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from stoppress.collect.models import Feed, Source, Trouble
from stoppress.file.models import Article, Section, SectionRule
from stoppress.flow.sources import Looked
from stoppress.publish.models import DeskSection, Edition, HousePage, SiteSettings
from stoppress.serve import search
from stoppress.serve.models import Change
from stoppress.wagtail_hooks.source_words import health_of, with_health
from tests.publish.desk_paper import collect, desk_of, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(paper):
    return desk_of(make_user("pub", "Publishers"))


def health(source: Source) -> tuple[str, str]:
    now = timezone.now()
    found = health_of(with_health(Source.objects.filter(pk=source.pk), now).get(), now)
    return found.kind, found.text


def form_of(source: Source, **values: object) -> dict[str, object]:
    """What the Source's form posts untouched, and then `values`."""
    data: dict[str, object] = {
        "name": source.name, "key": source.key, "zone": source.zone, "language": source.language,
        "may_carry": source.may_carry, "indexing": source.indexing, "min_interval_seconds": 300,
        "max_interval_seconds": 3600, "host_delay_seconds": "1.0", "recheck_seconds": "300 900",
        "gone_after_seconds": 60, "quiet_after_hours": "48", "obeys_deletes": "on",
        "names-en": "", "names-ar": "", "home_url": source.home_url, "licence": source.licence,
        "section_rules-TOTAL_FORMS": 0, "section_rules-INITIAL_FORMS": 0,
        "feeds-TOTAL_FORMS": 0, "feeds-INITIAL_FORMS": 0,
    }  # fmt: skip
    if source.publishes_itself:
        data["publishes_itself"] = "on"
    return {**data, **values}


# -- health -------------------------------------------------------------------------------------


def test_health_in_words(paper):
    now = timezone.now()
    ok, quiet = make_source("ok", last_new_at=now - timedelta(minutes=12)), make_source("quiet")
    Source.objects.filter(pk=quiet.pk).update(
        added_at=now - timedelta(days=9), last_new_at=now - timedelta(days=3)
    )
    failing, paused, off = (
        make_source("failing"),
        make_source("paused", is_paused=True),
        make_source("off"),
    )
    off.feeds.update(is_on=False)
    failing.feeds.update(fail_count=3, last_error="dead host")
    collect(ok, "one")
    Trouble.objects.create(source=failing, url=failing.feeds.get().url, name="dead host", remedy="Check the address.",
                           first_at=now, last_at=now)  # fmt: skip

    assert health(ok) == ("ok", "OK · 1 new in 24 hours · last new piece 12\xa0minutes ago")
    assert health(quiet) == ("quiet", "gone quiet for 3\xa0days")
    assert health(failing)[0] == "trouble"
    assert health(failing)[1].startswith("answers with an error since")
    assert health(paused) == ("paused", "paused")
    assert health(off) == ("trouble", "has no feed that is on")
    assert health(Source.objects.get(is_house=True)) == ("own", "our own writers")


def test_one_failure_is_no_alarm(paper):
    source = make_source("wire", last_new_at=timezone.now())
    source.feeds.update(fail_count=1, last_error="too slow")

    assert health(source)[0] == "ok"


def test_the_list_asks_few_queries_for_many_sources(client, django_assert_max_num_queries):
    for number in range(20):
        make_source(f"s{number}")

    with django_assert_max_num_queries(20):
        body = client.get(reverse("sources:index")).content.decode()
    assert "nothing collected yet" in body


def test_the_health_page_names_what_goes_wrong_and_what_to_do(client):
    source = make_source("wire")
    now = timezone.now()
    Trouble.objects.create(source=source, url="https://wire.example/a", name="too large", cause="12 MB",
                           remedy="Is this a feed?", count=7, first_at=now, last_at=now)  # fmt: skip
    Trouble.objects.create(source=source, url="https://wire.example/b", name="solved one", first_at=now, last_at=now,
                           solved_at=now)  # fmt: skip

    body = client.get(reverse("sources:health", args=[source.pk])).content.decode()

    assert all(
        words in body
        for words in ("too large", "12 MB", "Is this a feed?", ">7<", "wire.example/feed")
    )
    assert "solved one" not in body


def test_pause_resume_and_ask_now(client):
    source = make_source("wire")
    source.feeds.update(next_due=timezone.now().timestamp() + 9999)

    client.post(reverse("sources:pause", args=[source.pk]))
    assert Source.objects.get(pk=source.pk).is_paused
    client.post(reverse("sources:pause", args=[source.pk]))

    assert not Source.objects.get(pk=source.pk).is_paused
    assert source.feeds.get().next_due <= timezone.now().timestamp()
    assert client.get(reverse("sources:pause", args=[source.pk])).status_code == 405


# -- adding ---------------------------------------------------------------------------------------


FOUND = Looked("https://new.example/", "New <b>Paper</b>", "https://new.example/", "en-GB",
               [("https://new.example/rss", "rss", "All"), ("https://new.example/atom", "atom", "Sport")])  # fmt: skip


def look(client, looked: Looked = FOUND, **data: object):
    with patch("stoppress.wagtail_hooks.source_add.flow.look", return_value=looked) as asked:
        response = client.post(reverse("sources:look"), {"url": "new.example", **data})
    return response, asked


def test_adding_by_an_address(client):
    response, asked = look(client)
    body = response.content.decode()
    asked.assert_called_once_with("new.example", "")
    assert "https://new.example/atom" in body
    assert "New Paper" in body

    client.post(reverse("sources:look"), {
        "name": "New Paper", "key": "new", "language": "en", "home_url": "https://new.example/",
        "may_carry": "excerpt", "feeds": ["https://new.example/rss"]})  # fmt: skip

    source = Source.objects.get(key="new")
    assert (source.may_carry, source.publishes_itself, source.language) == ("excerpt", False, "en")
    assert list(source.feeds.values_list("url", "kind")) == [("https://new.example/rss", "rss")]


def test_a_feed_that_was_not_found_cannot_be_slipped_in(client):
    look(client)

    client.post(reverse("sources:look"), {
        "name": "New", "key": "new", "language": "en", "may_carry": "full", "feeds": ["http://127.0.0.1/feed"]})  # fmt: skip

    assert not Source.objects.filter(key="new").exists()


def test_an_address_without_a_feed_is_explained(client):
    response, _asked = look(
        client, Looked("https://x.example/", problem="This address gives no feed.")
    )

    assert "This address gives no feed." in response.content.decode()


def test_only_superusers_open_private_networks(client):
    _response, asked = look(client, allow_private="10.0.0.0/8")
    asked.assert_called_once_with("new.example", "")
    source = make_source("wire")

    client.post(
        reverse("sources:edit", args=[source.pk]), form_of(source, allow_private="10.0.0.0/8")
    )
    assert Source.objects.get(pk=source.pk).allow_private == ""

    boss = desk_of(make_user("boss", is_superuser=True))
    boss.post(
        reverse("sources:edit", args=[source.pk]), form_of(source, allow_private="10.0.0.0/8")
    )
    assert Source.objects.get(pk=source.pk).allow_private == "10.0.0.0/8"
    _response, asked = look(boss, allow_private="10.0.0.0/8")
    asked.assert_called_once_with("new.example", "10.0.0.0/8")


# -- the form ----------------------------------------------------------------------------------------


def test_a_source_is_saved_with_names_feeds_and_rules(client):
    source = make_source("wire")
    feed = source.feeds.get()
    world = Section.objects.get(key="world")

    response = client.post(reverse("sources:edit", args=[source.pk]), form_of(source, **{
        "names-ar": "الوكالة", "recheck_seconds": "900, 300",
        "feeds-TOTAL_FORMS": 2, "feeds-INITIAL_FORMS": 1, "feeds-0-id": feed.pk, "feeds-0-source": source.pk,
        "feeds-0-url": feed.url, "feeds-0-kind": "", "feeds-1-url": "https://wire.example/two", "feeds-1-is_on": "on",
        "section_rules-TOTAL_FORMS": 1, "section_rules-0-position": 0, "section_rules-0-by": "category",
        "section_rules-0-match": "World", "section_rules-0-section": world.pk}))  # fmt: skip

    source = Source.objects.get(pk=source.pk)
    assert response.status_code == 302
    assert (source.names, source.recheck_seconds) == ({"ar": "الوكالة"}, [300, 900])
    assert list(source.feeds.order_by("pk").values_list("is_on", flat=True)) == [False, True]
    assert SectionRule.objects.get().section == world


@pytest.mark.parametrize(
    "wrong",
    [{"recheck_seconds": "soon"}, {"min_interval_seconds": 9000}, {"zone": "Mars/Base"}, {"key": "Ünï"},
     {"feeds-TOTAL_FORMS": 1, "feeds-0-url": "no address"}],
)  # fmt: skip
def test_wrong_values_are_told_and_nothing_is_saved(client, wrong):
    source = make_source("wire")

    response = client.post(
        reverse("sources:edit", args=[source.pk]), form_of(source, name="New name", **wrong)
    )

    assert response.status_code == 200
    assert "error-message" in response.content.decode()
    assert Source.objects.get(pk=source.pk).name == "Wire"


def test_a_changed_source_is_announced_to_all_that_shows_it(client):
    source = make_source("wire")
    Change.objects.all().delete()

    client.post(reverse("sources:edit", args=[source.pk]), form_of(source, name="Wire Two"))

    assert set(Change.objects.get().keys) == {f"source:{source.pk}", "list:en", "list:ar"}


def test_a_narrower_contract_holds_at_once_for_what_is_here(client):
    source = make_source("wire")
    article = collect(source, "one")
    assert list(search.find_at_desk(Article.objects.all(), "ports", "en")) == [article]

    client.post(
        reverse("sources:edit", args=[source.pk]),
        form_of(source, may_carry="headline", expires_after_days=3),
    )

    article.refresh_from_db()
    assert article.contract_until == article.received_at + timedelta(days=3)
    assert list(search.find_at_desk(Article.objects.all(), "ports", "en")) == []


@pytest.mark.parametrize("name", ["index", "add", "look"])
def test_editors_have_no_business_with_sources(paper, name):
    response = desk_of(make_user("ed", "Editors")).get(reverse(f"sources:{name}"))

    assert response.headers["location"] == "/desk/"


@pytest.mark.parametrize("name", ["edit", "delete", "health", "pause", "ask", "history", "usage"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_editors_cannot_touch_a_source(paper, name, method):
    source = make_source("wire")

    response = getattr(desk_of(make_user("ed", "Editors")), method)(
        reverse(f"sources:{name}", args=[source.pk])
    )

    assert response.status_code in (302, 405)
    assert response.headers.get("location", "/desk/") == "/desk/"
    assert Source.objects.get(pk=source.pk).is_paused is False


# -- the paper ------------------------------------------------------------------------------------------


def test_a_section_is_named_in_every_edition(client):
    Change.objects.all().delete()

    client.post(
        reverse("sections:add"),
        {"names-en": "Weather", "names-ar": "الطقس", "key": "weather", "position": 9},
    )

    section = Section.objects.get(key="weather")
    assert section.names == {"en": "Weather", "ar": "الطقس"}
    assert "site" in Change.objects.get().keys


def test_the_frame_is_printed_anew_when_the_paper_changes(client):
    for url, data in (
        (reverse("editions:edit", args=["en"]), {"name": "New Name", "tagline": "", "language": "en", "position": 0}),
        (reverse("wagtailsettings:edit", args=["stoppress", "sitesettings", SiteSettings.load().pk]),
         {"address": "https://new.example", "zone": "UTC", "home_language": "en", "stale_after_hours": "6",
          "publisher": "", "contact_email": ""}),
        (reverse("sections:delete", args=[Section.objects.get(key="sport").pk]), {}),
    ):  # fmt: skip
        Change.objects.all().delete()
        assert client.post(url, data).status_code == 302, url
        assert set(Change.objects.get().keys) == {"site", "list:en", "list:ar"}, url
    assert Edition.objects.get(pk="en").name == "New Name"


def test_a_house_page_is_cleaned_and_keeps_its_mail_link(client):
    page = HousePage.objects.get(edition_id="en", slug="contact")
    from stoppress.wagtail_hooks.article_body import to_editor

    body = to_editor('<p>Write <a href="mailto:a@b.example">us</a>.</p>')
    client.post(reverse("pages-of-the-paper:edit", args=[page.pk]), {
        "edition": "en", "title": "Contact <script>x</script>", "slug": "contact", "position": 0, "body": body})  # fmt: skip

    page.refresh_from_db()
    assert page.body == '<p>Write <a href="mailto:a@b.example">us</a>.</p>'
    assert page.title == "Contact"


def test_publishers_limit_editors_to_sections(client):
    editor = make_user("ed", "Editors")
    world = Section.objects.get(key="world")

    client.post(reverse("sections-of-editors:add"), {"user": editor.pk, "section": world.pk})

    assert list(DeskSection.objects.values_list("user", "section")) == [(editor.pk, world.pk)]


def test_feeds_cannot_be_taken_over_from_another_source(client):
    one, two = make_source("one"), make_source("two")

    client.post(reverse("sources:edit", args=[one.pk]), form_of(one, **{
        "feeds-TOTAL_FORMS": 1, "feeds-INITIAL_FORMS": 1, "feeds-0-id": two.feeds.get().pk,
        "feeds-0-source": one.pk, "feeds-0-url": "https://evil.example/"}))  # fmt: skip

    assert Feed.objects.get(source=two).url == "https://two.example/feed"


# -- what is not deleted, and what stays as it is -------------------------------------------------------


def test_a_section_that_limits_an_editor_stays(client):
    make_user("ed", "Editors", ("world",))
    world = Section.objects.get(key="world")

    answer = client.post(reverse("sections:delete", args=[world.pk]), follow=True)

    assert "“World” stays: it is a section of ed." in answer.content.decode()
    assert DeskSection.objects.get().section == world


def test_a_source_with_pieces_is_not_deleted_but_told_how(client):
    source = make_source("wire")
    collect(source, "one")

    for method in (client.get, client.post):
        answer = method(reverse("sources:delete", args=[source.pk]), follow=True)
        assert "Pause it here" in answer.content.decode()
        assert "stoppress source remove wire" in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_piece_that_comes_while_its_source_is_deleted_is_no_error(client):
    source = make_source("wire")
    collect(source, "one")

    with patch("stoppress.wagtail_hooks.sources.DeleteSource.has_pieces", return_value=False):
        answer = client.post(reverse("sources:delete", args=[source.pk]), follow=True)

    assert "stoppress source remove wire" in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_source_without_pieces_is_deleted(client):
    source = make_source("wire")

    client.post(reverse("sources:delete", args=[source.pk]))

    assert not Source.objects.filter(pk=source.pk).exists()


def edition_form(**values: object) -> dict[str, object]:
    return {"name": "Paper", "tagline": "", "language": "en", "position": 0, **values}


def test_the_language_of_an_edition_is_chosen_once(client):
    client.post(reverse("editions:edit", args=["en"]), edition_form(language="fr", name="New"))

    assert set(Edition.objects.values_list("language", "name")) == {
        ("en", "New"), ("ar", "صحيفة الاختبار")}  # fmt: skip


@pytest.mark.parametrize("wrong", ["a/r X", "zz", "english", "ar_EG", "ع", "en-", "../en", ""])
def test_an_edition_is_made_in_a_language(client, wrong):
    answer = client.post(reverse("editions:add"), edition_form(language=wrong))

    assert answer.status_code == 200
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(("given", "kept"), [("FR", "fr"), ("pt-BR", "pt-BR")])
def test_a_language_is_kept_as_pieces_are_filed(client, given, kept):
    client.post(reverse("editions:add"), edition_form(language=given))

    assert Edition.objects.filter(pk=kept).exists()


# -- sources inside a private network ----------------------------------------------------------------


@pytest.fixture
def inside(paper) -> Source:
    return make_source("inside", allow_private="10.0.0.0/8", home_url="https://in.example/")


def feeds_of(source: Source) -> dict[str, object]:
    feed = source.feeds.get()
    return {"feeds-TOTAL_FORMS": 2, "feeds-INITIAL_FORMS": 1, "feeds-0-id": feed.pk, "feeds-0-source": source.pk,
            "feeds-0-url": "http://10.0.0.7/secret", "feeds-0-is_on": "on",
            "feeds-1-url": "http://10.0.0.8/secret", "feeds-1-is_on": "on",
            "home_url": "http://10.0.0.9/"}  # fmt: skip


def test_only_administrators_give_addresses_to_a_source_inside(client, inside):
    url = reverse("sources:edit", args=[inside.pk])
    page = client.get(url).content.decode()

    answer = client.post(url, form_of(inside, name="Renamed", **feeds_of(inside)))
    inside.refresh_from_db()

    assert "only an administrator changes its addresses" in page
    assert "https://inside.example/feed" in page
    assert answer.status_code == 302
    assert (inside.name, inside.home_url) == ("Renamed", "https://in.example/")
    assert inside.allow_private == "10.0.0.0/8"
    assert [feed.url for feed in inside.feeds.all()] == ["https://inside.example/feed"]


def test_publishers_cannot_delete_the_feeds_of_a_source_inside(client, inside):
    data = feeds_of(inside) | {"feeds-0-DELETE": "on", "feeds-TOTAL_FORMS": 1}

    client.post(reverse("sources:edit", args=[inside.pk]), form_of(inside, **data))

    assert inside.feeds.count() == 1


def test_administrators_give_addresses_to_a_source_inside(inside):
    boss = desk_of(make_user("boss", is_superuser=True))
    url = reverse("sources:edit", args=[inside.pk])

    boss.post(url, form_of(inside, allow_private="10.0.0.0/8", **feeds_of(inside)))

    assert {feed.url for feed in inside.feeds.all()} == {
        "http://10.0.0.7/secret", "http://10.0.0.8/secret"}  # fmt: skip
    assert "only an administrator changes" not in boss.get(url).content.decode()


def test_letting_us_into_a_private_network_is_logged(client, caplog):
    boss = desk_of(make_user("boss", is_superuser=True))
    source = make_source("wire")

    boss.post(reverse("sources:edit", args=[source.pk]), form_of(source, allow_private="10.0.0.0/8"))  # fmt: skip

    entry = ModelLogEntry.objects.get(action="stoppress.private_networks")
    assert (entry.user.username, entry.object_id) == ("boss", str(source.pk))
    assert entry.data == {"networks": "10.0.0.0/8"}
    assert "private networks of a source changed (source=wire, networks=10.0.0.0/8" in caplog.text
    history = boss.get(reverse("sources:history", args=[source.pk])).content.decode()
    assert "Private networks allowed: 10.0.0.0/8" in history


def test_taking_on_a_source_inside_is_logged(paper):
    boss = desk_of(make_user("boss", is_superuser=True))
    look(boss, allow_private="10.0.0.0/8")

    boss.post(reverse("sources:look"), {
        "name": "New", "key": "new", "language": "en", "may_carry": "full", "feeds": ["https://new.example/rss"]})  # fmt: skip

    assert ModelLogEntry.objects.get(action="stoppress.private_networks").data == {"networks": "10.0.0.0/8"}  # fmt: skip
