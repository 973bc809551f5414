"""The working site's settings. Everything a newsroom changes comes from the environment."""

from __future__ import annotations

import os
import secrets
import zoneinfo
from hashlib import blake2b
from pathlib import Path

from newsroom.settings.environment import read_database, read_environment, read_folder

_values, STOPPRESS_SETTING_PROBLEMS = read_environment()
globals().update(_values)  # STOPPRESS_… become settings of the same name
STOPPRESS_TRUSTED_PROXIES = _values["STOPPRESS_TRUSTED_PROXIES"]

ROOT = Path(__file__).resolve().parents[2]
VAR_DIR = read_folder(_values["STOPPRESS_VAR_DIR"], ROOT / "var", STOPPRESS_SETTING_PROBLEMS)
STOPPRESS_VAR_DIR = VAR_DIR


def _kept_secret() -> str:
    """Return the secret of this paper, made at the first start."""
    path = VAR_DIR / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _values["STOPPRESS_SECRET_KEY"] or _kept_secret()
# Signs read tokens; the front gets this key and never the one above.
STOPPRESS_READ_SECRET = blake2b(SECRET_KEY.encode(), digest_size=32, person=b"read tokens").digest()
STOPPRESS_STORE = VAR_DIR / "pages.sqlite3"
STOPPRESS_TICKS = VAR_DIR / "tally.sqlite3"
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the front has judged the Host before anything reaches Django

INSTALLED_APPS = [
    "stoppress",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": read_database(os.environ, VAR_DIR, STOPPRESS_SETTING_PROBLEMS)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured in the project's base notes: IMMEDIATE is what cures "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=268435456;"
            "PRAGMA cache_size=-64000;PRAGMA journal_size_limit=67108864;"
        ),
    }
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Login throttle: five wrong passwords for one name from one address, then a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "stoppress.urls.client_address"
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "stoppress/desk/locked.html"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_USE_FINDERS = True  # no collectstatic step: the desk's files are served as installed
WHITENOISE_AUTOREFRESH = False

WAGTAIL_SITE_NAME = "stoppress"
# No WAGTAILADMIN_BASE_URL: links in mails then bear the host that was asked (the front has judged it).
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no calls home
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]

EMAIL_HOST = _values["STOPPRESS_EMAIL_HOST"]
EMAIL_PORT = _values["STOPPRESS_EMAIL_PORT"]
EMAIL_HOST_USER = _values["STOPPRESS_EMAIL_USER"]
EMAIL_HOST_PASSWORD = _values["STOPPRESS_EMAIL_PASSWORD"]
EMAIL_USE_TLS = bool(EMAIL_HOST)
DEFAULT_FROM_EMAIL = _values["STOPPRESS_EMAIL_FROM"]
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_PATH = "/desk/"
CSRF_COOKIE_PATH = "/desk/"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # set by our front alone
USE_X_FORWARDED_HOST = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"stoppress": {"level": "INFO"}, "axes": {"level": "WARNING"}},
}
