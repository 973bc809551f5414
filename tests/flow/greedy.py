"""Readers that take too much, for the processes that read: nothing here may import Django."""

from __future__ import annotations

import os
import signal
import time


def burn(_fetched: object) -> None:
    while True:
        pass


def hoard(_fetched: object) -> int:
    kept = [bytearray(10 * 2**20) for _number in range(100)]
    return len(kept)


def recurse(number: object) -> object:
    return recurse(number)


def stumble(*_args: object) -> None:
    raise ZeroDivisionError("a bug of ours, set off by their bytes")


def busy(seconds: float) -> str:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "done"


def say_pid(_fetched: object) -> int:
    return os.getpid()


def die(_fetched: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
