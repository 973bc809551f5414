"""صحيفة المرفأ in HTML: an Arabic daily, right to left, with JSON-LD.

Even pieces print their date in Western digits, odd ones in Arabic ones.
"""

from html import escape

from newsroom.demo.answers import Answer, html
from newsroom.demo.bodies import body_html, figure_html
from newsroom.demo.pages import (
    ARABIC_DIGITS,
    LABELS,
    View,
    canonical_of,
    in_section,
    json_ld,
    links,
    list_changed,
    most_read,
    navigation,
    page_changed,
    related,
    written_date,
)
from newsroom.demo.pieces import Dating, FeedText, Piece

STYLE = """
body{font:18px/1.8 "Noto Naskh Arabic","Amiri",serif;
max-width:64rem;margin:0 auto;padding:0 1rem;color:#1d2a33}
.bar{display:flex;justify-content:space-between;border-bottom:4px solid #0b4f6c;align-items:end}
.bar strong{font-size:2.2rem;color:#0b4f6c}.menu a{margin-inline-end:.8rem;color:#0b4f6c}
.columns{display:flex;gap:2rem}.columns>div:first-child{flex:3}.columns>aside{flex:1;font-size:.95rem}
.meta,.credit,figcaption{color:#60707a;font-size:.85rem}img{max-width:100%;height:auto}
.lead{font-weight:bold}.correction{border-inline-start:4px solid #c0392b;padding-inline-start:.7rem}
table{border-collapse:collapse}td,th{border:1px solid #b8c4cb;padding:.2rem .8rem}
"""


def frame(view: View, title: str, head: str, main: str) -> str:
    """A whole page around its main column."""
    today = written_date(view.now, "ar", clock=False).translate(ARABIC_DIGITS)
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<title>{escape(title)} - صحيفة المرفأ</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="alternate" type="application/atom+xml" title="صحيفة المرفأ" href="/atom.xml">
{head}
<style>{STYLE}</style>
</head>
<body>
<div class="bar"><strong>المرفأ</strong><span>صحيفة يومية مستقلة</span><span>{today}</span></div>
<div class="menu">{navigation("ar")}</div>
<div class="columns">
<div>
{main}
</div>
<aside>
<h4>الأكثر قراءة</h4>
{links(most_read(view, "ar"), "ol")}
<h4>النشرة البريدية</h4>
<p>أهم الأخبار في بريدكم كل صباح. <a href="/newsletter/">اشتركوا الآن</a></p>
</aside>
</div>
<div class="foot"><p>جميع الحقوق محفوظة © {view.now.year} صحيفة المرفأ</p>
<p><a href="/about/">من نحن</a> | <a href="/contact/">اتصل بنا</a> |
<a href="/atom.xml">خلاصة الأخبار</a></p></div>
</body>
</html>
"""


def article_page(view: View, piece: Piece) -> Answer:
    """An article. One that is dated nowhere has neither JSON-LD nor a visible date."""
    version = piece.version
    dated = piece.dating is not Dating.NOWHERE
    when = f'<span class="date">{dates(piece)}</span>' if dated else ""
    main = f"""<div class="crumbs"><a href="/">الرئيسية</a> &larr; \
<a href="/{piece.section}/">{LABELS["ar"][piece.section]}</a></div>
<article>
<h1>{escape(version.headline)}</h1>
<div class="meta"><span class="author">{escape(piece.byline)}</span> {when}</div>
<div class="tools"><a href="#print">طباعة</a> <a href="#bigger">تكبير الخط</a>
<a href="#share">مشاركة</a></div>
{figure_html(piece)}
<p class="lead">{escape(version.standfirst)}</p>
<div class="text">
{body_html(piece)}
</div>
<div class="tags">كلمات مفتاحية: {tags(piece)}</div>
</article>
<div class="related"><h4>اقرأ أيضًا</h4>
{links(related(view, piece))}</div>"""
    head = [f'<link rel="canonical" href="{escape(canonical_of(view, piece))}">']
    head.append(f'<meta name="description" content="{escape(version.standfirst)}">')
    if dated:
        head.append(json_ld(view, piece))
    return html(frame(view, version.headline, "\n".join(head), main), page_changed(view, piece))


def dates(piece: Piece) -> str:
    """The visible dates, in one kind of digits or the other."""
    text = f"نُشر: {written_date(piece.published, 'ar')}"
    if piece.version.updated:
        text += f" | آخر تحديث: {written_date(piece.version.updated, 'ar')}"
    return text.translate(ARABIC_DIGITS) if piece.number % 2 else text


def tags(piece: Piece) -> str:
    """Place names as keywords beneath the text."""
    names = (piece.facts.values[slot][1] for slot in ("place", "country"))
    return "، ".join(f'<a href="/{piece.section}/">{escape(name)}</a>' for name in names)


def list_page(view: View, section: str | None) -> Answer:
    """The front page (`section` is None), a section, or /local/ with what no feed carries."""
    if section == "local":
        found = [p for p in view.pieces if p.section == "local" or p.feed_text is FeedText.ABSENT]
    elif section:
        found = in_section(view, section)
    else:
        found = [piece for piece in view.pieces if piece.feed_text is not FeedText.ABSENT][:24]
    rows = "\n".join(
        f'<div class="item"><a href="{piece.href}"><h3>{escape(piece.version.headline)}</h3></a>'
        f"<p>{escape(piece.version.standfirst)}</p></div>"
        for piece in found[:30]
    )
    title = LABELS["ar"][section] if section else "الصفحة الأولى"
    return html(frame(view, title, "", f"<h2>{title}</h2>\n{rows}"), list_changed(view))
