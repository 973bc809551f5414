# ruff: noqa: E501 - pages and feeds stand on their own lines
"""Safe HTML, plain lines and addresses: examples and properties."""

from __future__ import annotations

import re
import time

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
    "picture",
    "source",
    "amp-img",
    "bdi",
    "dl",
    "dd",
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
        ' class="caption"',
        ' class="instagram-media" cite="https://www.instagram.com/p/1/"',
        ' src="/boats.jpg" alt="one &lt;b&gt; &quot;" width="640"',
        ' src="data:image/png;base64,x" data-src="//a.example/b.webp" height="0"',
        ' src="javascript:alert(1)" srcset="/a.jpg 1w, data:x 2w, /b.jpg 9w"',
        ' src=" jav&#x0A;ascript:alert(1)"',
    ]
)
OPEN = st.builds(lambda t, a: f"<{t}{a}>", st.sampled_from(TAGS), ATTRIBUTES)
CLOSE = st.builds(lambda t: f"</{t}>", st.sampled_from(TAGS))
MARKUP = st.lists(st.one_of(WORDS, OPEN, CLOSE), max_size=40).map("".join)
SKIPPED = re.compile(r"<(script|style|svg|math|noscript|iframe|button)\b", re.I)


ATTRIBUTES_OF = {
    "a": {"href", "rel"}, "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
}  # fmt: skip


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
        assert set(element.attrib) <= ATTRIBUTES_OF.get(element.tag, set())
        for name in ("href", "src"):
            assert element.get(name, "https://").startswith(("http://", "https://"))


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
        ('<p>a <a href="mailto:a@b.example">b</a></p>', "<p>a b</p>"),
        ('<p dir="rtl"><bdi>نص</bdi> a</p>', "<p>نص a</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p><p>b</p>"),
        ("<p>H<sub>2</sub>O <code>x</code></p>", "<p>H<sub>2</sub>O <code>x</code></p>"),
        ("<pre><code>a\n  b</code></pre>", "<pre>a\n  b</pre>"),
        (
            "<table><caption>a</caption><thead><tr><th colspan=2>b</th></tr></thead><tbody><tr><td>c</td><td></td></tr></tbody></table>",
            '<table><caption>a</caption><thead><tr><th colspan="2">b</th></tr></thead><tbody><tr><td>c</td><td></td></tr></tbody></table>',
        ),
        (
            "<blockquote><p>a</p><footer><cite>b</cite></footer></blockquote>",
            "<blockquote><p>a</p><p>b</p></blockquote>",
        ),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/1/?utm_source=ig_embed"><a href="#">View</a></blockquote>',
            '<p><a href="https://www.instagram.com/p/1/" rel="noopener nofollow">Instagram</a></p>',
        ),
        (
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a/video/1"><section></section></blockquote>',
            '<p><a href="https://www.tiktok.com/@a/video/1" rel="noopener nofollow">TikTok</a></p>',
        ),
        (
            '<blockquote class="twitter-tweet"><a href="https://twitter.com/a/status/1?ref_src=x"></a></blockquote>',
            '<p><a href="https://twitter.com/a/status/1" rel="noopener nofollow">Twitter</a></p>',
        ),
        (
            '<blockquote class="twitter-tweet"><p>said</p></blockquote>',
            "<blockquote><p>said</p></blockquote>",
        ),
        (
            '<div class="fb-post" data-href="https://www.facebook.com/a/posts/1"></div>',
            '<p><a href="https://www.facebook.com/a/posts/1" rel="noopener nofollow">Facebook</a></p>',
        ),
        (
            '<amp-twitter data-tweetid="1"></amp-twitter>',
            '<p><a href="https://twitter.com/i/status/1" rel="noopener nofollow">Twitter</a></p>',
        ),
        (
            '<iframe src="https://player.vimeo.com/video/1" title="A film"></iframe>',
            '<p><a href="https://vimeo.com/1" rel="noopener nofollow">A film</a></p>',
        ),
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


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "x",
        "<blockquote><ul><li>" * 30_000 + "x",
        "<b>" * 50_000 + "x",
        "<p " + " ".join(f"a{n}=b" for n in range(40_000)) + ">x</p>",
        "<table><tr><td>" * 20_000 + "x",
        "<a href=/x>" * 50_000 + "x",
        "<p>x<br>" * 50_000,
        "<" * 200_000,
        "<p>" + "&" * 200_000,
        "<!--" * 50_000 + "x",
        "<pre>" + " \n" * 200_000 + "</pre>",
        "<strong> " * 3_000 + "</strong>" * 3_000 + "x",
    ],
    ids=lambda markup: markup[:12],
)
def test_hostile_fragments_take_no_time(markup: str) -> None:
    started = time.process_time()

    clean_html(markup, BASE)

    assert time.process_time() - started < 2
