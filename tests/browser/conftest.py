"""The whole paper, really running, and a real Chromium to look at it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("CHROME_PATH") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
ORDINARY_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"
START_SECONDS = 120


@dataclass
class RunningPaper:
    """A paper started by `stoppress run` with the demo newsroom."""

    url: str
    var: Path
    password: str
    process: subprocess.Popen
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_for(self, what, seconds: float = 60):
        """Ask again until `what()` gives something true; return it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := what():
                return found
            time.sleep(0.25)
        tails = "\n".join(
            f"== {log.name}\n{log.read_text()[-1500:]}" for log in self.var.glob("log/*.log")
        )
        raise AssertionError(f"{getattr(what, '__name__', what)} never came true\n{tails}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_paper(var: Path, port: int, **settings: str) -> RunningPaper:
    environment = {
        **os.environ, "STOPPRESS_VAR_DIR": str(var), "STOPPRESS_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev", "STOPPRESS_READ_SECONDS": "2", **settings,
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    stoppress = [sys.executable, "-m", "stoppress"]
    subprocess.run(
        [*stoppress, "demo", "install", "--if-new"], env=environment, check=True, timeout=120
    )
    log = var / "run.log"
    with log.open("w") as out:
        process = subprocess.Popen([*stoppress, "run"], env=environment, stdout=out, stderr=out)
    password = json.loads((var / "demo.json").read_text())["password"]
    return RunningPaper(f"http://127.0.0.1:{port}", var, password, process, log)


@pytest.fixture(scope="session")
def running(tmp_path_factory) -> Iterator[RunningPaper]:
    paper = start_paper(tmp_path_factory.mktemp("paper"), free_port())

    def first_pieces() -> bool:
        try:
            return len(re.findall(r'href="/en/[a-z0-9-]+-\d+"', paper.get("/en/")[1])) > 10
        except OSError:
            return False

    try:
        paper.wait_for(first_pieces, START_SECONDS)
        yield paper
    finally:
        if paper.process.poll() is None:
            paper.stop()


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        pytest.skip("chromium is not installed: browser tests are skipped")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def article_path(running) -> str:
    return first_article(running, "en")


def first_article(running: RunningPaper, language: str) -> str:
    html = running.get(f"/{language}/")[1]
    return re.search(rf'href="(/{language}/[a-z0-9-]+-\d+)"', html)[1]
