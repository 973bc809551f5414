"""Articles at the desk: list, edit page, saving, publishing, the source's waiting change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from stoppress.collect.models import Source
from stoppress.extract.clean import RULES_VERSION
from stoppress.file.models import Article, Section
from stoppress.flow.ticker import release_embargoes
from stoppress.publish import actions, desk
from stoppress.publish.models import Action
from stoppress.serve.models import Change
from stoppress.wagtail_hooks.article_body import cleaned_body, fits_editor, from_editor, to_editor
from tests.publish.desk_paper import BODY, at, collect, desk_of, make_source, make_user, posted

pytestmark = pytest.mark.django_db
TABLE = "<p>Results:</p><table><tbody><tr><td>Home</td><td>2</td></tr></tbody></table>"


@pytest.fixture
def client(paper):
    return desk_of(make_user("ed", "Editors"))


@pytest.fixture
def article(paper) -> Article:
    return collect(make_source(), "one", "world")


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def verbs(article: Article) -> list[str]:
    return list(article.actions.order_by("id").values_list("verb", flat=True))


# -- the list ----------------------------------------------------------------------------------


def test_the_list_says_state_and_marks_in_words(client, article):
    collect(article.source, "two", live=False, headline="Held piece")
    Article.objects.filter(pk=article.pk).update(edited_fields=["headline"])

    body = client.get(at("list")).content.decode()

    assert "live" in body
    assert "edited here" in body
    assert "No text was found." in body


@pytest.mark.parametrize("state", list(desk.STATES))
def test_the_state_in_the_database_is_the_state_of_the_object(article, state):
    now = timezone.now()
    source = article.source
    made = {
        "live": article,
        "held": collect(source, "held", live=False),
        "withdrawn": collect(source, "gone"),
        "copy": collect(source, "copy"),
        "embargoed": collect(source, "embargoed", live=False),
        "draft": Article.objects.create(
            source=source, headline="d", live=False, received_at=now, order_at=now
        ),
    }
    actions.withdraw([made["withdrawn"]], now, "asked")
    Article.objects.filter(pk=made["copy"].pk).update(copy_of=article)
    Article.objects.filter(pk=made["held"].pk).update(embargo_until=now)  # a reason comes first
    Article.objects.filter(pk=made["embargoed"].pk).update(embargo_until=now, held_why="")

    found = list(Article.objects.filter(desk.STATES[state]))

    assert [one.state for one in found] == [state]
    assert found[0].pk == made[state].pk


def test_the_list_takes_few_queries_however_many_rows(
    client, article, django_assert_max_num_queries
):
    for number in range(12):
        collect(article.source, f"more-{number}", "world")

    with django_assert_max_num_queries(24):
        client.get(at("list_results"))


def test_only_the_indexed_column_orders_the_list(client, article):
    keys = {column.sort_key for column in client.get(at("list")).context["table"].columns.values()}

    assert keys - {None} == {"order_at"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=harbour", {"Harbour opens", "Harbour held back"}),
        ("q=ports", {"Harbour opens"}),
        ("q=held+back", {"Harbour held back"}),
        ("q=harbour&status=held", {"Harbour held back"}),
        ("q=harbour&status=live", {"Harbour opens"}),
        ("q=harbour&source=OTHER", set()),
        ("q=%22%27*()", set()),
        ("q=nowhere", set()),
        ("status=withdrawn", set()),
        ("language=ar", {"الميناء يفتح"}),
        ("q=الميناء", {"الميناء يفتح"}),
        ("mark=unsorted", {"Harbour held back", "الميناء يفتح"}),
    ],
)
def test_search_and_filters_are_one_query(client, article, query, found):
    other = make_source("other")
    collect(article.source, "held", live=False, headline="Harbour held back")
    collect(other, "ar", headline="الميناء يفتح", language="ar", body_html="<p>نص</p>", text="نص")

    rows = client.get(at("list_results") + "?" + query.replace("OTHER", str(other.pk))).context[
        "object_list"
    ]

    assert {one.headline for one in rows} == found


# -- the body -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        (BODY, True),
        (
            '<h2>A</h2><p>b <em>c</em> <a href="https://x.example/" rel="noopener nofollow">d</a></p>',
            True,
        ),
        ("<ul><li>one</li><li>two</li></ul><ol><li>three</li></ol>", True),
        ("<blockquote><p>Said so.</p></blockquote>", True),
        ("<p>H<sub>2</sub>O, m<sup>2</sup>, <code>x</code></p>", True),
        ("<p>one<br>two</p>", True),
        ("", True),
        (TABLE, False),
        ("<figure><figcaption>A caption</figcaption></figure><p>b</p>", False),
        ("<pre>a\n  b</pre>", False),
        ("<blockquote><p>One <em>a</em>.</p><p>Two.</p></blockquote><p>c</p>", True),
        ("<blockquote><p>One.</p></blockquote><blockquote><p>Two.</p></blockquote>", False),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", None),
    ],
)
def test_the_rich_editor_is_given_only_what_it_keeps(body, fits):
    from stoppress.extract.clean import clean_html

    body = clean_html(body)

    if fits is not None:
        assert fits_editor(body) is fits
    if fits_editor(body) and body:
        assert cleaned_body(from_editor(to_editor(body)), body) == body


def test_a_table_is_shown_as_html_with_the_reason(client, paper):
    article = collect(make_source(), "table", body_html=TABLE)

    body = client.get(at("edit", article.pk)).content.decode()

    assert "cannot keep" in body
    assert "&lt;table&gt;" in body


@pytest.mark.parametrize(
    "body", [BODY, TABLE, "<p>one<br>two &amp; three “four”</p><ul><li>five</li></ul>"]
)
def test_opening_and_saving_alters_nothing(client, paper, body):
    article = collect(make_source(), "same", "world", body_html=body)
    before = {
        name: getattr(article, name)
        for name in ("headline", "body", "byline", "published_at", "edited_fields")
    }

    response = client.post(at("edit", article.pk), {**posted(article), "action-publish": "1"})

    after = fresh(article)
    assert response.status_code == 302
    assert {name: getattr(after, name) for name in before} == before


def test_what_is_saved_is_cleaned(client, article):
    evil = {"headline": "<script>alert(1)</script>News <b>now</b>", "byline": "A\u202eB", "body_html":
            "<p onclick=x>ok<script>alert(1)</script> <a href='javascript:alert(1)'>a</a></p>"}  # fmt: skip

    client.post(at("edit", article.pk), {**posted(article, **evil), "action-publish": "1"})

    after = fresh(article)
    assert after.headline == "News now"
    assert after.byline == "AB"
    assert "script" not in after.body
    assert "onclick" not in after.body
    assert after.clean_rules == RULES_VERSION


# -- saving and publishing ----------------------------------------------------------------------------


def test_a_machine_piece_has_no_revision_until_a_person_edits_it(client, article):
    assert Revision.objects.count() == 0

    client.get(at("edit", article.pk))
    assert Revision.objects.count() == 0
    client.post(
        at("edit", article.pk), {**posted(article), "headline": "Mine", "action-publish": "1"}
    )

    assert Revision.objects.count() == 1
    assert fresh(article).edited_fields == ["headline"]


def test_publishing_goes_through_the_action_layer(client, article, django_user_model):
    Change.objects.all().delete()

    client.post(
        at("edit", article.pk), {**posted(article), "headline": "Mine", "action-publish": "1"}
    )

    after, last = fresh(article), Action.objects.first()
    assert (after.headline, after.live, after.path) == ("Mine", True, article.path)
    assert (last.verb, last.by_user.username, last.is_visible) == ("update", "ed", True)
    assert after.changed_at > article.changed_at
    assert f"article:{article.pk}" in Change.objects.get().keys


@pytest.mark.django_db(transaction=True)
def test_the_page_is_printed_when_the_answer_comes(client, article):
    from stoppress.serve.store import Store

    client.post(
        at("edit", article.pk),
        {**posted(article), "headline": "Mine own words", "action-publish": "1"},
    )

    from django.conf import settings

    page = Store(settings.STOPPRESS_STORE).page(article.path)
    assert page is not None
    assert b"Mine own words" in page.body


def test_a_draft_of_a_live_piece_changes_nothing_for_readers(client, article):
    client.post(at("edit", article.pk), {**posted(article), "headline": "Not yet"})

    after = fresh(article)
    assert (after.headline, after.has_unpublished_changes) == ("Harbour opens", True)
    assert verbs(article) == ["publish"]


def test_publishing_a_held_piece_gives_it_its_address(client, paper):
    article = collect(make_source(), "held", live=False)
    assert article.path == ""

    client.post(at("edit", article.pk), {**posted(article), "action-publish": "1"})

    after = fresh(article)
    assert after.live
    assert after.path == f"/en/harbour-opens-{article.pk}"
    assert verbs(article) == ["hold", "publish"]


def test_an_old_draft_does_not_put_back_what_the_machine_has_moved(client, article):
    client.post(at("edit", article.pk), {**posted(article), "headline": "Draft"})
    draft = Revision.objects.get()
    other = make_source("other")
    Article.objects.filter(pk=article.pk).update(
        url="https://wire.example/moved",
        received_at=timezone.now(),
        date_reason="moved",
        guid="g-1",
    )
    moved = fresh(article)

    draft.publish()

    after = fresh(article)
    assert after.headline == "Draft"
    for name in (
        "url",
        "received_at",
        "date_reason",
        "guid",
        "path",
        "source_id",
        "claims",
        "text_hash",
    ):
        assert getattr(after, name) == getattr(moved, name), name
    assert other.pk != after.source_id


def test_an_old_draft_does_not_undo_what_the_source_has_corrected_since(client, article):
    client.post(at("edit", article.pk), {**posted(article), "headline": "My headline"})
    new = "<p>The harbour opened on Tuesday.</p>"
    collect(article.source, "one", body_html=new, text="The harbour opened on Tuesday.")
    assert fresh(article).body == new

    page = client.get(at("edit", article.pk)).content.decode()
    Revision.objects.get().publish()

    after = fresh(article)
    assert "newer text since this draft" in page
    assert (after.headline, after.body, after.edited_fields) == ("My headline", new, ["headline"])


def test_a_newer_text_that_came_while_the_page_was_open_is_not_put_back(client, article):
    opened = posted(article)
    new = "<p>The harbour opened on Tuesday.</p>"
    collect(article.source, "one", body_html=new, text="The harbour opened on Tuesday.")

    response = client.post(
        at("edit", article.pk), {**opened, "headline": "Mine", "action-publish": "1"}, follow=True
    )

    after = fresh(article)
    assert (after.headline, after.body, after.edited_fields) == ("Mine", new, ["headline"])
    assert "newer text while this page was open" in response.content.decode()


def test_a_body_may_come_from_the_other_editor(client, article):
    opened = posted(article)
    collect(article.source, "one", body_html=TABLE, text="Results: Home 2")

    client.post(at("edit", article.pk), {**opened, "headline": "Mine", "action-publish": "1"})

    assert fresh(article).body == TABLE


def test_words_written_into_a_held_piece_are_not_overwritten_by_the_source(client, paper):
    source = make_source()
    article = collect(source, "held", live=False)

    client.post(at("edit", article.pk), {**posted(article), "headline": "Ours"})
    collect(source, "held", headline="Theirs, anew", text="other text")

    after = fresh(article)
    assert (after.headline, after.waiting_version.headline) == ("Ours", "Theirs, anew")


def test_wagtails_unpublish_holds_the_piece(client, article):
    client.post(at("unpublish", article.pk))

    after = fresh(article)
    assert (after.state, verbs(article)) == ("held", ["publish", "hold"])
    assert Action.objects.first().by_user.username == "ed"


def test_an_embargo_keeps_a_published_piece_back(client, paper):
    article = collect(make_source(), "held", live=False)
    later = timezone.now() + timedelta(hours=3)

    client.post(at("edit", article.pk), {
        **posted(article), "embargo_until": later.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"})  # fmt: skip

    after = fresh(article)
    assert (after.state, after.live, after.first_published_at, after.path) == (
        "embargoed",
        False,
        None,
        "",
    )


@pytest.mark.parametrize("passed", [False, True])
def test_the_clock_publishes_only_what_was_passed(client, article, passed):
    """“Save draft” is no decision to publish, whatever embargo stands in the form."""
    soon = timezone.now() + timedelta(hours=3)
    form = own_piece(embargo_until=soon.strftime("%Y-%m-%d %H:%M"))
    client.post(at("add"), {**form, **({"action-publish": "1"} if passed else {})})
    piece = Article.objects.get(url_key=None)
    page = client.get(at("edit", piece.pk)).content.decode()

    assert piece.state == ("embargoed" if passed else "held")
    assert ("A draft, not passed yet." in page) is not passed
    assert (at("publish", piece.pk) in page) is not passed
    release_embargoes(soon + timedelta(minutes=2))

    assert fresh(piece).live is passed


def test_a_change_saved_as_draft_takes_a_piece_from_the_clock_until_it_is_passed(client, article):
    soon = timezone.now() + timedelta(hours=3)
    stamp = soon.strftime("%Y-%m-%d %H:%M")
    piece = collect(article.source, "held", live=False)
    form = {**posted(piece), "embargo_until": stamp}
    client.post(at("edit", piece.pk), {**form, "action-publish": "1"})

    answer = client.post(at("edit", piece.pk), {**form, "headline": "Not ready"}, follow=True)
    assert "does not go out by itself any more" in answer.content.decode()
    release_embargoes(soon + timedelta(minutes=2))
    assert (fresh(piece).live, fresh(piece).held_why) == (False, desk.NOT_PASSED)

    client.post(at("edit", piece.pk), {**form, "headline": "Ready", "action-publish": "1"})
    assert fresh(piece).state == "embargoed"
    release_embargoes(soon + timedelta(minutes=2))
    assert (fresh(piece).live, fresh(piece).headline) == (True, "Ready")


def test_a_draft_without_its_embargo_is_a_draft_again(client, article):
    soon = timezone.now() + timedelta(hours=3)
    form = own_piece()
    client.post(at("add"), {**form, "embargo_until": soon.strftime("%Y-%m-%d %H:%M")})
    piece = Article.objects.get(url_key=None)

    client.post(at("edit", piece.pk), posted(piece))

    assert (fresh(piece).state, fresh(piece).held_why) == ("draft", "")


def test_a_held_piece_with_an_embargo_can_be_published(client, article):
    piece = collect(article.source, "held", live=False)
    later = timezone.now() + timedelta(hours=3)
    Article.objects.filter(pk=piece.pk).update(embargo_until=later)

    assert fresh(piece).state == "held"
    client.post(at("publish", piece.pk), {"reason": ""})

    assert (fresh(piece).state, fresh(piece).held_why) == ("embargoed", "")


def test_a_date_set_at_the_desk_moves_the_piece_in_the_lists(client, paper):
    article = collect(make_source(), "undated", live=False, published=None, claims=())

    client.post(
        at("edit", article.pk),
        {**posted(article), "published_at": "2026-11-20 10:00", "action-publish": "1"},
    )

    after = fresh(article)
    assert after.order_at == after.published_at
    assert f"{after.order_at:%Y-%m-%d}" == "2026-11-20"


def test_a_withdrawn_piece_cannot_be_published(client, article):
    actions.withdraw([article], timezone.now(), "asked")

    response = client.post(
        at("edit", article.pk), {**posted(article), "headline": "Again", "action-publish": "1"}
    )

    after = fresh(article)
    assert "Restore it first" in response.content.decode()
    assert (after.live, after.headline) == (False, "Harbour opens")
    assert after.withdrawn_at is not None


def test_an_approved_draft_of_a_withdrawn_piece_is_refused_in_words(
    client, article, django_user_model
):
    """Workflow approval publishes past the edit form: the action layer refuses, and all is undone."""
    client.post(at("edit", article.pk), {**posted(article), "headline": "Draft"})
    actions.withdraw([fresh(article)], timezone.now(), "asked")

    from stoppress.errors import Withdrawn

    with pytest.raises(Withdrawn):
        Revision.objects.get().publish()


# -- acts --------------------------------------------------------------------------------------------


def test_hold_publish_withdraw_restore_each_with_the_users_name(client, article):
    client.post(at("hold", article.pk), {"reason": "check a name"})
    assert (fresh(article).state, fresh(article).held_why) == ("held", "check a name")
    client.post(at("publish", article.pk), {"reason": ""})
    assert fresh(article).state == "live"
    client.post(at("withdraw", article.pk), {"reason": "the source asked"})
    assert (fresh(article).state, fresh(article).withdrawn_why) == ("withdrawn", "the source asked")
    client.post(at("restore", article.pk), {"reason": "a mistake"})
    assert (fresh(article).state, fresh(article).path) == ("live", article.path)

    assert verbs(article) == ["publish", "hold", "publish", "withdraw", "restore"]
    assert {one.by_user.username for one in article.actions.all() if one.by_user} == {"ed"}


def test_withdrawing_asks_for_the_reason_and_says_what_follows(client, article):
    page = client.get(at("withdraw", article.pk)).content.decode()
    client.post(at("withdraw", article.pk), {"reason": "  "})

    assert "410" in page
    assert "no poll of its source brings it back" in page
    assert fresh(article).state == "live"


def test_withdrawing_cancels_a_timed_publish(client, article):
    revision = article.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())

    client.post(at("withdraw", article.pk), {"reason": "asked"})

    assert Revision.objects.get().approved_go_live_at is None


def test_publishing_by_the_button_takes_the_waiting_draft_along(client, article):
    client.post(at("edit", article.pk), {**posted(article), "headline": "Draft"})
    client.post(at("hold", article.pk), {"reason": ""})

    client.post(at("publish", article.pk), {"reason": ""})

    assert (fresh(article).headline, fresh(article).state) == ("Draft", "live")


def test_a_folded_copy_can_be_shown_as_its_own_piece(client, article):
    copy = collect(make_source("other"), "copy")
    Article.objects.filter(pk=copy.pk).update(copy_of=article, path="")

    client.post(at("unfold", copy.pk), {"reason": ""})

    after = fresh(copy)
    assert (after.state, after.copy_of_id) == ("live", None)
    assert after.path


def test_many_pieces_at_once(client, article):
    second = collect(article.source, "two", "world")
    url = reverse("wagtail_bulk_action", args=["stoppress", "article", "withdraw"])

    assert "410" in client.get(f"{url}?id={article.pk}&id={second.pk}").content.decode()
    client.post(f"{url}?id={article.pk}&id={second.pk}", {"reason": "asked"})

    assert [fresh(one).state for one in (article, second)] == ["withdrawn", "withdrawn"]


def test_a_correction_stands_with_the_piece(client, article):
    client.post(at("correct", article.pk), {"text": "It was <b>Tuesday</b>."})

    note = article.corrections.get()
    assert (note.text, fresh(article).corrected_at is not None) == ("It was Tuesday.", True)
    assert Action.objects.first().by_user.username == "ed"


# -- the source's waiting change ------------------------------------------------------------------------


@pytest.fixture
def waiting(client, article) -> Article:
    client.post(
        at("edit", article.pk),
        {**posted(article), "headline": "Ours", "byline": "We", "action-publish": "1"},
    )
    collect(article.source, "one", headline="Theirs anew", authors=("They",), text="new")
    return fresh(article)


def test_what_waits_is_shown_side_by_side(client, waiting):
    page = client.get(at("edit", waiting.pk)).content.decode()

    assert "As the source has it now" in page
    assert "Theirs anew" in page
    assert [one.name for one in desk.waiting_fields(waiting)] == ["headline", "byline"]


def test_taking_the_sources_words_field_by_field(client, waiting):
    client.post(at("take", waiting.pk), {"field": "headline"})

    after = fresh(waiting)
    assert (after.headline, after.byline, after.edited_fields) == ("Theirs anew", "We", ["byline"])
    assert after.waiting_version is not None
    client.post(at("take", waiting.pk), {"field": "byline"})
    after = fresh(waiting)
    assert (after.byline, after.edited_fields, after.waiting_version) == ("They", [], None)


def test_keeping_ours_lets_the_waiting_version_go(client, waiting):
    client.post(at("keep", waiting.pk))

    after = fresh(waiting)
    assert (after.headline, after.waiting_version, verbs(waiting)[-1]) == ("Ours", None, "keep")


def test_a_field_that_does_not_wait_cannot_be_taken(client, waiting):
    client.post(at("take", waiting.pk), {"field": "withdrawn_why"})
    client.post(at("take", waiting.pk), {"field": "source_id"})

    assert fresh(waiting).headline == "Ours"


# -- an own piece -----------------------------------------------------------------------------------------


def own_piece(**values: object) -> dict[str, object]:
    house = Source.objects.get(is_house=True)
    blank = Article(headline="Our own", language="en", body="")
    return {**posted(blank), "source": house.pk, "language": "en", "section": Section.objects.get(key="local").pk,
            **values}  # fmt: skip


def test_an_own_piece_is_written_under_the_house(client, paper):
    form = client.get(at("add")).context["form"]
    client.post(at("add"), {**own_piece(), "action-publish": "1"})

    article = Article.objects.get()
    assert [one.is_house for one in form.fields["source"].queryset] == [True]
    assert (article.url_key, article.state, article.headline) == (None, "live", "Our own")
    assert article.published_at == article.order_at == article.received_at
    assert article.path == f"/en/our-own-{article.pk}"


def test_an_own_draft_may_be_deleted_a_collected_piece_never(client, article):
    publisher = desk_of(make_user("pub", "Publishers"))
    client.post(at("add"), own_piece())
    draft = Article.objects.get(url_key=None)

    assert publisher.post(at("delete", article.pk)).status_code == 403
    assert publisher.post(at("delete", draft.pk)).status_code == 302
    assert list(Article.objects.all()) == [article]


def test_a_piece_cannot_be_written_under_another_source(client, article):
    client.post(at("add"), {**own_piece(), "source": article.source_id, "action-publish": "1"})

    assert Article.objects.count() == 1


# -- preview ----------------------------------------------------------------------------------------------


def test_previews_show_the_unsaved_words(client, article):
    data = {**posted(article), "headline": "Only a preview"}

    told = client.post(at("preview_on_edit", article.pk), data).json()
    page = client.get(at("preview_on_edit", article.pk)).content.decode()

    assert told == {"is_valid": True, "is_available": True}
    assert "Only a preview" in page
    assert "readers do not see this" in page
    assert fresh(article).headline == "Harbour opens"


def test_a_piece_not_yet_saved_can_be_previewed(client, paper):
    client.post(at("preview_on_add"), own_piece(headline="Never saved"))

    assert "Never saved" in client.get(at("preview_on_add")).content.decode()


def test_an_old_revision_can_be_previewed_and_compared(client, article):
    client.post(
        at("edit", article.pk), {**posted(article), "headline": "First", "action-publish": "1"}
    )
    client.post(
        at("edit", article.pk),
        {**posted(fresh(article)), "headline": "Second", "action-publish": "1"},
    )
    first, second = Revision.objects.order_by("pk")

    assert "First" in client.get(at("revisions_view", article.pk, first.pk)).content.decode()
    compared = client.get(at("revisions_compare", article.pk, first.pk, second.pk)).content.decode()
    assert "First" in compared
    assert "Second" in compared


def test_an_untouched_editor_posts_no_text() -> None:
    from stoppress.wagtail_hooks.article_body import from_editor, is_editors

    assert (is_editors("null"), from_editor("null")) == (True, "")


def test_a_change_no_reader_sees_moves_no_clock(client, article):
    before = fresh(article).changed_at

    client.post(
        at("edit", article.pk),
        {**posted(article), "desk_note": "ask the lawyer", "action-publish": "1"},
    )

    after = fresh(article)
    assert (after.desk_note, after.changed_at) == ("ask the lawyer", before)
    assert not after.actions.filter(is_visible=True, verb="update").exists()
