"""The change rows: which pages a committed change touches, and whether they were printed.

A change row is written in the Article's own transaction, so that no crash can lose an
invalidation. (The printed bytes are in the page store; they can always be printed again.)
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    keys = models.JSONField(default=list)  # what was touched: "article:12", "list:en", …
    made_at = models.DateTimeField(auto_now_add=True)
    printed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.pk}: {', '.join(self.keys[:3])}"
