"""`stoppress run`: everything at once, under a supervisor; and the parts it is made of."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import subprocess
import sys
import time
from importlib import metadata

import click
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from rich.console import Console

from stoppress.cli import check_system
from stoppress.cli.paper import refuse_demo_accounts
from stoppress.cli.supervise import write_files
from stoppress.collect.models import Feed, PageWatch
from stoppress.file.models import Article
from stoppress.flow.collection import Collection
from stoppress.flow.ticker import Ticker
from stoppress.publish.models import Edition, SiteSettings

console = Console(highlight=False)
FRONT_WAIT_SECONDS = 60
FIRST_COLLECTION_SECONDS = 60
TICK_SECONDS = 1.0


@click.command()
@click.option("--quiet", is_flag=True, help="No progress, only what goes wrong (for systemd).")
def run(quiet: bool) -> None:
    """Start everything: reader site, desk, printer, collector, ticker. Ctrl-C stops it."""
    console.quiet = quiet
    prepare()
    conf = write_files()
    with supervised(conf) as supervisor:
        wait_for_front(supervisor)
        greet()
        if not quiet:
            watch_first_collection(supervisor)
        code = supervisor.wait()
    if code not in (0, -signal.SIGINT, -signal.SIGTERM):
        raise click.ClickException(
            f"the supervisor ended with {code}; see {settings.STOPPRESS_VAR_DIR / 'log'}"
        )


def prepare() -> None:
    """Check, migrate, and see that there is a paper and a free port, before anything starts."""
    if problems := check_system():
        lines = [f"{problem.msg} ({problem.id})\n  {problem.hint or ''}" for problem in problems]
        raise click.ClickException("\n".join(lines))
    console.print("Bringing the database up to date …")
    call_command("migrate", verbosity=0)
    if not Edition.objects.exists():
        raise click.ClickException("there is no paper yet. First: stoppress init")
    if not getattr(settings, "STOPPRESS_MAY_DEMO", False):
        refuse_demo_accounts()
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.STOPPRESS_HOST, settings.STOPPRESS_PORT))
        except OSError as error:
            raise click.ClickException(
                f"{settings.STOPPRESS_HOST}:{settings.STOPPRESS_PORT} is taken ({error.strerror}). "
                "Is stoppress running already? Else set STOPPRESS_PORT to another port."
            ) from error


@contextlib.contextmanager
def supervised(conf: str):
    """Run the supervisor; whatever happens, it and its processes are stopped at the end."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", conf]
    supervisor = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.terminate())
    try:
        yield supervisor
    finally:
        if supervisor.poll() is None:
            supervisor.terminate()
            supervisor.wait(30)
        console.print("Stopped.")


def wait_for_front(supervisor: subprocess.Popen) -> None:
    deadline = time.monotonic() + FRONT_WAIT_SECONDS
    while time.monotonic() < deadline and supervisor.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(door(), 1):
            return
        time.sleep(0.05)


def door() -> tuple[str, int]:
    host = settings.STOPPRESS_HOST
    return ("127.0.0.1" if host == "0.0.0.0" else host, settings.STOPPRESS_PORT)  # noqa: S104


def greet() -> None:
    host, port = door()
    here = f"http://{host}:{port}"
    console.print()
    console.print(f"[bold green]The paper is running.[/]  {SiteSettings.load().publisher}")
    for edition in Edition.objects.all():
        console.print(f"  Readers   {here}/{edition.language}/   {edition.name}")
    console.print(f"  The desk  {here}/desk/")
    for entry in metadata.entry_points(group="stoppress.greeting"):
        for line in entry.load()():
            console.print(f"  {line}", soft_wrap=True)
    console.print(f"  Logs      {settings.STOPPRESS_VAR_DIR / 'log'}", soft_wrap=True)
    console.print("  Stop      Ctrl-C")
    console.print()


def watch_first_collection(supervisor: subprocess.Popen) -> None:
    """Show how far a first collection is, until its pages are read."""
    if not Feed.objects.filter(last_ok_at=None, is_on=True, source__is_paused=False).exists():
        return
    deadline = time.monotonic() + FIRST_COLLECTION_SECONDS
    with console.status("First collection …") as status:
        while time.monotonic() < deadline and supervisor.poll() is None:
            feeds = Feed.objects.filter(last_asked_at=None, is_on=True).count()
            pages = PageWatch.objects.filter(looks=0, is_on=True, fail_count=0).count()
            filed, live = Article.objects.count(), Article.objects.filter(live=True).count()
            status.update(
                f"First collection: {filed} pieces filed, {live} live · {feeds} feeds and {pages} pages to read"
            )
            if filed and not feeds and not pages:
                break
            time.sleep(0.5)
    console.print(f"First collection: {Article.objects.count()} pieces filed, "
                  f"{Article.objects.filter(live=True).count()} live.")  # fmt: skip


# -- the parts --------------------------------------------------------------------------------


@click.command()
@click.option("--once", is_flag=True, help="Stop when nothing is due any more.")
def collect(once: bool) -> None:
    """Collect what is due from all sources, until stopped."""
    counts = asyncio.run(collect_until_stopped(once))
    console.print(
        f"{counts.asked} asked · {counts.filed} filed · {counts.updated} updated · {counts.withdrawn} withdrawn"
    )
    for cause, number in counts.failed.most_common():
        console.print(f"  {number} × {cause}")


async def collect_until_stopped(once: bool):
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return await Collection().run(stop, until_idle=once)


@click.command()
def tick() -> None:
    """Do what comes due by the clock, once a second, until stopped."""
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopped.append(number))
    logging.getLogger("stoppress.flow").info("ticker: started")
    ticker = Ticker(timezone.now())
    while not stopped:
        started = time.monotonic()
        ticker.tick(timezone.now())
        time.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - started)))


COMMANDS = [run, collect, tick]
