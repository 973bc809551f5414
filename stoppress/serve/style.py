"""The one style sheet of the reader pages: small, and named to the CSP by its hash."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256


def minify_css(text: str) -> str:
    """Return `text` without comments, needless blanks and needless quotes.

    For our own style sheets and themes: inside a string it would close up blanks too.
    """
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>/]) ?", r"\1", text)
    text = re.sub(r"=\"([a-z]+)\"]", r"=\1]", text)
    text = text.replace(": ", ":")  # a blank before a colon matters ("a :is(b)"), one after never
    return text.replace(";}", "}").strip()


def csp_hash(css: str) -> str:
    """Return the CSP's name for exactly these bytes in a `<style>`: "sha256-…", without quotes."""
    return "sha256-" + b64encode(sha256(css.encode()).digest()).decode()
