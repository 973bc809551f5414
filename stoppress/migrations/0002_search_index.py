"""The search index: FTS5 on SQLite, tsvector with GIN on PostgreSQL. Not a Django model, for
neither is a table Django knows; `serve/search.py` is the only code that speaks to it."""

from django.db import migrations

SQLITE = """CREATE VIRTUAL TABLE stoppress_search
    USING fts5(headline, text, tokenize = "unicode61 remove_diacritics 0")"""
POSTGRESQL = """CREATE TABLE stoppress_search (id bigint PRIMARY KEY, words tsvector NOT NULL);
    CREATE INDEX stoppress_search_words ON stoppress_search USING gin (words)"""


def make_index(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(SQLITE if vendor == "sqlite" else POSTGRESQL)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE stoppress_search")


class Migration(migrations.Migration):
    dependencies = [("stoppress", "0001_the_paper")]
    operations = [migrations.RunPython(make_index, drop_index)]
