"""Settings of `make run`: one machine, loopback, the demo newsroom allowed."""

from newsroom.settings.base import *  # noqa: F403
from newsroom.settings.base import STOPPRESS_TRUSTED_PROXIES

STOPPRESS_MAY_DEMO = True
# The demo's simulated readers come from many addresses through the trusted-proxy header.
STOPPRESS_TRUSTED_PROXIES = STOPPRESS_TRUSTED_PROXIES or ["127.0.0.1/32"]
