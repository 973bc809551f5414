"""Form fields for what the tables hold as JSON: names by language, a list of seconds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stoppress.extract.clean import clean_line
from stoppress.publish.models import Edition


class NamesInput(forms.Widget):
    """One line for each edition of the paper, and for each language that already has a name."""

    template_name = "stoppress/desk/names_input.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        value = value if isinstance(value, dict) else {}
        editions = list(Edition.objects.values_list("language", flat=True))
        languages = [*editions, *(one for one in value if one not in editions)] or ["en"]
        context["lines"] = [(one, f"{name}-{one}", value.get(one, "")) for one in languages]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        start = f"{name}-"
        return {key.removeprefix(start): data[key] for key in data if key.startswith(start)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)


class NamesField(forms.Field):
    """A name by language, as plain text."""

    widget = NamesInput

    def clean(self, value: dict[str, str]) -> dict[str, str]:
        names = {key: clean_line(text)[:120] for key, text in (value or {}).items()}
        names = {key: text for key, text in names.items() if text}
        if self.required and not names:
            raise ValidationError(_("Give a name in at least one language."))
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != {key: text for key, text in (data or {}).items() if text}


class SecondsField(forms.CharField):
    """A list of seconds, separated by blanks."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        words = super().clean(value).replace(",", " ").split()
        if not all(word.isdigit() and int(word) > 0 for word in words):
            raise ValidationError(_("Whole seconds, separated by blanks. Example: 300 900 3600."))
        return sorted({int(word) for word in words})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != " ".join((data or "").replace(",", " ").split())
