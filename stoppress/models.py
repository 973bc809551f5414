"""One import line per room, so that Django finds the tables."""

from stoppress.collect.models import Feed, Fetch, PageWatch, Source, Trouble
from stoppress.file.models import Article, Correction, Section, SectionRule, Story, Version
from stoppress.publish.models import Action, DeskSection, Edition, HousePage, SiteSettings
from stoppress.serve.models import Change

__all__ = [
    "Action", "Article", "Change", "Correction", "DeskSection", "Edition", "Feed", "Fetch",
    "HousePage", "PageWatch", "Section", "SectionRule", "SiteSettings", "Source", "Story",
    "Trouble", "Version",
]  # fmt: skip
