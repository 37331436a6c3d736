"""The browser, for this folder alone: other tests must not pay for its start."""

from __future__ import annotations

from tests.plugins.chromium import browser, chromium
from tests.web.conftest import app, empty, parts

__all__ = ["app", "browser", "chromium", "empty", "parts"]
