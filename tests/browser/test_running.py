"""`stoppress run` as a person meets it: it starts, restarts what dies, and stops cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest

from tests.browser.conftest import free_port, start_paper

pytestmark = pytest.mark.browser


def pids_of(var) -> dict[str, int]:
    listing = subprocess.run(
        ["ps", "-ewwo", "pid,args"], capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for line in listing.splitlines():
        for name, mark in (("front", "stoppress.front"), ("collector", "stoppress collect")):
            if mark in line and (str(var) in line or name == "collector"):
                found[name] = int(line.split()[0])
    return found


def test_what_dies_is_started_again(running) -> None:
    before = pids_of(running.var)["front"]
    os.kill(before, signal.SIGKILL)

    def answers_again() -> bool:
        try:
            return running.get("/en/")[0] == 200 and pids_of(running.var).get("front") not in (
                None,
                before,
            )
        except OSError:
            return False

    running.wait_for(answers_again, 30)


def test_healthz_tells_the_state(running) -> None:
    def healthy() -> bool:
        return running.get("/healthz")[0] == 200

    running.wait_for(healthy, 60)


def test_it_stops_cleanly_and_starts_again_with_its_pages(tmp_path) -> None:
    paper = start_paper(tmp_path, free_port())
    paper.wait_for(lambda: is_up(paper), 60)
    assert paper.stop() == 0
    assert "Stopped." in paper.log.read_text()
    with pytest.raises(OSError):
        paper.get("/en/")

    again = start_paper(tmp_path, int(paper.url.rsplit(":", 1)[1]))
    started = time.monotonic()
    again.wait_for(lambda: is_up(again), 60)
    assert time.monotonic() - started < 60
    assert again.stop() == 0


def is_up(paper) -> bool:
    try:
        return paper.get("/en/")[0] == 200
    except OSError:
        return False
