"""Addresses: absolute, without trackers, and folded to an identity key.

Source: RFC 3986 §6.2 (normalisation); the list of trackers is our own, from what feeds carry.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

LONGEST_URL = 4096  # characters; longer ones are data, not addresses

_TRACKER_PREFIXES = ("utm_", "at_", "mc_", "pk_", "mtm_", "piwik_", "hsa_", "_hs", "ga_", "wt.")
_TRACKERS_WORDS = """
fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id mkt_tok
vero_id ncid cmpid icid ito ocid smid sref spref ref_src ref_url referrer mibextid
traffic_source guccounter guce_referrer guce_referrer_sig xtor echobox wprov amp_js_v usqp
__twitter_impression outputtype _ga _gl epik srsltid ns_mchannel ns_source ns_campaign
ns_linkname ns_fee feedtype feedname
"""
_TRACKERS = frozenset(_TRACKERS_WORDS.split())
_AT_KEPT = frozenset({"at_id"})
_NEVER_IN_ADDRESS = re.compile(r"""["<>\\^`{|}\s]""")
_CONTROL = re.compile(
    r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)
# What needs no parser: no port, no user name, nothing that joining or quoting would change.
_PLAIN = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,20}"
    r"/[A-Za-z0-9._~!$&'()*+,=:@%/-]*(?:\?[A-Za-z0-9._~!$&'()*+,=:@%/-]+)?"
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:.]+")
_SAFE_PATH = "/:@!$&'()*+,;=-._~%"
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def absolute_url(href: str, base_url: str = "") -> str:
    """Return `href` as an absolute http(s) address, or "" when it is none.

    `javascript:`, `data:`, addresses with a user name and addresses over LONGEST_URL give "".
    """
    if href and len(href) <= LONGEST_URL and _PLAIN.fullmatch(href):
        return href
    href = _CONTROL.sub("", href[: LONGEST_URL * 2]) if href else ""
    if not href or len(href) > LONGEST_URL:
        return ""
    try:
        joined = urljoin(base_url, href) if base_url else href
        parts = urlsplit(joined)
        host, _ = parts.hostname, parts.port  # both raise on nonsense
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if not _HOST.fullmatch(host_key(host)):
        return ""
    # What RFC 3986 does not allow in an address must not reach an attribute of somebody's page.
    safe = _NEVER_IN_ADDRESS.sub(lambda found: quote(found[0]), joined)
    return safe if len(safe) <= LONGEST_URL else ""


def strip_trackers(url: str) -> str:
    """Return `url` without the query parameters that only say where a reader came from.

    The order and spelling of what remains are kept. `#…` fragments of text directives go too.
    """
    if "?" not in url and "#" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracker(pair))
    fragment = "" if _is_fragment_tracker(parts.fragment) else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def normalise_url(url: str) -> str:
    """Return the identity key of `url`: two spellings of one address give one key.

    For comparing only, never for fetching: http and https fold together, host and percent
    encoding are normalised, trackers, the default port, the fragment (except `#!`) and a
    trailing slash go, and the query is sorted. Not an http(s) address: the text, stripped.
    """
    known = absolute_url(url.strip())
    if not known:
        return url.strip()[:LONGEST_URL].strip()
    parts = urlsplit(known)
    return _key_of(parts, parts.port)


def _key_of(parts: SplitResult, port: int | None) -> str:
    host = host_key(parts.hostname or "")
    netloc = f"{host}:{port}" if port not in (None, 80, 443) else host
    pairs = [p for p in parts.query.split("&") if p and not _is_tracker(p)]
    query = "&".join(sorted(_fold_percent(p) for p in pairs))
    path = _fold_percent(_squeeze_path(parts.path)).rstrip("/") or "/"
    fragment = _fold_percent(parts.fragment) if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", netloc, path, query, fragment))


@lru_cache(maxsize=4096)
def host_key(host: str) -> str:
    """Return a host in lower case and IDNA (ASCII) form, without a trailing dot."""
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def host_of(url: str) -> str:
    """Return the host of `url` without "www." and "m.", or ""."""
    try:
        host = host_key(urlsplit(url).hostname or "")
    except ValueError:
        return ""
    for prefix in ("www.", "m.", "amp.", "mobile."):
        if host.startswith(prefix) and host.count(".") >= 2:
            return host[len(prefix) :]
    return host


def same_host(one: str, other: str) -> bool:
    """Whether both addresses are on one host and port, "www." and mobile prefixes aside."""
    return bool(host_of(one)) and host_of(one) == host_of(other) and same_port(one, other)


def same_port(one: str, other: str) -> bool:
    """Whether both lead to one port; 80 and 443 are one door. The addresses must be whole."""
    ports = (urlsplit(url).port for url in (one, other))
    return len({None if port in (80, 443) else port for port in ports}) == 1


def path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _is_tracker(pair: str) -> bool:
    name = pair.split("=", 1)[0].lower()
    if name in _TRACKERS:
        return True
    return name.startswith(_TRACKER_PREFIXES) and name not in _AT_KEPT


def _is_fragment_tracker(fragment: str) -> bool:
    low = fragment.lower()
    return low.startswith((":~:", "utm_", "xtor=", "echobox=", "at_medium", "ref="))


def _squeeze_path(path: str) -> str:
    """Resolve dot segments (RFC 3986 §5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    return "/".join(kept) + ("/" if path.endswith(("/.", "/..")) else "")


def _fold_percent(text: str) -> str:
    """One spelling of percent encoding: unreserved characters bare, hex in capitals."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    return quote(_PERCENT.sub(one, text), safe=_SAFE_PATH + "?#[]")
