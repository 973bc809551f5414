"""Frames and players → a titled link: nothing of another house runs on our pages."""

from __future__ import annotations

import re

from lxml import etree

from stoppress.extract.addresses import absolute_url, host_of, strip_trackers

EMBEDS = frozenset({"iframe", "video", "audio", "embed", "amp-youtube", "amp-iframe"})

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
    return url, title or _HOSTS.get(host, host)


def _title_of(element: etree._Element) -> str:
    title = " ".join((element.get("title") or element.get("aria-label") or "").split())[:200]
    return "" if title.lower() in _EMPTY_TITLES or _BAD_TITLE.search(title) else title


def _source_of(element: etree._Element) -> str:
    for name in ("src", "data-src", "data-lazy-src"):
        if value := element.get(name):
            return value
    if element.tag == "amp-youtube" and (video := element.get("data-videoid")):
        return f"https://www.youtube.com/embed/{video}"
    source = element.find("source")
    return (source.get("src") or "") if source is not None else ""
