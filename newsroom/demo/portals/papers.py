"""The Sources of the suite: twenty-two invented portals, and how each prints, dates and lies.

Columns of a row: key; name; layout; zone; evidence on the page; masthead; "Last Update"; byline;
feed; sitemap; decoys in head and headers; boxes; inserts between the paragraphs. Lists are words
divided by commas, "-" is none.
"""

from zoneinfo import ZoneInfo

from newsroom.demo.portals.shapes import Portal

ROWS: dict[str, str] = {
    "en": """
harbour-ledger|The Harbour Ledger|semantic|Europe/London|json-ld,time|long|clock|by|honest|honest|webpage,last-modified|latest,read,related,comments,tags,cookie,share|newsletter,also,app
coastpost|Coast Post|tables|Europe/Dublin|-|ordinal|bare|name|day|none|image path|latest empty,read empty,calendar|-
dailymole|The Daily Mole|soup|America/New_York|json-ld|iso|clock|json-ld|honest|visit|og visit,last-modified|latest,related,author,cookie,neighbours|support,box,follow
saltgazette|Salt Gazette|wordpress|Australia/Sydney|meta,visible|long|none|by|local|honest|webpage,item list|related,comments,tags,share,author,calendar|whatsapp,also,tip
estuarynow|Estuary Now|split|Europe/London|-|time|clock|by|honest|local|og visit,meta date,item list,ld body|latest,read,teasers,cookie|also,newsletter,box
tidewire|Tidewire|breaks|Africa/Lagos|visible|slash|full|none|undated|none|image path,last-modified|latest,read empty,tags,comments|follow,also
lanternamp|The Lantern|amp|America/New_York|meta,url|long|none|by|ahead|honest|webpage,ld 500|related,share,tags,cookie,read|app,box,ad
ropewalk|Rope Walk Review|glued|Europe/Dublin|json-ld,visible|ordinal|clock|by|honest|honest|item list|latest,author,neighbours,teasers|newsletter,also
mainquay|Main Quay|app|Europe/London|-|long|full|json-ld|visit|visit|og visit,ld other,last-modified|latest,read,related,cookie|app,follow,also
""",
    "ar": """
barq-sahil|برق الساحل|mast|Asia/Riyadh|-|digits|bare|name|day|none|image path|latest empty,read empty|also,whatsapp
nida-bahr|نداء البحر|semantic|Africa/Cairo|json-ld,visible|hijri|clock|by|local|honest|webpage,last-modified|latest,read,related,tags,cookie,share|newsletter,also,app
sahifat-rasif|صحيفة الرصيف|wordpress|Asia/Beirut|meta,visible|levant|clock|by|honest|local|item list,ld body|related,comments,tags,author,share,calendar|whatsapp,tip,also
mirsad|مرصاد الموانئ|soup|Asia/Dubai|json-ld|iso|full|json-ld|honest|visit|og visit,ld 500,last-modified|latest,related,neighbours,cookie|support,box,follow
akhbar-mawj|أخبار الموج|tables|Africa/Tunis|-|hijri only|full|none|undated|none|meta date,image path|latest,read,calendar,teasers|also,follow
bawabat-khalij|بوابة الخليج الأزرق|split|Asia/Baghdad|visible|digits|clock|by|honest|honest|og visit,webpage|latest,read,related,cookie,teasers|also,newsletter,box
shiraa|شراع اليوم|breaks|Africa/Cairo|visible,url|slash|bare|none|honest|none|image path,last-modified|latest,read empty,comments,tags|also,whatsapp
fanar-plus|فنار بلس|amp|Asia/Amman|-|time|none|by|honest|honest|og visit,ld future,webpage|related,share,tags,read,cookie|app,box,ad
madar-nahr|مدار النهر|glued|Africa/Casablanca|time|long|clock|by|ahead|honest|item list,webpage|latest,author,neighbours,teasers|newsletter,also
""",
    "fr": """
lavigie|La Vigie du Port|semantic|Europe/Paris|time,visible|long|clock|by|honest|honest|og visit,webpage|latest,read,related,tags,cookie,comments|newsletter,also,app
quaisud|Quai Sud|split|Europe/Paris|-|iso|full|by|local|none|meta date,item list|latest,read,teasers,share|follow,also,box
""",
    "de": """
kaiblatt|Kaiblatt|soup|Europe/Berlin|json-ld|long|clock|json-ld|honest|local|og visit,last-modified|latest,related,author,cookie,neighbours|support,also,follow
deichbote|Der Deichbote|wordpress|Europe/Berlin|-|slash|bare|name|day|visit|webpage,ld other|related,comments,tags,share,calendar|whatsapp,tip,also
""",
}


def read_row(language: str, row: str) -> Portal:
    """One line of `ROWS` as a Portal."""
    key, name, layout, zone, evidence, masthead, update, byline, feed, sitemap, *lists = row.split(
        "|"
    )
    decoys, boxes, inserts = (listed(words) for words in lists)
    return Portal(
        key, name, language, ZoneInfo(zone), layout, listed(evidence), masthead, update, byline,
        feed, sitemap, decoys, boxes, inserts,
    )  # fmt: skip


def listed(words: str) -> tuple[str, ...]:
    return tuple(word for word in words.split(",") if word != "-")


PORTALS: tuple[Portal, ...] = tuple(
    read_row(language, row) for language, rows in ROWS.items() for row in rows.strip().splitlines()
)
