"""A piece as readers would see it, for the desk: printed like any page, kept nowhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.file.models import Article
from stoppress.publish.models import Edition, SiteSettings
from stoppress.serve import printing
from stoppress.serve.article import article_head, article_view
from stoppress.serve.sheet import Sheet


def print_preview(article: Article) -> HttpResponse:
    """Return the page of an Article as it stands in memory, saved or not."""
    edition = (
        Edition.objects.filter(pk=article.language).first()
        or Edition.objects.filter(pk=SiteSettings.load().home_language).first()
    )
    if edition is None:
        return HttpResponse(_("This paper has no edition yet. Add one at the desk."))
    return HttpResponse(render(Sheet(edition, timezone.now()), article))


def render(sheet: Sheet, article: Article) -> str:
    with override(sheet.language):
        article.pk = article.pk or 0  # a piece not saved yet has no corrections and no copies
        context = {
            "frame": sheet.frame,
            "head": article_head(sheet, article),
            "view": article_view(sheet, article),
            "other": printing.other_front(sheet),
            "css": printing.css(),
        }
        return render_to_string("stoppress/preview.html", context)
