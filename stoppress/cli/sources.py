"""`stoppress source …`: who gives us news."""

from __future__ import annotations

import click
from django.core.exceptions import ValidationError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from stoppress.collect import schedule
from stoppress.collect.models import Source
from stoppress.flow import habits
from stoppress.flow import sources as flow

console = Console()
PRIVATE = click.option(
    "--allow-private",
    default="",
    metavar="NETWORK",
    help="Allow this private network for this source, e.g. 10.0.0.0/8.",
)


@click.group("source")
def source() -> None:
    """Add, try, list, pause and remove sources."""


@source.command("add")
@click.argument("url")
@PRIVATE
@click.option("--name", help="Name readers see. Default: the feed's title.")
@click.option("--licence", default="", help="SPDX id or a few words, e.g. CC-BY-4.0.")
@click.option("--licence-url", default="", help="Where the licence can be read.")
@click.option("--may-carry", type=click.Choice(["full", "excerpt", "headline"]), default="headline",
              show_default=True, help="What the contract lets us show.")  # fmt: skip
@click.option(
    "--publish/--hold",
    "publishes_itself",
    default=False,
    help="Publish pieces at once, or hold them for the desk (default).",
)
@click.option("--zone", default="UTC", show_default=True, help="Time zone of times without one.")
def add(url: str, allow_private: str, name: str | None, **contract: object) -> None:
    """Take on the source at URL: a feed, or a page that names its feeds."""
    with console.status("Looking at the address …"):
        looked = look(url, allow_private)
    if not looked.feeds:
        raise click.ClickException(f"{url}: {looked.problem}")
    looked.name = name or looked.name
    try:
        taken = flow.add_source(looked, contract={**contract, "allow_private": allow_private})
    except ValidationError as error:
        raise click.ClickException("; ".join(error.messages)) from error
    console.print(
        f"[green]Added[/] {taken.name} as “{taken.key}”, with {len(looked.feeds)} feed(s):"
    )
    for address, kind, title in looked.feeds:
        console.print(f"  {kind:8} {address}  {title}", highlight=False)
    console.print(
        "Its pieces are "
        + ("published at once." if taken.publishes_itself else "held for the desk.")
    )


@source.command("try")
@click.argument("url")
@PRIVATE
def try_(url: str, allow_private: str) -> None:
    """Show what the last 20 pieces would look like. Nothing is stored."""
    with console.status("Reading the last pieces …"):
        looked, tried = flow.try_source(url, allow_private)
    if not looked.feeds:
        raise click.ClickException(f"{url}: {looked.problem}")
    table = Table(title=f"{looked.name} — {looked.feeds[0][0]}", expand=True)
    for column in ("headline", "date and its evidence", "length", "lang", "remark"):
        table.add_column(column, overflow="fold")
    for piece in tried:
        table.add_row(*row_of(piece))
    console.print(table)


def row_of(piece: flow.Tried) -> tuple[str, ...]:
    reading = piece.reading
    if reading is None:
        return piece.entry.headline, "", "", "", f"[red]{piece.problem}[/]"
    dated = reading.published
    when = (
        "not dated"
        if dated is None
        else f"{dated.value:%Y-%m-%d %H:%M}"
        if dated.precision == "instant"
        else f"{dated.value:%Y-%m-%d}"
    )
    why = f"\n[dim]{dated.reason}[/]" if dated else ""
    remarks = [*reading.quality.troubles]
    if piece.duplicate_of:
        remarks.append(f"already here: {piece.duplicate_of}")
    return (
        reading.headline,
        when + why,
        f"{len(reading.text):,}",
        reading.language,
        "; ".join(remarks),
    )


@source.command("list")
def list_() -> None:
    """List all sources, with their terms and their state."""
    table = Table()
    for column in ("key", "name", "carries", "publishes", "feeds", "pieces", "last new", "state"):
        table.add_column(column)
    for one in Source.objects.all():
        last = f"{one.last_new_at:%Y-%m-%d %H:%M}" if one.last_new_at else "–"
        table.add_row(one.key, one.name, one.may_carry, "itself" if one.publishes_itself else "desk",
                      str(one.feeds.count()), str(one.articles.count()), last, state_of(one))  # fmt: skip
    console.print(table)


def state_of(one: Source) -> str:
    if one.is_house:
        return "our own"
    if one.is_paused:
        return "paused"
    failing = one.feeds.exclude(last_error="").first()
    if failing:
        return f"[red]{failing.last_error[:60]}[/]"
    return "[yellow]gone quiet[/]" if schedule.is_quiet(one, timezone.now()) else "[green]ok[/]"


@source.command("health")
@click.argument("key")
def health(key: str) -> None:
    """Show what goes wrong at a source, and what to do."""
    one = get(key)
    console.print(f"[bold]{one.name}[/]  {state_of(one)}")
    for feed in one.feeds.all():
        console.print(
            f"  feed {feed.url}  asked {feed.last_asked_at or 'never'}  {feed.last_error}",
            highlight=False,
        )
    console.print(f"  {habits.in_words(one)}", highlight=False)
    for trouble in one.troubles.filter(solved_at=None)[:50]:
        console.print(
            f"  [red]{trouble.name}[/] ×{trouble.count}  {trouble.url}\n    {trouble.cause}\n    → {trouble.remedy}",
            highlight=False,
        )


@source.command("pause")
@click.argument("key")
@click.option("--resume", is_flag=True, help="Go on collecting.")
def pause(key: str, resume: bool) -> None:
    """Stop collecting from a source; its pieces stay. --resume goes on."""
    one = get(key)
    one.is_paused = not resume
    one.save(update_fields=["is_paused"])
    console.print(f"{one.name}: {'collecting again' if resume else 'paused'}.")


@source.command("forget")
@click.argument("key")
def forget(key: str) -> None:
    """Forget what a source's pages taught: its standing lines, its ways with dates, its lengths."""
    one = get(key)
    habits.forget(one)
    console.print(f"Forgotten. {one.name} teaches anew with its next pages.")


@source.command("remove")
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(key: str, yes: bool) -> None:
    """Remove a source with all its pieces: their addresses answer 404 from then on."""
    one = get(key)
    if not yes:
        click.confirm(
            f"Remove {one.name} and its {one.articles.count()} pieces for good?", abort=True
        )
    with Progress(console=console) as progress:
        task = progress.add_task("Removing …", total=None)
        gone = flow.remove_source(one, lambda line: progress.update(task, description=line))
    console.print(f"Removed {one.name} and {gone} pieces.")


@source.command("starters")
def starters() -> None:
    """List openly licensed sources to start with, and where each licence was read."""
    for starter in flow.starter_sources():
        console.print(f"[bold]{starter['name']}[/] ({', '.join(starter['languages'])}) {starter['licence']}\n"
                      f"  {starter['home']}\n  [dim]{starter['conditions']}[/]", highlight=False)  # fmt: skip


def look(url: str, allow_private: str) -> flow.Looked:
    try:
        return flow.look(url, allow_private)
    except ValidationError as error:
        raise click.BadParameter("; ".join(error.messages), param_hint="--allow-private") from error


def get(key: str) -> Source:
    one = Source.objects.filter(key=key).first()
    if one is None:
        keys = ", ".join(Source.objects.values_list("key", flat=True)) or "none yet"
        raise click.ClickException(f"no source “{key}”. Known: {keys}")
    return one


COMMANDS = [source]
