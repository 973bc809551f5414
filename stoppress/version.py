"""The version, read from CHANGELOG.md in a checkout and from the metadata when installed."""

import re
from importlib import metadata
from pathlib import Path

_CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"


def read_version() -> str:
    if _CHANGELOG.exists():
        found = re.search(r"^## (\d+\.\d+\.\d+)", _CHANGELOG.read_text("utf-8"), re.MULTILINE)
        if found:
            return found[1]
    return metadata.version("stoppress")


VERSION = read_version()
