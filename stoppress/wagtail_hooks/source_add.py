"""Add a Source by pasting an address: look at what it is, say on what terms, take it on."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter, log

from stoppress.collect.models import Feed, Source, check_networks
from stoppress.extract.clean import clean_line
from stoppress.flow import sources as flow
from stoppress.publish import desk
from stoppress.wagtail_hooks.rights import needs

logger = logging.getLogger(__name__)
PRIVATE = "stoppress.private_networks"


class AddressForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "placeholder": "https://"}),
        help_text=gettext_lazy("Of the site or of its feed. We look for its feeds; that takes up to 20 seconds."),
    )  # fmt: skip
    allow_private = forms.CharField(
        label=gettext_lazy("Private networks allowed"),
        max_length=200,
        required=False,
        validators=[check_networks],
        help_text=gettext_lazy("For an intranet only. Example: 10.0.0.0/8."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.is_superuser:
            del self.fields["allow_private"]


class TermsForm(forms.ModelForm):
    """What was found, to be set right, and the terms. The rest can wait for the edit page."""

    feeds = forms.MultipleChoiceField(
        label=gettext_lazy("Feeds"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one feed.")},
    )

    class Meta:
        model = Source
        fields = ["name", "key", "language", "home_url", "may_carry", "licence", "licence_url",
                  "publishes_itself"]  # fmt: skip
        field_classes = {"home_url": forms.CharField}

    def __init__(self, *args: Any, found: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(Feed.objects.filter(url__in=[url for url, _kind, _title in found])
                    .values_list("url", flat=True))  # fmt: skip
        self.free = [one for one in found if one[0] not in taken]
        self.fields["feeds"].choices = [
            (url, f"{title or url} — {kind or _('found by looking')} — {url}") for url, kind, title in self.free
        ]  # fmt: skip
        self.fields["feeds"].initial = [url for url, _kind, _title in self.free[:1]]
        order = ["name", "feeds", *self.Meta.fields[1:]]
        self.order_fields(order)

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])[:120]

    def save(self, commit: bool = True) -> Source:
        source = super().save(commit)
        for url, kind, _title in self.free:
            if url in self.cleaned_data["feeds"]:
                Feed.objects.create(
                    source=source, url=url, kind=kind if kind in Feed.Kind.values else ""
                )
        desk.announce_source(source)
        return source


def log_private(source: Source, user: Any) -> None:
    """Put into the source's history who let us into which private networks."""
    networks = source.allow_private
    log(source, PRIVATE, user=user, data={"networks": networks})
    logger.warning("desk: private networks of a source changed (source=%s, networks=%s, user=%s)",
                   source.key, networks or "none", user)  # fmt: skip


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    @actions.register_action(PRIVATE)
    class PrivateNetworks(LogFormatter):
        label = gettext_lazy("Private networks allowed")

        def format_message(self, entry: Any) -> str:
            networks = entry.data.get("networks") or _("none")
            return _("Private networks allowed: %(networks)s") % {"networks": networks}


@needs(Source, "add")
def look_view(request: HttpRequest) -> HttpResponse:
    """The address, then what was found there, then the Source. What was found waits in the session."""
    looked = request.session.get("looked")
    if looked and looked["allow_private"] and not request.user.is_superuser:
        looked = None  # no administrator any more
    if request.method == "POST" and "name" in request.POST and looked:
        return take_on(request, looked)
    form = AddressForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return look(request, form)
    return TemplateResponse(request, "stoppress/desk/source_look.html", {"form": form})


def look(request: HttpRequest, form: AddressForm) -> HttpResponse:
    allowed = form.cleaned_data.get("allow_private", "")
    try:
        looked = flow.look(form.cleaned_data["url"].strip(), allowed)
    except ValidationError as error:
        form.add_error("url", error)
        return TemplateResponse(request, "stoppress/desk/source_look.html", {"form": form})
    if not looked.feeds:
        form.add_error("url", looked.problem or _("No feed was found there."))
        return TemplateResponse(request, "stoppress/desk/source_look.html", {"form": form})
    found = {
        "name": clean_line(looked.name)[:120], "home_url": looked.home_url, "feeds": looked.feeds,
        "language": looked.language.split("-")[0], "allow_private": allowed,
    }  # fmt: skip
    request.session["looked"] = found
    return show_terms(request, found, None)


def show_terms(request: HttpRequest, found: dict[str, Any], data: Any) -> HttpResponse:
    terms = terms_form(found, data)
    if not terms.free:
        messages.warning(request, _("All feeds of this address are here already."))
    context = {"terms": terms, "found": found}
    return TemplateResponse(request, "stoppress/desk/source_look.html", context)


def terms_form(found: dict[str, Any], data: Any) -> TermsForm:
    """`found` names the feeds: a posted form cannot bring in an address that was never looked at."""
    initial = {name: found[name] for name in ("name", "home_url", "language")}
    initial["key"] = flow.free_key(found["name"] or "source")
    draft = Source(allow_private=found["allow_private"])
    feeds = [tuple(one) for one in found["feeds"]]
    return TermsForm(data, instance=draft, initial=initial, found=feeds)


def take_on(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    terms = terms_form(found, request.POST)
    if not terms.is_valid():
        return TemplateResponse(request, "stoppress/desk/source_look.html", {"terms": terms, "found": found})  # fmt: skip
    source = terms.save()
    del request.session["looked"]
    if source.allow_private:
        log_private(source, request.user)
    messages.success(request, _("%(name)s is taken on. Its first pieces come within a minute.") % {"name": source.name})  # fmt: skip
    return redirect("sources:health", source.pk)
