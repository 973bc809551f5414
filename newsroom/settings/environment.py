"""Settings by environment: one documented name, one type, one default each.

A wrong value does not raise here. It is noted, the default is used, and the system check
`stoppress.E001` stops the start with all wrong values at once (see `stoppress/apps.py`).
`make settings` prints this table; docs/settings.md is made from it.
"""

from __future__ import annotations

import ipaddress
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url


@dataclass(frozen=True)
class Setting:
    name: str
    default: Any
    read: Callable[[str], Any]
    help: str


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise ValueError("must be above zero")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError("must be 1 or more")
    return value


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _networks(text: str) -> list[str]:
    return [str(ipaddress.ip_network(word)) for word in _words(text)]


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of: {', '.join(words)}")
        return text

    return read


SETTINGS = [
    Setting("STOPPRESS_VAR_DIR", "", str, "Folder for the database, printed pages, ticks, logs. Default: var/ beside the code."),
    Setting("STOPPRESS_SECRET_KEY", "", str, "Signs sessions and read tokens. Default: made once and kept in the var folder."),
    Setting("STOPPRESS_HOST", "127.0.0.1", str, "Address the front listens on."),
    Setting("STOPPRESS_PORT", 8000, _count, "Port the front listens on."),
    Setting("STOPPRESS_HOSTS", ["127.0.0.1", "localhost", "[::1]"], _words, "Host names the site answers to; the host of the site's address is always one."),
    Setting("STOPPRESS_TRUSTED_PROXIES", [], _networks, "Networks whose X-Forwarded-For is believed, e.g. 127.0.0.1/32 behind Caddy or nginx."),
    Setting("STOPPRESS_FRONT_WORKERS", 1, _count, "Front processes."),
    Setting("STOPPRESS_DESK_THREADS", 4, _count, "Threads of the desk and of the printer."),
    Setting("STOPPRESS_READS", "beacon", _one_of("beacon", "off"), "Whether reads are counted."),
    Setting("STOPPRESS_READ_SECONDS", 10, _count, "Visible seconds that make a read."),
    Setting("STOPPRESS_HALF_LIFE_SECONDS", 3600, _count, "Half-life of Most Read."),
    Setting("STOPPRESS_CONTACT", "", str, "Address or e-mail named in our User-Agent. Default: the site's address."),
    Setting("STOPPRESS_FETCH_TIMEOUT_SECONDS", 20.0, _positive, "Total time for one request of the collector."),
    Setting("STOPPRESS_FETCH_MAX_BYTES", 10 * 2**20, _count, "Largest response the collector accepts, unpacked."),
    Setting("STOPPRESS_FETCH_PROXY", "", str, "Forward proxy for all outgoing requests, e.g. http://proxy:3128."),
    Setting("STOPPRESS_FETCH_AT_ONCE", 20, _count, "Requests under way at once."),
    Setting("STOPPRESS_READ_WORKERS", 2, _count, "Processes that read pages."),
    Setting("STOPPRESS_READ_CPU_SECONDS", 2, _count, "CPU time after which reading one page is stopped."),
    Setting("STOPPRESS_READ_MEMORY_MB", 300, _count, "Memory at which a reading process is stopped (MiB)."),
    Setting("STOPPRESS_KEEP_RAW_DAYS", 14.0, _positive, "How long raw responses are kept."),
    Setting("STOPPRESS_ARCHIVE_AFTER_HOURS", 48.0, _positive, "In a first collection, older pieces go straight to the archive."),
    Setting("STOPPRESS_EMAIL_HOST", "", str, "Mail server for password resets and notices. Empty: mails are written to the log."),
    Setting("STOPPRESS_EMAIL_PORT", 587, _count, "Port of the mail server."),
    Setting("STOPPRESS_EMAIL_USER", "", str, "User at the mail server."),
    Setting("STOPPRESS_EMAIL_PASSWORD", "", str, "Password at the mail server."),
    Setting("STOPPRESS_EMAIL_FROM", "stoppress@localhost", str, "Sender of mails."),
]  # fmt: skip


def read_environment(environ: dict[str, str] | None = None) -> tuple[dict[str, Any], list[str]]:
    """Return the values by name, and one sentence for each value that cannot be meant."""
    environ = dict(os.environ) if environ is None else environ
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        values[setting.name] = setting.default
        if setting.name not in environ:
            continue
        try:
            values[setting.name] = setting.read(environ[setting.name])
        except ValueError as error:
            problems.append(f"{setting.name}={environ[setting.name]!r}: {error}. {setting.help}")
    known = {setting.name for setting in SETTINGS} | {
        "STOPPRESS_CORPUS",
        "STOPPRESS_CRASH_KILLS",
        "STOPPRESS_TEST_DATABASE_URL",
        "STOPPRESS_TEST_POSTGRES",
    }
    for name in environ:
        if name.startswith("STOPPRESS_") and name not in known:
            problems.append(f"{name} is not a setting of stoppress; see docs/settings.md")
    return values, problems


def read_database(environ: Mapping[str, str], var: Path, problems: list[str]) -> dict[str, Any]:
    """Return the database of DATABASE_URL, SQLite in the var folder without one."""
    embedded = f"sqlite:///{var / 'stoppress.sqlite3'}"
    try:
        return dict(dj_database_url.parse(environ.get("DATABASE_URL") or embedded))
    except (ValueError, KeyError) as error:
        problems.append(f"DATABASE_URL: {error}. Example: postgres://user:password@host/name")
        return dict(dj_database_url.parse(embedded))


def read_folder(given: str, default: Path, problems: list[str]) -> Path:
    """Return the var folder, made if need be; one that cannot be written to is a wrong setting."""
    folder = Path(given or default).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
        cause = "no right to write there"
    except OSError as error:
        cause = str(error)
    problems.append(f"STOPPRESS_VAR_DIR={folder}: {cause}. Make the folder, or name another.")
    return Path(tempfile.mkdtemp(prefix="stoppress-"))
