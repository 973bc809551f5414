"""A new paper: its settings, editions, sections and first pages, as `stoppress init` makes them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.collect.models import Source
from stoppress.file.models import Section
from stoppress.publish.models import Edition, HousePage, SiteSettings

# Names of the usual parts of a paper; a newsroom renames, adds and removes them at the desk.
SECTIONS: dict[str, dict[str, str]] = {
    "world": {"en": "World", "ar": "العالم"},
    "politics": {"en": "Politics", "ar": "سياسة"},
    "economy": {"en": "Economy", "ar": "اقتصاد"},
    "local": {"en": "Local", "ar": "محليات"},
    "culture": {"en": "Culture", "ar": "ثقافة"},
    "science": {"en": "Science", "ar": "علوم"},
    "sport": {"en": "Sport", "ar": "رياضة"},
}
HOUSE_SLUGS = ("contact", "imprint", "privacy")


@dataclass(frozen=True)
class Founding:
    """What a paper is founded with."""

    names: dict[str, str]  # nameplate by language; the first language is the home edition
    taglines: dict[str, str]
    zone: str  # IANA
    address: str  # http(s)://host[:port], no slash at the end
    publisher: str
    contact_email: str = ""


def found_paper(founding: Founding) -> None:
    """Make or renew the paper's settings, editions, sections and house pages. Keeps what is there."""
    with transaction.atomic():
        save_settings(founding)
        for position, (language, name) in enumerate(founding.names.items()):
            edition, _is_new = Edition.objects.update_or_create(
                language=language,
                defaults={
                    "name": name,
                    "tagline": founding.taglines.get(language, ""),
                    "position": position,
                },
            )
            add_house_pages(edition, founding)
        for position, (key, names) in enumerate(SECTIONS.items()):
            Section.objects.get_or_create(key=key, defaults={"names": names, "position": position})
        add_house_source(founding)


def save_settings(founding: Founding) -> None:
    paper = SiteSettings.load()
    paper.address, paper.zone = founding.address, founding.zone
    paper.home_language = next(iter(founding.names))
    paper.publisher, paper.contact_email = founding.publisher, founding.contact_email
    paper.full_clean()
    paper.save()


def add_house_source(founding: Founding) -> None:
    """The paper's own writers are a Source like any other, so that own pieces are filed alike."""
    Source.objects.get_or_create(
        key="house",
        defaults={
            "name": founding.publisher or next(iter(founding.names.values())),
            "is_house": True,
            "may_carry": Source.Carry.FULL,
            "indexing": Source.Indexing.INDEX,
            "publishes_itself": True,
            "zone": founding.zone,
        },
    )


def add_house_pages(edition: Edition, founding: Founding) -> None:
    with override(edition.language):
        titles = {"contact": _("Contact"), "imprint": _("Imprint"), "privacy": _("Privacy")}
        bodies = house_bodies(edition, founding)
    for position, slug in enumerate(HOUSE_SLUGS):
        HousePage.objects.get_or_create(
            edition=edition,
            slug=slug,
            defaults={"title": titles[slug], "body": bodies[slug], "position": position},
        )


def house_bodies(edition: Edition, founding: Founding) -> dict[str, str]:
    """Return first texts that are true as they stand; the newsroom completes them."""
    email = escape(founding.contact_email)
    mail = f'<p><a href="mailto:{email}">{email}</a></p>' if email else ""
    publisher = escape(founding.publisher or edition.name)
    return {
        "contact": f"<p>{_('Write to the newsroom:')}</p>{mail}" if email
        else f"<p>{_('The newsroom has not given an address yet.')}</p>",
        "imprint": "<p>" + _("Published by %(publisher)s.") % {"publisher": publisher} + f"</p>{mail}",
        "privacy": "<p>"
        + _("This site sets no cookies for readers, loads nothing from other sites and keeps no record of who reads what.")
        + "</p><p>"
        + _("To make the list of most read articles, one empty message is sent when an article has been visible for some seconds. Your address and browser are looked at for a moment, to leave out repeats and robots, and are never written down.")
        + "</p>",
    }  # fmt: skip
