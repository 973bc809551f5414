"""Settings of the tests: a folder of their own, quick passwords, SQLite or any DATABASE_URL.

`STOPPRESS_TEST_DATABASE_URL` runs the same suite on another database.
"""

import os
import tempfile

_VAR = tempfile.mkdtemp(prefix="stoppress-test-")
os.environ["STOPPRESS_VAR_DIR"] = _VAR
os.environ["DATABASE_URL"] = os.environ.get(
    "STOPPRESS_TEST_DATABASE_URL", f"sqlite:///{_VAR}/stoppress.sqlite3"
)

from newsroom.settings.base import *  # noqa: E402, F403

STOPPRESS_MAY_DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in the real world: in memory, the collector's thread and ours would lock tables.
    DATABASES["default"]["TEST"] = {"NAME": f"{_VAR}/test.sqlite3"}  # noqa: F405
