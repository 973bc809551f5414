"""What the desk's templates need of the paper: its name."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, gettext

from stoppress.publish.models import Edition

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The nameplate in the user's language, else that of the first edition."""
    language = (get_language() or "").split("-")[0]
    names = dict(Edition.objects.values_list("language", "name"))
    return names.get(language) or next(iter(names.values()), gettext("News desk"))


@register.simple_tag
def paper_initial() -> str:
    """One letter for the corner of the menu, Arabic articles left out."""
    name = paper_name().removeprefix("The ").removeprefix("ال")
    return name[:1].upper()
