"""The front worker process: wires `serve` and `tally`, and runs them under uvicorn.

`python -m stoppress.front --config FILE`. Nothing here may import Django: a worker starts in a
fraction of a second and stays small.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import time
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from stoppress.serve.server import Answer, Front, FrontConfig, Hit
from stoppress.tally.admit import Admission, read_beacon
from stoppress.tally.ticks import TickWriter

log = logging.getLogger(__name__)

CONFIG_VARIABLE = "STOPPRESS_FRONT_CONFIG"  # how the parent tells its workers
MAX_HEAD_BYTES = 16_384  # request line and headers
HEAD_SECONDS = 15  # from a request's first byte to the end of its headers
STOP_SECONDS = 5  # what open requests get when we are asked to stop
NO_CONTENT = Answer(204, [(b"cache-control", b"no-store")])


def build(config: FrontConfig) -> Front:
    """Return the ASGI app: the front, with the beacon's handler when reads are counted."""
    front = Front(config)
    if config.reads == "beacon":
        admission = Admission(
            bytes.fromhex(config.secret),
            visible_seconds=config.visible_seconds,
            max_age_seconds=config.token_max_age_seconds,
            dedupe_bytes=config.dedupe_bytes,
            zone=config.zone,
        )
        writer = TickWriter(Path(config.tally))
        front.on_start.append(writer.start)
        front.on_stop.append(writer.stop)
        front.register("POST", "/~r/", _Beacons(admission, writer).take)
    return front


class _Beacons:
    """The beacon's handler: judged, counted, forgotten. Always the same answer."""

    def __init__(self, admission: Admission, writer: TickWriter) -> None:
        self._admission = admission
        self._writer = writer

    async def take(self, hit: Hit) -> Answer:
        now = time.time()
        beacon = read_beacon(hit.path, hit.headers, hit.address, hit.body)
        verdict = self._admission.judge(beacon, now)
        if verdict.counted:
            self._writer.count(verdict.article_id, now, verdict.remarks)
        else:
            self._writer.discard(verdict.reason, now)
        return NO_CONTENT


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with the limits it lacks: size of and time for a request's head.

    Also closes a connection that never asks, or asks to become something else (an upgrade).
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._in_head, self._head_bytes, self._upgrading = False, 0, False
        self._head_timer: asyncio.TimerHandle | None = None
        self._watch()

    def data_received(self, data: bytes) -> None:
        if self._upgrading:  # what follows is no HTTP to us: it is never parsed as a request
            return
        self._head_bytes = len(data) + (self._head_bytes if self._in_head else 0)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES:
            self.send_400_response("Request head too large.")
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._unwatch()
        if self._head_bytes > MAX_HEAD_BYTES:  # maybe: the bytes may hold a body, or others
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if size > MAX_HEAD_BYTES:
                raise ValueError("request head too large")  # uvicorn answers 400 and closes
        super().on_headers_complete()
        if self.parser.should_upgrade():
            self._upgrading = True
            self.cycle.keep_alive = False

    def _watch(self) -> None:
        """Give the next step an end: the head being read, or the request not begun."""
        if self._in_head:
            if self._head_timer is None:
                self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)
        elif self.timeout_keep_alive_task is None and (
            self.cycle is None or self.cycle.response_complete
        ):
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _unwatch(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


# -- the process ---------------------------------------------------------------------------


def app() -> Front:
    """The app of one worker; uvicorn calls this in each."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    return build(FrontConfig.load(Path(os.environ[CONFIG_VARIABLE])))


def main(arguments: list[str] | None = None) -> None:
    """Run the front until it is told to stop (SIGTERM, SIGINT)."""
    parser = argparse.ArgumentParser(prog="stoppress.front", description=__doc__)
    parser.add_argument("--config", required=True, type=Path, help="the front's JSON file")
    options = parser.parse_args(arguments)
    config = FrontConfig.load(options.config)  # here too, so that a wrong value stops the start
    os.environ[CONFIG_VARIABLE] = str(options.config.resolve())
    uvicorn.run(
        "stoppress.front:app",
        factory=True,
        host=config.host,
        port=config.port,
        workers=config.workers,
        http=GuardedProtocol if config.workers == 1 else "stoppress.front:GuardedProtocol",
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # an access log would keep addresses
        server_header=False,
        proxy_headers=False,  # the front decides itself whose word it takes
        timeout_keep_alive=15,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


if __name__ == "__main__":
    main()
