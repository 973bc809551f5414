# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Safe HTML, plain lines and addresses: examples and properties."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from stoppress.errors import FieldTooLong
from stoppress.extract.clean import (
    ALLOWED_TAGS,
    clean_html,
    clean_line,
    normalise_url,
    plain_text,
    strip_trackers,
)  # fmt: skip

BASE = "https://news.example/a/b"
TAGS = sorted(ALLOWED_TAGS) + [
    "div",
    "span",
    "script",
    "style",
    "b",
    "i",
    "u",
    "h1",
    "h5",
    "font",
    "center",
    "img",
    "svg",
    "math",
    "iframe",
    "form",
    "button",
    "td",
    "noscript",
    "marquee",
]
WORDS = st.sampled_from(
    [
        "one",
        "two",
        "a < b",
        "&amp;",
        "&lt;b&gt;",
        "نص",
        "\u202e",
        "x\u00a0y",
        "\n",
        "  ",
        "&nbsp;",
        "©",
        "0",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' href="/x?utm_source=a&b=1"',
        ' href="javascript:alert(1)"',
        ' onclick="x()"',
        ' style="a:b"',
        ' href="data:text/html,x"',
        ' colspan="3"',
        ' class="y"',
    ]
)
OPEN = st.builds(lambda t, a: f"<{t}{a}>", st.sampled_from(TAGS), ATTRIBUTES)
CLOSE = st.builds(lambda t: f"</{t}>", st.sampled_from(TAGS))
MARKUP = st.lists(st.one_of(WORDS, OPEN, CLOSE), max_size=40).map("".join)
SKIPPED = re.compile(r"<(script|style|svg|math|noscript|iframe|button)\b", re.I)


@settings(max_examples=400, deadline=None)
@given(MARKUP)
def test_cleaning_twice_changes_nothing(markup: str) -> None:
    once = clean_html(markup, BASE)

    assert clean_html(once, BASE) == once


@settings(max_examples=400, deadline=None)
@given(st.one_of(MARKUP, st.text(max_size=200)))
def test_nothing_outside_the_allow_list_survives(markup: str) -> None:
    cleaned = clean_html(markup, BASE)

    if not cleaned:
        return
    for element in lxml_html.fragment_fromstring(cleaned, create_parent="article").iter():
        if element.tag == "article":
            continue
        assert element.tag in ALLOWED_TAGS
        assert set(element.attrib) <= {"href", "rel", "colspan", "rowspan"}
        assert element.get("href", "https:").startswith(("http://", "https://", "https:"))


@settings(max_examples=300, deadline=None)
@given(MARKUP.filter(lambda m: not SKIPPED.search(m)))
def test_the_words_are_kept(markup: str) -> None:
    def words(text: str) -> str:
        return re.sub(r"\s+", "", text)

    assert words(plain_text(clean_html(markup, BASE))) == words(plain_text(f"<i></i>{markup}"))


def test_links_become_absolute_and_lose_their_trackers() -> None:
    cleaned = clean_html('<p><a href="../c?utm_medium=x&id=2#part" onclick="x()">y</a></p>', BASE)

    assert (
        cleaned == '<p><a href="https://news.example/c?id=2#part" rel="noopener nofollow">y</a></p>'
    )


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<b>a</b> <i>b</i>", "<p><strong>a</strong> <em>b</em></p>"),
        ("one<br><br>two<br>three", "<p>one</p><p>two<br>three</p>"),
        ('<a href="javascript:x">a</a>', "<p>a</p>"),
        ("<h1>a</h1><h6>b</h6>", "<h2>a</h2><h4>b</h4>"),
        ("<ul><li>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        (
            '<iframe src="//www.youtube.com/embed/abc12345"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=abc12345" rel="noopener nofollow">YouTube</a></p>',
        ),
        ('<iframe src="https://ads.example/x"></iframe>', ""),
        ("<img src=x onerror=alert(1)>text", "<p>text</p>"),
        ("<p>a<script>b</script>c</p>", "<p>ac</p>"),
        ("", ""),
    ],
)
def test_examples(markup: str, cleaned: str) -> None:
    assert clean_html(markup) == cleaned


def test_plain_text_is_one_paragraph_a_line() -> None:
    assert plain_text("<p>one <b>two</b></p><ul><li>three</li></ul>") == "one two\nthree"


def test_a_line_is_plain_and_folded() -> None:
    assert clean_line(" A&nbsp;<b>b</b>\n\u202ec\u0000 &amp; e\u0301 ") == "A b c & \u00e9"


def test_an_absurd_line_is_named() -> None:
    with pytest.raises(FieldTooLong) as caught:
        clean_line("x" * 5_000_000, "https://news.example/1", "title")

    assert caught.value.url == "https://news.example/1"


@pytest.mark.parametrize(
    "one",
    [
        "HTTP://WWW.News.Example:80/a/b/?b=2&a=1#top", "https://www.news.example/a/b?a=1&b=2",
        "https://www.news.example/a/./c/../b/?a=1&utm_source=x&b=2&fbclid=3", "https://www.news.example:443/%61/b?a=1&b=2",
    ],
)  # fmt: skip
def test_spellings_of_one_address_share_a_key(one: str) -> None:
    assert normalise_url(one) == "https://www.news.example/a/b?a=1&b=2"


def test_different_addresses_keep_different_keys() -> None:
    keys = {
        normalise_url(f"https://news.example/{path}")
        for path in ("a", "a?id=1", "a?id=2", "b", "A", "#!/x")
    }

    assert len(keys) == 6


def test_foreign_hosts_are_folded() -> None:
    assert normalise_url("https://Bücher.example/straße") == normalise_url(
        "http://xn--bcher-kva.example/stra%c3%9fe/"
    )


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_a_key_is_its_own_key(text: str) -> None:
    for address in (text, f"https://news.example/{text}", f"https://{text}/a?{text}#{text}"):
        key = normalise_url(address)

        assert normalise_url(key) == key
        assert strip_trackers(strip_trackers(address)) == strip_trackers(address)


def test_hints_where_a_word_may_break_are_no_blanks() -> None:
    assert plain_text("<p>Heli\u00adkopter\u200bplatz</p>") == "Helikopterplatz"
