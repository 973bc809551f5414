"""Looking after the paper: withdraw, reprint, backup, restore, doctor."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from stoppress.cli import check_system
from stoppress.collect import schedule
from stoppress.collect.models import Source
from stoppress.file.match import url_key
from stoppress.file.models import Article
from stoppress.publish import actions
from stoppress.publish.models import Edition
from stoppress.serve import printing, search
from stoppress.serve.models import Change
from stoppress.serve.store import Store

console = Console(highlight=False)
IDS_SKIPPED = 100_000  # more than can have been given since any backup


@click.command()
@click.argument("pieces", nargs=-1, required=True, metavar="ID_OR_ADDRESS…")
@click.option("--reason", required=True, help="Who asked, and why. Kept in the log.")
def withdraw(pieces: tuple[str, ...], reason: str) -> None:
    """Take pieces off every page, list, feed and search, for good; their address answers 410."""
    found = [find_article(piece) for piece in pieces]
    actions.withdraw(found, timezone.now(), reason)
    for article in found:
        console.print(f"[green]Withdrawn[/] {article.path or article.pk}  {article.headline}")


def find_article(piece: str) -> Article:
    articles = Article.objects.select_related("source")
    if piece.isdigit():
        found = articles.filter(pk=int(piece)).first()
    elif piece.startswith("/"):
        found = articles.filter(path=piece).first()
    else:
        path = "/" + piece.split("/", 3)[-1] if "://" in piece else piece
        found = (
            articles.filter(path=path).first() or articles.filter(url_key=url_key(piece)).first()
        )
    if found is None:
        raise click.ClickException(
            f"no piece “{piece}”: give its number, its address here or at the source"
        )
    return found


@click.command("print")
@click.option("--index", is_flag=True, help="Build the search index anew as well.")
def reprint(index: bool) -> None:
    """Print the whole site anew: after a change of theme, settings or version."""
    if index:
        with Progress(console=console) as progress:
            task = progress.add_task("Search index", total=Article.objects.count())
            search.rebuild(lambda done: progress.update(task, completed=done))
    printing.reprint(timezone.now())
    paths = [f"/{edition.language}/" for edition in Edition.objects.all()]
    live = Article.objects.filter(live=True).exclude(path="").order_by("-order_at")
    paths += live.values_list("path", flat=True)[:1000]
    with Progress(console=console) as progress:
        for path in progress.track(paths, description="Printing pages"):
            generation = Store(settings.STOPPRESS_STORE).generation()
            if page := printing.try_print(path, timezone.now()):
                Store(settings.STOPPRESS_STORE).keep(page, generation)
    console.print(f"{len(paths)} pages printed; older ones are printed when they are asked for.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the database to FILE, with the site running. Printed pages are not in it."""
    with console.status("Copying the database …"), tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        if connection.vendor == "sqlite":
            copy_sqlite(copy)
        else:
            postgres_tool("pg_dump", "-Fc", "-f", str(copy))
        pack(copy, file)
    console.print(
        f"[green]Written[/] {file} ({file.stat().st_size / 2**20:.1f} MiB, {Article.objects.count()} pieces)"
    )


def copy_sqlite(copy: Path) -> None:
    """Copy in one step: SQLite's online backup starts again whenever somebody writes between two."""
    source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    with source, target:
        source.backup(target)
    if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise click.ClickException("the copy is damaged; nothing was written")
    source.close()
    target.close()


def pack(copy: Path, file: Path) -> None:
    """Write beside, then rename: a backup that is there is whole."""
    half = file.with_name(file.name + ".half")
    half.touch(mode=0o600)  # it holds the accounts of the desk
    with copy.open("rb") as raw, gzip.open(half, "wb", 6) as packed:
        shutil.copyfileobj(raw, packed)
    half.replace(file)


def postgres_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools on our database; the password goes by the environment."""
    command = shutil.which(name)
    if command is None:
        raise click.ClickException(f"{name} is not installed; it comes with PostgreSQL's client")
    database = settings.DATABASES["default"]
    given = {
        "-h": database["HOST"],
        "-p": database["PORT"],
        "-U": database["USER"],
        "-d": database["NAME"],
    }
    where = [word for option, value in given.items() if value for word in (option, str(value))]
    environment = {**os.environ, "PGPASSWORD": str(database["PASSWORD"] or "")}
    subprocess.run([command, *where, *arguments], check=True, env=environment)  # noqa: S603 - our own command


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put the database back from FILE, with the site stopped; what is there now is kept beside.

    What was withdrawn since the backup stays withdrawn.
    """
    if not ticker_problem():
        raise click.ClickException("the site is running; stop it first (Ctrl-C, or its unit)")
    if not yes:
        click.confirm("Replace the present database by this backup?", abort=True)
    withdrawn = withdrawals()
    with console.status("Restoring …"), tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        with gzip.open(file, "rb") as packed, copy.open("wb") as raw:
            shutil.copyfileobj(packed, raw)
        if connection.vendor == "sqlite":
            put_sqlite(copy)
        else:
            connections.close_all()
            postgres_tool("pg_restore", "--clean", "--if-exists", str(copy))
        call_command("migrate", verbosity=0)
        skip_ids()
        again = withdraw_again(withdrawn)
        printing.reprint(timezone.now())
    console.print(
        f"[green]Restored[/] {Article.objects.count()} pieces. Start the site: stoppress run"
    )
    if again:
        console.print(f"{again} pieces had been withdrawn since that backup: withdrawn again.")


def withdrawals() -> dict[str, str]:
    """Return why each piece is withdrawn now, by the key of its address."""
    if MigrationExecutor(connection).loader.applied_migrations:
        found = Article.objects.exclude(withdrawn_at=None).exclude(url_key=None)
        return dict(found.values_list("url_key", "withdrawn_why"))
    return {}


def withdraw_again(withdrawn: dict[str, str]) -> int:
    back = list(Article.objects.filter(url_key__in=withdrawn, withdrawn_at=None))
    for article in back:
        actions.withdraw([article], timezone.now(), withdrawn[article.url_key or ""])
    return len(back)


def skip_ids() -> None:
    """Begin new pieces at ids never given before: an address published since must not lead astray."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = 'stoppress_article'",
                [IDS_SKIPPED],
            )
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('stoppress_article', 'id'),"
                " nextval(pg_get_serial_sequence('stoppress_article', 'id')) + %s)",
                [IDS_SKIPPED],
            )


def put_sqlite(copy: Path) -> None:
    try:
        with sqlite3.connect(copy) as database:
            answer = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise click.ClickException(f"this backup is damaged ({answer}); nothing was changed")
    place = Path(settings.DATABASES["default"]["NAME"])
    if place.exists():
        with connection.cursor() as cursor:  # the newest changes are in the write-ahead log
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        place.replace(place.with_name(f"{place.name}.before-restore"))
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    shutil.move(copy, place)


# -- doctor -------------------------------------------------------------------------------------


@click.command()
def doctor() -> None:
    """Look the paper over: each check in a line, with what to do where something is wrong."""
    bad = 0
    for name, check in CHECKS.items():
        try:
            problem = check()
        except Exception as error:  # noqa: BLE001 - a broken check is a finding too
            problem = f"the check itself failed: {error}"
        bad += bool(problem)
        console.print(f"[red]✗[/] {name}: {problem}" if problem else f"[green]✓[/] {name}")
    if bad:
        raise SystemExit(1)


def settings_problem() -> str:
    return "; ".join(f"{problem.msg} {problem.hint or ''}" for problem in check_system())


def migration_problem() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return (
        f"{len(missing)} migrations are missing; run: stoppress manage migrate" if missing else ""
    )


def database_problem() -> str:
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        answer = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    return (
        f"quick_check says {answer}; restore a backup"
        if answer != "ok"
        else ""
        if mode == "wal"
        else f"journal mode is {mode}, not wal"
    )


def paper_problem() -> str:
    return "" if Edition.objects.exists() else "no edition; run: stoppress init"


def ticker_problem() -> str:
    beat = Store(settings.STOPPRESS_STORE).note("ticker")
    age = timezone.now().timestamp() - float(beat or 0)
    return (
        ""
        if age < 30
        else "the ticker is not running, so embargoes and lists wait; run: stoppress run"
    )


def printing_problem() -> str:
    old = Change.objects.filter(printed_at=None, made_at__lt=timezone.now() - timedelta(minutes=1))
    return f"{old.count()} changes wait to be printed; see the ticker's log" if old.exists() else ""


def sources_problem() -> str:
    now = timezone.now()
    failing = [s.name for s in Source.objects.filter(feeds__fail_count__gt=2).distinct()]
    quiet = [
        s.name
        for s in Source.objects.filter(is_paused=False)
        if s.feeds.exists() and schedule.is_quiet(s, now)
    ]
    parts = []
    if failing:
        parts.append(f"failing: {', '.join(failing)} (stoppress source health KEY)")
    if quiet:
        parts.append(f"gone quiet: {', '.join(quiet)}")
    return "; ".join(parts)


def disk_problem() -> str:
    free = shutil.disk_usage(settings.STOPPRESS_VAR_DIR).free / 2**30
    return "" if free > 1 else f"only {free:.1f} GiB free in {settings.STOPPRESS_VAR_DIR}"


CHECKS: dict[str, Callable[[], str]] = {
    "settings": settings_problem,
    "database": database_problem,
    "migrations": migration_problem,
    "paper": paper_problem,
    "ticker": ticker_problem,
    "printing": printing_problem,
    "sources": sources_problem,
    "disk": disk_problem,
}


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, e.g. `stoppress manage createsuperuser`."""
    execute_from_command_line(["stoppress manage", *arguments])


COMMANDS = [withdraw, reprint, backup, restore, doctor, manage]
