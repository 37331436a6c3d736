"""The cast of the forum's stories."""

from __future__ import annotations

import pytest

from forum.context import Context
from tests.forum.cast import Cast


@pytest.fixture
async def cast(ctx: Context) -> Cast:
    """A district with three rooms, on Monday, 23 November 2026."""
    return await Cast.gather(ctx)
