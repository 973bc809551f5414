"""Settings of a real paper: cookies only over TLS; `stoppress run` refuses demo accounts."""

from newsroom.settings.base import *  # noqa: F403

STOPPRESS_MAY_DEMO = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
