"""The Telegram network: the only home of the `telegram` library."""

from __future__ import annotations

import os

# The library's switch for durations as `timedelta`; without it every 429 comes with a deprecation warning.
os.environ["PTB_TIMEDELTA"] = "true"
