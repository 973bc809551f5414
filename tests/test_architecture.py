"""The three checks that hold the rooms apart (the others are import-linter contracts)."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOMS = ["collect", "extract", "file", "publish", "serve", "tally"]
ENGINE = Path(__file__).parent.parent / "stoppress"


def room_of(model) -> str:
    return model.__module__.split(".")[1]


def test_the_rooms_sort_in_the_order_they_run() -> None:
    assert sorted(ROOMS) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_sign(room: str) -> None:
    sign = importlib.import_module(f"stoppress.{room}").__doc__ or ""

    assert [line.split(":")[0] for line in sign.split("\n")] == ["In", "Out", "Never"]


def test_foreign_keys_point_back_up_the_flow() -> None:
    wrong = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in apps.get_app_config("stoppress").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        and field.related_model.__module__.startswith("stoppress.")
        and ROOMS.index(room_of(field.related_model)) > ROOMS.index(room_of(model))
    ]  # fmt: skip

    assert wrong == []


def test_tally_has_no_foreign_keys() -> None:
    ours = apps.get_app_config("stoppress").get_models()
    models = [model for model in ours if room_of(model) == "tally"]

    assert [f for model in models for f in model._meta.get_fields() if f.is_relation] == []


def test_no_drawer_for_everything() -> None:
    names = {path.stem for path in ENGINE.rglob("*.py")} | {path.name for path in ENGINE.iterdir()}

    assert names.isdisjoint({"utils", "common", "helpers", "misc", "base", "core", "manager"})


def test_the_architecture_page_names_only_what_exists() -> None:
    page = (ENGINE.parent / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`((?:stoppress|newsroom|tests|bench|decisions|docs)/[\w./-]*)`", page)

    assert named
    assert [path for path in named if not (ENGINE.parent / path).exists()] == []


def test_every_setting_is_documented() -> None:
    from newsroom.settings.environment import SETTINGS

    page = (ENGINE.parent / "docs" / "settings.md").read_text("utf-8")

    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in page] == []
