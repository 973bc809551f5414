"""`stoppress init`: the few questions a new paper must answer."""

from __future__ import annotations

import zoneinfo

import click
from babel import Locale
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from stoppress.publish.founding import Founding, found_paper
from stoppress.publish.models import Edition, SiteSettings, check_language

DEMO_NAMES = ("demo", "admin", "test", "editor", "publisher")
FIRST_GROUP = "Publishers"
# Which option gave which field of the tables.
OPTIONS = {
    "name": "--name",
    "zone": "--zone",
    "address": "--address",
    "publisher": "--publisher",
    "contact_email": "--email",
    "email": "--email",
    "username": "--user",
}


@click.command()
@click.option("--name", prompt="Name of the paper", help="The nameplate.")
@click.option(
    "--name-in",
    multiple=True,
    metavar="LANGUAGE=NAME",
    help="The nameplate in another language, e.g. “ar=بريد المرفأ”.",
)
@click.option("--languages", prompt="Languages, first the main one", default="en ar", show_default=True,
              help="Codes parted by blanks, e.g. “en ar”.")  # fmt: skip
@click.option(
    "--zone",
    prompt="Time zone",
    default="UTC",
    show_default=True,
    help="IANA name, e.g. Asia/Amman.",
)
@click.option("--address", prompt="Address of the site", help="e.g. https://news.example.org")
@click.option(
    "--publisher", prompt="Publisher (person or company)", help="Named in the footer and imprint."
)
@click.option("--email", prompt="Contact e-mail", default="", help="Shown on the contact page.")
@click.option("--user", prompt="Name of the first publisher at the desk", help="Login name.")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="At least 8 signs."
)
def init(name: str, name_in: tuple[str, ...], languages: str, zone: str, address: str, publisher: str, email: str,
         user: str, password: str) -> None:  # fmt: skip
    """Found a real paper in an empty database: name, zone, languages, address, first publisher."""
    address = address.rstrip("/")
    check_answers(languages, zone, address, user, password)
    check_rows(name, zone, address, publisher, email, user)
    click.echo("Making the database …")
    call_command("migrate", verbosity=0)
    refuse_demo()
    refuse_taken(user)
    names = nameplates(name, languages.split(), name_in)
    with transaction.atomic():  # a paper with its publisher, or none
        found_paper(Founding(names, {}, zone, address, publisher, email))
        make_publisher(user, password, email)
    click.secho(f"Founded: {name}. Start it with: stoppress run", fg="green")
    click.echo("Then add a source: stoppress source add URL")


def nameplates(name: str, languages: list[str], name_in: tuple[str, ...]) -> dict[str, str]:
    """Return the name by language: as given, else asked for; without a terminal, the main one."""
    names = dict.fromkeys(languages, name)
    given = dict(entry.partition("=")[::2] for entry in name_in)
    for language in languages[1:]:
        spoken = Locale.parse(language, sep="-").english_name
        try:
            names[language] = given.get(language) or click.prompt(
                f"Name of the paper in {spoken}", default=name
            )
        except click.Abort:
            click.echo(f"\nNobody answers: the paper is called “{name}” in {spoken} too.")
        check_fields(Edition(language=language, name=names[language]))
    return names


def check_answers(languages: str, zone: str, address: str, user: str, password: str) -> None:
    if zone not in zoneinfo.available_timezones():
        raise click.BadParameter(
            f"“{zone}” is no time zone; example: Asia/Amman", param_hint="--zone"
        )
    for language in languages.split():
        try:
            check_language(language)
        except ValidationError as error:
            raise click.BadParameter(
                f"“{language}” is no language code", param_hint="--languages"
            ) from error
    if not languages.split():
        raise click.BadParameter("name at least one language", param_hint="--languages")
    if not address.startswith(("http://", "https://")):
        raise click.BadParameter("must start with https:// (or http://)", param_hint="--address")
    if user.lower() in DEMO_NAMES:
        raise click.BadParameter(
            f"“{user}” is the first name an attacker tries", param_hint="--user"
        )
    try:
        validate_password(password)
    except ValidationError as error:
        raise click.BadParameter(" ".join(error.messages), param_hint="--password") from error


def check_rows(name: str, zone: str, address: str, publisher: str, email: str, user: str) -> None:
    """Ask the tables whether they would take the answers, before anything is made."""
    check_fields(Edition(language="en", name=name))
    check_fields(SiteSettings(zone=zone, address=address, publisher=publisher, contact_email=email))
    check_fields(get_user_model()(username=user, email=email, password="given"))  # noqa: S106


def check_fields(row: Model) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise click.BadParameter(
            " ".join(messages), param_hint=OPTIONS.get(field, field)
        ) from error


def refuse_taken(user: str) -> None:
    if get_user_model().objects.filter(username=user).exists():
        raise click.BadParameter(
            f"“{user}” is here already; choose another name", param_hint="--user"
        )


def refuse_demo() -> None:
    """A real paper is not founded on top of the demo: its accounts and pieces would stay."""
    refuse_demo_accounts()
    if Edition.objects.exists():
        raise click.ClickException(
            "a paper is already founded here; change it at the desk: The paper"
        )


def refuse_demo_accounts() -> None:
    accounts = get_user_model().objects.filter(username__in=DEMO_NAMES)
    if accounts.exists():
        names = ", ".join(account.get_username() for account in accounts)
        raise click.ClickException(
            f"demo accounts are here ({names}). First: stoppress demo remove"
        )


def make_publisher(user: str, password: str, email: str) -> None:
    account = get_user_model().objects.create_user(user, email, password, is_superuser=True)
    account.groups.add(Group.objects.get_or_create(name=FIRST_GROUP)[0])


COMMANDS = [init]
