"""The limits a reading process runs under: CPU time and memory for one page at a time.

`within_limits` runs inside the worker. Python cannot stop a C parser in mid-flight, the kernel
can: past its CPU time the process gets SIGXCPU and dies, and the pool starts another.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from typing import Any

from stoppress.errors import ReaderKilled


def within_limits(
    cpu_seconds: int, memory_mb: int, url: str, read: Callable[..., Any], *args: Any
) -> Any:
    """Return `read(*args)`, with at most `cpu_seconds` of CPU and `memory_mb` MiB of data.

    Raises ReaderKilled when the memory runs out. When the CPU time does, the process dies.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime) + cpu_seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (ends, hard))
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * 2**20, resource.RLIM_INFINITY))
    try:
        return read(*args)
    except MemoryError as error:
        raise ReaderKilled(url, f"more than {memory_mb} MiB of memory") from error
    except RecursionError as error:
        raise ReaderKilled(url, "nested too deep") from error
    finally:  # an idle process must not be killed for what it did before
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
