"""Settings by environment: right values are read, wrong ones are named and stop the start."""

from __future__ import annotations

import pytest

from newsroom.settings.environment import SETTINGS, read_database, read_environment, read_folder
from stoppress.apps import check_settings


def test_without_an_environment_every_setting_has_its_default() -> None:
    values, problems = read_environment({})

    assert problems == []
    assert values == {setting.name: setting.default for setting in SETTINGS}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STOPPRESS_PORT", "eighty"),
        ("STOPPRESS_PORT", "0"),
        ("STOPPRESS_READS", "maybe"),
        ("STOPPRESS_TRUSTED_PROXIES", "localhost"),
        ("STOPPRESS_FETCH_TIMEOUT_SECONDS", "-1"),
        ("STOPPRESS_PROT", "8000"),
    ],
)
def test_a_wrong_value_or_name_is_named(name: str, value: str) -> None:
    _values, problems = read_environment({name: value})

    assert len(problems) == 1
    assert name in problems[0]


def test_wrong_settings_are_errors_with_a_hint(settings) -> None:
    settings.STOPPRESS_SETTING_PROBLEMS = ["STOPPRESS_PORT='x': wrong"]

    [error] = check_settings()

    assert (error.id, error.is_serious()) == ("stoppress.E001", True)
    assert error.hint


def test_a_wrong_database_address_is_named(tmp_path) -> None:
    problems: list[str] = []

    found = read_database({"DATABASE_URL": "postgras://x"}, tmp_path, problems)

    assert found["ENGINE"].endswith("sqlite3")
    assert "DATABASE_URL" in problems[0]
    assert "postgres://user" in problems[0]


def test_a_var_folder_that_cannot_be_made_is_named(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    problems: list[str] = []

    read_folder(str(tmp_path / "file" / "var"), tmp_path, problems)

    assert "STOPPRESS_VAR_DIR" in problems[0]
