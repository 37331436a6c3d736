"""The browser, for this folder alone: other tests must not pay for its start."""

from __future__ import annotations

from tests.browser.staging import stage, visitor
from tests.plugins.chromium import browser, chromium
from tests.web.conftest import app, empty, parts

__all__ = ["app", "browser", "chromium", "empty", "parts", "stage", "visitor"]
