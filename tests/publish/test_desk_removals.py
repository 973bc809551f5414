"""What was taken from Wagtail for Articles stays taken: its search index, its reference index,
revisions by machine (base.md §1.2)."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command, get_commands
from django.db import connection
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.index import class_is_indexed, get_indexed_models

from stoppress.file.models import Article
from tests.publish.desk_paper import at, collect, desk_of, make_source, make_user, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(paper) -> Article:
    """A piece that has been through all that could index it."""
    article = collect(make_source("wire"), "one", "world")
    client = desk_of(make_user("ed", "Editors"))
    link = '<p>See <a href="https://x.example/">this</a>.</p>'
    client.post(
        at("edit", article.pk),
        {**posted(article, body_html=link), "headline": "Ours", "action-publish": "1"},
    )
    return article


def test_wagtails_search_index_never_holds_an_article(edited):
    """`update_index` takes what `get_indexed_models` gives, whatever `search_auto_update` says; with
    `wagtail.search` not installed there is not even a table. Should a paper install it: no rows."""
    content_type = ContentType.objects.get_for_model(Article)

    assert Article not in get_indexed_models()
    assert not class_is_indexed(Article)
    assert (Article.search_fields, Article.search_auto_update) == ([], False)
    if "update_index" in get_commands():
        call_command("update_index", verbosity=0)
    if "wagtailsearch_indexentry" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM wagtailsearch_indexentry WHERE content_type_id = %s",
                [content_type.pk],
            )
            assert cursor.fetchone()[0] == 0


def test_the_reference_index_never_holds_an_article(edited):
    call_command("rebuild_references_index", verbosity=0)

    content_type = ContentType.objects.get_for_model(Article)
    assert not ReferenceIndex.objects.filter(base_content_type=content_type).exists()
    assert not ReferenceIndex.objects.filter(to_content_type=content_type).exists()
    assert not ReferenceIndex.model_is_indexable(Article)


def test_the_machine_makes_no_revisions(paper):
    source = make_source("wire")
    collect(source, "one")
    collect(source, "one", headline="Changed by the source", text="anew")

    article = Article.objects.get()
    assert article.headline == "Changed by the source"
    assert Revision.objects.count() == 0


def test_there_is_an_index_for_the_timed_expiry():
    names = {tuple(index.fields) for index in Article._meta.indexes}

    assert ("live", "expire_at") in names
