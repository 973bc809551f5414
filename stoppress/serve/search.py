"""The search layer: one normaliser for write and query, FTS5 or tsvector underneath.

What is indexed is the normaliser's output, so that both databases find the same pieces and
Arabic is found however it was spelt. The index is written in the Article's own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from stoppress.extract.clean import plain_text
from stoppress.extract.fold import search_terms
from stoppress.file.models import Article
from stoppress.publish.contract import carry, readable
from stoppress.publish.models import Edition

QUERY_LENGTH = 200  # characters
QUERY_TERMS = 12
TABLE = "stoppress_search"


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


# -- writing ---------------------------------------------------------------------------------


def index(ids: Iterable[int]) -> None:
    """Bring these Articles' rows in the index up to date; a piece readers may not see has none."""
    ids = list(ids)
    if not ids:
        return
    articles = Article.objects.filter(pk__in=ids, live=True, withdrawn_at=None, copy_of=None)
    rows = [index_row(article) for article in articles.select_related("source")]
    marks = ", ".join(["%s"] * len(ids))
    key = "rowid" if is_sqlite() else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {key} IN ({marks})", ids)  # noqa: S608
        cursor.executemany(INSERT[connection.vendor], rows)


INSERT = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, headline, text) VALUES (%s, %s, %s)",  # noqa: S608
    "postgresql": (
        f"INSERT INTO {TABLE} (id, words) VALUES (%s, setweight(to_tsvector('simple', %s), 'A')"  # noqa: S608
        " || to_tsvector('simple', %s)) ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words"
    ),
}


def index_row(article: Article) -> tuple[int, str, str]:
    """Index what the contract lets readers see, and nothing else."""
    carried = carry(article)
    text = " ".join((carried.standfirst, plain_text(carried.body), article.byline))
    return (
        article.pk,
        search_terms(carried.headline, article.language),
        search_terms(text, article.language)[:900_000],  # a tsvector ends at 1 MB
    )


def rebuild(report=None) -> int:
    """Index every Article again, in batches; `report(done)` is told how far it is."""
    ids = list(Article.objects.values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(ids), 500):
        index(ids[start : start + 500])
        if report:
            report(min(start + 500, len(ids)))
    return len(ids)


# -- asking ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Query:
    """A reader's question, cleaned."""

    text: str
    language: str  # of the edition: how the words are folded
    in_language: str = ""
    source: str = ""
    section: str = ""

    def terms(self) -> list[frozenset[str]]:
        """Return for each word the terms that an indexed piece may have made of it.

        Stems depend on the language of the piece, which a reader does not say: each word is
        folded as every edition's language would, and any of these counts.
        """
        languages = {self.language, *Edition.objects.values_list("language", flat=True)}
        words = search_terms(self.text[:QUERY_LENGTH], "").split()[:QUERY_TERMS]
        return [
            frozenset(
                term for language in languages for term in search_terms(word, language).split()
            )
            for word in words
        ]


def find(query: Query, now: datetime) -> QuerySet[Article]:
    """Return readable Articles that hold every term, newest first. All languages, unless asked."""
    terms = query.terms()
    if not terms:
        return Article.objects.none()
    hits = RawSQL(matching_sql(), [match_of(terms)])  # noqa: S611 - terms are quoted
    found = Article.objects.filter(readable(now), pk__in=hits, copy_of=None)
    if query.in_language:
        found = found.filter(language=query.in_language)
    if query.source:
        found = found.filter(source__key=query.source)
    if query.section:
        found = found.filter(section__key=query.section)
    return found.select_related("source", "section").order_by("-order_at", "-id")


def find_at_desk(articles: QuerySet[Article], text: str, language: str) -> QuerySet[Article]:
    """Return those of `articles` that hold every word, in the same query as their other filters.

    What readers can find is asked of the index. What they cannot (held, drafts, copies, withdrawn)
    is not in it: there the headline decides.
    """
    terms = Query(text, language).terms()
    hidden = ~Q(live=True, withdrawn_at=None, copy_of=None)
    for word in text[:QUERY_LENGTH].split()[:QUERY_TERMS]:
        hidden &= Q(headline__icontains=word)
    if not terms:
        return articles.filter(hidden) if text.strip() else articles
    return articles.filter(Q(pk__in=RawSQL(matching_sql(), [match_of(terms)])) | hidden)  # noqa: S611


def matching_sql() -> str:
    if is_sqlite():
        return f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
    return f"SELECT id FROM {TABLE} WHERE words @@ %s::tsquery"  # noqa: S608


def match_of(terms: list[frozenset[str]]) -> str:
    """Return the database's question for every word. Terms are quoted: nobody speaks FTS to us."""
    if is_sqlite():
        return " AND ".join(f"({' OR '.join(map(fts_quoted, sorted(word)))})" for word in terms)
    return " & ".join(f"({' | '.join(map(ts_quoted, sorted(word)))})" for word in terms)


def fts_quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def ts_quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
