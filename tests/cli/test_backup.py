"""A backup counts when it was restored: on a real file, by the real command, with the site's own data."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

INIT = ["init", "--name", "Post", "--languages", "en", "--zone", "UTC", "--address", "https://post.example",
        "--publisher", "Press", "--email", "", "--user", "mara", "--password", "a-long-enough-secret"]  # fmt: skip
COUNT = "from stoppress.models import Source; print(sorted(Source.objects.values_list('key', flat=True)))"


@pytest.fixture
def stoppress(tmp_path: Path):
    environment = {**os.environ, "STOPPRESS_VAR_DIR": str(tmp_path / "var"),
                   "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev"}  # fmt: skip
    environment.pop("DATABASE_URL", None)

    def call(*words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "stoppress", *words], env=environment, timeout=120,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return call


def test_a_backup_brings_back_what_was_there_and_a_damaged_one_changes_nothing(
    stoppress, tmp_path: Path
) -> None:
    stoppress(*INIT)
    file, damaged = tmp_path / "paper.gz", tmp_path / "damaged.gz"
    stoppress("backup", str(file))
    stoppress("manage", "shell", "--no-imports", "-c",
              "from stoppress.models import Source; Source.objects.all().delete()")  # fmt: skip

    stoppress("restore", str(file), "--yes")

    assert "['house']" in stoppress("manage", "shell", "--no-imports", "-c", COUNT)
    assert (tmp_path / "var" / "stoppress.sqlite3.before-restore").exists()

    damaged.write_bytes(gzip.compress(b"SQLite format 3\x00" + b"x" * 5000))
    with pytest.raises(AssertionError, match="damaged"):
        stoppress("restore", str(damaged), "--yes")
    assert "['house']" in stoppress("manage", "shell", "--no-imports", "-c", COUNT)
