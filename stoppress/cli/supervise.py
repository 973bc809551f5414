"""Which processes make up the paper, written down for supervisord and for the front."""

from __future__ import annotations

import configparser
import hashlib
import json
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from stoppress.publish.models import SiteSettings

SOCKET_PATH_LENGTH = 90  # Linux allows 107 bytes for the path of a socket
STOP_SECONDS = 15


def write_files() -> str:
    """Write the front's and the supervisor's configuration; return the path of the latter."""
    var = Path(settings.STOPPRESS_VAR_DIR)
    (var / "log").mkdir(parents=True, exist_ok=True)
    run_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    front = var / "front.json"
    front.touch(mode=0o600)  # it holds the key of the read tokens
    front.write_text(json.dumps(front_config(), indent=1))
    conf = var / "supervisord.conf"
    with conf.open("w") as file:
        supervisor_config(commands(front)).write(file)
    return str(conf)


def run_dir() -> Path:
    """Return the folder of the sockets: short enough for a socket's path."""
    inside = Path(settings.STOPPRESS_VAR_DIR) / "run"
    if len(str(inside)) < SOCKET_PATH_LENGTH:
        return inside
    short = hashlib.blake2b(str(inside).encode(), digest_size=6).hexdigest()
    return Path(tempfile.gettempdir()) / f"stoppress-{short}"


def front_config() -> dict[str, object]:
    own_host = urlsplit(SiteSettings.load().address).hostname or ""
    return {
        "host": settings.STOPPRESS_HOST,
        "port": settings.STOPPRESS_PORT,
        "store": str(settings.STOPPRESS_STORE),
        "tally": str(settings.STOPPRESS_TICKS),
        "printer_socket": str(run_dir() / "printer.sock"),
        "desk_socket": str(run_dir() / "desk.sock"),
        "desk_prefixes": ["/desk/", "/static/", "/media/"],
        "hosts": sorted({*settings.STOPPRESS_HOSTS, own_host} - {""}),
        "trusted_proxies": settings.STOPPRESS_TRUSTED_PROXIES,
        "secret": settings.STOPPRESS_READ_SECRET.hex(),
        "reads": settings.STOPPRESS_READS,
        "visible_seconds": settings.STOPPRESS_READ_SECONDS,
        "workers": settings.STOPPRESS_FRONT_WORKERS,
        "zone": SiteSettings.load().zone,
    }


def commands(front: Path) -> dict[str, list[str]]:
    """Return the command of each process by name, ours and those that packages add."""
    python = sys.executable
    found = {
        "front": [python, "-m", "stoppress.front", "--config", str(front)],
        "printer": gunicorn("printer.sock"),
        "desk": gunicorn("desk.sock"),
        "collector": [python, "-m", "stoppress", "collect"],
        "ticker": [python, "-m", "stoppress", "tick"],
    }
    for entry in metadata.entry_points(group="stoppress.processes"):
        found |= entry.load()()
    return found


def gunicorn(name: str) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "newsroom.wsgi:application",
        "--bind", f"unix:{run_dir() / name}",
        "--worker-class", "gthread", "--threads", str(settings.STOPPRESS_DESK_THREADS),
        "--timeout", "120", "--graceful-timeout", "10", "--keep-alive", "60",
        "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").exists() else tempfile.gettempdir(),  # noqa: S108
        "--log-level", "warning", "--forwarded-allow-ips", "*",
    ]  # fmt: skip


def supervisor_config(found: dict[str, list[str]]) -> configparser.RawConfigParser:
    var = Path(settings.STOPPRESS_VAR_DIR)
    conf = configparser.RawConfigParser()
    conf["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": plain(var / "log" / "supervisor.log"),
        "pidfile": plain(run_dir() / "supervisor.pid"),
        "childlogdir": plain(var / "log"),
    }
    for name, command in found.items():
        # Readers come first: what is not the front gives way to it, above all while starting.
        kind = [] if name == "front" else ["nice", "-n", "5"]
        conf[f"program:{name}"] = {
            "command": " ".join(quoted(word) for word in (*kind, *command)),
            "priority": "1" if name == "front" else "10",
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "1000000",
            "stopwaitsecs": str(STOP_SECONDS),
            "stopasgroup": "true",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": plain(var / "log" / f"{name}.log"),
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "3",
            "environment": 'PYTHONUNBUFFERED="1"',
        }
    return conf


def plain(path: Path) -> str:
    """Return a path as supervisord reads it: it expands per cent signs."""
    return str(path).replace("%", "%%")


def quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if " " in word or '"' in word else escaped
