"""Frames and players → a titled link: nothing of another house runs on our pages."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from stoppress.extract.addresses import absolute_url, host_of, strip_trackers

EMBEDS = frozenset({
    "iframe", "video", "audio", "embed", "amp-youtube", "amp-iframe", "amp-vimeo", "amp-dailymotion",
    "amp-twitter", "amp-instagram", "amp-facebook", "amp-tiktok", "amp-video", "amp-audio",
})  # fmt: skip

# Frames of these hosts are content; any other frame without a title is taken for advertising.
_HOSTS = {
    "youtube.com": "YouTube", "youtube-nocookie.com": "YouTube", "youtu.be": "YouTube",
    "vimeo.com": "Vimeo", "player.vimeo.com": "Vimeo", "dailymotion.com": "Dailymotion",
    "geo.dailymotion.com": "Dailymotion", "twitter.com": "Twitter", "x.com": "X",
    "platform.twitter.com": "Twitter", "facebook.com": "Facebook", "instagram.com": "Instagram",
    "tiktok.com": "TikTok", "w.soundcloud.com": "SoundCloud", "soundcloud.com": "SoundCloud",
    "open.spotify.com": "Spotify", "google.com": "Google Maps", "maps.google.com": "Google Maps",
    "datawrapper.dwcdn.net": "Datawrapper", "flo.uri.sh": "Flourish", "t.me": "Telegram",
    "documentcloud.org": "DocumentCloud", "embed.documentcloud.org": "DocumentCloud",
    "rumble.com": "Rumble", "streamable.com": "Streamable", "archive.org": "Internet Archive",
}  # fmt: skip
_YOUTUBE = re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
_POST_PLACES = ("data-href", "data-instgrm-permalink", "cite")
_POST_CLASSES = frozenset({
    "twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "fb-post", "fb-video",
})  # fmt: skip
_OWN_WORDS = frozenset({"twitter-tweet", "twitter-video"})  # they hold what was written
_AMP_IDS = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/embed/{}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-facebook": ("data-href", "{}"),
    "amp-tiktok": ("data-src", "{}"),
}
_VIMEO = re.compile(r"^https?://player\.vimeo\.com/video/(\d{1,15})")
_EMPTY_TITLES = frozenset({"iframe", "video", "audio", "player", "embed", "advertisement", "ad"})
_BAD_TITLE = re.compile(
    r"\b(advert|ads?|google_ads|recaptcha|cookie|consent|tracking|3rd party)\b", re.I
)


def embed_link(element: etree._Element) -> tuple[str, str] | None:
    """Return (address, title) of an embedded thing, or None when it is not worth a link.

    The address may still be relative: whoever prints the link makes it absolute.
    """
    raw = _source_of(element).strip()
    url = strip_trackers(absolute_url("https:" + raw if raw.startswith("//") else raw))
    if not url:
        is_own_film = raw.startswith("/") and element.tag in ("video", "audio")
        return (
            (raw[:2_000], _title_of(element) or element.tag.capitalize()) if is_own_film else None
        )
    host = host_of(url)
    title = _title_of(element)
    if element.tag == "iframe" and host not in _HOSTS and not title:
        return None
    if found := _YOUTUBE.match(url):
        url = f"https://www.youtube.com/watch?v={found[1]}"
    elif found := _VIMEO.match(url):
        url = f"https://vimeo.com/{found[1]}"
    return url, title or _HOSTS.get(host, host)


def post_link(element: etree._Element) -> tuple[str, str] | None:
    """Return (address, title) of a post that a script would show here, None when this is none.

    A post of which the page itself holds the words stays a quotation.
    """
    kinds = _POST_CLASSES.intersection((element.get("class") or "")[:300].split())
    if not kinds:
        return None
    raw = next((value for name in _POST_PLACES if (value := element.get(name))), "")
    if kinds & _OWN_WORDS:
        if "".join(islice(element.itertext(), 100)).strip():
            return None
        raw = next((link.get("href") or "" for link in islice(element.iter("a"), 5)), "")
    url = strip_trackers(absolute_url(raw))
    host = host_of(url)
    return (url, _title_of(element) or _HOSTS.get(host, host)) if url else None


def _title_of(element: etree._Element) -> str:
    title = " ".join((element.get("title") or element.get("aria-label") or "").split())[:200]
    return "" if title.lower() in _EMPTY_TITLES or _BAD_TITLE.search(title) else title


def _source_of(element: etree._Element) -> str:
    for name in ("src", "data-src", "data-lazy-src"):
        if (value := element.get(name)) and value[:6].lower() != "about:":
            return value
    if known := _AMP_IDS.get(element.tag):
        name, address = known
        return address.format(value) if (value := element.get(name)) else ""
    source = element.find("source")
    return (source.get("src") or "") if source is not None else ""
