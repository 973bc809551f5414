"""`stoppress demo …`: put the demo newsroom in, say what it is up to, take it out again.

The engine knows nothing of this: it finds the commands, the extra processes and the greeting
through entry points, and collects the three sites as it would any others.
"""

from __future__ import annotations

import json
import secrets
import socket
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from newsroom.demo.sites import open_world
from newsroom.demo.sources import SOURCES, DemoSource
from stoppress.collect.models import Feed, Source
from stoppress.file.models import Section, SectionRule
from stoppress.flow.sources import remove_source
from stoppress.publish.founding import Founding, found_paper
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve.store import Store

NAMES = {"en": "The Daily Relay", "ar": "البريد اليومي"}
TAGLINES = {
    "en": "News of the coast, carried with care",
    "ar": "أخبار الساحل، بأمانة النقل",
}
USER = "demo"
GROUP = "Publishers"
FIRST_PORT = 8101


@click.group()
def demo() -> None:
    """The demo newsroom: three small sites on loopback, and simulated readers."""


@demo.command()
@click.option(
    "--if-new", is_flag=True, help="Only where no paper is founded and no demo was removed."
)
def install(if_new: bool) -> None:
    """Found the demo paper, with three sources on loopback and a publisher “demo”."""
    if not getattr(settings, "STOPPRESS_MAY_DEMO", False):
        raise click.ClickException("these settings refuse the demo (production)")
    if if_new and state_path().exists():
        return
    click.echo("Making the database …")
    call_command("migrate", verbosity=0)
    if Edition.objects.exists():
        if if_new:
            return
        raise click.ClickException("a paper is founded here already; the demo wants an empty one")
    found_demo()
    click.echo("The demo newsroom is in: three sources, two editions.")


def found_demo() -> None:
    host = settings.STOPPRESS_HOST
    address = f"http://{host}:{settings.STOPPRESS_PORT}"
    found_paper(
        Founding(
            NAMES,
            TAGLINES,
            "Asia/Riyadh",
            address,
            "The Daily Relay (demo)",
            "newsroom@example.org",
        )
    )
    ports = free_ports(len(SOURCES))
    for source, port in zip(SOURCES, ports, strict=True):
        add_demo_source(source, f"http://127.0.0.1:{port}")
    password = secrets.token_urlsafe(9)
    account = get_user_model().objects.create_user(
        USER, "demo@example.org", password, is_superuser=True
    )
    account.groups.add(Group.objects.get_or_create(name=GROUP)[0])
    path = state_path()
    path.touch(mode=0o600)
    path.write_text(json.dumps({"ports": ports, "password": password}))


def add_demo_source(demo_source: DemoSource, base: str) -> None:
    source = Source.objects.create(
        key=demo_source.key,
        name=demo_source.name[demo_source.language],
        names=demo_source.name,
        home_url=base + demo_source.home,
        language=demo_source.language,
        zone=demo_source.zone,
        licence=demo_source.licence["en"],
        may_carry=Source.Carry.FULL,
        publishes_itself=True,
        allow_private="127.0.0.0/8",
        min_interval_seconds=demo_source.poll_seconds_min,
        max_interval_seconds=demo_source.poll_seconds_max,
        host_delay_seconds=0.05,
        recheck_seconds=list(demo_source.recheck_seconds),
        gone_after_seconds=5,
        quiet_after_hours=6,
    )
    for kind, path in demo_source.feeds:
        Feed.objects.create(source=source, url=base + path, kind=kind)
    rules = [
        (SectionRule.By.PATH, match, key) for match, key in demo_source.section_of_path.items()
    ]
    rules += [
        (SectionRule.By.CATEGORY, term, key) for term, key in demo_source.section_of_term.items()
    ]
    sections = {section.key: section for section in Section.objects.all()}
    for position, (by, match, key) in enumerate(rules):
        SectionRule.objects.create(
            source=source, by=by, match=match, section=sections[key], position=position
        )


@demo.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(yes: bool) -> None:
    """Take the demo out again: its sources, pieces, reads and account. A clean paper is left."""
    state = read_state()
    if not state or state.get("removed"):
        raise click.ClickException("the demo is not installed")
    if not yes:
        click.confirm("Remove the demo newsroom and all its pieces?", abort=True)
    for demo_source in SOURCES:
        source = Source.objects.filter(key=demo_source.key).first()
        if source:
            gone = remove_source(source)
            click.echo(f"  {source.name}: {gone} pieces removed")
    get_user_model().objects.filter(username=USER).delete()
    if not Source.objects.exclude(is_house=True).exists():
        unfound()
    state_path().write_text(json.dumps({"removed": True}))
    click.echo("Removed. A real paper begins with: stoppress init (restart a running site first)")


def unfound() -> None:
    """Nothing else is here: leave the paper as it is before `stoppress init`."""
    Source.objects.filter(key="house", articles=None).delete()
    Edition.objects.all().delete()
    Section.objects.all().delete()
    SiteSettings.objects.all().delete()
    Store(settings.STOPPRESS_STORE).clear()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.STOPPRESS_TICKS}{suffix}").unlink(missing_ok=True)
    world_path().unlink(missing_ok=True)


@demo.command()
def script() -> None:
    """Say what happens in the demo, and when: an update, a correction, a withdrawal …"""
    world = open_world(world_path())
    for row in world.script():
        at = world.started_at + timedelta(seconds=float(str(row["seconds"])))
        click.echo(
            f"{moment(at, timezone.now()):>12}  {row['site']:8} {row['words']}\n{'':23}{row['path']}"
        )


def moment(at: datetime, now: datetime) -> str:
    seconds = int((at - now).total_seconds())
    return f"in {seconds} s" if seconds > 0 else f"{-seconds // 60} min ago"


# -- what `stoppress run` asks -------------------------------------------------------------------


def processes() -> dict[str, list[str]]:
    """Return the demo's own processes, while it is installed."""
    state = read_state()
    if not state or state.get("removed"):
        return {}
    ports = ",".join(str(port) for port in state["ports"])
    site = f"http://127.0.0.1:{settings.STOPPRESS_PORT}"
    python = sys.executable
    return {
        "demo-sites": [
            python,
            "-m",
            "newsroom.demo.sites",
            "--state",
            str(world_path()),
            "--ports",
            ports,
        ],
        "demo-readers": [
            python,
            "-m",
            "newsroom.demo.readers",
            "--site",
            site,
            "--editions",
            ",".join(NAMES),
        ],
    }


def greeting() -> list[str]:
    """Return the lines that tell where the demo is."""
    state = read_state()
    if not state or state.get("removed"):
        return []
    sites = "  ".join(f"http://127.0.0.1:{port}/" for port in state["ports"])
    return [
        f"Log in    {USER} / {state['password']}",
        f"Demo      three sites that it collects from: {sites}",
        "          and simulated readers. What happens there: stoppress demo script",
    ]


def state_path() -> Path:
    return Path(settings.STOPPRESS_VAR_DIR) / "demo.json"


def world_path() -> Path:
    return Path(settings.STOPPRESS_VAR_DIR) / "demo-world.json"


def read_state() -> dict:
    return json.loads(state_path().read_text()) if state_path().exists() else {}


def free_ports(count: int) -> list[int]:
    """Return ports on loopback that nobody listens on, from FIRST_PORT up."""
    found: list[int] = []
    port = FIRST_PORT
    while len(found) < count:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
        port += 1
    return found
