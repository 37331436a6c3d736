"""What every story of a dead process leaves behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """What killed processes held comes to light at the end of their story, in the midst of no other."""
    yield
    gc.collect()
