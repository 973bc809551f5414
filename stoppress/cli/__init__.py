"""The command line: `stoppress --help`. Thin: it parses, calls `flow` and the rooms, and tells."""

from __future__ import annotations

import os
from importlib import metadata

import click
import django
from django.conf import settings
from django.core.checks import Error
from django.core.checks import run_checks as django_checks

from stoppress.version import VERSION

EPILOG = "Settings come from the environment: see docs/settings.md. A new paper begins with: stoppress init"


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="stoppress")
def cli() -> None:
    """Run a syndicated news site: collect, date, credit, keep and publish."""
    problems = getattr(settings, "STOPPRESS_SETTING_PROBLEMS", [])
    if problems:
        raise click.ClickException("\n".join(["wrong settings in the environment:", *problems]))


def check_system() -> list[Error]:
    """Return what Django's system checks call an error."""
    return [message for message in django_checks() if message.is_serious()]


def main() -> None:
    """The console script: set Django up, gather the commands, run one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")
    django.setup()
    from stoppress.cli import care, paper, running, sources

    for room in (paper, running, sources, care):
        for command in room.COMMANDS:
            cli.add_command(command)
    for entry in metadata.entry_points(group="stoppress.commands"):
        cli.add_command(entry.load())
    cli()
