"""The processes that read: bytes from outside are parsed where they can do no harm.

A worker is stopped at its limit of CPU time or memory, and the pool starts another. Nothing is
shared with us, so that it may die.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pebble
from django.conf import settings

from stoppress.errors import ReaderFailed, ReaderKilled, StoppressError
from stoppress.extract.limits import within_limits
from stoppress.handoff import Fetched

log = logging.getLogger("stoppress.flow")


def reading_pool(workers: int = 0) -> pebble.ProcessPool:
    """Return `workers` reading processes (0: as many as the setting says)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["stoppress.extract.warm_up"])
    workers = workers or settings.STOPPRESS_READ_WORKERS
    return pebble.ProcessPool(workers, max_tasks=1000, context=context)


async def read_in(pool: pebble.ProcessPool, reader: Callable[..., Any], *args: Any) -> Any:
    """Return `reader(*args)`, done by a worker. One of `args` is the Fetched that is read.

    Raises ReaderKilled (stopped at its limits), ReaderFailed (our own bug, logged), and what the
    reader itself raises.
    """
    url = next(arg for arg in args if isinstance(arg, Fetched)).final_url
    cpu_seconds = settings.STOPPRESS_READ_CPU_SECONDS
    limits = (cpu_seconds, settings.STOPPRESS_READ_MEMORY_MB, url)
    try:
        future = pool.schedule(
            within_limits, args=[*limits, reader, *args], timeout=cpu_seconds * 10
        )
        return await asyncio.wrap_future(future)
    except (pebble.ProcessExpired, TimeoutError) as error:
        raise ReaderKilled(url, f"stopped at {cpu_seconds} s of CPU or its memory") from error
    except BrokenProcessPool as error:
        raise ReaderKilled(url, "all reading processes were gone") from error
    except StoppressError:
        raise
    except Exception as error:
        log.exception("extract: reader failed (url=%s)", url)
        raise ReaderFailed(url, type(error).__name__) from error
