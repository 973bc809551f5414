"""The reader pages as they are put together: words, languages, direction, escaping, size."""

import gettext
import gzip
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template.loader import render_to_string
from django.utils.translation import override
from django.utils.translation.template import templatize

from stoppress.serve.shapes import (
    ArticleView,
    Card,
    CorrectionNote,
    Frame,
    FrontView,
    Head,
    Link,
    ListView,
    Masthead,
    Moment,
    NoticeView,
    SearchView,
    Tail,
)
from stoppress.serve.style import csp_hash, minify_css

ENGINE = Path(__file__).resolve().parents[2] / "stoppress"
LANGUAGES = ("en", "ar")
WORDED = ("templates/stoppress/*.html", "serve/*.py", "publish/contract.py", "publish/founding.py")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
BODIES = ("front", "article", "list", "search", "notice")
CSS = minify_css((ENGINE / "static/stoppress/page.css").read_text("utf-8"))
HOSTILE = "<script>alert(\"1\")</script> & 'x'"

MOMENT = Moment(
    "2026-11-25T09:40:00+00:00",
    "25 November 2026, 09:40 UTC",
    "09:40",
    day="25 November 2026",
    clock="09:40 UTC",
)
TODAY = Moment("2026-11-25", "Wednesday, 25 November 2026", "", is_day=True)
SOURCE = Link("/en/source/gazette", "Selwyn Gazette")
ARABIC_SOURCE = Link("/en/source/marfa", "المرفأ", "ar", "rtl")
WORLD = Link("/en/section/world", "World")
CARD = Card(
    url="/en/quay-12",
    headline="Quay to grow",
    language="en",
    direction="ltr",
    foreign=False,
    standfirst="By 240 metres.",
    source=SOURCE,
    section=WORLD,
    when=MOMENT,
    is_dated=True,
)
FOREIGN = replace(
    CARD,
    headline="توسيع الرصيف",
    language="ar",
    direction="rtl",
    foreign=True,
    source=ARABIC_SOURCE,
)
FEEDS = (
    Link("/en/rss.xml", "RSS"),
    Link("/en/atom.xml", "Atom"),
    Link("/en/feed.json", "JSON Feed"),
)
ARTICLE = ArticleView(
    card=CARD,
    body="<p>The quay will be longer.</p>",
    is_whole=True,
    authors=("Ilse Marrin",),
    agency="Meridian Wire",
    credit_line="Originally published by Selwyn Gazette",
    original=Link("https://gazette.example/1", "Selwyn Gazette"),
    published=MOMENT,
    received=MOMENT,
    updated=MOMENT,
    corrected=MOMENT,
    corrections=(CorrectionNote(MOMENT, "It is 240 metres."),),
    licence=Link("https://licence.example/", "CC BY 4.0"),
    also_at=(Link("https://tribune.example/1", "Northern Tribune"),),
    translations=(Link("/ar/rasif-13", "العربية", "ar", "rtl"),),
    more=(CARD, FOREIGN),
    read_token="12.0123456789abcdef",
)
VIEWS = {
    "front": FrontView(CARD, (FOREIGN, CARD), ((WORLD, (CARD, FOREIGN, CARD)),)),
    "article": ARTICLE,
    "list": ListView(
        "World", (CARD, FOREIGN), lead="All of it.", facts=(("Licence", "CC BY"),), feeds=FEEDS,
        older=Link("/en/older", "Older"), newer=Link("/en/newer", "Newer"),
    ),
    "search": SearchView(
        "quay", 2, (replace(CARD, snippet="the <mark>quay</mark>"),),
        (("Language", (Link("?l=", "All", is_current=True),)),),
        suggestions=(Link("?q=a", "ferry"),),
    ),
    "notice": NoticeView("Not here", ("Gone.",), "<p>Ask us.</p>", True, (CARD,)),
}  # fmt: skip


def frame(language="en", **changes):
    made = Frame(
        edition=language,
        direction="rtl" if language == "ar" else "ltr",
        name="The Courier",
        tagline="News of the coast",
        home_url=f"/{language}/",
        address="https://paper.example",
        sections=(WORLD, Link("/en/section/sport", "Sport")),
        others=(Link("/ar/", "العربية", "ar", "rtl"),),
        house_pages=(Link("/en/contact", "Contact"),),
        publisher="Courier Press",
        feeds=FEEDS,
    )
    return replace(made, **changes)


def context(template, language="en", **changes):
    return {
        "frame": frame(language),
        "head": Head("Quay to grow", "https://paper.example/en/quay-12", feeds=FEEDS),
        "css": CSS,
        "view": VIEWS.get(template),
        "current_section": "",
        "other": Link("/ar/", "العربية", "ar", "rtl"),
        "masthead": Masthead(TODAY, MOMENT, False),
        "tail": Tail((CARD, FOREIGN), (CARD, FOREIGN), "the last hour or so", MOMENT, "17.89ab"),
        **changes,
    }


def render(template, language="en", **changes):
    made = context(template, language, **changes)
    with override(language):
        return render_to_string(f"stoppress/{template}.html", made)


def whole(template, language="en", **changes):
    parts = ("head", "masthead", template, "tail")
    with override(language):
        made = context(template, language, **changes)
        return "".join(render_to_string(f"stoppress/{part}.html", made) for part in parts)


class Tree(HTMLParser):
    """Open elements on the way; fails on a wrong end tag. `opened` lists all start tags."""

    def __init__(self, html):
        super().__init__()
        self.open, self.opened = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.opened.append((tag, dict(attributes)))
        assert len(attributes) == len(dict(attributes)), f"an attribute twice in <{tag}>"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()


# -- words -------------------------------------------------------------------------------------


def messages():
    """Every msgid that readers may see, as (context, msgid or (singular, plural))."""
    found = set()
    for path in (path for pattern in WORDED for path in ENGINE.glob(pattern)):
        text = path.read_text("utf-8")
        source = templatize(text) if path.suffix == ".html" else text
        keywords = {**DEFAULT_KEYWORDS, "gettext_lazy": None}
        for _line, message, _comments, name in extract(
            "python", io.BytesIO(source.encode()), keywords, options={"encoding": "utf-8"}
        ):
            found.add((name, message))
    return found


def catalogue(language):
    with (ENGINE / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(entry):
    return [entry.string] if isinstance(entry.string, str) else entry.string


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language):
    words = catalogue(language)

    missing = []
    for name, message in sorted(messages(), key=str):
        entry = words.get(message if isinstance(message, str) else message[0], name)
        wanted = 1 if isinstance(message, str) else words.num_plurals
        if entry is None or entry.fuzzy or len(list(filter(None, forms(entry)))) != wanted:
            missing.append(message)

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_blanks_to_be_filled(language):
    blanks = re.compile(r"%\(\w+\)s|\{\w+\}")

    wrong = []
    for entry in catalogue(language):
        if not entry.id:
            continue
        wanted = set(blanks.findall(entry.id if isinstance(entry.id, str) else entry.id[-1]))
        for form in forms(entry):
            found = set(blanks.findall(form))
            # "one result" needs no number; but nothing may appear that is not given.
            exact = found == wanted if isinstance(entry.id, str) else found <= wanted
            if not exact:
                wrong.append(form)

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)

    with (ENGINE / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
        committed = gettext.GNUTranslations(file)

    assert committed._catalog == gettext.GNUTranslations(compiled)._catalog


def test_the_two_lists_have_their_names():
    assert "Latest News" in render("tail")
    assert "Most Read Articles" in render("tail")
    assert "آخر الأخبار" in render("tail", "ar")
    assert "الأكثر قراءة" in render("tail", "ar")


def test_no_template_knows_a_language_by_name():
    texts = [path.read_text("utf-8") for path in ENGINE.glob("templates/stoppress/*.html")]

    assert not [text for text in texts if re.search(r"""["'](ar|en|rtl|ltr)["']""", text)]


def test_the_style_sheet_does_not_know_left_from_right():
    assert not re.search(r"(?<![\w-])(left|right)(?![\w-])|-(left|right)\s*:", CSS)


# -- the whole page ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", BODIES)
def test_the_four_segments_make_one_well_formed_page(template, language):
    page = whole(template, language)

    tree = Tree(page)

    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</body>\n</html>")
    assert tree.open == []
    tags = [tag for tag, _ in tree.opened]
    for once in ("html", "head", "body", "title", "h1", "main", "aside", "style"):
        assert tags.count(once) == 1, once
    ids = [attributes["id"] for _, attributes in tree.opened if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("template", BODIES)
def test_no_heading_level_is_skipped(template):
    levels = [int(tag[1]) for tag, _ in Tree(whole(template)).opened if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("template", BODIES)
def test_nothing_is_styled_or_scripted_inline(template):
    for tag, attributes in Tree(whole(template)).opened:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        if tag == "script":
            assert attributes.get("src") == "/~r.js"


def test_language_and_direction_come_from_the_frame():
    page = render("head", frame=frame("ur", direction="rtl"))

    assert '<html lang="ur" dir="rtl">' in page


def test_a_third_language_needs_no_code():
    others = (Link("/ar/", "العربية", "ar", "rtl"), Link("/fr/", "français", "fr", "ltr"))

    page = whole("front", "fr", frame=frame("fr", direction="ltr", others=others))

    assert '<html lang="fr" dir="ltr">' in page
    assert page.count('hreflang="ar"') == page.count('hreflang="fr"') == 2


@pytest.mark.parametrize("template", BODIES)
def test_only_documented_fields_may_carry_tags(template):
    hostile_card = replace(
        CARD,
        headline=HOSTILE,
        standfirst=HOSTILE,
        source=replace(SOURCE, text=HOSTILE),
        section=replace(WORLD, text=HOSTILE),
    )
    note = CorrectionNote(MOMENT, HOSTILE)
    view = {
        "front": FrontView(
            hostile_card, (hostile_card,), ((hostile_card.section, (hostile_card,) * 3),)
        ),
        "article": replace(
            ARTICLE, card=hostile_card, authors=(HOSTILE,), agency=HOSTILE, credit_line=HOSTILE,
            corrections=(note,), original=Link("https://x.example", HOSTILE), age_note=HOSTILE,
            licence=Link("", HOSTILE), also_at=(Link("/", HOSTILE),), more=(hostile_card,),
        ),
        "list": ListView(
            HOSTILE, (hostile_card,), HOSTILE, ((HOSTILE, HOSTILE),), Link("/", HOSTILE)
        ),
        "search": SearchView(HOSTILE, 1, (hostile_card,), ((HOSTILE, (Link("/", HOSTILE),)),)),
        "notice": NoticeView(HOSTILE, (HOSTILE,), cards=(hostile_card,)),
    }[template]  # fmt: skip
    frame_ = frame(name=HOSTILE, tagline=HOSTILE, publisher=HOSTILE)
    head = Head(HOSTILE, "https://x.example", HOSTILE)
    tail = Tail((hostile_card,), (hostile_card,), HOSTILE, MOMENT, "1.2")

    page = whole(template, view=view, frame=frame_, head=head, tail=tail)

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert Tree(page).open == []


def test_a_foreign_headline_says_its_language_and_the_list_keeps_the_pages():
    tail = render("tail")

    assert '<bdi lang="ar" dir="rtl">توسيع الرصيف</bdi>' in tail
    assert '<bdi lang="ar" dir="rtl">المرفأ</bdi>' in tail
    assert "<li dir" not in tail
    assert ">Quay to grow</a>" in tail  # one of the page's own language says nothing


def test_css_and_page_fit_the_first_window():
    words = [f"word{n * 37 % 997}" for n in range(1200)]
    paragraphs = (" ".join(words[start : start + 80]) for start in range(0, 1200, 80))
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    page = whole("article", view=replace(ARTICLE, body=body))

    assert len(CSS.encode()) <= 8000
    assert len(gzip.compress(page.encode(), 6)) <= 14_000


def test_the_style_hash_is_that_of_the_bytes_sent():
    page = render("head")
    (sent,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)

    assert csp_hash(sent) == csp_hash(CSS)
    assert csp_hash("a{b:c}") == "sha256-0cRUVYRKwNwnl1hkfkPGjkht16b039TjFdJzmXfFK2o="


def test_minifying_keeps_what_blanks_mean():
    assert minify_css("a { b : c; }") == "a{b :c}"
    assert minify_css(".a :is(b, c) > d + e { w: calc(1rem + 2vw) } /* x */") == (
        ".a :is(b,c)>d + e{w:calc(1rem + 2vw)}"
    )


# -- head --------------------------------------------------------------------------------------


def test_the_head_says_what_machines_ask():
    head = Head(
        "Quay to grow", "https://paper.example/en/quay-12", "By 240 metres.",
        robots="max-snippet:-1", googlebot_news="noindex", kind="article",
        json_ld='{"@type": "NewsArticle", "name": "\\u003cb"}',
        alternates=(Link("https://paper.example/ar/rasif-13", "", "ar"),), feeds=FEEDS,
        published="2026-11-25T08:10:00+00:00", modified="2026-11-25T09:40:00+00:00",
    )  # fmt: skip

    page = render("head", head=head)

    for tag in (
        "<title>Quay to grow</title>",
        '<link rel="canonical" href="https://paper.example/en/quay-12">',
        '<meta name="robots" content="max-snippet:-1">',
        '<meta name="googlebot-news" content="noindex">',
        '<link rel="alternate" hreflang="ar" href="https://paper.example/ar/rasif-13">',
        '<meta property="og:type" content="article">',
        '<meta property="article:published_time" content="2026-11-25T08:10:00+00:00">',
        'type="application/rss+xml" title="The Courier – RSS" href="/en/rss.xml">',
        '<link rel="alternate" type="application/atom+xml"',
        '<link rel="alternate" type="application/feed+json"',
        '<script type="application/ld+json">{"@type": "NewsArticle", "name": "\\u003cb"}</script>',
        '<link rel="icon" href="/icon.svg"',
    ):
        assert tag in page, tag


def test_the_head_is_silent_about_what_is_not_known():
    page = render("head", head=Head("T", "https://paper.example/"))

    for word in ("description", "robots", "googlebot", "hreflang", "published_time", "ld+json"):
        assert word not in page, word


# -- masthead ----------------------------------------------------------------------------------


def test_the_date_line_names_the_day_and_the_last_update():
    line = render("masthead")

    assert '<time datetime="2026-11-25">Wednesday, 25 November 2026</time>' in line
    assert 'Updated <time datetime="2026-11-25T09:40:00+00:00">09:40 UTC</time>' in line


def test_a_stale_paper_says_so():
    line = render("masthead", masthead=Masthead(TODAY, MOMENT, True, "3 hours"))

    assert re.sub("<.*?>", "", line).strip().endswith("Last update 09:40 UTC, 3 hours ago")


def test_a_paper_without_news_has_only_the_day():
    line = render("masthead", masthead=Masthead(TODAY, None, False))

    assert line.count("<time") == 1
    assert "pdate" not in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_date_line_fits_its_fixed_length(language):
    long = replace(MOMENT, clock="30 September 2026, 09:40 بتوقيت غرينتش+5:45")

    line = render("masthead", language, masthead=Masthead(TODAY, long, True, "11 ساعة"))

    assert len(line.strip().encode()) <= 1024


# -- the printed rest of the masthead ----------------------------------------------------------


def test_the_nameplate_is_the_h1_of_the_front_alone():
    assert '<h1 class="plate">The Courier</h1>' in render("front")
    assert '<p class="plate"><a href="/en/">The Courier</a></p>' in render("article")


def test_the_current_section_is_marked():
    link = 'href="/en/section/world" aria-current='

    assert f'{link}"page"' in render("list", current_section="world")
    assert f'{link}"true"' in render("article", current_section="world")
    assert "aria-current" not in render("list", current_section="orld")


def test_the_language_link_leads_to_the_translation():
    other = Link("/ar/rasif-13", "العربية", "ar", "rtl")

    page = render("article", other=other)

    assert '<a href="/ar/rasif-13" lang="ar" hreflang="ar" dir="rtl">العربية</a>' in page


# -- article -----------------------------------------------------------------------------------


def text_of(html):
    return re.sub(r"\s+", " ", re.sub("<.*?>", "", html))


def test_the_credit_strip_names_source_writer_and_times():
    page = text_of(render("article"))

    assert "Originally published by Selwyn Gazette" in page
    assert "By Ilse Marrin" in page
    assert "Agency: Meridian Wire" in page
    assert "Read the original at Selwyn Gazette" in page
    assert "Published 25 November 2026, 09:40 UTC" in page
    assert "Corrected 25 November 2026, 09:40 UTC" in page


def test_the_source_in_the_credit_line_is_a_link():
    assert 'by <a href="/en/source/gazette"><bdi>Selwyn Gazette</bdi></a>' in render("article")


def test_a_credit_that_does_not_name_the_source_is_followed_by_it():
    page = render("article", view=replace(ARTICLE, credit_line="© 2026"))

    assert "© 2026 · Selwyn Gazette" in text_of(page)


def test_a_writer_named_in_the_credit_is_not_named_twice():
    view = replace(ARTICLE, credit_line="Ilse Marrin, Selwyn Gazette")

    assert text_of(render("article", view=view)).count("Ilse Marrin") == 1


def test_the_original_is_an_external_link_that_passes_the_referrer():
    assert '<a rel="external" href="https://gazette.example/1">' in render("article")


def test_an_undated_piece_claims_no_time():
    view = replace(ARTICLE, published=None, updated=None, corrected=None, corrections=(), more=())

    page = render("article", view=view)

    assert "Received 25 November 2026, not dated by its source" in text_of(page)
    assert "<time" not in page


def test_an_excerpt_leads_on_to_the_source():
    whole_piece = render("article")
    excerpt = render("article", view=replace(ARTICLE, is_whole=False))

    assert "Continue at" not in whole_piece
    assert "Continue at Selwyn Gazette" in text_of(excerpt)


def test_an_old_piece_says_so_above_its_headline():
    page = render("article", view=replace(ARTICLE, age_note="This article is 3 months old"))

    assert page.index("3 months old") < page.index("<h1>")


def test_only_a_counted_piece_carries_the_script():
    counted = render("article")
    uncounted = render("article", view=replace(ARTICLE, read_token=""))

    assert 'src="/~r.js" async data-a="12.0123456789abcdef" data-n="10"></script>' in counted
    assert "<script" not in uncounted
    assert 'data-w="17.89ab"' in render("tail")


def test_a_preview_is_marked_and_never_counted():
    page = render("preview", view=ARTICLE)

    assert "Preview: readers do not see this." in page
    assert "~r.js" not in page
    assert Tree(page).open == []


# -- lists, search, notices --------------------------------------------------------------------


def test_most_read_names_its_window_and_its_time():
    tail = text_of(render("tail"))

    assert "Reads in the last hour or so, as of 09:40 UTC." in tail
    assert 'href="/en/how-we-count"' in render("tail")


def test_empty_lists_are_a_sentence_and_a_link():
    tail = render("tail", tail=Tail((), (), "the last hour or so", None, "1.2"))

    assert "Too few reads so far" in tail
    assert "<ol" not in tail
    assert "Still bare." in render("list", view=ListView("World", (), empty="Still bare."))
    assert "Nothing has been published yet." in render("front", view=FrontView(None, (), ()))


def test_search_keeps_the_question_and_asks_by_get():
    page = render("search", view=SearchView('"quay" <b>', 0, (), ()))

    assert 'action="/en/search"' in page
    assert "method" not in page
    assert 'name="q" value="&quot;quay&quot; &lt;b&gt;" dir="auto"' in page
    assert "0 results for" in page


@pytest.mark.parametrize(
    ("total", "told"),
    [
        (0, "لا نتائج عن"),
        (1, "نتيجة واحدة عن"),
        (2, "نتيجتان عن"),
        (7, "7 نتائج عن"),
        (11, "11 نتيجة عن"),
        (100, "100 نتيجة عن"),
    ],
)
def test_arabic_counts_results_in_six_ways(total, told):
    assert told in render("search", "ar", view=SearchView("رصيف", total, (), ()))


def test_a_found_word_keeps_its_mark():
    assert "the <mark>quay</mark>" in render("search")


def test_an_undated_piece_in_a_list_says_that_it_was_received():
    page = render("list", view=ListView("World", (replace(CARD, is_dated=False),)))

    assert "received 09:40" in page
    assert "<time" not in page


def test_older_and_newer_are_told_to_machines():
    page = render("list")

    assert '<a rel="prev" href="/en/newer">← Newer</a>' in page
    assert '<a rel="next" href="/en/older">Older →</a>' in page
    assert "→ Newer" in render("list", "ar")  # arrows are the translation's
