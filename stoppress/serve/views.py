"""The printer's answers: pages not yet printed, and search. Readers reach it through the front."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.collect.models import Source
from stoppress.extract.clean import plain_text
from stoppress.extract.fold import search_terms
from stoppress.file.models import Article
from stoppress.publish.contract import carry
from stoppress.serve import printing, search, wording
from stoppress.serve.pages import Made, absolute_head
from stoppress.serve.segments import etag, join
from stoppress.serve.shapes import Card, Link, SearchView
from stoppress.serve.sheet import Sheet
from stoppress.serve.store import Live, Page, Store

HITS_A_PAGE = 20
SNIPPET_WORDS = 30
SNIPPET_REACH = 1500  # words of a text that are looked through for the first hit
KEPT_STATUS = (200, 410)  # not 301: there is one for every spelling of an address


def reader_page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer for any address of the paper that the front has no printed page for."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    path = f"/{path}"
    try:
        page = search_page(request, path) if path.endswith("/search") else None
        page = page or stored_or_printed(path) or printing.not_found_page(path, timezone.now())
    except Exception:  # noqa: BLE001 - logged with its number; one page harms no other
        page = printing.failed_page(path, timezone.now())
    return respond(request, page)


def stored_or_printed(path: str) -> Page | None:
    """Return the page at `path`, printing and keeping it if need be.

    The generation is noted before the database is read: a change in between keeps the page out
    of the store.
    """
    store = Store(settings.STOPPRESS_STORE)
    if page := store.page(path):
        return page
    generation = store.generation()
    page = printing.print_page(path, timezone.now())
    if page and page.status in KEPT_STATUS:
        store.keep(page, generation)
        return store.page(path) or page  # as the front gives it, with the same tag
    return page


def respond(request: HttpRequest, page: Page | None) -> HttpResponse:
    """Join the printed and the live pieces into one response."""
    if page is None:
        return HttpResponse("This paper has no edition yet. Run: stoppress init", status=503)
    pieces = live_pieces(page.edition) if page.edition else None
    response = HttpResponse(join(page, pieces), status=page.status, headers=dict(page.headers))
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    if page.status != 200:
        return response
    response["ETag"] = etag(page, pieces, "identity")
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def live_pieces(language: str) -> Live:
    """Return the live pieces of an edition, printing them if no one has yet."""
    found = Store(settings.STOPPRESS_STORE).live(language)
    if found is None:
        printing.print_lives(timezone.now())
        found = Store(settings.STOPPRESS_STORE).live(language)
    assert found is not None
    return found


# -- search --------------------------------------------------------------------------------------


def search_page(request: HttpRequest, path: str) -> Page | None:
    """Return the answer to `?q=`: never stored, for its address is the reader's own words."""
    edition = printing.edition_of(path)
    if edition is None or path != f"/{edition.language}/search":
        return None
    with override(edition.language):
        sheet = Sheet(edition, timezone.now())
        view = search_view(sheet, request)
        title = f"{_('Search')} — {edition.name}"
        head = absolute_head(sheet, path, title, robots="noindex")
        return printing.finish(sheet, path, Made("search", view, head))


def search_view(sheet: Sheet, request: HttpRequest) -> SearchView:
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in
             ("q", "in", "source", "section", "before")}  # fmt: skip
    query = search.Query(" ".join(asked["q"].split()), sheet.language, asked["in"],
                         asked["source"], asked["section"])  # fmt: skip
    found = search.find(query, sheet.now)
    total = found.count()
    if re.fullmatch(r"\d{1,18}", asked["before"]):
        last = Article.objects.filter(pk=int(asked["before"])).first()
        found = found.filter(older_than(last)) if last else found
    hits = list(found[: HITS_A_PAGE + 1])
    older = None
    if len(hits) > HITS_A_PAGE:
        older = Link(address(sheet, {**asked, "before": str(hits[HITS_A_PAGE - 1].pk)}), _("Older"))
    return SearchView(
        query=query.text,
        total=total,
        cards=tuple(hit_card(sheet, article, query) for article in hits[:HITS_A_PAGE]),
        filters=filters(sheet, query, asked) if total else (),
        older=older,
        suggestions=sheet.frame.sections[:3] if query.text and not total else (),
    )


def address(sheet: Sheet, asked: dict[str, str]) -> str:
    return f"/{sheet.language}/search?" + urlencode({k: v for k, v in asked.items() if v})


def hit_card(sheet: Sheet, article: Article, query: search.Query) -> Card:
    return sheet.card(article, snippet=snippet(article, query))


def older_than(last: Article) -> Q:
    """Return what stands after `last` in a list ordered by time and id."""
    return Q(order_at__lt=last.order_at) | Q(order_at=last.order_at, pk__lt=last.pk)


def snippet(article: Article, query: search.Query) -> str:
    """Return the words round the first hit, escaped, with the terms in `<mark>`."""
    carried = carry(article)
    words = (carried.standfirst + " " + plain_text(carried.body)).split()[:SNIPPET_REACH]
    terms = frozenset().union(*query.terms())

    def hits(word: str) -> bool:
        return not terms.isdisjoint(folded(word, article.language))

    first = next((place for place, word in enumerate(words) if hits(word)), 0)
    start = max(0, first - SNIPPET_WORDS // 3)
    shown = [
        f"<mark>{escape(word)}</mark>" if hits(word) else escape(word)
        for word in words[start : start + SNIPPET_WORDS]
    ]
    dots = "… " if start else ""
    return mark_safe(dots + " ".join(shown))  # noqa: S308 - every word is escaped above


@lru_cache(maxsize=50_000)
def folded(word: str, language: str) -> frozenset[str]:
    """Return the terms of one word; words repeat, and stemming them again costs a page its time."""
    return frozenset(search_terms(word[:64], language).split())


def filters(sheet: Sheet, query: search.Query, asked: dict[str, str]):
    """Return the choices that narrow this search: language, section, source."""
    found = search.find(query, sheet.now)
    return tuple(
        (label, choices)
        for label, choices in (
            (_("Language"), choices_of(sheet, asked, found, "in", "language", language_label)),
            (
                _("Section"),
                choices_of(sheet, asked, found, "section", "section__key", section_label),
            ),
            (_("Source"), choices_of(sheet, asked, found, "source", "source__key", source_label)),
        )
        if len(choices) > 1 or any(choice.is_current for choice in choices)
    )


def choices_of(sheet, asked, found, name, column, label) -> tuple[Link, ...]:
    counts = found.order_by().values_list(column).annotate(n=Count("pk")).order_by("-n")[:8]
    links = []
    for key, number in counts:
        if key:
            is_current = asked[name] == key
            url = address(sheet, {**asked, "before": "", name: "" if is_current else key})
            text = f"{label(sheet, key)} ({wording.count(number, sheet.language)})"
            links.append(Link(url, text, is_current=is_current))
    return tuple(links)


def language_label(sheet: Sheet, key: str) -> str:
    return wording.language_name(key, sheet.language)


def section_label(sheet: Sheet, key: str) -> str:
    return next((s.text for s in sheet.frame.sections if s.url.endswith(f"/{key}")), key)


def source_label(sheet: Sheet, key: str) -> str:
    found = Source.objects.filter(key=key).first()
    return found.name_in(sheet.language) if found else key
